// Where labels of a picture go so that they hide nothing.
import { describe, expect, it } from 'vitest';
import { crosses, firstFree, overlaps, placeOnEdges, spreadLabels } from '../../../web/src/plots/label-places.js';

const box = (x: number, y: number) => ({ x, y, halfWidth: 10, halfHeight: 5 });

describe('places of labels', () => {
  it('boxes that only touch do not overlap', () => {
    expect(overlaps(box(0, 0), box(19, 9))).toBe(true);
    expect(overlaps(box(0, 0), box(20, 0))).toBe(false);
    expect(overlaps(box(0, 0), box(0, 10))).toBe(false);
  });

  it('a piece of a line crosses a box that it ends in or goes through', () => {
    expect(crosses(box(0, 0), { x: -50, y: 0 }, { x: 50, y: 0 })).toBe(true);
    expect(crosses(box(0, 0), { x: 3, y: 40 }, { x: 3, y: 2 })).toBe(true);
    expect(crosses(box(0, 0), { x: 3, y: 40 }, { x: 3, y: 6 })).toBe(false);
    expect(crosses(box(0, 0), { x: -50, y: 5 }, { x: 50, y: 5 })).toBe(false);
    expect(crosses(box(0, 0), { x: -20, y: 0 }, { x: 0, y: 20 })).toBe(false);
  });

  it('takes the first free place, else the first', () => {
    const places = [box(0, 0), box(1, 0), box(2, 0)] as const;
    expect(firstFree(places, ({ x }) => x > 0)).toBe(places[1]);
    expect(firstFree(places, () => false)).toBe(places[0]);
  });

  it('every text of a network 2-3-1 lies on its own edge alone', () => {
    const unit = (layer: number, i: number, count: number) => ({
      x: 60 + 170 * layer,
      y: 200 + 84 * (i - (count - 1) / 2),
    });
    const edge = (layer: number, from: number, to: number, [a, b]: readonly [number, number]) => {
      const [start, end] = [unit(layer, from, a), unit(layer + 1, to, b)];
      return [
        { x: start.x + 24, y: start.y },
        { x: end.x - 24, y: end.y },
      ] as const;
    };
    const edges = [
      ...[0, 1, 2].flatMap((to) => [0, 1].map((from) => edge(0, from, to, [2, 3]))),
      ...[0, 1, 2].map((from) => edge(1, from, 0, [3, 1])),
    ];
    const boxes = placeOnEdges(edges, 17, 8).map((place) => ({ ...place, halfWidth: 17, halfHeight: 8 }));
    boxes.forEach((one, i) => {
      expect(boxes.filter((other, j) => j !== i && overlaps(one, other))).toEqual([]);
      expect(edges.filter(([a, b]) => crosses(one, a, b))).toHaveLength(1);
    });
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
