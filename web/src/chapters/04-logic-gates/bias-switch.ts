// What the bias is for: without it the line goes through the origin, and there is no AND among all its directions.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/line-desk.js';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { EngineModule, LineEvaluation } from '../../../../wasm_bindings/engine';
import { EditedLine } from '../../lecture/edited-line.js';
import { choice, FigureState, flag, integer, numbers } from '../../lecture/figure-state.js';
import { corners, type GateName, gate, gateOptions, type TruthBits } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { type WeightsChange, weightsText } from '../../lecture/line-desk.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import { type LineWeights, normOf, weightsOf } from '../../plots/plane-geometry.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { type Firing, unitOutputs } from './firing-rule.js';

const NAMES = ['and', 'or', 'nand', 'nor'] as const satisfies readonly GateName[];
const START: LineWeights = { w1: 0.5, w2: 0.5, b: -0.7 };
/** One direction a degree, and none along an axis or a diagonal, where a corner would lie on the line up to rounding. */
const DIRECTIONS = 360;
/** Where a turn of w is marked, in degrees. */
const QUARTERS = [0, 90, 180, 270, 360];
const OFFSET = 0.25;

/** `<bias-switch>` */
export class BiasSwitch extends LitElement {
  private name: (typeof NAMES)[number] = 'and';
  private bias = true;
  private firing: Firing = 'zero-fires';
  private readonly line = new EditedLine(START);
  /** |w| and b of the turn; each direction of it is counted once. */
  private turning: LineWeights = START;
  private counts: number[] = [];
  private curves: readonly Curve[] = [];
  private evaluation: LineEvaluation | undefined;
  private marks: { outputs: Uint8Array; right: Uint8Array; correct: number } | undefined;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 60,
    length: () => DIRECTIONS,
    visible: () => this.loader.visible,
    moved: (at) => this.turn(at),
    perFrame: 60,
  });
  private readonly link = new FigureState(this, {
    figure: 'bias-switch',
    version: 1,
    fields: {
      gate: choice(...NAMES),
      bias: flag(),
      fires: choice('zero-fires', 'zero-is-silent'),
      line: numbers(),
      turning: numbers(3),
      turned: integer(0, DIRECTIONS),
    },
    write: () => ({
      gate: this.name,
      bias: this.bias,
      fires: this.firing,
      line: this.line.numbers(),
      turning: new EditedLine(this.turning).numbers(),
      turned: this.player.at,
    }),
    read: ({ gate: name, bias, fires, line, turning, turned }) => {
      const turn = new EditedLine(START);
      if (!turn.restore(turning) || !this.line.restore(line)) throw new Error('it has no line');
      [this.name, this.bias, this.firing, this.turning] = [name, bias, fires, turn.weights];
      this.counts = [];
      this.player.pause();
      this.player.at = turned;
    },
  });

  private get table(): TruthBits {
    return gate(this.name).table;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.evaluation = this.evaluate(engine, this.line.weights);
    this.marks = unitOutputs(engine, this.table, this.line.weights, this.firing);
    this.count(engine);
  }

  private evaluate(engine: EngineModule, { w1, w2, b }: LineWeights): LineEvaluation {
    return engine.evaluateLine(corners(this.table), b, w1, w2);
  }

  private direction(index: number): LineWeights {
    const angle = ((index + OFFSET) * 2 * Math.PI) / DIRECTIONS;
    const { w1, w2 } = weightsOf({ angle, distance: 0 }, { x: 0, y: 0 }, normOf(this.turning));
    return { w1, w2, b: this.turning.b };
  }

  /** Counts the directions that the turn has come to. */
  private count(engine: EngineModule): void {
    const { at } = this.player;
    if (this.counts.length === at) return;
    this.counts.length = Math.min(this.counts.length, at);
    while (this.counts.length < at) {
      const weights = this.direction(this.counts.length);
      this.counts.push(unitOutputs(engine, this.table, weights, this.firing).correct);
    }
    const angles = Float64Array.from(this.counts, (_, i) => i + OFFSET);
    this.curves = [{ id: 'right', label: 'rows right', x: angles, y: Float64Array.from(this.counts) }];
  }

  private turn(at: number): void {
    if (at > 0) this.line.restart(this.direction(at - 1), this.turning);
  }

  protected override render(): TemplateResult {
    const { line, loader, marks, player } = this;
    const { name } = gate(this.name);
    return html`<figure-frame question="AND is separable. Can a perceptron without a bias do it?">
      <line-desk slot="picture" .table=${this.table} .weights=${line.weights} .past=${line.past} .evaluation=${this.evaluation} ?no-bias=${!this.bias}
          .outputs=${marks?.outputs} .verdicts=${marks?.right} target=${name}
          description=${`The corners of ${name} and a line ${this.bias ? 'with' : 'without'} a bias. ${this.say()}`}
          @weights-changed=${this.changed}>
        <div class="chart"><p class="chart-title">Rows right while the line turns</p>
          <line-chart whole-y x-label="direction of w, °" .xMin=${0} .xMax=${DIRECTIONS} .xTicks=${QUARTERS} .yMin=${0} .yMax=${4} .curves=${this.curves}
            description=${`Rows right by direction of the line. ${this.best()}`}></line-chart></div>
      </line-desk>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" play-label="Turn it" ?playing=${player.playing} ?disabled=${!loader.engine} .speeds=${[20, 60, 180]}
        .speed=${player.speed} speed-unit="°/s" @play=${this.play} @pause=${player.pause} @step=${this.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" role="switch" class="switch" aria-checked=${this.bias} data-testid="bias" @click=${this.switchBias}>
        <span class="knob"></span>Bias ${this.bias ? 'on' : 'off'}</button>
      <select-field slot="controls" label="Gate" testid="gate" .value=${this.name} .options=${gateOptions(NAMES)}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.name = event.detail.value as (typeof NAMES)[number];
          this.restart();
        }}></select-field>
      <select-field slot="controls" label="It fires when" testid="fires" .value=${this.firing} .options=${FIRING}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.firing = event.detail.value as Firing;
          this.restart();
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="best">${this.best() || nothing}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private best(): string {
    const { counts } = this;
    if (counts.length === 0) return '';
    const most = Math.max(...counts);
    const all =
      counts.length === DIRECTIONS ? `all ${DIRECTIONS} directions` : `${counts.length} of ${DIRECTIONS} directions`;
    return `Best of ${all}${this.bias ? ' with this b' : ''}: ${most} of 4 rows right`;
  }

  private say(): string {
    const { marks, line } = this;
    if (!marks) return this.loader.waiting;
    const best = this.best();
    const through = this.bias ? '' : ' The line goes through the origin.';
    return `Bias ${this.bias ? 'on' : 'off'}, ${weightsText(line.weights)}: ${marks.correct} of 4 rows are right.${through}${best ? ` ${best}.` : ''}`;
  }

  private readonly changed = (event: CustomEvent<WeightsChange>): void => {
    this.line.change(event.detail);
    if (this.player.playing || this.player.at > 0) this.restart();
    this.requestUpdate();
  };

  private readonly switchBias = (): void => {
    this.bias = !this.bias;
    const { w1, w2 } = this.line.weights;
    this.line.change({ weights: { w1, w2, b: this.bias ? START.b : 0 }, final: true });
    this.restart();
  };

  /** Forgets what was counted; the line stays. */
  private restart(): void {
    this.counts = [];
    this.curves = [];
    this.player.reset();
    this.requestUpdate();
  }

  private begin(): void {
    if (this.player.at > 0 && this.player.at < DIRECTIONS) return;
    this.restart();
    this.turning = this.line.weights;
  }

  private readonly play = (): void => {
    this.begin();
    this.player.play();
  };

  private readonly step = (): void => {
    this.begin();
    this.player.step();
  };

  private readonly reset = (): void => {
    [this.name, this.bias, this.firing] = ['and', true, 'zero-fires'];
    this.line.restart(START);
    this.restart();
  };
}

const FIRING = [
  { value: 'zero-fires', label: 'z ≥ 0 (here)' },
  { value: 'zero-is-silent', label: 'z > 0' },
];

const WHY = html`<p>At (0, 0) both products are zero, so z = b whatever the weights are. Without a bias z is 0 there: the origin lies on
  the line, and a unit that fires at z ≥ 0 fires at (0, 0), which is wrong for AND. The three others then ask for w₂ &lt; 0, w₁ &lt; 0 and
  w₁ + w₂ ≥ 0, and no numbers do that.</p>
  <p>The other way to break the tie, firing only when z > 0, gets (0, 0) right for nothing. AND then needs w₁ ≤ 0, w₂ ≤ 0 and
  w₁ + w₂ > 0: still impossible, three rows are the most. OR needs only w₁ > 0 and w₂ > 0, so that version has an OR without a
  bias. The bias is what lets the line leave the origin.</p>`;

customElements.define('bias-switch', BiasSwitch);

declare global {
  interface HTMLElementTagNameMap {
    'bias-switch': BiasSwitch;
  }
}
