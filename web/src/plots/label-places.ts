// Where small texts in a plot find room: the first of some places at which they cover nothing.
import type { Place } from './plane-geometry.js';

/** A rectangle around its centre, in CSS pixels. */
export interface LabelBox extends Place {
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** Whether two boxes have a place in common. */
export function overlaps(a: LabelBox, b: LabelBox): boolean {
  return Math.abs(a.x - b.x) < a.halfWidth + b.halfWidth && Math.abs(a.y - b.y) < a.halfHeight + b.halfHeight;
}

/** Whether the straight piece between two places goes through a box. */
export function crosses(box: LabelBox, from: Place, to: Place): boolean {
  let [enter, leave] = [0, 1];
  for (const [start, way, middle, half] of [
    [from.x, to.x - from.x, box.x, box.halfWidth],
    [from.y, to.y - from.y, box.y, box.halfHeight],
  ] as const) {
    if (way === 0) {
      if (Math.abs(start - middle) >= half) return false;
      continue;
    }
    const [first, second] = [(middle - half - start) / way, (middle + half - start) / way];
    enter = Math.max(enter, Math.min(first, second));
    leave = Math.min(leave, Math.max(first, second));
  }
  return enter < leave;
}

/** The first of the boxes that is free; when none is, the first of all. */
export function firstFree(boxes: readonly [LabelBox, ...LabelBox[]], free: (box: LabelBox) => boolean): LabelBox {
  return boxes.find(free) ?? boxes[0];
}
