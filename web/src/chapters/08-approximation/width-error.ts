// The error that is left after training, by the number of hidden units, trained live in a Worker from five seeds each.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/progress-bar.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { ActivationName, FitRun, RegressionPoints } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { SweepClient } from '../../engine/sweep-client.js';
import type { SweepResult } from '../../engine/sweep-service.js';
import { choice, FigureState, flag, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { samplesOf } from './drawn-function.js';
import { ACTIVATIONS, settingsOf } from './fit-network.js';
import { nameOf, pointsOf, TARGET_OPTIONS, TARGETS, type Target } from './targets.js';

const WIDTHS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;
const SEEDS = 5;
const ALL = WIDTHS.length * SEEDS;
/** What is trained before the reader asks: the narrowest, from one seed. */
const FIRST_LOOK = { widths: 4, seeds: 1 } as const;
const MOST_EPOCHS = 20_000;
const RATES = { min: 1e-6, max: 1000 } as const;
const NO_POINTS: RegressionPoints = { x: new Float64Array(0), y: new Float64Array(0) };

/** `<width-error>` */
export class WidthError extends LitElement {
  static override properties = {
    target: { state: true },
    activation: { state: true },
    rate: { state: true },
    epochs: { state: true },
    running: { state: true },
    message: { state: true },
  };
  declare private target: Target;
  declare private activation: ActivationName;
  declare private rate: number;
  declare private epochs: number;
  declare private running: boolean;
  declare private message: string;

  private readonly loader = new EngineController(this);
  private client: SweepClient | undefined;
  /** Of each width, what has come. */
  private runs: FitRun[][] = WIDTHS.map(() => []);
  /** The sweep before: the best of each width. */
  private past: Curve | undefined;
  private pastName = '';
  /** A link shows a sweep: it is run when the figure comes into sight. */
  private wanted = false;
  /** Whether the reader has asked for all widths; before, only a first look is trained. */
  private asked = false;
  private looked = false;
  /** Results of an older sweep are not taken. */
  private sweep = 0;
  private readonly link = new FigureState(this, {
    figure: 'width-error',
    version: 1,
    fields: {
      y: choice<Target>(...TARGETS),
      f: choice<ActivationName>(...ACTIVATIONS.map(({ value }) => value)),
      rate: number(RATES.min, RATES.max),
      epochs: integer(1, MOST_EPOCHS),
      ran: flag(),
    },
    write: () => ({
      y: this.target,
      f: this.activation,
      rate: this.rate,
      epochs: this.epochs,
      ran: this.wanted || this.asked,
    }),
    read: ({ y, f, rate, epochs, ran }) => {
      this.clear();
      this.past = undefined;
      [this.target, this.activation, this.rate, this.epochs, this.wanted] = [y, f, rate, epochs, ran];
    },
  });

  constructor() {
    super();
    this.target = 'sine';
    this.activation = 'tanh';
    this.rate = 0.03;
    this.epochs = 2000;
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

  protected override willUpdate(): void {
    if (!this.loader.engine || !this.loader.visible) return;
    if (this.wanted) void this.start();
    else if (!this.asked && !this.looked) void this.train(FIRST_LOOK.widths, FIRST_LOOK.seeds);
    this.wanted = false;
    this.looked = true;
  }

  // ----------------------------------------------------------------------------------------------------------- the sweep

  private get done(): number {
    return this.runs.reduce((sum, runs) => sum + runs.length, 0);
  }

  /** Of the drawing in the figure above, when that is the function. */
  private points(): RegressionPoints {
    const { engine } = this.loader;
    if (!engine) return NO_POINTS;
    if (this.target !== 'drawn') return pointsOf(engine, this.target);
    const drawing = document.querySelector('function-fit')?.drawn;
    return drawing ? samplesOf(drawing) : NO_POINTS;
  }

  private readonly start = async (): Promise<void> => {
    if (this.points().x.length === 0) {
      this.message = this.loader.engine
        ? 'There is no drawing yet: choose “what you draw” in the figure above, and draw.'
        : '';
      return;
    }
    this.keepPast();
    this.asked = true;
    if (this.running) await this.client?.cancel();
    await this.train(WIDTHS.length, SEEDS);
  };

  /** Trains the narrowest networks, each from some seeds. */
  private async train(widths: number, seeds: number): Promise<void> {
    const curve = this.points();
    if (curve.x.length === 0) return;
    this.runs = WIDTHS.map(() => []);
    this.message = '';
    this.running = true;
    const mine = ++this.sweep;
    const settings = WIDTHS.slice(0, widths).map((width) =>
      settingsOf({ width, activation: this.activation, rate: this.rate, seed: 0 }),
    );
    this.client ??= new SweepClient();
    try {
      await this.client.fit({ settings, curve, firstSeed: 1, seeds, epochs: this.epochs }, (news) => {
        if (mine === this.sweep) this.take(news);
      });
    } catch (thrown) {
      if (mine === this.sweep) this.message = `${messageOf(thrown)} What was trained so far is kept.`;
    } finally {
      if (mine === this.sweep) this.running = false;
    }
  }

  private readonly stop = (): void => {
    void this.client?.cancel();
  };

  private take(news: readonly SweepResult<FitRun>[]): void {
    for (const { setting, run } of news) this.runs[setting]?.push(run);
    this.requestUpdate();
  }

  private keepPast(): void {
    if (this.done < ALL) return;
    this.past = { ...this.curveOf('past', 'before', (losses) => losses[0] as number), past: true };
    this.pastName = this.name;
  }

  private clear(): void {
    this.keepPast();
    this.sweep++;
    if (this.running) this.stop();
    this.running = this.asked = this.looked = false;
    this.runs = WIDTHS.map(() => []);
    this.message = '';
    this.requestUpdate();
  }

  private readonly reset = (): void => {
    this.clear();
    this.past = undefined;
  };

  private change(change: Partial<{ target: Target; activation: ActivationName; rate: number; epochs: number }>): void {
    this.clear();
    Object.assign(this, change);
  }

  // --------------------------------------------------------------------------------------------------------- the picture

  /** One value a width that has been trained, of its losses in ascending order. */
  private curveOf(id: string, label: string, pick: (losses: readonly number[]) => number): Curve {
    const trained = WIDTHS.flatMap((width, i) => {
      const losses = (this.runs[i] ?? []).map(({ loss }) => loss).sort((a, b) => a - b);
      return losses.length > 0 ? [{ width, loss: pick(losses) }] : [];
    });
    return { id, label, x: trained.map(({ width }) => width), y: trained.map(({ loss }) => loss), dots: 7 };
  }

  private curves(): Curve[] {
    const best = this.curveOf('best', 'best', (losses) => losses[0] as number);
    const middle = this.curveOf('middle', 'median', (losses) => losses[(losses.length - 1) >> 1] as number);
    const now = this.asked ? [{ ...middle, color: 1 }, best] : [{ ...best, label: 'one seed' }];
    return this.past ? [this.past, ...now] : now;
  }

  private get name(): string {
    return `${nameOf(this.target)}, ${ACTIVATIONS.find(({ value }) => value === this.activation)?.label}`;
  }

  protected override render(): TemplateResult {
    const words = this.say();
    return html`<figure-frame question="How much does another hidden unit buy?">
      <div slot="picture" class="widths"><p class="chart-title">Loss after training <span>${this.name}${this.past ? html`; before: ${this.pastName}` : nothing}</span></p>
        <line-chart log-y whole-x x-label="hidden units" .xMin=${0} .xMax=${32} .curves=${this.curves()} description="Loss after training by the number of hidden units. ${words}"></line-chart>
        <progress-bar label="Networks trained" .value=${this.done / ALL} text=${`${this.done} of ${ALL} networks trained`} testid="widths-progress"></progress-bar></div>
      <error-note .message=${this.loader.problem} @retry=${this.loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="widths-message"></error-note>
      <play-controls slot="controls" no-step play-label="Train all widths" pause-label="Stop" ?playing=${this.running && this.asked} ?disabled=${!this.loader.engine}
        play-testid="widths-train" pause-testid="widths-stop" @play=${this.start} @pause=${this.stop} @reset=${this.reset}></play-controls>
      <select-field slot="controls" label="Function" testid="widths-target" .value=${this.target} .options=${TARGET_OPTIONS}
        @value-changed=${(event: ValueChangedEvent<Target>) => this.change({ target: event.detail.value })}></select-field>
      <select-field slot="controls" class="narrow" label="Activation" testid="widths-activation" .value=${this.activation} .options=${ACTIVATIONS}
        @value-changed=${(event: ValueChangedEvent<ActivationName>) => this.change({ activation: event.detail.value })}></select-field>
      <number-field slot="controls" class="narrow" label="Learning rate" logarithmic testid="widths-rate" .value=${this.rate} .min=${RATES.min} .max=${RATES.max}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ rate: event.detail.value })}></number-field>
      <number-field slot="controls" class="narrow" label="Epochs" integer logarithmic testid="widths-epochs" .value=${this.epochs} .min=${1} .max=${MOST_EPOCHS}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ epochs: event.detail.value })}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers widths-numbers" data-testid="widths-numbers">${this.numbers()}</p>
      <read-out slot="read-out" .text=${words}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private numbers(): TemplateResult {
    const { x, y } = this.curveOf('best', '', (losses) => losses[0] as number);
    if (x.length === 0) return html`<span>Five seeds for each of ten widths: fifty networks.</span>`;
    return html`${Array.from(x, (width, i) => html`<span>${width}: <b>${formatNumber(y[i] as number, 2)}</b></span>`)}`;
  }

  private say(): string {
    if (!this.loader.engine) return this.loader.waiting;
    const { x, y } = this.curveOf('best', '', (losses) => losses[0] as number);
    if (x.length === 0) return this.running ? 'Training begins.' : 'Nothing is trained yet.';
    const last = x.length - 1;
    const unit = x[last] === 1 ? 'unit' : 'units';
    if (!this.asked)
      return `A first look, one seed each: ${formatNumber(y[0] as number, 2)} with ${x[0]}, ${formatNumber(y[last] as number, 2)} with ${x[last]} hidden ${unit}.`;
    const state = this.running ? 'so far' : this.done < ALL ? 'before it was stopped' : 'in all';
    const diverged = this.runs.flat().filter((run) => run.diverged).length;
    const lost = diverged > 0 ? ` ${diverged} diverged.` : '';
    return `${formatCount(this.done)} networks ${state}: the best loss is ${formatNumber(y[0] as number, 2)} with ${x[0]} and ${formatNumber(y[last] as number, 2)} with ${x[last]} hidden units.${lost}`;
  }
}

const WHY = html`<div slot="why"><p>The theorem speaks of what some weights can do, and of no rate. More units never make the best
  possible fit worse. What training finds is another matter: with few units some seeds end in a poor fit, and with many of them
  the last digits depend on how long you train and how large the steps are. So the chart shows the best of five seeds and the median.</p>
  <p>A smooth function needs few tanh units. |x| has a corner, which tanh can only round; two ReLUs have it exactly:
  |x| = max(0, x) + max(0, −x). A step is one steep tanh, and the weights must grow without end to make it steeper.</p></div>`;

customElements.define('width-error', WidthError);

declare global {
  interface HTMLElementTagNameMap {
    'width-error': WidthError;
  }
}
