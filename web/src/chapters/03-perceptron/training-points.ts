// The points that the figures of this chapter learn from: presets, pasted text, edits by the reader, and what of the plane is shown.
import type { EngineModule, ParsedPoints } from '../../../../wasm_bindings/engine';
import type { View } from '../../plots/plane-geometry.js';
import { copyPoints, NO_POINTS, type OwnPointSet, type PointSet, pointSetOf } from '../../plots/point-set.js';
import { formatCount } from '../../widgets/format.js';

/** [b, w₁, w₂] */
export type Weights = readonly [number, number, number];

export const ZERO: Weights = [0, 0, 0];

export const PRESET_NAMES = [
  'and',
  'and-004',
  'or',
  'xor',
  'blobs',
  'nearly-separable',
  'two-on-one',
  'neuron-004',
  'own',
] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

interface Preset {
  readonly label: string;
  /** Whether another seed makes other points. */
  readonly seeded?: boolean;
  /** Where the weights begin; at zero without it. */
  readonly start?: Weights;
  make(engine: EngineModule, seed: number): PointSet;
}

const PRESETS: Readonly<Record<Exclude<PresetName, 'own'>, Preset>> = {
  and: { label: 'AND', make: (engine) => engine.planarSet('and', 4, 0, 0) },
  // 004 counts with x₁ first. The rule takes the points in the order of the rows, so this is another run.
  'and-004': {
    label: 'AND, rows as in lecture 004',
    make: () =>
      pointSetOf([
        [0, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
        [1, 1, 1],
      ]),
  },
  or: { label: 'OR', make: (engine) => engine.planarSet('or', 4, 0, 0) },
  xor: { label: 'XOR', make: (engine) => engine.planarSet('xor', 4, 0, 0) },
  'two-on-one': {
    label: 'Both classes on one spot',
    make: () =>
      pointSetOf([
        [0, 0, 0],
        [1, 0.5, 0],
        [1, 0.5, 1],
        [1, 1, 1],
      ]),
  },
  'neuron-004': {
    label: 'Lecture 004’s neuron: (12, 4)',
    start: [0, 0.5, -1],
    make: () => pointSetOf([[12, 4, 0]]),
  },
  blobs: { label: 'Two discs', seeded: true, make: (engine, seed) => engine.planarSet('blobs', 20, 0, seed) },
  'nearly-separable': {
    label: 'Nearly separable',
    seeded: true,
    make: (engine, seed) => engine.planarSet('nearly-separable', 40, 0, seed),
  },
};

/** Choices for a select-field; the reader's own set is offered only while it is there. */
export function presetOptions(now: PresetName): { value: string; label: string }[] {
  const names = PRESET_NAMES.filter((name) => name !== 'own' || now === 'own');
  return names.map((value) => ({ value, label: value === 'own' ? 'Your own' : PRESETS[value].label }));
}

/** A set of points with its origin, and the part of the plane that is shown. */
export class TrainingPoints {
  points: OwnPointSet = NO_POINTS;
  view: View = { xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 };
  /** What the points began with; an edit makes them the reader's own. */
  preset: PresetName;
  /** Of the points as of the random order. */
  seed = 1;
  /** What was wrong with the last text, in the engine's words. */
  message = '';
  /** What was read from it. */
  note = '';

  /** `margin`: how much of the view stays free at each side, in spans of the points. */
  constructor(
    preset: PresetName,
    private readonly margin: number,
  ) {
    this.preset = preset;
  }

  get count(): number {
    return this.points.x1.length;
  }

  /** Where the weights begin. */
  get start(): Weights {
    return this.preset === 'own' ? ZERO : (PRESETS[this.preset].start ?? ZERO);
  }

  choose(engine: EngineModule, preset: PresetName): void {
    this.message = this.note = '';
    this.preset = preset;
    if (preset !== 'own') this.take(PRESETS[preset].make(engine, this.seed));
  }

  /** Another seed; points that the reader made stay. */
  reseed(engine: EngineModule, seed: number): void {
    this.seed = seed;
    if (this.preset !== 'own' && PRESETS[this.preset].seeded) this.take(PRESETS[this.preset].make(engine, seed));
  }

  /** Takes pasted text. False when it cannot be read; then `message` says why and the points stay. */
  paste(engine: EngineModule, text: string): boolean {
    try {
      const parsed = engine.parsePointsCsv(text);
      this.take(parsed.points);
      this.preset = 'own';
      this.message = '';
      this.note = noteOf(parsed);
      return true;
    } catch (thrown) {
      this.message = thrown instanceof Error ? thrown.message : String(thrown);
      // What an earlier text gave would stand under the message as if this one had given it.
      this.note = '';
      return false;
    }
  }

  /** Takes an edit; the view stays under the reader's hand. */
  edited(points: PointSet): void {
    this.points = copyPoints(points);
    this.preset = 'own';
    this.message = this.note = '';
  }

  /** Takes what a link says. */
  restore(points: OwnPointSet, preset: PresetName, seed: number, view: ArrayLike<number>): void {
    this.points = points;
    this.preset = preset;
    this.seed = seed;
    this.message = this.note = '';
    const [xMin, xMax, yMin, yMax] = Array.from(view) as [number, number, number, number];
    this.view = xMax > xMin && yMax > yMin ? { xMin, xMax, yMin, yMax } : viewOf(points, this.margin);
  }

  get viewNumbers(): number[] {
    const { xMin, xMax, yMin, yMax } = this.view;
    return [xMin, xMax, yMin, yMax];
  }

  private take(points: PointSet): void {
    this.points = copyPoints(points);
    this.view = viewOf(this.points, this.margin);
  }
}

function noteOf({ points, class0, class1 }: ParsedPoints): string {
  const names = [class0 && `class 0 is “${class0}”`, class1 && `class 1 is “${class1}”`].filter(Boolean).join(', ');
  return `${formatCount(points.x1.length)} ${points.x1.length === 1 ? 'point' : 'points'} read; ${names}.`;
}

/** How far the origin may be from the points to be in the view, in their spans. */
const ORIGIN_REACH = 2;
/** From this many points on they fill their square themselves, and little room about them is enough. */
const MANY = 10;
const MARGIN_OF_MANY = 0.12;

/** A square with all points in it, and the origin unless it is far from them. Exact numbers do not matter here, only that it is a view. */
export function viewOf(points: PointSet, margin: number): View {
  const [x, y] = [rangeOf(points.x1), rangeOf(points.x2)];
  const span = Math.max(x.max - x.min, y.max - y.min);
  const away = Math.max(Math.abs(x.min + x.max), Math.abs(y.min + y.max)) / 2;
  if (span === 0 || away < ORIGIN_REACH * span) {
    [x.min, x.max, y.min, y.max] = [Math.min(x.min, 0), Math.max(x.max, 0), Math.min(y.min, 0), Math.max(y.max, 0)];
  }
  const [centreX, centreY] = [x.min / 2 + x.max / 2, y.min / 2 + y.max / 2];
  const room = points.x1.length > MANY ? Math.min(margin, MARGIN_OF_MANY) : margin;
  const half = Math.max(x.max - x.min, y.max - y.min, 1) * (0.5 + room);
  // Far out, a square of side 1 would have no width in numbers of 53 bits.
  const safe = Math.max(half, 1e-6 * Math.max(Math.abs(centreX), Math.abs(centreY)));
  const round = (value: number): number => Number(value.toPrecision(12));
  return {
    xMin: round(centreX - safe),
    xMax: round(centreX + safe),
    yMin: round(centreY - safe),
    yMax: round(centreY + safe),
  };
}

function rangeOf(values: ArrayLike<number>): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; ++i) {
    min = Math.min(min, values[i] as number);
    max = Math.max(max, values[i] as number);
  }
  return values.length > 0 ? { min, max } : { min: 0, max: 1 };
}
