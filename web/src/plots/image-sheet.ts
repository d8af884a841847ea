// The sheet that an image grid is drawn from: all images on one canvas, a device pixel each number; the browser enlarges them.
import { DIVERGING_SHADES, divergingIndex } from './color-scale.js';
import type { Theme } from './theme.js';

/** Pixels or weights of images one after another, each row by row. */
export type ImageNumbers = Uint8Array | Float32Array | Float64Array;

/** `count` images of width × height numbers. */
export interface SheetImages {
  readonly numbers: ImageNumbers;
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** Images side by side on the sheet: no canvas side grows beyond what browsers allow. */
const COLUMNS = 32;

/** Where image `index` stands on the sheet. */
export function placeOnSheet(index: number, width: number, height: number): { left: number; top: number } {
  return { left: (index % COLUMNS) * width, top: Math.floor(index / COLUMNS) * height };
}

/** Draws all images in one call. `limitOf`: the ends of an image's diverging scale; without it the numbers are shades of ink. */
export function renderSheet(
  { numbers, width, height, count }: SheetImages,
  limitOf: ((index: number) => number) | undefined,
  theme: Theme,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width * Math.max(1, Math.min(count, COLUMNS));
  canvas.height = height * Math.max(1, Math.ceil(count / COLUMNS));
  const data = new ImageData(canvas.width, canvas.height);
  const words = new Uint32Array(data.data.buffer);
  for (let i = 0; i < count; ++i) {
    const { left, top } = placeOnSheet(i, width, height);
    const limit = limitOf?.(i) ?? 0;
    for (let row = 0; row < height; ++row) {
      const values = numbers.subarray((i * height + row) * width, (i * height + row + 1) * width);
      const from = (top + row) * canvas.width + left;
      const line = words.subarray(from, from + width);
      if (limitOf) fillDiverging(line, values, limit, theme.divergingWords);
      else fillPixels(line, values, theme.pixelWords);
    }
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}

/** The largest |number| of each run of `length` numbers. */
export function largestOf(numbers: ImageNumbers, length: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(numbers.length / length) }, (_, run) => {
    let largest = 0;
    for (const value of numbers.subarray(run * length, (run + 1) * length))
      largest = Math.max(largest, Math.abs(value));
    return largest;
  });
}

/** A new view of the same numbers is no new picture: hosts cut theirs from a larger array whenever they render. */
export function areOthers(now: ImageNumbers, before: ImageNumbers | undefined): boolean {
  return (
    before === undefined ||
    now.buffer !== before.buffer ||
    now.byteOffset !== before.byteOffset ||
    now.length !== before.length ||
    now.constructor !== before.constructor
  );
}

function fillPixels(words: Uint32Array, values: ArrayLike<number>, shades: Uint32Array): void {
  const perUnit = values instanceof Uint8Array ? 1 : 255;
  for (let i = 0; i < words.length; ++i) {
    const shade = Math.max(0, Math.min(255, Math.round((values[i] ?? 0) * perUnit)));
    words[i] = shades[shade] ?? 0;
  }
}

function fillDiverging(words: Uint32Array, values: ArrayLike<number>, limit: number, shades: Uint32Array): void {
  if (shades.length !== DIVERGING_SHADES) throw new RangeError(`diverging scale of ${shades.length} shades`);
  for (let i = 0; i < words.length; ++i) words[i] = shades[divergingIndex(values[i] ?? 0, limit)] ?? 0;
}
