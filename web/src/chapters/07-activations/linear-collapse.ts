// Three linear layers on XOR: they train, and whatever they learn is one matrix, multiplied out beside the plane.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type {
  EngineModule,
  LinearCollapse,
  PlanarPoints,
  SmallNetwork,
  SmallNetworkReport,
} from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer } from '../../lecture/figure-state.js';
import { corners, gate } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { TrainingController } from '../../lecture/training-controller.js';
import type { Curve } from '../../plots/curve-data.js';
import type { PlaneLine } from '../../plots/plane-plot.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatFixed, formatNumber } from '../../widgets/format.js';
import { matrix } from './matrix.js';

type Between = 'identity' | 'tanh';

const SIZES = [2, 2, 2, 1];
const POINTS = corners(gate('xor').table);
const GRID = 61;
const [MIN, MAX] = [-0.75, 1.75];
const MOST_STEPS = 1000;
/** Least end of the loss's axis. */
const FIRST_X = 100;
/** Where the network and its one matrix are compared. */
const EXAMPLES = [
  [0, 1],
  [1, 1],
] as const;
const EXAMPLE_POINTS: PlanarPoints = {
  x1: Float64Array.from(EXAMPLES, ([x1]) => x1),
  x2: Float64Array.from(EXAMPLES, ([, x2]) => x2),
  label: new Uint8Array(EXAMPLES.length),
};

/** The network on XOR, and what it was before its last step. */
class CollapseRun {
  /** ln 2, from the engine: the loss where every output is one half. */
  readonly floor: number;
  /** Of each update, the start first. */
  readonly losses: number[];
  before: LinearCollapse | undefined;
  private readonly network: SmallNetwork;
  private diverged = false;

  constructor(engine: EngineModule, between: Between, seed: number) {
    this.floor = engine.logisticTerms({ x: Float64Array.of(0), label: Uint8Array.of(1) }, 0, 0).meanLoss;
    this.network = engine.createSmallNetwork({
      sizes: SIZES,
      activation: between,
      outputActivation: 'sigmoid',
      loss: 'binary-cross-entropy',
      initializer: 'normal',
      initializerScale: 1,
      optimizer: 'momentum',
      learningRate: 0.1,
      momentum: 0.9,
      batchSize: POINTS.label.length,
      seed,
      order: 'fixed',
    });
    this.network.setPoints(POINTS);
    this.losses = [this.network.report().loss];
  }

  get steps(): number {
    return this.losses.length - 1;
  }

  get over(): boolean {
    return this.diverged;
  }

  step(): void {
    this.before = this.network.collapsed();
    const { loss, status } = this.network.run(1, 'batch');
    this.losses.push(loss);
    this.diverged = status === 'diverged';
  }

  look(): View {
    const { network } = this;
    return {
      report: network.report(),
      parameters: network.parameters(),
      collapse: network.collapsed(),
      heat: network.grid(MIN, MAX, GRID, MIN, MAX, GRID).slice(-GRID * GRID),
      z: EXAMPLES.map((x) => network.forward(Float64Array.from(x)).z.at(-1) ?? Number.NaN),
    };
  }

  dispose(): void {
    this.network.delete();
  }
}

interface View {
  readonly report: SmallNetworkReport;
  readonly parameters: Float64Array;
  readonly collapse: LinearCollapse;
  readonly heat: Float32Array;
  /** z of the network for each of EXAMPLES. */
  readonly z: readonly number[];
}

/** `<linear-collapse>` */
export class LinearCollapseFigure extends LitElement {
  static override properties = { between: { state: true }, seed: { state: true } };
  declare private between: Between;
  declare private seed: number;
  private run: CollapseRun | undefined;
  private view: View | undefined;
  private drawn = -1;
  private curves: readonly Curve[] = [];
  private readonly training = new TrainingController<CollapseRun>(this, {
    create: (engine) => new CollapseRun(engine, this.between, this.seed),
    length: MOST_STEPS,
    speed: 60,
    perFrame: 20,
  });
  private readonly link = new FigureState(this, {
    figure: 'linear-collapse',
    version: 1,
    fields: { f: choice<Between>('identity', 'tanh'), seed: integer(0, 9999), steps: integer(0, MOST_STEPS) },
    write: () => ({
      f: this.between,
      seed: this.seed,
      steps: this.training.steps,
    }),
    read: ({ f, seed, steps }) => {
      [this.between, this.seed] = [f, seed];
      this.training.begin(steps);
    },
  });

  constructor() {
    super();
    this.between = 'identity';
    this.seed = 1;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const run = this.training.ready();
    if (run === this.run && run?.steps === this.drawn) return;
    this.run = run;
    this.drawn = run?.steps ?? -1;
    this.view = run?.look();
    this.curves = run ? curvesOf(run) : [];
  }

