// Where small texts in a plot find room: the first of some places at which they cover nothing, along crossing edges, or one above
// the other.
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

/** Places for a text along an edge, as shares of its way. */
const SHARES = Array.from({ length: 20 }, (_, i) => 0.12 + i * 0.04);
/** Where texts stand if nothing is in the way: nearer to the source, since edges cross in the middle. */
const WANTED_SHARE = 0.28;
/** What a text costs where it hides another one, or stands on an edge that is not its own, and at the other end of its edge. */
const COST = { hidden: 100, foreign: 12, away: 1 };
const SWEEPS = 5;

/**
 * Where along each straight edge its text stands, so that texts hide neither each other nor what is `taken`, and lie on their
 * own edge alone as far as there is room. Every text in turn takes the best place that the others leave, from several beginnings.
 */
export function placeOnEdges(
  edges: readonly (readonly [Place, Place])[],
  halfWidth: number,
  halfHeight: number,
  taken: readonly LabelBox[] = [],
): Place[] {
  const boxes = edges.map(([a, b]) =>
    SHARES.map((t) => ({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y), halfWidth, halfHeight })),
  );
  // What does not depend on the other texts.
  const alone = boxes.map((places, i) =>
    places.map((box, at) => {
      const foreign = edges.filter(([a, b], j) => j !== i && crosses(box, a, b)).length;
      const hidden = taken.filter((other) => overlaps(box, other)).length;
      const away = Math.abs((SHARES[at] as number) - WANTED_SHARE);
      return COST.hidden * hidden + COST.foreign * foreign + COST.away * away;
    }),
  );
  const boxOf = (i: number, at: number): LabelBox => boxes[i]?.[at] as LabelBox;
  const cost = (chosen: readonly number[], i: number, at: number): number => {
    const hidden = chosen.filter((other, j) => j !== i && overlaps(boxOf(i, at), boxOf(j, other))).length;
    return (alone[i]?.[at] ?? 0) + COST.hidden * hidden;
  };
  let best: { readonly chosen: readonly number[]; readonly total: number } | undefined;
  for (const stride of [0, 3, 7, 11]) {
    const chosen = edges.map((_, i) => (4 + i * stride) % SHARES.length);
    for (let sweep = 0; sweep < SWEEPS; ++sweep) {
      edges.forEach((_, i) => {
        const costs = SHARES.map((_, at) => cost(chosen, i, at));
        chosen[i] = costs.indexOf(Math.min(...costs));
      });
    }
    const total = chosen.reduce((sum, at, i) => sum + cost(chosen, i, at), 0);
    if (!best || total < best.total) best = { chosen, total };
  }
  return edges.map((_, i) => boxOf(i, best?.chosen[i] ?? 0));
}

/**
 * Moves labels in a column apart that would overlap, each as little as may be: `centers` are wanted heights, ascending or not;
 * returns heights in the same order. If there is no room for all, they stand closer.
 */
export function spreadLabels(centers: readonly number[], height: number, top: number, bottom: number): number[] {
  const gap = Math.min(height, (bottom - top) / Math.max(1, centers.length));
  const order = centers.map((_, i) => i).sort((a, b) => (centers[a] as number) - (centers[b] as number));
  // Without the gaps the heights need only not fall: groups that would are drawn together to their mean, which costs least.
  const groups: { sum: number; count: number }[] = [];
  order.forEach((label, rank) => {
    groups.push({ sum: (centers[label] as number) - rank * gap, count: 1 });
    for (let last = groups.length - 1; last > 0 && mean(groups[last]) < mean(groups[last - 1]); --last) {
      const { sum, count } = groups.pop() as { sum: number; count: number };
      const before = groups[last - 1] as { sum: number; count: number };
      before.sum += sum;
      before.count += count;
    }
  });
  const least = top + gap / 2;
  const most = bottom - gap / 2 - (centers.length - 1) * gap;
  const placed = [...centers];
  let rank = 0;
  for (const group of groups) {
    const base = Math.max(least, Math.min(most, mean(group)));
    for (let i = 0; i < group.count; ++i, ++rank) placed[order[rank] as number] = base + rank * gap;
  }
  return placed;
}

function mean(group: { readonly sum: number; readonly count: number } | undefined): number {
  return group ? group.sum / group.count : 0;
}
