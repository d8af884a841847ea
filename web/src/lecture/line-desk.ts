// One perceptron on a truth table: its line to drag, its weights to type, and the table marked beside them.
import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '../plots/plane-plot.js';
import '../widgets/formula-line.js';
import '../widgets/number-field.js';
import '../widgets/truth-table.js';
import type { LineEvaluation } from '../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../engine/number-limit.js';
import type { LineWeights } from '../plots/plane-geometry.js';
import type { LineChange, PlaneArrow, PlaneLine } from '../plots/plane-plot.js';
import type { OwnPointSet } from '../plots/point-set.js';
import type { ValueChangedEvent } from '../widgets/field-events.js';
import { formatNumber } from '../widgets/format.js';
import { widgetStyles } from '../widgets/widget-styles.js';
import { corners, type TruthBits } from './gates.js';

/** Detail of `weights-changed`. */
export interface WeightsChange {
  readonly weights: LineWeights;
  /** False while the line or a number is being dragged. */
  readonly final: boolean;
}

const FIELDS = [
  ['w1', 'w₁'],
  ['w2', 'w₂'],
  ['b', 'b'],
] as const;
const INPUTS = ['x₁', 'x₂'];

/**
 * `<line-desk .table=${[0, 0, 0, 1]} .weights=${{ w1, w2, b }} .evaluation=${engine.evaluateLine(…)}>`: event `weights-changed`
 * {weights, final}; `row-selected` and `target-changed` of the truth table pass through. Without an evaluation nothing is marked.
 */
export class LineDesk extends LitElement {
  static override properties: PropertyDeclarations = {
    table: { attribute: false },
    weights: { attribute: false },
    past: { attribute: false },
    evaluation: { attribute: false },
    outputs: { attribute: false },
    verdicts: { attribute: false },
    arrows: { attribute: false },
    row: { type: Number },
    target: {},
    caption: {},
    fixed: { type: Boolean },
    noBias: { type: Boolean, attribute: 'no-bias' },
    noCount: { type: Boolean, attribute: 'no-count' },
    noTable: { type: Boolean, attribute: 'no-table' },
    selectable: { type: Boolean },
    editableTable: { type: Boolean, attribute: 'editable-table' },
    description: {},
  };
  /** Two outputs for one input, four for two. */
  declare table: TruthBits;
  declare weights: LineWeights;
  /** The line before the last change. */
  declare past: LineWeights | undefined;
  /** What the engine says of the corners. */
  declare evaluation: LineEvaluation | undefined;
  /** Outputs and verdicts (0, 1 a row) of another unit than the evaluation's; undefined: its own. */
  declare outputs: ArrayLike<number> | undefined;
  declare verdicts: ArrayLike<number> | undefined;
  declare arrows: readonly PlaneArrow[];
  /** The row with a ring; −1 for none. */
  declare row: number;
  /** The gate's name, over its column. */
  declare target: string;
  declare caption: string;
  /** The weights are shown and cannot be changed. */
  declare fixed: boolean;
  /** b stays 0. */
  declare noBias: boolean;
  declare noCount: boolean;
  declare noTable: boolean;
  /** Rows of the table can be chosen. */
  declare selectable: boolean;
  declare editableTable: boolean;
  declare description: string;
  private points: OwnPointSet;

  constructor() {
    super();
    this.table = [0, 0, 0, 1];
    this.weights = { w1: 0.5, w2: 0.5, b: -0.7 };
    this.arrows = [];
    this.row = -1;
    this.target = 'y';
    this.caption = '';
    this.fixed = false;
    this.noBias = false;
    this.noCount = false;
    this.noTable = false;
    this.selectable = false;
    this.editableTable = false;
    this.description = '';
    this.points = corners(this.table);
  }

  private get single(): boolean {
    return this.table.length === 2;
  }

