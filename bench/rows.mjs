// Rows of a benchmark's result, and ratios turn by turn.
import { summary } from '../tools/lib/statistics.mjs';

/**
 * One line of the result; value null: it could not be measured, and the note says why.
 * @typedef {{id: string, value: number | null, unit: string, min: number | null, max: number | null, note?: string}} Row
 */

/**
 * @param {string} id
 * @param {string} unit
 * @param {number[]} values of all repetitions, at least one
 * @param {string} [note]
 * @returns {Row}
 */
export function measuredRow(id, unit, values, note) {
  return { id, ...summary(values), unit, ...(note ? { note } : {}) };
}

/**
 * @param {string} id
 * @param {string} unit
 * @param {string} note what is missing
 * @returns {Row}
 */
export function missingRow(id, unit, note) {
  return { id, value: null, unit, min: null, max: null, note };
}

/**
 * a[i] / b[i]: ratios within the same turn.
 * @param {number[]} a
 * @param {number[]} b
 */
export function ratios(a, b) {
  return a.slice(0, b.length).map((value, i) => value / b[i]);
}
