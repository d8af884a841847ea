// The chapter's exercises; the engine counts what is asked for and marks the answer.
import type { EngineModule, ProductWalk } from '../../../../wasm_bindings/engine';
import { choiceTask, defineExercises, numberTask } from '../../lecture/exercise-card.js';
import { formatCount } from '../../widgets/format.js';
import { momentOf, stepsOf } from './walk-moment.js';

/** Batch and layers of the exercise on a training step. */
const STEP = { batch: 128, layers: [784, 128, 10] } as const;
/** Of the exercise on instructions: 5 vectors and a tail. */
const LIST = 22;
/** A narrow output: ten columns. */
const TEN = { rows: 4, depth: 1, cols: 10 } as const;

/** Loads and multiply-adds of a whole product. */
function countsOf(walk: ProductWalk): { loads: number; multiplyAdds: number } {
  const { counts } = momentOf(walk, stepsOf(walk));
  return { loads: counts.vectors + counts.numbers, multiplyAdds: counts.multiplyAdds };
}

/** Weights alone: parameters without the biases. */
function weightsOf(engine: EngineModule, layers: readonly number[]): number {
  const biases = layers.slice(1).reduce((sum, units) => sum + units, 0);
  return engine.parameterCount(JSON.stringify({ layers })) - biases;
}

/** `<hood-exercise kind="loads">The task</hood-exercise>` */
defineExercises('hood-exercise', {
  loads: numberTask({
    label: 'Loads',
    mark: (engine, answer) => {
      const { loads, multiplyAdds } = countsOf(engine.productWalk(4, 1, 8, 4));
      const right = answer === loads;
      const text = right
        ? `The engine’s kernel made ${loads} loads for ${multiplyAdds} multiply-adds.`
        : answer === 2 * multiplyAdds
          ? 'That is what the naive loop would do. In the tile each number is used more than once.'
          : 'A row of B is 8 numbers, in vectors of 4. A column of A is 4 numbers, each loaded and spread over a vector.';
      return { right, text };
    },
  }),
  flop: numberTask({
    label: 'Millions of operations',
    mark: (engine, answer) => {
      const { batch, layers } = STEP;
      const [first, second] = [weightsOf(engine, layers.slice(0, 2)), weightsOf(engine, layers.slice(1))];
      const flop = 2 * batch * (2 * first + 3 * second);
      const right = Math.abs(answer * 1e6 - flop) <= 0.6e6;
      const all = 2 * batch * 3 * (first + second);
      const text = right
        ? `${formatCount(first)} and ${formatCount(second)} weights, two products with the first and three with the second, two operations each, ${batch} images: ${formatCount(flop)}.`
        : Math.abs(answer * 1e6 - all) <= 0.6e6
          ? 'That counts the gradient of the input as well. Nobody needs to know how the pixels should change.'
          : 'For each layer: forward, and the gradient of its weights. For the second layer also the gradient of its input. Each is a product with two operations for every weight and image.';
      return { right, text };
    },
  }),
  instructions: numberTask({
    label: 'Multiply instructions',
    integer: true,
    mark: (engine, answer) => {
      const ones = new Float32Array(LIST).fill(1);
      const { multiplies } = engine.multiplyAddLanes(ones, ones, ones, 4);
      const right = answer === multiplies;
      const text = right
        ? `The engine counted ${multiplies}: five full vectors and one for the last two numbers.`
        : answer === LIST
          ? 'That many without SIMD.'
          : 'How many vectors of four does it take to hold 22 numbers?';
      return { right, text };
    },
  }),
  narrow: numberTask({
    label: 'Multiply-adds',
    integer: true,
    mark: (engine, answer) => {
      const { multiplyAdds } = countsOf(engine.productWalk(TEN.rows, TEN.depth, TEN.cols, 4));
      const right = answer === multiplyAdds;
      const text = right
        ? `The engine made ${multiplyAdds}: eight for the first eight columns, and four for a panel of one vector, half of which is empty.`
        : 'Eight columns make one tile of 4 rows × 2 vectors. The last two columns get a narrow tile of their own, one vector wide.';
      return { right, text };
    },
  }),
  order: choiceTask({
    label: 'Which change can alter the last bits of a result?',
    options: [
      { value: 'threads', label: 'the elements of C are shared out among three threads' },
      { value: 'lanes', label: 'four columns of C are computed in the four lanes of a vector' },
      {
        value: 'halves',
        label: 'each sum over k is split in two halves, one for each thread, which are added in the end',
      },
      { value: 'tiles', label: 'tiles of C are computed from the last to the first' },
    ],
    mark: (engine, answer) => {
      const task = { rows: 16, depth: 256, cols: 16, seconds: 0, seed: 1 } as const;
      const same =
        engine.measureProduct({ ...task, variant: 'plain' }).digest ===
        engine.measureProduct({ ...task, variant: 'tiled' }).digest;
      const right = answer === 'halves';
      const text = right
        ? `It changes the order of the additions, and rounding depends on that. The other three leave every sum as it is: plain loop and tiles gave ${same ? 'the same bits' : 'different bits'} just now.`
        : 'Every element of C is still one sum with k ascending. Who computes it, and when, does not matter to its bits.';
      return { right, text };
    },
  }),
});
