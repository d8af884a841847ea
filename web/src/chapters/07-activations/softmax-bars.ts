// Softmax over several z: bars that share one whole, and what stays when all z move together.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/bar-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/slider-field.js';
import { FigureState, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber, formatPercent } from '../../widgets/format.js';

const LABELS = ['z₁', 'z₂', 'z₃', 'z₄'];
/** What each output gives: its share. */
const SHARES = ['a₁', 'a₂', 'a₃', 'a₄'];
const START = [2, 1, 0, -1];
const LIMIT = 10;

/** `<softmax-bars>` */
export class SoftmaxBars extends LitElement {
  static override properties = { z: { state: true }, past: { state: true } };
  declare private z: readonly number[];
  /** Probabilities before the last change. */
  declare private past: readonly number[];
  private readonly loader = new EngineController(this);
  private dragging = false;
  private readonly link = new FigureState(this, {
    figure: 'softmax-bars',
    version: 1,
    fields: { z: numbers(LABELS.length) },
    write: () => ({ z: this.z }),
    read: ({ z }) => {
      if (z.some((value) => Math.abs(value) > LIMIT)) throw new Error(`its z are not between −${LIMIT} and ${LIMIT}`);
      [this.z, this.past] = [Array.from(z), []];
    },
  });

  constructor() {
    super();
    this.z = START;
    this.past = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  private probabilities(z: readonly number[]): readonly number[] {
    const { engine } = this.loader;
    return engine ? Array.from(engine.softmaxLoss(Float64Array.from(z), 0, 0).probabilities) : [];
  }

  protected override render(): TemplateResult {
    const { loader, z } = this;
    const p = this.probabilities(z);
    const largest = p.indexOf(Math.max(...p));
    return html`<figure-frame question="Move one z: which of the four probabilities change? Move all four by the same amount: what happens?">
      <div slot="picture" class="softmax">
        <div class="sliders">${LABELS.map(
          (
            label,
            i,
          ) => html`<slider-field label=${label} testid="z-${i}" .value=${z[i]} .min=${-LIMIT} .max=${LIMIT} .step=${0.1}
            @value-changed=${(event: ValueChangedEvent<number>) => this.set(i, event.detail)}></slider-field>`,
        )}</div>
        <bar-chart .values=${p} .past=${this.past} .labels=${SHARES} .highlight=${largest} .decimals=${2}
          description=${`The probabilities of four outputs. ${this.say(p)}`}></bar-chart>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${() => this.change(START)}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="up" ?disabled=${Math.max(...z) > LIMIT - 1} @click=${() => this.shift(1)}>All z + 1</button>
      <button slot="controls" type="button" class="quiet" data-testid="down" ?disabled=${Math.min(...z) < 1 - LIMIT} @click=${() => this.shift(-1)}>All z − 1</button>
      <button slot="controls" type="button" class="quiet" data-testid="double" ?disabled=${z.some((value) => Math.abs(value) > LIMIT / 2)}
        @click=${() => this.change(z.map((value) => 2 * value))}>All z × 2</button>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers softmax-numbers" data-testid="softmax-numbers">${
        p.length === 0
          ? nothing
          : html`softmax(${z.map((value) => formatNumber(value)).join(', ')}) = (<b>${p.map((value) => formatNumber(value)).join(', ')}</b>)`
      }</p>
      <read-out slot="read-out" .text=${this.say(p)}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private say(p: readonly number[]): string {
    if (p.length === 0) return this.loader.waiting;
    const largest = p.indexOf(Math.max(...p));
    return `${SHARES[largest]} is the largest share, ${formatPercent(p[largest] as number)}. All four together are 100 %.`;
  }

  private set(index: number, { value, final }: { readonly value: number; readonly final: boolean }): void {
    if (!this.dragging) this.past = this.probabilities(this.z);
    this.dragging = !final;
    if (value !== this.z[index]) this.z = this.z.map((old, i) => (i === index ? value : old));
  }

  private shift(by: number): void {
    this.change(this.z.map((value) => value + by));
  }

  private change(z: readonly number[]): void {
    this.past = this.probabilities(this.z);
    this.z = z;
  }
}

const WHY = html`<div slot="why"><p>Softmax is an activation of a whole layer, not of one unit: every output depends on every z, because they share one sum in the
  denominator. Add c to all z and each exponential grows by the same factor eᶜ, which cancels. So only differences count. With two outputs, that
  difference goes through a sigmoid: softmax(z₁, z₂)₁ = σ(z₁ − z₂). Doubling all z makes the winner surer without changing who wins.</p></div>`;

customElements.define('softmax-bars', SoftmaxBars);

declare global {
  interface HTMLElementTagNameMap {
    'softmax-bars': SoftmaxBars;
  }
}
