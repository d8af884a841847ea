// Logistic regression on XOR: it does settle, and what it settles on is ½ for every corner, at a loss of ln 2.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/truth-table.js';
import type { EngineModule, SmallNetwork, SmallNetworkReport } from '../../../../wasm_bindings/engine';
import { FigureState, integer, number, numbers } from '../../lecture/figure-state.js';
import { corners, gate } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { TrainingController } from '../../lecture/training-controller.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatFixed, formatNumber } from '../../widgets/format.js';

const { table: XOR } = gate('xor');
const POINTS = corners(XOR);
/** Of the heat map, and what of the plane it shows. */
const GRID = 61;
const [MIN, MAX] = [-0.75, 1.75];
/** Updates; after a tenth of them nothing moves in the sixth digit. */
const MOST_STEPS = 5000;
/** Where it begins: sure of itself and wrong. */
const START = [3, -2, 0.5] as const;
const LARGEST = 100;
const NAMES = ['w₁', 'w₂', 'b'];

/** A network of one unit, which is logistic regression, and its loss after every update. */
class LogisticRun {
  readonly losses: number[];
  report: SmallNetworkReport;
  /** The loss of ŷ = ½ everywhere. */
  readonly floor: number;
  private readonly network: SmallNetwork;

  constructor(engine: EngineModule, start: readonly number[], rate: number) {
    this.floor = engine.logisticTerms({ x: Float64Array.of(0), label: Uint8Array.of(1) }, 0, 0).meanLoss;
    this.network = engine.createSmallNetwork({
      sizes: [2, 1],
      activation: 'sigmoid',
      outputActivation: 'sigmoid',
      loss: 'binary-cross-entropy',
      initializer: 'zero',
      initializerScale: 1,
      optimizer: 'sgd',
      learningRate: rate,
      momentum: 0,
      batchSize: ROWS,
      seed: 0,
      order: 'fixed',
    });
    this.network.setPoints(POINTS);
    this.network.setParameters(Float64Array.from(start));
    this.report = this.network.report();
    this.losses = [this.report.loss];
  }

  get steps(): number {
    return this.losses.length - 1;
  }

  get over(): boolean {
    return this.report.status === 'diverged';
  }

  step(): void {
    this.report = this.network.run(1, 'batch');
    this.losses.push(this.report.loss);
  }

  dispose(): void {
    this.network.delete();
  }

  parameters(): Float64Array {
    return this.network.parameters();
  }

  outputAt(x1: number, x2: number): number {
    return this.network.forward(Float64Array.of(x1, x2)).a[0] ?? Number.NaN;
  }

  /** The output over the view. */
  heat(): Float32Array {
    return this.network.grid(MIN, MAX, GRID, MIN, MAX, GRID);
  }

  curves(): readonly Curve[] {
    const { losses, floor, steps } = this;
    const end = Math.max(FIRST_STEPS, steps);
    return [
      { id: 'loss', label: 'loss', x: Float64Array.from(losses, (_, i) => i), y: Float64Array.from(losses) },
      { id: 'floor', label: 'ln 2', x: [0, end], y: [floor, floor], past: true },
    ];
  }
}

/** What is drawn of a run after some steps. */
interface Picture {
  readonly run: LogisticRun;
  readonly steps: number;
  readonly heat: Float32Array;
  readonly outputs: readonly number[];
  readonly curves: readonly Curve[];
}

