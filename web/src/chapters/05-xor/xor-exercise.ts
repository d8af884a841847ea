// The exercises of the chapter on XOR, marked by the engine.
import { html } from 'lit';
import '../../lecture/line-desk.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { defineExercises, figureTask, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { corners, gate, rowName } from '../../lecture/gates.js';
import type { WeightsChange } from '../../lecture/line-desk.js';
import type { LineWeights } from '../../plots/plane-geometry.js';
import { pointSetOf } from '../../plots/point-set.js';
import { formatCount } from '../../widgets/format.js';
import { LINES, LineTally } from './line-tally.js';

const { table: XOR } = gate('xor');

/** [b, w₁, w₂] before the update that is asked for, and the row: (1, 0), which is 1 in XOR. */
const BEFORE = [0, -1, 1] as const;
const SHOWN = pointSetOf([[1, 0, 1]]);

/** [b, w₁, w₂] after the row was shown. */
function nextWeights(engine: EngineModule): Float64Array {
  const perceptron = engine.createPerceptron(SHOWN, {
    variant: 'perceptron',
    order: 'fixed',
    seed: 0,
    learningRate: 1,
    bias: true,
  });
  try {
    perceptron.setWeights(...BEFORE);
    return perceptron.step().after;
  } finally {
    perceptron.delete();
  }
}

/** What step(w₁x₁ + w₂x₂ + w₃x₁x₂ + b) gives for the four rows. */
function outputsWithProduct(engine: EngineModule, w: readonly [number, number, number], b: number): number[] {
  const network = engine.createSmallNetwork({
    sizes: [3, 1],
    activation: 'step',
    outputActivation: 'step',
    loss: 'squared-error',
    initializer: 'zero',
    initializerScale: 1,
    optimizer: 'sgd',
    learningRate: 1,
    momentum: 0,
    batchSize: 1,
    seed: 0,
    order: 'fixed',
  });
  try {
    network.setParameters(Float64Array.of(...w, b));
    const inputs = [
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
      [1, 1, 1],
    ];
    return inputs.map((x) => network.forward(Float64Array.from(x)).a[0] as number);
  } finally {
    network.delete();
  }
}

defineExercises('xor-exercise', {
  xnor: numberTask({
    label: 'Rows right at best',
    integer: true,
    mark: (engine, answer) => {
      const tally = new LineTally(engine, gate('xnor').table);
      tally.advance(LINES);
      if (answer === tally.best) {
        return {
          right: true,
          text: `Of ${formatCount(LINES)} lines that the engine tried, the best has ${tally.best} rows right.`,
        };
      }
      const text =
        answer > tally.best ? 'No line that the engine tried has so many.' : 'The engine found a line with more.';
      return { right: false, text };
    },
  }),
  three: figureTask<LineWeights>({
    start: { w1: 0.5, w2: 0.5, b: -0.2 },
    figure: (weights, change) =>
      html`<line-desk .table=${XOR} .weights=${weights} no-count target="XOR" description="The four corners of XOR and a line to drag."
        @weights-changed=${(event: CustomEvent<WeightsChange>) => change(event.detail.weights)}></line-desk>`,
    mark: (engine, { w1, w2, b }) => {
      const { right, correct } = engine.evaluateLine(corners(XOR), b, w1, w2);
      const wrong = XOR.map((_, row) => row).filter((row) => right[row] !== 1);
      const where = wrong.map((row) => rowName(row)).join(' and ');
      return { right: correct === 3 && right[1] === 0, text: `${correct} of 4 corners are right; wrong at ${where}.` };
    },
  }),
  'next-update': numbersTask({
    fields: [
      { name: 'b', label: 'b' },
      { name: 'w1', label: 'w₁' },
      { name: 'w2', label: 'w₂' },
    ],
    mark: (engine, { b, w1, w2 }) => {
      const after = nextWeights(engine);
      const right = [b, w1, w2].every((value, i) => value === after[i]);
      const text = right
        ? 'z was −1, so the unit gave 0 where XOR is 1, and (1, 1, 0) was added to (b, w₁, w₂).'
        : 'What is z at (1, 0)? Does the unit fire, and should it?';
      return { right, text };
    },
  }),
  product: numbersTask({
    fields: [
      { name: 'w1', label: 'w₁' },
      { name: 'w2', label: 'w₂' },
      { name: 'w3', label: 'w₃' },
      { name: 'b', label: 'b' },
    ],
    mark: (engine, { w1, w2, w3, b }) => {
      const outputs = outputsWithProduct(engine, [w1, w2, w3], b);
      const wrong = XOR.findIndex((y, row) => outputs[row] !== y);
      if (wrong < 0) return { right: true, text: `The unit gives ${outputs.join(', ')}: one unit, and it is XOR.` };
      const correct = XOR.filter((y, row) => outputs[row] === y).length;
      return {
        right: false,
        text: `${correct} of 4 rows are right. At ${rowName(wrong)} the unit gives ${outputs[wrong]}, and XOR is ${XOR[wrong]}.`,
      };
    },
  }),
});
