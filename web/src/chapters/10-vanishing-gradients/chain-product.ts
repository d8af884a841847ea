// A chain of single units: on its way to the front δ is multiplied by one f′ and one w a layer; the factors and what is left.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { EngineModule, SmallNetwork } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import { ACTIVATIONS, type DeepActivation } from './deep-run.js';

/** What goes in, and what should come out: far enough that there is something to learn. */
const [INPUT, TARGET] = [1, 10];
const LEAKY_SLOPE = 0.1;
const START = { activation: 'sigmoid', depth: 8, w: 1, b: 0 } as const;

interface View {
  /** Of each hidden unit. */
  readonly z: readonly number[];
  readonly a: readonly number[];
  readonly slope: readonly number[];
  /** |δ| of each hidden unit, the first in front. */
  readonly delta: readonly number[];
  /** ∂L/∂w₁ */
  readonly gradient: number;
  /** The largest f′ of this function. */
  readonly largest: number;
}

/** `<chain-product>` */
export class ChainProduct extends LitElement {
  static override properties = {
    activation: { state: true },
    depth: { state: true },
    w: { state: true },
    b: { state: true },
  };
  declare private activation: DeepActivation;
  declare private depth: number;
  declare private w: number;
  declare private b: number;
  private view: View | undefined;
  private curves: readonly Curve[] = [];
  /** |δ| before the last change. */
  private past: { readonly x: Float64Array; readonly y: Float64Array } | undefined;
  private dragging = false;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'chain-product',
    version: 1,
    fields: {
      f: choice<DeepActivation>('sigmoid', 'tanh', 'relu', 'leaky-relu'),
      depth: integer(2, 20),
      w: number(-6, 6),
      b: number(-6, 6),
    },
    write: () => ({ f: this.activation, depth: this.depth, w: this.w, b: this.b }),
    read: ({ f, depth, w, b }) => {
      Object.assign(this, { activation: f, depth, w, b });
      this.past = undefined;
    },
  });

  constructor() {
    super();
    Object.assign(this, START);
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (engine && (!this.view || changed.size > 0)) this.look(engine);
  }

  private look(engine: EngineModule): void {
    const { depth, activation } = this;
    const network = this.create(engine);
    try {
      const parameters = Float64Array.from({ length: 2 * depth + 2 }, (_, i) => (i % 2 === 0 ? this.w : this.b));
      // The output unit adds nothing of its own: weight 1, bias 0.
      parameters.set([1, 0], 2 * depth);
      network.setParameters(parameters);
      network.setSamples(Float64Array.of(INPUT), Float64Array.of(TARGET));
      const { z, a } = network.forward(Float64Array.of(INPUT));
      const probe = network.probe('double', 1, 0, 1);
      this.view = {
        z: Array.from(z.subarray(0, depth)),
        a: Array.from(a.subarray(0, depth)),
        slope: Array.from(probe.slope.subarray(0, depth)),
        delta: Array.from(probe.delta.subarray(0, depth)),
        gradient: network.gradient()[0] as number,
        largest: engine.largestSlope({ kind: activation, slope: LEAKY_SLOPE }),
      };
    } finally {
      network.delete();
    }
    this.draw();
  }

  private create(engine: EngineModule): SmallNetwork {
    return engine.createSmallNetwork({
      sizes: [1, ...Array.from({ length: this.depth }, () => 1), 1],
      activation: this.activation,
      slope: LEAKY_SLOPE,
      outputActivation: 'identity',
      loss: 'squared-error',
      initializer: 'zero',
      initializerScale: 1,
      optimizer: 'sgd',
      learningRate: 0.1,
      momentum: 0,
      batchSize: 1,
      seed: 0,
      order: 'fixed',
    });
  }

  private draw(): void {
    const { view, past } = this;
    if (!view) return;
    const x = Float64Array.from(view.delta, (_, i) => i + 1);
    this.curves = [
      ...(past ? [{ id: 'past', label: '', x: past.x, y: past.y, past: true }] : []),
      { id: 'delta', label: '|δ|', x, y: Float64Array.from(view.delta), color: 0, dots: 9 },
    ];
  }

  protected override render(): TemplateResult {
    const { loader, view } = this;
    const name = ACTIVATIONS.find(({ value }) => value === this.activation)?.label ?? '';
    return html`<figure-frame question="A chain of units, each with weight w. How much of the output’s error reaches the first?">
      <div slot="picture" class="chain">
        <div><p class="chart-title">|δ| <span>of each unit; the output is at the right</span></p>
          <line-chart log-y whole-x x-label="layer" y-label="" .xMin=${1} .xMax=${this.depth} .curves=${this.curves}
            description=${`The size of δ by layer on a logarithmic axis. ${this.say()}`}></line-chart></div>
        <div class="factors-box" tabindex="0" role="region" aria-label="The factors of each layer"><table class="factors" data-testid="factors">
          <thead><tr><th scope="col">layer</th><th scope="col">z</th><th scope="col">a</th><th scope="col">f′(z)</th><th scope="col">f′·w</th><th scope="col">|δ|</th></tr></thead>
          <tbody>${view ? view.z.map((z, i) => this.renderRow(view, z, i)).reverse() : nothing}</tbody></table></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.reset}></play-controls>
      <select-field slot="controls" label="Activation" testid="activation" .value=${this.activation} .options=${ACTIVATIONS}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.remember();
          this.activation = event.detail.value as DeepActivation;
        }}></select-field>
      ${this.slider('Layers', 'depth', 2, 20, 1)}${this.slider('Each weight w', 'w', -6, 6, 0.1)}${this.slider('Each bias b', 'b', -6, 6, 0.1)}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers chain-numbers" data-testid="chain-numbers">${
        view
          ? html`${name}: the largest f′ is ${formatNumber(view.largest)}, so a layer passes at most ${formatNumber(view.largest)} · |w| = <b>${formatNumber(view.largest * Math.abs(this.w))}</b>.
            ∂L/∂w₁ = δ₁ · x = <b>${formatNumber(view.gradient)}</b>`
          : nothing
      }</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private renderRow(view: View, z: number, i: number): TemplateResult {
    const slope = view.slope[i] as number;
    // δᵢ₋₁ = f′(zᵢ₋₁) · w · δᵢ: the factor stands with the layer that it leads to. The last one is led to by the output’s weight 1.
    const isLast = i === this.depth - 1;
    const factor = isLast ? formatNumber(slope, 3) : formatNumber(slope * this.w, 3);
    return html`<tr><th scope="row">${i + 1}</th><td>${formatNumber(z, 3)}</td><td>${formatNumber(view.a[i] as number, 3)}</td>
      <td>${formatNumber(slope, 3)}</td><td>${factor}</td><td>${formatNumber(view.delta[i] as number, 3)}</td></tr>`;
  }

  private slider(label: string, name: 'depth' | 'w' | 'b', min: number, max: number, step: number): TemplateResult {
    return html`<slider-field slot="controls" label=${label} testid=${name} .value=${this[name]} .min=${min} .max=${max} .step=${step}
      @value-changed=${(event: ValueChangedEvent<number>) => {
        if (!this.dragging) this.remember();
        this.dragging = !event.detail.final;
        this[name] = event.detail.value;
      }}></slider-field>`;
  }

  private say(): string {
    const { view } = this;
    if (!view) return this.loader.waiting;
    const [first, last] = [view.delta[0] as number, view.delta.at(-1) as number];
    if (last === 0) return 'The last unit is off: nothing comes through at all.';
    if (first === 0) return 'Some unit on the way is off or saturated: nothing reaches the first.';
    const share = first / last;
    const factor = share ** (1 / (this.depth - 1));
    const words = share < 0.99 ? 'it vanishes' : share > 1.01 ? 'it explodes' : 'it passes unchanged';
    return `Over ${this.depth} layers δ becomes ${formatNumber(share, 3)} of what it was, × ${formatNumber(factor, 3)} a layer: ${words}.`;
  }

  private remember(): void {
    const { view } = this;
    if (!view) return;
    this.past = { x: Float64Array.from(view.delta, (_, i) => i + 1), y: Float64Array.from(view.delta) };
  }

  private readonly reset = (): void => {
    Object.assign(this, START);
    this.past = undefined;
  };
}

const WHY = html`<div slot="why"><p>∂L/∂w₁ is a product with two factors a layer, f′(z) and w. With a sigmoid the first is at most ¼, and only where z is 0. To keep δ as
  it is, w would have to be 4, but then z is large, the unit saturates, and f′ is small again: try it. tanh reaches 1 at z = 0 and less elsewhere. ReLU is 1
  wherever it is on: with w = 1 the chain passes everything, and with b below 0 it may be off and pass nothing.</p>
  <p>A product of many factors is never near 1 by itself. Below 1 it vanishes, above 1 it explodes, and both at the rate of a power.</p></div>`;

customElements.define('chain-product', ChainProduct);

declare global {
  interface HTMLElementTagNameMap {
    'chain-product': ChainProduct;
  }
}
