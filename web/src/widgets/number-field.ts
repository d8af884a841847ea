// A number that the reader may change: typed, dragged sideways, stepped with the arrows.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { valueChanged } from './field-events.js';
import { fieldStyles } from './field-styles.js';
import { formatNumber, parseNumber } from './format.js';
import { nextOnLogScale, tidy } from './log-scale.js';
import { widgetStyles } from './widget-styles.js';

/** Pixels the pointer must travel sideways before a press becomes a drag, and pixels a step while dragging. */
const DRAG_THRESHOLD = 4;
const PIXELS_PER_STEP = 6;
/** How long what was wrong stands once the reader has left the field, in ms. */
const SAID_FOR = 5000;

/** `<number-field label="Seed" value="0" min="0" max="9999" step="1">`: event `value-changed`. */
export class NumberField extends LitElement {
  static override properties = {
    label: {},
    labelHidden: { type: Boolean, attribute: 'label-hidden' },
    value: { type: Number },
    min: { type: Number },
    max: { type: Number },
    step: { type: Number },
    logarithmic: { type: Boolean },
    integer: { type: Boolean },
    unit: {},
    digits: { type: Number },
    disabled: { type: Boolean },
    testid: {},
    message: { state: true },
    draft: { state: true },
  };
  declare label: string;
  /** For fields in a table, which names them by its rows and columns: the label is only spoken. */
  declare labelHidden: boolean;
  declare value: number;
  /** The range that is accepted, both ends included. */
  declare min: number;
  declare max: number;
  declare step: number;
  /** Steps of 1, 2, 5, 10, … instead of `step`; for learning rates and the like. Needs min > 0. */
  declare logarithmic: boolean;
  declare integer: boolean;
  declare unit: string;
  /** Significant digits shown. */
  declare digits: number;
  declare disabled: boolean;
  declare testid: string | undefined;
  declare private message: string;
  declare private draft: string | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  private drag: { id: number; x: number; from: number; moved: boolean } | undefined;

