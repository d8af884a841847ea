// Why a network answers as it does for one image: each unit's weights × input, and how the units add up to a logit.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { UnitContributions } from '../engine/digit-recognizer.js';
import '../plots/color-legend.js';
import type { Curve } from '../plots/curve-data.js';
import '../plots/image-grid.js';
import type { ImageGrid, ImageSelection } from '../plots/image-grid.js';
import '../plots/line-chart.js';
import '../widgets/error-note.js';
import '../widgets/figure-frame.js';
import { formatCount, formatFixed, formatPercent } from '../widgets/format.js';
import '../widgets/read-out.js';
import '../widgets/select-field.js';
import { widgetStyles } from '../widgets/widget-styles.js';
import { saySum, unitArithmetic, unitCaption, unitHeading, unitName } from './unit-words.js';

/** Units on one screen. */
export const UNITS_SHOWN = 10;

/** Detail of `units-requested`: what the engine should be asked for. */
export interface UnitsRequested {
  /** The digit to take apart; undefined: the prediction, whatever it is. */
  readonly output: number | undefined;
  readonly first: number;
}

const PREDICTION = 'prediction';
const SIDE = 28;

/**
 * `<unit-figure question="…" .found=${UnitContributions} .image=${Uint8Array}>`: shows what it is handed and sends
 * `units-requested` when the reader wants another digit or other units. Slots: `empty`, shown while there is nothing to
 * explain, and `why`.
 */
export class UnitFigure extends LitElement {
  static override properties = {
    question: {},
    found: { attribute: false },
    image: { attribute: false },
    imageTitle: { attribute: 'image-title' },
    towards: { attribute: false },
    message: {},
    selected: { state: true },
    limit: { state: true },
  };
  declare question: string;
  /** What the engine found; undefined while there is nothing to explain. */
  declare found: UnitContributions | undefined;
  /** The 28 × 28 pixels that were explained. */
  declare image: Uint8Array | undefined;
  /** What the image is, in a few words. */
  declare imageTitle: string;
  /** The digit that the reader chose; undefined: the prediction. */
  declare towards: number | undefined;
  /** Why there is no explanation, if something went wrong; empty if nothing did. */
  declare message: string;
  /** Place on the screen of the unit that is written out. */
  declare private selected: number;
  /** The value at the legend's ends. */
  declare private limit: number;
  private drawnCurve: { readonly of: UnitContributions; readonly curves: readonly Curve[] } | undefined;

  constructor() {
    super();
    this.question = '';
    this.imageTitle = 'The image';
    this.message = '';
    this.selected = 0;
    this.limit = 0;
  }

