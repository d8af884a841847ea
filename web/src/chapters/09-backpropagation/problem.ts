// A small network with one example, as the chapter's figures share it: the lectures' own nets, where a parameter stands, how it is named.
import type { ActivationName, BackpropNetwork, BackpropProblem, EngineModule } from '../../../../wasm_bindings/engine';

export type LossName = BackpropNetwork['loss'];
export type OutputName = BackpropNetwork['outputActivation'];

/** Limits of the engine: units in a layer, layers after the inputs. */
export const MOST_UNITS = 6;
export const MOST_LAYERS = 6;
export const LARGEST_SEED = 9999;

export interface Preset {
  readonly name: string;
  readonly label: string;
  /** One sentence: where it comes from, and what is ours. */
  readonly note: string;
  readonly problem: BackpropProblem;
}

const BASE = {
  activation: 'sigmoid',
  slope: 0.01,
  outputActivation: 'sigmoid',
  loss: 'squared-error',
  bias: false,
  learningRate: 1,
} as const satisfies Partial<BackpropNetwork>;

/** Parameters: each layer's weights, a row for each unit, then its biases. */
export const PRESETS: readonly Preset[] = [
  {
    name: '004',
    label: '004: 2-3-1',
    note: 'The example of lecture 004, with its numbers: σ everywhere, no biases, η = 1. θ₁₃ is −1.5, as the lecture computes.',
    problem: {
      ...BASE,
      sizes: [2, 3, 1],
      parameters: Float64Array.of(1.2, -0.3, 2.1, -0.7, -1.5, 0.3, 0, 0, 0, -0.2, 0.5, 1.3, 0),
      inputs: Float64Array.of(1, -0.5),
      targets: Float64Array.of(1),
    },
  },
  {
    name: '003',
    label: '003: 2-3-2-1',
    note: 'The network of lecture 003: its units 1 to 3, 4 and 5, and 6. The slides have letters only; these numbers are ours.',
    problem: {
      ...BASE,
      sizes: [2, 3, 2, 1],
      learningRate: 0.5,
      parameters: Float64Array.of(
        ...[0.4, -0.6, -0.3, 0.8, 0.7, 0.2, 0, 0, 0],
        ...[0.5, -0.4, 0.9, -0.7, 0.3, 0.6, 0, 0],
        ...[1.1, -0.8, 0],
      ),
      inputs: Float64Array.of(0.6, 0.9),
      targets: Float64Array.of(1),
    },
  },
  {
    name: '000',
    label: '000: 2-2-1, w₁ … w₆',
    note: 'The network of lecture 000: w₁ to w₄ lead to the hidden units, w₅ and w₆ to the output; linear units, as its ∂error/∂w₁ = Δ · w₅ · i₁ has no f′. These numbers are ours.',
    problem: {
      ...BASE,
      sizes: [2, 2, 1],
      activation: 'identity',
      outputActivation: 'identity',
      learningRate: 0.1,
      parameters: Float64Array.of(0.1, 0.2, 0.3, -0.1, 0, 0, 0.4, 0.5, 0),
      inputs: Float64Array.of(2, 3),
      targets: Float64Array.of(1),
    },
  },
  {
    name: '001',
    label: '001: regression, 2-2-1',
    note: 'ŷ = W₂ σ(W₁x + b₁) + b₂ of lecture 001: a linear output. Its loss (ŷ − y)² is twice ours, and so are its derivatives. These numbers are ours.',
    problem: {
      ...BASE,
      sizes: [2, 2, 1],
      outputActivation: 'identity',
      bias: true,
      learningRate: 0.5,
      parameters: Float64Array.of(0.5, -1, 1.5, 0.8, 0.1, -0.3, 1.2, -0.9, 0.4),
      inputs: Float64Array.of(1, 2),
      targets: Float64Array.of(1.5),
    },
  },
  {
    name: 'xor',
    label: 'XOR: 2-2-1',
    note: 'The row (1, 0) of XOR, with OR and NAND as a start and cross-entropy as the loss.',
    problem: {
      ...BASE,
      sizes: [2, 2, 1],
      loss: 'binary-cross-entropy',
      bias: true,
      parameters: Float64Array.of(2, 2, -2, -2, -1, 3, 1.5, 1.5, -2),
      inputs: Float64Array.of(1, 0),
      targets: Float64Array.of(1),
    },
  },
  {
    name: 'classes',
    label: 'three classes: 2-3-3',
    note: 'Three classes with softmax and cross-entropy, a ReLU in the middle. These numbers are ours.',
    problem: {
      ...BASE,
      sizes: [2, 3, 3],
      activation: 'relu',
      outputActivation: 'softmax',
      loss: 'cross-entropy',
      bias: true,
      learningRate: 0.5,
      parameters: Float64Array.of(
        ...[0.8, -0.4, 0.5, 0.9, -1.2, 0.3, 0.1, -0.2, 0.2],
        ...[0.7, -0.3, 0.4, -0.6, 0.8, 0.1, 0.2, 0.5, -0.9, 0, 0.1, -0.1],
      ),
      inputs: Float64Array.of(1.5, -0.5),
      targets: Float64Array.of(0, 1, 0),
    },
  },
];

