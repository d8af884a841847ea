// Rows of a benchmark's result, and the arithmetic of repetitions: medians, spreads, ratios turn by turn.

/**
 * One line of the result; value null: it could not be measured, and the note says why.
 * @typedef {{id: string, value: number | null, unit: string, min: number | null, max: number | null, note?: string}} Row
 */

/** @param {number[]} values at least one */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param {string} id
 * @param {string} unit
 * @param {number[]} values of all repetitions, at least one
 * @param {string} [note]
 * @returns {Row}
 */
export function measuredRow(id, unit, values, note) {
  const row = { id, value: median(values), unit, min: Math.min(...values), max: Math.max(...values) };
  return note ? { ...row, note } : row;
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
