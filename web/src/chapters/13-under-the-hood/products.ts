// The products of the race: those of a layer, as a training step computes them, and plain squares.
import type { SelectOption } from '../../widgets/select-field.js';

/** C[rows × cols] = A[rows × depth] · B[depth × cols]. */
export interface ProductShape {
  readonly rows: number;
  readonly depth: number;
  readonly cols: number;
}

interface NamedShape extends ProductShape {
  readonly name: string;
  readonly label: string;
}

/** Sides, and multiply-adds, so that the naive loop takes no longer than about a second on a slow machine. */
export const LARGEST_SIDE = 1024;
export const MOST_WORK = 512 ** 3;

export const SHAPES: readonly NamedShape[] = [
  { name: 'first', label: '784 → 128, batch 128', rows: 128, depth: 784, cols: 128 },
  { name: 'wide', label: '784 → 800, batch 128', rows: 128, depth: 784, cols: 800 },
  { name: 'output', label: '128 → 10, batch 128', rows: 128, depth: 128, cols: 10 },
  { name: 'hidden', label: '128 → 128, batch 128', rows: 128, depth: 128, cols: 128 },
  { name: 'gradient', label: 'weights’ gradient of 784 → 128', rows: 784, depth: 128, cols: 128 },
  { name: 'one', label: '784 → 128, one image', rows: 1, depth: 784, cols: 128 },
  { name: 'square-64', label: 'square, 64', rows: 64, depth: 64, cols: 64 },
  { name: 'square-256', label: 'square, 256', rows: 256, depth: 256, cols: 256 },
  { name: 'square-512', label: 'square, 512', rows: 512, depth: 512, cols: 512 },
];

export const OWN = 'own';

export const SHAPE_OPTIONS: readonly SelectOption[] = [
  ...SHAPES.map(({ name, label }) => ({ value: name, label })),
  { value: OWN, label: 'your own' },
];

export const workOf = ({ rows, depth, cols }: ProductShape): number => rows * depth * cols;

/** The name of a shape in the list. */
export function nameOf({ rows, depth, cols }: ProductShape): string {
  return SHAPES.find((shape) => shape.rows === rows && shape.depth === depth && shape.cols === cols)?.name ?? OWN;
}
