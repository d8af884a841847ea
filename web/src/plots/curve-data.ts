// Curves that grow while a training runs, and their union on one x axis as uPlot wants it.

/** One curve as the owner gives it; x ascending. */
export interface Curve {
  /** Name for appendPoints(); unique within a chart. */
  readonly id: string;
  /** Written at the curve's end. Empty for none. */
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Which of the ten qualitative colours; without one the curve is drawn in ink. */
  readonly color?: number;
  /** An earlier run: grey and dashed, below the others. */
  readonly past?: boolean;
  /** Set where curves of one colour differ in kind, for example test against training. */
  readonly dashed?: boolean;
  /** Marks each value with a ring; for curves of few values. A number: with a filled dot of this diameter, in CSS pixels. */
  readonly dots?: boolean | number;
}

/** Aligned columns: x, then one array of y for each curve, null where the curve has no value at that x. */
export type AlignedColumns = [number[], ...(number | null)[][]];

/** A list of points that doubles its room when it is full, so that appending one at a time stays cheap. */
export class GrowingCurve {
  private xs: Float64Array;
  private ys: Float64Array;
  private used = 0;

  constructor(x: ArrayLike<number> = [], y: ArrayLike<number> = []) {
    if (x.length !== y.length) throw new RangeError(`a curve of ${x.length} x and ${y.length} y values`);
    // Not from(), which walks through an array that could be copied as a whole.
    this.xs = new Float64Array(x);
    this.ys = new Float64Array(y);
    this.used = x.length;
  }

  get length(): number {
    return this.used;
  }

  /** The x values so far, a view. */
  get x(): Float64Array {
    return this.xs.subarray(0, this.used);
  }

  /** The y values so far, a view. */
  get y(): Float64Array {
    return this.ys.subarray(0, this.used);
  }

  /** Index of the last value that can be drawn: finite, and positive when `positiveOnly`. */
  lastDrawable(positiveOnly: boolean): number | undefined {
    for (let i = this.used - 1; i >= 0; --i) {
      const value = this.ys[i] as number;
      if (Number.isFinite(value) && !(positiveOnly && value <= 0)) return i;
    }
    return undefined;
  }

  /** Adds points at the end. */
  append(x: ArrayLike<number>, y: ArrayLike<number>): void {
    if (x.length !== y.length) throw new RangeError(`${x.length} x and ${y.length} y values to append`);
    const needed = this.used + x.length;
    if (needed > this.xs.length) {
      const room = Math.max(needed, 2 * this.xs.length, 64);
      this.xs = grown(this.xs, room);
      this.ys = grown(this.ys, room);
    }
    this.xs.set(x, this.used);
    this.ys.set(y, this.used);
    this.used = needed;
  }
}

/**
 * The union of the curves' x values, ascending, and each curve's y at them. Values that cannot be drawn
 * (not finite, or not positive when `positiveOnly`) become null.
 */
export function alignCurves(
  curves: readonly { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }[],
  positiveOnly = false,
): AlignedColumns {
  let xs = new Float64Array(0);
  // Most charts have curves over the same places.
  for (const { x } of curves) if (!isSame(xs, x)) xs = mergeAscending(xs, x);
  const columns = curves.map(({ x, y }) => {
    const column = new Array<number | null>(xs.length).fill(null);
    let at = 0;
    for (let i = 0; i < x.length; ++i) {
      const wanted = x[i] as number;
      // x ascends in the curve and in the union, so that one walk finds all places.
      while (at < xs.length && (xs[at] as number) < wanted) ++at;
      const value = y[i] as number;
      if (at < xs.length && Number.isFinite(value) && !(positiveOnly && value <= 0)) column[at] = value;
    }
    return column;
  });
  return [Array.from(xs), ...columns];
}

/** Whether two lists of curves differ in their values alone. */
export function sameLooks(before: readonly Curve[], now: readonly Curve[]): boolean {
  const looks = ({ id, label, past, dashed, dots }: Curve): string =>
    JSON.stringify([id, label, past ?? false, dashed ?? false, dots ?? false]);
  return before.length === now.length && before.every((curve, i) => looks(curve) === looks(now[i] as Curve));
}

function isSame(a: Float64Array, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i) if (a[i] !== b[i]) return false;
  return true;
}

/** The union of two ascending lists, each value once. */
function mergeAscending(a: Float64Array, b: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const merged = new Float64Array(a.length + b.length);
  let [i, j, used] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Infinity;
    const right = j < b.length ? (b[j] as number) : Infinity;
    const next = Math.min(left, right);
    if (left === next) ++i;
    if (right === next) ++j;
    // A list may repeat a value; the union does not.
    if (used === 0 || merged[used - 1] !== next) merged[used++] = next;
  }
  return merged.slice(0, used);
}

function grown(values: Float64Array, room: number): Float64Array {
  const larger = new Float64Array(room);
  larger.set(values);
  return larger;
}
