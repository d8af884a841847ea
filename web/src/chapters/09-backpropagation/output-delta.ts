// Output function and loss side by side: where f′ stays in δ, where it cancels, and what that means for an output that is quite wrong.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { EngineModule, OutputDelta as OutputNumbers } from '../../../../wasm_bindings/engine';
import { choice, FigureState, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';

type PairName = Parameters<EngineModule['outputDelta']>[0];

interface Pair {
  readonly name: PairName;
  readonly output: string;
  readonly loss: string;
  readonly lossSlope: string;
  readonly slope: string;
  /** The two multiplied, with what cancels marked. */
  readonly product: TemplateResult;
  readonly delta: string;
  readonly color: number;
}

/** Formulas are broken, where they must be, between their terms. */
const PAIRS: readonly Pair[] = [
  {
    name: 'linear-squared',
    output: 'linear, ŷ\u00a0=\u00a0z',
    loss: '½\u00a0(y\u00a0−\u00a0ŷ)²',
    lossSlope: 'ŷ − y',
    slope: '1',
    product: html`(ŷ − y) · 1`,
    delta: 'ŷ − y',
    color: 1,
  },
  {
    name: 'sigmoid-squared',
    output: 'sigmoid, ŷ\u00a0=\u00a0σ(z)',
    loss: '½\u00a0(y\u00a0−\u00a0ŷ)²',
    lossSlope: 'ŷ − y',
    slope: 'ŷ (1 − ŷ)',
    product: html`(ŷ − y) · <b>ŷ (1 − ŷ)</b>`,
    delta: 'σ′(z) (ŷ − y)',
    color: 2,
  },
  {
    name: 'sigmoid-bce',
    output: 'sigmoid, ŷ\u00a0=\u00a0σ(z)',
    loss: '−[y\u00a0ln\u00a0ŷ\u00a0+ (1\u00a0−\u00a0y) ln(1\u00a0−\u00a0ŷ)]',
    lossSlope: '(ŷ − y) / (ŷ (1 − ŷ))',
    slope: 'ŷ (1 − ŷ)',
    product: html`(ŷ − y) / <s>(ŷ (1 − ŷ))</s> · <s>ŷ (1 − ŷ)</s>`,
    delta: 'ŷ − y',
    color: 0,
  },
  {
    name: 'softmax-ce',
    output: 'softmax of (z,\u00a00,\u00a00)',
    loss: '−Σ\u00a0yₖ\u00a0ln\u00a0ŷₖ',
    lossSlope: '−yₖ / ŷₖ',
    slope: 'ŷₖ (1 − ŷₖ) and −ŷₖ ŷⱼ',
    product: html`Σₖ −yₖ / <s>ŷₖ</s> · <s>ŷₖ</s> (1 if k = j − ŷⱼ)`,
    delta: 'ŷ − y',
    color: 5,
  },
];

const RANGE = 10;
const POINTS = 81;
const four = (value: number | undefined): string => formatNumber(value ?? Number.NaN, 4);

/** `<output-delta>` */
export class OutputDelta extends LitElement {
  private z = -3;
  /** 1: the output should be 1, or the first of three classes is the true one. */
  private target: 0 | 1 = 1;
  private chosen: PairName = 'sigmoid-squared';
  private curves: readonly Curve[] = [];
  private lines: { readonly target: number | undefined; readonly curves: readonly Curve[] } = {
    target: undefined,
    curves: [],
  };
  private drawn = '';

  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'output-delta',
    version: 1,
    fields: {
      z: number(-RANGE, RANGE),
      y: choice('0', '1'),
      pair: choice<PairName>('linear-squared', 'sigmoid-squared', 'sigmoid-bce', 'softmax-ce'),
    },
    write: () => ({ z: this.z, y: this.target === 1 ? ('1' as const) : ('0' as const), pair: this.chosen }),
    read: ({ z, y, pair }) => {
      this.z = z;
      this.target = y === '1' ? 1 : 0;
      this.chosen = pair;
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  private numbers(engine: EngineModule, pair: PairName, z: number): OutputNumbers {
    if (pair !== 'softmax-ce') return engine.outputDelta(pair, Float64Array.of(z), Float64Array.of(this.target));
    const targets = this.target === 1 ? Float64Array.of(1, 0, 0) : Float64Array.of(0, 1, 0);
    return engine.outputDelta(pair, Float64Array.of(z, 0, 0), targets);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    const key = `${this.target} ${this.chosen} ${this.z}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const sigmoids = PAIRS.filter(({ name }) => name !== 'linear-squared' && name !== 'softmax-ce');
    // Hundreds of questions to the engine, whose answers z does not change.
    if (this.lines.target !== this.target) {
      const x = Float64Array.from({ length: POINTS }, (_, i) => -RANGE + (2 * RANGE * i) / (POINTS - 1));
      const curves = sigmoids.map(({ name, color, loss }): Curve => {
        const y = Float64Array.from(x, (z) => this.numbers(engine, name, z).delta[0] ?? Number.NaN);
        return { id: name, label: loss.startsWith('½') ? 'squared error' : 'cross-entropy', color, x, y };
      });
      this.lines = { target: this.target, curves };
    }
    const here = sigmoids.map(({ name, color }): Curve => {
      const y = Float64Array.of(this.numbers(engine, name, this.z).delta[0] ?? Number.NaN);
      return { id: `${name} here`, label: '', color, x: Float64Array.of(this.z), y, dots: 9 };
    });
    this.curves = [...this.lines.curves, ...here];
  }

  protected override render(): TemplateResult {
    const { loader } = this;
    const { engine } = loader;
    const words = this.say(engine);
    return html`<figure-frame question="An output is quite wrong. Does it learn fast, or hardly at all?">
      <div slot="picture" class="pairs">
        <div class="chart"><p class="chart-title">δ of a sigmoid output, target ${this.target}</p>
          <line-chart x-label="z" y-label="δ" .xMin=${-RANGE} .xMax=${RANGE} .yMin=${-1.05} .yMax=${1.05} .curves=${this.curves}
            description=${`δ over z for squared error and for cross-entropy. ${words}`}></line-chart></div>
        <div class="pair-table" tabindex="0" role="group" aria-label="Four pairs of output and loss">${this.table(engine)}</div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <slider-field slot="controls" label="z" testid="output-z" .value=${this.z} .min=${-RANGE} .max=${RANGE} .step=${0.1}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.z = event.detail.value;
          this.requestUpdate();
        }}></slider-field>
      <select-field slot="controls" label="Target y" testid="output-target" .value=${String(this.target)} .options=${TARGETS}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.target = event.detail.value === '1' ? 1 : 0;
          this.requestUpdate();
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="pair-numbers" data-testid="pair-numbers">${this.formula(engine)}</div>
      <read-out slot="read-out" .text=${words}></read-out>
      <div slot="why">
        <p>δ is a product: how the loss changes with the output, times how the output changes with z. A saturated sigmoid has a slope of
          almost nothing, so with squared error an output that is wrong and sure of it hardly learns.</p>
        <p>The logarithm of the cross-entropy has the opposite steepness: its slope divides by ŷ (1 − ŷ). In the product the two cancel,
          and what is left is the difference. Softmax with its cross-entropy does the same for many classes. So an f′ belongs in δ of
          the output exactly where the table has it; at hidden units it is always there.</p>
      </div>
    </figure-frame>`;
  }

  private table(engine: EngineModule | undefined): TemplateResult {
    return html`<table><thead><tr><th scope="col">output</th><th scope="col">loss</th><th scope="col">δ = ∂L/∂z</th><th scope="col">now</th></tr></thead>
      <tbody>${PAIRS.map(({ name, output, loss, delta }) => {
        const value = engine ? this.numbers(engine, name, this.z).delta[0] : undefined;
        return html`<tr class=${name === this.chosen ? 'chosen' : ''}><th scope="row"><button type="button" class="link" data-testid="pair-${name}"
            aria-pressed=${name === this.chosen} @click=${() => this.choose(name)}>${output}</button></th>
          <td>${loss}</td><td>${delta}</td><td data-testid="delta-${name}">${value === undefined ? '' : four(value)}</td></tr>`;
      })}</tbody></table>`;
  }

  private formula(engine: EngineModule | undefined): TemplateResult | typeof nothing {
    const pair = PAIRS.find(({ name }) => name === this.chosen);
    if (!engine || !pair) return nothing;
    const found = this.numbers(engine, pair.name, this.z);
    const count = found.prediction.length;
    const terms = Array.from({ length: count }, (_, k) => {
      const text = (value: number | undefined): string =>
        four(value).startsWith('−') ? `(${four(value)})` : four(value);
      return `${text(found.lossSlope[k])} · ${text(found.outputSlope[k * count])}`;
    });
    const lost = Number.isNaN(found.chained[0] ?? 0);
    return html`<p>δ = ∂L/∂ŷ · ∂ŷ/∂z = ${pair.product} = ${pair.delta}</p>
      <p>ŷ = ${four(found.prediction[0])}, ∂L/∂ŷ = ${pair.lossSlope}, ∂ŷ/∂z = ${pair.slope}</p>
      <p>δ = ${terms.join(' + ')} = <strong data-testid="chosen-delta">${four(found.delta[0])}</strong>
        <span class="past">measured: ${four(found.measured[0])}</span>${lost ? ' (∞ · 0: only the short form is a number)' : ''}</p>`;
  }

  private choose(name: PairName): void {
    this.chosen = name;
    this.requestUpdate();
  }

  private say(engine: EngineModule | undefined): string {
    if (!engine) return this.loader.waiting;
    const squared = this.numbers(engine, 'sigmoid-squared', this.z);
    const cross = this.numbers(engine, 'sigmoid-bce', this.z);
    const kept =
      PAIRS.find(({ name }) => name === this.chosen)?.name === 'sigmoid-squared' ? 'f′ stays' : 'no f′ is left';
    return `The output is ${four(squared.prediction[0])} and should be ${this.target}. With squared error δ is ${four(squared.delta[0])}, with cross-entropy ${four(cross.delta[0])}. In the chosen row ${kept}.`;
  }
}

const TARGETS = [
  { value: '1', label: '1' },
  { value: '0', label: '0' },
];

customElements.define('output-delta', OutputDelta);

declare global {
  interface HTMLElementTagNameMap {
    'output-delta': OutputDelta;
  }
}
