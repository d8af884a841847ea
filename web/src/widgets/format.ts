// Numbers as the pages write them: a true minus sign, four significant digits, thousands apart, per cent with two decimals.

/** U+2212, the minus sign of typeset text. */
export const MINUS = '\u2212';
/** U+202F, the narrow space that keeps a number together with its unit or its thousands apart. */
export const NARROW_SPACE = '\u202f';

/** What is shown for a value that is not there. */
export const NO_VALUE = '–';

/** Replaces a leading hyphen, and that of an exponent, by a minus sign. */
export function withMinus(text: string): string {
  return text.replace(/-/g, MINUS);
}

/**
 * `value` with `digits` significant digits: 0.01235, −1.5, 12.3, 1.234 × 10⁷. Trailing zeros stay when `fixed` is set,
 * so that a column of changing numbers does not jump.
 */
export function formatNumber(value: number, digits = 4, fixed = false): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  if (value === 0) return fixed ? (0).toFixed(digits - 1) : '0';
  const magnitude = Math.abs(value);
  // Beyond these the reader would count zeros.
  if (magnitude >= 1e7 || magnitude < 1e-4) return formatPower(value, digits, fixed);
  const text = value.toPrecision(digits);
  // toPrecision writes 12345.6 with four digits as "1.235e+4".
  const plain = text.includes('e') ? String(Math.round(value)) : text;
  return withMinus(fixed ? plain : trimZeros(plain));
}

/** `value` with a fixed number of decimals: 0.50, −1.25. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A whole number with its thousands apart from 10,000 on, as in the prose: 9999, 60,000. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const digits = Math.abs(Math.round(value)).toString();
  const grouped = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits;
  return Math.round(value) < 0 ? MINUS + grouped : grouped;
}

/** A fraction as per cent with two decimals and a space: 0.9783 → "97.83 %". NaN gives "–". */
export function formatPercent(fraction: number, decimals = 2): string {
  if (Number.isNaN(fraction)) return NO_VALUE;
  return `${formatFixed(fraction * 100, decimals)} %`;
}

/** A size in bytes as a reader says it: "11.6 MB" (of 10⁶ bytes). */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes >= 1e3) return `${Math.round(bytes / 1e3)} kB`;
  return `${bytes} B`;
}

/** A duration in seconds: "0.42 s", "12.3 s", "2 min 05 s". */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return NO_VALUE;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Reads a number as a reader types it: "0.5", ".5", "−1,000", "1e-3". Undefined when it is not one. */
export function parseNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\s\u202f\u00a0]/g, '')
    .replace(/,(?=\d{3}(\D|$))/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

function superscript(exponent: number): string {
  return String(exponent).replace(/[-\d]/g, (c) => SUPERSCRIPTS[c] ?? c);
}

/** 10 to a whole exponent, as an axis writes it: 10⁻³, 1, 10, 10². */
export function formatPowerOfTen(exponent: number): string {
  if (exponent === 0 || exponent === 1) return exponent === 0 ? '1' : '10';
  return `10${superscript(exponent)}`;
}

function formatPower(value: number, digits: number, fixed: boolean): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  return `${withMinus(fixed ? mantissa : trimZeros(mantissa))} × 10${superscript(Number(exponent))}`;
}
