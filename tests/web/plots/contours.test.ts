// Contour lines: on planes and cones, where they are known exactly, and in the cells where they could go two ways.
import { describe, expect, test } from 'vitest';
import { type ContourPiece, contourPieces } from '../../../web/src/plots/contours.js';

/** f(column, row) on a grid. */
function grid(rows: number, columns: number, f: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) => f(i % columns, Math.floor(i / columns)));
}

function ends({ x0, y0, x1, y1 }: ContourPiece): [number, number][] {
  return [
    [x0, y0],
    [x1, y1],
  ];
}

describe('contourPieces', () => {
  test('a plane has one straight line at each height, as long as the grid', () => {
    const pieces = contourPieces(
      grid(4, 6, (x, y) => x + 0.5 * y),
      4,
      6,
      2.25,
    );
    for (const [x, y] of pieces.flatMap(ends)) expect(x + 0.5 * y).toBeCloseTo(2.25, 12);
    const length = pieces.reduce((sum, p) => sum + Math.hypot(p.x1 - p.x0, p.y1 - p.y0), 0);
    // From (2.25, 0) up to (0.75, 3).
    expect(length).toBeCloseTo(Math.hypot(1.5, 3), 12);
  });

  test('a cone’s contour is closed and lies near its circle', () => {
    const pieces = contourPieces(
      grid(21, 21, (x, y) => Math.hypot(x - 10, y - 10)),
      21,
      21,
      6.3,
    );
    const met = new Map<string, number>();
    for (const [x, y] of pieces.flatMap(ends)) {
      expect(Math.abs(Math.hypot(x - 10, y - 10) - 6.3)).toBeLessThan(0.05);
      const key = `${x.toFixed(9)},${y.toFixed(9)}`;
      met.set(key, (met.get(key) ?? 0) + 1);
    }
    expect([...met.values()].every((count) => count === 2)).toBe(true);
  });

  test('in a saddle the two high corners are kept apart, whichever they are', () => {
    const aroundHigh = (values: number[]): [number, number][][] => contourPieces(values, 2, 2, 0.5).map(ends);
    // High at (0, 0) and (1, 1): each piece cuts off one of them.
    for (const piece of aroundHigh([1, 0, 0, 1])) {
      const middle = [(piece[0]![0] + piece[1]![0]) / 2, (piece[0]![1] + piece[1]![1]) / 2];
      expect(Math.abs(middle[0]! - middle[1]!)).toBeLessThan(1e-12);
    }
    // High at (1, 0) and (0, 1).
    for (const piece of aroundHigh([0, 1, 1, 0])) {
      const middle = [(piece[0]![0] + piece[1]![0]) / 2, (piece[0]![1] + piece[1]![1]) / 2];
      expect(middle[0]! + middle[1]!).toBeCloseTo(1, 12);
    }
    expect(aroundHigh([1, 0, 0, 1])).toHaveLength(2);
  });

  test('nothing where the level is not met, and cells without numbers are left out', () => {
    const flat = grid(3, 3, () => 1);
    expect(contourPieces(flat, 3, 3, 2)).toEqual([]);
    const holed = grid(3, 3, (x) => x);
    holed[0] = Number.NaN;
    expect(contourPieces(holed, 3, 3, 0.5)).toHaveLength(1);
  });
});
