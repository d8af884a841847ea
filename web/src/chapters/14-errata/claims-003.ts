// Claims about lecture 003: the sign of its gradient, its δ at the output, its example's weights, the bias that it drops.
import { html } from 'lit';
import type { BackpropProblem } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';
import { type Claim, weightInput } from './claim.js';

const EPSILON = 1e-5;

/** Its regression network with sigmoid hidden units and a linear output, 2-2-1. */
function regression(r: number, bias = true): BackpropProblem {
  return {
    sizes: [2, 2, 1],
    activation: 'sigmoid',
    slope: 0.01,
    outputActivation: 'identity',
    loss: 'squared-error',
    bias,
    learningRate: 0.5,
    parameters: Float64Array.of(0.4, -0.6, 0.3, 0.8, ...(bias ? [0.5, -0.2] : [0, 0]), 0.7, -0.9, bias ? 0.1 : 0),
    inputs: Float64Array.of(1, 0.5),
    targets: Float64Array.of(r),
  };
}

/** W₁ and v among the parameters. */
const FIRST_W = 0;
const V = [6, 7] as const;

const gradientSign: Claim = {
  question: 'Is ∂l/∂v = (r − y)·z the slope of the loss?',
  inputs: [weightInput('r', 'target r', 1)],
  prove: (engine, { r = 1 }) => {
    const problem = regression(r);
    const { gradient, updated, loss, lossAfter } = engine.traceBackprop(problem);
    const { numerical } = engine.probeGradient(problem, EPSILON, 'none', 1);
    // What w ← w − η ∂l/∂w does with the slide’s gradient: the step goes the other way.
    const away = problem.parameters.map((w, i) => 2 * w - (updated[i] as number));
    const uphill = engine.traceBackprop({ ...problem, parameters: away }).loss;
    const row = (what: string, place: number) => ({
      what,
      slide: -(gradient[place] as number),
      engine: gradient[place] as number,
      measured: numerical[place] as number,
    });
    return {
      rows: [row('∂l/∂v₁', V[0]), row('∂l/∂v₂', V[1]), row('∂l/∂w₁₁', FIRST_W)],
      follows: html`the sign is the other one. The slides then <em>add</em>, w′ = w + ηδz, so that training goes down all the same: from ${formatNumber(loss)} to
        ${formatNumber(lossAfter)}. Two slips that cancel. Whoever puts the printed gradient into w − η ∂l/∂w goes up, to ${formatNumber(uphill)}, and
        a gradient check fails.`,
    };
  },
};

const outputDelta: Claim = {
  question: 'Is δ at an output unit the loss itself?',
  inputs: [
    weightInput('a', 'a of the output', 0.8),
    { name: 'r', label: 'target r', value: 0, min: 0, max: 1, step: 0.1 },
  ],
  prove: (engine, { a = 0.8, r = 0 }) => {
    const rows = (
      [
        ['sigmoid output, ½(r − y)²', 'sigmoid', 'squared-error'],
        ['linear output, ½(r − y)²', 'identity', 'squared-error'],
        ['sigmoid output, cross-entropy', 'sigmoid', 'binary-cross-entropy'],
      ] as const
    ).map(([what, outputActivation, loss]) => {
      const problem: BackpropProblem = {
        sizes: [1, 1],
        activation: 'sigmoid',
        slope: 0.01,
        outputActivation,
        loss,
        bias: true,
        learningRate: 1,
        parameters: Float64Array.of(0, a),
        inputs: Float64Array.of(0),
        targets: Float64Array.of(r),
      };
      const trace = engine.traceBackprop(problem);
      // ∂l/∂b is δ: moving the bias is moving a.
      const measured = engine.probeGradient(problem, EPSILON, 'none', 1).numerical[1] as number;
      return { what, slide: trace.loss, engine: trace.delta[0] as number, measured };
    });
    return {
      rows,
      follows: `δ is a slope of the loss, not the loss: σ′(a)(y − r) for the lecture’s own squared loss with a sigmoid output, and y − r for a linear output or for
        cross-entropy. A loss is never negative, so a δ = l could push every weight one way only.`,
    };
  },
};

