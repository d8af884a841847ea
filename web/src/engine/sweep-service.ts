// What the sweep Worker offers to the page: many small trainings from many seeds, their results as they come.
import type {
  EngineBuild,
  FitRun,
  PlanarPoints,
  RegressionPoints,
  SmallNetworkSettings,
  SuccessRun,
} from '../../../wasm_bindings/engine';

/** Every setting is trained once from each seed. */
export interface SweepRequest {
  readonly settings: readonly SmallNetworkSettings[];
  readonly points: PlanarPoints;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly maxEpochs: number;
}

/** The same on a curve, for a fixed number of epochs. */
export interface FitSweepRequest {
  readonly settings: readonly SmallNetworkSettings[];
  readonly curve: RegressionPoints;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly epochs: number;
}

export interface SweepResult<Run = SuccessRun> {
  /** Which of the settings. */
  readonly setting: number;
  readonly seed: number;
  readonly run: Run;
}

export interface SweepListener<Run = SuccessRun> {
  /** New results since the last call, at most 30 times a second. */
  onResults(results: SweepResult<Run>[]): void;
}

export type SweepEnd = 'finished' | 'cancelled';

/** Lives in the Worker, reached through Comlink. */
export interface SweepService {
  /** Loads an engine build, which the page has chosen; must come first. */
  open(build: EngineBuild): Promise<void>;
  /**
   * Trains seed by seed, each with all settings in turn, so that all bars grow together. A sweep that is under way is
   * cancelled first. Resolves after the last results; rejects with the engine's message for wrong settings.
   */
  run(request: SweepRequest, listener: SweepListener): Promise<SweepEnd>;
  /** The same for curves. */
  fit(request: FitSweepRequest, listener: SweepListener<FitRun>): Promise<SweepEnd>;
  /** Ends the sweep after the training that is under way. */
  cancel(): Promise<void>;
}
