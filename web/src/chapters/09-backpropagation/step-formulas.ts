// Each step of backpropagation in words: what is worked out, its formula in symbols and with its numbers, the parts it concerns.
import type { BackpropProblem, BackpropTrace } from '../../../../wasm_bindings/engine';
import type { DiagramPart } from '../../plots/network-diagram.js';
import {
  activationSymbol,
  biasIndex,
  functionSymbol,
  outputSymbol,
  subscript,
  unitIndex,
  unitSymbol,
  weightIndex,
  weightSymbol,
} from './problem.js';
import { type Step, six } from './trace-steps.js';

/** What is shown of a step. */
export interface StepText {
  /** "δ of hidden unit 2" */
  readonly title: string;
  /** The left side: δ₂⁽¹⁾. */
  readonly symbol: string;
  /** The right side in symbols. */
  readonly formula: string;
  /** The same with numbers. */
  readonly numbers: string;
  /** Where a factor comes from: σ′(z) = a (1 − a) = …; empty where there is nothing to say. */
  readonly aside: string;
  /** The rule in one sentence. */
  readonly rule: string;
  readonly parts: readonly DiagramPart[];
}

/** In a product or a difference: a negative number in brackets. */
function factor(value: number | undefined): string {
  const text = six(value);
  return text.startsWith('−') ? `(${text})` : text;
}

/** a + b + c, where a term that begins with a minus sign is taken away instead. */
function sum(terms: readonly string[]): string {
  return terms.reduce((all, term) => (all === '' ? term : `${all} + ${term}`), '');
}

/** Looks numbers up by the letters of formulas. Layers count from 1, 0 is the inputs. */
class Numbers {
  readonly last: number;
  constructor(
    readonly problem: BackpropProblem,
    readonly trace: BackpropTrace,
  ) {
    this.last = problem.sizes.length - 1;
  }
  size(layer: number): number {
    return this.problem.sizes[layer] ?? 0;
  }
  units(layer: number): number[] {
    return Array.from({ length: this.size(layer) }, (_, unit) => unit);
  }
  private at(layer: number, unit: number): number {
    return unitIndex(this.problem.sizes, layer, unit);
  }
  w(layer: number, unit: number, input: number): number | undefined {
    return this.problem.parameters[weightIndex(this.problem.sizes, layer, unit, input)];
  }
  b(layer: number, unit: number): number | undefined {
    return this.problem.parameters[biasIndex(this.problem.sizes, layer, unit)];
  }
  gradient(layer: number, unit: number, input?: number): number | undefined {
    const { sizes } = this.problem;
    const index = input === undefined ? biasIndex(sizes, layer, unit) : weightIndex(sizes, layer, unit, input);
    return this.trace.gradient[index];
  }
  a(layer: number, unit: number): number | undefined {
    return layer === 0 ? this.problem.inputs[unit] : this.trace.a[this.at(layer, unit)];
  }
  z(layer: number, unit: number): number | undefined {
    return this.trace.z[this.at(layer, unit)];
  }
  slope(layer: number, unit: number): number | undefined {
    return this.trace.slope[this.at(layer, unit)];
  }
  error(layer: number, unit: number): number | undefined {
    return this.trace.error[this.at(layer, unit)];
  }
  delta(layer: number, unit: number): number | undefined {
    return this.trace.delta[this.at(layer, unit)];
  }
  /** The function of a layer's units, with the one that a loss takes into itself. */
  f(layer: number): string {
    return layer === this.last ? this.problem.outputActivation : this.problem.activation;
  }
  get squared(): boolean {
    return this.problem.loss === 'squared-error';
  }
}

const unitPart = (layer: number, unit: number): DiagramPart => ({ kind: 'unit', layer, unit });
const biasPart = (layer: number, unit: number): DiagramPart => ({ kind: 'bias', layer, unit });
const edgePart = (layer: number, unit: number, input: number): DiagramPart => ({
  kind: 'edge',
  from: { layer: layer - 1, unit: input },
  to: { layer, unit },
});

