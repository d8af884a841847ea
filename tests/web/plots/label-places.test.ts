// Where labels of a picture go so that they hide nothing.
import { describe, expect, it } from 'vitest';
import { crosses, firstFree, overlaps } from '../../../web/src/plots/label-places.js';

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
});
