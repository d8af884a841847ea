// The view of the chapter's figures: all points in it whatever they are, the origin where it is near.
import { describe, expect, it } from 'vitest';
import { pointSetOf } from '../../plots/point-set.js';
import { viewOf } from './training-points.js';

const MARGIN = 0.5;

function expectInside(points: readonly (readonly [number, number, number])[]): void {
  const { xMin, xMax, yMin, yMax } = viewOf(pointSetOf(points), MARGIN);
  expect(xMax).toBeGreaterThan(xMin);
  expect(yMax).toBeGreaterThan(yMin);
  for (const [x, y] of points) {
    expect(x >= xMin && x <= xMax, `${x} in ${xMin} … ${xMax}`).toBe(true);
    expect(y >= yMin && y <= yMax, `${y} in ${yMin} … ${yMax}`).toBe(true);
  }
}

describe('viewOf', () => {
  it('leaves half a span about the corners of a gate', () => {
    const gate = pointSetOf([
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(viewOf(gate, MARGIN)).toEqual({ xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 });
  });

  it('holds every point: one, all the same, far away, as large as the engine takes', () => {
    expectInside([[3, -2, 1]]);
    expectInside([
      [5, 5, 0],
      [5, 5, 1],
    ]);
    expectInside([
      [1e6, 1e6, 0],
      [1e6 + 1e-3, 1e6, 1],
    ]);
    expectInside([
      [1e30, 1e30, 0],
      [-1e30, 0, 1],
    ]);
    expectInside([[1e30, -1e30, 0]]);
    expectInside([]);
  });

  it('shows the origin unless it is far from the points', () => {
    const near = viewOf(pointSetOf([[12, 4, 0]]), MARGIN);
    expect(near.xMin).toBeLessThan(0);
    const far = viewOf(
      pointSetOf([
        [100, 100, 0],
        [101, 101, 1],
      ]),
      MARGIN,
    );
    expect(far.xMin).toBeGreaterThan(90);
  });
});
