// Vectors and points as the chapter's read-outs write them.
import { formatNumber } from '../../widgets/format.js';

/** (0.5, −1) */
export function tuple(values: ArrayLike<number>): string {
  return `(${Array.from(values, (value) => formatNumber(value)).join(', ')})`;
}

/** "1 update", "7 updates" */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count, 7)} ${count === 1 ? noun : plural}`;
}
