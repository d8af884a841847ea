// An exercise: its task stands in the lecture, the reader answers with numbers, a choice or a figure, the engine marks it.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EngineModule } from '../../../wasm_bindings/engine';
import { parseNumber } from '../widgets/format.js';
import { EngineController } from './page-engine.js';
import { chapterOf, isSolved, keepSolved, PROGRESS_CHANGED } from './progress.js';

/** The engine's mark: whether it is right, and what it found, in words. */
export interface Mark {
  readonly right: boolean;
  readonly text: string | TemplateResult;
}

type Marked = Mark | Promise<Mark>;

/** Reads the reader's answer off the form, or says what is missing. */
type Reading<A> = { readonly answer: A } | { readonly problem: string };

/** A task with the kind of its answer hidden; made by numberTask() and the others. */
export interface Task {
  /** The answer's fields. `state` is a figure's; `change` keeps a new one. */
  render(state: unknown, change: (state: unknown) => void): TemplateResult;
  readonly start?: unknown;
  mark(engine: EngineModule, form: FormData, state: unknown): Marked | string;
}

export interface NumberAnswer {
  readonly label: string;
  readonly unit?: string;
  /** Only whole numbers are taken. */
  readonly integer?: boolean;
}

function task<A>(
  render: Task['render'],
  read: (form: FormData, state: unknown) => Reading<A>,
  mark: (engine: EngineModule, answer: A) => Marked,
  start?: unknown,
): Task {
  return {
    render,
    start,
    mark(engine, form, state) {
      const reading = read(form, state);
      return 'problem' in reading ? reading.problem : mark(engine, reading.answer);
    },
  };
}

/** A task whose answer is one number. */
export function numberTask(options: NumberAnswer & { mark(engine: EngineModule, answer: number): Marked }): Task {
  return numbersTask({
    fields: [{ ...options, name: 'answer' }],
    mark: (engine, { answer }) => options.mark(engine, answer),
  });
}

/** A task whose answer is several numbers, by name. */
export function numbersTask<Name extends string>(options: {
  readonly fields: readonly (NumberAnswer & { readonly name: Name })[];
  mark(engine: EngineModule, answer: Readonly<Record<Name, number>>): Marked;
}): Task {
  return task(
    () =>
      html`${options.fields.map(
        ({ name, label, unit }) =>
          html`<label>${label} <input type="text" inputmode="decimal" autocomplete="off" name=${name} data-testid=${name} />${
            unit ? html` ${unit}` : nothing
          }</label>`,
      )}`,
    (form) => {
      const answer: Record<string, number> = {};
      for (const { name, label, integer } of options.fields) {
        const text = form.get(name);
        const value = parseNumber(typeof text === 'string' ? text : '');
        const which = options.fields.length > 1 ? ` for ${label}` : '';
        if (value === undefined) return { problem: `Type a number${which}.` };
        if (integer && !Number.isInteger(value)) return { problem: `Type a whole number${which}.` };
        answer[name] = value;
      }
      return { answer: answer as Record<Name, number> };
    },
    options.mark,
  );
}

/** A task whose answer is one of a few. */
export function choiceTask(options: {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  mark(engine: EngineModule, answer: string): Marked;
}): Task {
  return task(
    () =>
      html`<fieldset><legend>${options.label}</legend>${options.options.map(
        ({ value, label }) => html`<label><input type="radio" name="answer" value=${value} /> ${label}</label>`,
      )}</fieldset>`,
    (form) => {
      const answer = form.get('answer');
      return typeof answer === 'string' ? { answer } : { problem: 'Choose one.' };
    },
    options.mark,
  );
}

/** A task whose answer is the state of a figure, which the chapter draws; `change` draws it with another state. */
export function figureTask<S>(options: {
  readonly start: S;
  figure(state: S, change: (state: S) => void): TemplateResult;
  mark(engine: EngineModule, answer: S): Marked;
}): Task {
  return task<S>(
    (state, change) => html`<div class="figure">${options.figure(state as S, change)}</div>`,
    (_, state) => ({ answer: state as S }),
    options.mark,
    options.start,
  );
}

