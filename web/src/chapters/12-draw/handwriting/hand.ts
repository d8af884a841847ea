// From a shape to what a hand makes of it: smooth, a little uneven, of some size, somewhere on the pad, tilted; always the same.
import { SHAPES, type Shape } from './shapes.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A drawing on the pad: points are fractions of the pad's side from its left and top. */
export interface Drawing {
  readonly name: string;
  readonly digit: number;
  /** Longest side of the digit's middle lines as a fraction of the pad's side. */
  readonly size: number;
  /** Degrees, clockwise. */
  readonly tilt: number;
  readonly strokes: readonly (readonly Point[])[];
}

/** How one drawing is made from a shape. */
export interface Hand {
  readonly size: number;
  readonly tilt: number;
  /** Where the drawing lies in the room that its size leaves: 0 left or top, 1 right or bottom. */
  readonly across: number;
  readonly down: number;
  readonly seed: number;
}

/** Every shape is drawn this often, each time by another hand. */
const HANDS_PER_SHAPE = 2;
/** The range: from a quarter of the pad to all of it (with half a pen's width to spare on either side). */
const SMALLEST = 0.25;
const LARGEST = 0.96;
const MOST_TILT = 15;

/** How far (standard deviation, in hundredths of the digit's height) the pen misses each point of a shape, and a stroke its place. */
const POINT_ERROR = 1.6;
const STROKE_ERROR = 1.2;
/** Narrowest and widest hand. */
const STRETCH = [0.86, 1.14] as const;
/** Trembling across the line, in hundredths of the height, with a wavelength of about WAVELENGTH of them. */
const TREMOR = 0.5;
const WAVELENGTH = 18;
/** Distance of two points on the path, in hundredths of the height: about what a mouse reports of a line drawn at ease. */
const SPACING = 5;

/** Seeded random numbers 0 … 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Nearly normal, mean 0, standard deviation 1, never beyond ±3.5: the sum of twelve. */
function normal(random: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; ++i) sum += random();
  return Math.max(-3.5, Math.min(3.5, sum));
}

/** The smooth pieces of a stroke, cut at its corners. Neighbouring pieces share the corner's point. */
function parseStroke(text: string): Point[][] {
  const pieces: Point[][] = [[]];
  for (const word of text.trim().split(/\s+/)) {
    const piece = pieces.at(-1) as Point[];
    if (word === '|') {
      pieces.push([piece.at(-1) as Point]);
      continue;
    }
    const [x, y] = word.split(',').map(Number);
    if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) {
      throw new Error(`shape: "${word}" is not a point "x,y"`);
    }
    piece.push({ x, y });
  }
  return pieces;
}

/** A Catmull–Rom curve (centripetal, so that it makes no loops of its own) through the points, about SPACING apart. */
function smooth(points: readonly Point[]): Point[] {
  if (points.length < 3) return straight(points);
  const first = points[0] as Point;
  const last = points.at(-1) as Point;
  const second = points[1] as Point;
  const beforeLast = points.at(-2) as Point;
  const ends = [
    { x: 2 * first.x - second.x, y: 2 * first.y - second.y },
    { x: 2 * last.x - beforeLast.x, y: 2 * last.y - beforeLast.y },
  ] as const;
  const all = [ends[0], ...points, ends[1]];
  const path: Point[] = [first];
  for (let i = 1; i + 2 < all.length; ++i) {
    const [p0, p1, p2, p3] = all.slice(i - 1, i + 3) as [Point, Point, Point, Point];
    const steps = Math.max(2, Math.round(distance(p1, p2) / SPACING));
    for (let s = 1; s <= steps; ++s) path.push(catmullRom(p0, p1, p2, p3, s / steps));
  }
  return path;
}

function straight(points: readonly Point[]): Point[] {
  const [from, to] = points;
  if (!from || !to) return [...points];
  const steps = Math.max(2, Math.round(distance(from, to) / SPACING));
  return Array.from({ length: steps + 1 }, (_, s) => mix(from, to, s / steps));
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const mix = (a: Point, b: Point, t: number): Point => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });

