// The fields in which the reader chooses points and network: the same, with the same values, in every figure that trains one.
import { html, type TemplateResult } from 'lit';
import '../../widgets/number-field.js';
import '../../widgets/select-field.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import type { HiddenActivation, Optimizer } from './network-run.js';
import { PROBLEM_OPTIONS, type ProblemName } from './planar-problems.js';

export const ACTIVATIONS: readonly { readonly value: HiddenActivation; readonly label: string }[] = [
  { value: 'sigmoid', label: 'sigmoid' },
  { value: 'tanh', label: 'tanh' },
  { value: 'relu', label: 'ReLU' },
];
export const OPTIMIZERS: readonly { readonly value: Optimizer; readonly label: string }[] = [
  { value: 'sgd', label: 'gradient descent' },
  { value: 'momentum', label: 'momentum' },
  { value: 'adam', label: 'Adam' },
];

/** Limits of the learning rate, in fields and in links. */
export const RATES = { min: 1e-6, max: 1e6 } as const;
export const LARGEST_SEED = 9999;

/** More than any set has: all points in every batch. */
export const WHOLE = 10_000;

/** The batch a problem begins with: four points are one batch. */
export function batchFor(problem: ProblemName): number {
  return problem === 'xor' ? WHOLE : 16;
}

/** The learning rate a problem begins with. */
export function rateFor(problem: ProblemName): number {
  return problem === 'xor' ? 0.5 : 0.1;
}

/** What the field says of points that the reader has added, moved or pasted. */
const OWN = { value: 'own', label: 'Your own' } as const;

/** Called with what the reader chose. */
type Chosen<T> = (value: T) => void;

/** `own`: the points are no longer the problem's; to choose one brings its points back. */
export function problemField(value: ProblemName, chosen: Chosen<ProblemName>, own = false): TemplateResult {
  return html`<select-field slot="controls" label="Points" testid="problem" .value=${own ? OWN.value : value} .options=${own ? [...PROBLEM_OPTIONS, OWN] : PROBLEM_OPTIONS}
    @value-changed=${(event: ValueChangedEvent<ProblemName>) => chosen(event.detail.value)}></select-field>`;
}

export function activationField(value: HiddenActivation, chosen: Chosen<HiddenActivation>): TemplateResult {
  return html`<select-field slot="controls" label="Activation" testid="activation" .value=${value} .options=${ACTIVATIONS}
    @value-changed=${(event: ValueChangedEvent<HiddenActivation>) => chosen(event.detail.value)}></select-field>`;
}

export function optimizerField(value: Optimizer, chosen: Chosen<Optimizer>): TemplateResult {
  return html`<select-field slot="controls" label="Optimiser" testid="optimizer" .value=${value} .options=${OPTIMIZERS}
    @value-changed=${(event: ValueChangedEvent<Optimizer>) => chosen(event.detail.value)}></select-field>`;
}

export function rateField(value: number, chosen: Chosen<number>): TemplateResult {
  return html`<number-field slot="controls" class="narrow" label="Learning rate" logarithmic testid="rate" .value=${value}
    .min=${RATES.min} .max=${RATES.max} @value-changed=${(event: ValueChangedEvent<number>) => chosen(event.detail.value)}></number-field>`;
}

/** The seed of the first weights, and a button for the next one. */
export function seedFields(value: number, chosen: Chosen<number>): TemplateResult {
  return html`<number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${value} .min=${0} .max=${LARGEST_SEED}
      @value-changed=${(event: ValueChangedEvent<number>) => chosen(event.detail.value)}></number-field>
    <button slot="controls" type="button" class="quiet" data-testid="new-seed"
      @click=${() => chosen((value + 1) % (LARGEST_SEED + 1))}>New seed</button>`;
}
