// The sweep service with an engine that only notes what it is asked: order, results, cancelling, errors.
import { describe, expect, it } from 'vitest';
import type {
  EngineModule,
  FitRun,
  PlanarPoints,
  SmallNetworkSettings,
  SuccessRun,
} from '../../../wasm_bindings/engine';
import { SeedSweep } from '../../../web/src/engine/seed-sweep';
import type { SweepRequest, SweepResult } from '../../../web/src/engine/sweep-service';

const points: PlanarPoints = { x1: Float64Array.of(0), x2: Float64Array.of(0), label: Uint8Array.of(0) };
const settings = [{ sizes: [2, 2, 1] }, { sizes: [2, 3, 1] }] as unknown as SmallNetworkSettings[];
const request: SweepRequest = { settings, points, firstSeed: 5, seeds: 3, maxEpochs: 10 };

/** Each training takes `work` and gives its width and seed as loss. */
function engineThat(work: () => void): EngineModule {
  const successRun = ({ sizes }: SmallNetworkSettings, _: PlanarPoints, seed: number): SuccessRun => {
    work();
    return { solved: true, loss: (sizes[1] ?? 0) * 100 + seed } as SuccessRun;
  };
  return { successRun } as unknown as EngineModule;
}

async function opened(work: () => void, letEventsIn = async (): Promise<void> => {}): Promise<SeedSweep> {
  const sweep = new SeedSweep({ load: async () => engineThat(work), letEventsIn });
  await sweep.open('scalar');
  return sweep;
}

describe('a sweep', () => {
  it('trains every setting from every seed, seed by seed', async () => {
    const sweep = await opened(() => {});
    const results: SweepResult[] = [];
    expect(await sweep.run(request, { onResults: (news) => void results.push(...news) })).toBe('finished');
    expect(results.map(({ setting, seed }) => [seed, setting])).toEqual([
      [5, 0],
      [5, 1],
      [6, 0],
      [6, 1],
      [7, 0],
      [7, 1],
    ]);
    expect(results.map(({ run }) => run.loss)).toEqual([205, 305, 206, 306, 207, 307]);
  });

  it('trains curves in the same order', async () => {
    const curve = { x: Float64Array.of(0), y: Float64Array.of(1) };
    const fitRun = ({ sizes }: SmallNetworkSettings, given: unknown, seed: number, epochs: number) =>
      ({ loss: (sizes[1] ?? 0) * 100 + seed, epochs: given === curve ? epochs : 0 }) as FitRun;
    const sweep = new SeedSweep({ load: async () => ({ fitRun }) as unknown as EngineModule });
    await sweep.open('scalar');
    const results: SweepResult<FitRun>[] = [];
    const fits = { settings, curve, firstSeed: 1, seeds: 2, epochs: 30 };
    expect(await sweep.fit(fits, { onResults: (news) => void results.push(...news) })).toBe('finished');
    expect(results.map(({ run }) => run.loss)).toEqual([201, 301, 202, 302]);
    expect(results.every(({ run }) => run.epochs === 30)).toBe(true);
  });

  it('ends after the training under way when it is cancelled, and sends what there is', async () => {
    const busy = (): void => {
      const until = performance.now() + 15;
      while (performance.now() < until);
    };
    let sweep: SeedSweep | undefined;
    let turns = 0;
    sweep = await opened(busy, async () => {
      if (++turns === 2) void sweep?.cancel();
    });
    const results: SweepResult[] = [];
    expect(await sweep.run(request, { onResults: (news) => void results.push(...news) })).toBe('cancelled');
    expect(results).toHaveLength(2);
  });

  it('passes the engine’s message on, and can run again afterwards', async () => {
    let broken = true;
    const sweep = await opened(() => {
      if (broken) throw new Error('learning_rate is −1');
    });
    await expect(sweep.run(request, { onResults: () => {} })).rejects.toThrow('learning_rate is −1');
    broken = false;
    expect(await sweep.run(request, { onResults: () => {} })).toBe('finished');
  });

  it('says so when the engine is not there yet', async () => {
    await expect(new SeedSweep().run(request, { onResults: () => {} })).rejects.toThrow('not been opened');
  });
});
