// The activation functions of the chapter: names, formulas, ranges, what each is for. Values come from the engine.
import type { ActivationName, ActivationSettings } from '../../../../wasm_bindings/engine';

export interface ZooEntry {
  readonly kind: ActivationName;
  readonly label: string;
  /** f and f′ in a line. */
  readonly formula: string;
  readonly derivative: string;
  readonly range: string;
  readonly use: string;
  /** In torch.nn. */
  readonly torch: string;
  /** The parameter it has. */
  readonly parameter?: 'slope' | 'alpha';
}

export const ZOO: readonly ZooEntry[] = [
  {
    kind: 'identity',
    label: 'identity',
    formula: 'f(z) = z',
    derivative: 'f′(z) = 1',
    range: 'all numbers',
    use: 'outputs of a regression; between layers it does nothing',
    torch: 'Identity',
  },
  {
    kind: 'step',
    label: 'step',
    formula: 'f(z) = 1 if z ≥ 0, else 0',
    derivative: 'f′(z) = 0 wherever there is one',
    range: '0 or 1',
    use: 'the perceptron; cannot be trained in hidden layers',
    torch: '– (Threshold is another function)',
  },
  {
    kind: 'sigmoid',
    label: 'sigmoid',
    formula: 'σ(z) = 1/(1 + e⁻ᶻ)',
    derivative: 'σ′ = σ(1 − σ), at most ¼',
    range: '0 to 1',
    use: 'an output that is a probability; gates',
    torch: 'Sigmoid',
  },
  {
    kind: 'tanh',
    label: 'tanh',
    formula: 'tanh z = (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ)',
    derivative: 'tanh′ = 1 − tanh², at most 1',
    range: '−1 to 1',
    use: 'hidden layers of small networks: centred on 0',
    torch: 'Tanh',
  },
  {
    kind: 'relu',
    label: 'ReLU',
    formula: 'f(z) = max(0, z)',
    derivative: 'f′ = 1 above 0, 0 below',
    range: '0 and up',
    use: 'the usual choice for hidden layers',
    torch: 'ReLU',
  },
  {
    kind: 'leaky-relu',
    label: 'Leaky ReLU',
    formula: 'f(z) = max(αz, z)',
    derivative: 'f′ = 1 above 0, α below',
    range: 'all numbers',
    use: 'as ReLU, but no unit dies',
    torch: 'LeakyReLU(0.01)',
    parameter: 'slope',
  },
  {
    kind: 'elu',
    label: 'ELU',
    formula: 'f(z) = z above 0, α(eᶻ − 1) below',
    derivative: 'f′ = 1 above 0, αeᶻ below',
    range: '−α and up',
    use: 'a bent ReLU whose mean is nearer to 0',
    torch: 'ELU(1.0)',
    parameter: 'alpha',
  },
  {
    kind: 'softplus',
    label: 'softplus',
    formula: 'f(z) = ln(1 + eᶻ)',
    derivative: 'f′ = σ(z)',
    range: 'above 0',
    use: 'a smooth ReLU; outputs that must be positive',
    torch: 'Softplus',
  },
  {
    kind: 'softsign',
    label: 'softsign',
    formula: 'f(z) = z/(1 + |z|)',
    derivative: 'f′ = 1/(1 + |z|)²',
    range: '−1 to 1',
    use: 'as tanh, but levels off more slowly',
    torch: 'Softsign',
  },
  {
    kind: 'log-sigmoid',
    label: 'log-sigmoid',
    formula: 'f(z) = ln σ(z) = −ln(1 + e⁻ᶻ)',
    derivative: 'f′ = σ(−z)',
    range: 'below 0',
    use: 'inside losses: the logarithm of a probability',
    torch: 'LogSigmoid',
  },
  {
    kind: 'swish',
    label: 'swish',
    formula: 'f(z) = z σ(z) = z/(1 + e⁻ᶻ)',
    derivative: 'f′ = σ(z) + z σ(z) σ(−z)',
    range: '−0.2785 and up',
    use: 'deep networks; it falls a little before it rises',
    torch: 'SiLU',
  },
  {
    kind: 'sinc',
    label: 'sinc',
    formula: 'f(z) = sin z / z, f(0) = 1',
    derivative: 'f′ = (cos z − f(z))/z',
    range: '−0.2172 to 1',
    use: 'a curiosity: a unit that sees waves',
    torch: '– (torch.sinc(z) is sin πz / πz)',
  },
  {
    kind: 'mish',
    label: 'mish',
    formula: 'f(z) = z tanh(ln(1 + eᶻ))',
    derivative: 'f′ = t + z(1 − t²)σ(z), t = tanh(ln(1 + eᶻ))',
    range: '−0.3088 and up',
    use: 'as swish',
    torch: 'Mish',
  },
];

export const DEFAULT_SLOPE = 0.1;
export const DEFAULT_ALPHA = 1;

export function entryOf(kind: ActivationName): ZooEntry {
  return ZOO.find((entry) => entry.kind === kind) ?? (ZOO[0] as ZooEntry);
}

export function settingsOf(kind: ActivationName, slope: number, alpha: number): ActivationSettings {
  return { kind, slope, alpha };
}

/** `count` places from low to high, both included. */
export function places(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
