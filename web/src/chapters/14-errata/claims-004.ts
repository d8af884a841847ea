// Claims about lecture 004: its numeric example, its multiplication gate, its code for gates, its count of perceptrons.
import { html } from 'lit';
import type { BackpropProblem, EngineModule } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';
import { type Claim, type ClaimRow, oneUnit, weightInput } from './claim.js';

/** Half a unit of the last digit that the slide prints. */
const TWO_DECIMALS = 0.005;
const THREE_DECIMALS = 0.0005;
/** Places of Θ₂ among the parameters of a network 2-3-1. */
export const THETA2 = [9, 10, 11] as const;
const GRADIENT = [0.02, -0.05, -0.12] as const;
const UPDATED = [-0.22, 0.55, 1.42] as const;

/** Its network 2-3-1 without biases; Θ is in × out, so its columns are our rows. */
function example(third: number, theta2: readonly number[] = [-0.2, 0.5, 1.3]): BackpropProblem {
  return {
    sizes: [2, 3, 1],
    activation: 'sigmoid',
    slope: 0.01,
    outputActivation: 'sigmoid',
    loss: 'squared-error',
    bias: false,
    learningRate: 1,
    parameters: Float64Array.of(1.2, -0.3, 2.1, -0.7, third, 0.3, 0, 0, 0, ...theta2, 0),
    inputs: Float64Array.of(1, -0.5),
    targets: Float64Array.of(1),
  };
}

/** With the sign that the slide computes with. */
export const EXAMPLE_004 = example(-1.5);

const thetaSign: Claim = {
  question: 'With Θ₁ as it is printed, is the third hidden unit 0.16?',
  inputs: [weightInput('third', 'Θ₁, row 1, column 3', 1.5)],
  prove: (engine, { third = 1.5 }) => {
    const { z, a } = engine.traceBackprop(example(third));
    const row = (what: string, slide: number, value: number | undefined): ClaimRow => ({
      what,
      slide,
      engine: value ?? Number.NaN,
      within: TWO_DECIMALS,
    });
    return {
      rows: [
        row('z₃', -1.65, z[2]),
        row('h₁', 0.79, a[0]),
        row('h₂', 0.92, a[1]),
        row('h₃', 0.16, a[2]),
        row('Θ₂ᵀh', 0.51, z[3]),
        // 0.625017 was cut to 0.62, not rounded.
        { ...row('ŷ', 0.62, a[3]), within: 0.006 },
      ],
      follows: html`with ${formatNumber(third)} in that place the output is ${formatNumber(a[3] as number, 6)}. With −1.5, which the next line of
        the slide computes with, it is ${formatNumber(engine.traceBackprop(EXAMPLE_004).a[3] as number, 6)}.`,
    };
  },
};

function lossWith(engine: EngineModule, theta2: readonly number[]): number {
  return engine.traceBackprop(example(-1.5, theta2)).loss;
}

const thetaGradient: Claim = {
  question: 'Is (0.02, −0.05, −0.12) the gradient of E with respect to Θ₂?',
  inputs: [],
  prove: (engine) => {
    const problem = EXAMPLE_004;
    const { loss, error, gradient, updated } = engine.traceBackprop(problem);
    const { numerical } = engine.probeGradient(problem, 1e-5, 'none', 1);
    const right = THETA2.map((place) => updated[place] as number);
    return {
      rows: [
        { what: 'E', slide: 0.072, engine: loss, within: THREE_DECIMALS },
        { what: '∂E/∂ŷ', slide: -0.38, engine: error[3] as number, within: 0.006 },
        ...THETA2.map((place, i) => ({
          what: `∂E/∂Θ₂, ${i + 1}`,
          slide: GRADIENT[i] as number,
          engine: gradient[place] as number,
          measured: numerical[place] as number,
          within: TWO_DECIMALS,
        })),
        // Computed with σ′ ≈ ¼ and two digits, so it is off by a little more.
        ...GRADIENT.map((slide, i) => ({ what: `∂E/∂h${'₁₂₃'[i]}`, slide, engine: error[i] as number, within: 0.007 })),
      ],
      follows: html`the slide’s three numbers are, up to rounding, δ₂·Θ₂ = ∂E/∂h, what goes back to the hidden units. One step of Θ₂ alone with
        them, to (−0.22, 0.55, 1.42), lowers E from ${formatNumber(loss, 3)} to ${formatNumber(lossWith(engine, UPDATED), 3)}; with δ₂·h it falls to
        ${formatNumber(lossWith(engine, right), 3)}. E itself is 0.072 only for ŷ cut to 0.62.`,
    };
  },
};

