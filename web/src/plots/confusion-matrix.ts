// How often each digit was taken for which: a real table, shaded by count, whose cells can be chosen.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { formatCount } from '../widgets/format.js';
import { parseHex, readableShade, toHex } from './color-scale.js';
import { plotStyles } from './plot-styles.js';
import { ThemeController } from './theme.js';

/** Detail of `cell-selected`. */
export interface CellSelection {
  /** The true class (row). */
  readonly actual: number;
  /** The class that was predicted (column). */
  readonly predicted: number;
  readonly count: number;
}

/** Shade steps of the table: few enough that neighbours can be told apart. */
const SHADES = 12;

/**
 * `<confusion-matrix .counts=${Uint32Array(100)}>`: [actual × predicted], row-major. One Tab stop; arrows go from cell to
 * cell; Enter, Space or a click sends `cell-selected`. Only the mistakes are shaded: beside the diagonal they would all be
 * blank.
 */
export class ConfusionMatrix extends LitElement {
  static override properties = {
    counts: { attribute: false },
    labels: { attribute: false },
    caption: {},
    selectedActual: { type: Number, attribute: 'selected-actual' },
    selectedPredicted: { type: Number, attribute: 'selected-predicted' },
    focusRow: { state: true },
    focusColumn: { state: true },
  };
  /** [n × n] for n labels; missing entries count as 0. */
  declare counts: ArrayLike<number>;
  declare labels: readonly string[];
  declare caption: string;
  declare selectedActual: number;
  declare selectedPredicted: number;
  declare private focusRow: number;
  declare private focusColumn: number;
  private readonly theme = new ThemeController(this);

  constructor() {
    super();
    this.counts = [];
    this.labels = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    this.caption = 'Confusion matrix';
    this.selectedActual = -1;
    this.selectedPredicted = -1;
    this.focusRow = 0;
    this.focusColumn = 0;
  }

  protected override render(): TemplateResult {
    return html`<div class="axis" aria-hidden="true">predicted →</div>
      <table data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Home End" @keydown=${this.keyed}>
        <caption class="spoken">${this.caption}. Rows: the true digit. Columns: the predicted digit.</caption>
        <thead><tr><th scope="col" class="corner"><span aria-hidden="true">true ↓</span><span class="spoken">True digit</span></th>
          ${this.labels.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
        <tbody>${this.labels.map((label, row) => this.row(label, row))}</tbody>
      </table>`;
  }

  private row(label: string, row: number): TemplateResult {
    return html`<tr><th scope="row">${label}</th>
      ${this.labels.map((predicted, column) => {
        const count = this.count(row, column);
        const focusable = row === this.focusRow && column === this.focusColumn;
        const chosen = row === this.selectedActual && column === this.selectedPredicted;
        const what = row === column ? `${label} recognised` : `${label} taken for ${predicted}`;
        return html`<td class=${row === column ? 'right' : 'wrong'}><button type="button" tabindex=${focusable ? 0 : -1}
          aria-label="${what}: ${formatCount(count)}" aria-pressed=${String(chosen)}
          @click=${() => this.choose(row, column)} @focus=${() => this.focusAt(row, column)}
          >${count === 0 ? '·' : count}</button></td>`;
      })}</tr>`;
  }

  private count(row: number, column: number): number {
    return this.counts[row * this.labels.length + column] ?? 0;
  }

  // Shades are set on the elements: the page's security policy allows no style attributes.
  protected override updated(_changed: PropertyValues): void {
    const { paper, ink } = this.theme.current;
    const shades = Array.from({ length: SHADES + 1 }, (_, i) =>
      readableShade(parseHex(paper), parseHex(ink), i / SHADES),
    );
    const n = this.labels.length;
    const mistakes = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 0 : (this.counts[i] ?? 0)));
    const most = Math.max(1, ...mistakes);
    this.shadowRoot?.querySelectorAll<HTMLElement>('td button').forEach((button, i) => {
      const shade = shades[Math.ceil(((mistakes[i] ?? 0) / most) * SHADES)];
      if (!shade) return;
      button.style.backgroundColor = toHex(shade.ground);
      button.style.color = this.theme.current[shade.text];
    });
  }

  private choose(actual: number, predicted: number): void {
    this.selectedActual = actual;
    this.selectedPredicted = predicted;
    const detail: CellSelection = { actual, predicted, count: this.count(actual, predicted) };
    this.dispatchEvent(new CustomEvent('cell-selected', { detail, bubbles: true, composed: true }));
  }

  private focusAt(row: number, column: number): void {
    this.focusRow = row;
    this.focusColumn = column;
  }

  private keyed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.labels.length - 1;
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [this.focusRow, this.focusColumn - 1],
      ArrowRight: [this.focusRow, this.focusColumn + 1],
      ArrowUp: [this.focusRow - 1, this.focusColumn],
      ArrowDown: [this.focusRow + 1, this.focusColumn],
      Home: [this.focusRow, 0],
      End: [this.focusRow, last],
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    const [row, column] = to.map((v) => Math.max(0, Math.min(last, v))) as [number, number];
    const buttons = this.shadowRoot?.querySelectorAll<HTMLButtonElement>('td button');
    buttons?.[row * this.labels.length + column]?.focus();
  }

  static override styles = [
    plotStyles,
    css`
      :host {
        max-width: 36rem;
      }
      .axis {
        text-align: center;
        color: var(--ink-soft);
      }
      table {
        width: 100%;
        table-layout: fixed;
        border-collapse: separate;
        border-spacing: 1px;
        font-variant-numeric: tabular-nums;
      }
      th {
        padding: 0.2em 0;
        font-weight: 500;
        color: var(--ink-soft);
      }
      .corner {
        font-weight: 400;
        font-size: 0.85em;
        white-space: nowrap;
      }
      td {
        padding: 0;
      }
      button {
        display: block;
        width: 100%;
        min-height: 2.3em;
        padding: 0;
        border: 0;
        border-radius: 0.15em;
        font: inherit;
        font-size: 0.92em;
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }
      .right button {
        box-shadow: inset 0 0 0 1px var(--mark);
        font-weight: 650;
      }
      button:hover {
        box-shadow: inset 0 0 0 1.5px var(--accent);
      }
      button[aria-pressed='true'] {
        box-shadow: inset 0 0 0 2.5px var(--accent);
      }
      @media (max-width: 30rem) {
        button {
          font-size: 0.78em;
        }
      }
    `,
  ];
}

customElements.define('confusion-matrix', ConfusionMatrix);

declare global {
  interface HTMLElementTagNameMap {
    'confusion-matrix': ConfusionMatrix;
  }
}
