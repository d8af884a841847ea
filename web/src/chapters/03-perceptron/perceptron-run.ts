// One run of the engine's perceptron that can be taken to any number of steps, as figures and links need it.
import type {
  EngineModule,
  Perceptron,
  PerceptronSettings,
  PerceptronState,
  PerceptronStep,
} from '../../../../wasm_bindings/engine';
import type { OwnPointSet } from '../../plots/point-set.js';
import type { Weights } from './training-points.js';

/** A run is not taken further than this: it tells no more, and a link has to be able to repeat it at once. */
export const MOST_STEPS = 1_000_000;

export type RunSettings = Pick<PerceptronSettings, 'order' | 'seed' | 'bias'>;

/** Owns a perceptron of the engine: call delete() when done. */
export class PerceptronRun {
  /** The step that led to where the run is; undefined at the start. */
  last: PerceptronStep | undefined;
  state: PerceptronState;
  private readonly perceptron: Perceptron;

  constructor(
    engine: EngineModule,
    readonly points: OwnPointSet,
    readonly settings: RunSettings,
    readonly start: Weights,
  ) {
    this.perceptron = engine.createPerceptron(points, { variant: 'perceptron', learningRate: 1, ...settings });
    this.begin();
    this.state = this.perceptron.state();
  }

  delete(): void {
    this.perceptron.delete();
  }

  get steps(): number {
    return this.state.steps;
  }

  /** Steps until the end of the epoch under way. */
  get toEpochEnd(): number {
    return this.points.x1.length - (this.steps % this.points.x1.length);
  }

  /** Whether there is nothing more to come. */
  get over(): boolean {
    return this.state.converged || this.steps >= MOST_STEPS;
  }

  /** Goes to the state after `steps` examples, or to the end of the run if that is earlier. */
  goTo(steps: number): void {
    const goal = Math.min(steps, MOST_STEPS);
    if (goal < this.steps) this.begin();
    if (goal === this.steps) return;
    this.advance(goal);
    this.state = this.perceptron.state();
  }

  /** Goes on to the end of the epoch that shows a cycle or convergence, or to the most steps; returns how many these are. */
  goUntilDecided(): number {
    const steps = this.steps + this.perceptron.run(MOST_STEPS - this.steps);
    // The last step has to be repeated to be shown.
    this.begin();
    this.goTo(steps);
    return steps;
  }

  /** The last step is done alone, since only then the engine says what it did. */
  private advance(goal: number): void {
    const reached = this.runTo(goal - 1);
    if (this.perceptron.state().converged) {
      // On the way; the last step that there is has to be repeated to be shown.
      this.begin();
      this.runTo(reached - 1);
    }
    this.last = this.perceptron.step();
  }

  /** Runs on to a number of steps; returns how many it came to. */
  private runTo(goal: number): number {
    let at = this.steps;
    while (at < goal) {
      const done = this.perceptron.run(goal - at);
      if (done === 0) break;
      at += done;
    }
    return at;
  }

  private begin(): void {
    this.last = undefined;
    const [b, w1, w2] = this.start;
    if (b === 0 && w1 === 0 && w2 === 0) this.perceptron.reset();
    else this.perceptron.setWeights(this.settings.bias ? b : 0, w1, w2);
    this.state = this.perceptron.state();
  }
}
