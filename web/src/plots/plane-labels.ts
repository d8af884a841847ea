// The texts of a plane: labels on lines, notes, and the w of each arrow, placed so that they cover nothing where they can.
import { crosses, firstFree, type LabelBox, overlaps } from './label-places.js';
import type { Place } from './plane-geometry.js';
import { haloText } from './plane-marks.js';
import type { Theme } from './theme.js';

/** The part of the canvas that shows the plane, in CSS pixels; so are all places here. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line that was drawn, and what stands on it. */
export interface LineLabel {
  readonly text: string;
  readonly from: Place;
  readonly to: Place;
  readonly color: string;
}

/** The tip of an arrow w, and the direction in which it points, in radians, counter-clockwise. */
export interface NormalTip extends Place {
  readonly angle: number;
  readonly color: string;
}

export interface Notes {
  readonly notes: readonly (Place & { readonly text: string })[];
  readonly normals: readonly NormalTip[];
  /** What they should leave free. */
  readonly covered: readonly LabelBox[];
}

/**
 * A label stands on its line near an end, the higher one if there is room, else further along: where it covers no other label
 * and no other line that has one. `size`: of the text.
 */
export function drawLineLabels(
  context: CanvasRenderingContext2D,
  theme: Theme,
  size: number,
  { left, top, width, height }: Area,
  labels: readonly LineLabel[],
): void {
  const taken: LabelBox[] = [];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const label of labels) {
    const { text, from, to, color } = label;
    const half = context.measureText(text).width / 2 + 4;
    const [high, low] = from.y < to.y ? [from, to] : [to, from];
    const length = Math.hypot(high.x - low.x, high.y - low.y) || 1;
    const first = Math.min(length / 2, size * 1.6);
    const boxAt = (inward: number): LabelBox => ({
      x: Math.max(left + half, Math.min(left + width - half, high.x + ((low.x - high.x) / length) * inward)),
      y: Math.max(top + size, Math.min(top + height - size, high.y + ((low.y - high.y) / length) * inward)),
      halfWidth: half,
      halfHeight: size * 0.65,
    });
    const apart = (box: LabelBox): boolean => taken.every((other) => !overlaps(box, other));
    const clear = (box: LabelBox): boolean =>
      apart(box) && labels.every((other) => other === label || !crosses(box, other.from, other.to));
    const rest = [length - first, first * 3, length - first * 3, first * 5, length - first * 5].map(boxAt);
    const boxes = [boxAt(first), ...rest] as const;
    const box = boxes.find(clear) ?? firstFree(boxes, apart);
    taken.push(box);
    haloText(context, theme, text, box.x, box.y, color, size * 0.6);
  }
}

/** The notes, and the names of the arrows w: beside what would cover them or be covered. */
export function drawNotes(
  context: CanvasRenderingContext2D,
  theme: Theme,
  size: number,
  { left, top, width, height }: Area,
  { notes, normals, covered }: Notes,
): void {
  const taken = [...covered];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const write = (text: string, color: string, places: readonly [Place, ...Place[]]): void => {
    const [halfWidth, halfHeight] = [context.measureText(text).width / 2 + 2, size * 0.6];
    const [first, ...others] = places.map(({ x, y }) => ({ x, y, halfWidth, halfHeight }));
    const inside = ({ x, y }: LabelBox): boolean =>
      x - halfWidth > left && x + halfWidth < left + width && y - halfHeight > top && y + halfHeight < top + height;
    const free = (box: LabelBox): boolean => inside(box) && taken.every((other) => !overlaps(box, other));
    const box = firstFree([first as LabelBox, ...others], free);
    taken.push(box);
    haloText(context, theme, text, box.x, box.y, color);
  };
  for (const { x, y, text } of notes) {
    const aside = context.measureText(text).width / 2 + size;
    const moves = [-1.8, -2.5, 1.8, 2.5, 0].flatMap((dy) =>
      [0, aside, -aside].map((dx) => ({ x: x + dx, y: y + dy * size })),
    );
    write(text, theme.ink, [{ x, y }, ...moves]);
  }
  for (const { x, y, angle, color } of normals) {
    if (x < left || x > left + width || y < top || y > top + height) continue;
    const around = (turn: number, away: number): Place => ({
      x: x + away * size * Math.cos(angle + turn),
      y: y - away * size * Math.sin(angle + turn),
    });
    write('w', color, [
      around(0, 0.9),
      around(2, 1.2),
      around(-2, 1.2),
      around(1.2, 1.5),
      around(-1.2, 1.5),
      around(0, 2),
    ]);
  }
}
