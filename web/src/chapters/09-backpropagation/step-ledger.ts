// Everything that has been worked out so far, as two tables; what the reader may change is a field in them.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '../../widgets/number-field.js';
import type { BackpropProblem } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { activationSymbol, outputSymbol, parameterPlaces, parameterSymbol, subscript, unitSymbol } from './problem.js';
import { type Step, type StepKind, six } from './trace-steps.js';

export interface Ledger {
  readonly problem: BackpropProblem;
  readonly steps: readonly Step[];
  /** f′(z) of every unit, in the engine's order. */
  readonly slopes: ArrayLike<number>;
  /** How many steps may be seen. */
  readonly shown: number;
  /** The step at work; −1: none. */
  readonly current: number;
  /** Which table is there where only one has room. */
  readonly table: LedgerTable;
  readonly choose: (table: LedgerTable) => void;
  readonly changed: (which: 'parameters' | 'inputs' | 'targets', index: number, value: number) => void;
}

export type LedgerTable = 'units' | 'weights';

/** The table that a step writes into. */
export function tableOf(step: Step | undefined): LedgerTable {
  return step && /^(weight|bias)-/.test(step.kind) ? 'weights' : 'units';
}

/** Looks steps up by what they work out. */
class Finder {
  private readonly places = new Map<string, number>();
  constructor(private readonly ledger: Ledger) {
    ledger.steps.forEach((step, i) => {
      this.places.set(Finder.key(step.kind, step.layer, step.unit, step.input), i);
    });
  }
  private static key(...parts: readonly (string | number)[]): string {
    return parts.join(' ');
  }
  /** A cell with the step's number, once it is there. */
  cell(kind: StepKind, layer: number, unit: number, input = 0, testid?: string): TemplateResult {
    const place = this.places.get(Finder.key(kind, layer, unit, input));
    const known = place !== undefined && place < this.ledger.shown;
    const now = place !== undefined && place === this.ledger.current;
    return html`<td class=${now ? 'now' : ''} data-testid=${testid ?? nothing}>${
      known ? six(this.ledger.steps[place]?.value) : now ? '?' : ''
    }</td>`;
  }
  known(kind: StepKind, layer: number, unit: number): boolean {
    const place = this.places.get(Finder.key(kind, layer, unit, 0));
    return place !== undefined && place < this.ledger.shown;
  }
}

export function ledgerTables(ledger: Ledger): TemplateResult {
  const finder = new Finder(ledger);
  const tab = (table: LedgerTable, label: string): TemplateResult =>
    html`<button type="button" aria-pressed=${ledger.table === table} data-testid="table-${table}" @click=${() => ledger.choose(table)}>${label}</button>`;
  return html`<div class="ledger" data-table=${ledger.table}>
    <div class="tabs ledger-tabs" role="group" aria-label="Table">${tab('units', 'Units')}${tab('weights', ledger.problem.bias ? 'Weights and biases' : 'Weights')}</div>
    <div class="scroll" tabindex="0" role="group" aria-label="Units">${unitTable(ledger, finder)}</div>
    <div class="scroll" tabindex="0" role="group" aria-label="Weights and biases">${parameterTable(ledger, finder)}</div>
  </div>`;
}

function field(
  { changed }: Ledger,
  which: 'parameters' | 'inputs' | 'targets',
  index: number,
  label: string,
  value: number,
): TemplateResult {
  return html`<number-field label-hidden .label=${label} .value=${live(value)} .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER} .step=${0.1} .digits=${6}
    testid="${which}-${index}" @value-changed=${(event: ValueChangedEvent<number>) => changed(which, index, event.detail.value)}></number-field>`;
}

function unitTable(ledger: Ledger, finder: Finder): TemplateResult {
  const { problem, slopes } = ledger;
  const { sizes } = problem;
  const last = sizes.length - 1;
  let at = -1;
  return html`<table><caption>Units</caption>
    <thead><tr><th scope="col">unit</th><th scope="col">z</th><th scope="col">a</th><th scope="col">f′(z)</th><th scope="col">δ</th></tr></thead>
    <tbody>
      ${Array.from({ length: sizes[0] ?? 0 }, (_, i) => {
        const name = `x${subscript(i)}`;
        return html`<tr><th scope="row">${name}</th><td></td><td>${field(ledger, 'inputs', i, name, problem.inputs[i] ?? 0)}</td><td></td>
          ${finder.cell('input-gradient', 0, i, 0, `input-gradient-${i}`)}</tr>`;
      })}
      ${sizes.slice(1).map((count, before) =>
        Array.from({ length: count }, (_, unit) => {
          const layer = before + 1;
          at += 1;
          const name = layer === last ? activationSymbol(sizes, layer, unit) : unitSymbol('a', layer, unit);
          const seen = finder.known('delta', layer, unit);
          return html`<tr><th scope="row">${name}</th>${finder.cell('z', layer, unit, 0, `z-${layer}-${unit}`)}
            ${finder.cell('a', layer, unit, 0, `a-${layer}-${unit}`)}
            <td data-testid="slope-${layer}-${unit}">${seen ? six(slopes[at]) : ''}</td>
            ${finder.cell('delta', layer, unit, 0, `delta-${layer}-${unit}`)}</tr>`;
        }),
      )}
      ${Array.from({ length: sizes[last] ?? 0 }, (_, i) => {
        const name = `target ${outputSymbol('y', sizes, i)}`;
        return html`<tr><th scope="row">${name}</th><td></td><td>${field(ledger, 'targets', i, name, problem.targets[i] ?? 0)}</td>
          <td class="note">${problem.loss === 'squared-error' ? `∂L/∂${outputSymbol('ŷ', sizes, i)}` : ''}</td>
          ${problem.loss === 'squared-error' ? finder.cell('output-error', last, i, 0, `output-error-${i}`) : html`<td></td>`}</tr>`;
      })}
      <tr><th scope="row">loss L</th><td></td>${finder.cell('loss', 0, 0, 0, 'loss-value')}<td class="note">new</td>
        ${finder.cell('loss-after', 0, 0, 0, 'loss-after')}</tr>
    </tbody></table>`;
}

function parameterTable(ledger: Ledger, finder: Finder): TemplateResult {
  const { problem } = ledger;
  return html`<table><caption>Weights${problem.bias ? ' and biases' : ''}</caption>
    <thead><tr><th scope="col">name</th><th scope="col">value</th><th scope="col">∂L/∂w</th><th scope="col">new</th></tr></thead>
    <tbody>${parameterPlaces(problem.sizes).map((place, index) => {
      const { layer, unit, input } = place;
      if (input === undefined && !problem.bias) return nothing;
      const name = parameterSymbol(place);
      const [slope, after] =
        input === undefined
          ? (['bias-gradient', 'bias-update'] as const)
          : (['weight-gradient', 'weight-update'] as const);
      return html`<tr><th scope="row">${name}</th><td>${field(ledger, 'parameters', index, name, problem.parameters[index] ?? 0)}</td>
        ${finder.cell(slope, layer, unit, input ?? 0, `gradient-${index}`)}${finder.cell(after, layer, unit, input ?? 0, `updated-${index}`)}</tr>`;
    })}</tbody></table>`;
}
