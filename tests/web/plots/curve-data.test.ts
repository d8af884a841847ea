// Curves that grow, their union on one axis, ticks and labels.
import { describe, expect, it } from 'vitest';
import { alignCurves, GrowingCurve, logTicks, logTickTexts, spreadLabels } from '../../../web/src/plots/curve-data.js';

describe('GrowingCurve', () => {
  it('keeps what was appended, in order, however much it is', () => {
    const curve = new GrowingCurve([0], [5]);
    for (let i = 1; i <= 1000; ++i) curve.append([i], [5 - i]);
    expect(curve.length).toBe(1001);
    expect(curve.x[1000]).toBe(1000);
    expect(curve.y[1000]).toBe(-995);
    expect(Array.from(curve.x.subarray(0, 3))).toEqual([0, 1, 2]);
  });

  it('refuses x and y of different lengths', () => {
    expect(() => new GrowingCurve([1], [])).toThrow('1 x and 0 y');
    expect(() => new GrowingCurve().append([1, 2], [1])).toThrow('2 x and 1 y');
  });
});

describe('alignCurves', () => {
  it('unites the x values and leaves gaps where a curve has none', () => {
    const columns = alignCurves([
      { x: [0, 2, 4], y: [1, 2, 3] },
      { x: [1, 2, 10], y: [7, 8, 9] },
    ]);
    expect(columns).toEqual([
      [0, 1, 2, 4, 10],
      [1, null, 2, 3, null],
      [null, 7, 8, null, 9],
    ]);
  });

  it('leaves out what cannot be drawn', () => {
    const y = [Number.NaN, 0, -1, Number.POSITIVE_INFINITY, 2];
    const x = [0, 1, 2, 3, 4];
    expect(alignCurves([{ x, y }])[1]).toEqual([null, 0, -1, null, 2]);
    expect(alignCurves([{ x, y }], true)[1]).toEqual([null, null, null, null, 2]);
  });

  it('keeps one column entry for an x that a curve repeats: the last value', () => {
    expect(alignCurves([{ x: [0, 1, 1, 2], y: [5, 6, 7, 8] }])).toEqual([
      [0, 1, 2],
      [5, 7, 8],
    ]);
  });

  it('is empty without curves', () => {
    expect(alignCurves([])).toEqual([[]]);
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

describe('spreadLabels', () => {
  it('leaves labels that do not overlap where they are', () => {
    expect(spreadLabels([100, 20, 60], 15, 0, 200)).toEqual([100, 20, 60]);
  });

  it('moves those that do apart, keeps their order and stays inside', () => {
    const placed = spreadLabels([198, 195, 199, 10], 15, 0, 200);
    const sorted = [...placed].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; ++i)
      expect((sorted[i] as number) - (sorted[i - 1] as number)).toBeGreaterThanOrEqual(15 - 1e-9);
    expect(placed[1]).toBeLessThan(placed[0] as number);
    expect(placed[0]).toBeLessThan(placed[2] as number);
    expect(Math.max(...placed)).toBeLessThanOrEqual(200);
    expect(placed[3]).toBe(10);
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
