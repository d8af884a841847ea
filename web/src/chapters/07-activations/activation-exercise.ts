// The exercises of the chapter: two layers multiplied out, a derivative from a, a unit that can still learn, |x| − 1 by maxout.
import type { ActivationName, SmallNetworkSettings } from '../../../../wasm_bindings/engine';
import { choiceTask, defineExercises, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { formatNumber } from '../../widgets/format.js';
import { DEFAULT_SLOPE, entryOf, places } from './zoo.js';

const LINEAR: SmallNetworkSettings = {
  sizes: [2, 2, 1],
  activation: 'identity',
  outputActivation: 'identity',
  loss: 'squared-error',
  initializer: 'zero',
  initializerScale: 1,
  optimizer: 'sgd',
  learningRate: 0.1,
  momentum: 0,
  batchSize: 1,
  seed: 0,
  order: 'fixed',
};
/** W₁ = (1 2; 0 1), b₁ = (1, −1), W₂ = (3, −1), b₂ = 0.5. */
const PRODUCT = Float64Array.of(1, 2, 0, 1, 1, -1, 3, -1, 0.5);
const NEAR = 5e-3;

/** σ(z) = 0.8 at z = ln 4. */
const SIGMOID_Z = Math.log(4);

/** Where the candidates are asked for their slope. */
const FAR = -5;
const CANDIDATES: readonly ActivationName[] = ['sigmoid', 'tanh', 'relu', 'leaky-relu', 'softplus'];

/** `<activation-exercise kind="product">The task</activation-exercise>` */
defineExercises('activation-exercise', {
  product: numbersTask({
    fields: [
      { name: 'w1', label: 'w₁' },
      { name: 'w2', label: 'w₂' },
      { name: 'b', label: 'b' },
    ],
    mark: (engine, answer) => {
      const network = engine.createSmallNetwork(LINEAR);
      try {
        network.setParameters(PRODUCT);
        const { weights, bias } = network.collapsed();
        const [w1, w2, b] = [weights.at(-2) as number, weights.at(-1) as number, bias.at(-1) as number];
        if (Math.abs(answer.w1 - w1) > NEAR || Math.abs(answer.w2 - w2) > NEAR)
          return { right: false, text: 'Row of W₂ times column of W₁: 3 · first row − 1 · second row of W₁.' };
        if (Math.abs(answer.b - b) > NEAR)
          return { right: false, text: 'The weights are right. The first layer’s biases go through W₂ as well.' };
        return { right: true, text: `The engine multiplies out W = (${w1}, ${w2}), b = ${b}.` };
      } finally {
        network.delete();
      }
    },
  }),
  slope: numberTask({
    label: 'σ′(z)',
    mark: (engine, answer) => {
      const { derivative } = engine.activationCurve({ kind: 'sigmoid' }, Float64Array.of(SIGMOID_Z), 1e-5);
      const wanted = derivative[0] as number;
      const right = Math.abs(answer - wanted) < NEAR;
      const text = right
        ? `The engine gives σ′ = ${formatNumber(wanted, 6)}; the largest there is, is ${formatNumber(engine.largestSlope({ kind: 'sigmoid' }))}.`
        : 'You do not need z: σ′ can be written with a alone.';
      return { right, text };
    },
  }),
  far: choiceTask({
    label: 'Activation function',
    options: CANDIDATES.map((kind) => ({
      value: kind,
      label: kind === 'leaky-relu' ? 'Leaky ReLU, α = 0.1' : entryOf(kind).label,
    })),
    mark: (engine, answer) => {
      const slopes = CANDIDATES.map((kind) => ({
        kind,
        slope: engine.activationCurve({ kind, slope: DEFAULT_SLOPE }, Float64Array.of(FAR), 1e-5)
          .derivative[0] as number,
      }));
      const best = slopes.reduce((high, each) => (each.slope > high.slope ? each : high));
      const mine = slopes.find(({ kind }) => kind === answer);
      const right = best.kind === answer;
      const text = right
        ? `At z = −5: ${slopes.map(({ kind, slope }) => `${entryOf(kind).label} ${formatNumber(slope, 3)}`).join(', ')}.`
        : `Its slope at z = −5 is ${formatNumber(mine?.slope ?? Number.NaN, 3)}; one of the others has more.`;
      return { right, text };
    },
  }),
  maxout: numbersTask({
    fields: [
      { name: 'w1', label: 'w₁' },
      { name: 'b1', label: 'b₁' },
      { name: 'w2', label: 'w₂' },
      { name: 'b2', label: 'b₂' },
    ],
    mark: (engine, { w1, b1, w2, b2 }) => {
      const x = places(-3, 3, 25);
      const { value } = engine.maxoutCurve(Float64Array.of(w1, w2), Float64Array.of(b1, b2), x);
      const wrong = Array.from(x).find((at, i) => Math.abs((value[i] as number) - (Math.abs(at) - 1)) > 1e-6);
      if (wrong === undefined) return { right: true, text: 'It is |x| − 1 at all 25 places that the engine tried.' };
      const at = Float64Array.of(wrong);
      const found = engine.maxoutCurve(Float64Array.of(w1, w2), Float64Array.of(b1, b2), at).value[0] as number;
      const wanted = formatNumber(Math.abs(wrong) - 1);
      return {
        right: false,
        text: `At x = ${formatNumber(wrong)} the engine finds ${formatNumber(found)}; it should be ${wanted}.`,
      };
    },
  }),
});
