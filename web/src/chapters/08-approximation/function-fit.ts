// One hidden layer approximates a function: the fit, every unit's curve under it, the loss; the function may be the reader's own.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import './fit-plot.js';
import type { ActivationName, EngineModule, RegressionPoints, UnitCurves } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { choice, FigureState, integer, number, numbers, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { type DrawnFunction, drawnFrom, nothingDrawn, pieceCount, samplesOf, textOf } from './drawn-function.js';
import { ACTIVATIONS, type FitChoice, FitNetwork, type FitRecord, parameterCount } from './fit-network.js';
import type { FunctionDrawn, UnitCurve } from './fit-plot.js';
import { FIT_WHY, sumFormula } from './fit-words.js';
import { nameOf, pointsOf, TARGET_OPTIONS, TARGETS, type Target } from './targets.js';

/** What is drawn under the fit. */
type Shown = 'terms' | 'hidden' | 'none';
const SHOWN: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'terms', label: 'wₖ·hₖ(x), what each adds' },
  { value: 'hidden', label: 'hₖ(x), what each says' },
  { value: 'none', label: 'nothing' },
];

const FIRST: FitChoice = { width: 3, activation: 'tanh', rate: 0.03, seed: 1 };
const MOST_UNITS = 32;
const RATES = { min: 1e-6, max: 1000 } as const;
const LARGEST_SEED = 9999;
/** Epochs a second. */
const SPEEDS = [30, 300, 3000];
/** How much of a frame training may take, in ms. */
const TRAINING_TIME = 5;
/** Places at which curves are computed, from −1.06 to 1.06 so that they reach the plot's edges. */
const PLACES = 213;
const X = Float64Array.from({ length: PLACES }, (_, i) => (i - 106) / 100);
const FIRST_PROBE = 0.5;
/** Where the y axis may end. Few, so that it does not jump while curves grow. */
const REACHES = [1.5, 3, 6, 12, 25, 50, 100, 1000, 1e4, 1e6];
const NOTHING: readonly number[] = [];
const NO_RECORD: FitRecord = { parameters: new Float64Array(0), epoch: 0, losses: { x: [], y: [] } };

/** `<function-fit>` */
export class FunctionFit extends LitElement {
  static override properties = {
    target: { state: true },
    drawn: { state: true },
    choice: { state: true },
    shown: { state: true },
    probe: { state: true },
    message: { state: true },
  };
  declare private target: Target;
  /** The reader's own function; other figures of the chapter may ask for it. */
  declare drawn: DrawnFunction;
  declare private choice: FitChoice;
  declare private shown: Shown;
  /** The x whose sum is written out. */
  declare private probe: number;
  declare private message: string;

