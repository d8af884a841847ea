// The arithmetic of a unit with its numbers: Σ w·x + b = z → f(z) = a.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatNumber } from './format.js';
import { widgetStyles } from './widget-styles.js';

/** A product of the sum: a weight and what it multiplies. */
export interface FormulaTerm {
  readonly w: number;
  readonly x: number;
  readonly wName?: string;
  readonly xName?: string;
}

/** `<formula-line .terms=${[{ w: 0.5, x: 12 }]} .bias=${-0.7} .z=${5.3} .a=${1} activation="step">`: z and a come from the engine. */
export class FormulaLine extends LitElement {
  static override properties = {
    terms: { attribute: false },
    bias: { type: Number },
    z: { type: Number },
    a: { type: Number },
    activation: {},
    biasName: { attribute: 'bias-name' },
    zName: { attribute: 'z-name' },
    aName: { attribute: 'a-name' },
    symbols: { type: Boolean },
    digits: { type: Number },
  };
  declare terms: readonly FormulaTerm[];
  /** Left out when undefined. */
  declare bias: number | undefined;
  declare z: number | undefined;
  declare a: number | undefined;
  /** Its letter or name: "σ", "step". */
  declare activation: string;
  declare biasName: string;
  declare zName: string;
  declare aName: string;
  /** The letters in a line above the numbers. */
  declare symbols: boolean;
  /** Significant digits. */
  declare digits: number;

  constructor() {
    super();
    this.terms = [];
    this.activation = 'f';
    this.biasName = 'b';
    this.zName = 'z';
    this.aName = 'a';
    this.symbols = false;
    this.digits = 4;
  }

  protected override render(): TemplateResult {
    return html`${this.symbols ? html`<p class="symbols">${this.renderSymbols()}</p>` : nothing}<p>${this.renderNumbers()}</p>`;
  }

  private renderSymbols(): TemplateResult {
    const terms = this.terms.map(
      ({ wName, xName }, i) =>
        html`<span>${i > 0 ? '+ ' : ''}${wName ?? `w${subscript(i + 1)}`} · ${xName ?? `x${subscript(i + 1)}`}</span> `,
    );
    return html`${terms}${this.bias === undefined ? nothing : html`<span>+ ${this.biasName}</span> `}<span
        >= ${this.zName}</span
      > ${this.a === undefined ? nothing : html`<span>→ ${this.activation}(${this.zName}) = ${this.aName}</span>`}`;
  }

  private renderNumbers(): TemplateResult {
    const show = (value: number): string => formatNumber(value, this.digits);
    // A negative number behind an operator stands in brackets, as on a blackboard.
    const inner = (value: number): string => (value < 0 || Object.is(value, -0) ? `(${show(value)})` : show(value));
    const terms = this.terms.map(
      ({ w, x }, i) => html`<span>${i > 0 ? '+ ' : ''}${i > 0 ? inner(w) : show(w)} · ${inner(x)}</span> `,
    );
    return html`${terms}${
      this.bias === undefined
        ? nothing
        : html`<span>${this.terms.length > 0 ? '+ ' : ''}${this.terms.length > 0 ? inner(this.bias) : show(this.bias)}</span> `
    }${this.z === undefined ? nothing : html`<span>= <b>${show(this.z)}</b></span> `}${
      this.a === undefined || this.z === undefined
        ? nothing
        : html`<span>→ ${this.activation}(${show(this.z)}) = <b>${show(this.a)}</b></span>`
    }`;
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        font-size: 0.9375rem;
        line-height: 1.7;
        font-variant-numeric: lining-nums tabular-nums;
      }
      p {
        margin: 0;
      }
      .symbols {
        color: var(--ink-soft);
      }
      /* Lines break between terms, never inside one. */
      span {
        display: inline-block;
        white-space: nowrap;
      }
    `,
  ];
}

/** 12 as ₁₂. */
function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}

customElements.define('formula-line', FormulaLine);

declare global {
  interface HTMLElementTagNameMap {
    'formula-line': FormulaLine;
  }
}
