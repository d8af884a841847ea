// A grid of lines over the four corners, and how many corners each has right.
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { corners, type TruthBits } from '../../lecture/gates.js';
import { type LineWeights, weightsOf } from '../../plots/plane-geometry.js';

/** Directions of w times distances from the square's centre. */
export const DIRECTIONS = 100;
export const DISTANCES = 100;
export const LINES = DIRECTIONS * DISTANCES;
const CENTRE = { x: 0.5, y: 0.5 };
/** A little more than half the square's diagonal: beyond it the line misses the square. */
const FARTHEST = 0.8;

/** Line `index` of the grid; |w| = 1. No direction is that of a side or a diagonal. */
export function lineOfGrid(index: number): LineWeights {
  const direction = Math.floor(index / DISTANCES);
  const angle = ((direction + 0.25) * 2 * Math.PI) / DIRECTIONS;
  const distance = FARTHEST * ((2 * ((index % DISTANCES) + 0.5)) / DISTANCES - 1);
  return weightsOf({ angle, distance }, CENTRE, 1);
}

/** Counts lines of the grid by how many of the four corners they have right: entry n for n corners. */
export class LineTally {
  readonly counts = [0, 0, 0, 0, 0];
  tried = 0;

  constructor(
    private readonly engine: EngineModule,
    private readonly table: TruthBits,
  ) {}

  /** Until so many lines are tried. */
  advance(lines: number): void {
    const points = corners(this.table);
    for (; this.tried < lines; ++this.tried) {
      const { w1, w2, b } = lineOfGrid(this.tried);
      const { correct } = this.engine.evaluateLine(points, b, w1, w2);
      this.counts[correct] = (this.counts[correct] ?? 0) + 1;
    }
  }

  /** The most corners that any line had right. */
  get best(): number {
    return this.counts.findLastIndex((count) => count > 0);
  }
}
