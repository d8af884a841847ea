// What the multiplication gate's figure says: the sum with its numbers, the state in a sentence, and why.
import { html, type TemplateResult } from 'lit';
import { formatNumber } from '../../widgets/format.js';
import type { GateChoice, GateView } from './gate-choice.js';

const SIGNS = ['', ' + ', ' − ', ' − '];

/** μ · {σ + σ − σ − σ}, with as many digits as the precision has, so that what cancels can be seen. */
export function gateSum({ gate, pair }: GateView, { u, v }: GateChoice, inFloat: boolean): TemplateResult {
  const digits = inFloat ? 8 : 12;
  const braces = Array.from(pair.units, (a, i) => `${SIGNS[i]}${formatNumber(a, digits)}`).join('');
  return html`<span>m(${formatNumber(u)}, ${formatNumber(v)}) = μ · {${braces}}</span>
    <span>= <b data-testid="gate-m">${formatNumber(pair.m, 6)}</b>, u·v = <b>${formatNumber(pair.product, 6)}</b></span>
    <span>μ = <b data-testid="gate-mu">${formatNumber(gate.mu)}</b></span>
    ${
      gate.hasSeries
        ? html`<span>σ₀ = ${formatNumber(gate.sigma0)}, σ₁ = ${formatNumber(gate.sigma1)}, σ₂ = <b data-testid="sigma2">${formatNumber(gate.sigma2)}</b></span>`
        : html`<span>no Taylor series at ${formatNumber(0)}</span>`
    }
    <span>largest error: <b data-testid="error-double">${formatNumber(gate.errorInDouble, 3)}</b> in 64 bits,
      <b data-testid="error-float">${formatNumber(gate.errorInFloat, 3)}</b> in 32</span>`;
}

export function sayGate({ activation, lambda, offset }: GateChoice, { gate }: GateView): string {
  const at = `λ = ${formatNumber(lambda)}${offset === 0 ? '' : `, b = ${formatNumber(offset)}`}`;
  if (lambda === 0)
    return `${at}: the units no longer see u and v, the braces are 0, and μ would have to be 1/0. There is no gate.`;
  if (!gate.hasSeries) {
    return activation === 'relu'
      ? `${at}: ReLU has no second derivative at 0. The gate gives sgn(uv)·min(|u|, |v|), whatever λ is.`
      : `${at}: the step has no derivative at 0. σ(z) + σ(−z) is 1 for both sums, so the gate is 0 but for the two diagonals.`;
  }
  if (gate.sigma2 === 0)
    return `${at}: σ₂ = 0, the four terms cancel, and no μ makes a product of nothing. What is left is rounding, enlarged by μ.${activation === 'sigmoid' || activation === 'tanh' ? ' Give the units an offset b.' : ''}`;
  const error = formatNumber(gate.errorInDouble, 2);
  const single = formatNumber(gate.errorInFloat, 2);
  return `${at}: the largest error for |u|, |v| up to 1 is ${error} in double precision, ${single} in float32.`;
}

export const GATE_WHY = html`<div slot="why"><p>Put the series σ(b + x) ≈ σ₀ + σ₁x + σ₂x²/2 into the four terms. σ₀ cancels: two with plus, two with minus. σ₁
  cancels: each sum comes with both signs. What is left is σ₂λ²/2 · [2(u + v)² − 2(u − v)²] = 4σ₂λ²·uv, and μ = 1/(4σ₂λ²) makes it
  u·v.</p>
  <p>The next term of the series is smaller by λ². So the error falls with λ², on the right side of the chart: two decades down for one
  decade of λ. But the two sums in the braces, that of the terms with plus and that of the terms with minus, grow alike. Their difference has
  fewer and fewer correct digits, and μ enlarges its error: an error of ε/λ², on the left side, where ε is 6 · 10⁻⁸ in 32 bits and 10⁻¹⁶ in 64. The best λ is where the two meet.</p>
  <p>The sigmoid is ½ plus an odd function, and tanh is odd: σ₂ = 0 at 0, and σ(z) + σ(−z) is the same for every z. With an offset b the
  curve bends, and the same four units multiply.</p></div>`;
