// What a hidden layer does to the plane: its grid carried to z = Wx + b and on to h = f(z), at every moment of a training.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/plane-plot.js';
import '../../plots/space-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { PlaneLine, PlanePath } from '../../plots/plane-plot.js';
import { NO_POINTS, type OwnPointSet } from '../../plots/point-set.js';
import type { SpacePath, SpacePlane, SpacePoints } from '../../plots/space-plot.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { type Carried, type HiddenPicture, HiddenTraining, SIDE } from './hidden-training.js';
import { activationField, LARGEST_SEED, problemField, seedFields } from './network-fields.js';
import { unitName } from './network-layout.js';
import type { HiddenActivation, NetworkChoice } from './network-run.js';
import { PROBLEM_NAMES, type ProblemName, viewOf } from './planar-problems.js';
import { alongLine, columnOf, rangeOf, type SpaceGrid, viewAround } from './space-grid.js';
import { boundaryOf } from './trainer-picture.js';

const WIDTHS = [2, 3, 4, 5, 6].map((width) => ({ value: String(width), label: String(width) }));

/** The engine keeps no more. */
const MOST_CHECKPOINTS = 200;
/** In a link: there is no state before. */
const NONE = -1;
/** Every so many lines of the grid are drawn of the state before, so that it can be told from the grid of now. */
const PAST_LINES = 2;

