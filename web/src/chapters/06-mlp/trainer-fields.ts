// The trainer's fields: which points, which network, how it learns.
import { html, type TemplateResult } from 'lit';
import '../../widgets/number-field.js';
import '../../widgets/select-field.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import {
  activationField,
  batchFor,
  optimizerField,
  problemField,
  rateField,
  rateFor,
  seedFields,
  WHOLE,
} from './network-fields.js';
import { MOST_UNITS, type TrainerSettings } from './trainer-state.js';

const BATCHES = [1, 4, 16, 64, WHOLE].map((size) => ({
  value: String(size),
  label: size === WHOLE ? 'all points' : String(size),
}));

/** `change` is called with what the reader set anew. */
export function settingsFields(
  settings: TrainerSettings,
  ownPoints: boolean,
  change: (change: Partial<TrainerSettings>) => void,
): TemplateResult {
  const [first, second] = settings.layers;
  return html`${problemField(settings.problem, (problem) => change({ problem, batch: batchFor(problem), rate: rateFor(problem) }), ownPoints)}
    <number-field slot="controls" class="narrow" label="Hidden 1" integer testid="hidden-1" .value=${first} .min=${1} .max=${MOST_UNITS}
      @value-changed=${(event: ValueChangedEvent<number>) => change({ layers: [event.detail.value, second] })}></number-field>
    <number-field slot="controls" class="narrow" label="Hidden 2" integer testid="hidden-2" .value=${second} .min=${0} .max=${MOST_UNITS}
      @value-changed=${(event: ValueChangedEvent<number>) => change({ layers: [first, event.detail.value] })}></number-field>
    ${activationField(settings.activation, (activation) => change({ activation }))}
    ${optimizerField(settings.optimizer, (optimizer) => change({ optimizer }))}
    ${rateField(settings.rate, (rate) => change({ rate }))}
    <select-field slot="controls" label="Batch" testid="batch" .value=${String(settings.batch)} .options=${BATCHES}
      @value-changed=${(event: ValueChangedEvent<string>) => change({ batch: Number(event.detail.value) })}></select-field>
    ${seedFields(settings.seed, (seed) => change({ seed }))}`;
}
