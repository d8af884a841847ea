// The points of a plane with their crosses; of many a picture is kept, in which only those are drawn anew that have changed.
import { drawCross, drawPoints, type Projection, pointStamps } from './plane-marks.js';
import type { PointSet } from './point-set.js';
import type { Theme } from './theme.js';

/** From this many points on their picture is kept between drawings. */
const MANY = 500;
/** More changes than this are a new picture. */
const FEW_CHANGES = 32;
/** Half the size of the smallest cross that can be seen, in CSS pixels. */
const SMALLEST_CROSS = 2.5;
/** How far a cross reaches from its point, in halves of its size: offset, arm and half of the line's width. */
const CROSS_REACH = 1.25 + 0.6 + 0.45;

export interface PointMarks {
  readonly points: PointSet;
  /** Indices of those with a cross. */
  readonly wrong: Iterable<number>;
  readonly to: Projection;
  /** Half the size of a mark, in CSS pixels. */
  readonly radius: number;
}

export class PointLayer {
  private kept: PointPicture | undefined;
  private stale = false;

  /** Points, crosses or the view have changed. */
  changed(): void {
    this.stale = true;
  }

  colorsChanged(): void {
    this.kept = undefined;
  }

  /** Draws them on a canvas with so many device pixels per CSS pixel; returns how many lie outside of the view. */
  draw(context: CanvasRenderingContext2D, theme: Theme, marks: PointMarks, ratio: number): number {
    if (marks.points.x1.length < MANY) {
      const outside = drawPoints(context, theme, marks.points, marks.to, marks.radius);
      for (const i of marks.wrong) crossAt(context, theme, marks, i);
      return outside;
    }
    const { width, height } = context.canvas;
    if (this.kept?.isFor(width, height, marks, ratio)) {
      if (this.stale) this.kept.show(marks);
    } else {
      this.kept = new PointPicture(width, height, theme, marks.radius, ratio);
      this.kept.show(marks);
    }
    this.stale = false;
    context.drawImage(this.kept.canvas, 0, 0, width / ratio, height / ratio);
    return this.kept.outside;
  }
}

/** Many points as they were drawn last. */
class PointPicture {
  readonly canvas = document.createElement('canvas');
  outside = 0;
  private readonly context: CanvasRenderingContext2D | null;
  private readonly stamps: readonly HTMLCanvasElement[];
  /** How far a point's mark and cross reach, in CSS pixels. */
  private readonly reach: number;
  private drawn: Places | undefined;

  constructor(
    width: number,
    height: number,
    private readonly theme: Theme,
    private readonly radius: number,
    private readonly ratio: number,
  ) {
    Object.assign(this.canvas, { width, height });
    this.context = this.canvas.getContext('2d');
    this.context?.scale(ratio, ratio);
    this.stamps = pointStamps(theme, radius, ratio);
    this.reach = Math.max((this.stamps[0]?.width ?? 0) / 2 / ratio, CROSS_REACH * Math.max(radius, SMALLEST_CROSS)) + 1;
  }

  isFor(width: number, height: number, { radius }: PointMarks, ratio: number): boolean {
    const { canvas } = this;
    return canvas.width === width && canvas.height === height && this.radius === radius && this.ratio === ratio;
  }

  show(marks: PointMarks): void {
    const { context } = this;
    if (!context) return;
    const [before, now] = [this.drawn, placesOf(marks)];
    this.drawn = now;
    this.outside = now.outside;
    const changed = before && differences(before, now);
    if (!changed) {
      context.clearRect(0, 0, this.canvas.width / this.ratio, this.canvas.height / this.ratio);
      this.stampThose(now, () => true);
      return;
    }
    if (changed.length === 0) return;
    const places = changed.flatMap((i) => [before.at(i), now.at(i)]).filter(([x]) => Number.isFinite(x));
    context.save();
    context.beginPath();
    for (const [x, y] of places) context.rect(...this.around(x, y));
    context.clip();
    for (const [x, y] of places) context.clearRect(...this.around(x, y));
    const near = 2 * this.reach + 1;
    this.stampThose(now, (x, y) => places.some(([px, py]) => Math.abs(x - px) < near && Math.abs(y - py) < near));
    context.restore();
  }

