// A grid of lines over the plane of the inputs, as one list of places for the engine, and cut into lines again afterwards.
import type { View } from '../../plots/plane-geometry.js';

/** Lines in each direction, and places on each of them. */
const LINES = 11;
const PLACES = 41;

export interface SpaceGrid {
  /** [count × 2], line after line. */
  readonly inputs: Float64Array;
  readonly lines: number;
  readonly places: number;
}

/** Lines of constant x₁, then lines of constant x₂. */
export function gridOver({ xMin, xMax, yMin, yMax }: View): SpaceGrid {
  const lines = 2 * LINES;
  const inputs = new Float64Array(2 * lines * PLACES);
  const between = (low: number, high: number, i: number, count: number): number =>
    low + ((high - low) * i) / (count - 1);
  for (let line = 0; line < lines; ++line) {
    const upright = line < LINES;
    for (let place = 0; place < PLACES; ++place) {
      const at = 2 * (line * PLACES + place);
      inputs[at] = upright ? between(xMin, xMax, line, LINES) : between(xMin, xMax, place, PLACES);
      inputs[at + 1] = upright ? between(yMin, yMax, place, PLACES) : between(yMin, yMax, line - LINES, LINES);
    }
  }
  return { inputs, lines, places: PLACES };
}

/** One line of `values` [count × size]: the numbers of one unit along it. */
export function alongLine(
  grid: SpaceGrid,
  values: Float64Array,
  size: number,
  line: number,
  unit: number,
): Float64Array {
  return everyNth(values, line * grid.places * size + unit, size, grid.places);
}

/** One unit's numbers of `values` [count × size]. */
export function columnOf(values: Float64Array, size: number, unit: number): Float64Array {
  return everyNth(values, unit, size, values.length / size);
}

// A loop: Float64Array.from() with a function takes several times as long, and a figure calls this a hundred times a frame.
function everyNth(values: Float64Array, first: number, distance: number, count: number): Float64Array {
  const picked = new Float64Array(count);
  for (let i = 0; i < count; ++i) picked[i] = values[first + i * distance] as number;
  return picked;
}

/** A square view that holds all of these numbers, with some room around them. */
export function viewAround(x: ArrayLike<number>, y: ArrayLike<number>): View {
  const [xLow, xHigh, yLow, yHigh] = [...rangeOf(x), ...rangeOf(y)] as [number, number, number, number];
  const half = (Math.max(xHigh - xLow, yHigh - yLow) / 2 || 1) * 1.06;
  const [cx, cy] = [(xLow + xHigh) / 2, (yLow + yHigh) / 2];
  return { xMin: cx - half, xMax: cx + half, yMin: cy - half, yMax: cy + half };
}

export function rangeOf(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; ++i) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return low <= high ? [low, high] : [0, 1];
}
