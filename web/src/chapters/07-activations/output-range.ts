// A regression whose output has an activation: what lies outside its range cannot be reached, however long it trains.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { ActivationName, EngineModule, SmallNetwork, SmallNetworkReport } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { TrainingController } from '../../lecture/training-controller.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { entryOf } from './zoo.js';

const OUTPUTS: readonly ActivationName[] = ['identity', 'sigmoid', 'tanh', 'relu', 'softplus'];
const COUNT = 40;
const HIDDEN = 8;
const COLUMNS = 121;
/** A z at which a function with a limit has reached it. */
const FAR_OUT = 1000;
const MOST_EPOCHS = 5000;

/** A sine curve of some height, and the network that is to follow it. */
class RangeRun {
  readonly data: { readonly x: Float64Array; readonly y: Float64Array };
  report: SmallNetworkReport;
  private readonly network: SmallNetwork;

  constructor(engine: EngineModule, output: ActivationName, height: number, seed: number) {
    const { x, y } = engine.regressionSet('sine', COUNT, 0, 0);
    this.data = { x, y: y.map((value) => height * value) };
    this.network = engine.createSmallNetwork({
      sizes: [1, HIDDEN, 1],
      activation: 'tanh',
      outputActivation: output,
      loss: 'squared-error',
      initializer: 'pytorch',
      initializerScale: 1,
      optimizer: 'adam',
      learningRate: 0.02,
      momentum: 0,
      batchSize: COUNT,
      seed,
      order: 'fixed',
    });
    this.network.setSamples(this.data.x, this.data.y);
    this.report = this.network.report();
  }

  get steps(): number {
    return this.report.epoch;
  }

  get over(): boolean {
    return this.report.status === 'diverged';
  }

  step(): void {
    this.report = this.network.run(1, 'epoch');
  }

  /** The network's output at so many places of −1 … 1. */
  outputs(columns: number): Float64Array {
    return Float64Array.from(this.network.grid(-1, 1, columns, 0, 1, 1).slice(-columns));
  }

  dispose(): void {
    this.network.delete();
  }
}

/** `<output-range>` */
export class OutputRange extends LitElement {
  static override properties = { output: { state: true }, height: { state: true }, seed: { state: true } };
  declare private output: ActivationName;
  /** The targets are so many times sin πx. */
  declare private height: number;
  declare private seed: number;
  private report: SmallNetworkReport | undefined;
  private curves: readonly Curve[] = [];
  private readonly training = new TrainingController<RangeRun>(this, {
    create: (engine) => new RangeRun(engine, this.output, this.height, this.seed),
    length: MOST_EPOCHS,
    speed: 300,
    perFrame: 100,
  });
  private readonly link = new FigureState(this, {
    figure: 'output-range',
    version: 1,
    fields: {
      f: choice<ActivationName>(...OUTPUTS),
      height: number(0.1, 5),
      seed: integer(0, 9999),
      epochs: integer(0, MOST_EPOCHS),
    },
    write: () => ({
      f: this.output,
      height: this.height,
      seed: this.seed,
      epochs: this.training.steps,
    }),
    read: ({ f, height, seed, epochs }) => {
      [this.output, this.height, this.seed] = [f, height, seed];
      this.training.begin(epochs);
    },
  });

  constructor() {
    super();
    this.output = 'tanh';
    this.height = 2;
    this.seed = 1;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const run = this.training.ready();
    if (this.report === run?.report) return;
    this.report = run?.report;
    if (run) this.draw(run);
  }

  private draw(run: RangeRun): void {
    const at = Float64Array.from({ length: COLUMNS }, (_, i) => -1 + (2 * i) / (COLUMNS - 1));
    this.curves = [
      { id: 'data', label: 'y', x: run.data.x, y: run.data.y, dots: 5, past: true },
      { id: 'fit', label: 'ŷ', x: at, y: run.outputs(COLUMNS), color: 0 },
      ...this.limits(),
    ];
  }

  /** What the output’s f comes to far out on both sides, where that lies in the picture: no curve gets beyond. */
  private limits(): Curve[] {
    const far = this.training.loader.engine?.activationCurve(
      { kind: this.output },
      Float64Array.of(-FAR_OUT, FAR_OUT),
      1,
    );
    return Array.from(far?.value ?? [])
      .filter((limit) => Math.abs(limit) < FAR_OUT)
      .map((limit, i) => ({
        id: `limit-${i}`,
        label: 'limit',
        color: 2,
        dashed: true,
        x: Float64Array.of(-1, 1),
        y: Float64Array.of(limit, limit),
      }));
  }

  protected override render(): TemplateResult {
    const { loader, player, message } = this.training;
    const reach = Math.max(1, this.height) * 1.25;
    return html`<figure-frame question="The targets go from −${formatNumber(this.height)} to ${formatNumber(this.height)}. Which outputs can follow them?">
      <div slot="picture" class="range">
        <line-chart x-label="x" y-label="" .xMin=${-1} .xMax=${1} .yMin=${-reach} .yMax=${reach} .curves=${this.curves}
          description=${`Targets on a sine curve, and the network’s output. ${this.say()}`}></line-chart>
      </div>
      <error-note .message=${loader.problem || message} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!this.report} .speeds=${[30, 300, 1200]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => this.training.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Output’s f" testid="output" .value=${this.output}
        .options=${OUTPUTS.map((value) => ({ value, label: value === 'identity' ? 'none (linear)' : entryOf(value).label }))}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.output = event.detail.value as ActivationName;
          this.training.begin(0);
        }}></select-field>
      <number-field slot="controls" class="narrow" label="Height" testid="height" .value=${this.height} .min=${0.1} .max=${5} .step=${0.5}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.height = event.detail.value;
          this.training.begin(0);
        }}></number-field>
      <number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.seed = event.detail.value;
          this.training.begin(0);
        }}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="range-numbers">${
        this.report
          ? html`epoch ${formatCount(this.report.epoch)}: loss ½(y − ŷ)² = <b>${formatNumber(this.report.loss)}</b>; range of the output’s f:
            <b>${entryOf(this.output).range}</b>`
          : nothing
      }</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private say(): string {
    const { report } = this;
    if (!report) return this.training.message || this.training.loader.waiting;
    if (report.status === 'diverged') return 'The loss is no longer a number; the last good weights are back.';
    const { label, range } = entryOf(this.output);
    const name =
      this.output === 'identity'
        ? 'a linear output, which can give any number'
        : `${label} at the output, which gives ${range}`;
    return `Epoch ${formatCount(report.epoch)} with ${name}: the mean loss is ${formatNumber(report.loss)}.`;
  }
}

const WHY = html`<div slot="why"><p>An activation at the output fixes what the network can say. tanh stops at ±1, a sigmoid at 0 and 1, ReLU and softplus at 0. Where the
  target lies beyond, the unit presses against its limit, saturates, and learns no more there. A linear output has no limit: that is why a regression
  leaves it so. The hidden layer still bends; one layer without an activation does not make the network linear.</p>
  <p>The choice says what the answer means: a probability, sigmoid; one of several classes, softmax; a positive quantity, softplus; any number, none.</p></div>`;

customElements.define('output-range', OutputRange);

declare global {
  interface HTMLElementTagNameMap {
    'output-range': OutputRange;
  }
}