export function textOf(problem: BackpropProblem, trace: BackpropTrace, step: Step): StepText {
  const n = new Numbers(problem, trace);
  switch (step.kind) {
    case 'z':
      return preActivation(n, step);
    case 'a':
      return activation(n, step);
    case 'loss':
      return loss(n);
    case 'output-error':
      return outputError(n, step);
    case 'delta':
      return step.layer === n.last ? outputDelta(n, step) : hiddenDelta(n, step);
    case 'weight-gradient':
    case 'bias-gradient':
      return gradient(n, step);
    case 'input-gradient':
      return inputGradient(n, step);
    case 'weight-update':
    case 'bias-update':
      return update(n, step);
    case 'loss-after':
      return lossAfter(n);
  }
}

function unitName(n: Numbers, layer: number, unit: number): string {
  const several = n.size(layer) > 1;
  if (layer === 0) return `input ${unit + 1}`;
  if (layer === n.last) return several ? `output ${unit + 1}` : 'the output';
  const which = n.last > 2 ? ` of hidden layer ${layer}` : '';
  return `${n.last > 2 ? 'unit' : 'hidden unit'} ${unit + 1}${which}`;
}

function preActivation(n: Numbers, { layer, unit }: Step): StepText {
  const inputs = n.units(layer - 1);
  const { bias } = n.problem;
  return {
    title: `z of ${unitName(n, layer, unit)}`,
    symbol: unitSymbol('z', layer, unit),
    formula: sum([
      ...inputs.map((i) => `${weightSymbol(layer, unit, i)} ${activationSymbol(n.problem.sizes, layer - 1, i)}`),
      ...(bias ? [unitSymbol('b', layer, unit)] : []),
    ]),
    numbers: sum([
      ...inputs.map((i) => `${factor(n.w(layer, unit, i))} · ${factor(n.a(layer - 1, i))}`),
      ...(bias ? [factor(n.b(layer, unit))] : []),
    ]),
    aside: '',
    rule: `Each input times its weight, added up${bias ? ', plus the bias' : ''}.`,
    parts: [
      unitPart(layer, unit),
      ...inputs.map((i) => edgePart(layer, unit, i)),
      ...(bias ? [biasPart(layer, unit)] : []),
    ],
  };
}

function activation(n: Numbers, { layer, unit }: Step): StepText {
  const z = unitSymbol('z', layer, unit);
  const name = functionSymbol(n.f(layer) as Parameters<typeof functionSymbol>[0]);
  const shared = {
    title: `a of ${unitName(n, layer, unit)}`,
    symbol: activationSymbol(n.problem.sizes, layer, unit),
    parts: [unitPart(layer, unit)],
  };
  if (n.f(layer) === 'softmax') {
    const all = n.units(layer);
    return {
      ...shared,
      formula: `exp(${z}) / (${sum(all.map((k) => `exp(${unitSymbol('z', layer, k)})`))})`,
      numbers: `exp(${six(n.z(layer, unit))}) / (${sum(all.map((k) => `exp(${six(n.z(layer, k))})`))})`,
      aside: '',
      rule: 'The output is a probability: its exponential as a share of all.',
    };
  }
  const linear = n.f(layer) === 'identity';
  return {
    ...shared,
    formula: linear ? z : `${name}(${z})`,
    numbers: linear ? six(n.z(layer, unit)) : `${name}(${six(n.z(layer, unit))})`,
    aside: n.f(layer) === 'sigmoid' ? `σ(z) = 1 / (1 + exp(−z))` : '',
    rule: linear ? 'The unit is linear: a is z itself.' : 'The activation function makes a of z.',
  };
}

