// Find a gate by hand: the line of one perceptron to drag, until the truth table is right in every row.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/line-desk.js';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { LineEvaluation } from '../../../../wasm_bindings/engine';
import { EditedLine } from '../../lecture/edited-line.js';
import { choice, FigureState, integer, numbers } from '../../lecture/figure-state.js';
import { corners, type Gate, type GateName, gate, gateOptions, rowName } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { rowFormula, type WeightsChange, weightsText } from '../../lecture/line-desk.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { LineWeights } from '../../plots/plane-geometry.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';

const NAMES = ['and', 'or', 'nand', 'nor', 'not'] as const satisfies readonly GateName[];
/** Wrong for all five gates. */
const START: LineWeights = { w1: -0.4, w2: 0.8, b: 0.1 };
const START_OF_ONE: LineWeights = { w1: 0.8, w2: 0, b: -0.3 };

/** `<gate-finder>` */
export class GateFinder extends LitElement {
  private name: (typeof NAMES)[number] = 'and';
  private readonly line = new EditedLine(START);
  private row = 3;
  private evaluation: LineEvaluation | undefined;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'gate-finder',
    version: 1,
    fields: { gate: choice(...NAMES), line: numbers(), row: integer(0, 3) },
    write: () => ({ gate: this.name, line: this.line.numbers(), row: this.row }),
    read: ({ gate: name, line, row }) => {
      if (!this.line.restore(line)) throw new Error('it has no line');
      this.name = name;
      this.row = Math.min(row, this.gate.table.length - 1);
    },
  });

  private get gate(): Gate {
    return gate(this.name);
  }

  private get solved(): boolean {
    return this.evaluation?.correct === this.gate.table.length;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { w1, w2, b } = this.line.weights;
    this.evaluation = this.loader.engine?.evaluateLine(corners(this.gate.table), b, w1, w2);
  }

  protected override render(): TemplateResult {
    const { evaluation, line, loader, row } = this;
    const { name, inputs, table } = this.gate;
    return html`<figure-frame question="Can you place the line so that every row of the table is right?">
      <line-desk slot="picture" selectable .table=${table} .weights=${line.weights} .past=${line.past} .evaluation=${evaluation} .row=${row}
        target=${name} description=${`The corners of ${name} and the line of one perceptron. ${this.say()}`}
        @weights-changed=${this.changed} @row-selected=${this.rowSelected}></line-desk>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step reset-testid="reset" @reset=${this.reset}></play-controls>
      <select-field slot="controls" label="Gate" testid="gate" .value=${this.name} .options=${gateOptions(NAMES)}
        @value-changed=${this.gateChosen}></select-field>
      <button slot="controls" type="button" class="quiet" data-testid="turn" @click=${this.turnRound}>Turn the line round</button>
      <button slot="controls" type="button" class="quiet" data-testid="answer" @click=${this.showAnswer}>Show one answer</button>
      <share-link slot="link" .source=${this.link}></share-link>
      ${evaluation ? html`<div slot="numbers">${rowFormula(line.weights, corners(table), evaluation, row)}</div>` : nothing}
      ${
        // Not before the numbers above it are there: it would be pushed down by them.
        evaluation || loader.problem ? html`<read-out slot="read-out" .text=${this.say()}></read-out>` : nothing
      }
      <div slot="why">${inputs === 1 ? WHY_NOT : WHY}</div>
    </figure-frame>`;
  }

  private say(): string {
    const { evaluation, line } = this;
    if (!evaluation) return this.loader.waiting;
    const { name, inputs, table } = this.gate;
    const weights = weightsText(line.weights, inputs);
    if (this.solved) return `${weights}: all ${table.length} rows are right. This is ${name}.`;
    const wrong = table.map((_, i) => i).filter((i) => evaluation.right[i] !== 1);
    return `${weights}: ${evaluation.correct} of ${table.length} rows are right; wrong at ${wrong.map((i) => rowName(i, inputs)).join(' and ')}.`;
  }

  private readonly changed = (event: CustomEvent<WeightsChange>): void => {
    this.line.change(event.detail);
    this.requestUpdate();
  };

  private readonly rowSelected = (event: CustomEvent<{ row: number }>): void => {
    this.row = event.detail.row;
    this.requestUpdate();
  };

  private readonly gateChosen = (event: ValueChangedEvent<string>): void => {
    const before = this.gate.inputs;
    this.name = event.detail.value as (typeof NAMES)[number];
    // The line stays for the next gate; that of one input is of another kind.
    if (this.gate.inputs !== before) this.line.restart(this.start);
    else this.line.restart(this.line.weights);
    this.row = this.gate.table.length - 1;
    this.requestUpdate();
  };

  private get start(): LineWeights {
    return this.gate.inputs === 1 ? START_OF_ONE : START;
  }

  private readonly reset = (): void => {
    this.line.restart(this.start);
    this.row = this.gate.table.length - 1;
    this.requestUpdate();
  };

  private readonly turnRound = (): void => {
    const { w1, w2, b } = this.line.weights;
    this.line.change({ weights: { w1: 0 - w1, w2: 0 - w2, b: 0 - b }, final: true });
    this.requestUpdate();
  };

  private readonly showAnswer = (): void => {
    const { answer } = this.gate;
    if (answer) this.line.change({ weights: answer, final: true });
    this.requestUpdate();
  };
}

const WHY = html`<p>The line is where z = w₁x₁ + w₂x₂ + b is 0. On its orange side z is positive and the unit fires, on the blue
  side it does not. The arrow is w: it stands at right angles to the line and points to the side that fires. To make AND, the line
  has to cut (1, 1) off from the other three corners; to make OR, it has to cut (0, 0) off. There is room to move in both: not one
  line but infinitely many are right.</p>
  <p>NAND has the same line as AND and NOR the same as OR, with the arrow turned round: all three numbers change their sign.</p>`;
const WHY_NOT = html`<p>With one input the plane is a line and the boundary a single place on it, x₁ = −b/w₁. NOT has to fire at 0
  and not at 1, so the place lies between them and the arrow points to the left: b ≥ 0 and w₁ + b &lt; 0, which makes w₁
  negative.</p>`;

customElements.define('gate-finder', GateFinder);

declare global {
  interface HTMLElementTagNameMap {
    'gate-finder': GateFinder;
  }
}
