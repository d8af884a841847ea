// Threshold and bias are the same thing: slide one, and the other follows; the same inputs fire.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/formula-line.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/slider-field.js';
import './firing-axis.js';
import { FigureState, flag, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import type { MarkChange } from './firing-axis.js';
import { planarPoints } from './neuron-sum.js';

/** The neuron of the figure before. */
const W1 = 0.5;
const W2 = -1;
/** Five inputs to it; A is the lecture's. */
const INPUTS = planarPoints([12, 4, 10, 3, 9], [4, 5, 1, 1.5, 6]);
const LETTERS = ['A', 'B', 'C', 'D', 'E'] as const;
/** Ends of the threshold, and of the axes: sums from −3 to 4 move by up to 5. */
const LIMIT = 5;
const AXIS = 9;

/** `<threshold-bias>` */
export class ThresholdBias extends LitElement {
  static override properties = {
    threshold: { state: true },
    past: { state: true },
    chosen: { state: true },
  };
  declare private threshold: number;
  /** The threshold before the last change. */
  declare private past: number | undefined;
  /** The input whose sum is written out. */
  declare private chosen: number;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'threshold-bias',
    version: 1,
    fields: {
      threshold: number(-LIMIT, LIMIT),
      hasPast: flag(),
      past: number(-LIMIT, LIMIT),
      chosen: integer(0, LETTERS.length - 1),
    },
    write: () => ({
      threshold: this.threshold,
      hasPast: this.past !== undefined,
      past: this.past ?? 0,
      chosen: this.chosen,
    }),
    read: ({ threshold, hasPast, past, chosen }) => {
      this.threshold = threshold;
      this.past = hasPast ? past : undefined;
      this.chosen = chosen;
    },
  });
  private sums: Float64Array = new Float64Array(0);
  private shifted: Float64Array = new Float64Array(0);
  private shiftedBefore: Float64Array = new Float64Array(0);
  private fires: Uint8Array = new Uint8Array(0);
  private changing = false;

  constructor() {
    super();
    this.threshold = 1.5;
    this.chosen = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine || (this.sums.length > 0 && !changed.has('threshold') && !changed.has('past'))) return;
    this.sums = engine.evaluateLine(INPUTS, 0, W1, W2).z;
    const { z, output } = engine.evaluateLine(INPUTS, this.bias, W1, W2);
    this.shifted = z;
    this.fires = output;
    this.shiftedBefore =
      this.past === undefined ? new Float64Array(0) : engine.evaluateLine(INPUTS, biasFor(this.past), W1, W2).z;
  }

  /** What the threshold is on the other side of the inequality. */
  private get bias(): number {
    return biasFor(this.threshold);
  }

  protected override render(): TemplateResult {
    const { loader, chosen } = this;
    return html`<figure-frame question="Move the threshold so that only C fires. What has to be added to every sum if the threshold must stay at 0?">
      <div slot="picture" class="axes">
        <p class="chart-title">With a threshold: fires if w·x ≥ θ <span>the threshold moves, the sums stay</span></p>
        <firing-axis movable .sums=${this.sums} .fires=${this.fires} .letters=${LETTERS} .mark=${this.threshold} .pastMark=${this.past}
          .markLabel=${`θ = ${formatNumber(this.threshold)}`} .xMin=${-AXIS} .xMax=${AXIS} axis-label="w·x" .current=${chosen}
          description=${`Five sums and a threshold at ${formatNumber(this.threshold)}. ${this.say()}`}
          @mark-changed=${(event: CustomEvent<MarkChange>) => this.move(event.detail.value, event.detail.final)}></firing-axis>
        <p class="chart-title">With a bias: fires if w·x + b ≥ 0 <span>the sums move, the zero stays</span></p>
        <firing-axis .sums=${this.shifted} .ghosts=${this.shiftedBefore} .fires=${this.fires} .letters=${LETTERS} .mark=${0}
          mark-label="0" .xMin=${-AXIS} .xMax=${AXIS} axis-label="w·x + b" .current=${chosen}
          description=${`The same five sums with the bias ${formatNumber(this.bias)} added, and the mark at 0.`}></firing-axis>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step ?disabled=${!loader.engine} @reset=${this.reset}></play-controls>
      ${this.slider('Threshold θ', 'threshold', this.threshold, (value, final) => this.move(value, final))}
      ${this.slider('Bias b = −θ', 'bias', this.bias, (value, final) => this.move(biasFor(value), final))}
      <fieldset slot="controls" class="letters"><legend>Write out</legend>${LETTERS.map(
        (letter, i) =>
          html`<button type="button" class="quiet" aria-pressed=${String(i === chosen)} @click=${() => {
            this.chosen = i;
          }}>${letter}</button>`,
      )}</fieldset>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers">${this.numbers()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>w·x ≥ θ and w·x − θ ≥ 0 are the same statement, so b = −θ. The bias measures how easy it is to make the neuron
        fire: with b = 5 it fires at almost anything, with b = −5 at hardly anything. And since b is multiplied by an input that is
        always 1, it is a weight like the others, and can be learned like them.</p></div>
    </figure-frame>`;
  }

  private slider(
    label: string,
    testid: string,
    value: number,
    changed: (value: number, final: boolean) => void,
  ): TemplateResult {
    return html`<slider-field slot="controls" label=${label} testid=${testid} .value=${value} .min=${-LIMIT} .max=${LIMIT} .step=${0.1}
      @value-changed=${(event: ValueChangedEvent<number>) => changed(event.detail.value, event.detail.final)}></slider-field>`;
  }

  private numbers(): TemplateResult | typeof nothing {
    const { chosen } = this;
    const z = this.shifted[chosen];
    if (z === undefined) return nothing;
    const terms = [
      { w: this.bias, x: 1, wName: 'w₀', xName: 'x₀' },
      { w: W1, x: INPUTS.x1[chosen] as number, wName: 'w₁', xName: 'x₁' },
      { w: W2, x: INPUTS.x2[chosen] as number, wName: 'w₂', xName: 'x₂' },
    ];
    return html`<formula-line symbols data-testid="formula" .terms=${terms} .z=${z} .a=${this.fires[chosen]} activation="step" a-name="ŷ"></formula-line>`;
  }

  private say(): string {
    if (this.fires.length === 0) return this.loader.waiting;
    const firing = LETTERS.filter((_, i) => this.fires[i] === 1);
    const who =
      firing.length === 0 ? 'none of the five fires' : `${listOf(firing)} ${firing.length === 1 ? 'fires' : 'fire'}`;
    return `θ = ${formatNumber(this.threshold)}, b = ${formatNumber(this.bias)}: ${who}, on both lines.`;
  }

  private move(threshold: number, final: boolean): void {
    // While it is dragged, grey is where it was before.
    if (!this.changing) this.past = this.threshold;
    this.changing = !final;
    this.threshold = threshold;
  }

  private readonly reset = (): void => {
    this.threshold = 1.5;
    this.past = undefined;
    this.changing = false;
  };
}

/** A, C and D. */
function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The bias for a threshold, and the threshold for a bias; never −0. */
function biasFor(threshold: number): number {
  return 0 - threshold;
}

customElements.define('threshold-bias', ThresholdBias);

declare global {
  interface HTMLElementTagNameMap {
    'threshold-bias': ThresholdBias;
  }
}
