// The boxes of gates that XOR is built from, each with one wiring that does it.
import { type Circuit, type Gate, type Notation, parseWires, type Wire } from './gate-circuit.js';

export type KitName = 'or-nand-and' | 'not-and-or' | 'nand';

export interface Kit {
  readonly label: string;
  readonly gates: Circuit['gates'];
  readonly notation: Notation;
  readonly solution: readonly Wire[];
}

function kit(label: string, notation: Notation, gates: readonly (readonly Gate[])[], solution: string): Kit {
  const wires = parseWires(solution, gates);
  if (!wires) throw new Error(`the kit ${label} has an impossible wiring`);
  return { label, notation, gates, solution: wires };
}

export const KITS: Readonly<Record<KitName, Kit>> = {
  'or-nand-and': kit(
    'OR, NAND, AND',
    'words',
    [['OR', 'NAND'], ['AND']],
    '0.0-1.0,0.1-1.0,0.0-1.1,0.1-1.1,1.0-2.0,1.1-2.0',
  ),
  'not-and-or': kit(
    '¬, ∧, ∨',
    'signs',
    [['NOT', 'NOT'], ['AND', 'AND'], ['OR']],
    '0.0-1.0,0.1-1.1,0.0-2.0,1.1-2.0,1.0-2.1,0.1-2.1,2.0-3.0,2.1-3.0',
  ),
  nand: kit(
    'four NANDs',
    'words',
    [['NAND'], ['NAND', 'NAND'], ['NAND']],
    '0.0-1.0,0.1-1.0,0.0-2.0,1.0-2.0,0.1-2.1,1.0-2.1,2.0-3.0,2.1-3.0',
  ),
};

export const KIT_NAMES = Object.keys(KITS) as KitName[];