function catmullRom(p0: Point, p1: Point, p2: Point, p3: Point, s: number): Point {
  const t0 = 0;
  const t1 = t0 + Math.sqrt(distance(p0, p1)) + 1e-6;
  const t2 = t1 + Math.sqrt(distance(p1, p2)) + 1e-6;
  const t3 = t2 + Math.sqrt(distance(p2, p3)) + 1e-6;
  const t = t1 + (t2 - t1) * s;
  const a1 = mix(p0, p1, (t - t0) / (t1 - t0));
  const a2 = mix(p1, p2, (t - t1) / (t2 - t1));
  const a3 = mix(p2, p3, (t - t2) / (t3 - t2));
  const b1 = mix(a1, a2, (t - t0) / (t2 - t0));
  const b2 = mix(a2, a3, (t - t1) / (t3 - t1));
  return mix(b1, b2, (t - t1) / (t2 - t1));
}

/** Adds a slow trembling to a path: a hand's muscles correct the line several times on its way. */
function tremble(path: readonly Point[], random: () => number): Point[] {
  const phase = random() * 2 * Math.PI;
  const wave = WAVELENGTH * (0.8 + 0.4 * random());
  let length = 0;
  return path.map((point, i) => {
    const before = path[i - 1] ?? point;
    length += distance(before, point);
    const angle = (2 * Math.PI * length) / wave + phase;
    return { x: point.x + TREMOR * Math.sin(angle), y: point.y + TREMOR * Math.cos(angle * 0.83) };
  });
}

/** The shape as this hand writes it, at the shape's own size. */
function write(shape: Shape, random: () => number): Point[][] {
  return shape.strokes.map((text) => {
    const shift = { x: STROKE_ERROR * normal(random), y: STROKE_ERROR * normal(random) };
    let corner: Point | undefined;
    const path: Point[] = [];
    for (const piece of parseStroke(text)) {
      const uneven = piece.map((point) => ({
        x: point.x + shift.x + POINT_ERROR * normal(random),
        y: point.y + shift.y + POINT_ERROR * normal(random),
      }));
      if (corner) uneven[0] = corner;
      corner = uneven.at(-1);
      path.push(...smooth(uneven).slice(path.length > 0 ? 1 : 0));
    }
    return tremble(path, random);
  });
}

/** Tilts (degrees clockwise) and stretches (widths only, before tilting) around the origin. */
function turn(strokes: readonly (readonly Point[])[], tilt: number, stretch: number): Point[][] {
  const [sin, cos] = [Math.sin((tilt * Math.PI) / 180), Math.cos((tilt * Math.PI) / 180)];
  return strokes.map((stroke) =>
    stroke.map(({ x, y }) => ({ x: stretch * x * cos - y * sin, y: stretch * x * sin + y * cos })),
  );
}

/** One drawing: `shape` by `hand`. */
export function draw(shape: Shape, hand: Hand): Drawing {
  const random = randomNumbers(hand.seed);
  const stretch = STRETCH[0] + (STRETCH[1] - STRETCH[0]) * random();
  const strokes = turn(write(shape, random), hand.tilt, stretch);
  const points = strokes.flat();
  const [left, right] = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
  const [top, bottom] = [Math.min(...points.map((p) => p.y)), Math.max(...points.map((p) => p.y))];
  const scale = hand.size / Math.max(right - left, bottom - top);
  const margin = (1 - LARGEST) / 2;
  const x0 = margin + hand.across * (LARGEST - (right - left) * scale);
  const y0 = margin + hand.down * (LARGEST - (bottom - top) * scale);
  return {
    name: `${shape.digit} ${shape.style}, ${Math.round(hand.size * 100)} % of the pad, ${hand.tilt.toFixed(0)}°`,
    digit: shape.digit,
    size: hand.size,
    tilt: hand.tilt,
    strokes: strokes.map((stroke) =>
      stroke.map((p) => ({ x: x0 + (p.x - left) * scale, y: y0 + (p.y - top) * scale })),
    ),
  };
}

/**
 * Sizes and tilts run evenly through their ranges, independently of each other and of the shapes: each is the position
 * in the set, shuffled with a seed.
 */
export function handwritingSet(shapes: readonly Shape[] = SHAPES): Drawing[] {
  const count = shapes.length * HANDS_PER_SHAPE;
  const random = randomNumbers(1998);
  const sizes = shuffled(count, random);
  const tilts = shuffled(count, random);
  return Array.from({ length: count }, (_, i) => {
    const share = (position: number | undefined): number => (position ?? 0) / (count - 1);
    return draw(shapes[i % shapes.length] as Shape, {
      size: SMALLEST + (LARGEST - SMALLEST) * share(sizes[i]),
      tilt: MOST_TILT * (2 * share(tilts[i]) - 1),
      across: random(),
      down: random(),
      seed: 1000 + i,
    });
  });
}

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; --i) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
