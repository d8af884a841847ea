// The fields of a run's settings; what the engine refuses is said at its field.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../widgets/number-field.js';
import '../../widgets/select-field.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import type { SelectOption } from '../../widgets/select-field.js';
import './hidden-layers-field.js';
import {
  adapted,
  type ChoiceKey,
  hiddenOf,
  NAMES,
  RECIPE,
  sameSettings,
  type TrainingSettings,
  withHidden,
} from './mnist-settings.js';

/** Detail of `settings-changed`. */
export interface SettingsChanged {
  readonly settings: TrainingSettings;
}

/** Ranges that a field accepts; the engine has the last word. */
const RANGES = {
  learning_rate: { min: 1e-6, max: 1e6 },
  momentum: { min: 0, max: 0.999 },
  batch_size: { min: 1, max: 60000 },
  epochs: { min: 1, max: 1000 },
  seed: { min: 0, max: 999999 },
  label_smoothing: { min: 0, max: 0.9 },
  weight_decay: { min: 0, max: 1 },
} as const;
type NumberKey = keyof typeof RANGES;

/** Settings in the folded part. */
const FOLDED: readonly (keyof TrainingSettings)[] = [
  'loss',
  'label_smoothing',
  'weight_decay',
  'initializer',
  'shuffle',
];

/** `<mnist-settings-form .settings=${…} .refused=${{ setting, message }}>`: event `settings-changed`. */
export class MnistSettingsForm extends LitElement {
  static override properties = {
    settings: { attribute: false },
    refused: { attribute: false },
    folded: { state: true },
  };
  declare settings: TrainingSettings;
  /** The setting that the engine refused, and why. */
  declare refused: { readonly setting: keyof TrainingSettings; readonly message: string } | undefined;
  declare private folded: boolean;

  constructor() {
    super();
    this.settings = RECIPE;
    this.folded = true;
  }

  // In the page itself, so that chapter.css lays it out.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('refused') && this.refused && FOLDED.includes(this.refused.setting)) this.folded = false;
  }

  protected override render(): TemplateResult {
    const { settings } = this;
    return html`<div class="fields">
        ${this.field(
          'layers',
          html`<hidden-layers-field testid="hidden-layers" .sizes=${hiddenOf(settings)}
            @value-changed=${(event: ValueChangedEvent<number[]>) => this.set(withHidden(settings, event.detail.value))}
          ></hidden-layers-field>`,
        )}
        ${this.choice('activation', 'Activation')} ${this.choice('optimizer', 'Optimiser')}
        ${settings.optimizer === 'momentum' ? this.number('momentum', 'Momentum', { step: 0.05 }) : nothing}
        ${this.number('learning_rate', 'Learning rate', { logarithmic: true })} ${this.choice('schedule', 'Schedule')}
        ${this.number('batch_size', 'Batch', { logarithmic: true, integer: true })}
        ${this.number('epochs', 'Epochs', { integer: true })} ${this.number('seed', 'Seed', { integer: true })}
        <button type="button" class="quiet" @click=${this.newSeed}>New seed</button>
      </div>
      <details ?open=${!this.folded} @toggle=${this.toggled}>
        <summary>More settings</summary>
        <div class="fields">
          ${this.choice('loss', 'Loss')}
          ${settings.loss === 'cross-entropy' ? this.number('label_smoothing', 'Label smoothing', { step: 0.05 }) : nothing}
          ${this.number('weight_decay', 'Weight decay', { step: 0.0001 })} ${this.choice('initializer', 'Initialiser')}
          ${this.field(
            'shuffle',
            html`<label class="check"><input type="checkbox" .checked=${settings.shuffle}
              @change=${(event: Event) => this.set({ ...settings, shuffle: (event.target as HTMLInputElement).checked })}
              /> Shuffle every epoch</label>`,
          )}
          <button type="button" class="quiet" ?disabled=${sameSettings(settings, RECIPE)}
            @click=${() => this.set(RECIPE)}>Default settings</button>
        </div>
      </details>`;
  }

  /** A field with the engine's complaint under it, if it has one. */
  private field(key: keyof TrainingSettings, control: TemplateResult): TemplateResult {
    const refused = this.refused?.setting === key;
    return html`<div class=${refused ? 'field-place refused' : 'field-place'}>${control}${
      refused ? html`<p class="refusal" role="alert" data-testid="setting-error">${this.refused?.message}</p>` : nothing
    }</div>`;
  }

  private choice(key: ChoiceKey, label: string): TemplateResult {
    const options: SelectOption[] = Object.entries(NAMES[key]).map(([value, name]) => ({ value, label: name }));
    return this.field(
      key,
      html`<select-field label=${label} testid=${key} .value=${this.settings[key]} .options=${options}
        @value-changed=${(event: ValueChangedEvent<string>) => this.set({ ...this.settings, [key]: event.detail.value })}
      ></select-field>`,
    );
  }

  private number(
    key: NumberKey,
    label: string,
    { step = 1, logarithmic = false, integer = false }: { step?: number; logarithmic?: boolean; integer?: boolean },
  ): TemplateResult {
    const { min, max } = RANGES[key];
    return this.field(
      key,
      html`<number-field label=${label} testid=${key} .value=${this.settings[key]} .min=${min} .max=${max} .step=${step}
        ?logarithmic=${logarithmic} ?integer=${integer}
        @value-changed=${(event: ValueChangedEvent<number>) => this.set({ ...this.settings, [key]: event.detail.value })}
      ></number-field>`,
    );
  }

  private newSeed(): void {
    const seed = Math.floor(Math.random() * (RANGES.seed.max + 1));
    this.set({ ...this.settings, seed });
  }

  private set(settings: TrainingSettings): void {
    this.settings = adapted(settings);
    const detail: SettingsChanged = { settings: this.settings };
    this.dispatchEvent(new CustomEvent('settings-changed', { detail, bubbles: true }));
  }

  private toggled(event: Event): void {
    this.folded = !(event.target as HTMLDetailsElement).open;
  }
}

customElements.define('mnist-settings-form', MnistSettingsForm);

declare global {
  interface HTMLElementTagNameMap {
    'mnist-settings-form': MnistSettingsForm;
  }
}
