// Strokes as vectors: their type, the box around them, and the path that a pen takes through them.

/** A point in pad coordinates: 0…1 from the left and from the top. */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
}

/** One stroke of the pen, from where it came down to where it was lifted. A dot is a stroke of one point. */
export type Stroke = readonly StrokePoint[];

/** A box in pad coordinates. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box around the centre lines of all strokes; undefined when there is no point. */
export function strokeBounds(strokes: readonly Stroke[]): Box | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of strokes.flat()) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return left <= right ? { left, top, right, bottom } : undefined;
}

/** Where a pointer is in pad coordinates, held inside the pad. `rect` and the client position are in CSS pixels. */
export function toPadPoint(
  clientX: number,
  clientY: number,
  rect: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): StrokePoint {
  const clamp = (v: number): number => Math.max(0, Math.min(1, v));
  return {
    x: rect.width > 0 ? clamp((clientX - rect.left) / rect.width) : 0,
    y: rect.height > 0 ? clamp((clientY - rect.top) / rect.height) : 0,
  };
}

/** Squared distance between two points of the pad. */
export function squaredDistance(a: StrokePoint, b: StrokePoint): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

/** What a path is drawn with: the part of CanvasRenderingContext2D (or Path2D) that tracing needs. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Length of the line that stands for a dot, in units of the sink: a canvas may drop a line of no length, round caps and all. */
const DOT_LENGTH = 0.01;

/** Traces all strokes, each point times `scale`. A dot becomes the shortest line, which a round pen draws as a disc. */
export function traceStrokes(sink: PathSink, strokes: readonly Stroke[], scale: number): void {
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    sink.moveTo(first.x * scale, first.y * scale);
    if (rest.length === 0) sink.lineTo(first.x * scale + DOT_LENGTH, first.y * scale);
    for (const point of rest) sink.lineTo(point.x * scale, point.y * scale);
  }
}
