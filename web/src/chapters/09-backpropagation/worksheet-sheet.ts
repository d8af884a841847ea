// The worksheet itself: what is given, with a drawing of the network, and a line for every number; filled in, it is the answer key.
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { BackpropProblem, BackpropTrace } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';
import {
  activationSymbol,
  functionLabel,
  LOSS_LABELS,
  outputSymbol,
  parameterPlaces,
  parameterSymbol,
  sizesText,
  subscript,
} from './problem.js';
import { textOf } from './step-formulas.js';
import { PHASES, type Phase, type Step, six, stepsOf } from './trace-steps.js';

export interface Sheet {
  readonly problem: BackpropProblem;
  readonly trace: BackpropTrace;
  readonly title: string;
  /** Where the same sheet comes from again. */
  readonly address: string;
}

const HEADINGS: Readonly<Record<Phase, string>> = {
  forward: '1 · Forward: z and a of every unit',
  loss: '2 · The loss',
  'δ backward': '3 · δ, from the output backward',
  gradients: '4 · Input × δ',
  update: '5 · The update',
  'new loss': '6 · The loss with the new weights',
};

/** Without the key: an empty line where each number goes. */
export function sheetPage({ problem, trace, title, address }: Sheet, filled: boolean): TemplateResult {
  const steps = stepsOf(trace);
  return html`<section class=${filled ? 'sheet key' : 'sheet'}>
    <h3>${filled ? `Answer key: ${title}` : `Backpropagation by hand: ${title}`}</h3>
    ${filled ? '' : html`<p class="sheet-name">Name: <span class="blank wide"></span></p>`}
    ${given(problem)}
    ${PHASES.map((phase) => part(phase, steps, problem, trace, filled))}
    <p class="sheet-address">The same sheet: ${address}</p>
  </section>`;
}

function given(problem: BackpropProblem): TemplateResult {
  const { sizes, inputs, targets, learningRate } = problem;
  const loss = LOSS_LABELS.find(({ value }) => value === problem.loss)?.label ?? problem.loss;
  const hidden = sizes.length > 2 ? `hidden units: ${functionLabel(problem.activation)}; ` : '';
  const x = Array.from(inputs, (value, i) => `x${subscript(i)} = ${short(value)}`).join(', ');
  const y = Array.from(targets, (value, i) => `${outputSymbol('y', sizes, i)} = ${short(value)}`).join(', ');
  const weights = parameterPlaces(sizes)
    .map((place, index) => ({ place, value: problem.parameters[index] ?? 0 }))
    .filter(({ place }) => problem.bias || place.input !== undefined);
  return html`<div class="sheet-given">
    ${drawing(problem)}
    <div>
      <p><b>Given.</b> Network ${sizesText(sizes)}; ${hidden}output: ${functionLabel(problem.outputActivation)}; loss: ${loss}; η = ${short(learningRate)}${problem.bias ? '' : '; no biases'}.</p>
      <p>${x}; target ${y}.</p>
      <p class="sheet-weights">${weights.map(({ place, value }) => html`<span>${parameterSymbol(place)} = ${short(value)}</span> `)}</p>
    </div>
  </div>`;
}

function short(value: number): string {
  return formatNumber(value, 6);
}

function part(
  phase: Phase,
  steps: readonly Step[],
  problem: BackpropProblem,
  trace: BackpropTrace,
  filled: boolean,
): TemplateResult {
  const own = steps.filter((step) => step.phase === phase);
  return html`<div class="sheet-part"><h4>${HEADINGS[phase]}</h4>
    <ol class="sheet-lines">${own.map((step) => {
      const text = textOf(problem, trace, step);
      const formula = step.kind === 'loss-after' ? '' : ` = ${text.formula}`;
      return html`<li><span>${text.symbol}${formula} =</span> ${filled ? html`<b>${six(step.value)}</b>` : html`<span class="blank"></span>`}</li>`;
    })}</ol></div>`;
}

// -------------------------------------------------------------------------------------------------------------- the drawing

const COLUMN = 86;
const ROW = 46;
const RADIUS = 14;

/** Units and edges with their names, for paper. */
function drawing({ sizes }: BackpropProblem): TemplateResult {
  const tallest = Math.max(...sizes);
  const [width, height] = [COLUMN * (sizes.length - 1) + 2 * RADIUS + 4, ROW * tallest];
  const place = (layer: number, unit: number): readonly [number, number] => [
    RADIUS + 2 + COLUMN * layer,
    (height - ROW * (sizes[layer] ?? 0)) / 2 + ROW * (unit + 0.5),
  ];
  const edges: SVGTemplateResult[] = [];
  const units: SVGTemplateResult[] = [];
  sizes.forEach((count, layer) => {
    for (let unit = 0; unit < count; ++unit) {
      const [x, y] = place(layer, unit);
      for (let from = 0; layer > 0 && from < (sizes[layer - 1] ?? 0); ++from) {
        const [a, b] = place(layer - 1, from);
        edges.push(svg`<line x1=${a} y1=${b} x2=${x} y2=${y}></line>`);
      }
      units.push(svg`<circle cx=${x} cy=${y} r=${RADIUS}></circle>
        <text x=${x} y=${y}>${activationSymbol(sizes, layer, unit)}</text>`);
    }
  });
  return html`<svg class="sheet-net" viewBox="0 0 ${width} ${height}" role="img" aria-label="The network ${sizesText(sizes)}">${edges}${units}</svg>`;
}
