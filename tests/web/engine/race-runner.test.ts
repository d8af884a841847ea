// The race with engines that only note what they are asked: turns, warm-up, missing builds, cancelling.
import { describe, expect, it } from 'vitest';
import type { EngineBuild, EngineModule, ProductTask } from '../../../wasm_bindings/engine';
import type { EngineFeatures } from '../../../web/src/engine/load-engine';
import { ProductRace } from '../../../web/src/engine/race-runner';
import type { RaceRequest, RaceSample } from '../../../web/src/engine/race-service';

const ALL: EngineFeatures = { simd: true, relaxedSimd: true, threads: true, crossOriginIsolated: true };
const request: RaceRequest = { rows: 3, depth: 5, cols: 7, seed: 1, threads: 2, rounds: 2, seconds: 0.01 };

interface Fake {
  race: ProductRace;
  /** What was measured: build, variant and rows. */
  turns: string[];
}

function fake(features = ALL, broken: EngineBuild[] = [], letEventsIn = async (): Promise<void> => {}): Fake {
  const turns: string[] = [];
  const load = async (build: EngineBuild): Promise<EngineModule> => {
    if (broken.includes(build)) throw new Error(`no ${build} today`);
    let threads = 1;
    return {
      setThreads: (wanted: number) => {
        threads = Math.min(wanted, 2);
        return threads;
      },
      engineInfo: () => ({ build, isa: '', threads }),
      measureProduct: ({ variant, rows }: ProductTask) => {
        turns.push(`${build} ${variant} ${rows}`);
        return { calls: 1, seconds: 0.01, gflops: 1, digest: 'same' };
      },
    } as unknown as EngineModule;
  };
  return { race: new ProductRace({ load, features: async () => features, letEventsIn }), turns };
}

describe('a race', () => {
  it('gives every racer one turn a round, after a warm-up before its first', async () => {
    const { race, turns } = fake();
    expect((await race.open()).racers).toEqual(['plain', 'scalar', 'simd', 'threads']);
    const samples: RaceSample[] = [];
    expect(await race.run(request, { onSample: (sample) => void samples.push(sample) })).toBe('finished');
    expect(samples.map(({ round, racer }) => `${round} ${racer}`)).toEqual([
      '0 plain',
      '0 scalar',
      '0 simd',
      '0 threads',
      '1 plain',
      '1 scalar',
      '1 simd',
      '1 threads',
    ]);
    expect(samples.map(({ threads }) => threads).slice(0, 4)).toEqual([1, 1, 1, 2]);
    const first = ['scalar plain', 'scalar tiled', 'simd tiled', 'threads tiled'].flatMap((turn) => [
      `${turn} 48`,
      `${turn} 3`,
    ]);
    expect(turns.slice(0, 8)).toEqual(first);
    expect(turns.slice(8)).toEqual(['scalar plain 3', 'scalar tiled 3', 'simd tiled 3', 'threads tiled 3']);
  });

  it('says who is missing and why, and goes on without', async () => {
    const isolated = await fake({ ...ALL, threads: false, crossOriginIsolated: false }).race.open();
    expect(isolated.racers).toEqual(['plain', 'scalar', 'simd']);
    expect(isolated.missing).toHaveLength(1);
    expect(isolated.missing[0]?.reason).toContain('not isolated');
    const without = await fake(ALL, ['threads']).race.open();
    expect(without.missing).toEqual([{ racer: 'threads', reason: 'no threads today' }]);
    expect(without.maxThreads).toBe(1);
    await expect(fake(ALL, ['scalar']).race.open()).rejects.toThrow('no scalar today');
  });

  it('ends after the turn under way when it is cancelled', async () => {
    let race: ProductRace | undefined;
    let pauses = 0;
    const { race: made, turns } = fake(ALL, [], async () => {
      if (++pauses === 2) void race?.cancel();
    });
    race = made;
    await race.open();
    expect(await race.run(request, { onSample: () => {} })).toBe('cancelled');
    expect(turns.filter((turn) => turn.endsWith(' 3'))).toEqual(['scalar plain 3', 'scalar tiled 3']);
  });

  it('refuses to run before it is open', async () => {
    await expect(fake().race.run(request, { onSample: () => {} })).rejects.toThrow('not been opened');
  });
});