  /** Whole device pixels, so that what is left beside them was not half of something. In CSS pixels: x, y, width, height. */
  private around(x: number, y: number): [number, number, number, number] {
    const { reach, ratio } = this;
    const [left, top] = [Math.floor((x - reach) * ratio), Math.floor((y - reach) * ratio)];
    const [right, bottom] = [Math.ceil((x + reach) * ratio), Math.ceil((y + reach) * ratio)];
    return [left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio];
  }

  private stampThose(places: Places, wanted: (x: number, y: number) => boolean): void {
    const { context, stamps, ratio, theme, radius } = this;
    if (!context) return;
    for (const [label, stamp] of stamps.entries()) {
      const side = stamp.width / ratio;
      for (let i = 0; i < places.label.length; ++i) {
        if (places.label[i] !== label) continue;
        const [x, y] = places.at(i);
        if (Number.isFinite(x) && wanted(x, y)) context.drawImage(stamp, x - side / 2, y - side / 2, side, side);
      }
    }
    for (let i = 0; i < places.crossed.length; ++i) {
      if (places.crossed[i] === 0) continue;
      const [x, y] = places.at(i);
      if (Number.isFinite(x) && wanted(x, y)) drawCross(context, theme, x, y, Math.max(radius, SMALLEST_CROSS));
    }
  }
}

/** Where points are in the picture, in CSS pixels; NaN for those outside. */
interface Places {
  readonly at: (index: number) => readonly [x: number, y: number];
  readonly xy: Float64Array;
  /** 1 for the second class, else 0. */
  readonly label: Uint8Array;
  /** 1 for those with a cross. */
  readonly crossed: Uint8Array;
  readonly outside: number;
}

function placesOf({ points: { x1, x2, label }, wrong, to }: PointMarks): Places {
  const count = Math.min(x1.length, x2.length, label.length);
  const xy = new Float64Array(2 * count).fill(Number.NaN);
  const [labels, crossed] = [new Uint8Array(count), new Uint8Array(count)];
  let outside = 0;
  for (let i = 0; i < count; ++i) {
    const [x, y] = [x1[i] as number, x2[i] as number];
    labels[i] = label[i] === 1 ? 1 : 0;
    if (to.contains(x, y)) {
      xy[2 * i] = to.across(x);
      xy[2 * i + 1] = to.down(y);
    } else {
      ++outside;
    }
  }
  for (const i of wrong) if (i < count) crossed[i] = 1;
  const at = (i: number): readonly [number, number] => [xy[2 * i] as number, xy[2 * i + 1] as number];
  return { at, xy, label: labels, crossed, outside };
}

/** Indices of the points that have changed; undefined where that is a new picture. */
function differences(before: Places, now: Places): number[] | undefined {
  if (before.label.length !== now.label.length) return undefined;
  const changed: number[] = [];
  for (let i = 0; i < now.label.length; ++i) {
    const same =
      Object.is(before.xy[2 * i], now.xy[2 * i]) &&
      Object.is(before.xy[2 * i + 1], now.xy[2 * i + 1]) &&
      before.label[i] === now.label[i] &&
      before.crossed[i] === now.crossed[i];
    if (same) continue;
    changed.push(i);
    if (changed.length > FEW_CHANGES) return undefined;
  }
  return changed;
}

function crossAt(context: CanvasRenderingContext2D, theme: Theme, { points, to, radius }: PointMarks, i: number): void {
  const [x, y] = [points.x1[i] ?? Number.NaN, points.x2[i] ?? Number.NaN];
  if (to.contains(x, y)) drawCross(context, theme, to.across(x), to.down(y), Math.max(radius, SMALLEST_CROSS));
}