  private network: FitNetwork | undefined;
  private samples: RegressionPoints = { x: new Float64Array(0), y: new Float64Array(0) };
  private curves: UnitCurves | undefined;
  private past: ArrayLike<number> | undefined;
  private pastLoss: { x: readonly number[]; y: readonly number[] } | undefined;
  /** Of a link, or of this figure before it left the page for a moment. */
  private record: FitRecord | undefined;
  private fromLink = false;
  private epochsPerFrame = 1;

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, this.playerOptions());
  private readonly link = new FigureState(this, {
    figure: 'function-fit',
    version: 1,
    fields: {
      y: choice<Target>(...TARGETS),
      own: text(400),
      units: integer(1, MOST_UNITS),
      f: choice<ActivationName>(...ACTIVATIONS.map(({ value }) => value)),
      rate: number(RATES.min, RATES.max),
      seed: integer(0, LARGEST_SEED),
      show: choice<Shown>('terms', 'hidden', 'none'),
      at: number(-1, 1),
      epoch: integer(0, 1e12),
      w: numbers(),
      lx: numbers(),
      ly: numbers(),
    },
    write: () => {
      const { parameters, epoch, losses } = this.record ?? this.network?.record() ?? NO_RECORD;
      return {
        y: this.target,
        own: textOf(this.drawn),
        units: this.choice.width,
        f: this.choice.activation,
        rate: this.choice.rate,
        seed: this.choice.seed,
        show: this.shown,
        at: this.probe,
        epoch,
        w: epoch > 0 ? parameters : [],
        lx: epoch > 0 ? losses.x : [],
        ly: epoch > 0 ? losses.y : [],
      };
    },
    read: (state) => {
      const fresh = state.w.length === 0;
      if (!fresh && state.w.length !== parameterCount(state.units))
        throw new Error('its weights do not fit its network');
      if (state.lx.length !== state.ly.length) throw new Error('its losses do not fit its epochs');
      if (state.w.some((w) => Math.abs(w) > LARGEST_NUMBER)) throw new Error('its weights are out of range');
      this.drawn = drawnFrom(state.own);
      this.end();
      this.past = this.pastLoss = undefined;
      this.target = state.y;
      this.choice = { width: state.units, activation: state.f, rate: state.rate, seed: state.seed };
      [this.shown, this.probe] = [state.show, state.at];
      this.record = fresh
        ? undefined
        : { parameters: state.w, epoch: state.epoch, losses: { x: state.lx, y: state.ly } };
      this.fromLink = !fresh;
    },
  });

  constructor() {
    super();
    this.target = 'sine';
    this.drawn = nothingDrawn();
    this.choice = FIRST;
    this.shown = 'terms';
    this.probe = FIRST_PROBE;
    this.message = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.record = this.network?.record() ?? this.record;
    this.end();
  }

  // ------------------------------------------------------------------------------------------------------------ the run

  private playerOptions() {
    const figure = this;
    return {
      speed: 300,
      length: () => Infinity,
      visible: () => this.loader.visible,
      moved: (at: number, before: number) => this.train(at - before),
      get perFrame(): number {
        return figure.epochsPerFrame;
      },
    };
  }

  private train(epochs: number): void {
    const { network } = this;
    if (!network || epochs <= 0) return;
    const began = performance.now();
    network.train(epochs);
    const each = (performance.now() - began) / epochs;
    this.epochsPerFrame = Math.max(1, Math.min(500, Math.floor(TRAINING_TIME / Math.max(each, 1e-4))));
    this.fromLink = false;
    this.curves = undefined;
    if (!network.diverged) return;
    this.message =
      'Training diverged: the loss is no longer a number. The last good weights are back; a smaller learning rate may do.';
    this.player.pause();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (!this.network) this.begin(engine);
    this.curves ??= this.network?.curves(X);
  }

  private begin(engine: EngineModule): void {
    this.samples = this.target === 'drawn' ? samplesOf(this.drawn) : pointsOf(engine, this.target);
    try {
      this.network = new FitNetwork(engine, this.choice, this.samples, this.record);
    } catch (thrown) {
      this.message = messageOf(thrown);
      // What a link brought cannot be; the next attempt begins from the seed.
      if (this.record) this.requestUpdate();
    }
    this.record = undefined;
  }

  private end(): void {
    this.player.pause();
    this.network?.dispose();
    this.network = this.curves = undefined;
    this.epochsPerFrame = 1;
    this.message = '';
  }

  /** From the first weights of the seed again. The fit and the losses so far stay as the past. */
  private restart(): void {
    const { network } = this;
    if (network && network.epoch > 0) {
      this.past = this.curves?.output;
      this.pastLoss = { x: network.history.x, y: network.history.y };
    }
    this.end();
    this.player.reset();
    this.record = undefined;
    this.fromLink = false;
    this.requestUpdate();
  }

  // -------------------------------------------------------------------------------------------------------- the picture

  protected override render(): TemplateResult {
    const { loader, player, network, curves, choice: chosen } = this;
    const words = this.say();
    return html`<figure-frame question="Can a handful of bent curves add up to any function?">
      <div slot="picture" class="fit">
        <div class="fit-main">
          <fit-plot .samples=${this.samples} .x=${X} .fit=${curves?.output ?? NOTHING} .past=${this.past} .units=${this.unitCurves()}
            .reach=${this.reach()} .probe=${curves ? this.probeIndex : -1} .editable=${this.target === 'drawn'} .drawn=${this.drawn}
            description=${`The function as points, the network’s output as a curve. ${player.playing ? 'Training.' : words}`}
            @function-drawn=${this.functionDrawn}></fit-plot>
          <p class="fit-legend"><span class="points">${this.target === 'drawn' ? 'your points' : nameOf(this.target)}</span>
            <span class="output">ŷ(x), the network</span>${this.past ? html`<span class="before">ŷ before</span>` : nothing}
            ${this.target === 'drawn' ? html`<button type="button" class="quiet" data-testid="erase" ?disabled=${this.samples.x.length === 0} @click=${this.erase}>Erase</button>` : nothing}</p>
        </div>
        <div class="fit-side"><p class="chart-title">Loss <span>mean of ½(y − ŷ)²</span></p>
          <line-chart log-y whole-x x-label="epoch" .xMin=${0} .xMax=${Math.max(100, network?.epoch ?? 0)} .curves=${this.lossCurves()} description="The loss by epoch."></line-chart>
          <slider-field label="x" testid="probe" min="-1" max="1" step="0.02" .value=${this.probe}
            @value-changed=${(event: ValueChangedEvent<number>) => {
              this.probe = event.detail.value;
            }}></slider-field>
          <p class="figure-numbers fit-sum" data-testid="sum">${network && curves ? sumFormula(this.probe, network.curves(Float64Array.of(this.probe))) : nothing}</p>
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="fit-message"></error-note>
      <play-controls slot="controls" speed-unit="epochs a second" ?playing=${player.playing} ?disabled=${!network?.report} .speeds=${SPEEDS} .speed=${player.speed}
        @play=${this.play} @pause=${player.pause} @step=${this.stepOnce} @reset=${this.restart}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      ${this.controls(chosen)}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers fit-numbers">
        <span>epoch <b data-testid="epoch">${formatCount(network?.epoch ?? 0)}</b></span>
        <span>loss <b data-testid="loss">${network?.report ? formatNumber(network.report.loss) : '–'}</b></span>
        <span>points <b data-testid="points">${this.samples.x.length}</b></span>
        <span>parameters <b>${parameterCount(chosen.width)}</b></span></p>
      <read-out slot="read-out" .text=${words}></read-out>
      ${FIT_WHY}
    </figure-frame>`;
  }

  private controls({ width, activation, rate, seed }: FitChoice): TemplateResult {
    return html`<select-field slot="controls" label="Function" testid="target" .value=${this.target} .options=${TARGET_OPTIONS}
        @value-changed=${(event: ValueChangedEvent<Target>) => this.setTarget(event.detail.value)}></select-field>
      <number-field slot="controls" class="narrow" label="Hidden units" integer testid="width" .value=${width} .min=${1} .max=${MOST_UNITS}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ width: event.detail.value })}></number-field>
      <select-field slot="controls" class="narrow" label="Activation" testid="activation" .value=${activation} .options=${ACTIVATIONS}
        @value-changed=${(event: ValueChangedEvent<ActivationName>) => this.change({ activation: event.detail.value })}></select-field>
      <number-field slot="controls" class="narrow" label="Learning rate" logarithmic testid="rate" .value=${rate} .min=${RATES.min} .max=${RATES.max}
        @value-changed=${(event: ValueChangedEvent<number>) => this.setRate(event.detail.value)}></number-field>
      <number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${seed} .min=${0} .max=${LARGEST_SEED}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ seed: event.detail.value })}></number-field>
      <button slot="controls" type="button" class="quiet" data-testid="new-seed"
        @click=${() => this.change({ seed: (seed + 1) % (LARGEST_SEED + 1) })}>New seed</button>
      <select-field slot="controls" label="Show of each unit" testid="shown" .value=${this.shown} .options=${SHOWN}
        @value-changed=${(event: ValueChangedEvent<Shown>) => {
          this.shown = event.detail.value;
        }}></select-field>`;
  }

  private get probeIndex(): number {
    return Math.round(this.probe * 100) + (PLACES - 1) / 2;
  }

  private unitCurves(): UnitCurve[] {
    const { curves, shown } = this;
    if (!curves || shown === 'none') return [];
    const { width } = this.choice;
    const values = shown === 'terms' ? curves.terms : curves.hidden;
    return Array.from({ length: width }, (_, unit) => ({
      y: Float64Array.from(X, (_x, i) => values[i * width + unit] as number),
      label: `${shown === 'terms' ? 'w' : ''}${shown === 'terms' ? subscript(unit + 1) : ''}h${subscript(unit + 1)}`,
      color: unit,
    }));
  }

  private reach(): number {
    const { curves, shown } = this;
    const values = shown === 'terms' ? curves?.terms : shown === 'hidden' ? curves?.hidden : undefined;
    const largest = values?.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0;
    return REACHES.find((reach) => reach >= largest) ?? (REACHES.at(-1) as number);
  }

  private lossCurves(): Curve[] {
    const { network, pastLoss } = this;
    const now: Curve[] = network ? [{ id: 'loss', label: '', x: network.history.x, y: network.history.y }] : [];
    return pastLoss ? [{ id: 'before', label: 'before', ...pastLoss, past: true }, ...now] : now;
  }

  private say(): string {
    const { network, samples } = this;
    if (!network) return this.message ? '' : this.loader.waiting;
    if (this.target === 'drawn' && samples.x.length === 0)
      return 'Draw a function with the pen, or with the arrow keys. Gaps are allowed: where there are no points, the network is free.';
    const { report } = network;
    if (!report) return '';
    const what =
      this.target === 'drawn'
        ? `${samples.x.length} points in ${pieceCount(this.drawn)} ${pieceCount(this.drawn) === 1 ? 'piece' : 'pieces'}`
        : nameOf(this.target);
    const units = `${this.choice.width} ${this.choice.activation} ${this.choice.width === 1 ? 'unit' : 'units'}`;
    const memory = this.fromLink
      ? ' Opened from a link: Adam’s averages start at zero, so further epochs differ from the original’s.'
      : '';
    return `Epoch ${formatCount(network.epoch)}: ${units} on ${what}, loss ${formatNumber(report.loss)}.${memory}`;
  }

  // ------------------------------------------------------------------------------------------------------------ the reader

  private readonly play = (): void => {
    this.message = '';
    this.past = this.curves?.output;
    this.player.play();
  };

  private readonly stepOnce = (): void => {
    this.message = '';
    this.past = this.curves?.output;
    this.player.step();
  };

  private change(change: Partial<FitChoice>): void {
    this.choice = { ...this.choice, ...change };
    this.restart();
  }

  private setRate(rate: number): void {
    this.choice = { ...this.choice, rate };
    this.network?.setRate(rate);
    this.message = '';
  }

  private setTarget(target: Target): void {
    this.target = target;
    this.restart();
    // A fit of another function is no measure for this one.
    this.past = this.pastLoss = undefined;
  }

  /** Training goes on with the points as they are now: the network follows the pen. */
  private readonly functionDrawn = ({ detail }: CustomEvent<FunctionDrawn>): void => {
    this.drawn = detail.drawn;
    this.samples = samplesOf(detail.drawn);
    this.network?.setSamples(this.samples);
    if (this.samples.x.length === 0) this.player.pause();
  };

  private readonly erase = (): void => {
    this.drawn = nothingDrawn();
    this.restart();
    this.past = this.pastLoss = undefined;
  };
}

function subscript(value: number): string {
  return String(value).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] as string);
}

customElements.define('function-fit', FunctionFit);

declare global {
  interface HTMLElementTagNameMap {
    'function-fit': FunctionFit;
  }
}
