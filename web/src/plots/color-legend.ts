// The legend beside every diverging scale: its shades, with the numbers at both ends and in the middle.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { DIVERGING_SHADES } from './color-scale.js';
import { plotStyles } from './plot-styles.js';
import { ThemeController } from './theme.js';

/** `<color-legend limit="0.8" label="weight">`: level − limit … level … level + limit, with level 0 unless said otherwise. */
export class ColorLegend extends LitElement {
  static override properties = {
    limit: { type: Number },
    level: { type: Number },
    label: {},
    note: {},
  };
  /** How far the scale's ends are from its middle. */
  declare limit: number;
  /** The value of the neutral colour. */
  declare level: number;
  declare label: string;
  /** What the scale spans ("one scale for all units"): a hidden rescale hides what matters. */
  declare note: string;
  private readonly theme = new ThemeController(this);

  constructor() {
    super();
    this.limit = 1;
    this.level = 0;
    this.label = '';
    this.note = '';
  }

  protected override render(): TemplateResult {
    return html`<div class="legend">
      ${this.label ? html`<span class="label">${this.label}</span>` : nothing}
      <span class="scale">
        <span class="strip" aria-hidden="true">${Array.from({ length: DIVERGING_SHADES }, () => html`<i></i>`)}</span>
        <span class="numbers">${[-1, 0, 1].map((side) => html`<span>${formatNumber(this.level + side * this.limit, 2)}</span>`)}</span>
      </span>
      ${this.note ? html`<span class="label">${this.note}</span>` : nothing}
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const shades = this.theme.current.diverging;
    this.shadowRoot?.querySelectorAll('i').forEach((swatch, i) => {
      swatch.style.backgroundColor = shades[i] ?? '';
    });
  }

  static override styles = [
    plotStyles,
    css`
      .legend {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.3em 0.8em;
      }
      .label {
        color: var(--ink-soft);
      }
      .scale {
        display: inline-block;
        width: 12em;
      }
      .strip {
        display: flex;
        height: 0.8em;
        border: 1px solid var(--rule);
      }
      i {
        flex: 1;
      }
      .numbers {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        margin-top: 0.15em;
        font-variant-numeric: tabular-nums;
      }
      .numbers :last-child {
        text-align: right;
      }
    `,
  ];
}

customElements.define('color-legend', ColorLegend);

declare global {
  interface HTMLElementTagNameMap {
    'color-legend': ColorLegend;
  }
}
