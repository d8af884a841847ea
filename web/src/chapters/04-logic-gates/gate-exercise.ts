// The exercises of the chapter on logic gates, marked by the engine.
import { html } from 'lit';
import '../../lecture/line-desk.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { defineExercises, figureTask, type Mark, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { corners, gate, rowName, type TruthBits } from '../../lecture/gates.js';
import type { WeightsChange } from '../../lecture/line-desk.js';
import type { LineWeights } from '../../plots/plane-geometry.js';
import { BOOLEAN_FUNCTIONS } from './boolean-functions.js';

const [W1, W2, B] = [
  { name: 'w1', label: 'w₁' },
  { name: 'w2', label: 'w₂' },
  { name: 'b', label: 'b' },
] as const;

/** x₁ AND NOT x₂. */
const ONLY_FIRST: TruthBits = [0, 0, 1, 0];

function markGate(engine: EngineModule, name: string, table: TruthBits, { w1, w2, b }: LineWeights): Mark {
  const { correct, right, output } = engine.evaluateLine(corners(table), b, w1, w2);
  if (correct === table.length) return { right: true, text: `All ${correct} rows are right: this is ${name}.` };
  const inputs = table.length === 2 ? 1 : 2;
  const row = right.indexOf(0);
  const at = rowName(row, inputs);
  return {
    right: false,
    text: `${correct} of ${table.length} rows are right. At ${at} the unit gives ${output[row]}, and ${name} is ${table[row]}.`,
  };
}

/** How many of the sixteen functions a perceptron without a bias learns. */
function learnedWithoutBias(engine: EngineModule): number {
  return BOOLEAN_FUNCTIONS.filter(({ table }) => engine.learnBoolean(Uint8Array.from(table), 2, false).learned).length;
}

defineExercises('gate-exercise', {
  nand: numbersTask({
    fields: [W1, W2, B],
    mark: (engine, weights) => markGate(engine, 'NAND', gate('nand').table, weights),
  }),
  not: numbersTask({
    fields: [W1, B],
    mark: (engine, { w1, b }) => markGate(engine, 'NOT', gate('not').table, { w1, w2: 0, b }),
  }),
  'only-first': figureTask<LineWeights>({
    start: { w1: -0.4, w2: 0.8, b: 0.1 },
    figure: (weights, change) =>
      html`<line-desk .table=${ONLY_FIRST} .weights=${weights} no-count target="target"
        description="The four corners and a line to drag." @weights-changed=${(event: CustomEvent<WeightsChange>) => change(event.detail.weights)}></line-desk>`,
    mark: (engine, weights) => markGate(engine, 'x₁ AND NOT x₂', ONLY_FIRST, weights),
  }),
  'without-bias': numberTask({
    label: 'Functions',
    integer: true,
    mark: (engine, answer) => {
      const count = learnedWithoutBias(engine);
      if (answer === count) return { right: true, text: `The engine tried all sixteen and learned ${count}.` };
      const direction = answer > count ? 'fewer' : 'more';
      return { right: false, text: `It is ${direction} than ${answer}. What does the unit give at (0, 0)?` };
    },
  }),
});
