// The sum that one unit computes for one example, written out with its current numbers, and fields for its weights and its bias.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../widgets/formula-line.js';
import '../../widgets/number-field.js';
import type { UnitValues } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { lightRoot } from '../../lecture/light-root.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import { biasIndex, hasUnit, unitIndex, unitName, weightIndex } from './network-layout.js';

/** A unit by its place; layer 0 is the inputs. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

/** Detail of `parameter-changed`. */
export interface ParameterChange {
  readonly index: number;
  readonly value: number;
}

/** What the formula calls each activation. */
const SYMBOLS: Readonly<Record<string, string>> = { sigmoid: 'σ', tanh: 'tanh', relu: 'ReLU', identity: '' };

/** `<unit-arithmetic>`: the formula is of `shown`, the fields are those of `edited`. */
export class UnitArithmetic extends LitElement {
  static override properties = {
    sizes: { attribute: false },
    parameters: { attribute: false },
    inputs: { attribute: false },
    label: { type: Number },
    values: { attribute: false },
    activation: {},
    shown: { attribute: false },
    edited: { attribute: false },
  };
  declare sizes: readonly number[];
  declare parameters: Float64Array;
  /** Of the example, [2]. */
  declare inputs: readonly number[];
  /** Its class. */
  declare label: number | undefined;
  declare values: UnitValues | undefined;
  declare activation: string;
  declare shown: UnitPlace;
  declare edited: UnitPlace;

  constructor() {
    super();
    this.sizes = [];
    this.parameters = new Float64Array(0);
    this.inputs = [];
    this.activation = 'sigmoid';
    this.shown = this.edited = { layer: 1, unit: 0 };
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { shown, edited, values, sizes } = this;
    if (!values || sizes.length === 0) return nothing;
    return html`<div class="arithmetic" data-testid="arithmetic">${
      hasUnit(sizes, shown.layer, shown.unit) ? this.formula(shown, values) : this.inputLine(shown)
    }</div>
      <div class="unit-fields" role="group" aria-label="Weights and bias of ${unitName(sizes, edited.layer, edited.unit)}">
        ${hasUnit(sizes, edited.layer, edited.unit) ? this.fields(edited) : nothing}
      </div>`;
  }

  private formula({ layer, unit }: UnitPlace, values: UnitValues): TemplateResult {
    const { sizes } = this;
    const terms = Array.from({ length: sizes[layer - 1] ?? 0 }, (_, from) => ({
      w: this.parameters[weightIndex(sizes, layer, unit, from)] ?? Number.NaN,
      x: this.activationOf(layer - 1, from, values),
      xName: unitName(sizes, layer - 1, from),
    }));
    const index = unitIndex(sizes, layer, unit);
    const last = layer === sizes.length - 1;
    const name = unitName(sizes, layer, unit);
    const example = this.inputs.map((x) => formatNumber(x, 4)).join(', ');
    const label = this.label === undefined ? '' : `, class ${this.label}`;
    return html`<p>${name} for the example (${example})${label}</p>
      <formula-line symbols .terms=${terms} .bias=${this.parameters[biasIndex(sizes, layer, unit)] ?? Number.NaN}
      .z=${values.z[index]} .a=${values.a[index]} activation=${SYMBOLS[last ? 'sigmoid' : this.activation] ?? ''}
      z-name="z" a-name=${name}></formula-line>`;
  }

  private inputLine({ unit }: UnitPlace): TemplateResult {
    return html`<p>${unitName(this.sizes, 0, unit)} = ${formatNumber(this.inputs[unit] ?? Number.NaN)}: an input, which computes
      nothing.</p>`;
  }

  private fields({ layer, unit }: UnitPlace): TemplateResult {
    const { sizes } = this;
    const name = unitName(sizes, layer, unit);
    return html`${Array.from({ length: sizes[layer - 1] ?? 0 }, (_, from) =>
      this.field(`${unitName(sizes, layer - 1, from)} → ${name}`, weightIndex(sizes, layer, unit, from)),
    )}${this.field(`bias of ${name}`, biasIndex(sizes, layer, unit))}`;
  }

  private field(label: string, index: number): TemplateResult {
    return html`<number-field .label=${label} .value=${this.parameters[index] ?? 0} .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER}
      .step=${0.1} .digits=${4} testid="parameter-${index}"
      @value-changed=${(event: ValueChangedEvent<number>) => this.changed(index, event.detail.value)}></number-field>`;
  }

  private activationOf(layer: number, unit: number, values: UnitValues): number {
    if (layer === 0) return this.inputs[unit] ?? Number.NaN;
    return values.a[unitIndex(this.sizes, layer, unit)] ?? Number.NaN;
  }

  private changed(index: number, value: number): void {
    const detail: ParameterChange = { index, value };
    this.dispatchEvent(new CustomEvent('parameter-changed', { detail, bubbles: true }));
  }
}

customElements.define('unit-arithmetic', UnitArithmetic);

declare global {
  interface HTMLElementTagNameMap {
    'unit-arithmetic': UnitArithmetic;
  }
}
