// The gradient check: secant beside tangent, error against ε in two precisions, every weight at once, and a derivative to break.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type {
  BackpropProblem,
  EngineModule,
  EpsilonSweep,
  GradientFault,
  GradientProbe,
} from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { choice, FigureState, integer, number, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { packState, unpackState } from '../../lecture/state-fields.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber, formatPowerOfTen } from '../../widgets/format.js';
import { copyProblem, PRESETS, parameterPlaces, parameterSymbol, presetOf } from './problem.js';
import { PROBLEM_FIELDS, readProblem, writeProblem } from './stepper-state.js';
import './backprop-stepper.js';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';

/** A gradient that is right agrees to this with central differences in double. */
const BAR = 1e-6;
const FAULTS: readonly { readonly value: GradientFault; readonly label: string }[] = [
  { value: 'none', label: 'nothing: it is right' },
  { value: 'no-slope', label: 'forget f′' },
  { value: 'minus', label: 'turn the sign of δ round' },
  { value: 'weight-for-activation', label: 'take w instead of a' },
  { value: 'first-term', label: 'hand back the first unit’s share only' },
];
const POWERS = { min: -16, max: 1 } as const;
const FIRST_PRESET = '001';
/** Functions with a kink, where a secant has no slope to agree with. ELU has none: its α is 1 here. */
const KINKED = /^(step|relu|leaky-relu)$/;
/** Of a network written into a link. */
const NETWORK_VERSION = 1;
/** Half the width of the loss curve, unless ε asks for more. */
const HALF_WIDTH = 2;
const CURVE_POINTS = 81;
const SWEEP_POINTS = 69;

const four = (value: number | undefined): string => formatNumber(value ?? Number.NaN, 4);
/** 10⁻⁵ rather than 1 × 10⁻⁵. */
const decade = (value: number): string => formatNumber(value, 1).replace(/^1 × /, '');
const power = (x: number): string => (Number.isInteger(x) ? formatPowerOfTen(x) : '');

/** `<gradient-check>` */
export class GradientCheck extends LitElement {
  private preset = FIRST_PRESET;
  /** A network that was taken from the stepper, in place of a preset. */
  private own: BackpropProblem | undefined;
  private parameter = 3;
  private epsilon = 1;
  private fault: GradientFault = 'none';
  private layer = 1;
  private message = '';

  private probe: GradientProbe | undefined;
  private sweep: EpsilonSweep | undefined;
  private lossCurves: readonly Curve[] = [];
  private errorCurves: readonly Curve[] = [];
  /** What the numbers belong to: they are worked out again when one of these is another. */
  private computed: readonly unknown[] = [];

  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'gradient-check',
    version: 1,
    fields: {
      // A preset's name, or a whole network.
      net: text(8000),
      w: integer(0, 300),
      e: number(Number.MIN_VALUE, LARGEST_NUMBER),
      fault: choice<GradientFault>('none', 'no-slope', 'minus', 'weight-for-activation', 'first-term'),
      layer: integer(1, 6),
    },
    write: () => ({
      net: this.own ? packState(NETWORK_VERSION, PROBLEM_FIELDS, writeProblem(this.own)) : this.preset,
      w: this.parameter,
      e: this.epsilon,
      fault: this.fault,
      layer: this.layer,
    }),
    read: ({ net, w, e, fault, layer }) => {
      const named = PRESETS.some(({ name }) => name === net);
      const own = named ? undefined : readProblem(unpackState(NETWORK_VERSION, PROBLEM_FIELDS, net));
      if (own) this.loader.engine?.traceBackprop(own);
      const problem = own ?? presetOf(net).problem;
      if (w >= problem.parameters.length || layer >= problem.sizes.length)
        throw new Error('its weight is not in its network');
      const preset = named ? net : this.preset;
      Object.assign(this, { preset, own, parameter: w, epsilon: e, fault, layer, message: '' });
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  private get problem(): BackpropProblem {
    return this.own ?? presetOf(this.preset).problem;
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    const of = [this.own, this.preset, this.parameter, this.epsilon, this.fault, this.layer];
    if (of.every((part, i) => part === this.computed[i])) return;
    this.computed = of;
    try {
      this.compute(engine);
    } catch (thrown) {
      this.message = messageOf(thrown);
      if (!this.own) return;
      // What a link brought before the engine was there.
      Object.assign(this, { own: undefined, preset: FIRST_PRESET, parameter: 0, layer: 1 });
      this.compute(engine);
    }
  }

  private compute(engine: EngineModule): void {
    this.probe = engine.probeGradient(this.problem, this.epsilon, this.fault, this.layer);
    this.drawLoss(engine, this.probe);
    this.drawErrors(engine, this.probe);
  }

  /** The loss along the weight, its tangent by backpropagation, the secant through w ± ε. */
  private drawLoss(engine: EngineModule, probe: GradientProbe): void {
    const w = this.problem.parameters[this.parameter] ?? 0;
    const half = Math.min(Math.max(HALF_WIDTH, 1.25 * this.epsilon), LARGEST_NUMBER / 2);
    const x = Float64Array.from({ length: CURVE_POINTS }, (_, i) => w - half + (2 * half * i) / (CURVE_POINTS - 1));
    const along = (values: Float64Array): Float64Array => engine.problemLossAlong(this.problem, this.parameter, values);
    const at = along(Float64Array.of(w))[0] ?? Number.NaN;
    const [low, high] = [Math.max(-LARGEST_NUMBER, w - this.epsilon), Math.min(LARGEST_NUMBER, w + this.epsilon)];
    const ends = along(Float64Array.of(low, high));
    const slope = probe.analytic[this.parameter] ?? Number.NaN;
    const measured = probe.numerical[this.parameter] ?? Number.NaN;
    const edges = Float64Array.of(w - half, w + half);
    const line = (through: number, by: number): Float64Array => edges.map((v) => through + by * (v - w));
    const middle = ((ends[0] ?? Number.NaN) + (ends[1] ?? Number.NaN)) / 2;
    this.lossCurves = [
      { id: 'loss', label: 'loss', x, y: along(x) },
      { id: 'tangent', label: 'tangent', color: 1, x: edges, y: line(at, slope) },
      { id: 'secant', label: 'secant', color: 2, dashed: true, x: edges, y: line(middle, measured) },
      { id: 'ends', label: '', color: 2, x: Float64Array.of(low, high), y: ends, dots: 8 },
    ].filter(({ y }) => Array.from(y).every(Number.isFinite));
  }

  /** Relative error over ε, in double and in float. What is exactly 0 is drawn at the lower edge. */
  private drawErrors(engine: EngineModule, probe: GradientProbe): void {
    const x = Float64Array.from(
      { length: SWEEP_POINTS },
      (_, i) => POWERS.min + ((POWERS.max - POWERS.min) * i) / (SWEEP_POINTS - 1),
    );
    this.sweep = engine.sweepEpsilon(
      this.problem,
      this.parameter,
      x.map((p) => 10 ** p),
    );
    const floor = (errors: Float64Array): Float64Array => errors.map((error) => Math.max(error, 1e-16));
    const error = probe.relativeError[this.parameter] ?? Number.NaN;
    const here = Math.log10(this.epsilon);
    this.errorCurves = [
      { id: 'float', label: 'float32', color: 2, x, y: floor(this.sweep.floatError) },
      { id: 'double', label: 'double', color: 1, x, y: floor(this.sweep.doubleError) },
      ...(here >= POWERS.min && here <= POWERS.max
        ? [{ id: 'here', label: '', x: Float64Array.of(here), y: floor(Float64Array.of(error)), dots: 9 }]
        : []),
    ];
  }

  protected override render(): TemplateResult {
    const { loader, problem } = this;
    const words = this.say();
    const places = parameterPlaces(problem.sizes).map((place, index) => ({ place, index }));
    const trained = places.filter(({ place }) => problem.bias || place.input !== undefined);
    return html`<figure-frame question="How would you know that the derivatives are right?">
      <div slot="picture" class="check-picture">
        <div class="chart"><p class="chart-title">The loss as ${this.symbol} moves</p>
          <line-chart x-label=${this.symbol} .curves=${this.lossCurves} description=${`The loss along one weight with tangent and secant. ${words}`}></line-chart></div>
        <div class="chart"><p class="chart-title">Relative error of the secant’s slope, over ε</p>
          <line-chart log-y x-label="ε" .xMin=${POWERS.min} .xMax=${POWERS.max} .yMin=${1e-16} .yMax=${10} .formatX=${power} .curves=${this.errorCurves}
            description=${`Relative error over ε in float32 and in double. ${words}`}></line-chart></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="check-message"></error-note>
      <slider-field slot="controls" label="ε" testid="epsilon-slider" .value=${Math.max(POWERS.min, Math.min(POWERS.max, Math.log10(this.epsilon)))}
        .min=${POWERS.min} .max=${POWERS.max} .step=${0.1} .format=${() => formatNumber(this.epsilon, 2)}
        @value-changed=${(event: ValueChangedEvent<number>) => this.setEpsilon(10 ** event.detail.value)}></slider-field>
      <number-field slot="controls" label="ε, typed" testid="epsilon" .value=${live(this.epsilon)} .min=${0} .max=${LARGEST_NUMBER} .step=${0.1} .digits=${3}
        @value-changed=${(event: ValueChangedEvent<number>) => this.setEpsilon(event.detail.value)}></number-field>
      <select-field slot="controls" label="Network" testid="check-preset" .value=${this.own ? 'own' : this.preset}
        .options=${[...PRESETS.map(({ name, label }) => ({ value: name, label })), ...(this.own ? [{ value: 'own', label: 'from the stepper' }] : [])]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          if (event.detail.value !== 'own')
            this.set({ preset: event.detail.value, own: undefined, parameter: 0, layer: 1 });
        }}></select-field>
      <button slot="controls" type="button" class="quiet" data-testid="take-network" ?disabled=${!loader.engine} @click=${this.takeNetwork}>Take it from the stepper</button>
      <select-field slot="controls" label="Weight" testid="check-weight" .value=${String(this.parameter)}
        .options=${trained.map(({ place, index }) => ({ value: String(index), label: parameterSymbol(place) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.set({ parameter: Number(event.detail.value) })}></select-field>
      <select-field slot="controls" label="Break the derivative" testid="fault" .value=${this.fault} .options=${FAULTS}
        @value-changed=${(event: ValueChangedEvent<GradientFault>) => this.set({ fault: event.detail.value })}></select-field>
      <select-field slot="controls" label="in layer" testid="fault-layer" .value=${String(this.layer)}
        .options=${problem.sizes.slice(1).map((_, i) => ({ value: String(i + 1), label: String(i + 1) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.set({ layer: Number(event.detail.value) })}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="check-numbers">${this.verdict()}${this.heatMap()}</div>
      <read-out slot="read-out" .text=${words}></read-out>
      <div slot="why">
        <p>With ε large the secant cuts across the curve: the error falls with ε², a hundredfold for each tenth. That is
          <b>truncation</b>. With ε tiny the two losses differ in their last digits only, and the difference is made of rounding: the error
          rises again as ε falls. That is <b>cancellation</b>. Between them lies the best ε, near 10⁻⁵ in double.</p>
        <p>In float32, with seven digits, rounding begins much sooner, and no ε is good enough to prove a derivative. So gradients are checked
          in double, even where training runs in float.</p>
        <p>Two losses for each weight: for a network of a million weights that is two million runs forward. A check, not a way to train.</p>
      </div>
    </figure-frame>`;
  }

  private get symbol(): string {
    const place = parameterPlaces(this.problem.sizes)[this.parameter];
    return place ? parameterSymbol(place) : '';
  }

  private get passes(): boolean {
    return (this.probe?.wholeError ?? Number.NaN) < BAR;
  }

  private verdict(): TemplateResult | typeof nothing {
    const { probe } = this;
    if (!probe) return nothing;
    return html`<p data-testid="check-numbers">∂L/∂${this.symbol}: backpropagation <strong>${four(probe.analytic[this.parameter])}</strong>,
        (L(w + ε) − L(w − ε)) / 2ε = <strong>${four(probe.numerical[this.parameter])}</strong>,
        relative error <strong>${four(probe.relativeError[this.parameter])}</strong></p>
      <p class="check-verdict ${this.passes ? 'right' : 'wrong'}" data-testid="check-verdict">${this.passes ? '✓' : '✗'} All weights together:
        relative error ${four(probe.wholeError)}, ${this.passes ? 'below' : 'not below'} 10⁻⁶</p>`;
  }

  /** Every weight a cell, dark where its error is large; a press chooses it. */
  private heatMap(): TemplateResult | typeof nothing {
    const { probe, problem } = this;
    if (!probe) return nothing;
    const places = parameterPlaces(problem.sizes);
    return html`<div class="error-map" role="group" aria-label="Relative error of every weight">${problem.sizes
      .slice(1)
      .map(
        (_, before) =>
          html`<div class="error-layer"><p class="note">layer ${before + 1}</p><div class="cells">${places.map(
            (place, index) => {
              if (place.layer !== before + 1 || (place.input === undefined && !problem.bias)) return nothing;
              const error = probe.relativeError[index] ?? Number.NaN;
              const bad = !(error < BAR);
              const name = parameterSymbol(place);
              return html`<button type="button" data-testid="cell-${index}" data-shade=${shadeOf(error)} aria-pressed=${index === this.parameter}
          aria-label="${name}: relative error ${four(error)}, ${bad ? 'too large' : 'fine'}" @click=${() => this.set({ parameter: index })}
          >${name}<span>${bad ? '✗' : '✓'} ${exponentText(error)}</span></button>`;
            },
          )}</div></div>`,
      )}</div>`;
  }

  /** The network of the stepper as it is now, with all that the reader changed in it. */
  private readonly takeNetwork = (): void => {
    const stepper = document.querySelector('backprop-stepper');
    if (stepper) this.set({ own: copyProblem(stepper.network), parameter: 0, layer: 1 });
  };

  private set(change: Readonly<Record<string, unknown>>): void {
    Object.assign(this, change, { message: '' });
    this.requestUpdate();
  }

  /** Only what the engine can divide by is kept. */
  private setEpsilon(epsilon: number): void {
    const { engine } = this.loader;
    if (!engine) return;
    try {
      engine.probeGradient(this.problem, epsilon, this.fault, this.layer);
      this.set({ epsilon });
    } catch (thrown) {
      this.message = messageOf(thrown);
      this.requestUpdate();
    }
  }

  private say(): string {
    const { probe, fault } = this;
    if (!probe) return this.message || this.loader.waiting;
    const error = four(probe.relativeError[this.parameter]);
    const one = `With ε = ${formatNumber(this.epsilon, 2)} the slope at ${this.symbol} is measured with a relative error of ${error}.`;
    const broken = FAULTS.find(({ value }) => value === fault)?.label ?? '';
    if (this.passes) return `${one} All weights agree: the check passes.`;
    if (fault !== 'none') return `${one} The check fails: in layer ${this.layer} the engine was told to ${broken}.`;
    if (Number.isNaN(probe.wholeError))
      return `${one} Numbers of this network are beyond all numbers: nothing can be checked.`;
    const { activation, outputActivation } = this.problem;
    const kink =
      KINKED.test(activation) || KINKED.test(outputActivation) ? ', or a kink lies between w − ε and w + ε' : '';
    return `${one} The check fails although nothing is broken: this ε is ${this.epsilon > 1e-4 ? 'too large' : 'too small'}${kink}.`;
  }
}

/** 0 for errors up to 10⁻⁸, then one more for each two powers of ten, to 4. */
function shadeOf(error: number): number {
  if (Number.isNaN(error)) return 4;
  return Math.max(0, Math.min(4, Math.ceil((Math.log10(Math.max(error, 1e-300)) + 8) / 2)));
}

/** The size of an error: 10⁻⁹, or 0. */
function exponentText(error: number): string {
  if (Number.isNaN(error)) return 'none';
  if (error === 0) return '0';
  return decade(10 ** Math.round(Math.log10(error)));
}

customElements.define('gradient-check', GradientCheck);

declare global {
  interface HTMLElementTagNameMap {
    'gradient-check': GradientCheck;
  }
}
