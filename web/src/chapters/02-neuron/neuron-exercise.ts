// The chapter's exercises: sums, biases and sides of lines; the engine computes what each answer does.
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { choiceTask, defineExercises, type Mark, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { formatNumber } from '../../widgets/format.js';
import { planarPoints, sumOf } from './neuron-sum.js';

/** The neuron and input of the first exercise. */
const PAPER = { neuron: { w1: 1.5, w2: 2, b: 1 }, x1: 3, x2: -2 } as const;

/** The inputs of the second, and who should fire. */
const FIVE = planarPoints([12, 4, 10, 3, 9], [4, 5, 1, 1.5, 6]);
const LETTERS = ['A', 'B', 'C', 'D', 'E'] as const;
const WANTED = [1, 0, 1, 1, 1] as const;

/** Places on both sides of x₁ = 3, near to it and far, at several heights. */
const PLACES = [-100, -1, 0, 2, 2.9, 2.999, 3, 3.001, 3.1, 4, 50].flatMap((x1) =>
  [-50, -1, 0, 1, 50].map((x2) => [x1, x2] as const),
);

defineExercises('neuron-exercise', {
  sum: numbersTask({
    fields: [
      { name: 'z', label: 'z' },
      { name: 'y', label: 'step(z)', integer: true },
    ],
    mark: (engine, { z, y }): Mark => {
      const { products, z: truth, fires } = sumOf(engine, PAPER.neuron, PAPER.x1, PAPER.x2);
      const right = Math.abs(z - truth) < 1e-9 && y === (fires ? 1 : 0);
      const text = right
        ? `The engine gives ${formatNumber(truth)} and ${fires ? 1 : 0}.`
        : Math.abs(z - truth) < 1e-9
          ? 'z is right. The step gives 1 from 0 on, and 0 below.'
          : `The products are ${formatNumber(products[0])} and ${formatNumber(products[1])}. Do not forget the bias.`;
      return { right, text };
    },
  }),
  bias: numberTask({
    label: 'b',
    mark: (engine, b): Mark => {
      const { output } = engine.evaluateLine(FIVE, b, 0.5, -1);
      const firing = LETTERS.filter((_, i) => output[i] === 1);
      return {
        right: WANTED.every((wanted, i) => output[i] === wanted),
        text:
          firing.length > 0
            ? `With it ${firing.join(', ')} ${firing.length === 1 ? 'fires' : 'fire'}.`
            : 'With it none fires.',
      };
    },
  }),
  side: numbersTask({
    fields: [
      { name: 'w1', label: 'w₁' },
      { name: 'w2', label: 'w₂' },
      { name: 'b', label: 'b' },
    ],
    mark: (engine, weights): Mark => firstMistake(engine, weights),
  }),
  double: choiceTask({
    label: 'What changes',
    options: [
      { value: 'line', label: 'the line moves' },
      { value: 'classes', label: 'some points change their class' },
      { value: 'probability', label: 'nothing under a step, the probabilities under a sigmoid' },
      { value: 'nothing', label: 'nothing at all' },
    ],
    mark: (engine, answer): Mark => {
      const before = sumOf(engine, { w1: 1, w2: -1, b: 0.5 }, 1, 0.5);
      const after = sumOf(engine, { w1: 2, w2: -2, b: 1 }, 1, 0.5);
      const sigma = (z: number): string =>
        formatNumber(engine.logisticTerms({ x: Float64Array.of(z), label: Uint8Array.of(0) }, 1, 0).p[0] as number);
      return {
        right: answer === 'probability',
        text: `At (1, 0.5) with w = (1, −1) and b = 0.5, z goes from ${formatNumber(before.z)} to ${formatNumber(after.z)}, and σ(z) from ${sigma(before.z)} to ${sigma(after.z)}. Both fire.`,
      };
    },
  }),
});

/** Where a neuron that should fire from x₁ = 3 on does not do so, if anywhere. */
function firstMistake(engine: EngineModule, { w1, w2, b }: { w1: number; w2: number; b: number }): Mark {
  const points = planarPoints(
    PLACES.map(([x1]) => x1),
    PLACES.map(([, x2]) => x2),
  );
  const { right } = engine.evaluateLine(
    { ...points, label: Uint8Array.from(PLACES, ([x1]) => (x1 >= 3 ? 1 : 0)) },
    b,
    w1,
    w2,
  );
  const wrong = right.indexOf(0);
  if (wrong < 0) return { right: true, text: `It is right at all ${PLACES.length} places that were tried.` };
  const [x1, x2] = PLACES[wrong] as readonly [number, number];
  return { right: false, text: `At (${formatNumber(x1)}, ${formatNumber(x2)}) it ${x1 >= 3 ? 'is silent' : 'fires'}.` };
}
