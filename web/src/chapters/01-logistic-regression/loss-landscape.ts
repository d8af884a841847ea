// The loss of logistic regression over weight and bias as a map, and the way that gradient descent takes on it for a learning rate.
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/surface-map.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import './sigmoid-plot.js';
import type { DescentPath, EngineModule } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import { NO_POINTS } from '../../plots/point-set.js';
import type { SurfacePath } from '../../plots/surface-map.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatFixed, formatNumber } from '../../widgets/format.js';
import { asPointSet, CURVE_X, curveOf, VIEW } from './labelled-points.js';
import {
  bouncesAt,
  type Landscape,
  type LandscapeName,
  landscapeOf,
  pathOn,
  rateAt,
  START,
  STEPS,
} from './landscape.js';
import type { ProbabilityCurve } from './sigmoid-plot.js';

/** Steps that are computed at first; twice as many as are shown later on. */
const FIRST_STEPS = 50;
/** Ends of the learning rate's slider: 0.01 and 31.6. */
const SLOWEST = -40;
const FASTEST = 30;

/** Learning rates worth seeing, as places of the slider. */
const RATES: readonly { readonly label: string; readonly notch: number }[] = [
  { label: 'Small', notch: -34 },
  { label: 'Good', notch: 0 },
  { label: 'Large', notch: 22 },
];

/** A way that was taken earlier, as far as it was seen. */
interface PastWay {
  readonly name: LandscapeName;
  readonly notch: number;
  readonly weight: number;
  readonly bias: number;
  readonly at: number;
}

