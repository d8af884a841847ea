// What repeated measurements come to: their median, and how far they lie apart.

/**
 * @param {readonly number[]} values at least one
 * @returns {number}
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param {readonly number[]} values at least one
 * @returns {{value: number, min: number, max: number}} value: the median
 */
export function summary(values) {
  return { value: median(values), min: Math.min(...values), max: Math.max(...values) };
}
