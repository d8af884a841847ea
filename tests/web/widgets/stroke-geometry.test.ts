// Strokes: pad coordinates, bounds, tracing.
import { describe, expect, it } from 'vitest';
import { squaredDistance, strokeBounds, toPadPoint, traceStrokes } from '../../../web/src/widgets/stroke-geometry.js';

const rect = { left: 10, top: 20, width: 200, height: 100 };

describe('toPadPoint', () => {
  it('maps the pad to 0…1 and holds the pointer inside', () => {
    expect(toPadPoint(110, 70, rect)).toEqual({ x: 0.5, y: 0.5 });
    expect(toPadPoint(-50, 500, rect)).toEqual({ x: 0, y: 1 });
    expect(toPadPoint(10, 20, { ...rect, width: 0, height: 0 })).toEqual({ x: 0, y: 0 });
  });
});

describe('strokeBounds', () => {
  it('is the box around all strokes', () => {
    const strokes = [
      [{ x: 0.2, y: 0.9 }],
      [],
      [
        { x: 0.5, y: 0.1 },
        { x: 0.1, y: 0.4 },
      ],
    ];
    expect(strokeBounds(strokes)).toEqual({ left: 0.1, top: 0.1, right: 0.5, bottom: 0.9 });
  });

  it('does not exist without points', () => {
    expect(strokeBounds([])).toBeUndefined();
    expect(strokeBounds([[]])).toBeUndefined();
  });
});

describe('traceStrokes', () => {
  it('moves to the first point, draws lines to the others, and makes a dot of a single one', () => {
    const calls: string[] = [];
    const sink = {
      moveTo: (x: number, y: number) => calls.push(`M${x},${y}`),
      lineTo: (x: number, y: number) => calls.push(`L${x},${y}`),
    };
    traceStrokes(
      sink,
      [
        [
          { x: 0, y: 0 },
          { x: 0.5, y: 1 },
        ],
        [],
        [{ x: 1, y: 1 }],
      ],
      100,
    );
    expect(calls).toEqual(['M0,0', 'L50,100', 'M100,100', 'L100.01,100']);
  });
});

it('measures squared distances', () => {
  expect(squaredDistance({ x: 0, y: 0 }, { x: 3, y: 4 })).toBe(25);
});
