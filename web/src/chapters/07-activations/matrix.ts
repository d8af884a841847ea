// A small matrix with its name and its numbers, in brackets.
import { html, type TemplateResult } from 'lit';
import { formatNumber } from '../../widgets/format.js';

/** Rows of numbers to 3 digits; the name stands above. */
export function matrix(name: string, rows: readonly (readonly number[])[]): TemplateResult {
  return html`<table class="matrix"><caption>${name}</caption><tbody>${rows.map(
    (row) => html`<tr>${row.map((value) => html`<td>${formatNumber(value, 3)}</td>`)}</tr>`,
  )}</tbody></table>`;
}
