// The exercises of the errata: a gradient put right, and two slips that cancel; the engine marks them.
import { choiceTask, defineExercises, numberTask } from '../../lecture/exercise-card.js';
import { formatNumber } from '../../widgets/format.js';
import { EXAMPLE_004, THETA2 } from './claims-004.js';

const TOLERANCE = 5e-4;

/** `<errata-exercise kind="theta2">The task</errata-exercise>` */
defineExercises('errata-exercise', {
  theta2: numberTask({
    label: '∂E/∂Θ₂, third number',
    mark: (engine, answer) => {
      const { gradient, error } = engine.traceBackprop(EXAMPLE_004);
      const right = gradient[THETA2[2]] as number;
      if (Math.abs(answer - right) <= TOLERANCE)
        return { right: true, text: `The engine has ${formatNumber(right, 6)}.` };
      const back = error[2] as number;
      const text =
        Math.abs(answer - back) < 0.007
          ? 'That is δ₂·Θ₂, what goes back to the hidden unit, as on the slide.'
          : Math.abs(answer + right) <= TOLERANCE
            ? 'The sign: ŷ is too small, so the error ŷ − y is negative.'
            : 'Multiply the three numbers: error, slope, and the unit’s own output.';
      return { right: false, text };
    },
  }),
  sign: choiceTask({
    label: 'Training',
    options: [
      { value: 'down', label: 'lowers the loss' },
      { value: 'up', label: 'raises the loss' },
      { value: 'still', label: 'changes nothing' },
    ],
    mark: (engine, answer) => {
      const trace = engine.traceBackprop({
        sizes: [1, 1],
        activation: 'identity',
        slope: 0.01,
        outputActivation: 'identity',
        loss: 'squared-error',
        bias: false,
        learningRate: 0.1,
        parameters: Float64Array.of(0.5, 0),
        inputs: Float64Array.of(2),
        targets: Float64Array.of(3),
      });
      const way = trace.lossAfter < trace.loss ? 'down' : trace.lossAfter > trace.loss ? 'up' : 'still';
      const text = `With w = 0.5, x = 2, r = 3 and η = 0.1 the engine’s loss goes from ${formatNumber(trace.loss)} to ${formatNumber(trace.lossAfter)}.`;
      return { right: answer === way, text };
    },
  }),
});
