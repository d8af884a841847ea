// The sum that a fit is, written out at one x, and why it works.
import { html, type TemplateResult } from 'lit';
import type { UnitCurves } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';

/** More terms are not read. */
const MOST_TERMS = 6;

/** ŷ(x) = b + w₁h₁ + w₂h₂ + … with the numbers of one x. */
export function sumFormula(x: number, { terms, output, bias }: UnitCurves): TemplateResult {
  const shown = Array.from(terms.slice(0, MOST_TERMS), (term) => signed(term));
  const more = terms.length > MOST_TERMS ? ` + … (${terms.length - MOST_TERMS} more)` : '';
  return html`ŷ(${formatNumber(x)}) = b + Σ wₖhₖ = ${formatNumber(bias)}${shown.join('')}${more} = <b data-testid="at-x">${formatNumber(output[0] ?? Number.NaN)}</b>`;
}

function signed(value: number): string {
  return value < 0 || Object.is(value, -0) ? ` − ${formatNumber(-value)}` : ` + ${formatNumber(value)}`;
}

export const FIT_WHY = html`<div slot="why"><p>The output is b + w₁h₁(x) + w₂h₂(x) + …: each hidden unit is one curve, moved and stretched by its own weight and
  bias, and the output weighs and adds them. They are like building blocks, a <em>basis</em> of functions, with one difference: training
  chooses the blocks as well as how much of each to take.</p>
  <p>Choose <em>identity</em> and the building blocks are straight lines. Lines add up to a line, however many there are: without a
  nonlinearity nothing can be approximated but lines.</p>
  <p>Beyond the points, and in a gap of your drawing, the loss says nothing. What the network does there is its own affair.</p></div>`;
