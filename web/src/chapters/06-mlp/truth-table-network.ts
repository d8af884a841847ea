// Any truth table of 2 to 4 inputs as a network with one hidden layer, built anew with every click on the table.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/network-diagram.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/formula-line.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/truth-table.js';
import type { DisjunctiveNetwork, EngineModule, UnitValues } from '../../../../wasm_bindings/engine';
import { FigureState, flag, integer } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { DiagramPart } from '../../plots/network-diagram.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import type { TargetChange } from '../../widgets/truth-table.js';
import {
  bitsOf,
  disjunctionText,
  functionCount,
  INPUT_NAMES,
  MOST_INPUTS,
  numberOf,
  PRESET_NAMES,
  PRESETS,
  type Preset,
  presetOf,
  presetTable,
  tableOf,
  termText,
} from './boolean-tables.js';
import { stepNetwork } from './step-network.js';

/** `<truth-table-network>` */
export class TruthTableNetwork extends LitElement {
  static override properties = {
    inputs: { state: true },
    table: { state: true },
    simplify: { state: true },
    row: { state: true },
    unit: { state: true },
    earlier: { state: true },
  };
  declare private inputs: number;
  declare private table: Uint8Array;
  declare private simplify: boolean;
  /** The row of the table that is fed into the network. */
  declare private row: number;
  /** The hidden unit whose arithmetic is written out; the output from the number of terms on. */
  declare private unit: number;
  /** Hidden units before the last change, in grey beside the new number; −1 at first. */
  declare private earlier: number;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'truth-table-network',
    version: 1,
    fields: {
      inputs: integer(2, MOST_INPUTS),
      function: integer(0, functionCount(MOST_INPUTS) - 1),
      simplify: flag(),
      row: integer(0, 2 ** MOST_INPUTS - 1),
      unit: integer(0, 2 ** MOST_INPUTS),
      before: integer(-1, 2 ** MOST_INPUTS),
    },
    write: () => ({
      inputs: this.inputs,
      function: numberOf(this.table),
      simplify: this.simplify,
      row: this.row,
      unit: this.unit,
      before: this.earlier,
    }),
    read: ({ inputs, function: number, simplify, row, unit, before }) => {
      if (number >= functionCount(inputs) || row >= 2 ** inputs)
        throw new Error(`${inputs} inputs have no such function`);
      Object.assign(this, { inputs, table: tableOf(number, inputs), simplify, row, unit, earlier: before });
    },
  });
  private network: DisjunctiveNetwork | undefined;
  /** Hidden units of the same function with `simplify` the other way. */
  private otherCount = 0;
  private values: UnitValues | undefined;

  constructor() {
    super();
    this.inputs = 2;
    this.table = presetTable('odd', 2);
    this.simplify = true;
    this.row = 2;
    this.unit = 0;
    this.earlier = -1;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    const rebuilt = !this.network || ['table', 'inputs', 'simplify'].some((name) => changed.has(name));
    if (rebuilt) this.build(engine);
    if (rebuilt || changed.has('row')) this.feed(engine);
  }

  private build(engine: EngineModule): void {
    this.network = engine.disjunctiveNetwork(this.table, this.inputs, this.simplify);
    this.otherCount = engine.disjunctiveNetwork(this.table, this.inputs, !this.simplify).terms;
    this.unit = Math.min(this.unit, this.network.terms);
  }

  /** The chosen row through the network. */
  private feed(engine: EngineModule): void {
    const { network } = this;
    if (!network) return;
    const bits = Float64Array.from(bitsOf(this.row, this.inputs));
    const hidden = { weights: network.hiddenWeights, biases: network.hiddenBiases };
    const output = { weights: network.outputWeights, biases: [network.outputBias] };
    // Without hidden units the output has no inputs either: its sum is its bias alone, whatever the row.
    this.values =
      network.terms > 0
        ? stepNetwork(engine, [this.inputs, network.terms, 1], [hidden, output], bits)
        : stepNetwork(engine, [1, 1], [{ weights: [0], biases: [network.outputBias] }], Float64Array.of(0));
  }

  // ------------------------------------------------------------------------------------------------------------- elements

  protected override render(): TemplateResult {
    const { loader, network } = this;
    return html`<figure-frame question="Is there a truth table that one hidden layer cannot do, and how many hidden units does the worst one take?">
      <div slot="picture" class="boolean">
        <truth-table editable selectable target-label="f" .inputs=${INPUT_NAMES.slice(0, this.inputs)} .target=${this.table}
          .columns=${network ? [{ label: this.inputs > 3 ? 'net' : 'network', values: network.outputs }] : []} .highlight=${this.row}
          @target-changed=${(event: CustomEvent<TargetChange>) => {
            this.row = event.detail.row;
            this.setTable(Uint8Array.from(event.detail.target), this.inputs);
          }}
          @row-selected=${(event: CustomEvent<{ row: number }>) => {
            this.row = event.detail.row;
          }}></truth-table>
        <div class="built">
          ${this.renderCount()}
          ${this.renderDiagram()}
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.reset}></play-controls>
      <select-field slot="controls" label="Inputs" testid="inputs" .value=${String(this.inputs)}
        .options=${['2', '3', '4'].map((value) => ({ value, label: value }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.setInputs(Number(event.detail.value))}></select-field>
      <select-field slot="controls" label="Fires for" testid="preset" .value=${presetOf(this.table, this.inputs) ?? ''}
        .options=${this.presetOptions()}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          if (event.detail.value) this.setTable(presetTable(event.detail.value as Preset, this.inputs), this.inputs);
        }}></select-field>
      <number-field slot="controls" label="Function" testid="function" integer .value=${numberOf(this.table)} .min=${0}
        .max=${functionCount(this.inputs) - 1} @value-changed=${(event: ValueChangedEvent<number>) => {
          this.setTable(tableOf(event.detail.value, this.inputs), this.inputs);
        }}></number-field>
      <label slot="controls" class="tick"><input type="checkbox" data-testid="simplify" .checked=${this.simplify}
        @change=${(event: Event) => {
          this.earlier = this.network?.terms ?? -1;
          this.simplify = (event.target as HTMLInputElement).checked;
        }} /> simplify</label>
      <share-link slot="link" .source=${this.link}></share-link>
      ${this.renderNumbers()}
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>There is none: each row that should give 1 can have a unit that fires on it alone, so that the output only
        has to be an OR. The worst function is the checkerboard, “odd number of ones”. A unit that covers two rows leaves out an
        input, so it fires on both sides of it; but on the checkerboard a step in any direction changes the colour. Half of the
        2ⁿ rows are 1, and each needs a unit of its own: 2ⁿ⁻¹.</p></div>
    </figure-frame>`;
  }

  private renderCount(): TemplateResult {
    const terms = this.network?.terms;
    const { earlier } = this;
    return html`<p class="count" data-testid="hidden-count"><strong>${terms ?? '…'}</strong> hidden ${terms === 1 ? 'unit' : 'units'}${
      earlier >= 0 && earlier !== terms ? html` <span class="past">before: ${earlier}</span>` : nothing
    }<span class="bound">at most ${2 ** (this.inputs - 1)} = 2<sup>${this.inputs - 1}</sup> when simplified</span></p>`;
  }

  private renderDiagram(): TemplateResult | typeof nothing {
    const { network, values } = this;
    if (!network || !values) return nothing;
    const { terms } = network;
    const bits = bitsOf(this.row, this.inputs);
    const a = Array.from(values.a);
    const hidden = a.slice(0, terms);
    const layers = terms > 0 ? [bits, hidden, a.slice(terms)] : [bits, a];
    const weights = terms > 0 ? [network.hiddenWeights, network.outputWeights] : [new Float64Array(this.inputs)];
    const biases = terms > 0 ? [network.hiddenBiases, [network.outputBias]] : [[network.outputBias]];
    const names = Array.from({ length: terms }, (_, i) => `h${subscript(i + 1)}`);
    return html`<network-diagram .numbers=${terms * this.inputs <= 6} .sizes=${layers.map((layer) => layer.length)} .weights=${weights} .biases=${biases}
      .labels=${terms > 0 ? [INPUT_NAMES, names, ['f']] : [INPUT_NAMES, ['f']]} .values=${layers} .firing=${layers}
      .selected=${{ kind: 'unit', layer: terms > 0 && this.unit < terms ? 1 : layers.length - 1, unit: this.unit < terms ? this.unit : 0 }}
      description=${`The network of this table. ${this.say()}`}
      @part-selected=${(event: CustomEvent<{ part: DiagramPart }>) => this.choose(event.detail.part)}
      @part-pointed=${(event: CustomEvent<{ part: DiagramPart | null }>) => this.choose(event.detail.part)}></network-diagram>`;
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    const { network, values } = this;
    if (!network || !values) return nothing;
    const { terms } = network;
    const hidden = this.unit < terms;
    const bits = bitsOf(this.row, this.inputs);
    const weights = hidden
      ? network.hiddenWeights.subarray(this.unit * this.inputs, (this.unit + 1) * this.inputs)
      : network.outputWeights;
    const parts = hidden ? bits : Array.from(values.a).slice(0, terms);
    const at = hidden ? this.unit : values.z.length - 1;
    return html`<div slot="numbers" class="boolean-numbers">
      <p class="figure-numbers" data-testid="formula">f = ${disjunctionText(this.allTerms())}</p>
      <p class="figure-numbers">${hidden ? `h${subscript(this.unit + 1)} = ${termText(this.literals(this.unit))}` : 'The output'}, for x = (${bits.join(', ')}):</p>
      <formula-line activation="step" .terms=${parts.map((x, i) => ({ w: weights[i] ?? 0, x }))}
        .bias=${hidden ? network.hiddenBiases[this.unit] : network.outputBias} .z=${values.z[at]} .a=${values.a[at]}></formula-line>
    </div>`;
  }

  // ---------------------------------------------------------------------------------------------------------------- words

  private literals(term: number): Int8Array {
    return this.network?.literals.subarray(term * this.inputs, (term + 1) * this.inputs) ?? new Int8Array(0);
  }

  private allTerms(): Int8Array[] {
    return Array.from({ length: this.network?.terms ?? 0 }, (_, i) => this.literals(i));
  }

  private say(): string {
    const { network, values } = this;
    if (!network || !values) return this.loader.waiting;
    const ones = this.table.filter((bit) => bit === 1).length;
    const right = network.outputs.every((output, i) => output === this.table[i]);
    const hidden = Array.from(values.a).slice(0, network.terms);
    const firing = hidden.filter((a) => a === 1).length;
    const other = this.simplify ? `${this.otherCount} without simplifying` : `${this.otherCount} when simplified`;
    return `${ones} of ${this.table.length} rows are 1. ${network.terms} hidden ${network.terms === 1 ? 'unit' : 'units'}, ${other}. ${
      right ? 'The network has every row right.' : 'The network has rows wrong.'
    } For x = (${bitsOf(this.row, this.inputs).join(', ')}) ${firing === 1 ? '1 hidden unit fires' : `${firing} hidden units fire`}.`;
  }

  private presetOptions(): { value: string; label: string }[] {
    const known = PRESET_NAMES.map((value) => ({ value: value as string, label: PRESETS[value].label }));
    return presetOf(this.table, this.inputs) ? known : [{ value: '', label: 'as you clicked' }, ...known];
  }

  // -------------------------------------------------------------------------------------------------------------- actions

  private setTable(table: Uint8Array, inputs: number): void {
    this.earlier = this.network?.terms ?? -1;
    this.table = table;
    this.inputs = inputs;
    this.row = Math.min(this.row, table.length - 1);
  }

  private readonly reset = (): void => {
    this.setTable(presetTable('odd', 2), 2);
    Object.assign(this, { simplify: true, row: 2, unit: 0, earlier: -1 });
  };

  /** The same rule for more or fewer inputs, where it is one; otherwise the checkerboard. */
  private setInputs(inputs: number): void {
    this.setTable(presetTable(presetOf(this.table, this.inputs) ?? 'odd', inputs), inputs);
  }

  private choose(part: DiagramPart | null): void {
    const at = part?.kind === 'edge' ? part.to : part;
    const terms = this.network?.terms ?? 0;
    if (!at || at.layer === 0) return;
    this.unit = terms > 0 && at.layer === 1 ? at.unit : terms;
  }
}

function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}

customElements.define('truth-table-network', TruthTableNetwork);

declare global {
  interface HTMLElementTagNameMap {
    'truth-table-network': TruthTableNetwork;
  }
}
