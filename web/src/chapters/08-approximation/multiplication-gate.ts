// Four units that multiply: the gate's surface beside u·v, a section through both, and its error against λ in two precisions.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/color-legend.js';
import '../../plots/line-chart.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { ActivationName, EngineModule, MultiplicationGateErrors } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { choice, FigureState, number, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import { NO_POINTS } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber, formatPowerOfTen } from '../../widgets/format.js';
import {
  EXPONENTS,
  errorsOf,
  GATE_ACTIVATIONS,
  type GateChoice,
  type GateView,
  SIDE,
  sectionOf,
  viewOf,
} from './gate-choice.js';
import { GATE_WHY, gateSum, sayGate } from './gate-words.js';

type Precision = 'double' | 'float32';

const FIRST: GateChoice = { activation: 'softplus', lambda: 0.5, offset: 0, u: 0.75, v: -0.5 };
const LARGEST_LAMBDA = 1e6;
const LARGEST_OFFSET = 10;
/** Of the slider, in powers of ten. */
const [LOWEST, HIGHEST] = [EXPONENTS[0] as number, EXPONENTS.at(-1) as number];
const PRECISIONS = [
  { value: 'double', label: '64 bits (double)' },
  { value: 'float32', label: '32 bits (float)' },
];

/** `<multiplication-gate>` */
export class MultiplicationGateFigure extends LitElement {
  static override properties = {
    choice: { state: true },
    precision: { state: true },
  };
  declare private choice: GateChoice;
  /** In which the surface and the sum are computed. */
  declare private precision: Precision;

