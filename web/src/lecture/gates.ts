// The logic gates as truth tables and as corners of the plane, for the chapters that learn them.
import type { LineWeights } from '../plots/plane-geometry.js';
import { type OwnPointSet, pointSetOf } from '../plots/point-set.js';

/** Outputs of the rows 00, 01, 10, 11; for one input of the rows 0, 1. */
export type TruthBits = readonly number[];

export interface Gate {
  readonly name: string;
  readonly inputs: 1 | 2;
  readonly table: TruthBits;
  /** Weights that make it; those of lecture 004 for AND and OR, the others after their pattern. None for XOR and XNOR. */
  readonly answer?: LineWeights;
}

export const GATES = {
  and: { name: 'AND', inputs: 2, table: [0, 0, 0, 1], answer: { w1: 0.5, w2: 0.5, b: -0.7 } },
  or: { name: 'OR', inputs: 2, table: [0, 1, 1, 1], answer: { w1: 0.5, w2: 0.5, b: -0.2 } },
  nand: { name: 'NAND', inputs: 2, table: [1, 1, 1, 0], answer: { w1: -0.5, w2: -0.5, b: 0.7 } },
  nor: { name: 'NOR', inputs: 2, table: [1, 0, 0, 0], answer: { w1: -0.5, w2: -0.5, b: 0.2 } },
  not: { name: 'NOT', inputs: 1, table: [1, 0], answer: { w1: -1, w2: 0, b: 0.5 } },
  xor: { name: 'XOR', inputs: 2, table: [0, 1, 1, 0] },
  xnor: { name: 'XNOR', inputs: 2, table: [1, 0, 0, 1] },
} as const satisfies Record<string, Gate>;

export type GateName = keyof typeof GATES;

/** The gate of that name, without what only some of them have. */
export function gate(name: GateName): Gate {
  return GATES[name];
}

/** For a select-field. */
export function gateOptions(names: readonly GateName[]): { value: string; label: string }[] {
  return names.map((value) => ({ value, label: GATES[value].name }));
}

/** The rows of a truth table as points: class 1 where the output is 1. One input lies on the x₁ axis. */
export function corners(table: TruthBits): OwnPointSet {
  if (table.length === 2) return pointSetOf(table.map((y, x1) => [x1, 0, y]));
  return pointSetOf(table.map((y, row) => [row >> 1, row & 1, y]));
}

/** "(0, 1)" for row 1 of two inputs. */
export function rowName(row: number, inputs = 2): string {
  return inputs === 1 ? `x₁ = ${row}` : `(${row >> 1}, ${row & 1})`;
}
