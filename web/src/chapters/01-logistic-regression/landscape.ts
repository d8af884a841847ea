// The stages of the figure on the loss: points, the loss over weight and bias, and the descent on it, all from the engine.
import type { DescentPath, EngineModule, LabelledPoints } from '../../../../wasm_bindings/engine';
import type { View } from '../../plots/plane-geometry.js';
import { labelledSet } from './labelled-points.js';

export type LandscapeName = 'overlapping' | 'separable';

export interface Landscape {
  readonly points: LabelledPoints;
  readonly view: View;
  /** [rows × columns]: the loss, row 0 at the smallest bias. */
  readonly values: Float64Array;
  readonly columns: number;
  readonly levels: readonly number[];
  /** The lowest place; a separable set has none. */
  readonly minimum: { readonly weight: number; readonly bias: number; readonly loss: number } | undefined;
}

/** Where a descent begins, and its learning rate. */
export interface Way {
  readonly notch: number;
  readonly weight: number;
  readonly bias: number;
}

/** Where a descent begins unless the reader says otherwise: far from the minimum, and with a view of both walls. */
export const START = { weight: 3, bias: 3 } as const;
/** Steps of a descent, at most. */
export const STEPS = 2000;
/** Values along each side of the map. */
const SIDE = 49;
/** How many steps the question whether a path bounces looks back. */
const LOOK_BACK = 20;

const VIEWS: Readonly<Record<LandscapeName, View>> = {
  overlapping: { xMin: -3, xMax: 7, yMin: -4, yMax: 4 },
  separable: { xMin: -3, xMax: 13, yMin: -6, yMax: 6 },
};

/** The learning rate of a notch: twenty notches a power of ten, two digits. */
export function rateAt(notch: number): number {
  return Number((10 ** (notch / 20)).toPrecision(2));
}

/** The stage with this name. */
export function landscapeOf(engine: EngineModule, name: LandscapeName): Landscape {
  const points = labelledSet(engine, name, 0);
  const view = VIEWS[name];
  const values = engine.lossSurface(points, spread(view.xMin, view.xMax), spread(view.yMin, view.yMax));
  const minimum = name === 'separable' ? undefined : lowestPlace(engine, points);
  const floor = minimum?.loss ?? 0;
  // Lines that crowd where the paths end: each step is larger than the one before.
  const [first, growth] = minimum ? [0.01, 1.6] : [0.0005, 2.1];
  const levels = Array.from({ length: 14 }, (_, i) => floor + first * growth ** i);
  return { points, view, values, columns: SIDE, levels, minimum };
}

/** The first steps of the descent from a start. */
export function pathOn(
  engine: EngineModule,
  { points }: Landscape,
  { notch, weight, bias }: Way,
  steps: number,
): DescentPath {
  return engine.descend(points, {
    optimizer: 'sgd',
    learningRate: rateAt(notch),
    momentum: 0,
    schedule: 'constant',
    batchSize: points.x.length,
    steps,
    seed: 0,
    weight,
    bias,
  });
}

/** Whether the loss rose in several of the last steps: the path goes to and fro. */
export function bouncesAt({ loss }: DescentPath, at: number): boolean {
  let rises = 0;
  for (let i = Math.max(1, at - LOOK_BACK); i <= at; ++i) {
    // A loss that has settled may still move in its last digits.
    if ((loss[i] as number) > (loss[i - 1] as number) * (1 + 1e-6)) ++rises;
  }
  return rises >= 3;
}

function lowestPlace(engine: EngineModule, points: LabelledPoints): { weight: number; bias: number; loss: number } {
  const { weight, bias, loss } = engine.descend(points, {
    optimizer: 'momentum',
    learningRate: 0.2,
    momentum: 0.9,
    schedule: 'constant',
    batchSize: points.x.length,
    steps: 1000,
    seed: 0,
    weight: 0,
    bias: 0,
  });
  return { weight: weight.at(-1) as number, bias: bias.at(-1) as number, loss: loss.at(-1) as number };
}

function spread(from: number, to: number): Float64Array {
  return Float64Array.from({ length: SIDE }, (_, i) => from + ((to - from) * i) / (SIDE - 1));
}