export function presetOf(name: string): Preset {
  const found = PRESETS.find((preset) => preset.name === name) ?? PRESETS[0];
  if (!found) throw new Error('there are no presets');
  return found;
}

/** With its own arrays. */
export function copyProblem(problem: BackpropProblem): BackpropProblem {
  return {
    ...problem,
    sizes: [...problem.sizes],
    parameters: problem.parameters.slice(),
    inputs: problem.inputs.slice(),
    targets: problem.targets.slice(),
  };
}

/** The same network with numbers drawn by the seed. */
export function withDrawnNumbers(engine: EngineModule, network: BackpropNetwork, seed: number): BackpropProblem {
  return { ...network, ...engine.drawProblem(network, seed) };
}

/** With its own biases 0, as a network without biases must have them. */
export function withoutBiases(problem: BackpropProblem): BackpropProblem {
  const bare = copyProblem(problem);
  parameterPlaces(bare.sizes).forEach(({ input }, index) => {
    if (input === undefined) bare.parameters[index] = 0;
  });
  return bare;
}

/** What the output can be with this loss; the cross-entropies have theirs built in. */
export function outputsFor(loss: LossName): readonly OutputName[] {
  if (loss === 'binary-cross-entropy') return ['sigmoid'];
  if (loss === 'cross-entropy') return ['softmax'];
  return ['identity', 'sigmoid', 'tanh', 'relu', 'leaky-relu'];
}

/** "2-3-1" as sizes; a message for the reader where it is none. */
export function parseSizes(text: string): readonly number[] | string {
  const sizes = text
    .trim()
    .split(/[\s,–−-]+/)
    .map(Number);
  const wrong = sizes.some((size) => !Number.isInteger(size) || size < 1 || size > MOST_UNITS);
  if (wrong || sizes.length < 2 || sizes.length > MOST_LAYERS + 1) {
    return `Type the sizes of the layers, such as 2-3-1: inputs, hidden layers, outputs; 2 to ${MOST_LAYERS + 1} of them, 1 to ${MOST_UNITS} units each.`;
  }
  return sizes;
}

export function sizesText(sizes: readonly number[]): string {
  return sizes.join('-');
}

// ------------------------------------------------------------------------------------------------------------- where things stand

function size(sizes: readonly number[], layer: number): number {
  return sizes[layer] ?? 0;
}

/** First parameter of a layer; layers count from 1. */
function layerStart(sizes: readonly number[], layer: number): number {
  let start = 0;
  for (let l = 1; l < layer; ++l) start += size(sizes, l) * (size(sizes, l - 1) + 1);
  return start;
}

export function weightIndex(sizes: readonly number[], layer: number, unit: number, input: number): number {
  return layerStart(sizes, layer) + unit * size(sizes, layer - 1) + input;
}

