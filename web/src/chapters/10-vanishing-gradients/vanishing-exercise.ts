// The exercises of the chapter: five sigmoids at their best, the weight that would save them, the right start for ReLU.
import { choiceTask, defineExercises, numberTask } from '../../lecture/exercise-card.js';
import { formatNumber } from '../../widgets/format.js';
import { type DeepInit, DeepRun, INITS } from './deep-run.js';
import { shareOfLast } from './layer-words.js';

const FIVE = 5;
/** Relative. */
const NEAR = 0.02;
const DEPTH = 20;
const SEEDS = [1, 2, 3, 4, 5];

/** `<vanishing-exercise kind="five">The task</vanishing-exercise>` */
defineExercises('vanishing-exercise', {
  five: numberTask({
    label: 'Factor',
    mark: (engine, answer) => {
      const largest = engine.largestSlope({ kind: 'sigmoid' });
      const wanted = largest ** FIVE;
      const right = Math.abs(answer - wanted) < NEAR * wanted;
      const text = right
        ? `The engine’s largest σ′ is ${formatNumber(largest)}; its fifth power is ${formatNumber(wanted)}.`
        : 'The largest σ′ is at z = 0. One such factor for each of the five.';
      return { right, text };
    },
  }),
  weight: numberTask({
    label: 'w',
    mark: (engine, answer) => {
      const { derivative } = engine.activationCurve({ kind: 'sigmoid' }, Float64Array.of(0), 1e-5);
      const passed = Math.abs(answer) * (derivative[0] as number);
      const right = Math.abs(passed - 1) < NEAR;
      const text = right
        ? 'Then f′·w is 1 in every layer, as long as every z stays at 0.'
        : `With w = ${formatNumber(answer)} each layer passes ${formatNumber(passed)} of δ.`;
      return { right, text };
    },
  }),
  start: choiceTask({
    label: 'First weights',
    options: [
      { value: 'normal', label: 'normal with σ = 0.1' },
      { value: 'xavier', label: 'Xavier' },
      { value: 'he', label: 'He' },
    ],
    mark: (engine, answer) => {
      const points = engine.planarSet('circles', 40, 0.05, 1);
      const shape = { depth: DEPTH, width: 16, scale: 0.1, learningRate: 0.1 };
      // The middle one of five seeds, by the share of δ that reaches the first layer.
      const shares = INITS.map(({ value: init }) => {
        const all = SEEDS.map((seed) => {
          const run = new DeepRun(engine, { activation: 'relu', init }, { ...shape, seed }, points, 'double');
          const share = shareOfLast(run.probe.delta);
          run.dispose();
          return share;
        });
        return { init, share: all.sort((a, b) => a - b)[SEEDS.length >> 1] as number };
      });
      const distance = (init: DeepInit): number =>
        Math.abs(Math.log(shares.find((each) => each.init === init)?.share ?? 0));
      const best = shares.reduce((near, each) => (distance(each.init) < distance(near.init) ? each : near));
      const words = shares.map(({ init, share }) => `${labelOf(init)} ${formatNumber(share, 3)}`).join(', ');
      const right = best.init === answer;
      return {
        right,
        text: right
          ? `The engine finds, in the middle of five seeds: ${words}.`
          : 'What does ReLU do to half of the values? Which of these makes up for it?',
      };
    },
  }),
});

function labelOf(init: DeepInit): string {
  return init === 'normal' ? 'normal' : init === 'he' ? 'He' : 'Xavier';
}
