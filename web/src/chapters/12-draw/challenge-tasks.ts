// The exercises that are solved by drawing: what has to be true of what the engine found in the drawing.
import type { Recognition } from '../../engine/digit-recognizer.js';
import { judge } from '../../recognition/certainty.js';
import { formatFixed, formatPercent } from '../../widgets/format.js';

/** What is known about the drawing when it is marked. */
export interface Attempt {
  readonly whole: Recognition;
  /** Without the box; only for tasks that ask for it, and null when nothing can be read so. */
  readonly withoutBox: Recognition | null;
  /** The digit that the reader says it is. */
  readonly meant: number;
}

/** The engine's mark: whether the task is solved, and what is true of the drawing, in words. */
export interface Mark {
  readonly solved: boolean;
  readonly text: string;
}

/** One exercise: what it needs to know, and how it marks an attempt. */
export interface Task {
  readonly asksDigit: boolean;
  readonly withoutBox: boolean;
  mark(attempt: Attempt): Mark;
}

/** The exercise asks for a field that is moved down by this much; centring the box instead of the mass moves it by 4. */
const HEAVY_SHIFT = 6;

/** The exercises by name. */
export const TASKS: Readonly<Record<string, Task>> = {
  'heavy-head': {
    asksDigit: false,
    withoutBox: false,
    mark: ({ whole: { stages } }) => ({
      solved: stages.shiftRow >= HEAVY_SHIFT,
      text: `The centre of mass is at row ${formatFixed(stages.massRow, 1)} of the field, so the field moves down by ${stages.shiftRow} rows.`,
    }),
  },
  'needs-box': {
    asksDigit: true,
    withoutBox: true,
    mark: ({ whole, withoutBox, meant }) => ({
      solved: whole.prediction === meant && withoutBox?.prediction !== meant,
      text: `With all stages it reads ${whole.prediction}, without the box ${withoutBox ? withoutBox.prediction : 'nothing'}.`,
    }),
  },
  torn: {
    asksDigit: false,
    withoutBox: false,
    mark: ({ whole: { probabilities } }) => {
      const { certainty, first, second } = judge(probabilities);
      const share = (digit: number): string => formatPercent(probabilities[digit] ?? 0, 1);
      return {
        solved: certainty !== 'sure',
        text: `It gives ${first} ${share(first)} and ${second} ${share(second)}.`,
      };
    },
  },
};