export function biasIndex(sizes: readonly number[], layer: number, unit: number): number {
  return layerStart(sizes, layer) + size(sizes, layer) * size(sizes, layer - 1) + unit;
}

/** Place of a unit among all that compute something. */
export function unitIndex(sizes: readonly number[], layer: number, unit: number): number {
  return sizes.slice(1, layer).reduce((sum, count) => sum + count, unit);
}

export function parameterCount(sizes: readonly number[]): number {
  return layerStart(sizes, sizes.length);
}

/** A weight or a bias by its place. */
export interface ParameterPlace {
  readonly layer: number;
  readonly unit: number;
  /** Of a weight; undefined: it is a bias. */
  readonly input: number | undefined;
}

/** Every parameter in the order of the engine. */
export function parameterPlaces(sizes: readonly number[]): ParameterPlace[] {
  return sizes.slice(1).flatMap((units, before) => {
    const layer = before + 1;
    const weights = Array.from({ length: units * size(sizes, before) }, (_, i) => ({
      layer,
      unit: Math.floor(i / size(sizes, before)),
      input: i % size(sizes, before),
    }));
    return [...weights, ...Array.from({ length: units }, (_, unit) => ({ layer, unit, input: undefined }))];
  });
}

// ------------------------------------------------------------------------------------------------------------------------- names

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export function subscript(index: number): string {
  return SUBSCRIPTS[index + 1] ?? '';
}

function ofLayer(layer: number): string {
  return `⁽${SUPERSCRIPTS[layer] ?? ''}⁾`;
}

/** z₁⁽²⁾: letter, unit from 0, layer from 1. */
export function unitSymbol(letter: string, layer: number, unit: number): string {
  return `${letter}${subscript(unit)}${ofLayer(layer)}`;
}

/** What a unit gives out: x₁, a₁⁽¹⁾, and ŷ (or ŷ₁) at the end. */
export function activationSymbol(sizes: readonly number[], layer: number, unit: number): string {
  if (layer === 0) return `x${subscript(unit)}`;
  if (layer === sizes.length - 1) return outputSymbol('ŷ', sizes, unit);
  return unitSymbol('a', layer, unit);
}

/** ŷ or y, with an index where there are several. */
export function outputSymbol(letter: string, sizes: readonly number[], unit: number): string {
  return size(sizes, sizes.length - 1) === 1 ? letter : `${letter}${subscript(unit)}`;
}

/** w₁₂⁽¹⁾: to unit 1 from input 2. */
export function weightSymbol(layer: number, unit: number, input: number): string {
  return `w${subscript(unit)}${subscript(input)}${ofLayer(layer)}`;
}

export function parameterSymbol({ layer, unit, input }: ParameterPlace): string {
  return input === undefined ? unitSymbol('b', layer, unit) : weightSymbol(layer, unit, input);
}

const FUNCTION_NAMES: Readonly<Record<string, string>> = {
  identity: 'identity',
  sigmoid: 'σ',
  tanh: 'tanh',
  relu: 'ReLU',
  'leaky-relu': 'LeakyReLU',
  softmax: 'softmax',
};

/** The activation as formulas call it. */
export function functionSymbol(name: ActivationName | OutputName): string {
  return FUNCTION_NAMES[name] ?? name;
}

const LABELS: Readonly<Record<string, string>> = {
  identity: 'identity (linear)',
  relu: 'ReLU',
  'leaky-relu': 'Leaky ReLU',
};

export function functionLabel(name: string): string {
  return LABELS[name] ?? name;
}

export const LOSS_LABELS: readonly { readonly value: LossName; readonly label: string }[] = [
  { value: 'squared-error', label: 'squared error, ½ Σ (y − ŷ)²' },
  { value: 'binary-cross-entropy', label: 'binary cross-entropy (σ)' },
  { value: 'cross-entropy', label: 'cross-entropy (softmax)' },
];
