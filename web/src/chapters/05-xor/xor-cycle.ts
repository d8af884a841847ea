// The perceptron rule on XOR: it never ends, and in a fixed order the same weights come back again and again.
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
import { choice, FigureState, integer, numbers } from '../../lecture/figure-state.js';
import { corners, gate, rowName } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import { lineOf, MOST_STEPS, PerceptronRun } from '../../lecture/perceptron-run.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';

const { table: XOR } = gate('xor');
const ROWS = XOR.length;
const ZERO = [0, 0, 0] as const;
/** Of the start weights. */
const LARGEST = 1e6;
/** Epochs in the list, steps in the chart. */
const LISTED = 6;
const WINDOW = 48;
const NAMES = ['b', 'w₁', 'w₂'];

/** `<xor-cycle>` */
export class XorCycle extends LitElement {
  /** [b, w₁, w₂] */
  private start: readonly [number, number, number] = ZERO;
  private order: 'fixed' | 'random' = 'fixed';
  private seed = 1;
  private run: PerceptronRun | undefined;
  /** Steps of a link, to be done once the engine is there. */
  private wanted = 0;
  private curves: readonly Curve[] = [];
  private drawn = -1;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 3,
    length: () => MOST_STEPS,
    visible: () => this.loader.visible,
    moved: (at) => this.run?.advance(at),
    perFrame: 20,
  });
  private readonly link = new FigureState(this, {
    figure: 'xor-cycle',
    version: 1,
    fields: {
      start: numbers(3),
      order: choice('fixed', 'random'),
      seed: integer(0, 9999),
      steps: integer(0, MOST_STEPS),
    },
    write: () => ({
      start: this.start,
      order: this.order,
      seed: this.seed,
      steps: this.run?.steps.length ?? this.wanted,
    }),
    read: ({ start, order, seed, steps }) => {
      if (!start.every((value) => Math.abs(value) <= LARGEST)) throw new Error('its first weights are out of range');
      this.start = Array.from(start) as [number, number, number];
      [this.order, this.seed] = [order, seed];
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
    this.drawWeights(this.run.steps);
  }

  private started(engine: EngineModule): PerceptronRun {
    const { order, seed, start } = this;
    const run = new PerceptronRun(engine, { table: XOR, order, seed, start });
    run.advance(this.wanted);
    this.player.at = run.steps.length;
    this.drawn = -1;
    return run;
  }

  protected override render(): TemplateResult {
    const { loader, player, run } = this;
    const last = run?.last;
    const steps = run?.steps.length ?? 0;
    return html`<figure-frame question="The perceptron rule stops when no mistake is left. And if there always is one?">
      <line-desk slot="picture" .table=${XOR} .weights=${lineOf(run?.state.weights ?? this.start)} fixed target="XOR"
        .past=${last?.mistake ? lineOf(last.before) : undefined} .evaluation=${this.evaluation()} .row=${last?.index ?? -1}
        description=${`The corners of XOR and the perceptron’s line. ${this.say()}`}>
        <div class="chart"><p class="chart-title">Bias and weights after each step</p>
          <line-chart whole-x x-label="step" .xMin=${Math.max(0, steps - WINDOW)} .xMax=${Math.max(WINDOW, steps)} .curves=${this.curves}
            description=${`Bias and weights by step. ${this.say()}`}></line-chart></div>
      </line-desk>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${[1, 3, 10, 60]} .speed=${player.speed}
        @play=${this.play} @pause=${player.pause} @step=${player.step} @reset=${() => this.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      ${NAMES.map(
        (
          name,
          i,
        ) => html`<number-field slot="controls" class="start" label="${name} at first" testid="start-${i}" .value=${this.start[i]}
          .min=${-LARGEST} .max=${LARGEST} .step=${0.5} @value-changed=${(event: ValueChangedEvent<number>) => this.setStart(i, event.detail.value)}></number-field>`,
      )}
      <select-field slot="controls" label="Order of the rows" testid="order" .value=${this.order} .options=${ORDERS}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.order = event.detail.value === 'random' ? 'random' : 'fixed';
          this.begin(0);
        }}></select-field>
      ${this.order === 'random' ? this.renderSeed() : nothing}
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers">${this.renderEpochs()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  /** Weights at the beginning of the last epochs; those that were there before are marked. */
  private renderSeed(): TemplateResult {
    return html`<number-field slot="controls" label="Seed" testid="seed" integer .value=${this.seed} .min=${0} .max=${9999} @value-changed=${(event: ValueChangedEvent<number>) => this.setSeed(event.detail.value)}></number-field>
      <button slot="controls" type="button" class="quiet" data-testid="new-seed"
        @click=${() => this.setSeed((this.seed + 1) % 10_000)}>New seed</button>`;
  }

  private renderEpochs(): TemplateResult {
    const { run } = this;
    const cycle = run?.state.cycle;
    const starts = run ? epochStarts(this.start, run.steps) : [];
    const rows = starts
      .map((weights, epoch) => ({ epoch, weights, mistakes: run?.state.mistakesPerEpoch[epoch] }))
      .slice(-LISTED);
    const spare = Array.from({ length: Math.max(0, LISTED - rows.length) });
    return html`<table class="epochs"><caption>Weights at the start of each epoch</caption>
      <thead><tr><th scope="col">epoch</th>${NAMES.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">mistakes in it</th><th scope="col">seen before</th></tr></thead>
      <tbody>${rows.map(({ epoch, weights, mistakes }) => {
        const repeated = cycle !== null && cycle !== undefined && epoch >= cycle.from + cycle.length;
        return html`<tr class=${repeated ? 'again' : ''} data-testid="epoch-${epoch + 1}"><td>${epoch + 1}</td>
          ${weights.map((weight) => html`<td>${formatNumber(weight)}</td>`)}<td>${mistakes ?? '…'}</td>
          <td class="note">${repeated ? `as in epoch ${epoch + 1 - cycle.length}` : ''}</td></tr>`;
      })}${spare.map(() => html`<tr aria-hidden="true"><td>&nbsp;</td></tr>`)}</tbody></table>`;
  }

  private evaluation(): LineEvaluation | undefined {
    const { engine } = this.loader;
    if (!engine || !this.run) return undefined;
    const { w1, w2, b } = lineOf(this.run.state.weights);
    return engine.evaluateLine(corners(XOR), b, w1, w2);
  }

  private drawWeights(steps: readonly PerceptronStep[]): void {
    if (this.drawn === steps.length) return;
    this.drawn = steps.length;
    const from = Math.max(0, steps.length - WINDOW);
    const shown = [
      ...(from === 0 ? [Float64Array.from(this.start)] : []),
      ...steps.slice(from).map(({ after }) => after),
    ];
    const x = Float64Array.from(shown, (_, i) => (from === 0 ? i : from + 1 + i));
    this.curves = NAMES.map((label, i) => ({
      id: label,
      label,
      color: i,
      x,
      y: Float64Array.from(shown, (weights) => weights[i] as number),
    }));
  }

  private say(): string {
    const { run } = this;
    if (!run) return this.loader.waiting;
    const { state, last } = run;
    if (!last) return 'Not begun. Press Play, or take one row at a time with Step.';
    const now = `Step ${last.step}, epoch ${last.epoch + 1}: ${rowName(last.index)} ${last.mistake ? 'was wrong and the weights were corrected' : 'was right'}. ${state.correct} of 4 rows are right now, after ${state.updates} corrections.`;
    if (!state.cycle) return now;
    const { from, length } = state.cycle;
    const again = length === 1 ? 'each later epoch begins' : `every ${length} epochs it begins`;
    return `${now} Epoch ${from + length + 1} began with the weights of epoch ${from + 1}, so ${again} with them again, for ever.`;
  }

  private begin(steps: number): void {
    this.player.reset();
    this.run?.free();
    this.run = undefined;
    this.wanted = steps;
    this.requestUpdate();
  }

  private setStart(index: number, value: number): void {
    const [b, w1, w2] = this.start.map((old, i) => (i === index ? value : old)) as [number, number, number];
    this.start = [b, w1, w2];
    this.begin(0);
  }

  private setSeed(seed: number): void {
    this.seed = seed;
    this.begin(0);
  }

  private readonly play = (): void => {
    if (this.run?.over) this.begin(0);
    this.player.play();
  };
}

const ORDERS = [
  { value: 'fixed', label: 'as in the table' },
  { value: 'random', label: 'random' },
];

/** [b, w₁, w₂] at the beginning of every epoch that has begun. */
function epochStarts(start: ArrayLike<number>, steps: readonly PerceptronStep[]): number[][] {
  const ends = steps.filter(({ step }) => step % ROWS === 0);
  return [Array.from(start), ...ends.map(({ after }) => Array.from(after))];
}

const WHY = html`<p>In a fixed order, what happens in an epoch depends on nothing but the weights at its start. As soon as an epoch begins with
  weights that were there before, everything between the two times happens again, and then again. You do not have to wait for ever
  to know that it will take for ever.</p>
  <p>It has to come to this. The weights of a perceptron on data that cannot be separated stay bounded (the perceptron cycling theorem,
  Minsky and Papert 1969), and from a start in whole numbers they stay whole numbers. There are only so many of these. In random
  order there is no such cycle to point at, and it does not end either.</p>
  <p>Look at the counter, too: from zero weights the rule never even has three rows right, though many lines have. It stops
  when nothing is wrong, and short of that it does not look for the best.</p>`;

customElements.define('xor-cycle', XorCycle);

declare global {
  interface HTMLElementTagNameMap {
    'xor-cycle': XorCycle;
  }
}
