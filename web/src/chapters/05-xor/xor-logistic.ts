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
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
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

/** `<xor-logistic>` */
export class XorLogistic extends LitElement {
  /** w₁, w₂, b at first. */
  private start: readonly number[] = START;
  private rate = 1;
  private network: SmallNetwork | undefined;
  private report: SmallNetworkReport | undefined;
  private losses: number[] = [];
  private outputs: readonly number[] = [];
  private heat: Float32Array = NO_HEAT;
  /** The loss of ŷ = ½ everywhere. */
  private floor = Number.NaN;
  private wanted = 0;
  private curves: readonly Curve[] = [];
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 30,
    length: () => MOST_STEPS,
    visible: () => this.loader.visible,
    moved: (at) => this.train(at),
    perFrame: 60,
  });
  private readonly link = new FigureState(this, {
    figure: 'xor-logistic',
    version: 1,
    fields: { start: numbers(3), rate: number(0.001, 100), steps: integer(0, MOST_STEPS) },
    write: () => ({ start: this.start, rate: this.rate, steps: this.network ? this.losses.length - 1 : this.wanted }),
    read: ({ start, rate, steps }) => {
      if (!start.every((value) => Math.abs(value) <= LARGEST)) throw new Error('its first weights are out of range');
      [this.start, this.rate] = [Array.from(start), rate];
      this.begin(steps);
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wanted = this.network ? this.losses.length - 1 : this.wanted;
    this.forget();
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (!this.network) this.set(engine);
    if (this.curves[0]?.x.length !== this.losses.length) this.draw();
  }

  /** A network of one unit: logistic regression. */
  private set(engine: EngineModule): void {
    this.floor = engine.logisticTerms({ x: Float64Array.of(0), label: Uint8Array.of(1) }, 0, 0).meanLoss;
    this.network = engine.createSmallNetwork({
      sizes: [2, 1],
      activation: 'sigmoid',
      outputActivation: 'sigmoid',
      loss: 'binary-cross-entropy',
      initializer: 'zero',
      initializerScale: 1,
      optimizer: 'sgd',
      learningRate: this.rate,
      momentum: 0,
      batchSize: ROWS,
      seed: 0,
      order: 'fixed',
    });
    this.network.setPoints(POINTS);
    this.network.setParameters(Float64Array.from(this.start));
    this.report = this.network.report();
    this.losses = [this.report.loss];
    this.player.at = this.wanted;
    this.train(this.wanted);
  }

  private train(at: number): void {
    const { network } = this;
    if (!network) return;
    while (this.losses.length <= at && this.report?.status !== 'diverged') {
      this.report = network.run(1, 'batch');
      this.losses.push(this.report.loss);
    }
  }

  private draw(): void {
    const { network, losses, floor } = this;
    if (!network) return;
    this.heat = network.grid(MIN, MAX, GRID, MIN, MAX, GRID);
    this.outputs = XOR.map((_, row) => network.forward(Float64Array.of(row >> 1, row & 1)).a[0] as number);
    const x = Float64Array.from(losses, (_, i) => i);
    const end = Math.max(FIRST_STEPS, losses.length - 1);
    this.curves = [
      { id: 'loss', label: 'loss', x, y: Float64Array.from(losses) },
      { id: 'floor', label: 'ln 2', x: [0, end], y: [floor, floor], past: true },
    ];
  }

  protected override render(): TemplateResult {
    const { loader, network, player } = this;
    return html`<figure-frame question="Logistic regression does not need zero mistakes to stop. What does it settle on?">
      <div slot="picture" class="logistic">
        <plane-plot .points=${POINTS} .values=${this.heat} .columns=${GRID} value-label="output ŷ" .xMin=${MIN} .xMax=${MAX} .yMin=${MIN}
          .yMax=${MAX} max-height="480" .classNames=${['should be 0', 'should be 1']} .valueAt=${network ? this.outputAt : undefined}
          description=${`The output over the plane. ${this.say()}`}></plane-plot>
        <div class="side">
          <truth-table .target=${XOR} target-label="XOR" .columns=${this.columns()}></truth-table>
          <div class="chart"><p class="chart-title">Binary cross-entropy <span>mean of the four corners</span></p>
            <line-chart whole-x x-label="update" .yMin=${0} .curves=${this.curves} description=${`The loss by update. ${this.say()}`}></line-chart></div>
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!network} .speeds=${[3, 30, 300]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => this.begin(0)}
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
          this.begin(0);
        }}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers">${this.renderNumbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private columns(): { label: string; values: readonly number[]; digits: number; verdicts: false }[] {
    return this.outputs.length > 0 ? [{ label: 'output ŷ', values: this.outputs, digits: 6, verdicts: false }] : [];
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    if (!this.network || !this.report) return nothing;
    const parameters = Array.from(this.network.parameters(), (value, i) => `${NAMES[i]} = ${formatNumber(value)}`);
    return html`<span>${parameters.join(', ')}</span>;
      <span>BCE = <b data-testid="loss">${formatFixed(this.report.loss, 6)}</b></span>,
      <span>ln 2 = <b>${formatFixed(this.floor, 6)}</b></span>`;
  }

  private say(): string {
    const { report, outputs, floor, losses } = this;
    if (!report) return 'The engine is loading.';
    if (report.status === 'diverged') return 'The loss is no longer a number: the learning rate is too large.';
    const [low, high] = [Math.min(...outputs), Math.max(...outputs)];
    const range =
      high - low < 5e-7
        ? `every output is ${formatNumber(low, 6)}`
        : `outputs from ${formatNumber(low)} to ${formatNumber(high)}`;
    const above =
      report.loss - floor < 5e-7
        ? 'It is ln 2 to six digits.'
        : `It is ${formatNumber(report.loss - floor)} above ln 2.`;
    return `Update ${losses.length - 1}: the loss is ${formatFixed(report.loss, 6)}, ${range}. ${above}`;
  }

  private readonly outputAt = (x1: number, x2: number): number =>
    this.network?.forward(Float64Array.of(x1, x2)).a[0] ?? Number.NaN;

  private setStart(index: number, value: number): void {
    this.start = this.start.map((old, i) => (i === index ? value : old));
    this.begin(0);
  }

  /** Begins anew with the settings as they are, and does so many updates. */
  private begin(steps: number): void {
    this.player.reset();
    this.forget();
    this.wanted = steps;
    this.requestUpdate();
  }

  private forget(): void {
    this.network?.delete();
    this.network = undefined;
    this.curves = [];
  }
}

const ROWS = XOR.length;
const FIRST_STEPS = 100;
const NO_HEAT = new Float32Array(0);

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
