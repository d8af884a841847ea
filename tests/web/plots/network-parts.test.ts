// Where the parts of a network's diagram lie, and how space is projected.
import { describe, expect, it } from 'vitest';
import {
  distanceToPiece,
  edgeEnds,
  edgesOf,
  fittingScale,
  layOut,
  neighbour,
  partNear,
} from '../../../web/src/plots/network-parts.js';
import { planeInCube, project } from '../../../web/src/plots/space-projection.js';

describe('network parts', () => {
  it('makes an edge of every weight, row by row', () => {
    const edges = edgesOf([2, 3, 1], [Float64Array.of(1, 2, 3, 4, 5, 6), [7, 8, 9]]);
    expect(edges).toHaveLength(9);
    expect(edges[3]).toEqual({ from: { layer: 0, unit: 1 }, to: { layer: 1, unit: 1 }, weight: 4 });
    expect(edges[8]).toEqual({ from: { layer: 1, unit: 2 }, to: { layer: 2, unit: 0 }, weight: 9 });
  });

  it('fits four layers of eight into 358 pixels, apart from one another', () => {
    for (const maps of [false, true]) {
      const sizes = [8, 8, 8, 8];
      const { tile, height, centre } = layOut(sizes, 358, maps);
      const last = centre({ layer: 3, unit: 7 });
      expect(last.x + tile / 2).toBeLessThanOrEqual(358);
      expect(last.y + tile / 2).toBeLessThanOrEqual(height);
      expect(centre({ layer: 0, unit: 0 }).y - tile / 2).toBeGreaterThanOrEqual(0);
      expect(centre({ layer: 1, unit: 0 }).x - centre({ layer: 0, unit: 0 }).x).toBeGreaterThan(tile + 20);
      expect(tile).toBeGreaterThanOrEqual(24);
    }
  });

  it('grows with the type only as far as its height allows', () => {
    for (const [sizes, maps] of [
      [[4, 8, 1], false],
      [[2, 2, 1], true],
    ] as const) {
      expect(fittingScale(sizes, maps, 1.6, 0)).toBe(1.6);
      const scale = fittingScale(sizes, maps, 5, 800);
      expect(scale).toBeGreaterThan(1);
      expect(layOut(sizes, 1200, maps, scale).height).toBeLessThanOrEqual(800 + Math.max(...sizes) / 2);
      expect(fittingScale(sizes, maps, 1.6, 100)).toBe(1);
    }
  });

  it('finds the edge near a place', () => {
    const edges = edgesOf([2, 1], [[1, 2]]);
    const layout = layOut([2, 1], 400, false);
    const [a, b] = edgeEnds(edges[1] ?? { from: { layer: 0, unit: 0 }, to: { layer: 0, unit: 0 } }, layout);
    const spot = { x: 0.7 * a.x + 0.3 * b.x, y: 0.7 * a.y + 0.3 * b.y };
    expect(partNear(spot, edges, [], layout, 8)).toEqual({ kind: 'edge', from: edges[1]?.from, to: edges[1]?.to });
    expect(partNear({ x: 0, y: 0 }, edges, [{ layer: 1, unit: 0 }], layout, 8)).toBeUndefined();
    expect(distanceToPiece({ x: 3, y: 4 }, { x: 0, y: 0 }, { x: 0, y: 0 })).toBe(5);
  });

  it('goes to the neighbour at the same height, and no farther than the last', () => {
    expect(neighbour([2, 4, 1], { layer: 0, unit: 1 }, 'ArrowRight')).toEqual({ layer: 1, unit: 2 });
    expect(neighbour([2, 4, 1], { layer: 1, unit: 3 }, 'ArrowRight')).toEqual({ layer: 2, unit: 0 });
    expect(neighbour([2, 4, 1], { layer: 2, unit: 0 }, 'ArrowRight')).toEqual({ layer: 2, unit: 0 });
    expect(neighbour([2, 4, 1], { layer: 1, unit: 3 }, 'ArrowDown')).toEqual({ layer: 1, unit: 3 });
  });
});

describe('space', () => {
  it('is projected without changing lengths', () => {
    const { x, y, depth } = project([1, 2, 3], { azimuth: 30, elevation: 40 });
    expect(x * x + y * y + depth * depth).toBeCloseTo(14, 9);
    expect(project([0, 0, 1], { azimuth: 70, elevation: 0 })).toEqual({ x: 0, y: 1, depth: 0 });
    expect(project([0, 0, 1], { azimuth: 0, elevation: 90 }).depth).toBeCloseTo(-1, 9);
  });

  it('cuts the cube with a plane: a square, a hexagon in order, or nothing', () => {
    expect(planeInCube([0, 0, 2], -1, 0, 1)).toHaveLength(4);
    const hexagon = planeInCube([1e300, 1e300, 1e300], -1.5e300, 0, 1);
    expect(hexagon).toHaveLength(6);
    const sides = hexagon.map((p, i) => Math.hypot(...p.map((v, k) => v - (hexagon[(i + 1) % 6]?.[k] ?? 0))));
    for (const side of sides) expect(side).toBeCloseTo(Math.SQRT1_2, 9);
    for (const [w, b] of [
      [[0, 0, 0], 1],
      [[1, 0, 0], -5],
      [[Number.NaN, 0, 0], 0],
      [[1, 1, 1], Infinity],
    ] as const) {
      expect(planeInCube(w, b, 0, 1)).toEqual([]);
    }
  });
});
