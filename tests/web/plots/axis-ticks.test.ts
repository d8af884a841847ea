// Ends and ticks of axes.
import { describe, expect, it } from 'vitest';
import {
  linearRange,
  linearTicks,
  logRange,
  logTicks,
  logTickTexts,
  roundAbove,
} from '../../../web/src/plots/axis-ticks.js';

describe('roundAbove', () => {
  it('is the next round number, itself for one that is round', () => {
    expect([0.7, 1, 1.01, 20, 21, 101, 0.30000001, 9.9].map((most) => roundAbove(most))).toEqual([
      0.8, 1, 1.2, 20, 25, 120, 0.4, 10,
    ]);
    expect(roundAbove(0.28)).toBe(0.3);
  });

  it('is whole for a count', () => {
    expect([0.5, 1, 2.2, 11, 12.5].map((most) => roundAbove(most, true))).toEqual([1, 1, 3, 12, 15]);
  });

  it('is 1 where there is nothing to round', () => {
    for (const most of [0, -3, Number.NaN, Infinity]) expect(roundAbove(most)).toBe(1);
    expect(roundAbove(1e-300)).toBe(1e-300);
  });
});

describe('linearTicks', () => {
  it('stand on the end of an axis from 0 to a round number', () => {
    expect(linearTicks(0, 1.2, 5, false)).toEqual([0, 0.6, 1.2]);
    expect(linearTicks(0, 0.8, 5, false)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(linearTicks(0, 0.3, 5, false)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(linearTicks(0, 25, 6, true)).toEqual([0, 5, 10, 15, 20, 25]);
    expect(linearTicks(0, 3, 2.9, true)).toEqual([0, 3]);
    expect(linearTicks(0, 1, 8, true)).toEqual([0, 1]);
  });

  it('are the round numbers within any other axis', () => {
    expect(linearTicks(-6, 6, 7, false)).toEqual([-6, -4, -2, 0, 2, 4, 6]);
    expect(linearTicks(-1.05, 1.05, 5, false)).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(linearTicks(0.5, 8.5, 5, true)).toEqual([2, 4, 6, 8]);
    expect(linearTicks(0, 4.3, 2, true)).toEqual([0]);
    expect(linearTicks(2, 2, 5, false)).toEqual([2]);
    expect(linearTicks(1e-9, 2e-9, 4, false)).toHaveLength(5);
    expect(linearTicks(0, 1e15, 5, false).at(-1)).toBe(1e15);
  });
});

describe('linearRange', () => {
  it('ends at a round number if it begins at a given 0, else a little beyond the data', () => {
    expect(linearRange({ min: 0, max: undefined }, 3, 21, true)).toEqual([0, 25]);
    expect(linearRange({ min: undefined, max: undefined }, 0, 20, false)).toEqual([-1, 21]);
    expect(linearRange({ min: 0, max: 4.2 }, 0, 20, false)).toEqual([0, 4.2]);
    expect(linearRange({ min: undefined, max: undefined }, 5, 5, false)).toEqual([4.5, 5.5]);
  });
});

describe('logRange', () => {
  it('is at least most of a decade long, with given ends kept', () => {
    const [low, high] = logRange({ min: undefined, max: undefined }, -0.2, -0.2);
    expect(high - low).toBeGreaterThan(0.7);
    expect(logRange({ min: 1, max: 100 }, 0.5, 7)).toEqual([-0.06, 2.06]);
  });
});

describe('logTicks', () => {
  it('are 1, 2, 5 over a few decades and powers of ten over many', () => {
    expect(logTicks(0.03, 2.5)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(logTicks(1e-4, 100)).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]);
    expect(logTicks(1e-12, 1)).toEqual([1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1]);
    expect(logTicks(1e-30, 1)).toEqual([1e-30, 1e-27, 1e-24, 1e-21, 1e-18, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1]);
    expect(logTicks(0.03, 2.5, 3)).toEqual([0.1, 1]);
    expect(logTicks(1e-12, 1, 4)).toEqual([1e-12, 1e-9, 1e-6, 1e-3, 1]);
    expect(logTicks(1e-320, Number.MAX_VALUE, 4)).toEqual([1e-316, 1e-158, 1, 1e158]);
    expect(logTicks(0, 1)).toEqual([]);
  });
});

describe('logTickTexts', () => {
  it('are plain numbers as long as all are short, else powers of ten, all of them', () => {
    expect(logTickTexts([0.05, 0.1, 0.2, 1, 1000])).toEqual(['0.05', '0.1', '0.2', '1', '1000']);
    expect(logTickTexts([1e-8, 1e-4, 0.1, 1, 10, 1e6])).toEqual(['10⁻⁸', '10⁻⁴', '10⁻¹', '1', '10', '10⁶']);
    expect(logTickTexts([2e-4, 5e-4, 1e-3])).toEqual(['2 · 10⁻⁴', '5 · 10⁻⁴', '10⁻³']);
    expect(logTickTexts([])).toEqual([]);
  });
});
