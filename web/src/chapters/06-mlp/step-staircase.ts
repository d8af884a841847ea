// One weight of an XOR network is dragged: under step units the loss is a staircase without slope, under σ a slope.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/network-diagram.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import '../../widgets/truth-table.js';
import type { EngineModule, LossAlong, SmallNetwork } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { DiagramPart } from '../../plots/network-diagram.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import type { TruthColumn } from '../../widgets/truth-table.js';
import { layersOf, parameterOf } from './network-layout.js';
import { handSettings } from './step-network.js';

const SIZES = [2, 2, 1];
const XOR = [0, 1, 1, 0];
/** OR, NAND and AND, eight times as steep as in the chapter on gates, so that σ is nearly decided too. */
const SOLVED = [4, 4, -4, -4, -1.6, 5.6, 4, 4, -5.6];
/** In the engine's order: hidden weights, hidden biases, output weights, output bias. */
const NAMES = ['w₁₁', 'w₁₂', 'w₂₁', 'w₂₂', 'b₁', 'b₂', 'v₁', 'v₂', 'c'];
const PLACES = [
  'from x₁ to h₁',
  'from x₂ to h₁',
  'from x₁ to h₂',
  'from x₂ to h₂',
  'bias of h₁',
  'bias of h₂',
  'from h₁ to ŷ',
  'from h₂ to ŷ',
  'bias of ŷ',
];
/** The weight that is put wrong at first, and where. */
const START = { parameter: 2, value: 0.5 } as const;
const LIMIT = 10;
const CURVE_X = Float64Array.from({ length: 401 }, (_, i) => -LIMIT + (2 * LIMIT * i) / 400);
/** Half the length of the tangent along the weight, and a small move to try. */
const [TANGENT, NUDGE] = [3, 0.1];
/** The y axis, for all nine weights alike. */
const HIGHEST_LOSS = 0.27;

type Units = 'step' | 'sigmoid';
const KINDS: readonly { readonly kind: Units; readonly label: string; readonly color: number }[] = [
  { kind: 'step', label: 'step', color: 0 },
  { kind: 'sigmoid', label: 'σ', color: 1 },
];

/** What one of the two networks says of the weight. */
interface View {
  readonly loss: number;
  readonly slope: number;
  /** How the loss changes when the weight moves by NUDGE. */
  readonly nudged: number;
  /** The loss where the weight was before. */
  readonly earlier: number;
}

