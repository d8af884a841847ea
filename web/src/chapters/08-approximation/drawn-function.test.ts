// The drawn function: strokes, gaps, single points, nothing, and its way through a link.
import { describe, expect, it } from 'vitest';
import {
  COLUMNS,
  columnAt,
  drawnBetween,
  drawnFrom,
  HEIGHT,
  nothingDrawn,
  pieceCount,
  samplesOf,
  textOf,
  withColumn,
  xOf,
} from './drawn-function.js';

describe('a drawn function', () => {
  it('takes the pen’s height in every column that it passes, in both directions', () => {
    const right = drawnBetween(nothingDrawn(), { x: -1, y: -1 }, { x: 1, y: 1 });
    const left = drawnBetween(nothingDrawn(), { x: 1, y: 1 }, { x: -1, y: -1 });
    for (let column = 0; column < COLUMNS; ++column) expect(right[column]).toBeCloseTo(xOf(column), 2);
    expect(left).toEqual(right);
  });

  it('keeps gaps between strokes, and the later of two strokes', () => {
    let drawn = drawnBetween(nothingDrawn(), { x: -1, y: 0.5 }, { x: -0.5, y: 0.5 });
    drawn = drawnBetween(drawn, { x: 0.5, y: -0.5 }, { x: 1, y: -0.5 });
    expect(pieceCount(drawn)).toBe(2);
    const { x, y } = samplesOf(drawn);
    expect(x.every((value) => value <= -0.45 || value >= 0.45)).toBe(true);
    expect([...new Set(y)]).toEqual([0.5, -0.5]);
    drawn = drawnBetween(drawn, { x: -1, y: 1 }, { x: -0.5, y: 1 });
    expect([...new Set(samplesOf(drawn).y)]).toEqual([1, -0.5]);
  });

  it('can be one point, straight up, out of reach, or nothing', () => {
    expect(samplesOf(nothingDrawn()).x).toHaveLength(0);
    const point = drawnBetween(nothingDrawn(), { x: 0.3, y: 0.2 }, { x: 0.3, y: 0.2 });
    expect(samplesOf(point)).toEqual({ x: Float64Array.of(xOf(columnAt(0.3))), y: Float64Array.of(0.2) });
    expect(samplesOf(drawnBetween(point, { x: 0.3, y: 0.2 }, { x: 0.3, y: 0.9 })).y).toEqual(Float64Array.of(0.9));
    expect(samplesOf(drawnBetween(nothingDrawn(), { x: 5, y: 99 }, { x: 5, y: 99 }))).toEqual({
      x: Float64Array.of(1),
      y: Float64Array.of(HEIGHT),
    });
    expect(samplesOf(withColumn(point, columnAt(0.3), Number.NaN)).x).toHaveLength(0);
  });

  it('comes back from its text, and refuses what is none', () => {
    const drawn = drawnBetween(nothingDrawn(), { x: -0.7, y: -1.3 }, { x: 0.1, y: 0.77 });
    expect(drawnFrom(textOf(drawn))).toEqual(drawn);
    expect(textOf(nothingDrawn())).toBe('');
    expect(drawnFrom('')).toEqual(nothingDrawn());
    for (const text of ['1.2.3', 'x', `${'0.'.repeat(49)}999`, `${'0.'.repeat(49)}1e1`, '.'.repeat(50)])
      expect(() => drawnFrom(text)).toThrow('its drawing cannot be read');
  });
});
