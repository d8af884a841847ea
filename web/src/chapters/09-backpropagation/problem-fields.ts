// The fields in which the reader chooses a network: a lecture's own, its layers, functions, loss, learning rate, numbers by seed.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '../../widgets/number-field.js';
import '../../widgets/select-field.js';
import type { ActivationName, BackpropProblem, EngineModule } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import {
  copyProblem,
  functionLabel,
  LARGEST_SEED,
  LOSS_LABELS,
  type LossName,
  type OutputName,
  outputsFor,
  PRESETS,
  type Preset,
  parseSizes,
  sizesText,
  withDrawnNumbers,
  withoutBiases,
} from './problem.js';
import { writeProblem } from './stepper-state.js';

export interface ProblemChoice {
  readonly presets: readonly Preset[];
  /** A preset's name, 'own' or 'drawn'. */
  readonly preset: string;
  readonly problem: BackpropProblem;
  readonly seed: number;
  /** What hidden units can have, the engine's names. */
  readonly functions: readonly string[];
  readonly choosePreset: (name: string) => void;
  readonly change: (change: Partial<BackpropProblem>) => void;
  readonly draw: (seed: number) => void;
  /** A message about something that cannot be. */
  readonly refuse: (message: string) => void;
}

/** Every field is set back, also where the last wish was refused and nothing has changed. */
export function problemFields(choice: ProblemChoice): TemplateResult {
  const { preset, presets, problem, seed, change, choosePreset, draw } = choice;
  const own = presets.some(({ name }) => name === preset)
    ? []
    : [{ value: preset, label: preset === 'drawn' ? 'drawn by seed' : 'your own' }];
  const presetOptions = [...presets.map(({ name, label }) => ({ value: name, label })), ...own];
  const outputs = outputsFor(problem.loss).map((name) => ({ value: name, label: functionLabel(name) }));
  const functions = choice.functions.map((name) => ({ value: name, label: functionLabel(name) }));
  return html`<select-field slot="controls" label="Network" testid="preset" .value=${live(preset)} .options=${presetOptions}
      @value-changed=${(event: ValueChangedEvent<string>) => {
        if (presets.some(({ name }) => name === event.detail.value)) choosePreset(event.detail.value);
      }}></select-field>
    <label slot="controls" class="sizes-field">Layers <input type="text" autocomplete="off" data-testid="sizes" data-wants-keys
      .value=${sizesText(problem.sizes)} @change=${(event: Event) => sizesTyped(event, choice)} /></label>
    <select-field slot="controls" label="Hidden units" testid="activation" .value=${live(problem.activation)} .options=${functions}
      @value-changed=${(event: ValueChangedEvent<string>) => change({ activation: event.detail.value as ActivationName })}></select-field>
    <select-field slot="controls" label="Loss" testid="loss" .value=${live(problem.loss)} .options=${LOSS_LABELS}
      @value-changed=${(event: ValueChangedEvent<string>) => {
        const loss = event.detail.value as LossName;
        const [first] = outputsFor(loss);
        change({ loss, outputActivation: loss === 'squared-error' ? 'sigmoid' : (first as OutputName) });
      }}></select-field>
    <select-field slot="controls" label="Output" testid="output" .value=${live(problem.outputActivation)} .options=${outputs} ?disabled=${outputs.length < 2}
      @value-changed=${(event: ValueChangedEvent<string>) => change({ outputActivation: event.detail.value as OutputName })}></select-field>
    <label slot="controls" class="tick"><input type="checkbox" data-testid="bias" .checked=${live(problem.bias)}
      @change=${(event: Event) => change({ bias: (event.target as HTMLInputElement).checked })} /> biases</label>
    <number-field slot="controls" class="narrow" label="η" testid="rate" .value=${live(problem.learningRate)} .min=${0} .max=${LARGEST_NUMBER} .step=${0.1}
      @value-changed=${(event: ValueChangedEvent<number>) => change({ learningRate: event.detail.value })}></number-field>
    <number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${live(seed)} .min=${0} .max=${LARGEST_SEED}
      @value-changed=${(event: ValueChangedEvent<number>) => draw(event.detail.value)}></number-field>
    <button slot="controls" type="button" class="quiet" data-testid="new-numbers" @click=${() => draw((seed + 1) % (LARGEST_SEED + 1))}>New numbers</button>`;
}

/** The problem with a change. Other sizes, and what a loss asks of its targets, need other numbers. Throws the engine's message. */
export function changedProblem(
  engine: EngineModule,
  problem: BackpropProblem,
  change: Partial<BackpropProblem>,
  seed: number,
): { readonly problem: BackpropProblem; readonly drawn: boolean } {
  const next = { ...copyProblem(problem), ...change };
  if (change.sizes !== undefined) return { problem: withDrawnNumbers(engine, next, seed), drawn: true };
  if (change.loss !== undefined) {
    const { targets } = engine.drawProblem(next, seed);
    return { problem: { ...next, targets }, drawn: false };
  }
  return { problem: next.bias ? next : withoutBiases(next), drawn: false };
}

/** What a link says of where its numbers come from, as far as it is true. */
export function claimedPreset(name: string, problem: BackpropProblem): string {
  if (name === 'drawn') return name;
  const preset = PRESETS.find((candidate) => candidate.name === name);
  return preset && sameText(preset.problem, problem) ? name : 'own';
}

/** Whether these are the numbers that the seed draws; another η, another function changes nothing of that. */
export function isDrawn(engine: EngineModule, problem: BackpropProblem, seed: number): boolean {
  const { parameters, inputs, targets } = engine.drawProblem(problem, seed);
  return sameText({ ...problem, parameters, inputs, targets }, problem);
}

function sameText(one: BackpropProblem, other: BackpropProblem): boolean {
  const text = (problem: BackpropProblem): string =>
    JSON.stringify({
      ...writeProblem(problem),
      w: [...problem.parameters],
      x: [...problem.inputs],
      y: [...problem.targets],
    });
  return text(one) === text(other);
}

function sizesTyped(event: Event, { problem, change, refuse }: ProblemChoice): void {
  const input = event.target as HTMLInputElement;
  const sizes = parseSizes(input.value);
  if (typeof sizes === 'string') {
    refuse(sizes);
    input.value = sizesText(problem.sizes);
  } else {
    change({ sizes });
  }
}