/** `<step-staircase>` */
export class StepStaircase extends LitElement {
  static override properties = {
    parameters: { state: true },
    at: { state: true },
    units: { state: true },
    earlier: { state: true },
  };
  declare private parameters: Float64Array;
  /** Which of the parameters is dragged. */
  declare private at: number;
  /** Whose activations the table shows. */
  declare private units: Units;
  /** The weight's value before it was dragged. */
  declare private earlier: number | undefined;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'step-staircase',
    version: 1,
    fields: {
      parameters: numbers(SOLVED.length),
      at: integer(0, SOLVED.length - 1),
      units: choice('step', 'sigmoid'),
      before: numbers(),
    },
    write: () => ({
      parameters: this.parameters,
      at: this.at,
      units: this.units,
      before: this.earlier === undefined ? [] : [this.earlier],
    }),
    read: ({ parameters, at, units, before }) => {
      if ([...parameters, ...before].some((value) => Math.abs(value) > LIMIT))
        throw new Error(`its weights are not between −${LIMIT} and ${LIMIT}`);
      Object.assign(this, { parameters, at, units, earlier: before[0] });
    },
  });
  private networks: Readonly<Record<Units, SmallNetwork>> | undefined;
  private along: Readonly<Record<Units, LossAlong>> | undefined;
  private views: Readonly<Record<Units, View>> | undefined;
  private curves: readonly Curve[] = [];
  private dragging = false;

  constructor() {
    super();
    this.parameters = startParameters();
    this.at = START.parameter;
    this.units = 'step';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const network of Object.values(this.networks ?? {})) network.delete();
    this.networks = this.along = this.views = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.networks ??= { step: this.create(engine, 'step'), sigmoid: this.create(engine, 'sigmoid') };
    const stale = !this.views || ['parameters', 'at', 'earlier'].some((key) => changed.has(key));
    if (!stale) return;
    // The curve does not depend on where the chosen weight itself is.
    const before = changed.get('parameters') as Float64Array | undefined;
    const newCurve =
      !this.along || changed.has('at') || before?.some((value, i) => i !== this.at && value !== this.parameters[i]);
    for (const { kind } of KINDS) this.networks[kind].setParameters(this.parameters);
    if (newCurve) this.along = this.both((network) => network.lossAlong(this.at, CURVE_X));
    this.views = this.both((network) => this.view(network));
    this.curves = this.makeCurves();
  }

  private create(engine: EngineModule, units: Units): SmallNetwork {
    const network = engine.createSmallNetwork(handSettings(SIZES, units));
    network.setPoints({
      x1: Float64Array.of(0, 0, 1, 1),
      x2: Float64Array.of(0, 1, 0, 1),
      label: Uint8Array.from(XOR),
    });
    return network;
  }

  private both<T>(of: (network: SmallNetwork) => T): Readonly<Record<Units, T>> {
    const { step, sigmoid } = this.networks as Readonly<Record<Units, SmallNetwork>>;
    return { step: of(step), sigmoid: of(sigmoid) };
  }

  private view(network: SmallNetwork): View {
    const { value } = this;
    const places = Float64Array.of(value, value + NUDGE, this.earlier ?? value);
    const [loss = Number.NaN, moved = Number.NaN, earlier = Number.NaN] = network.lossAlong(this.at, places).loss;
    return { loss, slope: network.gradient()[this.at] ?? Number.NaN, nudged: moved - loss, earlier };
  }

  private get value(): number {
    return this.parameters[this.at] ?? 0;
  }

  private makeCurves(): Curve[] {
    const { along, views, value } = this;
    if (!along || !views) return [];
    return KINDS.flatMap(({ kind, label, color }) => {
      const { loss, slope, earlier } = views[kind];
      const [left, right] = [Math.max(-LIMIT, value - TANGENT), Math.min(LIMIT, value + TANGENT)];
      const tangent = [loss + slope * (left - value), loss + slope * (right - value)];
      return [
        { id: kind, label, color, x: CURVE_X, y: along[kind].loss },
        { id: `${kind}-tangent`, label: '', dashed: true, x: [left, right], y: tangent },
        { id: `${kind}-here`, label: '', color, dots: 11, x: [value], y: [loss] },
        { id: `${kind}-before`, label: '', past: true, dots: 9, x: [this.earlier ?? value], y: [earlier] },
      ];
    });
  }

  // ------------------------------------------------------------------------------------------------------------- elements

  protected override render(): TemplateResult {
    const { loader } = this;
    const name = NAMES[this.at] ?? '';
    return html`<figure-frame question="The network is wrong. Knowing only the loss right where you stand, which way do you move this weight?">
      <div slot="picture" class="staircase">
        <div class="loss"><p class="chart-title">Loss <span>as ${name}, ${PLACES[this.at]}, moves and all others stay</span></p>
          <line-chart x-label=${name} y-label="" .xMin=${-LIMIT} .xMax=${LIMIT} .yMin=${0} .yMax=${HIGHEST_LOSS} .curves=${this.curves}
            description=${`The loss over ${name}, for step units a staircase, for σ a smooth curve, each with its tangent. ${this.say()}`}></line-chart>
          <slider-field label=${`${name}: drag it`} testid="weight" .value=${this.value} .min=${-LIMIT} .max=${LIMIT} .step=${0.05}
            @value-changed=${(event: ValueChangedEvent<number>) => this.drag(event.detail)}></slider-field>
        </div>
        <div class="network">
          ${this.renderDiagram()}
          ${this.renderTable()}
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.reset}></play-controls>
      <select-field slot="controls" label="Weight" testid="parameter" .value=${String(this.at)}
        .options=${NAMES.map((label, i) => ({ value: String(i), label: `${label}, ${PLACES[i]}` }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.choose(Number(event.detail.value))}></select-field>
      <select-field slot="controls" label="Table of" testid="units" .value=${this.units}
        .options=${[{ value: 'step', label: 'step units' }, { value: 'sigmoid', label: 'σ units' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.units = event.detail.value as Units;
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      ${this.renderNumbers()}
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>With steps you cannot know. The tangent is level wherever you stand, and only a jump, which may be far away,
        changes anything. With σ every move changes the loss a little, and the sign of the slope says which way it falls. Far out
        even σ is almost level: its units are then nearly steps. That trouble has a
        name, <em>vanishing gradients</em>, and a chapter.</p></div>
    </figure-frame>`;
  }

  private renderDiagram(): TemplateResult {
    const layers = layersOf(this.parameters, SIZES);
    return html`<network-diagram numbers no-legend .sizes=${SIZES} .weights=${layers.map(({ weights }) => weights)}
      .biases=${layers.map(({ biases }) => biases)} .labels=${[['x₁', 'x₂'], ['h₁', 'h₂'], ['ŷ']]} .weightLimit=${LIMIT}
      .selected=${partOf(this.at)} description=${`The network 2-2-1; the weight ${PLACES[this.at]} is chosen.`}
      @part-selected=${(event: CustomEvent<{ part: DiagramPart }>) => {
        const index = parameterOf(SIZES, event.detail.part);
        if (index !== undefined) this.choose(index);
      }}
      @edit-requested=${(event: CustomEvent<{ part: DiagramPart }>) => {
        const index = parameterOf(SIZES, event.detail.part);
        if (index !== undefined) this.choose(index);
      }}></network-diagram>`;
  }

  /** Only the output's column can be marked right or wrong: there is no target for the others. */
  private renderTable(): TemplateResult {
    return html`<truth-table class="targets" caption="Targets: one for ŷ, none for h₁ and h₂" target-label="y" .target=${XOR}
      .columns=${this.columns()}></truth-table>`;
  }

  private columns(): TruthColumn[] {
    const network = this.networks?.[this.units];
    if (!network) return [];
    const rows = XOR.map((_, row) => network.forward(Float64Array.of(row >> 1, row & 1)).a);
    return ['h₁', 'h₂', 'ŷ'].map((label, unit) => {
      const values = rows.map((a) => a[unit] ?? Number.NaN);
      const verdicts = unit < 2 ? (false as const) : values.map((a, row) => (a >= 0.5 ? 1 : 0) === XOR[row]);
      return { label, values, verdicts };
    });
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    const { views } = this;
    if (!views) return nothing;
    const name = NAMES[this.at];
    return html`<table slot="numbers" class="slopes" data-testid="slopes">
      <thead><tr><th scope="col">units</th><th scope="col">L</th><th scope="col">∂L/∂${name}</th><th scope="col">change of L for +${NUDGE}</th></tr></thead>
      <tbody>${KINDS.map(({ kind, label }) => {
        const { loss, slope, nudged } = views[kind];
        return html`<tr><th scope="row">${label}</th><td>${formatNumber(loss)}</td><td><strong>${formatNumber(slope)}</strong></td><td>${formatNumber(nudged)}</td></tr>`;
      })}</tbody></table>`;
  }

  // ---------------------------------------------------------------------------------------------------------------- words

  private say(): string {
    const { views } = this;
    if (!views) return this.loader.waiting;
    const name = NAMES[this.at];
    const { step, sigmoid } = views;
    const way = sigmoid.slope > 0 ? `move ${name} down` : `move ${name} up`;
    const stairs =
      step.loss === 0
        ? 'the loss is 0: XOR is solved'
        : `the loss is ${formatNumber(step.loss)} and the slope ${formatNumber(step.slope)}: no direction`;
    return `${name} = ${formatNumber(this.value)}. With steps ${stairs}. With σ the loss is ${formatNumber(sigmoid.loss)} and the slope ${formatNumber(sigmoid.slope)}: ${way}.`;
  }

  // -------------------------------------------------------------------------------------------------------------- actions

  private drag({ value, final }: { readonly value: number; readonly final: boolean }): void {
    if (!this.dragging) this.earlier = this.value;
    this.dragging = !final;
    // The end of a drag says once more where the weight is already.
    if (value === this.value) return;
    const parameters = Float64Array.from(this.parameters);
    parameters[this.at] = value;
    this.parameters = parameters;
  }

  private choose(at: number): void {
    this.at = at;
    this.earlier = undefined;
  }

  private readonly reset = (): void => {
    this.parameters = startParameters();
    this.at = START.parameter;
    this.earlier = undefined;
  };
}

function startParameters(): Float64Array {
  return Float64Array.from(SOLVED, (value, i) => (i === START.parameter ? START.value : value));
}

/** The part of the diagram that a parameter is. */
function partOf(index: number): DiagramPart {
  if (index < 4) return { kind: 'edge', from: { layer: 0, unit: index % 2 }, to: { layer: 1, unit: index >> 1 } };
  if (index < 6) return { kind: 'bias', layer: 1, unit: index - 4 };
  if (index < 8) return { kind: 'edge', from: { layer: 1, unit: index - 6 }, to: { layer: 2, unit: 0 } };
  return { kind: 'bias', layer: 2, unit: 0 };
}

customElements.define('step-staircase', StepStaircase);

declare global {
  interface HTMLElementTagNameMap {
    'step-staircase': StepStaircase;
  }
}
