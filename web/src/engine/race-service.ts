// What the race Worker offers to the page: one matrix product, computed in turn by every way the engine has, and timed.
import type { EngineBuild, ProductTiming } from '../../../wasm_bindings/engine';
import { BUILDS } from './load-engine';

/** 'plain': three loops in the scalar build; the others are the engine's own product in the build of that name. */
export type Racer = 'plain' | EngineBuild;

export const RACERS: readonly Racer[] = ['plain', ...BUILDS];

/** Who takes part on this machine, and why the others do not. */
export interface RaceField {
  readonly racers: readonly Racer[];
  readonly missing: readonly { readonly racer: Racer; readonly reason: string }[];
  /** The most threads that can be asked for, the caller included. */
  readonly maxThreads: number;
}

export interface RaceRequest {
  readonly rows: number;
  readonly depth: number;
  readonly cols: number;
  /** Of the matrices. */
  readonly seed: number;
  /** Of the build with threads. */
  readonly threads: number;
  /** In each, every racer has one turn. */
  readonly rounds: number;
  /** A turn lasts at least this long. */
  readonly seconds: number;
}

export interface RaceSample {
  /** From 0. */
  readonly round: number;
  readonly racer: Racer;
  /** On how many threads it ran. */
  readonly threads: number;
  readonly timing: ProductTiming;
}

export interface RaceListener {
  onSample(sample: RaceSample): void;
}

export type RaceEnd = 'finished' | 'cancelled';

/** Lives in the Worker, reached through Comlink. */
export interface RaceService {
  /** Loads all builds that this browser can run; must come first. A build that does not start is missing, no failure. */
  open(): Promise<RaceField>;
  /** Round by round, racer by racer, so that a slow moment of the machine hits all. Ends a race that is under way. */
  run(request: RaceRequest, listener: RaceListener): Promise<RaceEnd>;
  /** Ends the race after the turn that is under way. */
  cancel(): Promise<void>;
}
