// A drawing survives its way through a link to within a pixel of the pad; what is no drawing is refused.
import { describe, expect, it } from 'vitest';
import { packDrawing, unpackDrawing } from './drawing-link';
import { handwritingSet, type Point } from './handwriting/hand';

/** Distance of a point to a polyline. */
function distanceTo(point: Point, line: readonly Point[]): number {
  if (line.length === 1 && line[0]) return Math.hypot(point.x - line[0].x, point.y - line[0].y);
  return Math.min(
    ...line.slice(1).map((b, i) => {
      const a = line[i] as Point;
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const length = dx * dx + dy * dy;
      const t = length > 0 ? Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length)) : 0;
      return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
    }),
  );
}

describe('drawing in a link', () => {
  it('comes back as the same lines, to within a pixel of a pad of 255, in fewer than 1,000 characters', () => {
    for (const { strokes } of handwritingSet()) {
      const text = packDrawing(strokes);
      expect(text).toMatch(/^1\.[A-Za-z0-9_-]+$/);
      expect(text?.length).toBeLessThan(1000);
      const back = unpackDrawing(text ?? '');
      expect(back).toHaveLength(strokes.length);
      strokes.forEach((stroke, i) => {
        // Half a step of the grid in both directions, and what thinning allows.
        for (const point of stroke)
          expect(distanceTo(point, back?.[i] ?? [])).toBeLessThan(0.002 + (0.5 * Math.SQRT2) / 255 + 1e-9);
      });
    }
  });

  it('keeps dots and corners of the pad', () => {
    const drawing = [
      [{ x: 0, y: 1 }],
      [
        { x: 1, y: 0 },
        { x: 0, y: 0 },
      ],
    ];
    expect(unpackDrawing(packDrawing(drawing) ?? '')).toEqual(drawing);
    expect(packDrawing([])).toBe('');
  });

  it('says when a drawing is too long', () => {
    const scribble = Array.from({ length: 3000 }, (_, i) => ({ x: (i * 0.37) % 1, y: (i * 0.73) % 1 }));
    expect(packDrawing([scribble])).toBeUndefined();
    expect(packDrawing(Array.from({ length: 30 }, (_, i) => scribble.slice(i * 100, i * 100 + 100)))).toBeUndefined();
  });

  it('refuses what is no drawing', () => {
    for (const text of ['', '1.', '2.AQAA', 'nonsense', '1.***', '1.AA', '1.AQA', '1.AgAA', `1.${'A'.repeat(5000)}`]) {
      expect(unpackDrawing(text)).toBeUndefined();
    }
    expect(unpackDrawing('1.AQAA')).toEqual([[{ x: 0, y: 0 }]]);
  });
});
