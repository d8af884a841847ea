// How many of a hundred seeds solve a problem, by width and activation, trained live in a Worker; and where a stuck one sits.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import './seed-results.js';
import type { EngineModule, SuccessRun } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { SweepClient } from '../../engine/sweep-client.js';
import type { SweepResult } from '../../engine/sweep-service.js';
import { choice, FigureState, flag, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { NO_POINTS, type OwnPointSet } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { ACTIVATIONS, batchFor, optimizerField, problemField, RATES, rateField, rateFor } from './network-fields.js';
import { type HiddenActivation, type NetworkChoice, NetworkRun, type Optimizer, settingsOf } from './network-run.js';
import { labelOf, PROBLEM_NAMES, type ProblemName, pointsOf, viewOf } from './planar-problems.js';
import { verdictOf } from './seed-results.js';

const WIDTHS = [1, 2, 3, 4, 8] as const;
const CELLS = ACTIVATIONS.flatMap(({ value, label }) => WIDTHS.map((width) => ({ activation: value, label, width })));
/** The cell that is shown at first: two sigmoids. */
const FIRST_CELL = 1;
const SEEDS = 100;
const SIDE = 61;

/** What a cell has so far. */
interface CellResults {
  readonly runs: (SuccessRun | undefined)[];
  done: number;
  solved: number;
  diverged: number;
}

/** `<success-rate>` */
export class SuccessRate extends LitElement {
  static override properties = {
    problem: { state: true },
    optimizer: { state: true },
    rate: { state: true },
    maxEpochs: { state: true },
    cell: { state: true },
    chosen: { state: true },
    running: { state: true },
    message: { state: true },
  };
  declare private problem: ProblemName;
  declare private optimizer: Optimizer;
  declare private rate: number;
  declare private maxEpochs: number;
  /** Which bar. */
  declare private cell: number;
  /** The seed that is looked at; −1 for none. */
  declare private chosen: number;
  declare private running: boolean;
  declare private message: string;

  private readonly loader = new EngineController(this);
  private client: SweepClient | undefined;
  private results: readonly CellResults[] = emptyResults();
  /** Solved by cell, of the sweep before. */
  private past: readonly number[] | undefined;
  private points: OwnPointSet = NO_POINTS;
  /** A link shows a sweep: it is run when the figure comes into sight. */
  private wanted = false;
  /** Results of an older sweep are not taken. */
  private sweep = 0;
  private view:
    | { readonly run: SuccessRun; readonly values: Float32Array; readonly wrong: readonly number[] }
    | undefined;
  private readonly link = new FigureState(this, {
    figure: 'success-rate',
    version: 1,
    fields: {
      set: choice(...PROBLEM_NAMES),
      opt: choice<Optimizer>('sgd', 'momentum', 'adam'),
      rate: number(RATES.min, RATES.max),
      epochs: integer(1, 100_000),
      cell: integer(0, CELLS.length - 1),
      seed: integer(-1, SEEDS - 1),
      ran: flag(),
    },
    write: () => ({
      set: this.problem,
      opt: this.optimizer,
      rate: this.rate,
      epochs: this.maxEpochs,
      cell: this.cell,
      seed: this.chosen,
      ran: this.wanted || this.running || this.results.some(({ done }) => done > 0),
    }),
    read: (state) => {
      this.clear();
      this.past = undefined;
      [this.problem, this.optimizer, this.rate, this.maxEpochs] = [state.set, state.opt, state.rate, state.epochs];
      [this.cell, this.chosen, this.wanted] = [state.cell, state.seed, state.ran];
    },
  });

  constructor() {
    super();
    this.problem = 'xor';
    this.optimizer = 'momentum';
    this.rate = 0.5;
    this.maxEpochs = 1000;
    this.cell = FIRST_CELL;
    this.chosen = -1;
    this.running = false;
    this.message = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sweep++;
    this.running = false;
    this.client?.dispose();
    this.client = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (this.points === NO_POINTS) this.points = pointsOf(engine, this.problem);
    if (this.wanted && this.loader.visible) {
      this.wanted = false;
      void this.start();
    }
    this.look(engine);
  }

  // ----------------------------------------------------------------------------------------------------------- the sweep

  private choiceOf({ activation, width }: { activation: HiddenActivation; width: number }): NetworkChoice {
    return {
      hidden: [width],
      activation,
      optimizer: this.optimizer,
      learningRate: this.rate,
      batchSize: batchFor(this.problem),
      seed: 0,
    };
  }

  private readonly start = async (): Promise<void> => {
    const { engine } = this.loader;
    if (!engine) return;
    const finished = this.results.every(({ done }) => done === SEEDS);
    if (finished) this.past = this.results.map(({ solved }) => solved);
    this.results = emptyResults();
    this.view = undefined;
    this.message = '';
    this.running = true;
    const mine = ++this.sweep;
    const request = {
      settings: CELLS.map((cell) => settingsOf(this.choiceOf(cell))),
      points: pointsOf(engine, this.problem),
      firstSeed: 0,
      seeds: SEEDS,
      maxEpochs: this.maxEpochs,
    };
    this.client ??= new SweepClient();
    try {
      await this.client.run(request, (news) => {
        if (mine === this.sweep) this.take(news);
      });
    } catch (thrown) {
      if (mine === this.sweep)
        this.message = `${messageOf(thrown)} What was trained so far is kept; start again for the rest.`;
    } finally {
      if (mine === this.sweep) this.running = false;
    }
  };

  private readonly stop = (): void => {
    void this.client?.cancel();
  };

  private take(news: readonly SweepResult[]): void {
    for (const { setting, seed, run } of news) {
      const cell = this.results[setting];
      if (!cell) continue;
      cell.runs[seed] = run;
      cell.done++;
      if (run.solved) cell.solved++;
      if (run.diverged) cell.diverged++;
    }
    this.requestUpdate();
  }

  /** What was trained belongs to other settings now. */
  private clear(): void {
    if (this.results.every(({ done }) => done === SEEDS)) this.past = this.results.map(({ solved }) => solved);
    this.sweep++;
    if (this.running) this.stop();
    this.running = false;
    this.results = emptyResults();
    this.points = NO_POINTS;
    this.view = undefined;
    this.message = '';
    this.requestUpdate();
  }

  private readonly reset = (): void => {
    this.clear();
    this.past = undefined;
    this.chosen = -1;
  };

  /** The network of the chosen seed, as training left it. */
  private look(engine: EngineModule): void {
    const run = this.run;
    if (this.view?.run === run) return;
    this.view = undefined;
    const cell = CELLS[this.cell];
    if (!run || !cell) return;
    const network = new NetworkRun(engine, this.choiceOf(cell), this.points, {
      parameters: run.parameters,
      step: 0,
      unit: 'epoch',
      epoch: run.epochs,
      curveX: new Float64Array(0),
      curveY: new Float64Array(0),
    });
    const grid = network.grid(viewOf(this.problem), SIDE);
    this.view = { run, values: grid.slice(grid.length - SIDE * SIDE), wrong: network.wrong() };
    network.dispose();
  }

  private get run(): SuccessRun | undefined {
    return this.chosen < 0 ? undefined : this.results[this.cell]?.runs[this.chosen];
  }

  // --------------------------------------------------------------------------------------------------------- the picture

  protected override render(): TemplateResult {
    const { loader } = this;
    return html`<figure-frame question="Of a hundred seeds, how many find the way?">
      <div slot="picture" class="success">
        <div class="success-bars">${this.table()}</div>
        <div class="success-seeds">
          <p class="chart-title">${this.cellName()} <span>${this.cellWords()}</span></p>
          <seed-results .runs=${[...(this.results[this.cell]?.runs ?? [])]} .count=${SEEDS} .chosen=${this.chosen}
            @seed-chosen=${(event: CustomEvent<{ seed: number }>) => {
              this.chosen = event.detail.seed;
            }}></seed-results>
          ${this.inspected()}
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} testid="sweep-message" @retry=${this.start}></error-note>
      <play-controls slot="controls" no-step play-label="Train ${SEEDS} seeds" pause-label="Stop" ?playing=${this.running}
        ?disabled=${!loader.engine} play-testid="sweep" pause-testid="sweep-stop" @play=${this.start} @pause=${this.stop} @reset=${this.reset}></play-controls>
      ${this.controls()}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="seed-numbers">${this.numbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  // Heights are set here and not in the markup: the page's security policy allows no style attributes.
  protected override updated(): void {
    for (const bar of this.querySelectorAll<HTMLElement>('[data-share]')) bar.style.height = `${bar.dataset.share}%`;
    for (const mark of this.querySelectorAll<HTMLElement>('[data-past]')) mark.style.bottom = `${mark.dataset.past}%`;
  }

  private table(): TemplateResult {
    return html`<table>
      <caption>Seeds that solve ${labelOf(this.problem)}, by activation and hidden units</caption>
      <thead><tr><td></td>${WIDTHS.map((width) => html`<th scope="col">${width}</th>`)}</tr></thead>
      <tbody>${ACTIVATIONS.map(
        ({ label }, row) =>
          html`<tr><th scope="row">${label}</th>${WIDTHS.map((_, column) => html`<td>${this.bar(row * WIDTHS.length + column)}</td>`)}</tr>`,
      )}</tbody></table>`;
  }

  private bar(index: number): TemplateResult {
    const { done = 0, solved = 0 } = this.results[index] ?? {};
    const { label, width } = CELLS[index] as (typeof CELLS)[number];
    const past = this.past?.[index];
    const words = `${label}, ${width} hidden: ${done === 0 ? 'not trained' : `${solved} of ${done} solved`}${past === undefined ? '' : `, ${past} before`}`;
    return html`<button type="button" class="bar-button" data-cell=${index} aria-pressed=${index === this.cell} aria-label=${words} title=${words}
      @click=${() => {
        this.cell = index;
      }}>
      <span class="bar-track"><span class="bar-tried" data-share=${done}></span><span class="bar-solved" data-share=${solved}></span>
        ${past === undefined ? nothing : html`<span class="bar-past" data-past=${past}></span>`}</span>
      <span class="bar-number">${done === 0 ? '–' : solved}</span></button>`;
  }

  private inspected(): TemplateResult {
    const view = viewOf(this.problem);
    return html`<plane-plot no-legend value-label="ŷ" .points=${this.points} .values=${this.view?.values ?? NOTHING} .columns=${this.view ? SIDE : 0}
      .wrong=${this.view?.wrong} .xMin=${view.xMin} .xMax=${view.xMax} .yMin=${view.yMin} .yMax=${view.yMax} .maxHeight=${280}
      description=${this.view ? `The output of this seed’s network over the plane. ${this.sayRun()}` : 'The points; no seed is chosen.'}></plane-plot>`;
  }

  private controls(): TemplateResult {
    return html`${problemField(this.problem, (problem) => this.change({ problem, rate: rateFor(problem), chosen: -1 }))}
      ${optimizerField(this.optimizer, (optimizer) => this.change({ optimizer }))}
      ${rateField(this.rate, (rate) => this.change({ rate }))}
      <number-field slot="controls" class="narrow" label="Max. epochs" integer logarithmic testid="max-epochs" .value=${this.maxEpochs} .min=${1} .max=${100_000}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ maxEpochs: event.detail.value })}></number-field>`;
  }

  private change(
    change: Partial<{ problem: ProblemName; optimizer: Optimizer; rate: number; maxEpochs: number; chosen: number }>,
  ): void {
    Object.assign(this, change);
    this.clear();
    if (change.problem !== undefined) this.past = undefined;
  }

  private cellName(): string {
    const cell = CELLS[this.cell];
    return cell ? `2-${cell.width}-1, ${cell.label}` : '';
  }

  private cellWords(): string {
    const { done = 0, solved = 0, diverged = 0 } = this.results[this.cell] ?? {};
    if (done === 0) return 'not trained yet';
    const stuck = done - solved - diverged;
    return `${solved} solved, ${stuck} stuck${diverged > 0 ? `, ${diverged} diverged` : ''}`;
  }

  private numbers(): TemplateResult | string {
    const { run } = this;
    if (!run) return 'Choose a square to see where that seed ended.';
    const share = `${Math.round(run.accuracy * this.points.x1.length)} of ${this.points.x1.length}`;
    const largest = formatNumber(
      run.parameters.reduce((most, w) => Math.max(most, Math.abs(w)), 0),
      4,
    );
    return html`seed ${this.chosen}: <strong>${verdictOf(run)}</strong>, ${formatCount(run.epochs)} epochs, loss <strong>${formatNumber(run.loss)}</strong>,
      right ${share}, ‖∂L/∂w‖ = <strong>${formatNumber(run.gradientNorm)}</strong>, largest |w| ${largest}.
      <a href=${this.trainerLink()}>Train this seed above</a>`;
  }

  /** The same network and seed in the trainer of this chapter. */
  private trainerLink(): string {
    const cell = CELLS[this.cell];
    return `#train?mlp-trainer=1;set:${this.problem};own:,;moved:;over:1;h1:${cell?.width};h2:0;f:${cell?.activation};opt:${this.optimizer};rate:${this.rate};batch:${batchFor(this.problem)};seed:${this.chosen};by:epoch;ex:0;unit:1,0;step:0;epoch:0;w:;x:;y:;px:;py:`;
  }

  // ----------------------------------------------------------------------------------------------------------- the words

  private say(): string {
    if (!this.loader.engine) return this.loader.waiting;
    const done = this.results.reduce((sum, cell) => sum + cell.done, 0);
    const all = SEEDS * CELLS.length;
    if (done === 0)
      return this.running
        ? 'Training begins.'
        : `Ready: ${formatCount(all)} trainings of at most ${formatCount(this.maxEpochs)} epochs each.`;
    const progress =
      done < all
        ? `${formatCount(done)} of ${formatCount(all)} trainings done${this.running ? '' : ', stopped'}.`
        : `All ${formatCount(all)} trainings done.`;
    return `${progress} ${this.cellName()}: ${this.cellWords()}. ${this.sayRun()}`;
  }

  private sayRun(): string {
    const { run } = this;
    if (!run) return '';
    return `Seed ${this.chosen} is ${verdictOf(run)}: loss ${formatNumber(run.loss)}, gradient norm ${formatNumber(run.gradientNorm)}.`;
  }
}

function emptyResults(): CellResults[] {
  return CELLS.map(() => ({
    runs: Array<SuccessRun | undefined>(SEEDS).fill(undefined),
    done: 0,
    solved: 0,
    diverged: 0,
  }));
}

const NOTHING: readonly number[] = [];

const WHY = html`<div slot="why"><p>One hidden unit never solves XOR: it is one line. Two can, if both lines happen to turn towards the strip; from some
  first weights they turn to the same side, or one saturates, and the gradient that would bring it back is nearly zero. Every unit more is another
  chance, so the bars grow with the width. A ReLU unit is 0 on half of the plane from the start, so it dies more easily than a sigmoid, and two
  of them have none to spare. More epochs help where a run was only slow, and do nothing for a dead unit.</p></div>`;

customElements.define('success-rate', SuccessRate);

declare global {
  interface HTMLElementTagNameMap {
    'success-rate': SuccessRate;
  }
}
