// A function that the reader draws: one value at each of fifty places of −1 … 1, or none where there is a gap.

/** As many as the figure's other functions have points. */
export const COLUMNS = 50;
/** The highest and lowest value that can be drawn. */
export const HEIGHT = 1.4;

/** One value a column; NaN where nothing was drawn. */
export type DrawnFunction = Float64Array;

export interface DrawnPlace {
  readonly x: number;
  readonly y: number;
}

export function nothingDrawn(): DrawnFunction {
  return new Float64Array(COLUMNS).fill(Number.NaN);
}

/** The place of a column. */
export function xOf(column: number): number {
  return -1 + (2 * column) / (COLUMNS - 1);
}

/** The column that is nearest to x. */
export function columnAt(x: number): number {
  return clamp(Math.round(((x + 1) / 2) * (COLUMNS - 1)), 0, COLUMNS - 1);
}

/** The pen went from one place to another: every column on its way takes its height there. */
export function drawnBetween(before: DrawnFunction, from: DrawnPlace, to: DrawnPlace): DrawnFunction {
  const after = Float64Array.from(before);
  const [first, last] = [columnAt(from.x), columnAt(to.x)];
  const step = Math.sign(last - first);
  for (let column = first; column !== last; column += step) {
    const share = to.x === from.x ? 0 : clamp((xOf(column) - from.x) / (to.x - from.x), 0, 1);
    after[column] = heightOf(from.y + share * (to.y - from.y));
  }
  after[last] = heightOf(to.y);
  return after;
}

/** One column moved, or emptied with NaN. */
export function withColumn(before: DrawnFunction, column: number, y: number): DrawnFunction {
  const after = Float64Array.from(before);
  after[column] = Number.isNaN(y) ? y : heightOf(y);
  return after;
}

/** Hundredths: what a pen can place, and short in a link. */
function heightOf(y: number): number {
  return Math.round(clamp(y, -HEIGHT, HEIGHT) * 100) / 100;
}

/** The points that were drawn, x ascending. */
export function samplesOf(drawn: DrawnFunction): { x: Float64Array; y: Float64Array } {
  const columns = Array.from(drawn.keys()).filter((column) => !Number.isNaN(drawn[column]));
  return { x: Float64Array.from(columns, xOf), y: Float64Array.from(columns, (column) => drawn[column] as number) };
}

/** How many pieces without a gap there are. */
export function pieceCount(drawn: DrawnFunction): number {
  return drawn.reduce((count, y, i) => count + Number(!Number.isNaN(y) && (i === 0 || Number.isNaN(drawn[i - 1]))), 0);
}

/** For links: hundredths, with nothing for a gap; empty when nothing was drawn. */
export function textOf(drawn: DrawnFunction): string {
  const parts = Array.from(drawn, (y) => (Number.isNaN(y) ? '' : String(Math.round(y * 100))));
  return parts.every((part) => part === '') ? '' : parts.join('.');
}

/** Throws a message for the reader when the text is no drawing. */
export function drawnFrom(text: string): DrawnFunction {
  if (text === '') return nothingDrawn();
  const parts = text.split('.');
  const wrong = parts.some((part) => !/^(-?\d{1,3})?$/.test(part) || Math.abs(Number(part)) > HEIGHT * 100);
  if (wrong || parts.length !== COLUMNS) throw new Error('its drawing cannot be read');
  return Float64Array.from(parts, (part) => (part === '' ? Number.NaN : Number(part) / 100));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