const gate: Claim = {
  question: 'Does every activation on the slide multiply, and by which factor?',
  inputs: [
    { name: 'u', label: 'u', value: 0.5, min: -1, max: 1, step: 0.1 },
    { name: 'v', label: 'v', value: 0.4, min: -1, max: 1, step: 0.1 },
    { name: 'lambda', label: 'λ', value: 0.001, min: 1e-6, max: 1, step: 0.001 },
  ],
  prove: (engine, { u = 0.5, v = 0.4, lambda = 0.001 }) => {
    // The second pair has the doubled product, which the middle line comes to.
    const pairs = Float64Array.of(u, v, 2 * u, v);
    const of = (name: 'softplus' | 'sigmoid' | 'tanh' | 'relu' | 'step', offset = 0): number =>
      engine.multiplicationGate(name, lambda, offset, pairs).inDouble[0] as number;
    const [uv, doubled] = engine.multiplicationGate('softplus', lambda, 0, pairs).products as unknown as [
      number,
      number,
    ];
    const within = 0.001 + lambda * lambda;
    const row = (what: string, value: number, slide = uv): ClaimRow => ({
      what,
      slide,
      engine: value,
      within,
      digits: 3,
    });
    return {
      rows: [
        row('softplus, by the slide’s middle line', of('softplus'), doubled),
        row('softplus, by its last line', of('softplus')),
        row('sigmoid', of('sigmoid')),
        row('tanh', of('tanh')),
        row('ReLU', of('relu')),
        row('step', of('step')),
        row('sigmoid with offset 1', of('sigmoid', 1)),
      ],
      follows: `σ₂u²/2 has a ½ that the middle line drops; the last line, 4μσ₂λ²·uv, has it back. Of the four functions that the slide shows, none multiplies
        at 0: sigmoid and tanh have σ₂ = 0 there, ReLU and step have no Taylor series. Softplus has one, and the sigmoid away from 0. (What is left of a product that is 0 is rounding, enlarged by μ.)`,
    };
  },
};

/** The four rows of a truth table as inputs. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

const gateCode: Claim = {
  question: 'Do the formula and the code beside it make the same gate?',
  columns: ['w·x + b ≥ 0', 'Σwx − b > 0'],
  inputs: [weightInput('b', 'b', 0.7)],
  prove: (engine, { b = 0.7 }) => {
    const points = {
      x1: Float64Array.from(CORNERS, ([x1]) => x1),
      x2: Float64Array.from(CORNERS, ([, x2]) => x2),
      label: Uint8Array.of(0, 0, 0, 1),
    };
    const formula = engine.evaluateLine(points, b, 0.5, 0.5);
    const code = engine.evaluateLine(points, -b, 0.5, 0.5);
    const sigmoid = engine.traceBackprop(oneUnit('sigmoid', -10));
    return {
      rows: [
        ...CORNERS.map(([x1, x2], i) => ({
          what: `(${x1}, ${x2})`,
          slide: formula.output[i] as number,
          engine: engine.thresholdOutputs(code.z[i] as number).code004,
        })),
      ],
      follows: html`with b = ${formatNumber(b)} the formula gets ${formula.correct} of the four rows of AND right, the code ${code.correct}. The code
        subtracts what the formula adds. It also asks whether <code>tmp</code> is positive, and never sets it: the sum is in <code>val</code>.
        And no sigmoid, ReLU or step is ever below 0, not even σ(−10) = ${formatNumber(sigmoid.a[0] as number, 3)}; the condition is on w·x + b, as the slide “Linear problems” has it.`,
    };
  },
};

/** “Complexity of human brain”. */
const [NEURONS, SYNAPSES_EACH] = [1e11, 7000] as const;
const XOR = Uint8Array.of(0, 1, 1, 0);

const twoPerceptrons: Claim = {
  question: 'Can two perceptrons combined solve XOR?',
  inputs: [],
  prove: (engine) => {
    const { terms } = engine.disjunctiveNetwork(XOR, 2, true);
    const alone = engine.learnBoolean(XOR, 2, true);
    const synapses = engine.traceBackprop(oneUnit('identity', NEURONS, SYNAPSES_EACH)).z[0] as number;
    return {
      rows: [
        { what: 'units for XOR, the output counted', slide: 2, engine: terms + 1 },
        { what: 'rows that one perceptron gets right', slide: 'not 4', engine: alone.bestCorrect },
        {
          what: 'synapses of an adult: 10¹¹ neurons with 7,000 each',
          slide: '1 to 5 × 10¹⁴',
          engine: formatNumber(synapses),
        },
      ],
      follows: `OR and NOT AND are two units, but something has to combine them, and that is a third: AND. On “Complexity of human brain” the product of
        the two numbers lies above the range that the same slide gives for adults; one of the three is too high or too low.`,
    };
  },
};

export const CLAIMS_004: Readonly<Record<string, Claim>> = {
  'theta-sign': thetaSign,
  'theta-gradient': thetaGradient,
  'gate-series': gate,
  'gate-code': gateCode,
  'two-perceptrons': twoPerceptrons,
};