/** A custom element whose attribute `kind` is a key of its tasks. What stands between its tags is the task's text. */
export abstract class ExerciseCard extends LitElement {
  static override properties = {
    kind: {},
    mark: { state: true },
    message: { state: true },
    solved: { state: true },
    state: { state: true },
    busy: { state: true },
  };
  declare kind: string;
  declare private mark: Mark | undefined;
  /** What is missing in the answer, or what failed. */
  declare private message: string;
  /** Now or earlier, on this device. */
  declare private solved: boolean;
  /** Of the figure that is the answer. */
  declare private state: unknown;
  declare private busy: boolean;
  protected abstract readonly tasks: Readonly<Record<string, Task>>;
  private readonly loader = new EngineController(this);
  /** The task as the page has it; the answer's form goes below it. */
  private form: HTMLElement | undefined;
  /** Marks of older answers that come late are not shown. */
  private asked = 0;

  constructor() {
    super();
    this.kind = '';
    this.message = '';
    this.solved = false;
    this.busy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    if (!this.form) {
      this.form = document.createElement('div');
      this.form.className = 'answer';
      this.classList.add('exercise');
      // The hint is for before the answer, the explanation for after it.
      this.append(this.form, ...this.querySelectorAll<HTMLElement>(':scope > .explanation'));
    }
    return this.form;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.state ??= this.task?.start;
    document.addEventListener(PROGRESS_CHANGED, this.recallSolved);
    this.recallSolved();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener(PROGRESS_CHANGED, this.recallSolved);
  }

  private get task(): Task | undefined {
    return this.tasks[this.kind];
  }

  /** The exercise's name in what is kept. */
  private get key(): string {
    return `${this.localName}.${this.kind}`;
  }

  private readonly recallSolved = (): void => {
    this.solved = isSolved(chapterOf(location.pathname), this.key);
  };

  protected override render(): TemplateResult {
    const { task, loader } = this;
    if (!task)
      throw new Error(`<${this.localName} kind="${this.kind}">: expected ${Object.keys(this.tasks).join(', ')}`);
    return html`<form @submit=${this.submitted}>
        ${task.render(this.state, this.changed)}
        ${
          loader.problem
            ? html`<button type="button" @click=${loader.load}>Load the engine again</button>`
            : html`<button type="submit" ?disabled=${!loader.engine || this.busy}>Check</button>`
        }
      </form>
      <p class="mark ${this.mark ? (this.mark.right ? 'right' : 'wrong') : ''}" role="status" data-testid="mark">${this.renderMark()}</p>`;
  }

  private renderMark(): TemplateResult | string | typeof nothing {
    const message = this.message || this.loader.problem;
    if (message) return message;
    if (this.mark) {
      return html`<strong>${this.mark.right ? '✓ Right.' : '✗ Not yet.'}</strong> ${this.mark.text}`;
    }
    return this.solved ? html`<strong>✓ Solved</strong> on this device.` : nothing;
  }

  protected override updated(): void {
    const explained = this.solved || (this.mark?.right ?? false);
    for (const details of this.querySelectorAll<HTMLDetailsElement>(':scope > .explanation')) {
      // Unfolded when it has just been earned, folded when it is an old one.
      if (details.hidden && explained && this.mark?.right) details.open = true;
      details.hidden = !explained;
    }
  }

  private readonly changed = (state: unknown): void => {
    this.state = state;
    // An old mark does not hold for a new state.
    this.mark = undefined;
    this.message = '';
  };

  private readonly submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { engine } = this.loader;
    const { task } = this;
    if (!engine || !task) return;
    const mine = ++this.asked;
    this.mark = undefined;
    this.message = '';
    this.busy = true;
    try {
      const result = await task.mark(engine, new FormData(event.target as HTMLFormElement), this.state);
      if (mine !== this.asked) return;
      if (typeof result === 'string') this.message = result;
      else this.mark = result;
      if (this.mark?.right) {
        const chapter = chapterOf(location.pathname);
        keepSolved(chapter, this.key, document.querySelectorAll('.exercise').length);
      }
    } catch (thrown) {
      if (mine === this.asked) this.message = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      this.busy = false;
    }
  };
}

/** Defines an exercise element: `<tag kind="…">`, with kinds the keys of `tasks`. */
export function defineExercises(tag: string, tasks: Readonly<Record<string, Task>>): void {
  customElements.define(
    tag,
    class extends ExerciseCard {
      protected override readonly tasks = tasks;
    },
  );
}
