// The sets of points that the figures of this chapter train on, and how much of the plane each is shown in.
import type { EngineModule, PlanarPoints, PlanarSetKind } from '../../../../wasm_bindings/engine';
import type { View } from '../../plots/plane-geometry.js';

export type ProblemName = 'xor' | 'xor-clouds' | 'circles' | 'moons' | 'blobs' | 'spiral';

interface Problem {
  readonly label: string;
  readonly kind: PlanarSetKind;
  readonly count: number;
  readonly noise: number;
  readonly view: View;
}

const GATES: View = { xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 };
const AROUND_ZERO: View = { xMin: -1.6, xMax: 1.6, yMin: -1.6, yMax: 1.6 };
/** Of the points; the seed of a figure is that of the weights. */
const DATA_SEED = 1;

const PROBLEMS: Readonly<Record<ProblemName, Problem>> = {
  xor: { label: 'XOR, four points', kind: 'xor', count: 4, noise: 0, view: GATES },
  'xor-clouds': { label: 'XOR, four clouds', kind: 'xor', count: 120, noise: 0.12, view: GATES },
  circles: { label: 'Circles', kind: 'circles', count: 120, noise: 0.06, view: AROUND_ZERO },
  moons: { label: 'Moons', kind: 'moons', count: 120, noise: 0.08, view: AROUND_ZERO },
  blobs: { label: 'Blobs', kind: 'blobs', count: 120, noise: 0, view: AROUND_ZERO },
  spiral: { label: 'Spiral', kind: 'spiral', count: 160, noise: 0.02, view: AROUND_ZERO },
};

export const PROBLEM_NAMES = Object.keys(PROBLEMS) as ProblemName[];

export const PROBLEM_OPTIONS = PROBLEM_NAMES.map((value) => ({ value, label: PROBLEMS[value].label }));

export function viewOf(problem: ProblemName): View {
  return PROBLEMS[problem].view;
}

export function labelOf(problem: ProblemName): string {
  return PROBLEMS[problem].label;
}

/** The same points every time. */
export function pointsOf(engine: EngineModule, problem: ProblemName): PlanarPoints {
  const { kind, count, noise } = PROBLEMS[problem];
  return engine.planarSet(kind, count, noise, DATA_SEED);
}