/** `<loss-landscape>` */
export class LossLandscape extends LitElement {
  static override properties = {
    name: { state: true },
    notch: { state: true },
    startWeight: { state: true },
    startBias: { state: true },
  };
  /** Which points. */
  declare private name: LandscapeName;
  /** The learning rate's place on its slider: rateAt(notch). */
  declare private notch: number;
  declare private startWeight: number;
  declare private startBias: number;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 10,
    length: () => STEPS,
    visible: () => this.loader.visible,
  });
  private readonly link = new FigureState(this, {
    figure: 'loss-landscape',
    version: 1,
    fields: {
      name: choice('overlapping', 'separable'),
      notch: integer(SLOWEST, FASTEST),
      startWeight: number(-20, 20),
      startBias: number(-20, 20),
      step: integer(0, STEPS),
      hasPast: integer(0, 1),
      pastNotch: integer(SLOWEST, FASTEST),
      pastWeight: number(-20, 20),
      pastBias: number(-20, 20),
      pastStep: integer(0, STEPS),
    },
    write: () => ({
      name: this.name,
      notch: this.notch,
      startWeight: this.startWeight,
      startBias: this.startBias,
      step: this.player.at,
      hasPast: this.pastWay ? 1 : 0,
      pastNotch: this.pastWay?.notch ?? 0,
      pastWeight: this.pastWay?.weight ?? 0,
      pastBias: this.pastWay?.bias ?? 0,
      pastStep: this.pastWay?.at ?? 0,
    }),
    read: ({ step, hasPast, pastNotch, pastWeight, pastBias, pastStep, ...rest }) => {
      this.player.pause();
      Object.assign(this, rest);
      this.pastWay = hasPast
        ? { name: rest.name, notch: pastNotch, weight: pastWeight, bias: pastBias, at: pastStep }
        : undefined;
      this.way = undefined;
      this.past = undefined;
      this.drawnTo = -1;
      this.player.at = step;
    },
  });
  private landscape: Landscape | undefined;
  private way: DescentPath | undefined;
  private pastWay: PastWay | undefined;
  private past: DescentPath | undefined;
  private losses: readonly Curve[] = [];
  private norms: readonly Curve[] = [];
  private curve: ProbabilityCurve | undefined;
  private drawnTo = -1;

  constructor() {
    super();
    this.name = 'overlapping';
    this.notch = 0;
    this.startWeight = START.weight;
    this.startBias = START.bias;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (!this.landscape || changed.has('name')) this.landscape = landscapeOf(engine, this.name);
    const another = ['name', 'notch', 'startWeight', 'startBias'].some((name) => changed.has(name));
    if (another) this.way = undefined;
    if (another || !this.hasUpdated) this.drawnTo = -1;
    this.walk(engine, this.landscape);
    this.draw(engine);
  }

  protected override render(): TemplateResult {
    const { player, loader, landscape } = this;
    const view = landscape?.view ?? { xMin: -1, xMax: 1, yMin: -1, yMax: 1 };
    return html`<figure-frame question="Which learning rate reaches the lowest place soonest, and what if you double it?">
      <div slot="picture" class="landscape">
        <surface-map x-label="weight w" y-label="bias b" .xMin=${view.xMin} .xMax=${view.xMax} .yMin=${view.yMin} .yMax=${view.yMax}
          .values=${landscape?.values ?? NOTHING} .columns=${landscape?.columns ?? 0} .levels=${landscape?.levels ?? NO_LEVELS}
          .paths=${this.paths()} .target=${landscape?.minimum && { x: landscape.minimum.weight, y: landscape.minimum.bias, label: 'lowest' }}
          description=${`The loss over weight and bias as a map with the path of the descent. ${this.say()}`}></surface-map>
        <div class="side">
          <div class="chart"><p class="chart-title">The curve that belongs to this place</p>
            <sigmoid-plot .points=${landscape ? asPointSet(landscape.points) : NO_POINTS} .curve=${this.curve} .maxHeight=${170}
              .xMin=${VIEW.xMin} .xMax=${VIEW.xMax} description="Points and curve at the path’s end"></sigmoid-plot></div>
          <div class="pair">
            <div class="chart"><p class="chart-title">Loss J(w, b)</p>
              <line-chart whole-x x-label="step" y-label="" .xMin=${0} .yMin=${0} .curves=${this.losses} description="Loss by step"></line-chart></div>
            <div class="chart"><p class="chart-title">Norm ‖(w, b)‖</p>
              <line-chart whole-x x-label="step" y-label="" .xMin=${0} .yMin=${0} .curves=${this.norms} description="Norm of weight and bias by step"></line-chart></div>
          </div>
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!this.way} .speeds=${[3, 10, 50, 300]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <slider-field slot="controls" label="Learning rate α" testid="rate" .value=${this.notch} .min=${SLOWEST} .max=${FASTEST} .step=${1}
        .format=${(notch: number) => formatNumber(rateAt(notch))}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ notch: event.detail.value })}></slider-field>
      <div slot="controls" class="rates">${RATES.map(
        ({ label, notch }) =>
          html`<button type="button" class="quiet" aria-pressed=${String(notch === this.notch)}
            @click=${() => this.change({ notch })}>${label}: ${formatNumber(rateAt(notch))}</button>`,
      )}</div>
      <select-field slot="controls" label="Classes" testid="classes" .value=${this.name}
        .options=${[{ value: 'overlapping', label: 'overlap' }, { value: 'separable', label: 'can be separated' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => this.choose(event.detail.value as LandscapeName)}></select-field>
      ${this.startField('Start w', this.startWeight, (startWeight) => this.change({ startWeight }))}
      ${this.startField('Start b', this.startBias, (startBias) => this.change({ startBias }))}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="gradient">${this.numbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>A step is α times the slope. Where the valley is curved, a step that is too long lands on the other side, as
        high as before: the path oscillates. It does not fly off to infinity, as it would on a parabola. Each error p − y lies between
        −1 and 1, so the gradient is bounded by the inputs: far out the walls are straight, and a step there is never longer than α
        times the mean length of (x, 1).</p>
        <p>When the classes can be separated, each larger w with the boundary in the gap has a lower loss, and there is no lowest place.
        The slope fades, so the weights grow ever more slowly, about like the logarithm of the number of steps; they never stop.</p></div>
    </figure-frame>`;
  }

  private startField(label: string, value: number, changed: (value: number) => void): TemplateResult {
    return html`<number-field slot="controls" label=${label} testid=${label.toLowerCase().replace(' ', '-')} .value=${value}
      .min=${-20} .max=${20} .step=${0.5} @value-changed=${(event: ValueChangedEvent<number>) => changed(event.detail.value)}></number-field>`;
  }

  /** Computes as much of the paths as is shown: a slider on its way needs hardly any. */
  private walk(engine: EngineModule, landscape: Landscape): void {
    const { at } = this.player;
    if (!this.way || this.way.loss.length <= at) {
      const { notch, startWeight: weight, startBias: bias } = this;
      const steps = Math.min(STEPS, Math.max(FIRST_STEPS, 2 * at));
      this.way = pathOn(engine, landscape, { notch, weight, bias }, steps);
    }
    const { pastWay } = this;
    if (pastWay && !this.past) this.past = pathOn(engine, landscape, pastWay, Math.max(1, pastWay.at));
  }

  /** Curves and chart for where the player stands. */
  private draw(engine: EngineModule): void {
    const { way, past, pastWay } = this;
    const at = this.at;
    if (!way || at === this.drawnTo) return;
    this.drawnTo = at;
    const curvesOf = (pick: (path: DescentPath) => Float64Array): Curve[] => {
      const now = { id: 'now', label: '', x: COUNTING.subarray(0, at + 1), y: pick(way).subarray(0, at + 1) };
      if (!past || !pastWay) return [now];
      const seen = pastWay.at + 1;
      return [
        { id: 'past', label: '', x: COUNTING.subarray(0, seen), y: pick(past).subarray(0, seen), past: true },
        now,
      ];
    };
    this.losses = curvesOf((path) => path.loss);
    this.norms = curvesOf((way) => way.norm);
    this.curve = { x: CURVE_X, p: curveOf(engine, way.weight[at] as number, way.bias[at] as number) };
  }

  /** Where the player stands, on a path that may have ended before. */
  private get at(): number {
    return Math.min(this.player.at, (this.way?.loss.length ?? 1) - 1);
  }

  private paths(): SurfacePath[] {
    const { way, past, pastWay } = this;
    const before =
      past && pastWay ? [{ label: '', x: past.weight, y: past.bias, count: pastWay.at + 1, past: true }] : [];
    return way ? [...before, { label: '', x: way.weight, y: way.bias, count: this.at + 1 }] : before;
  }

  private numbers(): string {
    const { way, landscape, at } = this;
    const { engine } = this.loader;
    if (!way || !landscape || !engine) return '';
    const [weight, bias] = [way.weight[at] as number, way.bias[at] as number];
    const { gradientWeight, gradientBias } = engine.logisticTerms(landscape.points, weight, bias);
    return `(w, b) = (${formatNumber(weight)}, ${formatNumber(bias)}), ∇J = (${formatNumber(gradientWeight)}, ${formatNumber(
      gradientBias,
    )}), next step −α∇J with α = ${formatNumber(rateAt(this.notch))}`;
  }

  private say(): string {
    const { way, landscape, at } = this;
    if (!way || !landscape) return this.loader.waiting;
    const where = `Step ${at}: w = ${formatNumber(way.weight[at] as number)}, b = ${formatNumber(way.bias[at] as number)}`;
    const loss = way.loss[at] as number;
    if (!landscape.minimum) {
      return `${where}. The loss is ${formatNumber(loss)}, the size of the weights ${formatNumber(way.norm[at] as number)}. There is no lowest place: the loss goes on falling and the weights go on growing.`;
    }
    const above = loss - landscape.minimum.loss;
    const verdict =
      at === 0
        ? 'Press play.'
        : bouncesAt(way, at)
          ? 'The loss rises again and again: the path oscillates.'
          : above < 0.001
            ? 'It has arrived.'
            : 'It is on its way.';
    return `${where}. The loss is ${formatFixed(loss, 4)}, the lowest is ${formatFixed(landscape.minimum.loss, 4)}. ${verdict}`;
  }

  private change(settings: { notch?: number; startWeight?: number; startBias?: number }): void {
    this.keepWay();
    Object.assign(this, settings);
    this.player.at = 0;
  }

  private choose(name: LandscapeName): void {
    this.player.reset();
    this.pastWay = undefined;
    this.past = undefined;
    this.name = name;
  }

  /** What was seen becomes the grey path; a slider on its way leaves the last one that was played. */
  private keepWay(): void {
    if (this.player.at === 0) return;
    const { name, notch, startWeight: weight, startBias: bias } = this;
    this.pastWay = { name, notch, weight, bias, at: this.at };
    this.past = this.way;
  }
}

const NOTHING = new Float64Array(0);
const NO_LEVELS: readonly number[] = [];
/** 0, 1, 2 …: the steps' numbers. */
const COUNTING = Float64Array.from({ length: STEPS + 1 }, (_, i) => i);

customElements.define('loss-landscape', LossLandscape);

declare global {
  interface HTMLElementTagNameMap {
    'loss-landscape': LossLandscape;
  }
}
