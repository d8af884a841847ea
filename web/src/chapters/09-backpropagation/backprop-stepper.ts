// Backpropagation on a small network, one number at a time: formula, numbers, picture; every value in the reader's hand.
import { html, LitElement, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/network-diagram.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/slider-field.js';
import type { BackpropProblem, BackpropTrace } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { FigureState } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { DiagramPart } from '../../plots/network-diagram.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { parseNumber } from '../../widgets/format.js';
import { wantsKey } from '../../widgets/keys.js';
import { biasIndex, copyProblem, PRESETS, presetOf, weightIndex, withDrawnNumbers } from './problem.js';
import { changedProblem, claimedPreset, isDrawn, problemFields } from './problem-fields.js';
import { type GivenAnswer, stepCard } from './step-card.js';
import { type StepText, textOf } from './step-formulas.js';
import { type LedgerTable, ledgerTables, tableOf } from './step-ledger.js';
import { pictureAt, readProblem, STEPPER_FIELDS, type StepPicture, writeProblem } from './stepper-state.js';
import { type Step, six, stepsOf } from './trace-steps.js';

const SPEEDS = [0.5, 1, 2, 5, 20];
/** Edges up to which the diagram writes every weight. */
const FEW_EDGES = 16;

/** `<backprop-stepper>` */
export class BackpropStepper extends LitElement {
  static override properties = {
    checking: { state: true },
    message: { state: true },
    selected: { state: true },
    unfolded: { state: true },
    table: { state: true },
  };
  /** Whether the value of the step at work is hidden until the reader has worked it out. */
  declare private checking: boolean;
  declare private message: string;
  declare private selected: DiagramPart | undefined;
  /** Whether the fields of the network are to be seen where the screen is too small for all. */
  declare private unfolded: boolean;
  /** The table that the reader chose on a small screen; without a choice the one that the step writes into. */
  declare private table: LedgerTable | undefined;

  private preset = PRESETS[0]?.name ?? '';
  private problem: BackpropProblem = copyProblem(presetOf(this.preset).problem);
  private seed = 1;
  /** A step that a link asks for, until the engine is there. */
  private wanted = 0;
  private trace: BackpropTrace | undefined;
  private steps: readonly Step[] = [];
  private picture: { readonly shown: number; readonly of: BackpropTrace; readonly is: StepPicture } | undefined;
  /** Steps whose value has been seen, and those that the reader worked out. */
  private readonly seen = new Set<number>();
  private readonly solved = new Set<number>();
  private hints = 0;
  private answer: (GivenAnswer & { readonly step: number }) | undefined;

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 1,
    length: () => this.steps.length,
    visible: () => this.loader.visible,
    moved: () => {
      this.answer = undefined;
      this.selected = undefined;
      this.table = undefined;
      this.hints = 0;
    },
  });
  private readonly link = new FigureState(this, {
    figure: 'backprop-stepper',
    version: 1,
    fields: STEPPER_FIELDS,
    write: () => ({
      from: this.preset,
      ...writeProblem(this.problem),
      seed: this.seed,
      at: this.trace ? this.player.at : this.wanted,
      check: this.checking,
    }),
    read: (state) => {
      const problem = readProblem(state);
      if (this.loader.engine) this.loader.engine.traceBackprop(problem);
      this.preset = claimedPreset(state.from, problem);
      this.seed = state.seed;
      this.checking = state.check;
      this.use(problem, state.at);
    },
  });

  constructor() {
    super();
    this.checking = this.unfolded = false;
    this.message = '';
  }

  /** The network as the reader has it, with its numbers; other figures take a copy. */
  get network(): BackpropProblem {
    return this.problem;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.trace) return;
    try {
      this.trace = engine.traceBackprop(this.problem);
    } catch (thrown) {
      // What a link brought before the engine was there.
      this.message = messageOf(thrown);
      this.preset = PRESETS[0]?.name ?? '';
      this.problem = copyProblem(presetOf(this.preset).problem);
      this.trace = engine.traceBackprop(this.problem);
    }
    if (this.preset === 'drawn' && !isDrawn(engine, this.problem, this.seed)) this.preset = 'own';
    this.steps = stepsOf(this.trace);
    this.player.seek(this.wanted);
  }

  /** The tables follow the step at work, inside their own boxes: the page does not move. */
  protected override updated(): void {
    for (const box of this.querySelectorAll<HTMLElement>('.ledger .scroll')) {
      const row = box.querySelector('td.now')?.closest('tr');
      if (!row) continue;
      const head = box.querySelector('thead')?.clientHeight ?? 0;
      const above = row.offsetTop - head;
      if (above < box.scrollTop) box.scrollTop = above;
      const below = row.offsetTop + row.offsetHeight - box.clientHeight;
      if (below > box.scrollTop) box.scrollTop = below;
    }
  }

  /** Another problem; the reader stays at the same step where there is one. */
  private use(problem: BackpropProblem, at: number): void {
    this.problem = problem;
    this.trace = undefined;
    this.wanted = at;
    this.answer = undefined;
    this.seen.clear();
    this.solved.clear();
    this.requestUpdate();
  }

  /** Takes the problem if the engine can work with it; else says why and keeps the old one. */
  private attempt(problem: BackpropProblem, at: number): boolean {
    const { engine } = this.loader;
    if (!engine) return false;
    try {
      engine.traceBackprop(problem);
    } catch (thrown) {
      this.message = messageOf(thrown);
      this.requestUpdate();
      return false;
    }
    this.message = '';
    this.use(problem, at);
    return true;
  }

  // ---------------------------------------------------------------------------------------------------------- the picture

  /** The step at work: the last one done. */
  private get current(): number {
    return this.player.at - 1;
  }

  private get concealed(): boolean {
    const value = this.steps[this.current]?.value;
    // What is beyond all numbers nobody can work out.
    return this.checking && value !== undefined && Number.isFinite(value) && !this.seen.has(this.current);
  }

  private get shown(): number {
    return this.concealed ? this.current : this.player.at;
  }

  protected override render(): TemplateResult {
    const { loader, player, trace, problem } = this;
    const step = this.steps[this.current];
    const text = trace && step ? textOf(problem, trace, step) : undefined;
    const [opening] = this.steps;
    const words = this.say(step, text);
    return html`<figure-frame question="The output is wrong. How does each weight learn which way to move, and how far?"
      @keydown=${this.keyed} @edit-requested=${this.editRequested}>
      <div slot="picture" class="stepper">
        ${this.diagram(text, words)}
        ${stepCard({
          steps: this.steps,
          step,
          text,
          first: trace && opening ? textOf(problem, trace, opening) : undefined,
          waiting: loader.waiting,
          concealed: this.concealed,
          checking: this.checking,
          hints: this.hints,
          answer: this.answer?.step === this.current ? this.answer : undefined,
          solved: this.solved.size,
          seek: (at) => player.seek(at),
          check: this.checkAnswer,
          hint: this.giveHint,
          reveal: this.reveal,
          takeNew: this.takeNew,
        })}
        <p class="note preset-note" data-testid="preset-note">${this.note()}</p>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="stepper-message"></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!trace} .speeds=${SPEEDS} .speed=${player.speed}
        step-testid="step-forward" @play=${this.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="step-back" title="Back (Shift ←)"
        ?disabled=${!trace || player.at === 0 || player.playing} @click=${player.back}>Back</button>
      <slider-field slot="controls" class="scrub" label="Step" testid="scrub" .value=${player.at} .min=${0} .max=${this.steps.length || 1} .step=${1}
        .format=${(at: number) => `${at} of ${this.steps.length}`} ?disabled=${!trace}
        @value-changed=${(event: ValueChangedEvent<number>) => player.seek(event.detail.value)}></slider-field>
      <label slot="controls" class="tick"><input type="checkbox" data-testid="check-mode" .checked=${this.checking}
        @change=${this.checkToggled} /> Check my own calculation</label>
      <button slot="controls" type="button" class="quiet unfold" data-testid="unfold" aria-expanded=${this.unfolded} @click=${this.unfold}>The network, its functions, its numbers</button>
      <div slot="controls" class="setup" ?data-folded=${!this.unfolded}>${problemFields({
        presets: PRESETS,
        preset: this.preset,
        problem,
        seed: this.seed,
        functions: loader.engine?.activationNames().split(' ') ?? [problem.activation],
        choosePreset: this.choosePreset,
        change: this.change,
        draw: this.draw,
        refuse: (message) => {
          this.message = message;
        },
      })}</div>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers">${ledgerTables({
        problem,
        steps: this.steps,
        slopes: trace?.slope ?? [],
        shown: this.shown,
        current: this.current,
        table: this.table ?? tableOf(step),
        choose: this.chooseTable,
        changed: this.numberChanged,
      })}</div>
      <read-out slot="read-out" .text=${words}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private diagram(text: StepText | undefined, words: string): TemplateResult {
    const { problem, trace, steps, shown } = this;
    if (trace && (this.picture?.of !== trace || this.picture.shown !== shown)) {
      this.picture = { of: trace, shown, is: pictureAt(problem, steps, shown) };
    }
    const is = this.picture?.is;
    const edges = problem.sizes.slice(1).reduce((sum, count, i) => sum + count * (problem.sizes[i] ?? 0), 0);
    return html`<div class="stepper-net">
      <network-diagram ?numbers=${edges <= FEW_EDGES} .sizes=${problem.sizes} .weights=${is?.weights ?? []} .biases=${is?.biases ?? []}
        .labels=${is?.labels ?? []} .values=${is?.values ?? []}
        .highlight=${text?.parts ?? []} .selected=${this.selected} .description=${`The network with the numbers known so far. ${words}`}
        @part-selected=${(event: CustomEvent<{ part: DiagramPart }>) => {
          this.selected = event.detail.part;
        }}></network-diagram>
    </div>`;
  }

  private note(): string {
    if (this.preset === 'own') return 'Your own network.';
    if (this.preset === 'drawn') return `Numbers drawn with seed ${this.seed}.`;
    return presetOf(this.preset).note;
  }

  private say(step: Step | undefined, text: StepText | undefined): string {
    const { trace } = this;
    if (!trace) return this.message || this.loader.waiting;
    const many = this.steps.length;
    if (!step || !text) return `Nothing is worked out yet. ${many} steps lead to the new weights.`;
    const where = `Step ${this.player.at} of ${many}, ${step.phase}: ${text.title}`;
    if (this.concealed) return `${where}. Its value is hidden: work it out.`;
    if (step.kind === 'loss-after') {
      const fell = trace.lossAfter < trace.loss;
      return `${where}. It was ${six(trace.loss)} and is ${six(trace.lossAfter)} now${fell ? '' : ': the step was too large, or there was nothing to gain'}.`;
    }
    return `${where}. ${text.symbol} = ${six(step.value)}.`;
  }

  // --------------------------------------------------------------------------------------------------------- the reader

  private readonly unfold = (): void => {
    this.unfolded = !this.unfolded;
  };

  private readonly chooseTable = (table: LedgerTable): void => {
    this.table = table;
  };

  private readonly play = (): void => {
    this.checking = false;
    this.player.play();
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' || !event.shiftKey || wantsKey(event)) return;
    event.preventDefault();
    if (!this.player.playing) this.player.back();
  };

  private readonly checkToggled = (event: Event): void => {
    this.checking = (event.target as HTMLInputElement).checked;
    this.player.pause();
    this.seen.clear();
    this.answer = undefined;
    this.hints = 0;
  };

  private readonly checkAnswer = (text: string): void => {
    const { engine } = this.loader;
    if (!engine || !this.concealed) return;
    const step = this.current;
    const value = parseNumber(text);
    if (value === undefined) {
      this.answer = { step, text, problem: 'Type a number, such as −0.0879.' };
    } else {
      const mark = engine.markAnswer(this.problem, step, value);
      this.answer = { step, text, mark };
      if (mark.right) {
        this.seen.add(step);
        this.solved.add(step);
      }
    }
    this.requestUpdate();
  };

  private readonly giveHint = (): void => {
    this.hints += 1;
    this.requestUpdate();
  };

  private readonly reveal = (): void => {
    this.seen.add(this.current);
    this.answer = undefined;
    this.requestUpdate();
  };

  private readonly takeNew = (): void => {
    const { trace, problem } = this;
    if (!trace) return;
    if (this.attempt({ ...problem, parameters: trace.updated.slice() }, 0)) this.preset = 'own';
  };

  private readonly numberChanged = (which: 'parameters' | 'inputs' | 'targets', index: number, value: number): void => {
    const problem = copyProblem(this.problem);
    problem[which][index] = value;
    // One of the classes is the true one: the others make room for it.
    if (which === 'targets' && problem.loss === 'cross-entropy' && value === 1)
      problem.targets.fill(0).fill(1, index, index + 1);
    if (this.attempt(problem, this.player.at)) this.preset = 'own';
  };

  private readonly choosePreset = (name: string): void => {
    this.player.pause();
    if (this.attempt(copyProblem(presetOf(name).problem), 0)) this.preset = name;
  };

  private readonly change = (change: Partial<BackpropProblem>): void => {
    const { engine } = this.loader;
    if (!engine) return;
    try {
      const { problem, drawn } = changedProblem(engine, this.problem, change, this.seed);
      const restarts = drawn || change.loss !== undefined;
      if (this.attempt(problem, restarts ? 0 : this.player.at)) this.preset = drawn ? 'drawn' : 'own';
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  };

  private readonly draw = (seed: number): void => {
    const { engine } = this.loader;
    if (!engine) return;
    this.seed = seed;
    if (this.attempt(withDrawnNumbers(engine, this.problem, seed), 0)) this.preset = 'drawn';
  };

  /** A double click or Enter in the diagram leads to the field of the weight, the bias or the input. */
  private readonly editRequested = (event: CustomEvent<{ part: DiagramPart }>): void => {
    const { part } = event.detail;
    const id = editableId(this.problem, part);
    if (!id) return;
    this.table = id.startsWith('parameters') ? 'weights' : 'units';
    void this.updateComplete.then(() => {
      const input = this.querySelector(`[testid="${id}"]`)?.shadowRoot?.querySelector('input');
      input?.focus();
      input?.scrollIntoView({ block: 'nearest' });
    });
  };
}

function editableId(problem: BackpropProblem, part: DiagramPart): string | undefined {
  const { sizes } = problem;
  if (part.kind === 'unit') return part.layer === 0 ? `inputs-${part.unit}` : undefined;
  const index =
    part.kind === 'edge'
      ? weightIndex(sizes, part.to.layer, part.to.unit, part.from.unit)
      : biasIndex(sizes, part.layer, part.unit);
  return `parameters-${index}`;
}

const WHY = html`<div slot="why">
  <p>Every weight asks the same question: if I were a little larger, how would the loss change? The answer is a product of two
    numbers. What comes in at the weight, which the way forward has left there. And δ of the unit that the weight leads to: how the loss
    changes with that unit’s z.</p>
  <p>At the output δ is known at once. A hidden unit has no target, but it has listeners: it collects their δ, each through the weight
    by which it is heard. So one walk from the output to the inputs gives δ to every unit, and each number is worked out once.</p>
</div>`;

customElements.define('backprop-stepper', BackpropStepper);

declare global {
  interface HTMLElementTagNameMap {
    'backprop-stepper': BackpropStepper;
  }
}
