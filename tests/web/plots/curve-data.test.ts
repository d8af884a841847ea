// Curves that grow, and their union on one axis.
import { describe, expect, it } from 'vitest';
import { alignCurves, GrowingCurve } from '../../../web/src/plots/curve-data.js';

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