  constructor() {
    super();
    this.label = '';
    this.labelHidden = false;
    this.value = 0;
    this.min = -Infinity;
    this.max = Infinity;
    this.step = 1;
    this.logarithmic = false;
    this.integer = false;
    this.unit = '';
    this.digits = 6;
    this.disabled = false;
    this.message = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.leaving);
    this.message = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value') && !this.hasFocusInside()) this.draft = undefined;
  }

  protected override render(): TemplateResult {
    const shown = this.draft ?? formatNumber(this.value, this.digits);
    return html`<div class="field">
      <label for="input" class=${this.labelHidden ? 'spoken' : nothing}>${this.label}${this.unit ? html` <span>(${this.unit})</span>` : nothing}</label>
      <input id="input" type="text" inputmode="decimal" autocomplete="off" spellcheck="false" role="spinbutton"
        data-testid=${this.testid ?? nothing}
        aria-valuenow=${decimal(this.value) ?? nothing} aria-valuetext=${formatNumber(this.value, this.digits)}
        aria-valuemin=${decimal(this.min) ?? nothing}
        aria-valuemax=${decimal(this.max) ?? nothing}
        aria-invalid=${this.message ? 'true' : 'false'} aria-describedby="message"
        ?disabled=${this.disabled} .value=${shown}
        @input=${this.typed} @change=${this.committed} @focus=${this.entered} @blur=${this.left} @keydown=${this.keyed}
        @pointerdown=${this.pressed} @pointermove=${this.dragged} @pointerup=${this.released}
        @pointercancel=${this.released} />
      <span id="message" class="message" role="alert">${this.message}</span>
    </div>`;
  }

  private hasFocusInside(): boolean {
    return this.shadowRoot?.activeElement instanceof HTMLInputElement;
  }

  /** Sets the value when it is in range; otherwise says the range and keeps the old one. */
  private propose(value: number | undefined, final: boolean): void {
    const wanted = value === undefined || this.integer ? value && Math.trunc(value) : value;
    if (
      wanted === undefined ||
      Number.isNaN(wanted) ||
      wanted < this.min ||
      wanted > this.max ||
      (this.integer && wanted !== value)
    ) {
      this.message = this.rangeText();
      return;
    }
    this.message = '';
    if (wanted === this.value && !final) return;
    this.value = wanted;
    this.dispatchEvent(valueChanged(wanted, final));
  }

  private rangeText(): string {
    const kind = this.integer ? 'a whole number' : 'a number';
    const low = formatNumber(this.min, 6);
    const high = formatNumber(this.max, 6);
    if (Number.isFinite(this.min) && Number.isFinite(this.max)) {
      return `Type ${kind} from ${low} to ${high}.`;
    }
    if (Number.isFinite(this.min)) return `Type ${kind} of at least ${low}.`;
    if (Number.isFinite(this.max)) return `Type ${kind} of at most ${high}.`;
    return `Type ${kind}.`;
  }

  private stepped(direction: 1 | -1, times: number): number {
    let value = this.value;
    for (let i = 0; i < times; ++i) {
      value = this.logarithmic && value > 0 ? nextOnLogScale(value, direction) : tidy(value + direction * this.step);
    }
    return Math.max(this.min, Math.min(this.max, value));
  }

  private typed(event: Event): void {
    this.draft = (event.target as HTMLInputElement).value;
  }

  private committed(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.propose(parseNumber(text), true);
    this.draft = undefined;
    if (!this.hasFocusInside()) this.fade();
    this.requestUpdate();
  }

  private entered(): void {
    clearTimeout(this.leaving);
  }

  private left(): void {
    this.draft = undefined;
    this.fade();
  }

  /** To leave is also to hand in, before or after the blur: what was wrong stands for a while. */
  private fade(): void {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => {
      this.message = '';
    }, SAID_FOR);
  }

  private keyed(event: KeyboardEvent): void {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined;
    if (direction !== undefined) {
      event.preventDefault();
      this.draft = undefined;
      this.propose(this.stepped(direction, event.shiftKey ? 10 : 1), true);
    } else if (event.key === 'Escape' && this.draft !== undefined) {
      event.preventDefault();
      this.draft = undefined;
      this.message = '';
    }
  }

  private pressed(event: PointerEvent): void {
    if (this.disabled || event.button !== 0 || this.hasFocusInside()) return;
    this.drag = { id: event.pointerId, x: event.clientX, from: this.value, moved: false };
  }

  private dragged(event: PointerEvent): void {
    const drag = this.drag;
    if (!drag || drag.id !== event.pointerId) return;
    const travel = event.clientX - drag.x;
    if (!drag.moved && Math.abs(travel) < DRAG_THRESHOLD) return;
    const input = event.target as HTMLInputElement;
    if (!drag.moved) {
      drag.moved = true;
      input.setPointerCapture(event.pointerId);
      input.blur();
    }
    event.preventDefault();
    const steps = Math.trunc(travel / PIXELS_PER_STEP);
    this.value = drag.from;
    this.draft = undefined;
    this.propose(this.stepped(steps >= 0 ? 1 : -1, Math.abs(steps)), false);
  }

  private released(event: PointerEvent): void {
    const moved = this.drag?.moved;
    this.drag = undefined;
    if (!moved) return;
    (event.target as HTMLInputElement).blur();
    this.dispatchEvent(valueChanged(this.value, true));
  }

  static override styles = [
    widgetStyles,
    fieldStyles,
    css`
      :host {
        position: relative;
        width: 7.5em;
      }
      label.spoken {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
      }
      input:not(:focus, :disabled) {
        cursor: ew-resize;
        touch-action: pan-y;
        user-select: none;
      }
    `,
  ];
}

/** A number as ARIA takes it; undefined where it would need an exponent. */
function decimal(value: number): number | undefined {
  return Number.isFinite(value) && !String(value).includes('e') ? value : undefined;
}

customElements.define('number-field', NumberField);

declare global {
  interface HTMLElementTagNameMap {
    'number-field': NumberField;
  }
}
