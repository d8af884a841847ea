// A choice among a few named values.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { valueChanged } from './field-events.js';
import { fieldStyles } from './field-styles.js';
import { widgetStyles } from './widget-styles.js';

/** One choice: what is reported and what is shown. */
export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** `<select-field label="Activation" value="relu" .options=${[{ value: 'relu', label: 'ReLU' }]}>`: event `value-changed`. */
export class SelectField extends LitElement {
  static override properties = {
    label: {},
    value: {},
    options: { attribute: false },
    disabled: { type: Boolean },
    testid: {},
  };
  declare label: string;
  declare value: string;
  declare options: readonly SelectOption[];
  declare disabled: boolean;
  declare testid: string | undefined;

  constructor() {
    super();
    this.label = '';
    this.value = '';
    this.options = [];
    this.disabled = false;
  }

  protected override render(): TemplateResult {
    return html`<div class="field">
      <label for="select">${this.label}</label>
      <select id="select" data-testid=${this.testid ?? nothing} ?disabled=${this.disabled} @change=${this.chosen}>
        ${this.options.map(
          (option) =>
            html`<option value=${option.value} .selected=${option.value === this.value}>${option.label}</option>`,
        )}
      </select>
    </div>`;
  }

  private chosen(event: Event): void {
    this.value = (event.target as HTMLSelectElement).value;
    this.dispatchEvent(valueChanged(this.value, true));
  }

  static override styles = [
    widgetStyles,
    fieldStyles,
    css`
      :host {
        min-width: 9em;
      }
    `,
  ];
}

customElements.define('select-field', SelectField);

declare global {
  interface HTMLElementTagNameMap {
    'select-field': SelectField;
  }
}
