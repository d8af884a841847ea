// Two deep networks side by side from the same seed: the gradient of each layer while they train, and how their activations spread.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/layer-histograms.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber, formatPercent } from '../../widgets/format.js';
import {
  ACTIVATIONS,
  BINS,
  type DeepActivation,
  type DeepInit,
  DeepRun,
  type DeepShape,
  type DeepSide,
  INITS,
  openEnds,
  type Precision,
  rangeOf,
} from './deep-run.js';
import { factorPerLayer, layerNote, lostGradients, shareOfLast, shareText } from './layer-words.js';

const POINTS = 40;
const NOISE = 0.05;
const DATA_SEED = 1;
const MOST_STEPS = 2000;
/** Steps of a link that are trained before each drawing. */
const CATCH_UP = 2;
/** What training may take of a frame, in ms; drawing takes as long again. */
const BUDGET = 3;

const START = {
  sides: [
    { activation: 'sigmoid', init: 'xavier' },
    { activation: 'relu', init: 'he' },
  ],
  shape: { depth: 10, width: 10, scale: 0.1, learningRate: 0.1, seed: 1 },
} as const satisfies { sides: readonly DeepSide[]; shape: DeepShape };

type Quantity = 'weightGradient' | 'delta';

/** `<deep-gradients>` */
export class DeepGradients extends LitElement {
  static override properties = {
    sides: { state: true },
    shape: { state: true },
    precision: { state: true },
    quantity: { state: true },
    scale: { state: true },
    unfolded: { state: true },
    layersOf: { state: true },
  };
  declare private sides: readonly DeepSide[];
  declare private shape: DeepShape;
  declare private precision: Precision;
  /** What the curves show of each layer. */
  declare private quantity: Quantity;
  /** Of the histograms' shades. */
  declare private scale: 'shared' | 'each';
  /** Whether the settings are to be seen where the screen is too small for all. */
  declare private unfolded: boolean;
  /** Whose histograms a small screen shows. */
  declare private layersOf: number;
  private runs: readonly DeepRun[] = [];
  private message = '';
  private wanted = 0;
  private drawn = '';
  private skipped = false;
  private gradients: readonly Curve[] = [];
  private losses: readonly Curve[] = [];
  private yRange: readonly [number, number] = [1e-6, 1];
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 30,
    length: () => MOST_STEPS,
    visible: () => this.loader.visible,
    moved: (at) => this.train(at),
    perFrame: 10,
  });
  private readonly link = new FigureState(this, {
    figure: 'deep-gradients',
    version: 1,
    fields: {
      f1: choice<DeepActivation>('sigmoid', 'tanh', 'relu', 'leaky-relu'),
      i1: choice<DeepInit>('normal', 'xavier', 'he'),
      f2: choice<DeepActivation>('sigmoid', 'tanh', 'relu', 'leaky-relu'),
      i2: choice<DeepInit>('normal', 'xavier', 'he'),
      depth: integer(2, 20),
      width: integer(1, 16),
      scale: number(1e-3, 1e4),
      rate: number(1e-6, 1e6),
      seed: integer(0, 9999),
      bits: choice<Precision>('double', 'single'),
      of: choice<Quantity>('weightGradient', 'delta'),
      shades: choice<'shared' | 'each'>('shared', 'each'),
      steps: integer(0, MOST_STEPS),
    },
    write: () => ({
      f1: (this.sides[0] as DeepSide).activation,
      i1: (this.sides[0] as DeepSide).init,
      f2: (this.sides[1] as DeepSide).activation,
      i2: (this.sides[1] as DeepSide).init,
      depth: this.shape.depth,
      width: this.shape.width,
      scale: this.shape.scale,
      rate: this.shape.learningRate,
      seed: this.shape.seed,
      bits: this.precision,
      of: this.quantity,
      shades: this.scale,
      steps: Math.max(this.wanted, this.done),
    }),
    read: (state) => {
      this.sides = [
        { activation: state.f1, init: state.i1 },
        { activation: state.f2, init: state.i2 },
      ];
      const { depth, width, scale, rate, seed } = state;
      this.shape = { depth, width, scale, learningRate: rate, seed };
      [this.precision, this.quantity, this.scale] = [state.bits, state.of, state.shades];
      this.begin(state.steps);
    },
  });

  constructor() {
    super();
    [this.sides, this.shape] = [START.sides, START.shape];
    [this.precision, this.quantity, this.scale] = ['double', 'weightGradient', 'shared'];
    this.unfolded = false;
    this.layersOf = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wanted = Math.max(this.wanted, this.done);
    this.forget();
  }

  /** Updates done: of the one that is further, as a diverged one stops. */
  private get done(): number {
    return Math.max(0, ...this.runs.map(({ losses }) => losses.length - 1));
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (this.runs.length === 0 && !this.message) this.prepare(engine);
    if (this.runs.length === 0) return;
    if (this.done < this.wanted && !this.allDiverged && !this.player.playing) this.catchUp();
    const look = `${this.done} ${this.precision} ${this.quantity}`;
    if (look !== this.drawn) this.draw(look);
  }

  /** While it plays every second frame trains only: looking into all layers and drawing them takes as long as a step. */
  protected override shouldUpdate(): boolean {
    this.skipped = this.player.playing && !this.skipped;
    return !this.skipped;
  }

  private prepare(engine: EngineModule): void {
    const points = engine.planarSet('circles', POINTS, NOISE, DATA_SEED);
    const runs: DeepRun[] = [];
    try {
      for (const side of this.sides) runs.push(new DeepRun(engine, side, this.shape, points, this.precision));
    } catch (thrown) {
      for (const run of runs) run.dispose();
      this.message = messageOf(thrown);
      return;
    }
    this.runs = runs;
  }

  private get allDiverged(): boolean {
    return this.runs.every(({ diverged }) => diverged);
  }

  private stepBoth(): void {
    for (const run of this.runs) run.train();
  }

  private catchUp(): void {
    for (let i = 0; i < CATCH_UP && this.done < this.wanted && !this.allDiverged; ++i) this.stepBoth();
    this.player.at = this.done;
    if (this.done < this.wanted && !this.allDiverged) requestAnimationFrame(() => this.requestUpdate());
    else this.wanted = this.done;
  }

  private train(at: number): void {
    if (this.runs.length === 0) return;
    if (at < this.done) {
      this.begin(0);
      return;
    }
    const start = performance.now();
    for (let steps = 1; this.done < at && !this.allDiverged; ++steps) {
      this.stepBoth();
      // A deep network takes milliseconds a step: what does not fit into this frame is not owed.
      const spent = performance.now() - start;
      if (spent + spent / steps > BUDGET) break;
    }
    this.player.at = this.wanted = this.done;
    if (this.allDiverged) this.player.pause();
  }

  private draw(look: string): void {
    this.drawn = look;
    for (const run of this.runs) run.refresh(this.precision);
    const layers = Float64Array.from({ length: this.shape.depth + 1 }, (_, i) => i + 1);
    this.gradients = this.runs.flatMap((run, i) => [
      ...(run.losses.length > 1
        ? [{ id: `first-${i}`, label: '', x: layers, y: run.first[this.quantity], past: true }]
        : []),
      { id: `now-${i}`, label: labelOf(run.side), x: layers, y: run.probe[this.quantity], color: i, dots: 7 },
    ]);
    this.losses = this.runs.map((run, i) => {
      const y = Float64Array.from(run.losses);
      const label = labelOf(run.side);
      return { id: `loss-${i}`, label, color: i, dashed: i === 1, x: Float64Array.from(y, (_, step) => step), y };
    });
    const shown = this.gradients.flatMap(({ y }) => Array.from(y));
    const drawable = shown.filter((value) => Number.isFinite(value) && value > 0);
    this.yRange = drawable.length > 0 ? [Math.min(...drawable), Math.max(...drawable)] : [1e-6, 1];
  }

  // ------------------------------------------------------------------------------------------------------------- elements

  protected override render(): TemplateResult {
    const { loader, player } = this;
    return html`<figure-frame question="Same seed, same points. Does the first layer hear anything of the loss?">
      <div slot="picture" class="deep">
        ${this.sides.map((side, i) => this.renderChoices(side, i))}
        ${this.renderGradients()}
        <div class="losses"><p class="chart-title">Loss <span>mean cross-entropy, by update</span></p>
          <line-chart x-label="update" y-label="" .xMin=${0} .xMax=${Math.max(100, this.done)} .yMin=${0} .curves=${this.losses}
            description=${`The loss of both networks by update. ${this.say()}`}></line-chart></div>
        <div class="tabs layer-tabs" role="group" aria-label="Activations of">${this.sides.map(
          (side, i) =>
            html`<button type="button" aria-pressed=${this.layersOf === i} data-testid="layers-of-${i}" @click=${() => {
              this.layersOf = i;
            }}>${labelOf(side)}</button>`,
        )}</div>
        ${this.sides.map((side, i) => this.renderLayers(side, i))}
      </div>
      <error-note .message=${loader.problem || this.message} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${this.runs.length === 0} .speeds=${[5, 30, 120]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => this.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <slider-field slot="controls" label="Hidden layers" testid="depth" .value=${this.shape.depth} .min=${2} .max=${20} .step=${1}
        @value-changed=${(event: ValueChangedEvent<number>) => this.reshape({ depth: event.detail.value })}></slider-field>
      <button slot="controls" type="button" class="quiet unfold" data-testid="unfold" aria-expanded=${this.unfolded} @click=${this.unfold}>Width, first weights, rate, seed; what is drawn</button>
      <div slot="controls" class="setup" ?data-folded=${!this.unfolded}>
      ${this.renderNumber('Units a layer', 'width', 1, 16, { integer: true })}
      ${this.renderNumber('σ of normal', 'scale', 1e-3, 1e4, { logarithmic: true })}
      ${this.renderNumber('Learning rate', 'learningRate', 1e-6, 1e6, { logarithmic: true })}
      ${this.renderNumber('Seed', 'seed', 0, 9999, { integer: true })}
      <select-field label="Numbers of" testid="bits" .value=${this.precision}
        .options=${[{ value: 'double', label: '64 bits' }, { value: 'single', label: '32 bits' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.precision = event.detail.value as Precision;
        }}></select-field>
      <select-field label="Curves of" testid="of" .value=${this.quantity}
        .options=${[{ value: 'weightGradient', label: '‖∂L/∂W‖' }, { value: 'delta', label: '‖δ‖' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.quantity = event.detail.value as Quantity;
        }}></select-field>
      <select-field label="Shades" testid="shades" .value=${this.scale}
        .options=${[{ value: 'shared', label: 'one scale' }, { value: 'each', label: 'a scale a layer' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.scale = event.detail.value as 'shared' | 'each';
        }}></select-field>
      </div>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="figure-numbers deep-numbers" data-testid="deep-numbers">${this.renderNumbers()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private renderNumber(
    label: string,
    name: 'width' | 'scale' | 'learningRate' | 'seed',
    min: number,
    max: number,
    kind: { integer?: boolean; logarithmic?: boolean },
  ): TemplateResult {
    return html`<number-field class="narrow" label=${label} testid=${name} ?integer=${kind.integer} ?logarithmic=${kind.logarithmic}
      .value=${this.shape[name]} .min=${min} .max=${max}
      @value-changed=${(event: ValueChangedEvent<number>) => this.reshape({ [name]: event.detail.value })}></number-field>`;
  }

  private renderChoices(side: DeepSide, i: number): TemplateResult {
    return html`<div class="choices" role="group" aria-label="Network ${i + 1}" data-side=${i}>
      <select-field label="Activation" testid="f-${i}" .value=${side.activation} .options=${ACTIVATIONS}
        @value-changed=${(event: ValueChangedEvent<string>) => this.reside(i, { activation: event.detail.value as DeepActivation })}></select-field>
      <select-field label="First weights" testid="init-${i}" .value=${side.init} .options=${INITS}
        @value-changed=${(event: ValueChangedEvent<string>) => this.reside(i, { init: event.detail.value as DeepInit })}></select-field>
    </div>`;
  }

  private renderGradients(): TemplateResult {
    const said = this.runs.map((run) => `${labelOf(run.side)}: ${this.saySide(run)}`).join(' ');
    const trained = this.done > 0;
    return html`<div class="gradients">
      <p class="chart-title">${this.quantity === 'delta' ? '‖δ‖' : '‖∂L/∂W‖'} <span>of each layer${trained ? '; grey: at first' : ''}</span></p>
      <line-chart log-y whole-x x-label="layer" y-label="" .xMin=${1} .xMax=${this.shape.depth + 1} .yMin=${this.yRange[0]} .yMax=${this.yRange[1]}
        .curves=${this.gradients} description=${`Gradient norm by layer. ${said}`}></line-chart>
      <div class="lost">${[0, 1].map((i) => html`<p data-testid="lost-${i}">${this.lostBy(this.runs[i])}</p>`)}</div>
    </div>`;
  }

  private lostBy(run: DeepRun | undefined): string {
    const lost = run ? lostGradients(run.probe[this.quantity]) : '';
    return run && lost ? `${labelOf(run.side)}: ${lost}` : '';
  }

  private renderLayers(side: DeepSide, i: number): TemplateResult {
    const run = this.runs[i];
    const [low, high] = rangeOf(side.activation);
    const hidden = this.shape.depth;
    const names = Array.from({ length: hidden }, (_, layer) => `${layer + 1}`);
    return html`<div class="layers" ?data-folded=${this.layersOf !== i}>
      <p class="chart-title">Activations <span>of ${labelOf(side)}; right: ${side.activation === 'relu' ? 'off' : 'saturated'}</span></p>
      <layer-histograms .counts=${run ? run.probe.histogram.subarray(0, hidden * BINS) : []} .bins=${BINS} .low=${low} .high=${high} .open=${openEnds(side.activation)}
        .scale=${this.scale} .names=${names} .notes=${run ? names.map((_, layer) => layerNote(run.probe, layer)) : []}
        description=${`How the activations of each layer are spread, ${labelOf(side)}. ${run ? sayLayers(run) : ''}`}></layer-histograms>
    </div>`;
  }

  private renderNumbers(): TemplateResult[] | typeof nothing {
    if (this.runs.length === 0) return nothing;
    return this.runs.map((run) => {
      const { weightGradient, delta } = run.probe;
      const factor = factorPerLayer(delta);
      const share = shareOfLast(weightGradient);
      return html`<p>${labelOf(run.side)}: ‖∂L/∂W₁‖ = ${shareText(weightGradient[0] as number)}${Number.isFinite(share) ? html`, <b>${shareText(share)}</b> times the last hidden layer’s` : nothing};
        from layer to layer ‖δ‖ × <b>${Number.isFinite(factor) ? formatNumber(factor, 3) : '–'}</b>; loss <b>${formatNumber(run.report.loss)}</b>${run.diverged ? ', diverged' : nothing}</p>`;
    });
  }

  // ---------------------------------------------------------------------------------------------------------------- words

  private say(): string {
    if (this.message) return this.message;
    if (this.runs.length === 0) return this.loader.waiting;
    const sides = this.runs.map((run) => `${labelOf(run.side)}: ${this.saySide(run)}`);
    return `Update ${formatCount(this.done)}. ${sides.join(' ')}`;
  }

  private saySide(run: DeepRun): string {
    const diverged = run.diverged ? ' The loss left the range of numbers, so training has stopped.' : '';
    const lost = lostGradients(run.probe[this.quantity]);
    if (lost) return `${lost}${diverged}`;
    const what = this.quantity === 'delta' ? 'δ' : 'gradient';
    return `the first layer’s ${what} is ${shareText(shareOfLast(run.probe[this.quantity]))} times the last hidden layer’s, ${formatPercent(run.report.accuracy, 0)} right.${diverged}`;
  }

  // -------------------------------------------------------------------------------------------------------------- actions

  private readonly unfold = (): void => {
    this.unfolded = !this.unfolded;
  };

  private reshape(change: Partial<DeepShape>): void {
    this.shape = { ...this.shape, ...change };
    this.begin(0);
  }

  private reside(index: number, change: Partial<DeepSide>): void {
    this.sides = this.sides.map((side, i) => (i === index ? { ...side, ...change } : side));
    this.begin(0);
  }

  private begin(steps: number): void {
    this.player.pause();
    this.player.at = 0;
    this.forget();
    this.wanted = steps;
    this.requestUpdate();
  }

  private forget(): void {
    for (const run of this.runs) run.dispose();
    this.runs = [];
    this.drawn = this.message = '';
  }
}

function labelOf({ activation, init }: DeepSide): string {
  const name = ACTIVATIONS.find(({ value }) => value === activation)?.label.split(',')[0] ?? activation;
  return `${name}, ${init === 'normal' ? 'normal' : init === 'he' ? 'He' : 'Xavier'}`;
}

function sayLayers({ probe }: DeepRun): string {
  const last = probe.saturated.length - 2;
  return `Saturated or off: ${formatPercent(probe.saturated[0] as number, 0)} in the first layer, ${formatPercent(probe.saturated[last] as number, 0)} in the last hidden one.`;
}

const WHY = html`<div slot="why"><p>Backpropagation multiplies δ by Wᵀ and by f′ once for each layer. A sigmoid’s f′ is at most ¼, so unless the weights make up for it,
  each layer lets a quarter through, or less: a straight line downwards on a logarithmic axis. The first layers then stand still, and the loss with them.</p>
  <p>With ReLU f′ is 0 or 1, and what is left is the size of W. He’s initialisation chooses it so that half of the units, which is what ReLU keeps, carry the whole:
  δ stays level. Xavier’s does the same for tanh near 0. Too small, and δ vanishes with any function; too large, and it explodes, or saturates a sigmoid.</p>
  <p>∂L/∂W is δ times what came in. With ReLU, what δ loses on its way back the activations have lost on their way forward, so ‖∂L/∂W‖ can be level and tiny
  in all layers at once: look at its height, or at ‖δ‖.</p>
  <p>In 32 bits nothing is smaller than 10⁻⁴⁵: beyond that a gradient is exactly 0, and what is above 3.4·10³⁸ is infinite.</p></div>`;

customElements.define('deep-gradients', DeepGradients);

declare global {
  interface HTMLElementTagNameMap {
    'deep-gradients': DeepGradients;
  }
}
