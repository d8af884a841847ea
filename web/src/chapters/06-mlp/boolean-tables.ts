// Truth tables of 2 to 4 inputs: their numbers, the well-known ones by name, and how terms are written.

export const MOST_INPUTS = 4;
export const INPUT_NAMES = ['x₁', 'x₂', 'x₃', 'x₄'];

/** A function's number: its column of outputs read as a binary number, the row of zeros first. XOR is 6. */
export function numberOf(table: ArrayLike<number>): number {
  return Array.from(table).reduce((sum, bit) => sum * 2 + bit, 0);
}

/** The function with this number. */
export function tableOf(number: number, inputs: number): Uint8Array {
  const rows = 2 ** inputs;
  return Uint8Array.from({ length: rows }, (_, row) => Math.floor(number / 2 ** (rows - 1 - row)) % 2);
}

/** How many functions there are. */
export function functionCount(inputs: number): number {
  return 2 ** (2 ** inputs);
}

/** The inputs of a row, x₁ first. */
export function bitsOf(row: number, inputs: number): number[] {
  return Array.from({ length: inputs }, (_, i) => (row >> (inputs - 1 - i)) & 1);
}

export type Preset = 'odd' | 'and' | 'or' | 'majority' | 'equal' | 'first' | 'always' | 'never';

interface PresetRule {
  readonly label: string;
  /** From how many inputs are 1, of how many; and the first of them. */
  readonly holds: (ones: number, inputs: number, first: number) => boolean;
}

export const PRESETS: Readonly<Record<Preset, PresetRule>> = {
  odd: { label: 'odd number of ones (XOR)', holds: (ones) => ones % 2 === 1 },
  and: { label: 'all (AND)', holds: (ones, inputs) => ones === inputs },
  or: { label: 'at least one (OR)', holds: (ones) => ones > 0 },
  majority: { label: 'more than half', holds: (ones, inputs) => ones > inputs / 2 },
  equal: { label: 'all equal', holds: (ones, inputs) => ones === 0 || ones === inputs },
  first: { label: 'just x₁', holds: (_ones, _inputs, first) => first === 1 },
  always: { label: 'always 1', holds: () => true },
  never: { label: 'never 1', holds: () => false },
};

export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

export function presetTable(preset: Preset, inputs: number): Uint8Array {
  return Uint8Array.from({ length: 2 ** inputs }, (_, row) => {
    const bits = bitsOf(row, inputs);
    const ones = bits.filter((bit) => bit === 1).length;
    return PRESETS[preset].holds(ones, inputs, bits[0] ?? 0) ? 1 : 0;
  });
}

/** The preset that a table is, if it is one. */
export function presetOf(table: ArrayLike<number>, inputs: number): Preset | undefined {
  const number = numberOf(table);
  return PRESET_NAMES.find((preset) => numberOf(presetTable(preset, inputs)) === number);
}

/** One conjunction, from its literals 1, −1, 0: "x₁ ∧ ¬x₂"; "1" for the empty one, which always holds. */
export function termText(literals: ArrayLike<number>): string {
  const parts = Array.from(literals).flatMap((sign, i) =>
    sign === 0 ? [] : `${sign < 0 ? '¬' : ''}${INPUT_NAMES[i]}`,
  );
  return parts.length === 0 ? '1' : parts.join(' ∧ ');
}

/** "(x₁ ∧ ¬x₂) ∨ (¬x₁ ∧ x₂)"; "0" without terms. */
export function disjunctionText(terms: readonly ArrayLike<number>[]): string {
  if (terms.length === 0) return '0';
  return terms
    .map((term) =>
      terms.length > 1 && Array.from(term).filter(Boolean).length > 1 ? `(${termText(term)})` : termText(term),
    )
    .join(' ∨ ');
}
