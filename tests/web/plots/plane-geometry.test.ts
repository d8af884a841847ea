// Lines through a view of the plane: clipped, turned and moved, whatever their weights.
import { describe, expect, it } from 'vitest';
import { valueBetween } from '../../../web/src/plots/heat-map.js';
import {
  centreOf,
  clipLine,
  poseBetween,
  poseOf,
  positiveSide,
  roundTicks,
  weightsOf,
} from '../../../web/src/plots/plane-geometry.js';
import { pointSetOf, withOtherClass, withoutPoint, withPoint, withPointAt } from '../../../web/src/plots/point-set.js';

const view = { xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 };
const centre = centreOf(view);
const clip = (w1: number, w2: number, b: number): readonly number[] | undefined => {
  const pose = poseOf({ w1, w2, b }, centre);
  const piece = pose && clipLine(pose, view);
  return piece?.flatMap(({ x, y }) => [x, y]);
};

describe('plane geometry', () => {
  it('clips a line to the view, at every scale of its weights', () => {
    for (const scale of [1, 1e300, 1e-300, -5]) {
      const piece = clip(scale, scale, -1.5 * scale) ?? [];
      expect([...piece].sort((a, b) => a - b).map((v) => Math.round(v * 1e9) / 1e9 + 0)).toEqual([0, 0, 1.5, 1.5]);
    }
    expect(clip(1, 0, -0.5)?.map((v) => Math.round(v * 1e9) / 1e9 + 0)).toEqual([0.5, -0.5, 0.5, 1.5]);
    expect(clip(0, -2, 1)?.map((v) => Math.round(v * 1e9) / 1e9 + 0)).toEqual([-0.5, 0.5, 1.5, 0.5]);
  });

  it('knows that there is no line', () => {
    for (const [w1, w2, b] of [
      [0, 0, 0],
      [0, 0, 1],
      [Number.NaN, 1, 0],
      [Infinity, 1, 0],
      [1, 1, Infinity],
      [1e-300, 0, 1e300],
      [1, 1, 1e30],
      [1, 0, 5],
    ] as const) {
      expect(clip(w1, w2, b), `${w1}, ${w2}, ${b}`).toBeUndefined();
    }
  });

  it('gives the weights of a pose back', () => {
    const line = { w1: 0.6, w2: -0.8, b: 0.25 };
    const pose = poseOf(line, centre);
    const back = pose && weightsOf(pose, centre, 1);
    expect(back?.w1).toBeCloseTo(0.6, 12);
    expect(back?.w2).toBeCloseTo(-0.8, 12);
    expect(back?.b).toBeCloseTo(0.25, 12);
  });

  it('finds the positive side, all of the view, or nothing', () => {
    const side = (w1: number, w2: number, b: number): number => {
      const pose = poseOf({ w1, w2, b }, centre);
      const corners = pose ? positiveSide(pose, view) : [];
      const area = corners.reduce((sum, { x, y }, i) => {
        const next = corners[(i + 1) % corners.length] ?? { x, y };
        return sum + (x * next.y - next.x * y) / 2;
      }, 0);
      return area;
    };
    expect(side(1, 0, -0.5)).toBeCloseTo(2, 9);
    expect(side(1, 1, -1.5)).toBeCloseTo(1.125, 9);
    expect(side(1, 0, 10)).toBeCloseTo(4, 9);
    expect(side(1, 0, -10)).toBe(0);
  });

  it('turns the shorter way round', () => {
    const half = poseBetween({ angle: 3, distance: 0 }, { angle: -3, distance: 1 }, 0.5);
    expect(Math.abs(half.angle)).toBeCloseTo(Math.PI, 9);
    expect(half.distance).toBe(0.5);
  });

  it('makes round ticks, and none of a range that is none', () => {
    expect(roundTicks(-0.5, 1.5, 4)).toEqual([-0.5, 0, 0.5, 1, 1.5]);
    expect(roundTicks(1, 1, 4)).toEqual([]);
  });

  it('reads between the values of a grid', () => {
    const grid = { values: [0, 1, 2, 3], columns: 2 };
    expect(valueBetween(grid, 0.5, 0.5)).toBe(1.5);
    expect(valueBetween(grid, 1, 0)).toBe(1);
    expect(valueBetween(grid, 2, 2)).toBe(3);
    expect(valueBetween({ values: [], columns: 0 }, 0, 0)).toBeNaN();
  });
});

describe('point sets', () => {
  it('are changed by copying', () => {
    const points = pointSetOf([
      [0, 1, 1],
      [2, 3, 0],
    ]);
    expect(withPoint(points, 4, 5, 1).x1).toEqual(Float64Array.of(0, 2, 4));
    expect(withoutPoint(points, 0)).toEqual(pointSetOf([[2, 3, 0]]));
    expect(withPointAt(points, 1, 9, 8).x2).toEqual(Float64Array.of(1, 8));
    expect(withOtherClass(points, 1).label).toEqual(Uint8Array.of(1, 1));
    expect(points.label).toEqual(Uint8Array.of(1, 0));
  });
});
