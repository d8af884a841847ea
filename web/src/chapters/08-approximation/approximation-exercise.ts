// The chapter's exercises: a fit by hand, which activation multiplies, a gate's scale, units of a tree; the engine marks them.
import { choiceTask, defineExercises, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { settingsOf } from './fit-network.js';
import { GATE_ACTIVATIONS } from './gate-choice.js';

/** A gate whose error is below this multiplies. */
const MULTIPLIES = 0.01;
/** λ at which that is looked at. */
const SMALL_LAMBDA = 0.1;
const FACTORS = 16;

/** `<approximation-exercise kind="absolute">The task</approximation-exercise>` */
defineExercises('approximation-exercise', {
  absolute: numbersTask({
    fields: [
      { name: 'v1', label: 'v₁' },
      { name: 'v2', label: 'v₂' },
      { name: 'w1', label: 'w₁' },
      { name: 'w2', label: 'w₂' },
      { name: 'b', label: 'b' },
    ],
    mark: (engine, { v1, v2, w1, w2, b }) => {
      const network = engine.createSmallNetwork(settingsOf({ width: 2, activation: 'relu', rate: 0.03, seed: 0 }));
      try {
        const { x, y } = engine.regressionSet('absolute', 21, 0, 0);
        network.setSamples(x, y);
        network.setParameters(Float64Array.of(v1, v2, 0, 0, w1, w2, b));
        const { loss } = network.report();
        if (loss < 1e-12) return { right: true, text: 'The engine finds no error at 21 points from −1 to 1.' };
        const [left, middle, right] = network.hidden(1, Float64Array.of(-1, 0, 1));
        const values = [left, middle, right].map((value) => formatNumber(value ?? Number.NaN)).join(', ');
        return { right: false, text: `At x = −1, 0, 1 the engine gives ${values}; it should be 1, 0, 1.` };
      } finally {
        network.delete();
      }
    },
  }),
  activation: choiceTask({
    label: 'Activation',
    options: GATE_ACTIVATIONS.filter(({ value }) => value !== 'step'),
    mark: (engine, value) => {
      const chosen = GATE_ACTIVATIONS.find((activation) => activation.value === value);
      if (!chosen) return { right: false, text: '' };
      const gate = engine.multiplicationGate(chosen.value, SMALL_LAMBDA, 0, new Float64Array(0));
      const error = `the largest error of its gate is ${formatNumber(gate.errorInDouble, 2)} at λ = ${SMALL_LAMBDA}`;
      const series = gate.hasSeries ? `σ″(0) = ${formatNumber(gate.sigma2)}` : 'there is no σ″(0)';
      return { right: gate.errorInDouble < MULTIPLIES, text: `Of ${chosen.label} ${series}: ${error}.` };
    },
  }),
  mu: numberTask({
    label: 'μ',
    mark: (engine, answer) => {
      const { mu, sigma2 } = engine.multiplicationGate('softplus', 0.1, 0, new Float64Array(0));
      if (Math.abs(answer - mu) < 1e-6 * mu)
        return { right: true, text: `The engine’s gate has μ = ${formatNumber(mu)}.` };
      const text =
        Math.abs(answer * sigma2 - mu * sigma2 ** 2) < 1e-6
          ? 'You have left σ₂ out.'
          : `It follows from σ₂ = ${formatNumber(sigma2)} and λ² = 0.01.`;
      return { right: false, text };
    },
  }),
  units: numberTask({
    label: 'Hidden units',
    integer: true,
    mark: (engine, answer) => {
      const tree = engine.productUnits('tree', FACTORS);
      if (answer === tree) return { right: true, text: `The engine builds it with ${tree} units.` };
      const flat = engine.productUnits('flat', FACTORS);
      const text =
        answer === flat
          ? `${formatCount(flat)} is what one layer takes.`
          : answer === 4 * FACTORS
            ? 'Sixteen numbers take fewer than sixteen multiplications.'
            : 'Count the multiplications, and four units for each.';
      return { right: false, text };
    },
  }),
});
