// Gates to be connected until their output is XOR: the wiring, each unit's half-plane, the table with every unit's column.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/network-diagram.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/formula-line.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/truth-table.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { DiagramEdge, DiagramPart, UnitMap, UnitPlace } from '../../plots/network-diagram.js';
import { pointSetOf } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import type { FormulaTerm } from '../../widgets/formula-line.js';
import {
  type Circuit,
  type CircuitOutputs,
  evaluate,
  expressionOf,
  GATES,
  gateAt,
  inputsOf,
  parseWires,
  refusal,
  type UnitOutput,
  unitNames,
  type Wire,
  wiresText,
  withoutWire,
  withWire,
} from './gate-circuit.js';
import { KIT_NAMES, KITS, type KitName } from './gate-kits.js';

/** The four rows of the table, in its order. */
const X1 = Float64Array.of(0, 0, 1, 1);
const X2 = Float64Array.of(0, 1, 0, 1);
const XOR = [0, 1, 1, 0];
/** The plane that is shown, and how finely. */
// 64 columns, so that no line of a gate runs exactly through nodes, where rounding would decide.
const [LOW, HIGH, COLUMNS] = [-0.5, 1.5, 64];
const GRID_1 = Float64Array.from({ length: COLUMNS * COLUMNS }, (_, i) => place(i % COLUMNS));
const GRID_2 = Float64Array.from({ length: COLUMNS * COLUMNS }, (_, i) => place(Math.floor(i / COLUMNS)));
/** Colours of a unit that is off or on: pale enough for points and lines to stand out. */
const MAP_LIMIT = 1.1;

function place(index: number): number {
  return LOW + ((HIGH - LOW) * index) / (COLUMNS - 1);
}

