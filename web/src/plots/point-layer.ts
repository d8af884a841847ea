// The points of a plane with their crosses; of many a picture is kept, so that a line that moves does not draw them anew.
import { drawCross, drawPoints, type Projection, stampPoints } from './plane-marks.js';
import type { PointSet } from './point-set.js';
import type { Theme } from './theme.js';

/** From this many points on their picture is kept between drawings. */
const MANY = 500;
/** Half the size of the smallest cross that can be seen, in CSS pixels. */
const SMALLEST_CROSS = 2.5;

export interface PointMarks {
  readonly points: PointSet;
  /** Indices of those with a cross. */
  readonly wrong: Iterable<number>;
  readonly to: Projection;
  /** Half the size of a mark, in CSS pixels. */
  readonly radius: number;
}

export class PointLayer {
  private kept: { readonly canvas: HTMLCanvasElement; readonly outside: number } | undefined;

  /** Points, view or colours have changed. */
  changed(): void {
    this.kept = undefined;
  }

  /** Draws them on a canvas with so many device pixels per CSS pixel; returns how many lie outside of the view. */
  draw(context: CanvasRenderingContext2D, theme: Theme, marks: PointMarks, ratio: number): number {
    if (marks.points.x1.length < MANY) {
      const outside = drawPoints(context, theme, marks.points, marks.to, marks.radius);
      drawCrosses(context, theme, marks);
      return outside;
    }
    const { width, height } = context.canvas;
    if (this.kept?.canvas.width !== width || this.kept.canvas.height !== height) {
      this.kept = pictureOf(width, height, theme, marks, ratio);
    }
    context.drawImage(this.kept.canvas, 0, 0, width / ratio, height / ratio);
    return this.kept.outside;
  }
}

function pictureOf(width: number, height: number, theme: Theme, marks: PointMarks, ratio: number) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return { canvas, outside: 0 };
  context.scale(ratio, ratio);
  const outside = stampPoints(context, theme, marks.points, marks.to, marks.radius, ratio);
  drawCrosses(context, theme, marks);
  return { canvas, outside };
}

function drawCrosses(context: CanvasRenderingContext2D, theme: Theme, { points, wrong, to, radius }: PointMarks): void {
  for (const i of wrong) {
    const [x, y] = [points.x1[i] ?? Number.NaN, points.x2[i] ?? Number.NaN];
    if (to.contains(x, y)) drawCross(context, theme, to.across(x), to.down(y), Math.max(radius, SMALLEST_CROSS));
  }
}
