// The reader's points as what differs from a set that the engine makes: a few moved points of many still fit into a link.
import { copyPoints, NO_POINTS, type OwnPointSet, type PointSet } from '../../plots/point-set.js';

export interface PointEdits {
  /** These points stand behind those of the set; false: they are all there are. */
  readonly onTop: boolean;
  /** Index, x₁, x₂, class of each point of the set that was moved or relabelled. */
  readonly moved: readonly number[];
  readonly added: PointSet;
}

export const NO_EDITS: PointEdits = { onTop: true, moved: [], added: NO_POINTS };

/** How `points` came from `set`. Where points of the set are missing, all points are written out. */
export function editsBetween(set: PointSet, points: PointSet): PointEdits {
  const count = set.x1.length;
  if (points.x1.length < count) return { onTop: false, moved: [], added: points };
  const moved: number[] = [];
  for (let i = 0; i < count; ++i) {
    const now = [points.x1[i], points.x2[i], points.label[i]] as [number, number, number];
    if (now[0] !== set.x1[i] || now[1] !== set.x2[i] || now[2] !== set.label[i]) moved.push(i, ...now);
  }
  // Other points altogether: as many changes as there are points say nothing shorter.
  if (moved.length > 3 * count) return { onTop: false, moved: [], added: points };
  const { x1, x2, label } = copyPoints(points);
  return { onTop: true, moved, added: { x1: x1.slice(count), x2: x2.slice(count), label: label.slice(count) } };
}

/** The points again. Throws for changes of points that are not in the set. */
export function applyEdits(set: PointSet, { onTop, moved, added }: PointEdits): OwnPointSet {
  if (!onTop) return copyPoints(added);
  const { x1, x2, label } = copyPoints(set);
  if (moved.length % 4 !== 0) throw new RangeError('its points are damaged');
  for (let i = 0; i < moved.length; i += 4) {
    const [index, x, y, c] = moved.slice(i, i + 4) as [number, number, number, number];
    if (!Number.isInteger(index) || index < 0 || index >= x1.length || (c !== 0 && c !== 1)) {
      throw new RangeError('its points are damaged');
    }
    [x1[index], x2[index], label[index]] = [x, y, c];
  }
  return {
    x1: Float64Array.of(...x1, ...Array.from(added.x1)),
    x2: Float64Array.of(...x2, ...Array.from(added.x2)),
    label: Uint8Array.of(...label, ...Array.from(added.label)),
  };
}
