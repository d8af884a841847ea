// The result as people read it: one row a line, with its bar and whether it is met.
import { BARS, barFor, isMet } from './bars.mjs';

/** Three figures that matter, thousands grouped: 0.0123, 1.23, 123, 123,456. @param {number} value */
export function figure(value) {
  const size = Math.abs(value);
  if (size >= 1000)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',');
  if (size === 0) return '0';
  return value.toFixed(Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(size)))));
}

/** @param {import('./bars.mjs').Bar} bar */
const barText = (bar) => `${bar.at === 'least' ? '≥' : '≤'} ${bar.bar}`;

/**
 * @param {import('./rows.mjs').Row} row
 * @returns {string[]} id, median, min … max, unit, bar, verdict, note
 */
export function tableCells(row) {
  const bar = barFor(row.id);
  const { value, min, max } = row;
  const spread = min === null || max === null ? '' : `${figure(min)} … ${figure(max)}`;
  let verdict = '';
  if (bar) verdict = value === null ? 'not measured' : isMet(bar, value) ? 'met' : 'NOT MET';
  return [
    row.id,
    value === null ? '–' : figure(value),
    spread,
    row.unit,
    bar ? barText(bar) : '',
    verdict,
    row.note ?? '',
  ];
}

const HEAD = ['row', 'median', 'min … max', 'unit', 'bar', '', ''];

/**
 * Columns lined up; numbers to the right.
 * @param {import('./rows.mjs').Row[]} rows
 */
export function formatTable(rows) {
  const lines = [HEAD, ...rows.map(tableCells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, i) => (i === 1 || i === 2 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * The rows that have a bar, in the order of the bars; for one that was not measured a row that says so.
 * @param {import('./rows.mjs').Row[]} rows
 */
export function barredRows(rows) {
  return BARS.map(
    ({ id }) =>
      rows.find((row) => row.id === id) ?? { id, value: null, unit: '', min: null, max: null, note: 'not in this run' },
  );
}
