// Points on a line with a class each: the sets that the chapter's figures begin with, and the changes that a reader makes.
import type { EngineModule, LabelledPoints } from '../../../../wasm_bindings/engine';
import type { PointSet } from '../../plots/point-set.js';

/** More would be a heap, and their link too long. */
export const MOST_POINTS = 200;

/** Where points lie in all figures of the chapter. */
export const VIEW = { xMin: -4, xMax: 4 } as const;

export type SetName = 'overlapping' | 'separable' | 'outlier' | 'random';

export const SET_OPTIONS: readonly { readonly value: SetName; readonly label: string }[] = [
  { value: 'overlapping', label: 'classes that overlap' },
  { value: 'separable', label: 'separable' },
  { value: 'outlier', label: 'one far away' },
  { value: 'random', label: 'drawn at random' },
];

const OVERLAPPING = labelledPoints([-2.6, -1.7, -0.9, 0.7], [-0.8, 0.4, 1.5, 2.4]);
const SEPARABLE = labelledPoints([-2.6, -1.8, -1.2, -0.4], [0.8, 1.2, 2, 2.8]);
const OUTLIER = labelledPoints([-2.2, -1.6, -1.1, -0.5, 3.6], [0.4, 0.9, 1.4, 2]);

/** How many points are drawn at random, and where the middle between their classes lies. */
const RANDOM_COUNT = 24;
const RANDOM_MIDDLE = 3;

/** A set by its name; `seed` matters to the random one alone. */
export function labelledSet(engine: EngineModule, name: SetName, seed: number): LabelledPoints {
  if (name === 'separable') return SEPARABLE;
  if (name === 'outlier') return OUTLIER;
  if (name === 'overlapping') return OVERLAPPING;
  const { x, label } = engine.overlappingPoints(RANDOM_COUNT, seed);
  // The engine's classes lie about 2 and 4; the figures' middle is 0. Two decimals, as a reader would set a point.
  return { x: x.map((value) => Math.round((value - RANDOM_MIDDLE) * 100) / 100), label };
}

/** Both classes, each ascending. */
export function labelledPoints(zeros: readonly number[], ones: readonly number[]): LabelledPoints {
  return {
    x: Float64Array.from([...zeros, ...ones]),
    label: Uint8Array.from([...zeros.map(() => 0), ...ones.map(() => 1)]),
  };
}

/** As points of the plane: the class is the height. */
export function asPointSet({ x, label }: LabelledPoints): PointSet {
  return { x1: x, x2: Float64Array.from(label), label };
}

/** What of such a point set is on the line. */
export function fromPointSet({ x1, label }: PointSet): LabelledPoints {
  return { x: Float64Array.from(x1), label: Uint8Array.from(label) };
}

/** One of the points by itself. */
export function onlyPoint({ x, label }: LabelledPoints, index: number): LabelledPoints {
  return { x: x.slice(index, index + 1), label: label.slice(index, index + 1) };
}

/** The curve's places: fine enough for a smooth line, with both ends. */
const PLACES = 241;
export const CURVE_X = Float64Array.from(
  { length: PLACES },
  (_, i) => VIEW.xMin + ((VIEW.xMax - VIEW.xMin) * i) / (PLACES - 1),
);
const NO_CLASS = new Uint8Array(PLACES);

/** σ(w·x + b) at the curve's places. */
export function curveOf(engine: EngineModule, weight: number, bias: number): Float64Array {
  return engine.logisticTerms({ x: CURVE_X, label: NO_CLASS }, weight, bias).p;
}
