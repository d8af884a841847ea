// The stage of the two figures on descent: the points, the loss over weight and bias, its contour lines, its lowest place.
import type { DescentPath, DescentSettings, EngineModule, LabelledPoints } from '../../../../wasm_bindings/engine';
import { eventPause } from '../../engine/event-pause.js';

/** How many points, and the seed that makes them. */
const POINTS = 60;
const POINTS_SEED = 7;

/** What the map shows of the plane of weight and bias. */
export const VIEW = { xMin: -1, xMax: 3, yMin: -7, yMax: 1.5 } as const;
/** Values computed along each side. */
const COLUMNS = 61;
const ROWS = 61;

/** Where every descent begins. */
export const START = { weight: -0.5, bias: 0.5 } as const;

/** The descent that finds the lowest place: to 10 digits of the loss in these steps. */
const SEARCH = { optimizer: 'momentum', learningRate: 0.2, momentum: 0.95, steps: 500 } as const;

/** Computing time between two turns of the event loop, in ms. */
const SLICE = 6;

export interface DescentScene {
  readonly points: LabelledPoints;
  /** Loss at each place of the map, [ROWS × columns]. */
  readonly values: Float64Array;
  readonly columns: number;
  readonly levels: readonly number[];
  readonly minimum: { readonly weight: number; readonly bias: number; readonly loss: number };
}

/** The stage of this page: two figures and an exercise share it. */
export function sharedScene(engine: EngineModule): Promise<DescentScene> {
  let scene = scenes.get(engine);
  if (!scene) {
    scene = createScene(engine);
    scenes.set(engine, scene);
  }
  return scene;
}

const scenes = new WeakMap<EngineModule, Promise<DescentScene>>();

/** Computes the stage, about 4,000 losses, in slices: the page stays at the reader's hand. */
async function createScene(engine: EngineModule): Promise<DescentScene> {
  const points = engine.overlappingPoints(POINTS, POINTS_SEED);
  const search = descendFromStart(engine, points, SEARCH);
  const last = search.loss.length - 1;
  const minimum = {
    weight: search.weight[last] as number,
    bias: search.bias[last] as number,
    loss: search.loss[last] as number,
  };
  const weights = spread(VIEW.xMin, VIEW.xMax, COLUMNS);
  const biases = spread(VIEW.yMin, VIEW.yMax, ROWS);
  const values = new Float64Array(ROWS * COLUMNS);
  const letEventsIn = eventPause();
  let began = performance.now();
  for (let row = 0; row < ROWS; ++row) {
    values.set(engine.lossSurface(points, weights, biases.subarray(row, row + 1)), row * COLUMNS);
    if (performance.now() - began < SLICE) continue;
    await letEventsIn();
    began = performance.now();
  }
  return { points, values, columns: COLUMNS, levels: levelsAbove(minimum.loss), minimum };
}

/** A descent from START with everything that is not said as usual. */
export function descendFromStart(
  engine: EngineModule,
  points: LabelledPoints,
  settings: Partial<DescentSettings>,
): DescentPath {
  return engine.descend(points, {
    optimizer: 'sgd',
    learningRate: 0.1,
    momentum: 0,
    schedule: 'constant',
    batchSize: points.x.length,
    steps: 100,
    seed: 0,
    ...START,
    ...settings,
  });
}

/** Contour lines that crowd near the minimum, where the paths end: each step is 1.45 times the one before. */
function levelsAbove(minimum: number): number[] {
  return Array.from({ length: 16 }, (_, i) => minimum + 0.012 * 1.45 ** i);
}

function spread(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