/** `<hidden-space>` */
export class HiddenSpace extends LitElement {
  static override properties = {
    problem: { state: true },
    width: { state: true },
    activation: { state: true },
    seed: { state: true },
    across: { state: true },
    up: { state: true },
    azimuth: { state: true },
    elevation: { state: true },
    message: { state: true },
    progress: { state: true },
  };
  declare private problem: ProblemName;
  /** Hidden units. */
  declare private width: number;
  declare private activation: HiddenActivation;
  declare private seed: number;
  /** The two units whose plane is drawn. */
  declare private across: number;
  declare private up: number;
  declare private azimuth: number;
  declare private elevation: number;
  declare private message: string;
  /** Of the training, 0 … 1. */
  declare private progress: number;

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 20,
    length: () => this.last,
    visible: () => this.loader.visible,
    moved: (_, before) => this.moved(before),
  });
  private readonly link = new FigureState(this, {
    figure: 'hidden-space',
    version: 2,
    fields: {
      set: choice(...PROBLEM_NAMES),
      units: integer(2, 6),
      f: choice<HiddenActivation>('sigmoid', 'tanh', 'relu'),
      seed: integer(0, LARGEST_SEED),
      at: integer(0, MOST_CHECKPOINTS),
      before: integer(NONE, MOST_CHECKPOINTS),
      across: integer(0, 5),
      up: integer(0, 5),
      az: number(-180, 180),
      el: number(-90, 90),
    },
    write: () => ({
      set: this.problem,
      units: this.width,
      f: this.activation,
      seed: this.seed,
      at: this.wanted?.at ?? this.player.at,
      before: this.wanted?.before ?? this.earlier?.at ?? NONE,
      across: this.across,
      up: this.up,
      az: this.azimuth,
      el: this.elevation,
    }),
    read: (state) => {
      [this.problem, this.width, this.activation, this.seed] = [state.set, state.units, state.f, state.seed];
      [this.across, this.up] = [Math.min(state.across, state.units - 1), Math.min(state.up, state.units - 1)];
      [this.azimuth, this.elevation] = [state.az, state.el];
      this.discard();
      this.wanted = { at: state.at, before: state.before };
    },
  });
  private training: HiddenTraining | undefined;
  /** The checkpoint to go to when training is done, and the one before it. */
  private wanted: { readonly at: number; readonly before: number } | undefined;
  private picture: HiddenPicture | undefined;
  /** Where the reader was before the last move: shown in grey. */
  private earlier: HiddenPicture | undefined;
  /** While the slider is dragged, the state before stays that where it was taken hold of. */
  private sliding = false;
  private inputPaths: readonly PlanePath[] = [];

  constructor() {
    super();
    this.problem = 'xor';
    this.width = 2;
    this.activation = 'sigmoid';
    this.seed = 27;
    [this.across, this.up] = [0, 1];
    [this.azimuth, this.elevation] = [25, 20];
    this.message = '';
    this.progress = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wanted = { at: this.player.at, before: this.earlier?.at ?? NONE };
    this.discard();
  }

  // -------------------------------------------------------------------------------------------------------- the training

  private get choice(): NetworkChoice {
    const gates = this.problem === 'xor';
    return {
      hidden: [this.width],
      activation: this.activation,
      optimizer: 'momentum',
      learningRate: gates ? 0.2 : 0.05,
      batchSize: gates ? 4 : 16,
      seed: this.seed,
    };
  }

  private get points(): OwnPointSet {
    return this.training?.points ?? NO_POINTS;
  }

  /** The last checkpoint. */
  private get last(): number {
    return Math.max(0, (this.training?.list?.step.length ?? 1) - 1);
  }

  private discard(): void {
    this.player.pause();
    this.training?.dispose();
    this.training = undefined;
    this.picture = this.earlier = undefined;
    this.progress = 0;
    this.message = '';
    this.requestUpdate();
  }

  private begin(engine: EngineModule): void {
    this.training = new HiddenTraining(engine, this.problem, this.choice, this.trainedOn);
    this.inputPaths = this.pathsOf(this.training.grid.inputs, 2, 0, 1);
    this.training.start();
  }

  private readonly trainedOn = (): void => {
    const { training, last } = this;
    if (!training) return;
    this.progress = training.progress;
    if (training.diverged) this.message = 'The run diverged; what was kept before is shown.';
    if (!training.list) return;
    const { at = last, before = NONE } = this.wanted ?? {};
    this.player.seek(at);
    this.wanted = undefined;
    this.picture = undefined;
    this.earlier = before === NONE ? undefined : training.draw(Math.min(before, last));
    this.requestUpdate();
  };

  /** Every step by itself has a state before it; a play and a drag of the slider have one for all of their steps. */
  private moved(before: number): void {
    if (this.picture?.at === before && !this.player.playing && !this.sliding) this.earlier = this.picture;
  }

  private readonly play = (): void => {
    this.earlier = this.picture;
    this.player.play();
  };

  private slide({ value, final }: { readonly value: number; readonly final: boolean }): void {
    this.player.seek(value);
    this.sliding = !final;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    try {
      if (!this.training) this.begin(engine);
    } catch (thrown) {
      this.message = thrown instanceof Error ? thrown.message : String(thrown);
      return;
    }
    const other = this.picture?.at !== this.player.at || changed.has('across') || changed.has('up');
    if (this.training?.list && other) this.picture = this.training.draw(this.player.at);
  }

  // --------------------------------------------------------------------------------------------------------- the picture

  protected override render(): TemplateResult {
    const { loader, player, picture, past } = this;
    const list = this.training?.list;
    const view = viewOf(this.problem);
    const words = this.say();
    return html`<figure-frame question="Where does the hidden layer put the points, so that one line is enough?">
      <div slot="picture" class=${this.width === 3 ? 'spaces cube' : 'spaces'}>
        <div><p class="chart-title">x <span>what goes in</span></p>
          <plane-plot no-legend value-label="ŷ" .points=${this.points} .values=${picture?.output ?? NOTHING} .columns=${picture ? SIDE : 0}
            .wrong=${picture?.wrong} .paths=${picture ? [...this.inputPaths, ...(past ? boundaryOf(past, view) : [])] : []} .xMin=${view.xMin} .xMax=${view.xMax} .yMin=${view.yMin} .yMax=${view.yMax}
            .maxHeight=${330} .description=${`The plane of the inputs with a grid, coloured by the output. ${player.playing ? '' : words}`}></plane-plot></div>
        ${this.width === 3 ? nothing : this.linearPlane(picture)}
        ${this.width === 3 ? this.cube(picture) : this.hiddenPlane(picture)}
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label=""></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!list} .speeds=${[5, 20, 60]} .speed=${player.speed}
        speed-unit="pictures/s" @play=${this.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <slider-field slot="controls" class="time" label="Training" testid="time" .value=${player.at} .min=${0} .max=${this.last} .step=${1}
        ?disabled=${!list} .format=${this.timeText} @value-changed=${(event: ValueChangedEvent<number>) => this.slide(event.detail)}></slider-field>
      ${this.controls()}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="output-line">${this.numbers(picture)}</p>
      <read-out slot="read-out" .text=${words}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private controls(): TemplateResult {
    const units = Array.from({ length: this.width }, (_, unit) => ({
      value: String(unit),
      label: unitName([2, this.width, 1], 1, unit),
    }));
    return html`${problemField(this.problem, (problem) => this.retrain({ problem }))}
      <select-field slot="controls" class="narrow" label="Hidden units" testid="width" .value=${String(this.width)} .options=${WIDTHS}
        @value-changed=${(event: ValueChangedEvent<string>) => this.retrain({ width: Number(event.detail.value), across: 0, up: 1 })}></select-field>
      ${activationField(this.activation, (activation) => this.retrain({ activation }))}
      ${
        this.width > 3
          ? html`<select-field slot="controls" class="narrow" label="Across" .value=${String(this.across)} .options=${units}
                @value-changed=${(event: ValueChangedEvent<string>) => {
                  this.across = Number(event.detail.value);
                }}></select-field>
              <select-field slot="controls" class="narrow" label="Up" .value=${String(this.up)} .options=${units}
                @value-changed=${(event: ValueChangedEvent<string>) => {
                  this.up = Number(event.detail.value);
                }}></select-field>`
          : nothing
      }
      ${seedFields(this.seed, (seed) => this.retrain({ seed }))}`;
  }

  /** The state before, where it is another one. */
  private get past(): HiddenPicture | undefined {
    return this.earlier?.at === this.picture?.at ? undefined : this.earlier;
  }

  private pathsOf(values: Float64Array, size: number, across: number, up: number): PlanePath[] {
    return this.eachLine((grid, line) => ({
      x: alongLine(grid, values, size, line, across),
      y: alongLine(grid, values, size, line, up),
      faint: true,
    }));
  }

  private eachLine<T>(of: (grid: SpaceGrid, line: number) => T): T[] {
    const grid = this.training?.grid;
    return grid ? Array.from({ length: grid.lines }, (_, line) => of(grid, line)) : [];
  }

  private carried(values: Float64Array): OwnPointSet {
    return {
      x1: columnOf(values, this.width, this.across),
      x2: columnOf(values, this.width, this.up),
      label: this.points.label,
    };
  }

  private linearPlane(picture: HiddenPicture | undefined): TemplateResult {
    return html`<div><p class="chart-title">z = Wx + b <span>scaled and sheared</span></p>
      ${picture ? this.plane(picture.z, this.past?.z, [], ['z₁', 'z₂']) : EMPTY_PLANE}</div>`;
  }

  private hiddenPlane(picture: HiddenPicture | undefined): TemplateResult {
    const { past } = this;
    const before = past ? [{ ...this.outputLine(past), past: true, label: '', shade: false }] : [];
    const line = picture && this.width === 2 ? [...before, this.outputLine(picture)] : [];
    return html`<div><p class="chart-title">h = f(z) <span>squeezed and bent</span></p>
      ${picture ? this.plane(picture.h, past?.h, line, [this.nameOf(this.across), this.nameOf(this.up)]) : EMPTY_PLANE}</div>`;
  }

  private plane(
    values: Carried,
    past: Carried | undefined,
    lines: PlaneLine[],
    labels: readonly [string, string],
  ): TemplateResult {
    const points = this.carried(values.points);
    const pathsOf = ({ grid }: Carried): PlanePath[] => this.pathsOf(grid, this.width, this.across, this.up);
    const before = past ? everyOther(pathsOf(past)) : [];
    const paths = [...before, ...pathsOf(values)];
    const x = columnOf(values.grid, this.width, this.across);
    const y = columnOf(values.grid, this.width, this.up);
    const view = viewAround(x, y);
    const axes = labels[0].startsWith('z')
      ? [`z of ${this.nameOf(this.across)}`, `z of ${this.nameOf(this.up)}`]
      : labels;
    return html`<plane-plot no-legend .points=${points} .paths=${paths} .lines=${lines} .wrong=${this.picture?.wrong}
      .xMin=${view.xMin} .xMax=${view.xMax} .yMin=${view.yMin} .yMax=${view.yMax} x-label=${axes[0] ?? ''} y-label=${axes[1] ?? ''}
      .maxHeight=${330} .description=${`The grid of the inputs carried to ${axes.join(' and ')}.`}></plane-plot>`;
  }

  private cube(picture: HiddenPicture | undefined): TemplateResult {
    const h = picture?.h;
    const points: SpacePoints = {
      x: h ? columnOf(h.points, 3, 0) : NOTHING,
      y: h ? columnOf(h.points, 3, 1) : NOTHING,
      z: h ? columnOf(h.points, 3, 2) : NOTHING,
      label: this.points.label,
    };
    const pathsOf = (values: Float64Array): SpacePath[] =>
      this.eachLine((grid, line) => ({
        x: alongLine(grid, values, 3, line, 0),
        y: alongLine(grid, values, 3, line, 1),
        z: alongLine(grid, values, 3, line, 2),
      }));
    const { past } = this;
    const paths = h ? [...(past ? everyOther(pathsOf(past.h.grid)) : []), ...pathsOf(h.grid)] : [];
    const [w1 = 0, w2 = 0, w3 = 0] = picture?.weights ?? [];
    const plane: SpacePlane | undefined = picture && { w: [w1, w2, w3], b: picture.bias };
    const [min, max] = this.cubeRange(h);
    return html`<div><p class="chart-title">h = f(Wx + b) <span>three units, a cube: drag it, or turn it with the arrow keys</span></p>
      <space-plot .points=${points} .paths=${paths} .plane=${plane} .min=${min} .max=${max} .azimuth=${this.azimuth} .elevation=${this.elevation}
        .description=${`The grid carried into the space of the three hidden units, with the plane of the output unit. ${this.player.playing ? '' : this.say()}`}
        @view-changed=${(event: CustomEvent<{ azimuth: number; elevation: number }>) => {
          [this.azimuth, this.elevation] = [event.detail.azimuth, event.detail.elevation];
        }}></space-plot></div>`;
  }

  private cubeRange(h: Carried | undefined): readonly [number, number] {
    if (this.activation === 'sigmoid') return [0, 1];
    if (this.activation === 'tanh' || !h) return [-1, 1];
    return [0, Math.max(1e-6, rangeOf(h.grid)[1])];
  }

  /** Where the output is ½: v·h + c = 0. */
  private outputLine({ weights, bias }: HiddenPicture): PlaneLine {
    const [first = 0, second = 0] = weights;
    return { w1: first, w2: second, b: bias, label: 'ŷ = ½', shade: true };
  }

  private nameOf(unit: number): string {
    return unitName([2, this.width, 1], 1, unit);
  }

  // ----------------------------------------------------------------------------------------------------------- the words

  private readonly timeText = (value: number): string => {
    const step = this.training?.list?.step[value];
    return step === undefined ? `${Math.round(this.progress * 100)} %` : `${formatCount(step)} updates`;
  };

  private numbers(picture: HiddenPicture | undefined): TemplateResult | typeof nothing {
    if (!picture) return nothing;
    const show = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));
    return html`ŷ = ½ where ${Array.from(picture.weights, (w, unit) => html`${unit > 0 ? ' + ' : ''}${show(w)} · ${this.nameOf(unit)}`)}
      + ${show(picture.bias)} = 0`;
  }

  private say(): string {
    const { picture, points } = this;
    const list = this.training?.list;
    if (this.message) return this.message;
    if (!this.loader.engine) return this.loader.waiting;
    if (!list || !picture) return `Training, ${Math.round(this.progress * 100)} % done.`;
    const { at } = picture;
    const [step, epoch, loss] = [list.step[at] ?? 0, list.epoch[at] ?? 0, list.loss[at] ?? Number.NaN];
    const right = points.label.length - picture.wrong.length;
    const what = this.width === 2 ? 'line' : this.width === 3 ? 'plane' : 'hyperplane';
    const verdict =
      picture.wrong.length === 0
        ? `One ${what} in the hidden space separates the classes.`
        : `No ${what} found yet: ${formatCount(right)} of ${formatCount(points.label.length)} are right.`;
    const before = this.past ? list.step[this.past.at] : undefined;
    const grey = before === undefined ? '' : ` In grey: after ${formatCount(before)} updates.`;
    return `After ${formatCount(step)} updates, ${formatCount(epoch)} epochs: loss ${formatNumber(loss)}. ${verdict}${grey}`;
  }

  private retrain(change: Choices): void {
    Object.assign(this, change);
    this.discard();
  }
}

type Choices = Partial<{
  problem: ProblemName;
  width: number;
  activation: HiddenActivation;
  seed: number;
  across: number;
  up: number;
}>;

/** Some of the lines of a grid, as those of the state before. */
function everyOther<T>(paths: readonly T[]): (T & { past: true })[] {
  return paths.filter((_, line) => line % PAST_LINES === 0).map((path) => ({ ...path, past: true }));
}

const NOTHING: readonly number[] = [];
const EMPTY_PLANE = html`<plane-plot no-legend .maxHeight=${330} description="Nothing yet"></plane-plot>`;

const WHY = html`<div slot="why"><p>The first step, z = Wx + b, is linear. It scales, turns, shears and moves the grid, and straight lines stay
  straight. If the classes were mixed before, they are mixed after it. The second step, f, acts on each axis by itself: far out, where f is
  flat, it squeezes, and near zero it leaves things as they are, so straight lines become curves. Training looks for the W and b with which
  this bending brings points of one class to one side. The output unit is then a perceptron again: one straight line, one plane. Carried
  back to x, that line is the curved boundary.</p></div>`;

customElements.define('hidden-space', HiddenSpace);

declare global {
  interface HTMLElementTagNameMap {
    'hidden-space': HiddenSpace;
  }
}
