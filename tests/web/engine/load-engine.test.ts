// Which build is chosen for which browser and which wish, and what the reader is told.
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  chooseBuild,
  defaultThreads,
  type EngineFeatures,
  loadEngine,
  requestedBuild,
  selectBuild,
} from '../../../web/src/engine/load-engine';

const everything: EngineFeatures = { simd: true, relaxedSimd: true, threads: true, crossOriginIsolated: true };
const notIsolated: EngineFeatures = { simd: true, relaxedSimd: true, threads: false, crossOriginIsolated: false };
const noThreads: EngineFeatures = { simd: true, relaxedSimd: true, threads: false, crossOriginIsolated: true };
const noSimd: EngineFeatures = { simd: false, relaxedSimd: false, threads: true, crossOriginIsolated: true };

describe('selectBuild', () => {
  it('takes the best that the browser can run', () => {
    expect(selectBuild(everything, null, 'worker')).toEqual({ build: 'threads' });
    expect(selectBuild(notIsolated, null, 'worker')).toEqual({ build: 'simd' });
    expect(selectBuild(noThreads, null, 'worker')).toEqual({ build: 'simd' });
    expect(selectBuild(noSimd, null, 'worker')).toEqual({ build: 'scalar' });
  });

  it('never puts threads on the page itself', () => {
    expect(selectBuild(everything, null, 'page')).toEqual({ build: 'simd' });
    expect(selectBuild(everything, 'threads', 'page')).toEqual({ build: 'simd' });
    expect(selectBuild(noSimd, null, 'page')).toEqual({ build: 'scalar' });
  });

  it('grants a wish that the browser can run', () => {
    for (const build of ['scalar', 'simd', 'threads'] as const) {
      expect(selectBuild(everything, build, 'worker')).toEqual({ build });
    }
    expect(selectBuild(noSimd, 'scalar', 'page')).toEqual({ build: 'scalar' });
    expect(selectBuild(everything, '', 'worker')).toEqual({ build: 'threads' });
  });

  it('says why a wish is not granted, and runs the best build instead', () => {
    const unknown = selectBuild(everything, 'gpu', 'worker');
    expect(unknown.build).toBe('threads');
    expect(unknown.message).toBe('?engine=gpu is not known: expected scalar, simd, threads. Running “threads”.');
    const isolated = selectBuild(notIsolated, 'threads', 'worker');
    expect(isolated.build).toBe('simd');
    expect(isolated.message).toMatch(/not isolated.*COOP and COEP.*Running “simd”/);
    expect(selectBuild(noThreads, 'threads', 'worker').message).toMatch(/no WebAssembly threads/);
    const scalar = selectBuild(noSimd, 'simd', 'worker');
    expect(scalar.build).toBe('scalar');
    expect(scalar.message).toMatch(/no WebAssembly SIMD/);
    expect(selectBuild(noSimd, 'threads', 'worker').build).toBe('scalar');
  });
});

describe('relaxed SIMD', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('is not known where the site was built without it', () => {
    const { build, message } = selectBuild(everything, 'relaxed', 'worker');
    expect(build).toBe('threads');
    expect(message).toBe('?engine=relaxed is not known: expected scalar, simd, threads. Running “threads”.');
  });

  it('is granted where it was built and can run, never taken unasked, and never put on the page itself', async () => {
    vi.stubGlobal('__HAS_RELAXED_ENGINE__', true);
    vi.resetModules();
    const offered = await import('../../../web/src/engine/load-engine');
    expect(offered.BUILDS).toEqual(['scalar', 'simd', 'threads', 'relaxed']);
    expect(offered.selectBuild(everything, 'relaxed', 'worker')).toEqual({ build: 'relaxed' });
    expect(offered.selectBuild(everything, null, 'worker')).toEqual({ build: 'threads' });
    expect(offered.selectBuild(everything, 'relaxed', 'page')).toEqual({ build: 'simd' });
    const without = offered.selectBuild({ ...everything, relaxedSimd: false }, 'relaxed', 'worker');
    expect(without).toEqual({
      build: 'threads',
      message: '?engine=relaxed is not possible: this browser has no WebAssembly relaxed SIMD. Running “threads”.',
    });
    expect(offered.selectBuild(notIsolated, 'relaxed', 'worker').message).toMatch(/not isolated.*Running “simd”/);
  });
});

describe('requestedBuild', () => {
  it('reads ?engine= wherever it stands', () => {
    expect(requestedBuild('?engine=simd')).toBe('simd');
    expect(requestedBuild('?a=b&engine=threads')).toBe('threads');
    expect(requestedBuild('?engine=')).toBe('');
    expect(requestedBuild('')).toBeNull();
  });
});

describe('chooseBuild', () => {
  it('asks this machine: Node has SIMD and is no isolated page', async () => {
    expect(await chooseBuild('worker', null)).toEqual({ build: 'simd' });
    expect((await chooseBuild('worker', 'threads')).message).toMatch(/not isolated/);
  });
});

describe('loadEngine', () => {
  it('names the file that could not be loaded', async () => {
    const base = new URL('file:///no/such/folder/');
    await expect(loadEngine({ build: 'scalar', base })).rejects.toThrow(
      /^The engine \(file:\/\/\/no\/such\/folder\/engine-scalar\.js\) could not be started: /,
    );
  });

  it('takes one thread per processor, at most eight', () => {
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
    expect(defaultThreads()).toBeLessThanOrEqual(8);
  });
});
