// Chooses the engine build that this browser can run, and loads it: the only place that imports the WebAssembly module.
import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import type { EngineBuild, EngineFactory, EngineModule } from '../../../wasm_bindings/engine';
import { messageOf } from './engine-error';
import { siteUrl } from './site-url';

/** Where the engine will run. The page's own thread may not block, so it never gets the build with threads. */
export type EnginePlace = 'page' | 'worker';

/** What the browser offers. */
export interface EngineFeatures {
  simd: boolean;
  relaxedSimd: boolean;
  /** Shared memory and atomics, usable: the page is isolated from other origins. */
  threads: boolean;
  crossOriginIsolated: boolean;
}

export interface BuildChoice {
  build: EngineBuild;
  /** Why the wish could not be granted, in words for the reader. */
  message?: string;
}

declare const __HAS_RELAXED_ENGINE__: boolean | undefined;

/** What this site was built with. */
export const BUILDS: readonly EngineBuild[] = [
  'scalar',
  'simd',
  'threads',
  ...(typeof __HAS_RELAXED_ENGINE__ !== 'undefined' && __HAS_RELAXED_ENGINE__ ? (['relaxed'] as const) : []),
];

/** Builds whose engine starts threads: not for the page's own thread. */
export function startsThreads(build: EngineBuild): boolean {
  return build === 'threads' || build === 'relaxed';
}

/** More threads than this gain nothing on networks of the lecture's size. */
const MAX_THREADS = 8;

/** A pool of Workers that has not started within this time (ms) never will. */
const THREADS_START_LIMIT = 30_000;

/** Asks the browser. */
export async function detectFeatures(): Promise<EngineFeatures> {
  const [hasSimd, hasRelaxed, hasThreads] = await Promise.all([simd(), relaxedSimd(), threads()]);
  const isolated = globalThis.crossOriginIsolated === true;
  return {
    simd: hasSimd,
    relaxedSimd: hasRelaxed,
    threads: hasThreads && isolated,
    crossOriginIsolated: isolated,
  };
}

/** The value of `?engine=` in an address; null when there is none. */
export function requestedBuild(search: string = globalThis.location?.search ?? ''): string | null {
  return new URLSearchParams(search).get('engine');
}

/**
 * The best build for these features; a wish is granted if the browser can run it, otherwise the message says why not.
 * Relaxed SIMD only on a wish: how it rounds is up to the processor, and a run should come out alike everywhere.
 */
export function selectBuild(features: EngineFeatures, wish: string | null, place: EnginePlace): BuildChoice {
  const best = bestBuild(features, place);
  if (wish === null || wish === '') return { build: best };
  if (!isBuild(wish)) {
    return { build: best, message: `?engine=${wish} is not known: expected ${BUILDS.join(', ')}. Running “${best}”.` };
  }
  // A wish for threads is meant for the Worker; the page takes the best it may.
  if (startsThreads(wish) && place === 'page') return { build: best };
  const reason = missingFor(wish, features);
  return reason
    ? { build: best, message: `?engine=${wish} is not possible: ${reason}. Running “${best}”.` }
    : { build: wish };
}

/** The build to run in this browser, forced by `?engine=scalar|simd|threads|relaxed` in the page's address where possible. */
export async function chooseBuild(place: EnginePlace = 'worker', wish = requestedBuild()): Promise<BuildChoice> {
  return selectBuild(await detectFeatures(), wish, place);
}

export interface LoadOptions {
  build: EngineBuild;
  /** Folder of the engine's files, with a slash at the end. */
  base?: URL;
  /** Threads of the build with threads, the caller included. */
  threads?: number;
}

/** Loads and starts a build. Rejects with a message for the reader. */
export async function loadEngine({
  build,
  base = siteUrl('engine/'),
  threads: wanted = defaultThreads(),
}: LoadOptions): Promise<EngineModule> {
  const address = new URL(`engine-${build}.js`, base).href;
  try {
    // A full address: the bundler must leave Emscripten's output alone.
    const module: { default: EngineFactory } = await import(/* @vite-ignore */ address);
    const started = module.default({
      locateFile: (path) => new URL(path, base).href,
      // Emscripten 3.1.6 waits for its first Worker even when it was told to start none, and never begins.
      poolSize: Math.max(1, wanted - 1),
    });
    const engine = await (startsThreads(build) ? withTimeLimit(started, THREADS_START_LIMIT) : started);
    engine.setThreads(wanted);
    return engine;
  } catch (thrown) {
    throw new Error(`The engine (${address}) could not be started: ${messageOf(thrown)}`);
  }
}

/** One thread per processor, at most MAX_THREADS. */
export function defaultThreads(): number {
  return Math.max(1, Math.min(MAX_THREADS, globalThis.navigator?.hardwareConcurrency ?? 1));
}

function isBuild(text: string): text is EngineBuild {
  return (BUILDS as readonly string[]).includes(text);
}

function bestBuild(features: EngineFeatures, place: EnginePlace): EngineBuild {
  if (!features.simd) return 'scalar';
  return features.threads && place === 'worker' ? 'threads' : 'simd';
}

/** Why this browser cannot run a build, in words for the reader; null when it can. */
export function missingFor(build: EngineBuild, features: EngineFeatures): string | null {
  if (build !== 'scalar' && !features.simd) return 'this browser has no WebAssembly SIMD';
  if (build === 'relaxed' && !features.relaxedSimd) return 'this browser has no WebAssembly relaxed SIMD';
  if (!startsThreads(build) || features.threads) return null;
  return features.crossOriginIsolated
    ? 'this browser has no WebAssembly threads'
    : 'the page is not isolated from other origins (its server does not send the headers COOP and COEP)';
}

function withTimeLimit<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`its threads did not start within ${milliseconds / 1000} seconds`)),
      milliseconds,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