/** Its example 2-3-2-1: units 1 to 3, 4 and 5, and 6. Unit 6 has the weights at 18 and 19. */
function backpropExample(w46: number): BackpropProblem {
  return {
    sizes: [2, 3, 2, 1],
    activation: 'sigmoid',
    slope: 0.01,
    outputActivation: 'sigmoid',
    loss: 'squared-error',
    bias: false,
    learningRate: 0.5,
    parameters: Float64Array.of(
      ...[0.3, -0.2, 0.5, 0.1, -0.4, 0.6, 0, 0, 0],
      ...[0.2, -0.5, 0.7, -0.3, 0.4, 0.1, 0, 0],
      ...[w46, -0.8, 0],
    ),
    inputs: Float64Array.of(1, 0.5),
    targets: Float64Array.of(1),
  };
}

const W46 = 17;

const exampleWeight: Claim = {
  question: 'Does unit 6 have a weight w₄₅?',
  inputs: [weightInput('w46', 'w₄₆', 0.9)],
  prove: (engine, { w46 = 0.9 }) => {
    const problem = backpropExample(w46);
    const trace = engine.traceBackprop(problem);
    const without = engine.traceBackprop(backpropExample(0));
    const { numerical } = engine.probeGradient(problem, EPSILON, 'none', 1);
    // Where the weight leads: to the first unit whose sum it changes.
    const { z: withOne } = engine.traceBackprop(backpropExample(1));
    const unit = withOne.findIndex((sum, i) => sum !== without.z[i]) + 1;
    const [z4, z5] = [trace.a[3] as number, trace.a[4] as number];
    return {
      rows: [
        { what: 'the weight on z₄ leads to unit', slide: 5, engine: unit },
        { what: 'a₆ (no edge from 4 to 5)', slide: without.z[5] as number, engine: trace.z[5] as number },
        { what: 'y', slide: without.a[5] as number, engine: trace.a[5] as number },
        {
          what: '∂l/∂w₄₆ = δ₆z₄',
          slide: '–',
          engine: trace.gradient[W46] as number,
          measured: numerical[W46] as number,
        },
      ],
      follows: html`a₆ = w₄₆z₄ + w₅₆z₅, with z₄ = ${formatNumber(z4)} and z₅ = ${formatNumber(z5)}. Units 4 and 5 stand in one layer and are not connected, so a student
        who looks for w₄₅ in the drawing finds nothing.`,
    };
  },
};

const hiddenBias: Claim = {
  question: 'Can the bias of a hidden unit be left out of its sum?',
  inputs: [weightInput('r', 'target r', 1)],
  prove: (engine, { r = 1 }) => {
    const problem = regression(r);
    const trace = engine.traceBackprop(problem);
    const dropped = engine.traceBackprop(regression(r, false));
    const { numerical } = engine.probeGradient(problem, EPSILON, 'none', 1);
    return {
      rows: [
        { what: 'a₁', slide: dropped.z[0] as number, engine: trace.z[0] as number },
        { what: 'a₂', slide: dropped.z[1] as number, engine: trace.z[1] as number },
        {
          what: '∂l/∂w₁₀, of the first bias',
          slide: 'none',
          engine: trace.gradient[4] as number,
          measured: numerical[4] as number,
        },
        {
          what: '∂l/∂w₂₀, of the second',
          slide: 'none',
          engine: trace.gradient[5] as number,
          measured: numerical[5] as number,
        },
      ],
      follows: html`the slide “Multilayer Perceptrons” has the bias, a<sub>h</sub> = Σ w<sub>hj</sub>x<sub>j</sub> + w<sub>h0</sub>, and the slide with the
        gradients drops it. Its slope is δ, and not zero: without it every hidden unit’s line goes through the origin, and never learns to leave it.`,
    };
  },
};

export const CLAIMS_003: Readonly<Record<string, Claim>> = {
  'gradient-sign': gradientSign,
  'output-delta': outputDelta,
  'example-weight': exampleWeight,
  'hidden-bias': hiddenBias,
};
