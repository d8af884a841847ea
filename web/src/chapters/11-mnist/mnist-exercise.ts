// An exercise with a number as its answer; the engine computes what is right and marks it.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { EngineController } from '../../lecture/page-engine.js';
import { formatCount, formatFixed, parseNumber } from '../../widgets/format.js';
import { descendFromStart, sharedScene } from './descent-scene.js';
import { RECIPE } from './mnist-settings.js';

/** The engine's mark: whether it is right, and what it found, in words. */
export interface Mark {
  readonly right: boolean;
  readonly text: string;
}

interface Task {
  readonly label: string;
  mark(engine: EngineModule, answer: number): Mark | Promise<Mark>;
}

/** Points, batches and place at which the noise is measured; so many that the measurement is good to 3 %. */
const NOISE = { points: 6000, seed: 1, batches: 1500, weight: 0, bias: 0, batch: 4 } as const;

/** What the exercise on the learning rate asks for. */
const RACE = { steps: 80, within: 0.01 } as const;

export const TASKS: Readonly<Record<string, Task>> = {
  'equal-logits': {
    label: 'Loss',
    mark: (engine, answer) => {
      const { loss } = engine.softmaxLoss(new Float64Array(10), 0, 0);
      const right = Math.abs(answer - loss) < 0.0051;
      const text = right
        ? `The engine gives ${formatFixed(loss, 6)}: each digit gets a tenth, and −ln 0.1 = ln 10.`
        : 'Equal logits give every digit the same probability. What is that, for ten digits, and what is −ln of it?';
      return { right, text };
    },
  },
  parameters: {
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
  },
  noise: {
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
  },
  rate: {
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
  },
};

/** `<mnist-exercise kind="noise">The task</mnist-exercise>`: kinds are the keys of TASKS. */
export class MnistExercise extends LitElement {
  static override properties = {
    kind: {},
    mark: { state: true },
    problem: { state: true },
  };
  declare kind: string;
  declare private mark: Mark | undefined;
  declare private problem: string;
  private readonly loader = new EngineController(this);
  /** The task as the page has it; the answer's form goes below it. */
  private form: HTMLElement | undefined;

  constructor() {
    super();
    this.kind = '';
    this.problem = '';
  }

  protected override createRenderRoot(): HTMLElement {
    this.form ??= this.appendChild(document.createElement('div'));
    return this.form;
  }

  protected override render(): TemplateResult | typeof nothing {
    const task = TASKS[this.kind];
    if (!task) return nothing;
    const { mark } = this;
    const message = this.problem || this.loader.problem;
    return html`<form @submit=${this.submitted}>
        <label>${task.label} <input type="text" inputmode="decimal" autocomplete="off" name="answer" data-testid="answer" /></label>
        <button type="submit" class="quiet" ?disabled=${!this.loader.engine}>Check</button>
      </form>
      <p class="mark ${mark ? (mark.right ? 'right' : 'wrong') : ''}" role="status" data-testid="mark">${
        message
          ? message
          : mark
            ? html`<strong>${mark.right ? '✓ Right.' : '✗ Not yet.'}</strong> ${mark.text}`
            : nothing
      }</p>`;
  }

  private readonly submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { engine } = this.loader;
    const task = TASKS[this.kind];
    const text = new FormData(event.target as HTMLFormElement).get('answer');
    const answer = parseNumber(typeof text === 'string' ? text : '');
    this.mark = undefined;
    this.problem = answer === undefined ? 'Type a number.' : '';
    if (!engine || !task || answer === undefined) return;
    try {
      this.mark = await task.mark(engine, answer);
    } catch (thrown) {
      this.problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
  };
}

customElements.define('mnist-exercise', MnistExercise);

declare global {
  interface HTMLElementTagNameMap {
    'mnist-exercise': MnistExercise;
  }
}
