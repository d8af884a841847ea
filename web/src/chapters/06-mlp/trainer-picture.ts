// What the trainer shows of a run at one moment, computed by the engine: every unit's map, the weights, one example's numbers.
import type { UnitValues } from '../../../../wasm_bindings/engine';
import { contourPieces } from '../../plots/contours.js';
import type { Curve } from '../../plots/curve-data.js';
import type { UnitMap } from '../../plots/network-diagram.js';
import type { View } from '../../plots/plane-geometry.js';
import type { PlanePath } from '../../plots/plane-plot.js';
import { inputMaps } from './input-maps.js';
import { layersOf } from './network-layout.js';
import { type NetworkRun, scaleOf } from './network-run.js';
import type { LossCurve } from './trainer-state.js';

/** Values along each side of the pictures: fewer where there are many units. */
const FINE_SIDE = 61;
const COARSE_SIDE = 41;
const MANY_UNITS = 9;
/** From this many points on, which of them are wrong is not looked up, and which units are dead only when nothing moves. */
const MANY_POINTS = 1000;

/** The same object every time: a plane of many points is drawn anew when what is wrong changes. */
const NONE: readonly number[] = [];

/** The numbers of one example. */
export interface ExampleValues {
  readonly inputs: readonly number[];
  readonly values: UnitValues;
  /** What each unit gives, layer by layer. */
  readonly layers: number[][];
}

export interface TrainerPicture extends ExampleValues {
  readonly maps: (readonly UnitMap[])[];
  readonly side: number;
  readonly output: Float32Array;
  readonly weights: Float64Array[];
  readonly biases: Float64Array[];
  readonly curves: readonly Curve[];
  readonly wrong: readonly number[];
  readonly dead: readonly (readonly [layer: number, unit: number])[];
  /** Whether dead units were looked for. */
  readonly complete: boolean;
}

/** `past` is the curve of the run before; `still`: no other picture is about to follow. */
export function pictureOf(
  run: NetworkRun,
  view: View,
  example: number,
  past: LossCurve | undefined,
  still: boolean,
): TrainerPicture {
  const few = run.points.x1.length <= MANY_POINTS;
  const units = run.sizes.slice(1).reduce((sum, size) => sum + size, 0);
  const side = units > MANY_UNITS ? COARSE_SIDE : FINE_SIDE;
  const grid = run.grid(view, side);
  const layers = layersOf(run.parameters, run.sizes);
  return {
    maps: mapsOf(run, grid, view, side),
    side,
    output: grid.subarray(grid.length - side * side),
    weights: layers.map(({ weights }) => weights),
    biases: layers.map(({ biases }) => biases),
    curves: curvesOf(run, past),
    wrong: few ? run.wrong() : NONE,
    dead: few || still ? run.deadUnits() : [],
    complete: few || still,
    ...exampleValues(run, example),
  };
}

function mapsOf(run: NetworkRun, grid: Float32Array, view: View, side: number): (readonly UnitMap[])[] {
  const cells = side * side;
  let from = 0;
  return run.sizes.map((size, layer): readonly UnitMap[] => {
    if (layer === 0) return inputMaps(view, side);
    const values = grid.subarray(from * cells, (from + size) * cells);
    from += size;
    const last = layer === run.sizes.length - 1;
    const scale = scaleOf(last ? 'sigmoid' : run.choice.activation, last ? [] : values);
    return Array.from({ length: size }, (_, unit) => ({
      values: values.subarray(unit * cells, (unit + 1) * cells),
      columns: side,
      ...scale,
    }));
  });
}

export function exampleValues(run: NetworkRun, example: number): ExampleValues {
  const inputs = [run.points.x1[example] ?? 0, run.points.x2[example] ?? 0] as const;
  const values = run.forward(...inputs);
  let from = 0;
  const layers = run.sizes.map((size, layer) => {
    if (layer === 0) return [...inputs];
    from += size;
    return Array.from(values.a.subarray(from - size, from));
  });
  return { inputs, values, layers };
}

function curvesOf(run: NetworkRun, past: LossCurve | undefined): Curve[] {
  const before = past ? [{ id: 'past', label: 'before', ...past, past: true }] : [];
  return [...before, { id: 'now', label: '', x: run.history.x, y: run.history.y }];
}

/** Where ŷ is ½ in a picture, for the next one to show it in grey. */
export function boundaryOf(
  { output, side }: Pick<TrainerPicture, 'output' | 'side'>,
  { xMin, xMax, yMin, yMax }: View,
): PlanePath[] {
  const cells = side - 1;
  const across = (i: number): number => xMin + ((xMax - xMin) * i) / cells;
  const up = (i: number): number => yMin + ((yMax - yMin) * i) / cells;
  return contourPieces(output, side, side, 0.5).map(({ x0, y0, x1, y1 }) => ({
    x: [across(x0), across(x1)],
    y: [up(y0), up(y1)],
    past: true,
  }));
}
