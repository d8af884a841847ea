// The multiplication gate's settings, and what the engine makes of them: surfaces, one pair in full, errors against λ.
import type {
  ActivationName,
  EngineModule,
  MultiplicationGate,
  MultiplicationGateErrors,
} from '../../../../wasm_bindings/engine';

export interface GateChoice {
  readonly activation: ActivationName;
  readonly lambda: number;
  /** b, of all four hidden units. */
  readonly offset: number;
  readonly u: number;
  readonly v: number;
}

export const GATE_ACTIVATIONS: readonly { readonly value: ActivationName; readonly label: string }[] = [
  { value: 'softplus', label: 'softplus' },
  { value: 'sigmoid', label: 'sigmoid' },
  { value: 'tanh', label: 'tanh' },
  { value: 'relu', label: 'ReLU' },
  { value: 'step', label: 'step' },
];

/** Where λ is swept: from 10⁻⁶ to 10, five a decade. */
export const EXPONENTS = Array.from({ length: 36 }, (_, i) => -6 + i / 5);
const LAMBDAS = Float64Array.from(EXPONENTS, (exponent) => 10 ** exponent);
/** Places of the surfaces, each way. */
export const SIDE = 61;
/** The row v = ½, for the section. */
const SECTION_ROW = (SIDE - 1) * 0.75;

export function errorsOf(engine: EngineModule, { activation, offset }: GateChoice): MultiplicationGateErrors {
  return engine.multiplicationGateErrors(activation, offset, LAMBDAS);
}

/** Everything that one λ shows. */
export interface GateView {
  readonly gate: MultiplicationGate;
  /** m over the square, [SIDE × SIDE], in the precision that is shown; and u·v. */
  readonly m: Float64Array;
  readonly product: Float64Array;
  /** Along v = ½: u, m, u·v. */
  readonly section: { readonly u: Float64Array; readonly m: Float64Array; readonly product: Float64Array };
  /** Of the reader's pair. */
  readonly pair: {
    readonly units: Float64Array;
    readonly m: number;
    readonly other: number;
    readonly product: number;
  };
}

/** u along the rows, v up the columns. */
const GRID = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, i) =>
  placeOf(i % 2 === 0 ? (i / 2) % SIDE : Math.floor(i / 2 / SIDE)),
);
const SECTION = Float64Array.from({ length: SIDE }, (_, i) => placeOf(i));
const SECTION_INPUTS = GRID.slice(2 * SECTION_ROW * SIDE, 2 * (SECTION_ROW + 1) * SIDE);

function placeOf(index: number): number {
  return (2 * index) / (SIDE - 1) - 1;
}

/** u·v over the square, which no choice changes. */
let products: Float64Array | undefined;

export function viewOf(engine: EngineModule, choice: GateChoice, inFloat: boolean): GateView {
  const { activation, lambda, offset, u, v } = choice;
  const gate = engine.multiplicationGate(activation, lambda, offset, Float64Array.of(u, v));
  products ??= engine.multiplicationGate(activation, lambda, offset, GRID).products;
  const m = engine.multiplicationGateSurface(activation, lambda, offset, GRID, inFloat);
  const [all, others] = inFloat ? [gate.inFloat, gate.inDouble] : [gate.inDouble, gate.inFloat];
  const row = (values: Float64Array): Float64Array => values.slice(SECTION_ROW * SIDE, (SECTION_ROW + 1) * SIDE);
  return {
    gate,
    m,
    product: products,
    section: { u: SECTION, m: row(m), product: row(products) },
    pair: {
      units: inFloat ? gate.unitsInFloat : gate.unitsInDouble,
      m: all[0] as number,
      other: others[0] as number,
      product: gate.products[0] as number,
    },
  };
}

/** m along v = ½ alone. */
export function sectionOf(engine: EngineModule, choice: GateChoice, inFloat: boolean): Float64Array {
  const { activation, lambda, offset } = choice;
  return engine.multiplicationGateSurface(activation, lambda, offset, SECTION_INPUTS, inFloat);
}
