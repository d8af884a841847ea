// The hand-wired network of the classroom game: features on 5 × 5 pixels, signs made of features, sums made of signs.
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { stepNetwork } from './step-network.js';

export const SIDE = 5;
export const PIXELS = SIDE * SIDE;
/** Left number, plus sign, right number. */
export const FIELDS = 3;

/** A unit with a weight for each of its inputs. */
export interface HandUnit {
  readonly name: string;
  readonly weights: readonly number[];
  readonly bias: number;
}

type Pixel = (row: number, column: number) => boolean;

const TOP: Pixel = (row) => row === 0;
const SLASH: Pixel = (row, column) => row + column === SIDE - 1;
const UPRIGHT: Pixel = (_, column) => column === 2;
const MIDDLE: Pixel = (row) => row === 2;

function pixels(...parts: readonly Pixel[]): number[] {
  return Array.from({ length: PIXELS }, (_, i) => (parts.some((part) => part(Math.floor(i / SIDE), i % SIDE)) ? 1 : 0));
}

/** First row: weight 1 on the five pixels of a shape; four of them are enough. */
export const FEATURES: readonly HandUnit[] = [
  { name: 'top bar', weights: pixels(TOP), bias: -3.5 },
  { name: 'slash', weights: pixels(SLASH), bias: -3.5 },
  { name: 'upright', weights: pixels(UPRIGHT), bias: -3.5 },
  { name: 'middle bar', weights: pixels(MIDDLE), bias: -3.5 },
];

/** Second row: conjunctions of features and of their absence. */
export const SIGNS: readonly HandUnit[] = [
  { name: '1', weights: [-1, -1, 1, -1], bias: -0.5 },
  { name: '+', weights: [-1, -1, 1, 1], bias: -1.5 },
  { name: '7', weights: [1, 1, -1, -1], bias: -1.5 },
];

/** Third row, on the signs of all fields (left 1, +, 7; middle 1, +, 7; right 1, +, 7): one unit for each sum. */
const SUMS: readonly HandUnit[] = [
  { name: '1 + 1', weights: [1, 0, 0, 0, 1, 0, 1, 0, 0], bias: -2.5 },
  { name: '1 + 7', weights: [1, 0, 0, 0, 1, 0, 0, 0, 1], bias: -2.5 },
  { name: '7 + 1', weights: [0, 0, 1, 0, 1, 0, 1, 0, 0], bias: -2.5 },
  { name: '7 + 7', weights: [0, 0, 1, 0, 1, 0, 0, 0, 1], bias: -2.5 },
];

/** The last row: a disjunction for each answer. */
export const ANSWERS: readonly HandUnit[] = [
  { name: '2', weights: [1, 0, 0, 0], bias: -0.5 },
  { name: '8', weights: [0, 1, 1, 0], bias: -0.5 },
  { name: '14', weights: [0, 0, 0, 1], bias: -0.5 },
];

/** What a field looks like when it is drawn neatly. */
export const STAMPS: Readonly<Record<'1' | '+' | '7', readonly number[]>> = {
  '1': pixels(UPRIGHT),
  '+': pixels(UPRIGHT, MIDDLE),
  '7': pixels(TOP, SLASH),
};

/** z and step(z) of a row of units. */
export interface RowValues {
  readonly z: Float64Array;
  readonly a: Float64Array;
}

function layerOf(units: readonly HandUnit[]): { weights: number[]; biases: number[] } {
  return { weights: units.flatMap(({ weights }) => weights), biases: units.map(({ bias }) => bias) };
}

function rowValues(engine: EngineModule, units: readonly HandUnit[], inputs: ArrayLike<number>): RowValues {
  return stepNetwork(engine, [inputs.length, units.length], [layerOf(units)], Float64Array.from(inputs));
}

/** The first row on one field. */
export function featuresOf(engine: EngineModule, field: ArrayLike<number>): RowValues {
  return rowValues(engine, FEATURES, field);
}

/** The second row on the first row's hands. */
export function signsOf(engine: EngineModule, hands: ArrayLike<number>): RowValues {
  return rowValues(engine, SIGNS, hands);
}

/** The rows behind, on the signs of all fields: one value an answer. */
export function answersOf(engine: EngineModule, signs: readonly ArrayLike<number>[]): Float64Array {
  const inputs = Float64Array.from(signs.flatMap((values) => Array.from(values)));
  const layers = [layerOf(SUMS), layerOf(ANSWERS)];
  return stepNetwork(engine, [inputs.length, SUMS.length, ANSWERS.length], layers, inputs).a.slice(SUMS.length);
}

/** A sum of 1s and 7s, drawn by an unsteady hand: the same seed deals the same. */
export function dealt(seed: number): number[][] {
  const random = randomFrom(seed);
  const number = (): '1' | '7' => (random() < 0.5 ? '1' : '7');
  return [number(), '+' as const, number()].map((sign) => {
    const field = [...STAMPS[sign]];
    // One pixel of the shape is missing, and a speck lies somewhere.
    const ink = field.flatMap((on, i) => (on ? [i] : []));
    field[ink[Math.floor(random() * ink.length)] ?? 0] = 0;
    field[Math.floor(random() * PIXELS)] = 1;
    return field;
  });
}

/** Numbers from 0 to below 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
