// The chapter's exercises: each answer is a number or two, and the engine computes what they do.
import { defineExercises, type Mark, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { formatFixed, formatNumber } from '../../widgets/format.js';
import { labelledPoints, labelledSet } from './labelled-points.js';
import { START } from './landscape.js';

/** Where the descent of the last exercise is looked at. */
const BOUNCE = { from: 100, steps: 140, most: 30 } as const;

defineExercises('logistic-exercise', {
  probability: numberTask({
    label: 'p',
    mark: (engine, answer) => {
      const p = engine.logisticTerms(labelledPoints([], [1]), 2, -1).p[0] as number;
      if (Math.abs(answer - p) < 0.00051) return { right: true, text: `The engine gives ${formatFixed(p, 6)}.` };
      const z = Math.abs(answer - 1) < 1e-9;
      return {
        right: false,
        text: z ? 'That is z. Now the sigmoid of it.' : 'z is 1. What is the sigmoid of 1?',
      };
    },
  }),
  boundary: numbersTask({
    fields: [
      { name: 'w', label: 'w' },
      { name: 'b', label: 'b' },
    ],
    mark: (engine, { w, b }): Mark => {
      const [atTwo, atThree] = engine.logisticTerms(labelledPoints([], [2, 3]), w, b).p as unknown as [number, number];
      const text = `Yours gives ${formatFixed(atTwo, 4)} at 2 and ${formatFixed(atThree, 4)} at 3.`;
      return { right: Math.abs(atTwo - 0.5) < 1e-6 && atThree > 0.9, text };
    },
  }),
  gradient: numberTask({
    label: '∂J/∂w',
    mark: (engine, answer) => {
      const { gradientWeight } = engine.logisticTerms(labelledPoints([-1, 4], [1]), 0, 0);
      const right = Math.abs(answer - gradientWeight) < 0.0051;
      const sum = Math.abs(answer - 3 * gradientWeight) < 0.0051;
      const text = right
        ? `The engine gives ${formatFixed(gradientWeight, 6)}.`
        : sum
          ? 'That is the sum. The loss is a mean over three points.'
          : 'Multiply each error by its input, then take the mean.';
      return { right, text };
    },
  }),
  oscillate: numberTask({
    label: 'α',
    mark: (engine, answer) => {
      if (!(answer > 0 && answer <= BOUNCE.most)) {
        return { right: false, text: `A number above 0, at most ${BOUNCE.most}.` };
      }
      const points = labelledSet(engine, 'overlapping', 0);
      const { loss } = engine.descend(points, {
        optimizer: 'sgd',
        learningRate: answer,
        momentum: 0,
        schedule: 'constant',
        batchSize: points.x.length,
        steps: BOUNCE.steps,
        seed: 0,
        ...START,
      });
      const late = loss.subarray(BOUNCE.from);
      const [low, high] = [Math.min(...late), Math.max(...late)];
      const rises = late.filter((value, i) => i > 0 && value > (late[i - 1] as number)).length;
      const right = rises >= 3 && high - low > 0.001;
      return {
        right,
        text: right
          ? `From step ${BOUNCE.from} on its loss lies between ${formatNumber(low)} and ${formatNumber(high)}, and rose ${rises} times in ${late.length - 1} steps.`
          : `From step ${BOUNCE.from} on its loss lies between ${formatNumber(low)} and ${formatNumber(high)}: it no longer goes up and down.`,
      };
    },
  }),
});
