// A slider with its label and its value in numbers beside it.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { valueChanged } from './field-events.js';
import { fieldStyles } from './field-styles.js';
import { formatNumber } from './format.js';
import { widgetStyles } from './widget-styles.js';

/** `<slider-field label="Tilt" value="0" min="-15" max="15" step="1" unit="°">`: event `value-changed`. */
export class SliderField extends LitElement {
  static override properties = {
    label: {},
    value: { type: Number },
    min: { type: Number },
    max: { type: Number },
    step: { type: Number },
    unit: {},
    digits: { type: Number },
    disabled: { type: Boolean },
    testid: {},
    format: { attribute: false },
  };
  declare label: string;
  declare value: number;
  declare min: number;
  declare max: number;
  declare step: number;
  declare unit: string;
  declare digits: number;
  declare disabled: boolean;
  declare testid: string | undefined;
  /** How the value is written, in place of `digits` and `unit`. */
  declare format: ((value: number) => string) | undefined;

  constructor() {
    super();
    this.label = '';
    this.value = 0;
    this.min = 0;
    this.max = 1;
    this.step = 0.01;
    this.unit = '';
    this.digits = 4;
    this.disabled = false;
  }

  protected override render(): TemplateResult {
    const text = this.format?.(this.value) ?? `${formatNumber(this.value, this.digits)}${this.unit}`;
    return html`<div class="field">
      <div class="head"><label for="range">${this.label}</label><output for="range">${text}</output></div>
      <input id="range" type="range" min=${this.min} max=${this.max} step=${this.step}
        data-testid=${this.testid ?? nothing} aria-valuetext=${text} ?disabled=${this.disabled}
        .value=${String(this.value)} @input=${this.moved} @change=${this.moved} />
    </div>`;
  }

  private moved(event: Event): void {
    this.value = Number((event.target as HTMLInputElement).value);
    this.dispatchEvent(valueChanged(this.value, event.type === 'change'));
  }

  static override styles = [
    widgetStyles,
    fieldStyles,
    css`
      :host {
        width: 12em;
      }
      .head {
        display: flex;
        justify-content: space-between;
        gap: 1em;
      }
      output {
        flex: 1;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      input[type='range'] {
        width: 100%;
        min-height: 2.5em;
        margin: 0;
        accent-color: var(--accent);
        touch-action: pan-y;
      }
    `,
  ];
}

customElements.define('slider-field', SliderField);

declare global {
  interface HTMLElementTagNameMap {
    'slider-field': SliderField;
  }
}
