// A multilayer perceptron to train and to take apart: boundary, loss, every unit's picture, every weight in the reader's hand.
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/network-diagram.js';
import '../../plots/plane-plot.js';
import '../../widgets/csv-paste.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import './unit-arithmetic.js';
import { FigureState } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { DiagramPart } from '../../plots/network-diagram.js';
import type { PlanePath, PointsChange } from '../../plots/plane-plot.js';
import { copyPoints, NO_POINTS, type OwnPointSet } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { applyEdits, editsBetween, type PointEdits } from './edited-points.js';
import { hasUnit, parameterOf, unitNames, unitOf } from './network-layout.js';
import { NetworkRun, type RunRecord, sizesOf, type TrainingUnit } from './network-run.js';
import { pointsOf, viewOf } from './planar-problems.js';
import { settingsFields } from './trainer-fields.js';
import { boundaryOf, exampleValues, pictureOf, type TrainerPicture } from './trainer-picture.js';
import {
  FIRST_SETTINGS,
  type LossCurve,
  networkOf,
  readTrainer,
  recordOf,
  TRAINER_FIELDS,
  type TrainerLink,
  type TrainerSettings,
  writeTrainer,
} from './trainer-state.js';
import { mapsLegend, runNumbers, sayDivergence, sayNetwork, sayRun, WHY } from './trainer-words.js';
import type { ParameterChange } from './unit-arithmetic.js';

const UNITS: readonly { readonly value: TrainingUnit; readonly label: string }[] = [
  { value: 'example', label: 'one example' },
  { value: 'batch', label: 'one batch' },
  { value: 'epoch', label: 'one epoch' },
];
const SPEEDS = [2, 10, 60, 300, 2000];

/** Computing time for training in one frame, in ms; the rest is for the picture. */
const TRAINING_TIME = 2;
/** Units of a layer that make the diagram taller than the plane. */
const TALL = 3;

const NO_PATHS: readonly PlanePath[] = [];

/** `<mlp-trainer>` */
export class MlpTrainer extends LitElement {
  static override properties = {
    settings: { state: true },
    unit: { state: true },
    example: { state: true },
    selected: { state: true },
    pointed: { state: true },
    message: { state: true },
    csvMessage: { state: true },
  };
  declare private settings: TrainerSettings;
  /** What a step is. */
  declare private unit: TrainingUnit;
  /** The example whose numbers run through the network. */
  declare private example: number;
  declare private selected: DiagramPart;
  /** What the pointer or the keyboard is on at the moment. */
  declare private pointed: DiagramPart | undefined;
  declare private message: string;
  declare private csvMessage: string;

