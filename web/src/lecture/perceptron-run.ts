// A perceptron trained step by step on a truth table, with what every step did kept for the figure that shows it.
import type { EngineModule, Perceptron, PerceptronState, PerceptronStep } from '../../../wasm_bindings/engine';
import type { LineWeights } from '../plots/plane-geometry.js';
import { corners, type TruthBits } from './gates.js';

export interface RunSettings {
  readonly table: TruthBits;
  readonly order: 'fixed' | 'random';
  readonly seed: number;
  /** [b, w₁, w₂] at the start; zero without. */
  readonly start?: readonly [number, number, number];
}

/** Steps that are kept and that a link can carry: a perceptron that has not learned four corners by then never will. */
export const MOST_STEPS = 2000;

export class PerceptronRun {
  readonly steps: PerceptronStep[] = [];
  state: PerceptronState;
  private readonly perceptron: Perceptron;

  constructor(engine: EngineModule, settings: RunSettings) {
    const { table, order, seed, start } = settings;
    this.perceptron = engine.createPerceptron(corners(table), {
      variant: 'perceptron',
      order,
      seed,
      learningRate: 1,
      bias: true,
    });
    if (start) this.perceptron.setWeights(...start);
    this.state = this.perceptron.state();
  }

  /** Trains on until so many steps are done, or it has converged. */
  advance(steps: number): void {
    const goal = Math.min(steps, MOST_STEPS);
    while (this.steps.length < goal && !this.state.converged) {
      this.steps.push(this.perceptron.step());
      this.state = this.perceptron.state();
    }
  }

  get last(): PerceptronStep | undefined {
    return this.steps.at(-1);
  }

  /** Whether there is no further step. */
  get over(): boolean {
    return this.state.converged || this.steps.length >= MOST_STEPS;
  }

  /** The engine's memory; afterwards the run is only to be looked at. */
  free(): void {
    this.perceptron.delete();
  }
}

/** [b, w₁, w₂] as a line. */
export function lineOf(weights: ArrayLike<number>): LineWeights {
  const [b, w1, w2] = Array.from(weights) as [number, number, number];
  return { w1, w2, b };
}