/** `<xor-logistic>` */
export class XorLogistic extends LitElement {
  /** w₁, w₂, b at first. */
  private start: readonly number[] = START;
  private rate = 1;
  private picture: Picture | undefined;
  private readonly training = new TrainingController<LogisticRun>(this, {
    create: (engine) => new LogisticRun(engine, this.start, this.rate),
    length: MOST_STEPS,
    speed: 30,
    perFrame: 60,
  });
  private readonly link = new FigureState(this, {
    figure: 'xor-logistic',
    version: 1,
    fields: { start: numbers(3), rate: number(0.001, 100), steps: integer(0, MOST_STEPS) },
    write: () => ({ start: this.start, rate: this.rate, steps: this.training.steps }),
    read: ({ start, rate, steps }) => {
      if (!start.every((value) => Math.abs(value) <= LARGEST)) throw new Error('its first weights are out of range');
      [this.start, this.rate] = [Array.from(start), rate];
      this.training.begin(steps);
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const run = this.training.ready();
    if (this.picture?.run === run && this.picture?.steps === run?.steps) return;
    this.picture = run && {
      run,
      steps: run.steps,
      heat: run.heat(),
      outputs: XOR.map((_, row) => run.outputAt(row >> 1, row & 1)),
      curves: run.curves(),
    };
  }

  protected override render(): TemplateResult {
    const { picture } = this;
    const { loader, player, message } = this.training;
    return html`<figure-frame question="Logistic regression does not need zero mistakes to stop. What does it settle on?">
      <div slot="picture" class="logistic">
        <plane-plot .points=${POINTS} .values=${picture?.heat ?? NO_HEAT} .columns=${GRID} value-label="output ŷ" .xMin=${MIN} .xMax=${MAX} .yMin=${MIN}
          .yMax=${MAX} max-height="480" .classNames=${['should be 0', 'should be 1']} .valueAt=${picture ? this.outputAt : undefined}
          description=${`The output over the plane. ${this.say()}`}></plane-plot>
        <div class="side">
          <truth-table .target=${XOR} target-label="XOR" .columns=${this.columns()}></truth-table>
          <div class="chart"><p class="chart-title">Binary cross-entropy <span>mean of the four corners</span></p>
            <line-chart whole-x x-label="update" .yMin=${0} .curves=${picture?.curves ?? NO_CURVES} description=${`The loss by update. ${this.say()}`}></line-chart></div>
        </div>
      </div>
      <error-note .message=${loader.problem || message} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!picture} .speeds=${[3, 30, 300]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => this.training.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      ${NAMES.map(
        (
          name,
          i,
        ) => html`<number-field slot="controls" class="start" label="${name} at first" testid="start-${i}" .value=${this.start[i]}
          .min=${-LARGEST} .max=${LARGEST} .step=${0.5} @value-changed=${(event: ValueChangedEvent<number>) => this.setStart(i, event.detail.value)}></number-field>`,
      )}
      <number-field slot="controls" label="Learning rate" testid="rate" logarithmic .value=${this.rate} .min=${0.001} .max=${100}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.rate = event.detail.value;
          this.training.begin(0);
        }}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers">${this.renderNumbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private columns(): { label: string; values: readonly number[]; digits: number; verdicts: false }[] {
    return this.picture ? [{ label: 'output ŷ', values: this.picture.outputs, digits: 6, verdicts: false }] : [];
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    if (!this.picture) return nothing;
    const { run } = this.picture;
    const parameters = Array.from(run.parameters(), (value, i) => `${NAMES[i]} = ${formatNumber(value)}`);
    return html`<span>${parameters.join(', ')}</span>;
      <span>BCE = <b data-testid="loss">${formatFixed(run.report.loss, 6)}</b></span>,
      <span>ln 2 = <b>${formatFixed(run.floor, 6)}</b></span>`;
  }

  private say(): string {
    if (!this.picture) return this.training.loader.waiting;
    const { run, outputs } = this.picture;
    if (run.over) return 'The loss is no longer a number: the learning rate is too large.';
    const { loss } = run.report;
    const [low, high] = [Math.min(...outputs), Math.max(...outputs)];
    const range =
      high - low < 5e-7
        ? `every output is ${formatNumber(low, 6)}`
        : `outputs from ${formatNumber(low)} to ${formatNumber(high)}`;
    const above =
      loss - run.floor < 5e-7 ? 'It is ln 2 to six digits.' : `It is ${formatNumber(loss - run.floor)} above ln 2.`;
    return `Update ${run.steps}: the loss is ${formatFixed(loss, 6)}, ${range}. ${above}`;
  }

  private readonly outputAt = (x1: number, x2: number): number => this.picture?.run.outputAt(x1, x2) ?? Number.NaN;

  private setStart(index: number, value: number): void {
    this.start = this.start.map((old, i) => (i === index ? value : old));
    this.training.begin(0);
  }
}

const ROWS = XOR.length;
const FIRST_STEPS = 100;
const NO_HEAT = new Float32Array(0);
const NO_CURVES: readonly Curve[] = [];

const WHY = html`<p>The loss is a convex function of w₁, w₂ and b: it has one lowest place and no other, and gradient descent goes there from
  wherever it begins. At w = 0 and b = 0 every output is σ(0) = ½, and the gradient of the loss, the mean of (ŷ − y)·x̃, is zero: the
  errors of the four corners are +½, −½, −½, +½, and they cancel for each weight and for the bias. So this is the lowest place.</p>
  <p>A loss of ln 2 ≈ 0.693147 is what you pay for saying “half and half” each time. The best line knows no more about XOR than a
  coin.</p>`;

customElements.define('xor-logistic', XorLogistic);

declare global {
  interface HTMLElementTagNameMap {
    'xor-logistic': XorLogistic;
  }
}