  protected override render(): TemplateResult {
    const { training, run, view } = this;
    const { loader, player } = training;
    return html`<figure-frame question="Three layers, ten weights, five biases: can they do XOR with nothing in between?">
      <div slot="picture" class="collapse">
        <plane-plot .points=${POINTS} .values=${view?.heat ?? NOTHING} .columns=${view ? GRID : 0} .lines=${this.lines()} value-label="output ŷ"
          .xMin=${MIN} .xMax=${MAX} .yMin=${MIN} .yMax=${MAX} max-height="420" .classNames=${['should be 0', 'should be 1']}
          description=${`The network’s output over the plane, and the line of its one matrix. ${this.say()}`}></plane-plot>
        <div class="side">
          ${this.renderMatrices()}
          <div class="chart"><p class="chart-title">Binary cross-entropy <span>mean of the four corners</span></p>
            <line-chart whole-x x-label="update" y-label="" .xMin=${0} .yMin=${0} .curves=${this.curves} description=${`The loss by update. ${this.say()}`}></line-chart></div>
        </div>
      </div>
      <error-note .message=${loader.problem || training.message} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${[6, 60, 600]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => training.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Between the layers" testid="between" .value=${this.between}
        .options=${[{ value: 'identity', label: 'nothing' }, { value: 'tanh', label: 'tanh' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.between = event.detail.value as Between;
          training.begin(0);
        }}></select-field>
      <number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.seed = event.detail.value;
          training.begin(0);
        }}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="figure-numbers" data-testid="collapse-numbers">${this.renderNumbers()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private lines(): PlaneLine[] {
    const { view, run } = this;
    if (!view) return [];
    const line = { ...lineOf(view.collapse), label: view.collapse.exact ? 'Wx + b = 0' : 'W₃W₂W₁ alone' };
    return run?.before ? [{ ...lineOf(run.before), past: true }, line] : [line];
  }

  private renderMatrices(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const { parameters: p, collapse } = view;
    const [w, bias] = lastMap(collapse);
    const part = (from: number, rows: number, columns: number): number[][] =>
      Array.from({ length: rows }, (_, r) => Array.from(p.subarray(from + r * columns, from + (r + 1) * columns)));
    const second = Array.from(collapse.weights.subarray(4, 8));
    return html`<div class="product" data-testid="product">
      ${matrix('W₃', part(12, 1, 2))}${matrix('W₂', part(6, 2, 2))}${matrix('W₁', part(0, 2, 2))}
      <span class="equals">=</span>
      ${matrix('W₃', part(12, 1, 2))}${matrix('W₂W₁', [second.slice(0, 2), second.slice(2)])}
      <span class="equals">=</span>
      ${matrix(collapse.exact ? 'W' : 'W₃W₂W₁', [w])}
      <span class="equals bias">b = ${formatNumber(bias, 3)}</span></div>`;
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    const { view } = this;
    const { engine } = this.training.loader;
    if (!view || !engine) return nothing;
    const [w, b] = lastMap(view.collapse);
    const { z } = engine.evaluateLine(EXAMPLE_POINTS, b, w[0], w[1]);
    return html`${EXAMPLES.map(([x1, x2], i) => {
      const one = z[i] as number;
      return html`<p>x = (${x1}, ${x2}): through three layers z = <b>${formatNumber(view.z[i] as number, 6)}</b>,
        by one matrix ${formatNumber(w[0], 3)}·${x1} ${signed(w[1])}·${x2} ${signed(b)} = <b>${formatNumber(one, 6)}</b></p>`;
    })}`;
  }

  private say(): string {
    const { view, run } = this;
    if (!view || !run) return this.training.message || this.training.loader.waiting;
    const { report, collapse } = view;
    const right = Math.round(report.accuracy * POINTS.label.length);
    const [w, b] = lastMap(collapse);
    const start = `Update ${run.steps}: the loss is ${formatFixed(report.loss, 4)}, ${right} of 4 right.`;
    if (!collapse.exact)
      return `${start} With tanh between the layers the product of the matrices is not the network any more.`;
    const near = report.loss - run.floor < 5e-4 ? ' It has settled at ln 2: every output is about one half.' : '';
    return `${start} The three layers are the one unit z = ${formatNumber(w[0], 3)}·x₁ ${signed(w[1])}·x₂ ${signed(b)}.${near}`;
  }
}

function curvesOf({ losses, floor }: CollapseRun): Curve[] {
  const end = Math.max(FIRST_X, losses.length - 1);
  return [
    { id: 'loss', label: 'loss', x: Float64Array.from(losses, (_, i) => i), y: Float64Array.from(losses) },
    { id: 'floor', label: 'ln 2', x: [0, end], y: [floor, floor], past: true },
  ];
}

/** Weights and bias of the whole network. */
function lastMap({ weights, bias }: LinearCollapse): readonly [readonly [number, number], number] {
  return [[weights.at(-2) as number, weights.at(-1) as number], bias.at(-1) as number];
}

function lineOf(collapse: LinearCollapse): PlaneLine {
  const [[w1, w2], b] = lastMap(collapse);
  return { w1, w2, b };
}

function signed(value: number): string {
  return value < 0 ? `− ${formatNumber(-value, 3)}` : `+ ${formatNumber(value, 3)}`;
}

const NOTHING = new Float32Array(0);

const WHY = html`<div slot="why"><p>A layer without an activation is a matrix, and a matrix times a matrix is a matrix. So however many linear layers
  there are, their output is Wx + b with one W and one b: one straight line, which is what a single perceptron has. Training finds the best
  line, and for XOR the best line is no line: every output ½, loss ln 2.</p>
  <p>Put tanh between the layers and nothing else changes, neither the number of weights nor the data. Now the layers cannot be multiplied out,
  the dashed product is another function, and the boundary bends.</p></div>`;

customElements.define('linear-collapse', LinearCollapseFigure);

declare global {
  interface HTMLElementTagNameMap {
    'linear-collapse': LinearCollapseFigure;
  }
}