function loss(n: Numbers): StepText {
  const outputs = n.units(n.last);
  const y = (k: number): string => outputSymbol('y', n.problem.sizes, k);
  const yHat = (k: number): string => outputSymbol('ŷ', n.problem.sizes, k);
  const target = (k: number): string => six(n.problem.targets[k]);
  const a = (k: number): string => six(n.a(n.last, k));
  const shared = { title: 'the loss', symbol: 'L', aside: '', parts: outputs.map((k) => unitPart(n.last, k)) };
  if (n.squared) {
    const terms = outputs.map((k) => `(${y(k)} − ${yHat(k)})²`);
    const numbers = outputs.map((k) => `(${target(k)} − ${factor(n.a(n.last, k))})²`);
    const several = outputs.length > 1;
    return {
      ...shared,
      formula: several ? `½ [${sum(terms)}]` : `½ ${terms[0]}`,
      numbers: several ? `½ [${sum(numbers)}]` : `½ ${numbers[0]}`,
      rule: 'Half the squared difference between target and output.',
    };
  }
  if (n.problem.loss === 'binary-cross-entropy') {
    return {
      ...shared,
      formula: `−[${sum(outputs.map((k) => `${y(k)} ln ${yHat(k)} + (1 − ${y(k)}) ln(1 − ${yHat(k)})`))}]`,
      numbers: `−[${sum(outputs.map((k) => `${target(k)} · ln ${a(k)} + (1 − ${target(k)}) · ln(1 − ${a(k)})`))}]`,
      rule: 'Minus the logarithm of the probability that the output gave to the true class.',
    };
  }
  return {
    ...shared,
    formula: `−(${sum(outputs.map((k) => `${y(k)} ln ${yHat(k)}`))})`,
    numbers: `−(${sum(outputs.map((k) => `${target(k)} · ln ${a(k)}`))})`,
    rule: 'Minus the logarithm of the probability that the output gave to the true class.',
  };
}

/** ŷ − y, which is both ∂L/∂ŷ of the squared error and δ under the cross-entropies. */
function difference(n: Numbers, unit: number): { readonly formula: string; readonly numbers: string } {
  const { sizes, targets } = n.problem;
  return {
    formula: `${outputSymbol('ŷ', sizes, unit)} − ${outputSymbol('y', sizes, unit)}`,
    numbers: `${six(n.a(n.last, unit))} − ${factor(targets[unit])}`,
  };
}

function outputError(n: Numbers, { unit }: Step): StepText {
  return {
    title: `∂L/∂ŷ: the error of ${unitName(n, n.last, unit)}`,
    symbol: `∂L/∂${outputSymbol('ŷ', n.problem.sizes, unit)}`,
    ...difference(n, unit),
    aside: 'The 2 of the square and the ½ cancel; the inner derivative −1 turns y − ŷ round.',
    rule: 'How the loss changes with the output.',
    parts: [unitPart(n.last, unit)],
  };
}

function outputDelta(n: Numbers, { layer, unit }: Step): StepText {
  const shared = {
    title: `δ of ${unitName(n, layer, unit)}`,
    symbol: unitSymbol('δ', layer, unit),
    parts: [unitPart(layer, unit)],
  };
  if (!n.squared) {
    return {
      ...shared,
      ...difference(n, unit),
      aside: `f′ cancels: ${n.problem.outputActivation} and this loss belong together.`,
      rule: 'δ = ∂L/∂z. With this output and this loss it is the difference itself.',
    };
  }
  const slope = slopeText(n, layer, unit);
  return {
    ...shared,
    formula: `${slope.symbol} · ∂L/∂${outputSymbol('ŷ', n.problem.sizes, unit)}`,
    numbers: `${factor(n.slope(layer, unit))} · ${factor(n.error(layer, unit))}`,
    aside: slope.aside,
    rule: 'δ = ∂L/∂z: the slope of the activation times the error of the output.',
  };
}

function hiddenDelta(n: Numbers, { layer, unit }: Step): StepText {
  const after = n.units(layer + 1);
  const slope = slopeText(n, layer, unit);
  const terms = after.map((k) => `${weightSymbol(layer + 1, k, unit)} ${unitSymbol('δ', layer + 1, k)}`);
  const numbers = after.map((k) => `${factor(n.w(layer + 1, k, unit))} · ${factor(n.delta(layer + 1, k))}`);
  return {
    title: `δ of ${unitName(n, layer, unit)}`,
    symbol: unitSymbol('δ', layer, unit),
    formula: `${slope.symbol} · (${sum(terms)})`,
    numbers: `${factor(n.slope(layer, unit))} · (${sum(numbers)})`,
    aside: slope.aside,
    rule: 'The δ of all units that it feeds, each times the weight that leads there, added up; then times its own slope.',
    parts: [unitPart(layer, unit), ...after.flatMap((k) => [edgePart(layer + 1, k, unit), unitPart(layer + 1, k)])],
  };
}

