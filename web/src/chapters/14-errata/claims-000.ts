// Claims about lecture 000: its learning rule, its output at the threshold, its tanh, its cross-entropy.
import { html } from 'lit';
import type { ActivationName, EngineModule } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';
import { type Claim, oneUnit, weightInput } from './claim.js';

const ROUNDS = 1000;
const OR = { x1: [0, 0, 1, 1], x2: [0, 1, 0, 1], label: [0, 1, 1, 1] };

function pointsOf({ x1, x2, label }: { x1: number[]; x2: number[]; label: number[] }) {
  return { x1: Float64Array.from(x1), x2: Float64Array.from(x2), label: Uint8Array.from(label) };
}

/** Points that our rule, with a bias, gets wrong in the end. */
function wrongWithBias(engine: EngineModule, points: ReturnType<typeof pointsOf>): number {
  const perceptron = engine.createPerceptron(points, {
    variant: 'perceptron',
    order: 'fixed',
    seed: 1,
    learningRate: 1,
    bias: true,
  });
  try {
    perceptron.run(points.x1.length * ROUNDS);
    return points.x1.length - perceptron.state().correct;
  } finally {
    perceptron.delete();
  }
}

const learningRule: Claim = {
  question: 'When this rule stops, are all points right?',
  inputs: [weightInput('p', 'P: x₁', 1), weightInput('n', 'N: x₂', 1)],
  prove: (engine, { p = 1, n = 1 }) => {
    const two = pointsOf({ x1: [0, p], x2: [n, 0], label: [0, 1] });
    const stopped = engine.slidePerceptron(two, ROUNDS);
    const or = pointsOf(OR);
    const never = engine.slidePerceptron(or, ROUNDS);
    return {
      rows: [
        { what: 'points wrong when it has stopped', slide: 0, engine: stopped.wrong },
        { what: 'output for the point of P', slide: 1, engine: stopped.outputs[1] as number },
        { what: 'OR: does it stop within 1,000 rounds?', slide: 'yes', engine: never.stopped ? 'yes' : 'no' },
        { what: 'the same two points, our rule with a bias: wrong', slide: 0, engine: wrongWithBias(engine, two) },
        { what: 'OR, our rule with a bias: wrong', slide: 0, engine: wrongWithBias(engine, or) },
      ],
      follows: html`${
        stopped.stopped
          ? html`from w = 0 it stops at w = (${formatNumber(stopped.w1)}, ${formatNumber(stopped.w2)}) after ${stopped.updates}
        ${stopped.updates === 1 ? 'correction' : 'corrections'}. The point of P has w·x = 0 there, which the rule calls right, since it asks for w·x &lt; 0; but the lecture’s
        output at the threshold is 0.`
          : 'with the point of N at the origin it does not stop at all.'
      } And without a bias (0, 0) ∈ N always has w·x = 0 ≥ 0: it is “wrong” in every round, w − x changes nothing, and the loop never ends.`,
    };
  },
};

const stepAtZero: Claim = {
  question: 'What does a step give at its threshold?',
  columns: ['as written', 'this course'],
  inputs: [{ name: 'z', label: 'z', value: 0, min: -10, max: 10, step: 0.1 }],
  prove: (engine, { z = 0 }) => {
    const at = engine.thresholdOutputs(z);
    const ours = outputAt(engine, 'step', z);
    const row = (what: string, slide: number) => ({ what, slide, engine: ours });
    return {
      rows: [
        row('000, “How Perceptron Makes Output”', at.output000),
        row('001, f of the single perceptron', at.f001),
        row('001, Step(x) among the activations', at.step001),
        row('003, sign in “What Can a Perceptron Be Used for?”', at.sign003),
        row('003, Step Function among the activations', at.step003),
        row('004, formula for gates', at.formula004),
        row('004, code for gates', at.code004),
      ],
      follows:
        z === 0
          ? 'four of them give 0 or −1 and three give 1, and 001, 003 and 004 each have both. Nothing is wrong with either; but a proof or a program that mixes them can fail on points that lie on the line. Here step(0) = 1.'
          : 'away from 0 all agree, but for the −1 of a sign function, which has its classes at ±1.',
    };
  },
};

function outputAt(engine: EngineModule, activation: ActivationName, z: number): number {
  return engine.traceBackprop(oneUnit(activation, z)).a[0] as number;
}

const tanhTitle: Claim = {
  question: 'Is 2/(1 + e⁻²ˣ) − 1 the sigmoid function?',
  inputs: [weightInput('x', 'x', 1)],
  prove: (engine, { x = 1 }) => ({
    rows: [
      {
        what: 'at 0, the formula against σ',
        slide: outputAt(engine, 'tanh', 0),
        engine: outputAt(engine, 'sigmoid', 0),
      },
      {
        what: `at ${formatNumber(x)}, the formula against σ`,
        slide: outputAt(engine, 'tanh', x),
        engine: outputAt(engine, 'sigmoid', x),
      },
      {
        what: `at ${formatNumber(x)}, the formula against tanh`,
        slide: outputAt(engine, 'tanh', x),
        engine: outputAt(engine, 'tanh', x),
      },
    ],
    follows:
      'the slide shows tanh under the title of the slide before. The two are relatives, tanh x = 2σ(2x) − 1, but one has its values between −1 and 1 and is 0 at 0, the other between 0 and 1.',
  }),
};

const brackets: Claim = {
  question: 'Where does the sum of the cross-entropy end?',
  inputs: [weightInput('b', 'b', 2)],
  prove: (engine, { b = 2 }) => {
    const zero = { x: Float64Array.of(0), label: Uint8Array.of(0) };
    const both = { x: Float64Array.of(0, 0), label: Uint8Array.of(0, 1) };
    const [one, two] = [engine.bracketLoss(zero, 0, b), engine.bracketLoss(both, 0, b)];
    const far = engine.bracketLoss(zero, 0, 50);
    return {
      rows: [
        { what: 'a point of class 0: loss', slide: one.withoutBrackets, engine: one.withBrackets },
        {
          what: 'a point of class 0: ∂/∂b',
          slide: one.slopeWithout,
          engine: one.slopeWith,
          measured: one.measuredWith,
        },
        { what: 'one of each class: loss', slide: two.withoutBrackets, engine: two.withBrackets },
        { what: 'one of each class: ∂/∂b', slide: two.slopeWithout, engine: two.slopeWith, measured: two.measuredWith },
      ],
      follows: html`taken at its word the minus and the sum belong to the first term only. Then a point of class 0 pulls the output <em>up</em>: its slope has the other
        sign, and the loss has no lower end, ${formatNumber(far.withoutBrackets)} at b = 50. With brackets, −1/N Σ [ … ], it is ${formatNumber(far.withBrackets)} there.`,
    };
  },
};

export const CLAIMS_000: Readonly<Record<string, Claim>> = {
  'learning-rule': learningRule,
  'step-at-zero': stepAtZero,
  'tanh-title': tanhTitle,
  'missing-brackets': brackets,
};
