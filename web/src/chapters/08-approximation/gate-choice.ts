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
export const SIDE = 101;
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

/** u along the rows, v up the columns, then the reader's pair. */
function inputsFor(u: number, v: number): Float64Array {
  const inputs = new Float64Array(2 * (SIDE * SIDE + 1));
  for (let i = 0; i < SIDE * SIDE; ++i) {
    inputs[2 * i] = placeOf(i % SIDE);
    inputs[2 * i + 1] = placeOf(Math.floor(i / SIDE));
  }
  inputs.set([u, v], 2 * SIDE * SIDE);
  return inputs;
}

function placeOf(index: number): number {
  return (2 * index) / (SIDE - 1) - 1;
}

export function viewOf(engine: EngineModule, choice: GateChoice, inFloat: boolean): GateView {
  const gate = engine.multiplicationGate(
    choice.activation,
    choice.lambda,
    choice.offset,
    inputsFor(choice.u, choice.v),
  );
  const count = SIDE * SIDE;
  const [all, others] = inFloat ? [gate.inFloat, gate.inDouble] : [gate.inDouble, gate.inFloat];
  const units = inFloat ? gate.unitsInFloat : gate.unitsInDouble;
  const row = (values: Float64Array): Float64Array => values.slice(SECTION_ROW * SIDE, (SECTION_ROW + 1) * SIDE);
  return {
    gate,
    m: all.slice(0, count),
    product: gate.products.slice(0, count),
    section: { u: Float64Array.from({ length: SIDE }, (_, i) => placeOf(i)), m: row(all), product: row(gate.products) },
    pair: {
      units: units.slice(4 * count),
      m: all[count] as number,
      other: others[count] as number,
      product: gate.products[count] as number,
    },
  };
}
