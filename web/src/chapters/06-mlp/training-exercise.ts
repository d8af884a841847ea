// The exercises on training: a seed that gets stuck, the fewest hidden units for circles, a unit's output. The engine marks them.
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { eventPause } from '../../engine/event-pause.js';
import { defineExercises, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { formatCount, formatFixed, formatNumber } from '../../widgets/format.js';
import { batchFor, rateFor } from './network-fields.js';
import { type NetworkChoice, settingsOf } from './network-run.js';
import { pointsOf } from './planar-problems.js';

/** The network of the exercise on seeds: as the trainer and the chart have it at first. */
const XOR: NetworkChoice = {
  hidden: [2],
  activation: 'sigmoid',
  optimizer: 'momentum',
  learningRate: rateFor('xor'),
  batchSize: batchFor('xor'),
  seed: 0,
};
const XOR_EPOCHS = 1000;

const CIRCLES: Omit<NetworkChoice, 'hidden'> = {
  activation: 'tanh',
  optimizer: 'momentum',
  learningRate: rateFor('circles'),
  batchSize: batchFor('circles'),
  seed: 0,
};
const CIRCLES_EPOCHS = 400;
/** Seeds that each answer gets. */
const TRIES = 8;

/** The unit of the exercise on arithmetic: w₁, w₂, b, and what comes in. */
const UNIT = { w: [3, -2], b: -0.5, x: [1, 1] } as const;
const TOLERANCE = 0.0051;

/** How many of TRIES seeds solve the circles with so many hidden units. */
async function solvedCircles(engine: EngineModule, units: number): Promise<number> {
  const points = pointsOf(engine, 'circles');
  const letEventsIn = eventPause();
  let solved = 0;
  for (let seed = 0; seed < TRIES; ++seed) {
    const run = engine.successRun(settingsOf({ ...CIRCLES, hidden: [units] }), points, seed, CIRCLES_EPOCHS);
    if (run.solved) solved++;
    await letEventsIn();
  }
  return solved;
}

/** `<training-exercise kind="stuck">The task</training-exercise>` */
defineExercises('training-exercise', {
  stuck: numberTask({
    label: 'Seed',
    integer: true,
    mark: (engine, seed) => {
      if (seed < 0 || seed > 9999) return { right: false, text: 'A seed is a whole number from 0 to 9999.' };
      const run = engine.successRun(settingsOf(XOR), pointsOf(engine, 'xor'), seed, XOR_EPOCHS);
      const right = !run.solved;
      const text = right
        ? `After ${formatCount(run.epochs)} epochs seed ${seed} has ${Math.round(run.accuracy * 4)} of 4 right, the loss is ${formatNumber(run.loss)} and the gradient’s norm ${formatNumber(run.gradientNorm)}.`
        : `Seed ${seed} solves it after ${formatCount(run.epochs)} epochs.`;
      return { right, text };
    },
  }),
  circles: numberTask({
    label: 'Hidden units',
    integer: true,
    mark: async (engine, units) => {
      if (units < 1 || units > 8) return { right: false, text: 'Take from 1 to 8 hidden units.' };
      const solved = await solvedCircles(engine, units);
      const found = `With ${units}, ${solved} of ${TRIES} seeds have every point right`;
      if (solved === 0) return { right: false, text: `${found}. The boundary has to close.` };
      const fewer = units > 1 ? await solvedCircles(engine, units - 1) : 0;
      if (fewer > 0) return { right: false, text: `${found}, but so do ${fewer} with ${units - 1}.` };
      return { right: true, text: `${found}; with ${units - 1}, none.` };
    },
  }),
  output: numbersTask({
    fields: [
      { name: 'z', label: 'z' },
      { name: 'a', label: 'a' },
    ],
    mark: (engine, answer) => {
      const network = engine.createSmallNetwork({ ...settingsOf(XOR), sizes: [2, 1, 1] });
      try {
        network.setParameters(Float64Array.of(...UNIT.w, UNIT.b, 1, 0));
        const { z, a } = network.forward(Float64Array.from(UNIT.x));
        const [wantZ, wantA] = [z[0] as number, a[0] as number];
        const [rightZ, rightA] = [Math.abs(answer.z - wantZ) < TOLERANCE, Math.abs(answer.a - wantA) < TOLERANCE];
        if (!rightZ) return { right: false, text: 'Each weight times its input, and the bias: what is the sum?' };
        if (!rightA) return { right: false, text: `z = ${formatNumber(wantZ)} is right. a is σ(z), between 0 and 1.` };
        return { right: true, text: `The engine gives z = ${formatNumber(wantZ)} and a = ${formatFixed(wantA, 6)}.` };
      } finally {
        network.delete();
      }
    },
  }),
});
