// The handwriting set is what its README says: all digits, several styles, sizes, places and tilts, on the pad, always the same.
import { describe, expect, it } from 'vitest';
import { handwritingSet } from './handwriting/hand';
import { SHAPES } from './handwriting/shapes';

describe('handwriting set', () => {
  const drawings = handwritingSet();

  it('has at least six styles of every digit, none twice', () => {
    for (let digit = 0; digit < 10; ++digit) {
      const styles = SHAPES.filter((s) => s.digit === digit).map((s) => s.style);
      expect(new Set(styles).size).toBe(styles.length);
      expect(styles.length).toBeGreaterThanOrEqual(6);
    }
    expect(drawings.length).toBe(2 * SHAPES.length);
  });

  it('covers sizes from a quarter of the pad to nearly all of it, and tilts up to 15° both ways, for every digit', () => {
    const sizes = drawings.map((d) => d.size);
    const tilts = drawings.map((d) => d.tilt);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([0.25, 0.96]);
    expect([Math.min(...tilts), Math.max(...tilts)]).toEqual([-15, 15]);
    for (let digit = 0; digit < 10; ++digit) {
      const own = drawings.filter((d) => d.digit === digit);
      expect(Math.min(...own.map((d) => d.size))).toBeLessThan(0.45);
      expect(Math.max(...own.map((d) => d.size))).toBeGreaterThan(0.7);
      expect(Math.min(...own.map((d) => d.tilt))).toBeLessThan(-5);
      expect(Math.max(...own.map((d) => d.tilt))).toBeGreaterThan(5);
    }
  });

  it('stays on the pad and has the size that it says', () => {
    for (const { strokes, size } of drawings) {
      const points = strokes.flat();
      const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
      const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
      expect(extent).toBeCloseTo(size, 10);
      for (const value of [...xs, ...ys]) {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
      }
    }
  });

  it('is the same every time', () => {
    expect(handwritingSet()).toEqual(drawings);
  });
});
