// What a claim of the errata is: some numbers to set, and a proof made of what the engine says to them.
import type { TemplateResult } from 'lit';
import type { ActivationName, BackpropProblem, EngineModule } from '../../../../wasm_bindings/engine';

/** A number that the reader may change. */
export interface ClaimInput {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** One quantity: as printed, and as the engine computes it. */
export interface ClaimRow {
  readonly what: string;
  readonly slide: number | string;
  readonly engine: number | string;
  /** By a finite difference, where the quantity is a derivative. */
  readonly measured?: number;
  /** How far the slide may be away: it prints few digits. */
  readonly within?: number;
  /** Significant digits; 6 without, as in worked examples. */
  readonly digits?: number;
}

export interface Proof {
  readonly rows: readonly ClaimRow[];
  /** What comes of the error, in numbers of the engine. */
  readonly follows: string | TemplateResult;
}

export type Values = Readonly<Record<string, number>>;

export interface Claim {
  readonly question: string;
  /** Heads of the two columns that are compared; “the slide” and “the engine” without. */
  readonly columns?: readonly [string, string];
  readonly inputs: readonly ClaimInput[];
  prove(engine: EngineModule, values: Values): Proof;
}

/** Whether slide and engine say the same; undefined where there is nothing to compare. */
export function agrees({ slide, engine, within = 5e-7 }: ClaimRow): boolean | undefined {
  if (typeof slide === 'number' && typeof engine === 'number') return Math.abs(slide - engine) <= within;
  return typeof slide === typeof engine ? slide === engine : undefined;
}

/** An input with the range of a weight. */
export function weightInput(name: string, label: string, value: number): ClaimInput {
  return { name, label, value, min: -100, max: 100, step: 0.1 };
}

/** One unit without a bias: its z is `weight` times `input`, and its a what the activation makes of that. */
export function oneUnit(activation: ActivationName, input: number, weight = 1): BackpropProblem {
  return {
    sizes: [1, 1],
    activation,
    slope: 0.01,
    outputActivation: activation,
    loss: 'squared-error',
    bias: false,
    learningRate: 1,
    parameters: Float64Array.of(weight, 0),
    inputs: Float64Array.of(input),
    targets: Float64Array.of(0),
  };
}
