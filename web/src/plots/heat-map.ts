// A grid of numbers as a small bitmap in the diverging colours, to be scaled up smoothly, and the place between its values.
import { divergingIndex } from './color-scale.js';
import type { Theme } from './theme.js';

/** Numbers on a grid, [rows × columns], row 0 at the bottom; their colours end at level ± limit. */
export interface HeatGrid {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  /** The value of the neutral colour. */
  readonly level: number;
  readonly limit: number;
}

export function rowsOf({ values, columns }: Pick<HeatGrid, 'values' | 'columns'>): number {
  return columns > 0 ? Math.floor(values.length / columns) : 0;
}

/** The pixels of each bitmap, kept so that drawing it anew allocates nothing. */
const pixelsOf = new WeakMap<
  HTMLCanvasElement,
  { readonly context: CanvasRenderingContext2D; readonly image: ImageData }
>();

/**
 * One pixel a value, the top row first; undefined for an empty grid. An older bitmap of the same size is drawn over, since a
 * new canvas costs more than its pixels.
 */
export function heatBitmap(grid: HeatGrid, theme: Theme, older?: HTMLCanvasElement): HTMLCanvasElement | undefined {
  const rows = rowsOf(grid);
  const { values, columns, level, limit } = grid;
  if (rows === 0) return undefined;
  const canvas = older?.width === columns && older.height === rows ? older : newBitmap(columns, rows);
  const pixels = canvas && pixelsOf.get(canvas);
  if (!pixels) return undefined;
  const words = new Uint32Array(pixels.image.data.buffer);
  for (let row = 0; row < rows; ++row) {
    const target = (rows - 1 - row) * columns;
    for (let column = 0; column < columns; ++column) {
      const value = values[row * columns + column] as number;
      words[target + column] = theme.divergingWords[divergingIndex(value - level, limit)] as number;
    }
  }
  pixels.context.putImageData(pixels.image, 0, 0);
  return canvas;
}

function newBitmap(columns: number, rows: number): HTMLCanvasElement | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  pixelsOf.set(canvas, { context, image: context.createImageData(columns, rows) });
  return canvas;
}

/** Draws the bitmap over a rectangle: the grid's outer values lie on its edges, so the bitmap reaches half a cell beyond. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  bitmap: HTMLCanvasElement,
  rect: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): void {
  const dx = bitmap.width > 1 ? rect.width / (bitmap.width - 1) : rect.width;
  const dy = bitmap.height > 1 ? rect.height / (bitmap.height - 1) : rect.height;
  context.save();
  context.beginPath();
  context.rect(rect.left, rect.top, rect.width, rect.height);
  context.clip();
  context.imageSmoothingEnabled = true;
  context.drawImage(bitmap, rect.left - dx / 2, rect.top - dy / 2, rect.width + dx, rect.height + dy);
  context.restore();
}

/** The value at column `u`, row `v` (fractions of the grid, 0…1 each), between the four around it. */
export function valueBetween(grid: Pick<HeatGrid, 'values' | 'columns'>, u: number, v: number): number {
  const rows = rowsOf(grid);
  const { values, columns } = grid;
  if (rows === 0) return Number.NaN;
  const [x, y] = [Math.max(0, Math.min(1, u)) * (columns - 1), Math.max(0, Math.min(1, v)) * (rows - 1)];
  const [column, row] = [Math.min(columns - 2, Math.floor(x)), Math.min(rows - 2, Math.floor(y))].map((i) =>
    Math.max(0, i),
  ) as [number, number];
  const at = (r: number, c: number): number => values[Math.min(rows - 1, r) * columns + Math.min(columns - 1, c)] ?? 0;
  const [s, t] = [x - column, y - row];
  const low = at(row, column) * (1 - s) + at(row, column + 1) * s;
  const high = at(row + 1, column) * (1 - s) + at(row + 1, column + 1) * s;
  return low * (1 - t) + high * t;
}