/** `<gate-wiring>` */
export class GateWiring extends LitElement {
  static override properties = {
    kit: { state: true },
    wires: { state: true },
    row: { state: true },
    watched: { state: true },
    refused: { state: true },
  };
  declare private kit: KitName;
  declare private wires: readonly Wire[];
  /** The row of the table whose values are shown. */
  declare private row: number;
  /** The unit whose planes and arithmetic are shown. */
  declare private watched: UnitPlace;
  /** Why the last wire was not taken. */
  declare private refused: string;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'gate-wiring',
    version: 1,
    fields: {
      kit: choice(...KIT_NAMES),
      wires: text(200),
      row: integer(0, 3),
      layer: integer(1, 3),
      unit: integer(0, 1),
    },
    write: () => ({
      kit: this.kit,
      wires: wiresText(this.wires),
      row: this.row,
      layer: this.watched.layer,
      unit: this.watched.unit,
    }),
    read: ({ kit, wires, row, layer, unit }) => {
      const parsed = parseWires(wires, KITS[kit].gates);
      if (!parsed || !KITS[kit].gates[layer - 1]?.[unit]) throw new Error('its wires do not fit its gates');
      Object.assign(this, { kit, wires: parsed, row, watched: { layer, unit }, refused: '' });
    },
  });
  /** Of the four rows, and of the grid. */
  private rows: CircuitOutputs = [];
  private maps: (UnitMap | undefined)[][] = [];

  constructor() {
    super();
    this.kit = 'or-nand-and';
    this.wires = [];
    this.row = 1;
    this.watched = outputOf(this.kit);
    this.refused = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  /** How gates are written in this kit. */
  private get signs(): 'words' | 'signs' {
    return KITS[this.kit].notation;
  }

  private get circuit(): Circuit {
    return { gates: KITS[this.kit].gates, wires: this.wires };
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    const stale = this.rows.length === 0 || changed.has('kit') || changed.has('wires');
    if (engine && stale) this.compute(engine);
  }

  private compute(engine: EngineModule): void {
    this.rows = evaluate(engine, this.circuit, X1, X2);
    this.maps = [
      [],
      ...evaluate(engine, this.circuit, GRID_1, GRID_2).map((layer) =>
        layer.map((unit) => unit && { values: unit.output, columns: COLUMNS, level: 0.5, limit: MAP_LIMIT }),
      ),
    ];
  }

  private outputAt({ layer, unit }: UnitPlace): UnitOutput | undefined {
    return this.rows[layer - 1]?.[unit];
  }

  /** The network's answers, a row each; undefined while the output is not connected. */
  private get answers(): Float64Array | undefined {
    return this.outputAt(outputOf(this.kit))?.output;
  }

  private get rightRows(): number {
    return this.answers?.filter((answer, i) => answer === XOR[i]).length ?? 0;
  }

  // ------------------------------------------------------------------------------------------------------------- elements

  protected override render(): TemplateResult {
    const { loader } = this;
    const solved = this.rightRows === 4;
    return html`<figure-frame question="How do you connect these gates so that the last one fires for XOR?">
      <div slot="picture" class=${solved ? 'wiring solved' : 'wiring'}>
        <div class="board">
          ${this.renderDiagram()}
          <p class="verdict" data-testid="wiring-verdict">${this.verdict()}</p>
          ${this.renderTable()}
        </div>
        ${this.renderPlanes()}
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step reset-label="Remove all wires" @reset=${() => this.setKit(this.kit)}></play-controls>
      <select-field slot="controls" label="Gates" testid="kit" .value=${this.kit}
        .options=${KIT_NAMES.map((value) => ({ value, label: KITS[value].label }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.setKit(event.detail.value as KitName)}></select-field>
      <button slot="controls" type="button" class="quiet" data-testid="show-wiring" @click=${() => {
        this.wires = KITS[this.kit].solution;
        this.refused = '';
      }}>Show a wiring</button>
      <share-link slot="link" .source=${this.link}></share-link>
      ${this.renderNumbers()}
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>OR fires on three corners, NAND on three, and only on two corners do both fire: those are XOR. With ¬, ∧, ∨
        each ∧ fires on one of those two corners alone, and ∨ takes both. Either way the last unit draws one straight line, but in
        the plane of <em>its</em> inputs, where the corners lie elsewhere: choose it and compare its two pictures.</p></div>
    </figure-frame>`;
  }

  private renderDiagram(): TemplateResult {
    const names = unitNames(this.circuit, this.signs);
    // Units that are not connected have no value: the diagram leaves it out.
    const outputs = this.rows.map((layer) => layer.map((unit) => unit?.output[this.row] as number));
    const values = [[X1[this.row] ?? 0, X2[this.row] ?? 0], ...outputs];
    return html`<network-diagram wiring no-legend .sizes=${[2, ...this.circuit.gates.map((layer) => layer.length)]}
      .edges=${this.edges()} .biases=${this.circuit.gates.map((layer) => layer.map((gate) => GATES[gate].bias))}
      .labels=${[['x₁', 'x₂'], ...names]} .values=${values} .firing=${values} .maps=${this.maps} weight-limit="1"
      .highlight=${[{ kind: 'unit', ...this.watched }]} description=${`The wiring. ${this.say()}`}
      @edge-added=${(event: CustomEvent<Wire>) => this.connect(event.detail)}
      @edge-removed=${(event: CustomEvent<Wire>) => {
        this.wires = withoutWire(this.circuit, event.detail).wires;
        this.refused = '';
      }}
      @part-pointed=${(event: CustomEvent<{ part: DiagramPart | null }>) => this.watch(event.detail.part)}></network-diagram>`;
  }

  private edges(): DiagramEdge[] {
    return this.wires.map((wire) => {
      const index = inputsOf(this.circuit, wire.to).findIndex(
        ({ layer, unit }) => layer === wire.from.layer && unit === wire.from.unit,
      );
      return { ...wire, weight: GATES[gateAt(this.circuit, wire.to)].weights[index] ?? 0 };
    });
  }

  private renderTable(): TemplateResult {
    const names = unitNames(this.circuit, this.signs);
    const { layer: last } = outputOf(this.kit);
    const columns = this.rows.flatMap((layer, l) =>
      layer.map((unit, u) => ({
        label: names[l]?.[u] ?? '',
        values: unit?.output ?? [],
        ...(l + 1 === last ? {} : { verdicts: false as const }),
      })),
    );
    return html`<truth-table target-label="XOR" .target=${XOR} .columns=${columns} .highlight=${this.row} selectable
      @row-selected=${(event: CustomEvent<{ row: number }>) => {
        this.row = event.detail.row;
      }}></truth-table>`;
  }

  private renderPlanes(): TemplateResult {
    const unit = this.outputAt(this.watched);
    const name = unitNames(this.circuit, this.signs)[this.watched.layer - 1]?.[this.watched.unit] ?? '';
    const map = this.maps[this.watched.layer]?.[this.watched.unit];
    const own = unit?.inputs.some(({ layer }) => layer > 0) ? unit : undefined;
    return html`<div class="planes">
      <div><p class="chart-title">${name} <span>over the inputs x₁, x₂</span></p>
        <plane-plot no-legend .points=${CORNERS} .current=${this.row} .values=${map?.values ?? NOTHING} .columns=${map?.columns ?? 0}
          .limit=${MAP_LIMIT} .xMin=${LOW} .xMax=${HIGH} .yMin=${LOW} .yMax=${HIGH}
          description=${`Where ${name} fires over the plane of x₁ and x₂. ${unit ? '' : 'It is not connected.'}`}></plane-plot></div>
      ${own ? this.renderOwnPlane(own, name) : html`<p class="later">A unit that other units feed has a second plane: over what it sees. It stands here.</p>`}
    </div>`;
  }

  /** The plane of a unit's own inputs, where it always draws one straight line. */
  private renderOwnPlane(unit: UnitOutput, name: string): TemplateResult {
    const { weights, bias } = GATES[gateAt(this.circuit, this.watched)];
    const [first = X1, second] = unit.values;
    const names = unit.inputs.map((input) => this.nameOf(input));
    const rows = XOR.map((label, i) => [first[i] ?? 0, second?.[i] ?? 0, label] as const);
    const at = rows.map(([x, y], i) => ({ x, y: y - 0.26, text: shared(rows, i) }));
    return html`<div><p class="chart-title">${name} <span>over what it sees</span></p>
      <plane-plot no-legend .points=${pointSetOf(rows)} .current=${this.row} .notes=${at} x-label=${names[0] ?? ''} y-label=${names[1] ?? 'nothing'}
        .lines=${[{ w1: weights[0] ?? 0, w2: weights[1] ?? 0, b: bias, shade: true }]}
        .xMin=${LOW} .xMax=${HIGH} .yMin=${LOW} .yMax=${HIGH}
        description=${`The four rows in the plane of ${names.join(' and ')}, with the straight line of ${name}.`}></plane-plot></div>`;
  }

  private renderNumbers(): TemplateResult {
    const unit = this.outputAt(this.watched);
    const { weights, bias } = GATES[gateAt(this.circuit, this.watched)];
    const terms: FormulaTerm[] = (unit?.inputs ?? []).map((input, i) => ({
      w: weights[i] ?? 0,
      x: unit?.values[i]?.[this.row] ?? 0,
      xName: this.nameOf(input),
    }));
    return html`<div slot="numbers" class="wiring-numbers" data-testid="wiring-numbers">
      <p class="figure-numbers">${this.nameOf(this.watched)} = ${expressionOf(this.circuit, this.watched, this.signs)}${unit ? html` for x = (${X1[this.row]}, ${X2[this.row]}):` : nothing}</p>
      ${
        unit
          ? html`<formula-line activation="step" .terms=${terms} .bias=${bias} .z=${unit.z[this.row]} .a=${unit.output[this.row]}></formula-line>`
          : html`<p class="figure-numbers">It waits for ${this.missing(this.watched)}.</p>`
      }
    </div>`;
  }

  // ---------------------------------------------------------------------------------------------------------------- words

  private nameOf(place: UnitPlace): string {
    if (place.layer === 0) return place.unit === 0 ? 'x₁' : 'x₂';
    return unitNames(this.circuit, this.signs)[place.layer - 1]?.[place.unit] ?? '';
  }

  private missing(place: UnitPlace): string {
    const wanted = GATES[gateAt(this.circuit, place)].weights.length - inputsOf(this.circuit, place).length;
    if (wanted > 0) return wanted === 1 ? 'one more wire' : 'two wires';
    return 'a unit before it that is not connected';
  }

  private verdict(): TemplateResult | string {
    if (!this.answers) return 'The output is not connected yet: press a unit, then one further right.';
    if (this.rightRows === 4) return html`<strong>✓ This is XOR:</strong> 4 of 4 rows.`;
    return html`✗ Not XOR: ${this.rightRows} of 4 rows are right.`;
  }

  private say(): string {
    if (!this.loader.engine) return this.loader.waiting;
    const wires = `${this.wires.length} ${this.wires.length === 1 ? 'wire' : 'wires'}.`;
    if (this.refused) return `${this.refused} ${wires}`;
    const output = outputOf(this.kit);
    const { answers } = this;
    if (!answers) return `${wires} The output ${this.nameOf(output)} waits for ${this.missing(output)}.`;
    const result = this.rightRows === 4 ? 'that is XOR' : `${this.rightRows} of 4 rows of XOR are right`;
    return `${wires} The output is ${expressionOf(this.circuit, output, this.signs)} and gives ${Array.from(answers).join(', ')}: ${result}.`;
  }

  // -------------------------------------------------------------------------------------------------------------- actions

  private setKit(kit: KitName): void {
    this.kit = kit;
    this.wires = [];
    this.refused = '';
    this.watched = outputOf(kit);
  }

  private connect(wire: Wire): void {
    this.refused = refusal(this.circuit, wire);
    if (this.refused) return;
    this.wires = withWire(this.circuit, wire).wires;
    this.watched = wire.to;
  }

  private watch(part: DiagramPart | null): void {
    const at = part?.kind === 'edge' ? part.to : part;
    if (at && at.layer > 0) this.watched = { layer: at.layer, unit: at.unit };
  }
}

/** The place of a kit's last unit. */
function outputOf(kit: KitName): UnitPlace {
  return { layer: KITS[kit].gates.length, unit: 0 };
}

/** Which rows of the table lie where row i lies, written at the first of them: "01, 10". */
function shared(rows: readonly (readonly [number, number, number])[], i: number): string {
  const here = rows.flatMap(([x, y], j) => (x === rows[i]?.[0] && y === rows[i]?.[1] ? [j] : []));
  return here[0] === i ? here.map((j) => `${X1[j]}${X2[j]}`).join(', ') : '';
}

const CORNERS = pointSetOf(XOR.map((label, i) => [X1[i] ?? 0, X2[i] ?? 0, label] as const));
const NOTHING = new Float32Array(0);

customElements.define('gate-wiring', GateWiring);

declare global {
  interface HTMLElementTagNameMap {
    'gate-wiring': GateWiring;
  }
}
