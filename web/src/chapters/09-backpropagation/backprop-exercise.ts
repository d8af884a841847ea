// The exercises of the chapter: a δ by hand, where f′ cancels, operations counted, a broken layer found; the engine marks them.
import type { BackpropProblem, EngineModule } from '../../../../wasm_bindings/engine';
import { choiceTask, defineExercises, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { presetOf } from './problem.js';
import { slipSentence } from './slip-words.js';
import { type StepKind, stepsOf } from './trace-steps.js';

/** Two inputs, two linear hidden units, one linear output: every number is short. */
const SHORT: BackpropProblem = {
  ...presetOf('000').problem,
  activation: 'relu',
  learningRate: 0.1,
  parameters: Float64Array.of(1, 2, -1, 1, 0, 0, 3, -2, 0),
  inputs: Float64Array.of(2, 1),
  targets: Float64Array.of(10),
};

/** Marks a value of a step with the engine's tolerance, and names the slip. */
function markStep(engine: EngineModule, kind: StepKind, layer: number, unit: number, input: number, answer: number) {
  const steps = stepsOf(engine.traceBackprop(SHORT));
  const at = steps.findIndex(
    (step) => step.kind === kind && step.layer === layer && step.unit === unit && step.input === input,
  );
  return { mark: engine.markAnswer(SHORT, at, answer), value: steps[at]?.value ?? Number.NaN };
}

/** `<backprop-exercise kind="delta">The task</backprop-exercise>` */
defineExercises('backprop-exercise', {
  delta: numbersTask({
    fields: [
      { name: 'delta', label: 'δ of hidden unit 1' },
      { name: 'slope', label: '∂L/∂w₁₂⁽¹⁾' },
    ],
    mark: (engine, { delta, slope }) => {
      const first = markStep(engine, 'delta', 1, 0, 0, delta);
      const second = markStep(engine, 'weight-gradient', 1, 0, 1, slope);
      if (first.mark.right && second.mark.right) {
        return {
          right: true,
          text: `The engine has ${formatNumber(first.value)} and ${formatNumber(second.value)}.`,
        };
      }
      const wrong = first.mark.right ? second : first;
      const which = first.mark.right ? 'The second number' : 'δ';
      const slip = slipSentence(wrong.mark.slips);
      return { right: false, text: `${which} is not right. ${slip || 'Begin at the output: what is ŷ − y?'}` };
    },
  }),
  cancel: choiceTask({
    label: 'δ of the output is ŷ − y for …',
    options: [
      { value: 'sigmoid-squared', label: 'a sigmoid with squared error' },
      { value: 'sigmoid-bce', label: 'a sigmoid with binary cross-entropy' },
    ],
    mark: (engine, answer) => {
      const z = Float64Array.of(1.5);
      const y = Float64Array.of(0);
      const { delta, prediction } = engine.outputDelta(
        answer === 'sigmoid-bce' ? 'sigmoid-bce' : 'sigmoid-squared',
        z,
        y,
      );
      const difference = (prediction[0] ?? 0) - (y[0] ?? 0);
      const right = Math.abs((delta[0] ?? 0) - difference) < 1e-12;
      const text = `At z = 1.5 with target 0 the engine has ŷ − y = ${formatNumber(difference)} and δ = ${formatNumber(delta[0] ?? Number.NaN)}.`;
      return { right, text };
    },
  }),
  operations: numberTask({
    label: 'Times as many',
    integer: true,
    mark: (engine, answer) => {
      const four = engine.countOperations(4, 4, 1_000_000).asked;
      const five = engine.countOperations(4, 5, 1_000_000).asked;
      const [before, after] = [four[four.length - 1] ?? 0, five[five.length - 1] ?? 0];
      // The last layer's units have asked of their own accord too: 4 · (1 + 4 · …), so the ratio is a little above.
      const right = answer === Math.round((after - 4) / before);
      const text = `The engine asked the output ${formatCount(before)} times with four layers and ${formatCount(after)} times with five.`;
      return {
        right,
        text: right ? text : 'Each unit of a new first layer asks every unit of the one after. How many are these?',
      };
    },
  }),
  fault: choiceTask({
    label: 'The fault is in',
    options: [
      { value: '1', label: 'layer 1' },
      { value: '2', label: 'layer 2' },
      { value: '3', label: 'layer 3' },
    ],
    mark: (engine, answer) => {
      const { problem } = presetOf('003');
      const { relativeError } = engine.probeGradient(problem, 1e-5, 'no-slope', Number(answer));
      const last = relativeError.slice(-3, -1).every((error) => error < 1e-6);
      const middle = relativeError.slice(9, 15).every((error) => error < 1e-6);
      const right = last && !middle;
      const bad = [middle ? '' : '2', last ? '' : '3'].filter(Boolean);
      const layers = ['1', ...bad].join(', ');
      return {
        right,
        text: `With f′ left out in layer ${answer} the engine finds weights that fail in: layer ${layers}.`,
      };
    },
  }),
});
