// What lies under everything in a plane: a heat map with its contour, and the half-planes of lines.
import { type ContourPiece, contourPieces } from './contours.js';
import { drawHeat, type HeatGrid, heatBitmap, rowsOf } from './heat-map.js';
import { type LinePose, positiveSide, type View } from './plane-geometry.js';
import type { Area } from './plane-labels.js';
import type { Projection } from './plane-marks.js';
import type { Theme } from './theme.js';

/** Strength of the half-planes' tint. */
const TINT = 0.2;

/** The heat map as a bitmap and its contour as pieces of lines, both kept until the values change. */
export class HeatGround {
  private bitmap: HTMLCanvasElement | undefined;
  private stale = true;
  private contour: readonly ContourPiece[] | undefined;

  valuesChanged(): void {
    this.stale = true;
    this.contour = undefined;
  }

  colorsChanged(): void {
    this.stale = true;
  }

  draw(context: CanvasRenderingContext2D, theme: Theme, grid: HeatGrid, area: Area): void {
    const rows = rowsOf(grid);
    if (rows === 0) return;
    if (this.stale) this.bitmap = heatBitmap(grid, theme, this.bitmap);
    this.stale = false;
    if (this.bitmap) drawHeat(context, this.bitmap, area);
    this.contour ??= contourPieces(grid.values, rows, grid.columns, grid.level);
    const { left, top, width, height } = area;
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.75;
    context.lineCap = 'round';
    context.beginPath();
    for (const { x0, y0, x1, y1 } of this.contour) {
      context.moveTo(left + (x0 / (grid.columns - 1)) * width, top + (1 - y0 / (rows - 1)) * height);
      context.lineTo(left + (x1 / (grid.columns - 1)) * width, top + (1 - y1 / (rows - 1)) * height);
    }
    context.stroke();
    context.lineCap = 'butt';
  }
}

/** Tints the two sides of a line. */
export function shadeSides(
  context: CanvasRenderingContext2D,
  theme: Theme,
  pose: LinePose,
  { view, area, to }: { readonly view: View; readonly area: Area; readonly to: Projection },
): void {
  context.globalAlpha = TINT;
  context.fillStyle = theme.class0;
  context.fillRect(area.left, area.top, area.width, area.height);
  // The other side covers it with paper first: two tints over each other would be a third.
  for (const [color, alpha] of [
    [theme.paper, 1],
    [theme.class1, TINT],
  ] as const) {
    context.globalAlpha = alpha;
    context.fillStyle = color;
    context.beginPath();
    for (const { x, y } of positiveSide(pose, view)) context.lineTo(to.across(x), to.down(y));
    context.fill();
  }
  context.globalAlpha = 1;
}