  protected override render(): TemplateResult {
    const { found, image } = this;
    return html`<figure-frame question=${this.question} why-label="Why do so few pixels count?">
      ${found && image ? this.renderFound(found, image) : html`<div slot="picture" class="empty"><slot name="empty"></slot></div>`}
      <error-note slot="picture" message=${this.message}></error-note>
      <slot name="why" slot="why"></slot>
    </figure-frame>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('found');
    // Another image or digit: the first picture is the one to look at. New weights: the place stays.
    if (changed.has('image') || (changed.has('found') && before?.output !== this.found?.output)) this.selected = 0;
  }

  protected override updated(): void {
    const grid = this.renderRoot.querySelector<ImageGrid>('.units image-grid');
    void grid?.updateComplete.then(() => {
      this.limit = grid.limitOf(0);
    });
  }

  private renderFound(found: UnitContributions, image: Uint8Array): TemplateResult {
    const shown = found.order.subarray(found.first, found.first + found.weightedInputs.length / (SIDE * SIDE));
    const units = Array.from(shown);
    const chosen = units[Math.min(this.selected, units.length - 1)];
    return html`<div slot="picture" class="parts">
        <div class="input">
          <p class="title">${this.imageTitle}</p>
          <image-grid .images=${image} .columns=${1} .maxCell=${128} .names=${['Input']} description="The image, 28 by 28 pixels"></image-grid>
        </div>
        <div class="units">
          <p class="title">${unitHeading(found)}</p>
          <image-grid kind="weights" selectable .images=${found.weightedInputs} .columns=${5} .maxCell=${104}
            .captions=${units.map((unit) => ({ text: unitCaption(found, unit) }))}
            .names=${units.map((unit) => unitName(found, unit))} .selected=${this.selected}
            description="Weights times input of ${units.length} units, blue against, orange for the unit"
            @image-selected=${(event: CustomEvent<ImageSelection>) => {
              event.stopPropagation();
              this.selected = event.detail.index;
            }}></image-grid>
        </div>
        ${this.renderLogits(found)}
        ${found.partialSums.length > 0 ? this.renderSum(found) : nothing}
      </div>
      <select-field slot="controls" label="Taken apart" testid="unit-digit" .value=${this.towards === undefined ? PREDICTION : String(this.towards)}
        .options=${this.digits(found)} @value-changed=${this.digitChosen}></select-field>
      ${found.order.length > UNITS_SHOWN ? this.renderPages(found, units.length) : nothing}
      <color-legend slot="controls" label="weight × pixel" .limit=${this.limit} note="one scale for all shown"></color-legend>
      <p slot="numbers" class="arithmetic" data-testid="unit-arithmetic">${chosen === undefined ? nothing : unitArithmetic(found, chosen)}</p>
      <read-out slot="read-out" text=${saySum(found, units.length)}></read-out>`;
  }

  private renderLogits({ logits, probabilities, output, prediction }: UnitContributions): TemplateResult {
    return html`<table class="logits">
      <thead><tr><th scope="col">Digit</th><th scope="col">Logit</th><th scope="col">Probability</th></tr></thead>
      <tbody>${Array.from(
        logits,
        (logit, digit) => html`<tr class=${digit === output ? 'chosen' : ''}>
          <th scope="row">${digit}${digit === prediction ? html`<span class="note"> answer</span>` : nothing}</th>
          <td>${formatFixed(logit, 2)}</td><td>${formatPercent(probabilities[digit] ?? 0, 1)}</td></tr>`,
      )}</tbody>
    </table>`;
  }

  private renderSum(found: UnitContributions): TemplateResult {
    if (this.drawnCurve?.of !== found) {
      const y = Float64Array.from(found.partialSums);
      const x = Float64Array.from(y, (_, i) => i);
      this.drawnCurve = { of: found, curves: [{ id: 'sum', label: formatFixed(y.at(-1) ?? 0, 2), x, y }] };
    }
    return html`<div class="sum">
      <p class="title">Unit by unit, in this order, up to the logit of ${found.output}</p>
      <line-chart .curves=${this.drawnCurve.curves} x-label="units added" y-label="sum" .xMin=${0} .xMax=${found.order.length}
        description=${saySum(found, UNITS_SHOWN)}></line-chart>
    </div>`;
  }

  private renderPages(found: UnitContributions, shown: number): TemplateResult {
    const { first, order } = found;
    return html`<div slot="controls" class="pages">
      <button type="button" ?disabled=${first === 0} @click=${() => this.request(this.towards, Math.max(0, first - UNITS_SHOWN))}>Previous</button>
      <span>${first + 1} to ${first + shown} of ${formatCount(order.length)}</span>
      <button type="button" ?disabled=${first + shown >= order.length} @click=${() => this.request(this.towards, first + shown)}>Next</button>
    </div>`;
  }

  private digits({ prediction, logits }: UnitContributions): { value: string; label: string }[] {
    return [
      { value: PREDICTION, label: `its answer, ${prediction}` },
      ...Array.from(logits, (_, digit) => ({ value: String(digit), label: `the logit of ${digit}` })),
    ];
  }

  private digitChosen(event: CustomEvent<{ value: string }>): void {
    const { value } = event.detail;
    this.request(value === PREDICTION ? undefined : Number(value), 0);
  }

  private request(output: number | undefined, first: number): void {
    this.selected = 0;
    this.dispatchEvent(new CustomEvent<UnitsRequested>('units-requested', { detail: { output, first } }));
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
        font-variant-numeric: lining-nums tabular-nums;
      }
      .empty {
        min-height: 14rem;
        display: flex;
        align-items: center;
        padding: 1.5rem;
        background: var(--paper-raised);
        border-radius: 0.4rem;
        color: var(--ink-soft);
      }
      .parts {
        display: grid;
        grid-template-columns: 8rem minmax(0, 1fr) 12rem;
        gap: 1.25rem 1.75rem;
        align-items: start;
      }
      .title {
        margin: 0 0 0.35rem;
        font-weight: 600;
        text-wrap: balance;
      }
      .logits {
        border-collapse: collapse;
        width: 100%;
      }
      .logits :is(th, td) {
        padding: 0.16em 0;
        text-align: right;
        font-weight: 400;
      }
      .logits :is(thead th, tbody td:last-child, .note) {
        color: var(--ink-soft);
      }
      .logits th:first-child {
        text-align: left;
      }
      .logits .chosen :is(th, td) {
        font-weight: 650;
        color: var(--ink);
      }
      .logits .note {
        font-weight: 400;
      }
      .sum {
        grid-column: 1 / -1;
        min-width: 0;
      }
      line-chart {
        height: 10rem;
      }
      .pages {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .arithmetic {
        margin: 0;
        min-height: 1.4em;
      }
      @container (max-width: 46rem) {
        .parts {
          grid-template-columns: 8rem minmax(0, 1fr);
        }
        .units {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ];
}

customElements.define('unit-figure', UnitFigure);

declare global {
  interface HTMLElementTagNameMap {
    'unit-figure': UnitFigure;
  }
}
