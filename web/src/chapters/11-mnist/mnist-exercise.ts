// The chapter's exercises, each with a number as its answer; the engine computes what is right and marks it.
import { defineExercises, numberTask } from '../../lecture/exercise-card.js';
import { formatCount, formatFixed } from '../../widgets/format.js';
import { descendFromStart, sharedScene } from './descent-scene.js';
import { RECIPE } from './mnist-settings.js';

/** Points, batches and place at which the noise is measured; so many that the measurement is good to 3 %. */
const NOISE = { points: 6000, seed: 1, batches: 1500, weight: 0, bias: 0, batch: 4 } as const;

/** What the exercise on the learning rate asks for. */
const RACE = { steps: 80, within: 0.01 } as const;

/** `<mnist-exercise kind="noise">The task</mnist-exercise>` */
defineExercises('mnist-exercise', {
  'equal-logits': numberTask({
    label: 'Loss',
    mark: (engine, answer) => {
      const { loss } = engine.softmaxLoss(new Float64Array(10), 0, 0);
      const right = Math.abs(answer - loss) < 0.0051;
      const text = right
        ? `The engine gives ${formatFixed(loss, 6)}: each digit gets a tenth, and −ln 0.1 = ln 10.`
        : 'Equal logits give every digit the same probability. What is that, for ten digits, and what is −ln of it?';
      return { right, text };
    },
  }),
  parameters: numberTask({
    label: 'Parameters',
    mark: (engine, answer) => {
      const count = engine.parameterCount(JSON.stringify({ ...RECIPE, layers: [784, 300, 100, 10] }));
      const right = answer === count;
      const text = right
        ? `The engine counts ${formatCount(count)}: (784 + 1) · 300 + (300 + 1) · 100 + (100 + 1) · 10.`
        : answer === count - 410
          ? 'These are the weights alone. Every unit has a bias too.'
          : 'Each layer has a weight for every pair of an input and a unit, and one bias for every unit.';
      return { right, text };
    },
  }),
  noise: numberTask({
    label: 'Examples in a batch',
    mark: (engine, answer) => {
      if (!Number.isInteger(answer) || answer < 1 || answer > NOISE.points) {
        return {
          right: false,
          text: `A batch has a whole number of examples, from 1 to ${formatCount(NOISE.points)}.`,
        };
      }
      const points = engine.overlappingPoints(NOISE.points, NOISE.seed);
      const noiseOf = (batch: number): number =>
        engine.batchGradients(points, NOISE.weight, NOISE.bias, batch, NOISE.batches, NOISE.seed).noise;
      const [before, after] = [noiseOf(NOISE.batch), noiseOf(answer)];
      const share = after / before;
      const text = `Measured: ${formatFixed(before, 3)} for batches of ${NOISE.batch}, ${formatFixed(after, 3)} for yours, ${formatFixed(share, 2)} times as much.`;
      return { right: Math.abs(share - 0.5) < 0.035, text };
    },
  }),
  rate: numberTask({
    label: 'Learning rate',
    mark: async (engine, answer) => {
      if (!(answer > 0 && answer <= 1000))
        return { right: false, text: 'A learning rate is a number above 0; try one up to 1000.' };
      const { points, minimum } = await sharedScene(engine);
      const { loss, diverged } = descendFromStart(engine, points, { learningRate: answer, steps: RACE.steps });
      const last = loss[loss.length - 1] as number;
      const arrived = loss.findIndex((value) => value < minimum.loss + RACE.within);
      const right = arrived >= 0;
      const text = diverged
        ? 'The loss is no longer a number.'
        : right
          ? `It is there after ${arrived} steps.`
          : `After ${RACE.steps} steps the loss is ${formatFixed(last, 4)}; the lowest is ${formatFixed(minimum.loss, 4)}.`;
      return { right, text };
    },
  }),
});