/** f′(z) in symbols, and how it is worked out. */
function slopeText(n: Numbers, layer: number, unit: number): { readonly symbol: string; readonly aside: string } {
  const f = n.f(layer);
  const symbol = `${f === 'identity' ? 'f' : functionSymbol(f as Parameters<typeof functionSymbol>[0])}′(${unitSymbol('z', layer, unit)})`;
  const a = activationSymbol(n.problem.sizes, layer, unit);
  const value = n.a(layer, unit);
  const slope = six(n.slope(layer, unit));
  if (f === 'sigmoid') {
    return { symbol, aside: `${symbol} = ${a} (1 − ${a}) = ${factor(value)} · (1 − ${factor(value)}) = ${slope}` };
  }
  if (f === 'tanh') return { symbol, aside: `${symbol} = 1 − ${a}² = 1 − ${factor(value)}² = ${slope}` };
  if (f === 'identity') return { symbol, aside: `${symbol} = 1: the unit is linear` };
  return { symbol, aside: `${symbol} = ${slope} at z = ${six(n.z(layer, unit))}` };
}

function gradient(n: Numbers, { kind, layer, unit, input }: Step): StepText {
  const delta = unitSymbol('δ', layer, unit);
  if (kind === 'bias-gradient') {
    return {
      title: `∂L/∂b of ${unitName(n, layer, unit)}`,
      symbol: `∂L/∂${unitSymbol('b', layer, unit)}`,
      formula: `1 · ${delta}`,
      numbers: `1 · ${factor(n.delta(layer, unit))}`,
      aside: '',
      rule: 'A bias is the weight of an input that is always 1.',
      parts: [biasPart(layer, unit), unitPart(layer, unit)],
    };
  }
  return {
    title: `∂L/∂w from ${unitName(n, layer - 1, input)} to ${unitName(n, layer, unit)}`,
    symbol: `∂L/∂${weightSymbol(layer, unit, input)}`,
    formula: `${activationSymbol(n.problem.sizes, layer - 1, input)} · ${delta}`,
    numbers: `${factor(n.a(layer - 1, input))} · ${factor(n.delta(layer, unit))}`,
    aside: '',
    rule: 'Input times δ: what comes in at the weight’s one end, times the error signal at its other.',
    parts: [unitPart(layer - 1, input), edgePart(layer, unit, input), unitPart(layer, unit)],
  };
}

function inputGradient(n: Numbers, { unit }: Step): StepText {
  const first = n.units(1);
  return {
    title: `∂L/∂x of input ${unit + 1}`,
    symbol: `∂L/∂x${subscript(unit)}`,
    formula: sum(first.map((k) => `${weightSymbol(1, k, unit)} ${unitSymbol('δ', 1, k)}`)),
    numbers: sum(first.map((k) => `${factor(n.w(1, k, unit))} · ${factor(n.delta(1, k))}`)),
    aside: '',
    rule: 'Handed back once more. Training does not need it; it says which input the loss listens to.',
    parts: [unitPart(0, unit), ...first.flatMap((k) => [edgePart(1, k, unit), unitPart(1, k)])],
  };
}

function update(n: Numbers, { kind, layer, unit, input }: Step): StepText {
  const isBias = kind === 'bias-update';
  const name = isBias ? unitSymbol('b', layer, unit) : weightSymbol(layer, unit, input);
  const old = isBias ? n.b(layer, unit) : n.w(layer, unit, input);
  const slope = n.gradient(layer, unit, isBias ? undefined : input);
  return {
    title: `the new ${isBias ? 'bias' : 'weight'} ${name}`,
    symbol: `${name} new`,
    formula: `${name} − η · ∂L/∂${name}`,
    numbers: `${six(old)} − ${factor(n.problem.learningRate)} · ${factor(slope)}`,
    aside: '',
    rule: 'Against the slope: the loss falls.',
    parts: isBias ? [biasPart(layer, unit), unitPart(layer, unit)] : [edgePart(layer, unit, input)],
  };
}

function lossAfter(n: Numbers): StepText {
  return {
    title: 'the loss with the new weights',
    symbol: 'L new',
    formula: 'forward once more, with every new weight',
    numbers: `it was ${six(n.trace.loss)}`,
    aside: '',
    rule: 'All weights moved at once, each by its own slope.',
    parts: n.units(n.last).map((k) => unitPart(n.last, k)),
  };
}
