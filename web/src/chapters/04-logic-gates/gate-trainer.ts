// The perceptron rule finds the gate: one row of the truth table a step, until an epoch goes by without a mistake.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/line-desk.js';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { EngineModule, LineEvaluation, PerceptronStep } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, text } from '../../lecture/figure-state.js';
import { corners, type GateName, gate, gateOptions, rowName, type TruthBits } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import { lineOf, MOST_STEPS, PerceptronRun } from '../../lecture/perceptron-run.js';
import type { Curve } from '../../plots/curve-data.js';
import type { PlaneArrow } from '../../plots/plane-plot.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import type { TargetChange } from '../../widgets/truth-table.js';

const NAMES = ['and', 'or', 'nand', 'nor'] as const satisfies readonly GateName[];

/** `<gate-trainer>` */
export class GateTrainer extends LitElement {
  private table: TruthBits = gate('and').table;
  private order: 'fixed' | 'random' = 'fixed';
  private seed = 1;
  private run: PerceptronRun | undefined;
  /** Steps of a link, to be done once the engine is there. */
  private wanted = 0;
  private curves: readonly Curve[] = [];
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 3,
    length: () => (this.run?.over ? this.run.steps.length : MOST_STEPS),
    visible: () => this.loader.visible,
    moved: (at) => this.run?.advance(at),
    perFrame: 20,
  });
  private readonly link = new FigureState(this, {
    figure: 'gate-trainer',
    version: 1,
    fields: {
      table: text(4),
      order: choice('fixed', 'random'),
      seed: integer(0, 9999),
      steps: integer(0, MOST_STEPS),
    },
    write: () => ({
      table: this.table.join(''),
      order: this.order,
      seed: this.seed,
      steps: this.run?.steps.length ?? this.wanted,
    }),
    read: ({ table, order, seed, steps }) => {
      if (!/^[01]{4}$/.test(table)) throw new Error('it has no truth table of four rows');
      [this.table, this.order, this.seed] = [Array.from(table, Number), order, seed];
      this.begin(steps);
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wanted = this.run?.steps.length ?? this.wanted;
    this.run?.free();
    this.run = undefined;
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.run ??= this.started(engine);
    this.drawMistakes(this.run.state.mistakesPerEpoch);
  }

  private started(engine: EngineModule): PerceptronRun {
    const { table, order, seed } = this;
    const run = new PerceptronRun(engine, { table, order, seed });
    run.advance(this.wanted);
    this.player.at = run.steps.length;
    return run;
  }

  protected override render(): TemplateResult {
    const { loader, player, run } = this;
    const last = run?.last;
    const name = this.gateName;
    return html`<figure-frame question="How many corrections does the perceptron rule need to find the gate?">
      <line-desk slot="picture" .table=${this.table} .weights=${lineOf(run?.state.weights ?? ZERO)} fixed editable-table target=${name}
          .past=${last?.mistake ? lineOf(last.before) : undefined} .evaluation=${this.evaluation()} .row=${last?.index ?? -1}
          .arrows=${last ? arrowsOf(last) : []} description=${`The corners of ${name} and the perceptron’s line. ${this.say()}`}
          @target-changed=${this.targetChanged}>
        <div class="chart"><p class="chart-title">Mistakes in each epoch</p>
          <line-chart whole-x whole-y x-label="epoch" .xMin=${0.5} .xMax=${this.lastEpoch + 0.5}
            .xTicks=${this.lastEpoch > FIRST_EPOCHS ? NO_TICKS : EVEN_EPOCHS} .yMin=${0} .yMax=${4}
            .curves=${this.curves} description=${this.sayMistakes()}></line-chart></div>
      </line-desk>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${[1, 3, 10, 60]} .speed=${player.speed}
        @play=${this.play} @pause=${player.pause} @step=${this.step} @reset=${() => this.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Gate" testid="gate" .value=${this.gateValue} .options=${this.gateChoices()}
        @value-changed=${this.gateChosen}></select-field>
      <select-field slot="controls" label="Order of the rows" testid="order" .value=${this.order} .options=${ORDERS}
        @value-changed=${this.orderChosen}></select-field>
      ${this.order === 'random' ? this.renderSeed() : nothing}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="update">${last ? updateText(last) : nothing}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private renderSeed(): TemplateResult {
    return html`<number-field slot="controls" label="Seed" testid="seed" integer .value=${this.seed} .min=${0} .max=${9999} @value-changed=${this.seedChosen}></number-field>
      <button slot="controls" type="button" class="quiet" data-testid="new-seed"
        @click=${this.newSeed}>New seed</button>`;
  }

  /** The last one that the chart has room for. */
  private get lastEpoch(): number {
    return Math.max(FIRST_EPOCHS, (this.run?.state.epochs ?? 0) + 1);
  }

  private get gateValue(): string {
    return NAMES.find((name) => gate(name).table.join('') === this.table.join('')) ?? 'own';
  }

  private get gateName(): string {
    return this.gateValue === 'own' ? 'your table' : gate(this.gateValue as GateName).name;
  }

  private gateChoices(): { value: string; label: string }[] {
    const own = this.gateValue === 'own' ? [{ value: 'own', label: `your table ${this.table.join('')}` }] : [];
    return [...gateOptions(NAMES), ...own];
  }

  private evaluation(): LineEvaluation | undefined {
    const { engine } = this.loader;
    if (!engine || !this.run) return undefined;
    const { w1, w2, b } = lineOf(this.run.state.weights);
    return engine.evaluateLine(corners(this.table), b, w1, w2);
  }

  private drawMistakes(mistakes: Uint32Array): void {
    if (this.curves[0]?.x.length === mistakes.length) return;
    this.curves = [
      { id: 'mistakes', label: 'mistakes', x: Float64Array.from(mistakes, (_, i) => i + 1), y: mistakes, dots: true },
    ];
  }

  private sayMistakes(): string {
    const counts = Array.from(this.run?.state.mistakesPerEpoch ?? []);
    return counts.length === 0 ? 'No epoch is over yet.' : `Mistakes in each epoch: ${counts.join(', ')}.`;
  }

  private say(): string {
    const { run } = this;
    if (!run) return this.loader.waiting;
    const { state, last } = run;
    if (!last) return 'All weights are zero, so z = 0 for every row and the unit always fires.';
    const corrections = state.updates === 1 ? '1 correction' : `${state.updates} corrections`;
    if (state.converged) {
      return `Epoch ${state.epochs} went by without a mistake: ${this.gateName} is learned, after ${corrections} in ${last.step} steps.`;
    }
    const row = `Step ${last.step}, epoch ${last.epoch + 1}: ${rowName(last.index)} gave ${last.output}`;
    const what = last.mistake
      ? ` and should give ${last.label}, so it was corrected`
      : ', which is right, so nothing changes';
    const cycle = state.cycle ? CYCLES : '';
    return `${row}${what}. ${corrections} so far; ${state.correct} of 4 rows are right now.${cycle}`;
  }

  /** Begins anew with the settings as they are, and does so many steps. */
  private begin(steps: number): void {
    this.player.reset();
    this.run?.free();
    this.run = undefined;
    this.wanted = steps;
    this.requestUpdate();
  }

  private readonly play = (): void => {
    if (this.run?.over) this.begin(0);
    this.player.play();
  };

  private readonly step = (): void => {
    if (!this.run?.over) this.player.step();
  };

  private readonly targetChanged = (event: CustomEvent<TargetChange>): void => {
    this.table = event.detail.target;
    this.begin(0);
  };

  private readonly gateChosen = (event: ValueChangedEvent<string>): void => {
    if (event.detail.value !== 'own') this.table = gate(event.detail.value as GateName).table;
    this.begin(0);
  };

  private readonly orderChosen = (event: ValueChangedEvent<string>): void => {
    this.order = event.detail.value === 'random' ? 'random' : 'fixed';
    this.begin(0);
  };

  private readonly seedChosen = (event: ValueChangedEvent<number>): void => {
    this.seed = event.detail.value;
    this.begin(0);
  };

  private readonly newSeed = (): void => {
    this.seed = (this.seed + 1) % 10_000;
    this.begin(0);
  };
}

const ZERO = [0, 0, 0];
/** Room on the chart from the start, and its marks: an axis that counts would have one alone there. */
const FIRST_EPOCHS = 8;
const EVEN_EPOCHS = [2, 4, 6, 8];
const NO_TICKS: readonly number[] = [];
const ORDERS = [
  { value: 'fixed', label: 'as in the table' },
  { value: 'random', label: 'random' },
];
const CYCLES = ' The weights at the start of this epoch were there before: it will go on like this for ever.';

/** The correction as an arrow: from the old w to the new one, both drawn from the origin. */
function arrowsOf({ before, update, mistake }: PerceptronStep): PlaneArrow[] {
  const [, w1, w2] = before as unknown as [number, number, number];
  const [, u1, u2] = update as unknown as [number, number, number];
  if (!mistake || (u1 === 0 && u2 === 0)) return [];
  const old = w1 === 0 && w2 === 0 ? [] : [{ x: 0, y: 0, dx: w1, dy: w2, label: 'w before', past: true }];
  return [...old, { x: w1, y: w2, dx: u1, dy: u2, label: 'correction' }];
}

/** (b, w₁, w₂) = before + correction = after. */
function updateText({ before, update, after, z, mistake }: PerceptronStep): TemplateResult {
  const vector = (values: Float64Array): string => `(${Array.from(values, (value) => formatNumber(value)).join(', ')})`;
  const sum = mistake
    ? html`${vector(before)} + ${vector(update)} = <b>${vector(after)}</b>`
    : html`<b>${vector(after)}</b>, unchanged`;
  return html`z = ${formatNumber(z)}; (b, w₁, w₂) = ${sum}`;
}

const WHY = html`<p>A row that gives 1 and should give 0 takes (1, x₁, x₂) away from (b, w₁, w₂), a row that gives 0 and should give 1
  adds it. A correction for one row often spoils another, so the number of mistakes does not have to fall from epoch to epoch. But
  every correction brings the weights further in the direction of any set of weights that is right, and by more than it makes them
  longer; that cannot go on for ever, so it ends when there is such a set.</p>
  <p>The weights are whole numbers, because they start at zero and everything that is added is 0 or 1. The line often ends up
  touching a corner: the rule stops at the first weights that make no mistake and does not look for better ones.</p>`;

customElements.define('gate-trainer', GateTrainer);

declare global {
  interface HTMLElementTagNameMap {
    'gate-trainer': GateTrainer;
  }
}
