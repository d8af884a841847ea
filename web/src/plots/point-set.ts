// Points of the plane with a class each, as plots and engine exchange them, and the changes that an editor makes.

export interface PointSet {
  readonly x1: ArrayLike<number>;
  readonly x2: ArrayLike<number>;
  /** 0 or 1. */
  readonly label: ArrayLike<number>;
}

/** The same with arrays that are one's own. */
export interface OwnPointSet extends PointSet {
  readonly x1: Float64Array;
  readonly x2: Float64Array;
  readonly label: Uint8Array;
}

export const NO_POINTS: OwnPointSet = { x1: new Float64Array(0), x2: new Float64Array(0), label: new Uint8Array(0) };

/** From [x₁, x₂, class] for each point. */
export function pointSetOf(points: readonly (readonly [number, number, number])[]): OwnPointSet {
  return {
    x1: Float64Array.from(points, ([x]) => x),
    x2: Float64Array.from(points, ([, y]) => y),
    label: Uint8Array.from(points, ([, , c]) => c),
  };
}

/** A copy. */
export function copyPoints({ x1, x2, label }: PointSet): OwnPointSet {
  // Not from(), which goes through an array of ten thousand points one by one.
  return { x1: new Float64Array(x1), x2: new Float64Array(x2), label: new Uint8Array(label) };
}

/** With one more point at the end. */
export function withPoint(points: PointSet, x1: number, x2: number, label: number): OwnPointSet {
  return {
    x1: Float64Array.from([...Array.from(points.x1), x1]),
    x2: Float64Array.from([...Array.from(points.x2), x2]),
    label: Uint8Array.from([...Array.from(points.label), label]),
  };
}

/** Without the point at `index`. */
export function withoutPoint(points: PointSet, index: number): OwnPointSet {
  const keep = (_: number, i: number): boolean => i !== index;
  const { x1, x2, label } = copyPoints(points);
  return { x1: x1.filter(keep), x2: x2.filter(keep), label: label.filter(keep) };
}

/** With the point at `index` elsewhere. */
export function withPointAt(points: PointSet, index: number, x1: number, x2: number): OwnPointSet {
  const moved = copyPoints(points);
  moved.x1[index] = x1;
  moved.x2[index] = x2;
  return moved;
}

/** With the point at `index` in the other class. */
export function withOtherClass(points: PointSet, index: number): OwnPointSet {
  const changed = copyPoints(points);
  changed.label[index] = changed.label[index] === 1 ? 0 : 1;
  return changed;
}