  private get marks(): { outputs: ArrayLike<number>; right: ArrayLike<number> } | undefined {
    const { evaluation, outputs, verdicts } = this;
    return evaluation && { outputs: outputs ?? evaluation.output, right: verdicts ?? evaluation.right };
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('table')) this.points = corners(this.table);
  }

  protected override render(): TemplateResult {
    return html`<div class="desk">${this.renderPlane()}
      <div class="side">
        ${this.noCount ? nothing : this.renderCount()}
        ${this.noTable ? nothing : this.renderTable()}
        ${this.fixed ? this.renderWeights() : html`<div class="fields">${this.renderFields()}</div>`}
        <slot></slot>
      </div>
    </div>`;
  }

  private renderPlane(): TemplateResult {
    const { weights, past, points, single, marks } = this;
    const lines: PlaneLine[] = [{ ...weights, shade: true, normal: true }];
    if (past) lines.unshift({ ...past, past: true });
    const wrong = marks && rowsOf(points).filter((i) => marks.right[i] !== 1);
    const notes = marks
      ? rowsOf(points).map((i) => ({
          // Outwards of its corner, where the line's handles seldom are.
          x: (points.x1[i] as number) + ((points.x1[i] as number) > 0.5 ? 0.33 : -0.33),
          y: (points.x2[i] as number) + ((points.x2[i] as number) > 0.5 ? 0.24 : -0.24),
          text: `output ${marks.outputs[i]}`,
        }))
      : [];
    return html`<plane-plot .points=${points} .lines=${lines} .arrows=${this.arrows} .wrong=${wrong} .notes=${notes}
      .current=${this.row} ?editable-line=${!this.fixed} .xMin=${-0.75} .xMax=${1.75}
      .yMin=${single ? -0.6 : -0.75} .yMax=${single ? 0.6 : 1.75} y-label=${single ? '' : 'x₂'} max-height="480"
      .classNames=${['should be 0', 'should be 1']} description=${this.description}
      @line-changed=${this.lineChanged}></plane-plot>`;
  }

  private renderCount(): TemplateResult {
    const { marks, table } = this;
    const right = marks ? Array.from(marks.right).filter((r) => r === 1).length : undefined;
    const all = right === table.length;
    return html`<p class="count ${all ? 'all' : ''}" data-testid="count">${
      right === undefined ? html`&nbsp;` : html`${all ? '✓ ' : ''}<b>${right}</b> of ${table.length} right`
    }</p>`;
  }

  private renderTable(): TemplateResult {
    const { evaluation, marks, table } = this;
    const columns =
      evaluation && marks
        ? [
            { label: 'z', values: evaluation.z, digits: 4, verdicts: false as const },
            { label: 'output', values: marks.outputs, verdicts: Array.from(marks.right, (right) => right === 1) },
          ]
        : [];
    return html`<truth-table .inputs=${INPUTS.slice(0, this.single ? 1 : 2)} .target=${table} target-label=${this.target}
      .columns=${columns} .highlight=${this.row} ?selectable=${this.selectable} ?editable=${this.editableTable} caption=${this.caption}></truth-table>`;
  }

  private renderWeights(): TemplateResult {
    return html`<p class="weights" data-testid="weights">${weightsText(this.weights, this.single ? 1 : 2)}</p>`;
  }

  private renderFields(): TemplateResult[] {
    return FIELDS.filter(([name]) => !(this.single && name === 'w2')).map(
      ([name, label]) =>
        html`<number-field label=${label} testid=${name} .value=${this.weights[name]} .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER} .step=${0.05}
          ?disabled=${this.noBias && name === 'b'}
          @value-changed=${(event: ValueChangedEvent<number>) => {
            event.stopPropagation();
            this.send({ ...this.weights, [name]: event.detail.value }, event.detail.final);
          }}></number-field>`,
    );
  }

  private readonly lineChanged = (event: CustomEvent<LineChange>): void => {
    event.stopPropagation();
    const { line, final } = event.detail;
    const { w1, w2, b } = line;
    if (this.single) {
      // One input: where the line meets the x₁ axis is all that counts, and which side of it fires; |w₁| stays.
      const scale = ratio(this.weights.w1, w1);
      this.send({ w1: w1 * scale, w2: 0, b: b * scale }, final);
    } else {
      this.send({ w1, w2, b: this.noBias ? 0 : b }, final);
    }
  };

  private send(weights: LineWeights, final: boolean): void {
    this.weights = weights;
    this.dispatchEvent(
      new CustomEvent<WeightsChange>('weights-changed', { detail: { weights, final }, bubbles: true, composed: true }),
    );
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      .desk {
        display: grid;
        grid-template-columns: var(--desk-columns, minmax(0, 1fr) minmax(19rem, 0.9fr));
        max-width: var(--desk-width, 52rem);
        gap: 1rem 2.5rem;
        align-items: start;
      }
      plane-plot {
        max-width: var(--desk-plane, 23rem);
      }
      .side {
        display: grid;
        grid-template: var(--desk-side, none);
        gap: var(--desk-gap, 0.9rem);
        min-width: 0;
      }
      /* What the page adds may stand beside these. */
      .side > :not(slot) {
        grid-column: 1;
      }
      .count {
        justify-self: start;
        margin: 0;
        padding: 0.15em 0.6em;
        border-radius: 0.4rem;
        background: var(--paper-raised);
        font-size: 1.25em;
        font-variant-numeric: lining-nums tabular-nums;
      }
      .count.all {
        background: var(--accent);
        color: var(--on-accent);
      }
      .weights {
        margin: 0;
        font-variant-numeric: lining-nums tabular-nums;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 0.6rem;
      }
      .fields number-field {
        width: 100%;
        min-width: 0;
      }
      @media (max-width: 57em) {
        .desk {
          grid-template-columns: minmax(0, 1fr);
        }
        .side {
          max-width: 27rem;
        }
      }
    `,
  ];
}

/** The formula of one row with its numbers: w₁x₁ + w₂x₂ + b = z → step(z). */
export function rowFormula(
  weights: LineWeights,
  points: OwnPointSet,
  evaluation: LineEvaluation,
  row: number,
): TemplateResult {
  const { w1, w2, b } = weights;
  const [x1, x2] = [points.x1[row] as number, points.x2[row] as number];
  const terms = [{ w: w1, x: x1, wName: 'w₁', xName: 'x₁' }];
  if (points.x1.length > 2) terms.push({ w: w2, x: x2, wName: 'w₂', xName: 'x₂' });
  return html`<formula-line .terms=${terms} .bias=${b} .z=${evaluation.z[row]} .a=${evaluation.output[row]}
    activation="step" symbols></formula-line>`;
}

/** "(w₁, w₂) = (0.5, 0.5), b = −0.7"; w₁ alone for one input. */
export function weightsText({ w1, w2, b }: LineWeights, inputs = 2): string {
  const w = inputs === 1 ? `w₁ = ${formatNumber(w1)}` : `w = (${formatNumber(w1)}, ${formatNumber(w2)})`;
  return `${w}, b = ${formatNumber(b)}`;
}

function rowsOf(points: OwnPointSet): number[] {
  return Array.from(points.label, (_, i) => i);
}

/** How many times larger |a| is than |b|; 1 where that says nothing. */
function ratio(a: number, b: number): number {
  const r = Math.abs(a) / Math.abs(b);
  return r > 0 && Number.isFinite(r) ? r : 1;
}

customElements.define('line-desk', LineDesk);

declare global {
  interface HTMLElementTagNameMap {
    'line-desk': LineDesk;
  }
}
