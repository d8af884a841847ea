// The legend below a plane: the classes, what a cross is, what lies outside, the scale of the colours, the value under the pointer.
import { html, nothing, type TemplateResult } from 'lit';
import './color-legend.js';

/** Keeps the reading's line: an empty one has another height. */
const NO_READING = '\u00a0';

export interface PlaneLegend {
  /** Undefined where there are no points. */
  readonly classNames: readonly [string, string] | undefined;
  readonly crosses: boolean;
  /** How many points lie outside of the view. */
  readonly outside: number;
  /** Of the colours; undefined where there are none. */
  readonly scale: { readonly limit: number; readonly level: number; readonly label: string } | undefined;
  readonly reading: string;
}

export function planeLegend({ classNames, crosses, outside, scale, reading }: PlaneLegend): TemplateResult {
  return html`<div class="legend">
    ${
      classNames
        ? html`<span><svg viewBox="0 0 12 12" aria-hidden="true"><circle class="class0" cx="6" cy="6" r="5"></circle></svg>${classNames[0]}</span>
          <span><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="class1" x="1.5" y="1.5" width="9" height="9"></rect></svg>${classNames[1]}</span>`
        : nothing
    }
    ${
      crosses
        ? html`<span><svg viewBox="0 0 12 12" aria-hidden="true"><path class="cross" d="M2 2l8 8M2 10l8-8"></path></svg>wrong</span>`
        : nothing
    }
    ${outside > 0 ? html`<span>${outside} outside this view</span>` : nothing}
    ${scale ? html`<color-legend .limit=${scale.limit} .level=${scale.level} label=${scale.label}></color-legend>` : nothing}
    <span class="reading" aria-hidden="true">${reading || NO_READING}</span>
  </div>`;
}
