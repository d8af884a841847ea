// Powers of ten as an axis writes them.
import { formatNumber } from '../../widgets/format.js';

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

/** 0.00001 as 10⁻⁵: axes over many decades have no room for zeros. What is no power of ten, or a small one, as a number. */
export function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(Math.log10(value) - exponent) > 1e-6 || Math.abs(exponent) < 3) return formatNumber(value, 3);
  return `10${String(exponent).replace(/./g, (digit) => SUPERSCRIPTS[digit] ?? digit)}`;
}

/** Layers are whole: a tick between two of them has no name. */
export function wholeLayer(value: number): string {
  return Number.isInteger(value) ? String(value) : '';
}
