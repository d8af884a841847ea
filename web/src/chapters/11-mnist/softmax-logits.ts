// Softmax and cross-entropy: ten logits to drag, the probabilities they make, the loss for the true digit, and its gradient.
import { html, LitElement, type TemplateResult } from 'lit';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { SoftmaxLoss } from '../../../../wasm_bindings/engine';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatFixed, formatPercent } from '../../widgets/format.js';

const DIGITS = 10;
/** Ends of the logits' sliders. */
const LIMIT = 8;
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** What the buttons set, for the true digit and for another one. */
const PRESETS: readonly { readonly label: string; logits(truth: number): number[] }[] = [
  { label: 'All equal', logits: () => Array<number>(DIGITS).fill(0) },
  { label: 'Sure and right', logits: (truth) => peak(truth) },
  { label: 'Sure and wrong', logits: (truth) => peak((truth + 4) % DIGITS) },
];

/** `<softmax-logits>` */
export class SoftmaxLogits extends LitElement {
  static override properties = {
    logits: { state: true },
    truth: { state: true },
    smoothing: { state: true },
  };
  declare private logits: readonly number[];
  /** The true digit. */
  declare private truth: number;
  declare private smoothing: number;
  private readonly loader = new EngineController(this);

  constructor() {
    super();
    this.truth = 3;
    this.logits = [0, -1, 0.5, 2, -2, 1.5, -1, 0, 1, -0.5];
    this.smoothing = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override render(): TemplateResult {
    const loss = this.loader.engine?.softmaxLoss(Float64Array.from(this.logits), this.truth, this.smoothing);
    return html`<figure-frame question="How can the loss get below 0.01, and how above 10?">
      <div slot="picture" class="logits">
        <div class="logit head" aria-hidden="true"><span></span><span>logit</span><span></span><span>probability</span><span></span>
          <span>∂L/∂z</span></div>
        ${this.logits.map((_, digit) => this.row(digit, loss))}
      </div>
      <error-note .message=${this.loader.problem} @retry=${this.loader.load}></error-note>
      <select-field slot="controls" label="The true digit" testid="true-digit" .value=${String(this.truth)}
        .options=${Array.from({ length: DIGITS }, (_, digit) => ({ value: String(digit), label: String(digit) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.truth = Number(event.detail.value);
        }}></select-field>
      <slider-field slot="controls" label="Label smoothing" .value=${this.smoothing} .min=${0} .max=${0.5} .step=${0.05}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.smoothing = event.detail.value;
        }}></slider-field>
      ${PRESETS.map(
        ({ label, logits }) =>
          html`<button slot="controls" type="button" class="quiet" @click=${() => {
            this.logits = logits(this.truth);
          }}>${label}</button>`,
      )}
      <p slot="numbers" class="figure-numbers" data-testid="softmax-loss">${this.formula(loss)}</p>
      <read-out slot="read-out" .text=${this.say(loss)}></read-out>
      <div slot="why"><p>Below 0.01 you need a probability above 99 % for the true digit: its logit about 7 above all others. Above
        10 the true digit’s probability has to be under 0.005 %, so another logit must lead by more than 10. The loss is never
        satisfied, for −ln p is never quite 0; and it does not forgive a sure mistake, for −ln p has no upper end. Label smoothing
        asks for a little less than certainty, so that the logits need not grow for ever.</p></div>
    </figure-frame>`;
  }

  // Widths are set here and not in the markup: the page's security policy allows no style attributes.
  protected override updated(): void {
    this.querySelectorAll<HTMLElement>('.bar').forEach((bar) => {
      bar.style.transform = `scaleX(${bar.dataset.value ?? 0})`;
    });
  }

  private row(digit: number, loss: SoftmaxLoss | undefined): TemplateResult {
    const value = this.logits[digit] as number;
    const p = loss?.probabilities[digit];
    const g = loss?.gradient[digit];
    return html`<div class=${digit === this.truth ? 'logit true' : 'logit'}>
      <label for="logit-${digit}">z${SUBSCRIPTS[digit]}</label>
      <input id="logit-${digit}" type="range" data-testid="logit-${digit}" min=${-LIMIT} max=${LIMIT} step="0.1"
        .value=${String(value)} aria-valuetext=${formatFixed(value, 1)}
        @input=${(event: Event) => this.setLogit(digit, Number((event.target as HTMLInputElement).value))} />
      <output class="number" for="logit-${digit}">${formatFixed(value, 1)}</output>
      <span class="track" aria-hidden="true"><span class="bar" data-value=${p ?? 0}></span></span>
      <span class="number">${p === undefined ? '' : formatPercent(p, 2)}</span>
      <span class="number">${g === undefined ? '' : formatFixed(g, 3)}</span>
    </div>`;
  }

  private formula(loss: SoftmaxLoss | undefined): TemplateResult | string {
    if (!loss) return '';
    const p = loss.probabilities[this.truth] as number;
    return this.smoothing === 0
      ? html`L = −ln p${SUBSCRIPTS[this.truth]} = −ln ${formatFixed(p, 6)} = <strong>${formatFixed(loss.loss, 4)}</strong>`
      : html`L = −Σ yᵢ ln pᵢ = <strong>${formatFixed(loss.loss, 4)}</strong>, with y = ${formatFixed(
          loss.targets[this.truth] as number,
          3,
        )} for the ${this.truth} and ${formatFixed(loss.targets[(this.truth + 1) % DIGITS] as number, 3)} for each other digit`;
  }

  private say(loss: SoftmaxLoss | undefined): string {
    if (!loss) return this.loader.waiting;
    const p = loss.probabilities[this.truth] as number;
    const leader = loss.probabilities.indexOf(Math.max(...loss.probabilities));
    const verdict = leader === this.truth ? 'It would be recognised.' : `It would be taken for a ${leader}.`;
    return `The image is a ${this.truth}, which gets ${formatPercent(p)}. ${verdict} The loss is ${formatFixed(loss.loss, 4)}.`;
  }

  private setLogit(digit: number, value: number): void {
    this.logits = this.logits.map((old, i) => (i === digit ? value : old));
  }
}

/** Logits that are sure of one digit. */
function peak(digit: number): number[] {
  return Array.from({ length: DIGITS }, (_, i) => (i === digit ? LIMIT : -2));
}

customElements.define('softmax-logits', SoftmaxLogits);

declare global {
  interface HTMLElementTagNameMap {
    'softmax-logits': SoftmaxLogits;
  }
}