  private view: GateView | undefined;
  private errors: MultiplicationGateErrors | undefined;
  /** Before the last change, whose section stays as the past. */
  private past: GateChoice | undefined;
  private pastSection: Float64Array | undefined;
  private dragging = false;
  private message = '';
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'multiplication-gate',
    version: 1,
    fields: {
      f: choice<ActivationName>(...GATE_ACTIVATIONS.map(({ value }) => value)),
      lambda: number(0, LARGEST_LAMBDA),
      b: number(-LARGEST_OFFSET, LARGEST_OFFSET),
      u: number(-1, 1),
      v: number(-1, 1),
      bits: choice<Precision>('double', 'float32'),
      before: text(60),
    },
    write: () => {
      const { activation: f, lambda, offset: b, u, v } = this.choice;
      return { f, lambda, b, u, v, bits: this.precision, before: textOf(this.past) };
    },
    read: ({ f, lambda, b, u, v, bits, before }) => {
      this.past = choiceFrom(before);
      this.choice = { activation: f, lambda, offset: b, u, v };
      this.precision = bits;
    },
  });

  constructor() {
    super();
    this.choice = FIRST;
    this.precision = 'double';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (engine) this.compute(engine, changed);
  }

  private compute(engine: EngineModule, changed: PropertyValues): void {
    const before = changed.get('choice') as GateChoice | undefined;
    const { choice: now } = this;
    try {
      if (!this.errors || (before && (before.activation !== now.activation || before.offset !== now.offset)))
        this.errors = errorsOf(engine, now);
      if (!this.view || changed.has('choice') || changed.has('precision')) {
        this.view = viewOf(engine, now, this.precision === 'float32');
        this.pastSection = this.past && sectionOf(engine, this.past, this.precision === 'float32');
      }
      this.message = '';
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  }

  protected override render(): TemplateResult {
    const { loader, view } = this;
    const words = view ? sayGate(this.choice, view) : this.loader.waiting;
    return html`<figure-frame question="Can units that only add and bend multiply two numbers?">
      <div slot="picture" class="gate">
        ${this.surface('m(u, v), the gate', view?.m, `What the gate gives for u and v from −1 to 1. ${words}`)}
        ${this.surface('u·v, the product', view?.product, 'The product u·v: positive where the signs agree, negative where they differ.')}
        <color-legend class="gate-legend" limit="1" label="m and u·v" note="one scale for both"></color-legend>
        <div class="gate-chart"><p class="chart-title">A section <span>at v = ½</span></p>
          <line-chart x-label="u" .curves=${this.section()} .xMin=${-1} .xMax=${1} description="The gate and the product along v = ½."></line-chart></div>
        <div class="gate-chart"><p class="chart-title">Largest error <span>by λ, for |u|, |v| ≤ 1</span></p>
          <line-chart log-y x-label="λ" .xMin=${LOWEST} .xMax=${HIGHEST} .yMin=${1e-9} .yMax=${10} .formatX=${powerOfTen} .curves=${this.errorCurves()}
            description="The gate’s largest error by λ, in 32 and in 64 bits. ${words}"></line-chart></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="gate-message"></error-note>
      <play-controls slot="controls" no-play no-step ?disabled=${!view} @reset=${this.reset}></play-controls>
      ${this.controls()}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers gate-numbers">${view ? gateSum(view, this.choice, this.precision === 'float32') : nothing}</p>
      <read-out slot="read-out" .text=${words}></read-out>
      ${GATE_WHY}
    </figure-frame>`;
  }

  private surface(title: string, values: Float64Array | undefined, description: string): TemplateResult {
    const drawn = values?.every(Number.isFinite) ? values : undefined;
    return html`<div class="gate-plane"><p class="chart-title">${title}</p>
      <plane-plot no-legend .points=${NO_POINTS} .values=${drawn ?? NOTHING} .columns=${drawn ? SIDE : 0} level="0" limit="1" value-label="" x-label="u" y-label="v"
        .xMin=${-1} .xMax=${1} .yMin=${-1} .yMax=${1} max-height="300" description=${drawn || !values ? description : `${description} There is no number to draw.`}></plane-plot></div>`;
  }

  private section(): Curve[] {
    const { view, pastSection: past } = this;
    if (!view) return [];
    const { u, m, product } = view.section;
    const curves: Curve[] = [
      { id: 'product', label: 'u·v', x: u, y: product, color: 0 },
      { id: 'm', label: 'm', x: u, y: m },
    ];
    return past ? [{ id: 'past', label: 'before', x: u, y: past, past: true }, ...curves] : curves;
  }

  private errorCurves(): Curve[] {
    const { errors, view } = this;
    if (!errors || !view) return [];
    const at = Math.log10(this.choice.lambda);
    const marked = at >= LOWEST && at <= HIGHEST ? [at] : [];
    const mark = (id: string, y: number, color: number): Curve => ({
      id,
      label: '',
      x: marked,
      y: marked.map(() => y),
      color,
      dots: 10,
    });
    return [
      { id: 'float', label: '32 bits', x: EXPONENTS, y: errors.inFloat, color: 1 },
      { id: 'double', label: '64 bits', x: EXPONENTS, y: errors.inDouble, color: 4 },
      mark('float-now', view.gate.errorInFloat, 1),
      mark('double-now', view.gate.errorInDouble, 4),
    ];
  }

  private controls(): TemplateResult {
    const { activation, lambda, offset, u, v } = this.choice;
    const exponent = lambda > 0 ? Math.max(LOWEST, Math.min(HIGHEST, Math.log10(lambda))) : LOWEST;
    const inputs = [
      ['u', u],
      ['v', v],
    ] as const;
    return html`<select-field slot="controls" class="narrow" label="Activation σ" testid="gate-activation" .value=${activation} .options=${GATE_ACTIVATIONS}
        @value-changed=${(event: ValueChangedEvent<ActivationName>) => this.change({ activation: event.detail.value })}></select-field>
      <slider-field slot="controls" label="λ" testid="lambda-slider" .min=${LOWEST} .max=${HIGHEST} .step=${0.05} .value=${exponent} .format=${() => formatNumber(lambda, 3)}
        @value-changed=${(event: ValueChangedEvent<number>) => this.slid(event.detail.value, event.detail.final)}></slider-field>
      <number-field slot="controls" class="narrow" label="λ exactly" logarithmic testid="lambda" .value=${lambda} .min=${0} .max=${LARGEST_LAMBDA} .digits=${4}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ lambda: event.detail.value })}></number-field>
      <number-field slot="controls" class="narrow" label="Offset b" testid="offset" .value=${offset} .min=${-LARGEST_OFFSET} .max=${LARGEST_OFFSET} .step=${0.25}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ offset: event.detail.value })}></number-field>
      <select-field slot="controls" label="Computed in" testid="precision" .value=${this.precision} .options=${PRECISIONS}
        @value-changed=${(event: ValueChangedEvent<Precision>) => {
          this.precision = event.detail.value;
        }}></select-field>
      ${inputs.map(
        ([
          name,
          value,
        ]) => html`<number-field slot="controls" class="narrow" label=${name} testid="gate-${name}" .value=${value} .min=${-1} .max=${1} .step=${0.05}
          @value-changed=${(event: ValueChangedEvent<number>) => this.change({ [name]: event.detail.value })}></number-field>`,
      )}`;
  }

  private slid(exponent: number, final: boolean): void {
    // The end of a drag says once more where λ is already.
    const lambda = Number((10 ** exponent).toPrecision(3));
    if (lambda !== this.choice.lambda) this.change({ lambda }, this.dragging);
    this.dragging = !final;
  }

  /** Of a drag only the state before it is kept as the past. */
  private change(change: Partial<GateChoice>, goesOn = false): void {
    if (!goesOn) this.past = this.choice;
    this.choice = { ...this.choice, ...change };
  }

  private readonly reset = (): void => {
    this.past = undefined;
    this.choice = FIRST;
    this.precision = 'double';
  };
}

/** Activation, λ and offset, for links; empty for none. */
function textOf(choice: GateChoice | undefined): string {
  return choice ? [choice.activation, choice.lambda, choice.offset].join('_') : '';
}

/** Throws a message for the reader when the text is none of these. */
function choiceFrom(written: string): GateChoice | undefined {
  if (written === '') return undefined;
  const [name, lambda, offset] = written.split('_');
  const activation = GATE_ACTIVATIONS.find(({ value }) => value === name)?.value;
  const numbers = [Number(lambda), Number(offset)] as const;
  const inside = numbers[0] >= 0 && numbers[0] <= LARGEST_LAMBDA && Math.abs(numbers[1]) <= LARGEST_OFFSET;
  if (!activation || !inside) throw new Error('what it says of the gate before cannot be read');
  return { ...FIRST, activation, lambda: numbers[0], offset: numbers[1] };
}

const NOTHING: readonly number[] = [];

/** An exponent as the λ that it stands for. */
function powerOfTen(exponent: number): string {
  return Number.isInteger(exponent) ? formatPowerOfTen(exponent) : formatNumber(10 ** exponent, 3);
}

customElements.define('multiplication-gate', MultiplicationGateFigure);

declare global {
  interface HTMLElementTagNameMap {
    'multiplication-gate': MultiplicationGateFigure;
  }
}
