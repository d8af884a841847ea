// The sizes of the hidden layers as a reader writes them: "128", "300, 100", or nothing for none.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { valueChanged } from '../../widgets/field-events.js';
import { fieldStyles } from '../../widgets/field-styles.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import { formatHidden, parseHidden } from './mnist-settings.js';

/** Networks that the chapter speaks of. */
const SUGGESTIONS = ['none', '30', '128', '300', '300, 100', '800'];

/** `<hidden-layers-field .sizes=${[300, 100]}>`: event `value-changed` {value: number[], final: true}. */
export class HiddenLayersField extends LitElement {
  static override properties = {
    sizes: { attribute: false },
    disabled: { type: Boolean },
    testid: {},
    draft: { state: true },
    message: { state: true },
  };
  declare sizes: readonly number[];
  declare disabled: boolean;
  declare testid: string | undefined;
  declare private draft: string | undefined;
  declare private message: string;

  constructor() {
    super();
    this.sizes = [];
    this.disabled = false;
    this.message = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sizes')) {
      this.draft = undefined;
      this.message = '';
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="field">
      <label for="input">Hidden layers</label>
      <input id="input" type="text" inputmode="text" autocomplete="off" spellcheck="false" list="suggestions"
        data-testid=${this.testid ?? nothing} aria-invalid=${this.message ? 'true' : 'false'} aria-describedby="message"
        ?disabled=${this.disabled} .value=${this.draft ?? formatHidden(this.sizes)}
        @input=${this.typed} @change=${this.committed} @keydown=${this.keyed} />
      <datalist id="suggestions">${SUGGESTIONS.map((text) => html`<option value=${text}></option>`)}</datalist>
      <span id="message" class="message" role="alert">${this.message}</span>
    </div>`;
  }

  private typed(event: Event): void {
    this.draft = (event.target as HTMLInputElement).value;
  }

  private committed(event: Event): void {
    const sizes = parseHidden((event.target as HTMLInputElement).value);
    if (!sizes) {
      this.message = 'Type whole numbers with commas between, such as 300, 100; or none.';
      return;
    }
    this.message = '';
    this.draft = undefined;
    this.sizes = sizes;
    this.dispatchEvent(valueChanged(sizes, true));
  }

  private keyed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.draft === undefined) return;
    event.preventDefault();
    this.draft = undefined;
    this.message = '';
  }

  static override styles = [
    widgetStyles,
    fieldStyles,
    css`
      :host {
        width: 8em;
      }
    `,
  ];
}

customElements.define('hidden-layers-field', HiddenLayersField);

declare global {
  interface HTMLElementTagNameMap {
    'hidden-layers-field': HiddenLayersField;
  }
}
