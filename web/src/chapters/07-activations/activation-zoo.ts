// The zoo of activation functions: pick one, drag z along its curve, and check its derivative against what its values do.
import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { ActivationCurve, ActivationName, EngineModule } from '../../../../wasm_bindings/engine';
import { choice, FigureState, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import { DEFAULT_ALPHA, DEFAULT_SLOPE, entryOf, places, settingsOf, ZOO } from './zoo.js';

const RANGE = 6;
const X = places(-RANGE, RANGE, 241);
const [TOP, BOTTOM] = [3, -2];
/** Half the length of the tangent along z. */
const TANGENT = 1.2;
const STEPS = [1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12] as const;
const KINDS = ZOO.map(({ kind }) => kind);
/** Of the small pictures, whose z goes from −4 to 4. */
const ICON = { x: places(-4, 4, 65), width: 40, height: 28 };

const START = { kind: 'tanh', other: 'sigmoid', z: 1, step: 1e-5 } as const;

/** `<activation-zoo>` */
export class ActivationZoo extends LitElement {
  static override properties = {
    kind: { state: true },
    other: { state: true },
    z: { state: true },
    slope: { state: true },
    alpha: { state: true },
    step: { state: true },
  };
  declare private kind: ActivationName;
  /** The one looked at before: grey beside it. */
  declare private other: ActivationName;
  declare private z: number;
  declare private slope: number;
  declare private alpha: number;
  declare private step: number;
  private readonly loader = new EngineController(this);
  private curves: readonly Curve[] = [];
  /** Over X. */
  private curve: ActivationCurve | undefined;
  /** At z alone. */
  private here: { readonly value: number; readonly derivative: number; readonly secant: number } | undefined;
  private tanhForms: Float64Array | undefined;
  private icons: ReadonlyMap<ActivationName, string> | undefined;
  private readonly link = new FigureState(this, {
    figure: 'activation-zoo',
    version: 1,
    fields: {
      f: choice<ActivationName>(...KINDS),
      past: choice<ActivationName>(...KINDS),
      z: number(-RANGE, RANGE),
      slope: number(-1, 1),
      alpha: number(0, 5),
      h: number(1e-12, 1),
    },
    write: () => ({
      f: this.kind,
      past: this.other,
      z: this.z,
      slope: this.slope,
      alpha: this.alpha,
      h: this.step,
    }),
    read: ({ f, past, z, slope, alpha, h }) => {
      const nearest = STEPS.reduce((best, each) =>
        Math.abs(Math.log(each / h)) < Math.abs(Math.log(best / h)) ? each : best,
      );
      Object.assign(this, { kind: f, other: past, z, slope, alpha, step: nearest });
    },
  });

  constructor() {
    super();
    this.setStart();
  }

  private setStart(): void {
    Object.assign(this, { ...START, slope: DEFAULT_SLOPE, alpha: DEFAULT_ALPHA });
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    const stale = ['kind', 'other', 'slope', 'alpha', 'step'].some((key) => changed.has(key)) || !this.curve;
    if (stale) this.curve = engine.activationCurve(this.settings(this.kind), X, this.step);
    if (stale || changed.has('z')) this.look(engine);
    this.icons ??= new Map(KINDS.map((kind) => [kind, iconPath(engine, kind)]));
  }

  private settings(kind: ActivationName) {
    return settingsOf(kind, this.slope, this.alpha);
  }

  private look(engine: EngineModule): void {
    const { kind, other, z, curve } = this;
    if (!curve) return;
    const at = engine.activationCurve(this.settings(kind), Float64Array.of(z), this.step);
    const [value = 0, derivative = 0, secant = 0] = [at.value[0], at.derivative[0], at.secant[0]];
    this.here = { value, derivative, secant };
    this.tanhForms = kind === 'tanh' ? engine.tanhForms(z) : undefined;
    const past = engine.activationCurve(this.settings(other), X, this.step).value;
    const [left, right] = [Math.max(-RANGE, z - TANGENT), Math.min(RANGE, z + TANGENT)];
    const tangent = [value + derivative * (left - z), value + derivative * (right - z)];
    this.curves = [
      ...(other === kind ? [] : [{ id: 'past', label: '', x: X, y: past, past: true }]),
      { id: 'derivative', label: 'f′', x: X, y: curve.derivative, color: 1, dashed: true },
      { id: 'value', label: 'f', x: X, y: curve.value, color: 0 },
      { id: 'tangent', label: '', x: [left, right], y: tangent },
      { id: 'here', label: '', x: [z], y: [value], color: 0, dots: 11 },
      { id: 'slope', label: '', x: [z], y: [derivative], color: 1, dots: 9 },
    ];
  }

  /** Where the secants differ most from f′, over the picture. */
  private get worst(): { readonly z: number; readonly difference: number } {
    let [z, difference] = [0, 0];
    const { curve } = this;
    if (!curve) return { z, difference };
    X.forEach((x, i) => {
      const d = Math.abs((curve.secant[i] as number) - (curve.derivative[i] as number));
      if (d > difference) [z, difference] = [x, d];
    });
    return { z, difference };
  }

  protected override render(): TemplateResult {
    const { loader, kind } = this;
    const entry = entryOf(kind);
    return html`<figure-frame question="Which of these could a unit learn with, however far from 0 its z is?">
      <div slot="picture" class="zoo">
        <div class="cages" role="radiogroup" aria-label="Activation function" data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown"
          @keydown=${this.keyed}>${ZOO.map(({ kind: each, label }) => this.renderCage(each, label))}</div>
        <div class="curve"><p class="chart-title">${entry.label} <span>f and, dashed, f′; grey: ${this.other === kind ? 'nothing' : entryOf(this.other).label}</span></p>
          <line-chart x-label="z" y-label="" .xMin=${-RANGE} .xMax=${RANGE} .yMin=${BOTTOM} .yMax=${TOP} .curves=${this.curves}
            description=${`f and f′ of ${entry.label}, from z = −6 to 6, with the tangent at z. ${this.say()}`}></line-chart>
          <slider-field label="z: drag it" testid="z" .value=${this.z} .min=${-RANGE} .max=${RANGE} .step=${0.05}
            @value-changed=${(event: ValueChangedEvent<number>) => {
              this.z = event.detail.value;
            }}></slider-field></div>
        <dl class="facts">
          <div><dt>Formula</dt><dd>${entry.formula}</dd></div>
          <div><dt>Derivative</dt><dd>${entry.derivative}</dd></div>
          <div><dt>Range</dt><dd>${entry.range}</dd></div>
          <div><dt>Use</dt><dd>${entry.use}</dd></div>
          <div><dt>torch.nn</dt><dd>${entry.torch}</dd></div>
        </dl>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.setStart}></play-controls>
      <number-field slot="controls" class="narrow" label="Leaky: α" testid="slope" .value=${this.slope} .min=${-1} .max=${1} .step=${0.01}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.slope = event.detail.value;
        }}></number-field>
      <number-field slot="controls" class="narrow" label="ELU: α" testid="alpha" .value=${this.alpha} .min=${0} .max=${5} .step=${0.1}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.alpha = event.detail.value;
        }}></number-field>
      <select-field slot="controls" label="Secant’s h" testid="step" .value=${String(this.step)}
        .options=${STEPS.map((step) => ({ value: String(step), label: formatNumber(step) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.step = Number(event.detail.value);
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="figure-numbers zoo-numbers" data-testid="zoo-numbers">${this.renderNumbers()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private renderCage(kind: ActivationName, label: string): TemplateResult {
    const { width, height } = ICON;
    const chosen = kind === this.kind;
    return html`<button type="button" role="radio" aria-checked=${chosen ? 'true' : 'false'} tabindex=${chosen ? 0 : -1} data-kind=${kind}
      @click=${() => this.choose(kind)}>
      <svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
        <path class="axes" d="M0 ${height / 2}H${width}M${width / 2} 0V${height}"></path>
        ${svg`<path class="line" d=${this.icons?.get(kind) ?? ''}></path>`}</svg>
      ${label}</button>`;
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    const { here, z, step, tanhForms } = this;
    if (!here) return nothing;
    const { z: where, difference } = this.worst;
    const zText = formatNumber(z);
    return html`<p>f(${zText}) = <b>${formatNumber(here.value, 6)}</b>, f′(${zText}) = <b data-testid="derivative">${formatNumber(here.derivative, 6)}</b>,
        secant (f(z + h) − f(z − h))/2h = <b>${formatNumber(here.secant, 6)}</b></p>
      <p>h = ${formatNumber(step)}: over the whole picture f′ and the secant differ by at most <b data-testid="worst">${formatNumber(difference, 3)}</b>${
        difference > 0 ? html`, at z = ${formatNumber(where, 3)}` : nothing
      }</p>
      <p class="forms">${
        tanhForms
          ? html`(eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ) = <b>${formatNumber(tanhForms[0] as number, 6)}</b>, (1 − e⁻²ᶻ)/(1 + e⁻²ᶻ) = <b>${formatNumber(tanhForms[1] as number, 6)}</b>,
            2/(1 + e⁻²ᶻ) − 1 = <b>${formatNumber(tanhForms[2] as number, 6)}</b>`
          : nothing
      }</p>`;
  }

  private say(): string {
    const { here, kind, z } = this;
    if (!here) return this.loader.waiting;
    const { derivative } = here;
    const learns =
      derivative === 0
        ? 'nothing passes back through this unit'
        : Math.abs(derivative) < 0.01
          ? 'hardly anything passes back'
          : `${formatNumber(Math.abs(100 * derivative), 3)} % of the gradient passes back`;
    return `${entryOf(kind).label} at z = ${formatNumber(z)}: f = ${formatNumber(here.value)}, f′ = ${formatNumber(derivative)}: ${learns}.`;
  }

  private choose(kind: ActivationName): void {
    if (kind === this.kind) return;
    [this.other, this.kind] = [this.kind, kind];
  }

  private async keyed(event: KeyboardEvent): Promise<void> {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = (KINDS.indexOf(this.kind) + by + KINDS.length) % KINDS.length;
    this.choose(KINDS[next] as ActivationName);
    await this.updateComplete;
    this.querySelector<HTMLElement>('[role="radio"][tabindex="0"]')?.focus();
  }
}

/** The function as a small line: z from −4 to 4, values from −2 to 2, what is beyond left out. */
function iconPath(engine: EngineModule, kind: ActivationName): string {
  const { x, width, height } = ICON;
  const { value } = engine.activationCurve(settingsOf(kind, DEFAULT_SLOPE, DEFAULT_ALPHA), x, 1e-5);
  let path = '';
  let drawing = false;
  value.forEach((y, i) => {
    if (Math.abs(y) > 2) {
      drawing = false;
      return;
    }
    // A jump is not a line.
    const jump = i > 0 && Math.abs(y - (value[i - 1] as number)) > 0.9;
    path += `${drawing && !jump ? 'L' : 'M'}${((i * width) / (x.length - 1)).toFixed(1)} ${((1 - y / 2) * (height / 2)).toFixed(1)}`;
    drawing = true;
  });
  return path;
}

const WHY = html`<div slot="why"><p>What passes back through a unit is multiplied by f′(z). Where the curve is level, nothing passes: a sigmoid or a tanh
  far out is <em>saturated</em>, a ReLU below 0 is off. The identity passes everything, and does nothing. Leaky ReLU never goes below α; softplus, ELU,
  swish and mish pass nearly everything on the right and little on the left.</p>
  <p>The secant needs no formula: it takes two values of f and divides. It meets f′ better with a smaller h, up to a point; then the two values
  agree in so many digits that their difference has none left. At a kink there is no one slope: the secant sees the middle, and
  backpropagation takes the left side’s.</p></div>`;

customElements.define('activation-zoo', ActivationZoo);

declare global {
  interface HTMLElementTagNameMap {
    'activation-zoo': ActivationZoo;
  }
}
