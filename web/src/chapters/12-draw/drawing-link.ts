// A drawing as text for a link: strokes thinned to what a pen of the pad's width shows, two bytes a point, base64url.
import type { Stroke, StrokePoint } from '../../widgets/stroke-geometry.js';

/** Version of the format, in front of every text. */
const VERSION = '1.';
/** Steps of a coordinate over the pad's side. */
const GRID = 255;
/** A point may lie this far (fraction of the pad) beside the line that replaces it: a thirtieth of the pad's pen. */
const TOLERANCE = 0.002;
/** Longest text; addresses of more than about 2,000 characters do not travel well. */
const MAX_LENGTH = 1800;
const MAX_POINTS_OF_STROKE = 255;

/** The drawing's text; undefined when it is too long for a link. An empty drawing gives an empty text. */
export function packDrawing(strokes: readonly Stroke[]): string | undefined {
  if (strokes.length === 0) return '';
  const bytes: number[] = [];
  for (const stroke of strokes) {
    const points = thin(stroke);
    if (points.length > MAX_POINTS_OF_STROKE) return undefined;
    bytes.push(points.length, ...points.flatMap(({ x, y }) => [Math.round(x * GRID), Math.round(y * GRID)]));
  }
  const text =
    VERSION +
    btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=/g, '');
  return text.length <= MAX_LENGTH ? text : undefined;
}

/** The drawing of a text, or undefined when it is none. */
export function unpackDrawing(text: string): Stroke[] | undefined {
  if (!text.startsWith(VERSION) || text.length > MAX_LENGTH) return undefined;
  const bytes = decode(text.slice(VERSION.length));
  if (!bytes || bytes.length === 0) return undefined;
  const strokes: Stroke[] = [];
  for (let at = 0; at < bytes.length; ) {
    const count = bytes[at++] ?? 0;
    if (count === 0 || at + 2 * count > bytes.length) return undefined;
    strokes.push(
      Array.from({ length: count }, (_, i) => ({
        x: (bytes[at + 2 * i] ?? 0) / GRID,
        y: (bytes[at + 2 * i + 1] ?? 0) / GRID,
      })),
    );
    at += 2 * count;
  }
  return strokes;
}

function decode(text: string): number[] | undefined {
  try {
    return Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Leaves out points that lie on the line between others (Ramer 1972, Douglas & Peucker 1973). */
function thin(stroke: Stroke): StrokePoint[] {
  const [first, last] = [stroke[0], stroke.at(-1)];
  if (!first || !last || stroke.length < 3) return [...stroke];
  let farthest = 0;
  let distance = 0;
  for (let i = 1; i < stroke.length - 1; ++i) {
    const d = distanceToSegment(stroke[i] as StrokePoint, first, last);
    if (d > distance) [farthest, distance] = [i, d];
  }
  if (distance <= TOLERANCE) return [first, last];
  return [...thin(stroke.slice(0, farthest + 1)).slice(0, -1), ...thin(stroke.slice(farthest))];
}

function distanceToSegment(p: StrokePoint, a: StrokePoint, b: StrokePoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
