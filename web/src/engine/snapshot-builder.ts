// Builds the snapshots that the Worker sends to the page: what is new since the last one, at most 15 a second.
import { transfer } from 'comlink';
import type { RunNews, TrainingRun } from './training-run';
import type { TrainingPhase, TrainingSnapshot } from './training-service';

/**
 * Between two snapshots, and between two pictures of the first layer, in ms. Drawing a snapshot takes the page 10 ms and
 * more of a processor that training would use: at 30 a second a run on two cores took a fifth longer.
 */
const SNAPSHOT_EVERY = 1000 / 15;
const FIRST_LAYER_EVERY = 500;

export class SnapshotBuilder {
  #sentAt = Number.NEGATIVE_INFINITY;
  #layerSentAt = Number.NEGATIVE_INFINITY;
  #layerStep = -1;

  /** Whether enough time has passed since the last one. */
  isDue(now = performance.now()): boolean {
    return now - this.#sentAt >= SNAPSHOT_EVERY;
  }

  /**
   * The state of a run and its news. `complete`: the pictures come along however recent the last ones are (the run
   * pauses or ends here).
   */
  build(run: TrainingRun, phase: TrainingPhase, complete: boolean, message?: string): TrainingSnapshot {
    const now = performance.now();
    this.#sentAt = now;
    const snapshot: TrainingSnapshot = {
      phase,
      status: run.status,
      step: run.step,
      totalSteps: run.totalSteps,
      stepsPerEpoch: run.stepsPerEpoch,
      epochsDone: run.epochsDone,
      epochs: run.epochs,
      learningRate: run.learningRate,
      samplesPerSecond: run.samplesPerSecond,
      seconds: run.seconds,
      ...run.takeNews(),
    };
    if (message !== undefined) snapshot.message = message;
    if (run.step !== this.#layerStep && (complete || now - this.#layerSentAt >= FIRST_LAYER_EVERY)) {
      this.#layerStep = run.step;
      this.#layerSentAt = now;
      snapshot.firstLayer = run.firstLayer();
    }
    return snapshot;
  }

  /** A new run: its first picture comes at once. */
  restart(): void {
    this.#layerStep = -1;
    this.#layerSentAt = Number.NEGATIVE_INFINITY;
  }
}

/** The state without a run. */
export function snapshotWithoutRun(phase: TrainingPhase, message?: string): TrainingSnapshot {
  const snapshot: TrainingSnapshot = {
    phase,
    status: 'running',
    step: 0,
    totalSteps: 0,
    stepsPerEpoch: 0,
    epochsDone: 0,
    epochs: 0,
    learningRate: 0,
    samplesPerSecond: 0,
    seconds: 0,
    curve: [],
    test: [],
  };
  return message === undefined ? snapshot : { ...snapshot, message };
}

/** Marks a snapshot's arrays to be moved, not copied, to the page. */
export function moved(snapshot: TrainingSnapshot): TrainingSnapshot {
  const { confusion, firstLayer, wrong } = snapshot as RunNews & TrainingSnapshot;
  const arrays = [confusion, firstLayer, ...(wrong ?? []).map((image) => image.pixels)];
  return transfer(
    snapshot,
    arrays.filter((array) => array !== undefined).map((array) => array.buffer as ArrayBuffer),
  );
}
