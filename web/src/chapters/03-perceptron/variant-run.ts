// One of the five ways to learn that are compared: runs epoch by epoch in slices, and notes how many points it has wrong.
import type { EngineModule, Perceptron, PerceptronSettings, PerceptronState } from '../../../../wasm_bindings/engine';
import type { OwnPointSet } from '../../plots/point-set.js';

export interface Variant {
  readonly id: string;
  readonly label: string;
  /** At its curve. */
  readonly short: string;
  readonly variant: PerceptronSettings['variant'];
  readonly order: PerceptronSettings['order'];
  /** Which of the ten qualitative colours. */
  readonly color: number;
}

export const VARIANTS: readonly Variant[] = [
  { id: 'fixed', label: 'fixed order', short: 'fixed', variant: 'perceptron', order: 'fixed', color: 0 },
  { id: 'random', label: 'random order', short: 'random', variant: 'perceptron', order: 'random', color: 1 },
  { id: 'pocket', label: 'pocket', short: 'pocket', variant: 'pocket', order: 'random', color: 2 },
  { id: 'averaged', label: 'averaged', short: 'averaged', variant: 'averaged', order: 'random', color: 3 },
  {
    id: 'logistic',
    label: 'logistic regression',
    short: 'logistic',
    variant: 'logistic-regression',
    order: 'random',
    color: 5,
  },
];

/** Examples between two looks at the clock; the pocket counts all points at every update. */
const WORK_BETWEEN_LOOKS = 50_000;

/** Owns a perceptron of the engine: call delete() when done. */
export class VariantRun {
  state: PerceptronState;
  /** Points that the reported weights have wrong: at the start, and after each epoch. */
  readonly wrong: number[] = [];
  /** What was reported an epoch ago; undefined before the second. */
  previous: ArrayLike<number> | undefined;
  private reported: ArrayLike<number> | undefined;
  private readonly perceptron: Perceptron;
  private readonly count: number;

  constructor(
    engine: EngineModule,
    readonly variant: Variant,
    points: OwnPointSet,
    seed: number,
    learningRate: number,
  ) {
    this.count = points.x1.length;
    this.perceptron = engine.createPerceptron(points, {
      variant: variant.variant,
      order: variant.order,
      seed,
      learningRate: variant.variant === 'logistic-regression' ? learningRate : 1,
      bias: true,
    });
    this.state = this.perceptron.state();
    this.note();
  }

  delete(): void {
    this.perceptron.delete();
  }

  /** Epochs that it has been taken to; once converged it stays as it is. */
  get epochs(): number {
    return this.wrong.length - 1;
  }

  /** Goes on towards `epochs` until `deadline` (performance.now()); true when it is there. What it computes does not depend on the clock. */
  advance(epochs: number, deadline: number): boolean {
    const slice = Math.max(1, Math.ceil(WORK_BETWEEN_LOOKS / (this.variant.variant === 'pocket' ? this.count : 1)));
    while (this.epochs < epochs) {
      if (!this.state.converged) {
        this.perceptron.run(Math.min(slice, this.count - (this.state.steps % this.count)));
        this.state = this.perceptron.state();
      }
      if (this.state.converged || this.state.steps % this.count === 0) this.note();
      if (performance.now() > deadline && this.epochs < epochs) return false;
    }
    return true;
  }

  private note(): void {
    this.previous = this.epochs >= 1 ? this.reported : undefined;
    this.reported = this.state.reported;
    this.wrong.push(this.count - this.state.reportedCorrect);
  }
}
