// A Boolean function as a table: inputs, the target that may be edited, and what units compute, marked right or wrong.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatNumber } from './format.js';
import { widgetStyles } from './widget-styles.js';

/** Rows in one block: the sixteen of four inputs stand in two blocks side by side, so that they are seen at once. */
const BLOCK = 8;

/** A column of computed values, one a row. */
export interface TruthColumn {
  readonly label: string;
  /** Not finite or missing: nothing is shown. */
  readonly values: ArrayLike<number>;
  /** Significant digits (3). */
  readonly digits?: number;
  /** Whether each row is right; without it the value is compared with the target. `false`: the column is not marked. */
  readonly verdicts?: readonly boolean[] | false;
}

/** Detail of `target-changed`: the whole new column, and the row that was changed. */
export interface TargetChange {
  readonly target: readonly number[];
  readonly row: number;
}

/** `<truth-table .inputs=${['x₁', 'x₂']} .target=${[0, 1, 1, 0]} editable>`: rows in the order 00, 01, 10, 11. */
export class TruthTable extends LitElement {
  static override properties = {
    inputs: { attribute: false },
    target: { attribute: false },
    targetLabel: { attribute: 'target-label' },
    editable: { type: Boolean },
    columns: { attribute: false },
    highlight: { type: Number },
    selectable: { type: Boolean },
    caption: {},
  };
  /** Their names, 1 to 4; the first is the slowest. */
  declare inputs: readonly string[];
  /** 0 or 1 a row; undefined for no such column. */
  declare target: ArrayLike<number> | undefined;
  declare targetLabel: string;
  declare editable: boolean;
  declare columns: readonly TruthColumn[];
  /** The row at work; −1 for none. */
  declare highlight: number;
  /** A row can be chosen by its inputs. */
  declare selectable: boolean;
  declare caption: string;

  constructor() {
    super();
    this.inputs = ['x₁', 'x₂'];
    this.targetLabel = 'target';
    this.editable = false;
    this.columns = [];
    this.highlight = -1;
    this.selectable = false;
    this.caption = '';
  }

  protected override render(): TemplateResult {
    const rows = 2 ** Math.min(4, this.inputs.length);
    const blocks = Array.from({ length: Math.ceil(rows / BLOCK) }, (_, block) => block * BLOCK);
    return html`<div class=${blocks.length > 1 ? 'blocks compact' : 'blocks'}>${blocks.map((first) =>
      this.renderBlock(first, Math.min(BLOCK, rows)),
    )}</div>`;
  }

  private renderBlock(first: number, count: number): TemplateResult {
    return html`<table>
      ${this.caption && first === 0 ? html`<caption>${this.caption}</caption>` : nothing}
      <thead><tr>
        ${this.inputs.map((name) => html`<th scope="col">${name}</th>`)}
        ${this.target ? html`<th scope="col" class="target">${this.targetLabel}</th>` : nothing}
        ${this.columns.map(({ label }) => html`<th scope="col" class="computed">${label}</th>`)}
      </tr></thead>
      <tbody>${Array.from({ length: count }, (_, row) => this.renderRow(first + row))}</tbody>
    </table>`;
  }

  /** The value of an input in a row. */
  private bit(row: number, input: number): number {
    return (row >> (this.inputs.length - 1 - input)) & 1;
  }

  private nameOf(row: number): string {
    return this.inputs.map((name, i) => `${name} = ${this.bit(row, i)}`).join(', ');
  }

  private renderRow(row: number): TemplateResult {
    const current = row === this.highlight;
    const bits = this.inputs.map((_, i) => this.bit(row, i));
    return html`<tr class=${current ? 'current' : ''} aria-current=${current ? 'true' : nothing}>
      ${bits.map((bit, i) =>
        i === 0 && this.selectable
          ? html`<td><button type="button" class="row" aria-label="Row ${this.nameOf(row)}" @click=${() => this.select(row)}>${bit}</button></td>`
          : html`<td>${bit}</td>`,
      )}
      ${this.target ? html`<td class="target">${this.renderTarget(row, this.target[row] ?? 0)}</td>` : nothing}
      ${this.columns.map((column) => this.renderComputed(column, row))}
    </tr>`;
  }

  private renderTarget(row: number, value: number): TemplateResult {
    if (!this.editable) return html`${value}`;
    return html`<button type="button" aria-pressed=${value === 1} aria-label="${this.targetLabel} for ${this.nameOf(row)}: ${value}"
      @click=${() => this.flip(row)}>${value}</button>`;
  }

  private renderComputed({ values, digits = 3, verdicts }: TruthColumn, row: number): TemplateResult {
    const value = values[row];
    if (value === undefined || !Number.isFinite(value)) return html`<td class="computed"></td>`;
    const right = verdicts === false ? undefined : (verdicts?.[row] ?? (this.target && value === this.target[row]));
    return html`<td class="computed"><span class="value">${formatNumber(value, digits)}</span>${
      right === undefined
        ? nothing
        : html`<span class="verdict ${right ? 'right' : 'wrong'}">${right ? '✓' : '✗'}<span class="spoken">${right ? 'right' : 'wrong'}</span></span>`
    }</td>`;
  }

  private flip(row: number): void {
    const target = Array.from(this.target ?? []);
    target[row] = target[row] === 1 ? 0 : 1;
    this.target = target;
    this.send<TargetChange>('target-changed', { target, row });
  }

  private select(row: number): void {
    this.send('row-selected', { row });
  }

  private send<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        max-width: 100%;
        overflow-x: auto;
      }
      .blocks {
        display: flex;
        align-items: end;
        gap: 1.25em;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: lining-nums tabular-nums;
      }
      caption {
        padding-bottom: 0.4em;
        color: var(--ink-soft);
        text-align: left;
      }
      th,
      td {
        min-width: var(--cell-width, 2.6em);
        height: var(--row-height, 2.5em);
        padding: var(--cell-padding, 0.15em 0.55em);
        text-align: center;
      }
      th {
        border-bottom: 1px solid var(--rule);
        font-weight: 600;
      }
      .target {
        border-inline-start: 1px solid var(--rule);
      }
      .current {
        background: var(--accent-wash);
      }
      td button {
        min-height: 2.2em;
        min-width: 2.4em;
        padding: 0;
      }
      td.target button {
        border-color: var(--rule);
      }
      td.computed {
        white-space: nowrap;
      }
      .verdict {
        margin-inline-start: 0.4em;
      }
      .compact {
        gap: 0.5em;
      }
      .compact :is(th, td) {
        min-width: 0;
        height: auto;
        padding: 0.1em 0.28em;
      }
      .compact td button {
        min-width: 1.7em;
        min-height: max(1.7em, 24px);
      }
      .compact .verdict {
        margin-inline-start: 0.15em;
      }
      .wrong {
        color: var(--wrong);
      }
      .right {
        color: var(--accent);
      }
    `,
  ];
}

customElements.define('truth-table', TruthTable);

declare global {
  interface HTMLElementTagNameMap {
    'truth-table': TruthTable;
  }
}
