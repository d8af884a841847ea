// Claims about article 001: transposes that its boxed gradients lack, and the factor 2 of its loss.
import { html } from 'lit';
import type { BackpropProblem } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';
import { type Claim, weightInput } from './claim.js';

const EPSILON = 1e-5;
/** Inputs, hidden units, outputs: three different numbers, so that no shape fits by accident. */
const [IN, HIDDEN, OUT] = [2, 3, 1] as const;
/** Places among the parameters. */
const W2 = HIDDEN * IN + HIDDEN;

function network(y: number): BackpropProblem {
  return {
    sizes: [IN, HIDDEN, OUT],
    activation: 'sigmoid',
    slope: 0.01,
    outputActivation: 'identity',
    loss: 'squared-error',
    bias: true,
    learningRate: 1,
    parameters: Float64Array.of(0.2, -0.4, 0.7, 0.1, -0.5, 0.3, 0.1, 0, -0.2, 0.6, -0.3, 0.8, 0.2),
    inputs: Float64Array.of(1.5, -1),
    targets: Float64Array.of(y),
  };
}

const transposes: Claim = {
  columns: ['the article', 'the engine'],
  question: 'Do the boxed gradients have the shape of what they are gradients of?',
  inputs: [weightInput('y', 'target y', 2)],
  prove: (engine, { y = 2 }) => {
    const problem = network(y);
    const { gradient, error } = engine.traceBackprop(problem);
    const { numerical } = engine.probeGradient(problem, EPSILON, 'none', 1);
    // The article's loss has no ½: every gradient is twice the engine's.
    const row = (what: string, place: number) => ({
      what,
      slide: `2 · (${formatNumber(gradient[place] as number, 6)})`,
      engine: gradient[place] as number,
      measured: numerical[place] as number,
    });
    return {
      rows: [
        { what: '2(ŷ − y)h for ∂L/∂W₂: shape', slide: `${HIDDEN} × ${OUT}`, engine: `${OUT} × ${HIDDEN}` },
        { what: '2(ŷ − y)W₂ for ∂L/∂h: shape', slide: `${OUT} × ${HIDDEN}`, engine: `${HIDDEN} × ${OUT}` },
        { what: '∂L/∂W₁ as boxed: shape', slide: 'none', engine: `${HIDDEN} × ${IN}` },
        row('∂L/∂W₂, first number', W2),
        row('∂L/∂W₁, first number', 0),
      ],
      follows: html`as boxed, ∂L/∂W₁ cannot even be multiplied. With transposes ∂L/∂W₂ = 2(ŷ − y)hᵀ, ∂L/∂h = W₂ᵀ · 2(ŷ − y) and ∂L/∂W₁ = (W₂ᵀ2(ŷ − y) ⊙ h ⊙ (1 − h)) xᵀ. The 2 is no slip: the article’s loss is (ŷ − y)²
        without the ½ that the engine and 003 and 004 have, so all its numbers are twice as large, and half the learning rate gives the same step.
        (∂L/∂h₁ is ${formatNumber(error[0] as number)} with the ½.)`,
    };
  },
};

export const CLAIMS_001: Readonly<Record<string, Claim>> = { transposes };
