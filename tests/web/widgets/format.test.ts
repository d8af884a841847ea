// Numbers as the pages write them, and as readers type them.
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatFixed,
  formatNumber,
  formatPercent,
  formatPowerOfTen,
  formatSeconds,
  parseNumber,
} from '../../../web/src/widgets/format.js';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-1.5, '−1.5'],
    [0.0123456, '0.01235'],
    [0.99999, '1'],
    [12345.6, '12346'],
    [123456, '123456'],
    [1234567.8, '1234568'],
    [12345678, '1.235 × 10⁷'],
    [0.0001, '0.0001'],
    [-0.000012346, '−1.235 × 10⁻⁵'],
    [Number.NaN, 'not a number'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%d → %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('keeps zeros at the end where a column of numbers must not jump', () => {
    expect(formatNumber(0.5, 4, true)).toBe('0.5000');
    expect(formatNumber(0, 4, true)).toBe('0.000');
    expect(formatNumber(-2, 3, true)).toBe('−2.00');
  });

  it('takes six digits in worked examples', () => {
    expect(formatNumber(-0.0878852, 6)).toBe('−0.0878852');
  });
});

describe('other formats', () => {
  it('per cent', () => {
    expect(formatPercent(0.9783)).toBe('97.83 %');
    expect(formatPercent(1)).toBe('100.00 %');
    expect(formatPercent(0.12345, 1)).toBe('12.3 %');
    expect(formatPercent(Number.NaN)).toBe('–');
  });

  it('fixed decimals have no minus before a zero', () => {
    expect(formatFixed(-0.001, 2)).toBe('0.00');
    expect(formatFixed(-1.005, 1)).toBe('−1.0');
  });

  it('powers of ten on an axis', () => {
    expect([-12, -3, 0, 1, 2, 15].map(formatPowerOfTen)).toEqual(['10⁻¹²', '10⁻³', '1', '10', '10²', '10¹⁵']);
  });

  it('counts', () => {
    expect(formatCount(9999)).toBe('9999');
    expect(formatCount(60000)).toBe('60,000');
    expect(formatCount(-1234567.4)).toBe('−1,234,567');
  });

  it('sizes and times', () => {
    expect([formatBytes(950), formatBytes(54321), formatBytes(11_594_722)]).toEqual(['950 B', '54 kB', '11.6 MB']);
    expect([0.4217, 12.34, 59.96, 125].map(formatSeconds)).toEqual(['0.42 s', '12.3 s', '60.0 s', '2 min 05 s']);
    expect(formatSeconds(Number.POSITIVE_INFINITY)).toBe('–');
  });
});

describe('parseNumber', () => {
  it.each([
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    [' −1,234.5 ', -1234.5],
    ['+1e-3', 0.001],
    ['60 000', 60000],
  ])('%j → %d', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', '-', 'abc', '1.2.3', '0x10', '1e999', 'NaN', 'Infinity', '1e'])('refuses %j', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });

  it('reads what formatNumber wrote', () => {
    for (const value of [0, 1, -1.5, 0.0123, 123456]) expect(parseNumber(formatNumber(value, 6))).toBe(value);
  });
});
