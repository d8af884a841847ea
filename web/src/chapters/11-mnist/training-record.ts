// What the page remembers of one run: its settings, its curves, how good it became and how soon.
import type { CurvePoint, TestPoint, TrainingSnapshot } from '../../engine/training-service.js';
import type { TrainingSettings } from './mnist-settings.js';

/** The accuracy whose time is taken. */
export const TARGET_ACCURACY = 0.98;

/** Test images that make an accuracy final; a smaller count is of a test set that is still arriving. */
const ALL_TEST_IMAGES = 10000;

export class TrainingRecord {
  readonly train: CurvePoint[] = [];
  readonly test: TestPoint[] = [];
  /** Training time so far, evaluations and pauses excluded. */
  seconds = 0;
  step = 0;
  totalSteps = 0;
  finished = false;
  /** Training time after which the test accuracy first reached TARGET_ACCURACY. */
  secondsToTarget: number | undefined;

  /** `number` counts the runs since the page was opened, from 1; `images`: the training images used, all without. */
  constructor(
    readonly number: number,
    readonly settings: TrainingSettings,
    readonly images?: number,
  ) {}

  /** The last test accuracy, 0 … 1; NaN before the first. */
  get accuracy(): number {
    return this.test.at(-1)?.accuracy ?? Number.NaN;
  }

  add(snapshot: TrainingSnapshot): void {
    this.train.push(...snapshot.curve);
    this.test.push(...snapshot.test);
    this.seconds = snapshot.seconds;
    this.step = snapshot.step;
    this.totalSteps = snapshot.totalSteps;
    this.finished = snapshot.phase === 'finished';
    const reached = snapshot.test.some(
      ({ accuracy, count }) => accuracy >= TARGET_ACCURACY && count >= ALL_TEST_IMAGES,
    );
    if (reached) this.secondsToTarget ??= snapshot.seconds;
  }
}
