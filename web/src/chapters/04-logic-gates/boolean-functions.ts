// The sixteen Boolean functions of two inputs, in the order of their truth tables read as binary numbers.

export interface BooleanFunction {
  /** The outputs of the rows 00, 01, 10, 11. */
  readonly table: readonly [number, number, number, number];
  readonly name: string;
}

const NAMES = [
  'always 0',
  'x₁ AND x₂',
  'x₁ AND NOT x₂',
  'x₁',
  'NOT x₁ AND x₂',
  'x₂',
  'x₁ XOR x₂',
  'x₁ OR x₂',
  'x₁ NOR x₂',
  'x₁ XNOR x₂',
  'NOT x₂',
  'x₁ OR NOT x₂',
  'NOT x₁',
  'NOT x₁ OR x₂',
  'x₁ NAND x₂',
  'always 1',
];

export const BOOLEAN_FUNCTIONS: readonly BooleanFunction[] = NAMES.map((name, number) => ({
  name,
  table: [(number >> 3) & 1, (number >> 2) & 1, (number >> 1) & 1, number & 1],
}));
