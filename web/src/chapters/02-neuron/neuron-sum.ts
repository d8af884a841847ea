// What a neuron with two inputs makes of them, step by step, as the engine computes it.
import type { EngineModule, PlanarPoints } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';

/** The two weights and the bias. */
export interface Neuron {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
}

export interface NeuronSum {
  /** w₁x₁ and w₂x₂. */
  readonly products: readonly [number, number];
  /** w₁x₁ + w₂x₂ */
  readonly sum: number;
  /** The sum and the bias. */
  readonly z: number;
  /** step(z) is 1. */
  readonly fires: boolean;
}

/** What becomes of z: the neuron's answer. */
export type Answer = 'step' | 'sign' | 'sigmoid' | 'none';

export const ANSWERS: readonly { readonly value: Answer; readonly label: string }[] = [
  { value: 'sign', label: 'sign: −1 or +1' },
  { value: 'step', label: 'step: 0 or 1' },
  { value: 'sigmoid', label: 'sigmoid: a probability' },
  { value: 'none', label: 'none: ŷ = z' },
];

/** As a formula writes it. */
export const ANSWER_NAMES: Readonly<Record<Answer, string>> = {
  sign: 'sign',
  step: 'step',
  sigmoid: 'σ',
  none: 'identity',
};

/** Each product by itself is the sum with the other input 0. */
export function sumOf(engine: EngineModule, { w1, w2, b }: Neuron, x1: number, x2: number): NeuronSum {
  const parts = engine.evaluateLine(planarPoints([x1, 0, x1], [0, x2, x2]), 0, w1, w2).z;
  const whole = engine.evaluateLine(planarPoints([x1], [x2]), b, w1, w2);
  return {
    products: [parts[0] as number, parts[1] as number],
    sum: parts[2] as number,
    z: whole.z[0] as number,
    fires: whole.output[0] === 1,
  };
}

/** The answer to a z. step(0) is 1 in this course, and sign(0) therefore +1. */
export function answerTo(engine: EngineModule, answer: Answer, { z, fires }: Pick<NeuronSum, 'z' | 'fires'>): number {
  if (answer === 'step') return fires ? 1 : 0;
  if (answer === 'sign') return fires ? 1 : -1;
  if (answer === 'none') return z;
  // σ is exactly 0 or 1 long before the largest number that the engine takes.
  const x = Float64Array.of(Math.max(-LARGEST_NUMBER, Math.min(LARGEST_NUMBER, z)));
  return engine.logisticTerms({ x, label: Uint8Array.of(0) }, 1, 0).p[0] as number;
}

/** Points of class 0. */
export function planarPoints(x1: readonly number[], x2: readonly number[]): PlanarPoints {
  return { x1: Float64Array.from(x1), x2: Float64Array.from(x2), label: new Uint8Array(x1.length) };
}
