// The exercises of the chapter's first half: an output unit set by hand, hidden units counted; the engine marks them.
import { defineExercises, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import { GATES } from './gate-circuit.js';
import { stepNetwork } from './step-network.js';

/** 1 where both inputs are the same, in the order 00, 01, 10, 11. */
const SAME = [1, 0, 0, 1];
/** At least two of three inputs. */
const MAJORITY = Uint8Array.of(0, 0, 0, 1, 0, 1, 1, 1);

/** `<mlp-exercise kind="same">The task</mlp-exercise>` */
defineExercises('mlp-exercise', {
  same: numbersTask({
    fields: [
      { name: 'v1', label: 'v₁' },
      { name: 'v2', label: 'v₂' },
      { name: 'c', label: 'c' },
    ],
    mark: (engine, { v1, v2, c }) => {
      const hidden = {
        weights: [...GATES.OR.weights, ...GATES.NAND.weights],
        biases: [GATES.OR.bias, GATES.NAND.bias],
      };
      const answers = SAME.map((_, row) => {
        const x = Float64Array.of(row >> 1, row & 1);
        return stepNetwork(engine, [2, 2, 1], [hidden, { weights: [v1, v2], biases: [c] }], x).a[2];
      });
      const right = answers.every((answer, row) => answer === SAME[row]);
      const wrong = answers.flatMap((answer, row) => (answer === SAME[row] ? [] : [`${row >> 1}${row & 1}`]));
      const text = right
        ? 'The engine fires for 00 and 11 only.'
        : `Wrong for ${wrong.join(', ')}: the engine gives ${answers.join(', ')} for 00, 01, 10, 11.`;
      return { right, text };
    },
  }),
  majority: numberTask({
    label: 'Hidden units',
    integer: true,
    mark: (engine, answer) => {
      const { terms } = engine.disjunctiveNetwork(MAJORITY, 3, true);
      const { terms: rows } = engine.disjunctiveNetwork(MAJORITY, 3, false);
      if (answer === terms)
        return { right: true, text: `The engine builds it with ${terms}: x₁ ∧ x₂, x₁ ∧ x₃, x₂ ∧ x₃.` };
      const text =
        answer === rows
          ? 'That is a unit for each row that is 1. Which two rows differ in one input only?'
          : 'Write down the rows that are 1. Which pairs of them differ in one input only?';
      return { right: false, text };
    },
  }),
});