  /** The reader's own points; undefined while they are the problem's. */
  private ownPoints: OwnPointSet | undefined;
  /** What a link says of the points, until the engine is there. */
  private edits: PointEdits | undefined;
  private points: OwnPointSet = NO_POINTS;
  private run: NetworkRun | undefined;
  /** A run to go on from: of a link, or of this figure before it left the page for a moment. */
  private record: RunRecord | undefined;
  private past: LossCurve | undefined;
  private stepsPerFrame = 1;
  /** Epochs that are under way or wait, where one is too long for a frame, and the frame that goes on with them. */
  private owed = { epochs: 0, frame: 0 };
  /** Of the last single step. */
  private boundaryBefore: readonly PlanePath[] = NO_PATHS;
  private picture: TrainerPicture | undefined;
  private named: { readonly sizes: readonly number[]; readonly names: string[][] } = { sizes: [], names: [] };

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, this.playerOptions());
  private readonly link = new FigureState(this, {
    figure: 'mlp-trainer',
    version: 1,
    fields: TRAINER_FIELDS,
    write: () => this.writeState(),
    read: (state) => this.takeOver(readTrainer(state)),
  });

  constructor() {
    super();
    this.settings = FIRST_SETTINGS;
    this.unit = 'epoch';
    this.example = 0;
    this.selected = { kind: 'unit', layer: 1, unit: 0 };
    this.message = '';
    this.csvMessage = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.record = recordOf(this.run, this.unit);
    this.endRun();
  }

  // ------------------------------------------------------------------------------------------------------------ the run

  private playerOptions() {
    const figure = this;
    return {
      speed: 60,
      length: () => Infinity,
      visible: () => this.loader.visible,
      moved: (at: number, before: number) => this.train(at - before),
      // As many as fit into the time that training may take of a frame.
      get perFrame(): number {
        return figure.owed.frame !== 0 ? 0 : figure.stepsPerFrame;
      },
    };
  }

  private train(steps: number): void {
    const { run } = this;
    if (!run || steps <= 0) return;
    if (run.inParts(this.unit)) {
      this.owed.epochs += steps;
      if (this.owed.frame === 0) this.trainPart();
      return;
    }
    const began = performance.now();
    run.train(steps, this.unit);
    const each = (performance.now() - began) / steps;
    this.stepsPerFrame = Math.max(1, Math.min(1000, Math.floor(TRAINING_TIME / Math.max(each, 1e-4))));
    const last = run.report.batch.at(-1);
    if (this.unit === 'example' && last !== undefined) this.example = last;
    this.trained(run);
  }

  /** A part of a long epoch in each frame; what it came to is drawn in a frame by itself. */
  private readonly trainPart = (): void => {
    const { run, owed } = this;
    owed.frame = 0;
    if (!run) return;
    const ended = run.trainPart();
    if (ended) owed.epochs = run.diverged ? 0 : owed.epochs - 1;
    owed.frame = requestAnimationFrame(ended ? this.showEpoch : this.trainPart);
  };

  private readonly showEpoch = (): void => {
    const { run, owed } = this;
    owed.frame = owed.epochs > 0 ? requestAnimationFrame(this.trainPart) : 0;
    if (!run) return;
    this.trained(run);
    this.requestUpdate();
  };

  private trained(run: NetworkRun): void {
    if (run.diverged) {
      this.message = sayDivergence(run);
      this.player.pause();
    }
    this.picture = undefined;
  }

  /** Another network, other points, other steps: what is owed is dropped, and how long a step takes is not known. */
  private forgetSteps(): void {
    cancelAnimationFrame(this.owed.frame);
    this.owed = { epochs: 0, frame: 0 };
    this.stepsPerFrame = 1;
  }

  private endRun(): void {
    this.player.pause();
    this.forgetSteps();
    this.boundaryBefore = NO_PATHS;
    this.run?.dispose();
    this.run = undefined;
    this.picture = undefined;
  }

  /** From the first weights of the seed again. The curve so far stays as the past. */
  private restart(): void {
    const { run } = this;
    if (run && run.step > 0) this.past = { x: run.history.x, y: run.history.y };
    this.endRun();
    this.player.reset();
    this.record = undefined;
    this.message = '';
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (!this.run) {
      try {
        const set = pointsOf(engine, this.settings.problem);
        if (this.edits) this.ownPoints = applyEdits(set, this.edits);
        this.edits = undefined;
        this.points = this.ownPoints ?? set;
        this.run = new NetworkRun(engine, networkOf(this.settings), this.points, this.record);
      } catch (thrown) {
        this.message = String(thrown instanceof Error ? thrown.message : thrown);
        // What a link brought cannot be; the next attempt begins from the seed.
        if (this.record || this.edits || this.ownPoints) {
          this.record = this.edits = this.ownPoints = undefined;
          this.requestUpdate();
        }
        return;
      }
      this.record = undefined;
      this.picture = undefined;
    }
    this.keepInRange();
    if (changed.has('example'))
      this.picture = this.picture && { ...this.picture, ...exampleValues(this.run, this.example) };
    const still = !this.player.playing && this.owed.frame === 0;
    if (still && !this.picture?.complete) this.picture = undefined;
    this.picture ??= pictureOf(this.run, viewOf(this.settings.problem), this.example, this.past, still);
  }

  /** After a change of sizes or points, what was chosen may no longer be there. */
  private keepInRange(): void {
    const sizes = sizesOf(networkOf(this.settings));
    const { layer, unit } = unitOf(this.selected);
    if (!hasUnit(sizes, layer, unit) && layer !== 0) this.selected = { kind: 'unit', layer: 1, unit: 0 };
    const over = this.pointed && unitOf(this.pointed);
    if (over && over.layer !== 0 && !hasUnit(sizes, over.layer, over.unit)) this.pointed = undefined;
    this.example = Math.max(0, Math.min(this.example, this.points.x1.length - 1));
  }

  // ---------------------------------------------------------------------------------------------------------- the picture

  protected override render(): TemplateResult {
    const { loader, player, run, picture, settings } = this;
    const view = viewOf(settings.problem);
    const words = this.say();
    // While it runs the words change with every frame, and nobody could read them: the read-out says them now and then.
    const described = player.playing ? 'Training.' : words;
    return html`<figure-frame question="Can one hidden layer bend the boundary until every point is on its side?"
      @edit-requested=${this.editRequested}>
      <div slot="picture" class=${Math.max(...settings.layers) > TALL ? 'mlp-picture tall' : 'mlp-picture'}>
        <plane-plot editable-points value-label="ŷ" .points=${this.points} .values=${picture?.output ?? NOTHING}
          .columns=${picture?.side ?? 0} .valueAt=${this.outputAt} .current=${this.example} .wrong=${picture?.wrong} .paths=${this.boundaryBefore}
          .xMin=${view.xMin} .xMax=${view.xMax} .yMin=${view.yMin} .yMax=${view.yMax} .maxHeight=${400}
          .description=${`The plane of the two inputs, coloured by the output, with the points. ${described}`}
          @points-changed=${this.pointsChanged}
          @point-selected=${(event: CustomEvent<{ index: number }>) => {
            if (event.detail.index >= 0) this.example = event.detail.index;
          }}></plane-plot>
        <div class="mlp-net">
          <network-diagram .sizes=${run?.sizes ?? NO_SIZES} .weights=${picture?.weights ?? NO_ARRAYS} .biases=${picture?.biases ?? NO_ARRAYS}
            .labels=${this.names(run?.sizes ?? NO_SIZES)} .values=${picture?.layers ?? NO_ARRAYS} .maps=${picture?.maps ?? NO_ARRAYS}
            .selected=${this.selected} .description=${`The network. ${player.playing ? 'Training.' : run && picture ? sayNetwork(run, picture) : ''}`}
            @part-selected=${(event: CustomEvent<{ part: DiagramPart }>) => {
              if (event.detail?.part) this.selected = event.detail.part;
            }}
            @part-pointed=${(event: CustomEvent<{ part: DiagramPart } | null>) => {
              this.pointed = event.detail?.part ?? undefined;
            }}></network-diagram>
          ${mapsLegend(picture, settings)}
        </div>
        <div class="mlp-loss"><p class="chart-title">Loss of all points</p>
          <line-chart whole-x x-label="updates" y-label="" .yMin=${0} .curves=${picture?.curves ?? NO_CURVES}
            description="Loss by update"></line-chart></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="trainer-message"></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${SPEEDS} .speed=${player.speed}
        @play=${this.play} @pause=${player.pause} @step=${this.stepOnce} @reset=${this.restart}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      ${this.controls()}
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="mlp-numbers">
        ${runNumbers(run)}
        <unit-arithmetic .sizes=${run?.sizes ?? NO_SIZES} .parameters=${run?.parameters ?? NO_PARAMETERS} .inputs=${picture?.inputs ?? NOTHING}
          .label=${this.points.label[this.example]} .values=${picture?.values} activation=${settings.activation} .shown=${unitOf(this.pointed ?? this.selected)}
          .edited=${unitOf(this.selected)} @parameter-changed=${this.parameterChanged}></unit-arithmetic>
      </div>
      <read-out slot="read-out" .text=${words}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  /** The same object while the sizes stay: names are not drawn anew for nothing. */
  private names(sizes: readonly number[]): string[][] {
    if (this.named.sizes !== sizes) this.named = { sizes, names: unitNames(sizes) };
    return this.named.names;
  }

  private controls(): TemplateResult {
    return html`<select-field slot="controls" label="A step is" testid="step-unit" .value=${this.unit} .options=${UNITS}
        @value-changed=${(event: ValueChangedEvent<TrainingUnit>) => {
          this.unit = event.detail.value;
          this.forgetSteps();
        }}></select-field>
      ${settingsFields(this.settings, this.ownPoints !== undefined, this.change)}
      <csv-paste slot="controls" label="Points as text" example="x1,x2,label&#10;0,0,0&#10;0,1,1" .message=${this.csvMessage}
        @csv-pasted=${(event: CustomEvent<{ text: string }>) => this.pasted(event.detail.text)}></csv-paste>`;
  }

  private say(): string {
    if (!this.run) return this.message ? '' : this.loader.waiting;
    return sayRun(this.run, this.picture);
  }

  // --------------------------------------------------------------------------------------------------------- the reader

  private readonly play = (): void => {
    this.message = '';
    this.boundaryBefore = NO_PATHS;
    this.player.play();
  };

  private readonly stepOnce = (): void => {
    this.message = '';
    this.boundaryBefore = this.picture ? boundaryOf(this.picture, viewOf(this.settings.problem)) : [];
    this.player.step();
  };

  private readonly outputAt = (x1: number, x2: number): number => this.run?.forward(x1, x2).a.at(-1) ?? Number.NaN;

  /** Another rate or batch size is for the run as it is; all else is another network, which begins from its seed. */
  private readonly change = (change: Partial<TrainerSettings>): void => {
    this.settings = { ...this.settings, ...change };
    this.forgetSteps();
    if (change.problem !== undefined) this.useProblem();
    else if (change.rate !== undefined) this.run?.setLearningRate(change.rate);
    else if (change.batch !== undefined) this.run?.setBatchSize(change.batch);
    else this.restart();
  };

  private useProblem(): void {
    this.ownPoints = this.edits = undefined;
    this.example = 0;
    this.restart();
    // Losses on other points are no measure for these.
    this.past = undefined;
  }

  private readonly pointsChanged = (event: CustomEvent<PointsChange>): void => {
    const { points, index, action } = event.detail;
    if (action !== 'remove') this.example = index;
    this.usePoints(copyPoints(points));
  };

  private usePoints(points: OwnPointSet): boolean {
    this.forgetSteps();
    try {
      this.run?.setPoints(points);
      this.message = '';
    } catch (thrown) {
      this.message = String(thrown instanceof Error ? thrown.message : thrown);
      // The plane shows what the reader did; these are the points that count.
      this.points = copyPoints(this.points);
      this.requestUpdate();
      return false;
    }
    this.points = this.ownPoints = points;
    this.picture = undefined;
    this.requestUpdate();
    return true;
  }

  private pasted(text: string): void {
    const { engine } = this.loader;
    if (!engine) return;
    try {
      const { points } = engine.parsePointsCsv(text);
      this.csvMessage = '';
      this.example = 0;
      this.usePoints(points);
    } catch (thrown) {
      this.csvMessage = String(thrown instanceof Error ? thrown.message : thrown);
    }
  }

  private readonly parameterChanged = (event: CustomEvent<ParameterChange>): void => {
    this.setParameter(event.detail.index, event.detail.value);
  };

  private readonly editRequested = (event: CustomEvent<{ part: DiagramPart; value?: number }>): void => {
    const { part } = event.detail;
    this.selected = part;
    const index = parameterOf(this.run?.sizes ?? [], part);
    void this.updateComplete.then(async () => {
      const arithmetic = this.querySelector('unit-arithmetic');
      await arithmetic?.updateComplete;
      const field = arithmetic?.querySelector(index === undefined ? 'number-field' : `[testid="parameter-${index}"]`);
      field?.shadowRoot?.querySelector('input')?.focus();
    });
  };

  private setParameter(index: number, value: number): void {
    if (!this.run) return;
    this.boundaryBefore = NO_PATHS;
    try {
      this.run.setParameter(index, value);
      this.message = '';
    } catch (thrown) {
      this.message = String(thrown instanceof Error ? thrown.message : thrown);
    }
    this.picture = undefined;
    this.requestUpdate();
  }

  // -------------------------------------------------------------------------------------------------------------- links

  private writeState() {
    const { settings, unit, example, selected, past, run } = this;
    const { engine } = this.loader;
    const own = engine && this.ownPoints && editsBetween(pointsOf(engine, settings.problem), this.ownPoints);
    return writeTrainer({ settings, edits: this.edits ?? own, unit, example, selected, past }, run);
  }

  private takeOver(link: TrainerLink): void {
    this.endRun();
    this.message = '';
    this.ownPoints = undefined;
    ({
      settings: this.settings,
      edits: this.edits,
      unit: this.unit,
      example: this.example,
      selected: this.selected,
      record: this.record,
      past: this.past,
    } = link);
  }
}

const NOTHING: readonly number[] = [];
const NO_SIZES: readonly number[] = [];
const NO_ARRAYS: readonly never[] = [];
const NO_CURVES: readonly Curve[] = [];
const NO_PARAMETERS = new Float64Array(0);

customElements.define('mlp-trainer', MlpTrainer);

declare global {
  interface HTMLElementTagNameMap {
    'mlp-trainer': MlpTrainer;
  }
}
