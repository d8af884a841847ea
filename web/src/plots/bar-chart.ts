// Horizontal bars for a few probabilities, each with its label and its number.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { formatPercent, NO_VALUE } from '../widgets/format.js';
import { plotStyles } from './plot-styles.js';

/** `<bar-chart .values=${Float32Array} .labels=${['0', …]}>`: values 0…1; NaN or a missing value shows an empty bar. */
export class BarChart extends LitElement {
  static override properties = {
    values: { attribute: false },
    past: { attribute: false },
    labels: { attribute: false },
    highlight: { type: Number },
    description: {},
    decimals: { type: Number },
    testid: {},
  };
  /** [labels.length], each 0…1; empty while there is nothing to show. */
  declare values: ArrayLike<number>;
  /** The values before, drawn as a grey dashed mark; empty for none. */
  declare past: ArrayLike<number>;
  declare labels: readonly string[];
  /** The bar that is set off, usually the largest; −1 for none. */
  declare highlight: number;
  declare description: string;
  /** Decimals of the per cent. */
  declare decimals: number;
  declare testid: string | undefined;

  constructor() {
    super();
    this.values = [];
    this.past = [];
    this.labels = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    this.highlight = -1;
    this.description = 'Probabilities';
    this.decimals = 1;
  }

  protected override render(): TemplateResult {
    return html`<ol aria-label=${this.description}>
      ${this.labels.map((label, i) => {
        const value = this.values[i];
        const text = value === undefined ? NO_VALUE : formatPercent(value, this.decimals);
        return html`<li class=${i === this.highlight ? 'highlight' : ''}>
          <span class="label">${label}</span>
          <span class="track" aria-hidden="true"><span class="bar"></span><span class="past"></span></span>
          <span class="number">${text}</span></li>`;
      })}
    </ol>`;
  }

  // Widths are set on the element, not in the markup: the page's security policy allows no style attributes.
  protected override updated(_changed: PropertyValues): void {
    this.shadowRoot?.querySelectorAll('li').forEach((item, i) => {
      const bar = item.querySelector<HTMLElement>('.bar');
      const past = item.querySelector<HTMLElement>('.past');
      const before = this.past[i];
      if (bar) bar.style.transform = `scaleX(${fraction(this.values[i])})`;
      if (past) {
        past.hidden = before === undefined;
        past.style.left = `${fraction(before) * 100}%`;
      }
    });
  }

  static override styles = [
    plotStyles,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.3em;
      }
      li {
        display: grid;
        grid-template-columns: minmax(1.2em, auto) 1fr 4.6em;
        align-items: center;
        gap: 0.6em;
        font-variant-numeric: tabular-nums;
      }
      .label {
        text-align: right;
      }
      .number {
        text-align: right;
        color: var(--ink-soft);
        white-space: nowrap;
      }
      .track {
        position: relative;
        height: 1.15em;
        background: var(--paper-raised);
        border-radius: 0.15em;
      }
      .bar {
        position: absolute;
        inset: 0;
        transform: scaleX(0);
        transform-origin: left;
        background: var(--mark);
        border-radius: inherit;
        transition: transform 0.12s ease-out;
      }
      .past {
        position: absolute;
        inset-block: -0.15em;
        width: 0;
        border-left: 2px dashed var(--past);
      }
      .past[hidden] {
        display: none;
      }
      .highlight {
        font-weight: 650;
      }
      .highlight .number {
        color: var(--ink);
      }
      .highlight .bar {
        background: var(--ink);
      }
      @media (prefers-reduced-motion: reduce) {
        .bar {
          transition: none;
        }
      }
    `,
  ];
}

function fraction(value: number | undefined): number {
  return value === undefined || !(value > 0) ? 0 : Math.min(1, value);
}

customElements.define('bar-chart', BarChart);

declare global {
  interface HTMLElementTagNameMap {
    'bar-chart': BarChart;
  }
}
