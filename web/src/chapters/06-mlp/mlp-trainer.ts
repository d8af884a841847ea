// A multilayer perceptron to train and to take apart: boundary, loss, every unit's picture, every weight in the reader's hand.
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/color-legend.js';
import '../../plots/line-chart.js';
import '../../plots/network-diagram.js';
import '../../plots/plane-plot.js';
import '../../widgets/csv-paste.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import './unit-arithmetic.js';
import type { UnitValues } from '../../../../wasm_bindings/engine';
import { choice, FigureState, flag, integer, number, numbers, pointSet } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import { contourPieces } from '../../plots/contours.js';
import type { Curve } from '../../plots/curve-data.js';
import type { DiagramPart, UnitMap } from '../../plots/network-diagram.js';
import type { PlanePath, PointsChange } from '../../plots/plane-plot.js';
import { copyPoints, NO_POINTS, type OwnPointSet } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { applyEdits, editsBetween, NO_EDITS, type PointEdits } from './edited-points.js';
import { inputMaps } from './input-maps.js';
import { LossHistory } from './loss-history.js';
import { hasUnit, layersOf, parameterCount, parameterOf, unitName, unitNames, unitOf } from './network-layout.js';
import {
  type HiddenActivation,
  type NetworkChoice,
  NetworkRun,
  type Optimizer,
  type RunRecord,
  scaleOf,
  sizesOf,
  type TrainingUnit,
} from './network-run.js';
import { PROBLEM_NAMES, PROBLEM_OPTIONS, type ProblemName, pointsOf, viewOf } from './planar-problems.js';
import type { ParameterChange } from './unit-arithmetic.js';

const ACTIVATIONS: readonly { readonly value: HiddenActivation; readonly label: string }[] = [
  { value: 'sigmoid', label: 'sigmoid' },
  { value: 'tanh', label: 'tanh' },
  { value: 'relu', label: 'ReLU' },
];
const OPTIMIZERS: readonly { readonly value: Optimizer; readonly label: string }[] = [
  { value: 'sgd', label: 'gradient descent' },
  { value: 'momentum', label: 'momentum' },
  { value: 'adam', label: 'Adam' },
];
const UNITS: readonly { readonly value: TrainingUnit; readonly label: string }[] = [
  { value: 'example', label: 'one example' },
  { value: 'batch', label: 'one batch' },
  { value: 'epoch', label: 'one epoch' },
];
/** More than any set has: all points in every batch. */
const WHOLE = 10_000;
const BATCHES = [1, 4, 16, 64, WHOLE].map((size) => ({
  value: String(size),
  label: size === WHOLE ? 'all points' : String(size),
}));
const SPEEDS = [2, 10, 60, 300, 2000];
const MOST_UNITS = 8;

/** Computing time for training in one frame, in ms; the rest is for the picture. */
const TRAINING_TIME = 2;
/** Values along each side of the pictures: fewer where there are many units. */
const FINE_SIDE = 61;
const COARSE_SIDE = 41;
const MANY_UNITS = 9;
/** Points of the loss curve in a link, so that weights and curve together stay below what a link may carry. */
const LINK_CURVE = { few: 40, many: 8, past: 10, parameters: 60 } as const;
/** Units of a layer that make the diagram taller than the plane. */
const TALL = 3;
/** From this many points on, which of them are wrong is not looked up in every frame. */
const MANY_POINTS = 1000;

const NO_PATHS: readonly PlanePath[] = [];

/** `<mlp-trainer>` */
export class MlpTrainer extends LitElement {
  static override properties = {
    problem: { state: true },
    layers: { state: true },
    activation: { state: true },
    optimizer: { state: true },
    rate: { state: true },
    batch: { state: true },
    seed: { state: true },
    unit: { state: true },
    example: { state: true },
    selected: { state: true },
    pointed: { state: true },
    message: { state: true },
    csvMessage: { state: true },
  };
  declare private problem: ProblemName;
  /** Units of the first and of the second hidden layer; 0: there is no second. */
  declare private layers: readonly [number, number];
  declare private activation: HiddenActivation;
  declare private optimizer: Optimizer;
  declare private rate: number;
  declare private batch: number;
  declare private seed: number;
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
  private past: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> } | undefined;
  private stepsPerFrame = 1;
  /** Of the last single step. */
  private boundaryBefore: readonly PlanePath[] = NO_PATHS;
  private picture: Picture | undefined;
  private named: { readonly sizes: readonly number[]; readonly names: string[][] } = { sizes: [], names: [] };

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, this.playerOptions());
  private readonly link = new FigureState(this, {
    figure: 'mlp-trainer',
    version: 1,
    fields: {
      set: choice(...PROBLEM_NAMES),
      own: pointSet(WHOLE),
      moved: numbers(),
      over: flag(),
      h1: integer(1, MOST_UNITS),
      h2: integer(0, MOST_UNITS),
      f: choice<HiddenActivation>('sigmoid', 'tanh', 'relu'),
      opt: choice<Optimizer>('sgd', 'momentum', 'adam'),
      rate: number(1e-6, 1e6),
      batch: integer(1, WHOLE),
      seed: integer(0, 9999),
      by: choice<TrainingUnit>('example', 'batch', 'epoch'),
      ex: integer(0, WHOLE),
      unit: numbers(2),
      step: integer(0, 1e15),
      epoch: integer(0, 1e15),
      w: numbers(),
      x: numbers(),
      y: numbers(),
      px: numbers(),
      py: numbers(),
    },
    write: () => this.writeState(),
    read: (state) => this.readState(state),
  });

  constructor() {
    super();
    this.problem = 'xor';
    this.layers = [2, 0];
    this.activation = 'sigmoid';
    this.optimizer = 'momentum';
    this.rate = 0.5;
    this.batch = WHOLE;
    this.seed = 1;
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
    this.record = this.run?.record(LINK_CURVE.few);
    this.endRun();
  }

  // ------------------------------------------------------------------------------------------------------------ the run

  private get choice(): NetworkChoice {
    const { layers, activation, optimizer, rate: learningRate, batch: batchSize, seed } = this;
    return { hidden: layers.filter((size) => size > 0), activation, optimizer, learningRate, batchSize, seed };
  }

  private playerOptions() {
    const figure = this;
    return {
      speed: 60,
      length: () => Infinity,
      visible: () => this.loader.visible,
      moved: (at: number, before: number) => this.train(at - before),
      // As many as fit into the time that training may take of a frame.
      get perFrame(): number {
        return figure.stepsPerFrame;
      },
    };
  }

  private train(steps: number): void {
    const { run } = this;
    if (!run || steps <= 0) return;
    const began = performance.now();
    run.train(steps, this.unit);
    const each = (performance.now() - began) / steps;
    this.stepsPerFrame = Math.max(1, Math.min(1000, Math.floor(TRAINING_TIME / Math.max(each, 1e-4))));
    const last = run.report.batch.at(-1);
    if (this.unit === 'example' && last !== undefined) this.example = last;
    if (run.diverged) {
      this.message = `The run diverged at update ${formatCount(run.step)}: the loss was no longer a number. The last good weights are back. Try a smaller learning rate, or reset.`;
      this.player.pause();
    }
    this.picture = undefined;
  }

  private endRun(): void {
    this.player.pause();
    this.boundaryBefore = NO_PATHS;
    this.run?.dispose();
    this.run = undefined;
    this.picture = undefined;
  }

  /** Where ŷ is ½ in the picture that is shown, for the next one to show it in grey. */
  private boundary(): PlanePath[] {
    const { picture } = this;
    if (!picture) return [];
    const { xMin, xMax, yMin, yMax } = viewOf(this.problem);
    const cells = picture.side - 1;
    const across = (i: number): number => xMin + ((xMax - xMin) * i) / cells;
    const up = (i: number): number => yMin + ((yMax - yMin) * i) / cells;
    return contourPieces(picture.output, picture.side, picture.side, 0.5).map(({ x0, y0, x1, y1 }) => ({
      x: [across(x0), across(x1)],
      y: [up(y0), up(y1)],
      past: true,
    }));
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
        const set = pointsOf(engine, this.problem);
        if (this.edits) this.ownPoints = applyEdits(set, this.edits);
        this.edits = undefined;
        this.points = this.ownPoints ?? set;
        this.run = new NetworkRun(engine, this.choice, this.points, this.record);
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
    if (changed.has('example')) this.picture = this.picture && { ...this.picture, ...this.exampleOf(this.run) };
    this.picture ??= this.draw(this.run);
  }

  /** After a change of sizes or points, what was chosen may no longer be there. */
  private keepInRange(): void {
    const sizes = sizesOf(this.choice);
    const { layer, unit } = unitOf(this.selected);
    if (!hasUnit(sizes, layer, unit) && layer !== 0) this.selected = { kind: 'unit', layer: 1, unit: 0 };
    const over = this.pointed && unitOf(this.pointed);
    if (over && over.layer !== 0 && !hasUnit(sizes, over.layer, over.unit)) this.pointed = undefined;
    this.example = Math.max(0, Math.min(this.example, this.points.x1.length - 1));
  }

  // ---------------------------------------------------------------------------------------------------------- the picture

  private draw(run: NetworkRun): Picture {
    const units = run.sizes.slice(1).reduce((sum, size) => sum + size, 0);
    const side = units > MANY_UNITS ? COARSE_SIDE : FINE_SIDE;
    const view = viewOf(this.problem);
    const grid = run.grid(view, side);
    const cells = side * side;
    let from = 0;
    const maps = run.sizes.map((size, layer): readonly UnitMap[] => {
      if (layer === 0) return inputMaps(view, side);
      const values = grid.subarray(from * cells, (from + size) * cells);
      from += size;
      const last = layer === run.sizes.length - 1;
      const scale = scaleOf(last ? 'sigmoid' : this.activation, last ? [] : values);
      return Array.from({ length: size }, (_, unit) => ({
        values: values.subarray(unit * cells, (unit + 1) * cells),
        columns: side,
        ...scale,
      }));
    });
    const layers = layersOf(run.parameters, run.sizes);
    return {
      maps,
      side,
      output: grid.subarray(grid.length - cells),
      weights: layers.map(({ weights }) => weights),
      biases: layers.map(({ biases }) => biases),
      curves: this.curves(run),
      wrong: run.points.x1.length <= MANY_POINTS ? run.wrong() : [],
      dead: run.deadUnits(),
      ...this.exampleOf(run),
    };
  }

  private exampleOf(run: NetworkRun): { inputs: readonly number[]; values: UnitValues; layers: number[][] } {
    const inputs = [this.points.x1[this.example] ?? 0, this.points.x2[this.example] ?? 0] as const;
    const values = run.forward(...inputs);
    let from = 0;
    const layers = run.sizes.map((size, layer) => {
      if (layer === 0) return [...inputs];
      from += size;
      return Array.from(values.a.subarray(from - size, from));
    });
    return { inputs, values, layers };
  }

  private curves(run: NetworkRun): Curve[] {
    const past = this.past ? [{ id: 'past', label: 'before', ...this.past, past: true }] : [];
    return [...past, { id: 'now', label: '', x: run.history.x, y: run.history.y }];
  }

  protected override render(): TemplateResult {
    const { loader, player, run, picture } = this;
    const view = viewOf(this.problem);
    const words = this.say();
    // While it runs the words change with every frame, and nobody could read them: the read-out says them now and then.
    const described = player.playing ? 'Training.' : words;
    return html`<figure-frame question="Can one hidden layer bend the boundary until every point is on its side?"
      @edit-requested=${this.editRequested}>
      <div slot="picture" class=${Math.max(...this.layers) > TALL ? 'mlp-picture tall' : 'mlp-picture'}>
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
            .selected=${this.selected} .description=${`The network. ${player.playing ? 'Training.' : this.sayNetwork()}`}
            @part-selected=${(event: CustomEvent<{ part: DiagramPart }>) => {
              if (event.detail?.part) this.selected = event.detail.part;
            }}
            @part-pointed=${(event: CustomEvent<{ part: DiagramPart } | null>) => {
              this.pointed = event.detail?.part ?? undefined;
            }}></network-diagram>
          ${this.legend()}
        </div>
        <div class="mlp-loss"><p class="chart-title">Loss of all points</p>
          <line-chart x-label="updates" y-label="" .yMin=${0} .curves=${picture?.curves ?? NO_CURVES}
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
        ${this.results()}
        <unit-arithmetic .sizes=${run?.sizes ?? NO_SIZES} .parameters=${run?.parameters ?? NO_PARAMETERS} .inputs=${picture?.inputs ?? NOTHING}
          .label=${this.points.label[this.example]} .values=${picture?.values} activation=${this.activation} .shown=${unitOf(this.pointed ?? this.selected)}
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
        }}></select-field>
      <select-field slot="controls" label="Points" testid="problem" .value=${this.problem} .options=${PROBLEM_OPTIONS}
        @value-changed=${(event: ValueChangedEvent<ProblemName>) => this.chooseProblem(event.detail.value)}></select-field>
      <number-field slot="controls" class="narrow" label="Hidden 1" integer testid="hidden-1" .value=${this.layers[0]} .min=${1} .max=${MOST_UNITS}
        @value-changed=${(event: ValueChangedEvent<number>) => this.rebuild({ layers: [event.detail.value, this.layers[1]] })}></number-field>
      <number-field slot="controls" class="narrow" label="Hidden 2" integer testid="hidden-2" .value=${this.layers[1]} .min=${0} .max=${MOST_UNITS}
        @value-changed=${(event: ValueChangedEvent<number>) => this.rebuild({ layers: [this.layers[0], event.detail.value] })}></number-field>
      <select-field slot="controls" label="Activation" testid="activation" .value=${this.activation} .options=${ACTIVATIONS}
        @value-changed=${(event: ValueChangedEvent<HiddenActivation>) => this.rebuild({ activation: event.detail.value })}></select-field>
      <select-field slot="controls" label="Optimiser" testid="optimizer" .value=${this.optimizer} .options=${OPTIMIZERS}
        @value-changed=${(event: ValueChangedEvent<Optimizer>) => this.rebuild({ optimizer: event.detail.value })}></select-field>
      <number-field slot="controls" class="narrow" label="Learning rate" logarithmic testid="rate" .value=${this.rate} .min=${1e-6} .max=${1e6}
        @value-changed=${(event: ValueChangedEvent<number>) => this.setRate(event.detail.value)}></number-field>
      <select-field slot="controls" label="Batch" testid="batch" .value=${String(this.batch)} .options=${BATCHES}
        @value-changed=${(event: ValueChangedEvent<string>) => this.setBatch(Number(event.detail.value))}></select-field>
      <number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => this.rebuild({ seed: event.detail.value })}></number-field>
      <button slot="controls" type="button" class="quiet" data-testid="new-seed"
        @click=${() => this.rebuild({ seed: (this.seed + 1) % 10_000 })}>New seed</button>
      <csv-paste slot="controls" label="Points as text" example="x1,x2,label&#10;0,0,0&#10;0,1,1" .message=${this.csvMessage}
        @csv-pasted=${(event: CustomEvent<{ text: string }>) => this.pasted(event.detail.text)}></csv-paste>`;
  }

  private legend(): TemplateResult {
    const maps = this.picture?.maps[1]?.[0];
    const { level, limit } = maps ?? { level: 0.5, limit: 0.5 };
    const note =
      this.layers[1] > 0 && this.activation === 'relu'
        ? 'first hidden layer; each layer has its own scale'
        : 'hidden units';
    return html`<color-legend .level=${level} .limit=${limit} label="activation" note=${note}></color-legend>`;
  }

  private results(): TemplateResult {
    const { run } = this;
    const count = this.points.x1.length;
    return html`<p class="figure-numbers mlp-results">
      <span>epoch <strong data-testid="epoch">${run ? formatCount(run.epoch) : '–'}</strong></span>
      <span>updates <strong data-testid="updates">${run ? formatCount(run.step) : '–'}</strong></span>
      <span>loss <strong data-testid="loss">${run ? formatNumber(run.report.loss, 4) : '–'}</strong></span>
      <span>right <strong data-testid="right">${run ? `${formatCount(run.right)} of ${formatCount(count)}` : '–'}</strong></span>
      <span>‖∂L/∂w‖ <strong data-testid="gradient-norm">${run ? formatNumber(run.report.gradientNorm, 4) : '–'}</strong></span>
      <span>parameters <strong>${run ? parameterCount(run.sizes) : '–'}</strong></span>
    </p>`;
  }

  // ----------------------------------------------------------------------------------------------------------- the words

  private say(): string {
    const { run } = this;
    if (!run) return this.message ? '' : 'The engine is loading.';
    const count = this.points.x1.length;
    const where = `Epoch ${formatCount(run.epoch)}, ${formatCount(run.step)} updates: loss ${formatNumber(run.report.loss, 4)}, ${formatCount(run.right)} of ${formatCount(count)} right.`;
    return [where, this.sayTrouble(run)].filter(Boolean).join(' ');
  }

  /** Solved, stuck, diverged, dead: in words. */
  private sayTrouble(run: NetworkRun): string {
    if (run.diverged) return 'Diverged; these are the last good weights.';
    const dead = (this.picture?.dead ?? []).map(([layer, unit]) => unitName(run.sizes, layer, unit));
    const deadWords =
      dead.length > 0
        ? `${dead.join(', ')} ${dead.length > 1 ? 'are' : 'is'} dead: 0 for every point, so no gradient reaches ${dead.length > 1 ? 'their' : 'its'} weights.`
        : '';
    if (run.report.accuracy === 1) return run.step > 0 ? `Solved. ${deadWords}` : deadWords;
    if (!run.stuck) return deadWords;
    return `Stuck so far: the second half of these updates lowered the loss by less than 1 %, and the gradient’s norm is ${formatNumber(run.report.gradientNorm, 3)}. ${deadWords}`;
  }

  private sayNetwork(): string {
    const { run, picture } = this;
    if (!run || !picture) return '';
    const at = `(${picture.inputs.map((x) => formatNumber(x)).join(', ')})`;
    const output = picture.values.a.at(-1) ?? Number.NaN;
    return `${run.sizes.join('-')}, ${this.activation}. For the example ${at} the output is ${formatNumber(output)}.`;
  }

  // --------------------------------------------------------------------------------------------------------- the reader

  private readonly play = (): void => {
    this.message = '';
    this.boundaryBefore = NO_PATHS;
    this.player.play();
  };

  private readonly stepOnce = (): void => {
    this.message = '';
    this.boundaryBefore = this.boundary();
    this.player.step();
  };

  private readonly outputAt = (x1: number, x2: number): number => this.run?.forward(x1, x2).a.at(-1) ?? Number.NaN;

  /** A change that needs another network: it begins from its seed. */
  private rebuild(change: Choices): void {
    Object.assign(this, change);
    this.restart();
  }

  private chooseProblem(problem: ProblemName): void {
    this.ownPoints = this.edits = undefined;
    this.rebuild({ problem, example: 0, batch: problem === 'xor' ? WHOLE : 16, rate: problem === 'xor' ? 0.5 : 0.1 });
    // Losses on other points are no measure for these.
    this.past = undefined;
  }

  private setRate(rate: number): void {
    this.rate = rate;
    this.run?.setLearningRate(rate);
  }

  private setBatch(batch: number): void {
    this.batch = batch;
    this.run?.setBatchSize(batch);
  }

  private readonly pointsChanged = (event: CustomEvent<PointsChange>): void => {
    const { points, index, action } = event.detail;
    if (action !== 'remove') this.example = index;
    this.usePoints(copyPoints(points));
  };

  private usePoints(points: OwnPointSet): boolean {
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
    const many = parameterCount(sizesOf(this.choice)) > LINK_CURVE.parameters;
    const record = this.run?.record(many ? LINK_CURVE.many : LINK_CURVE.few);
    const past = this.past && new LossHistory(this.past.x, this.past.y).thinned(LINK_CURVE.past);
    const { layer, unit } = unitOf(this.selected);
    const { engine } = this.loader;
    const edits =
      this.edits ??
      (engine && this.ownPoints ? editsBetween(pointsOf(engine, this.problem), this.ownPoints) : NO_EDITS);
    return {
      set: this.problem,
      own: edits.added,
      moved: edits.moved,
      over: edits.onTop,
      h1: this.layers[0],
      h2: this.layers[1],
      f: this.activation,
      opt: this.optimizer,
      rate: this.rate,
      batch: this.batch,
      seed: this.seed,
      by: this.unit,
      ex: this.example,
      unit: [layer, unit],
      step: record?.step ?? 0,
      epoch: record?.epoch ?? 0,
      w: record?.parameters ?? NO_PARAMETERS,
      x: record?.curveX ?? NO_PARAMETERS,
      y: record?.curveY ?? NO_PARAMETERS,
      px: past?.x ?? NO_PARAMETERS,
      py: past?.y ?? NO_PARAMETERS,
    };
  }

  private readState(state: TrainerState): void {
    const layers = [state.h1, state.h2] as const;
    const expected = parameterCount([2, ...layers.filter((size) => size > 0), 1]);
    // A link without weights is one to the first weights of its seed.
    const fresh = state.w.length === 0;
    if (
      (!fresh && state.w.length !== expected) ||
      state.x.length !== state.y.length ||
      state.px.length !== state.py.length
    )
      throw new Error('its weights do not fit its network');
    if (state.w.some((value) => Math.abs(value) > 1e30)) throw new Error('its weights are out of range');
    this.past = state.px.length > 0 ? { x: state.px, y: state.py } : undefined;
    this.endRun();
    this.message = '';
    const edited = !state.over || state.moved.length > 0 || state.own.x1.length > 0;
    this.edits = edited ? { onTop: state.over, moved: [...state.moved], added: state.own } : undefined;
    this.ownPoints = undefined;
    [this.problem, this.layers, this.activation, this.optimizer] = [state.set, layers, state.f, state.opt];
    [this.rate, this.batch, this.seed, this.unit, this.example] = [
      state.rate,
      state.batch,
      state.seed,
      state.by,
      state.ex,
    ];
    this.selected = { kind: 'unit', layer: state.unit[0] ?? 1, unit: state.unit[1] ?? 0 };
    this.record = fresh
      ? undefined
      : { parameters: state.w, step: state.step, epoch: state.epoch, curveX: state.x, curveY: state.y };
  }
}

/** What a change of the network may set. */
type Choices = Partial<{
  problem: ProblemName;
  layers: readonly [number, number];
  activation: HiddenActivation;
  optimizer: Optimizer;
  batch: number;
  rate: number;
  seed: number;
  example: number;
}>;

/** What the engine computed for the picture that is shown. */
interface Picture {
  readonly maps: (readonly UnitMap[])[];
  readonly side: number;
  readonly output: Float32Array;
  readonly weights: Float64Array[];
  readonly biases: Float64Array[];
  readonly curves: readonly Curve[];
  readonly wrong: readonly number[];
  readonly dead: readonly (readonly [number, number])[];
  readonly inputs: readonly number[];
  readonly values: UnitValues;
  readonly layers: number[][];
}

/** What a link brings. */
interface TrainerState {
  readonly set: ProblemName;
  readonly own: OwnPointSet;
  readonly moved: Float64Array;
  readonly over: boolean;
  readonly h1: number;
  readonly h2: number;
  readonly f: HiddenActivation;
  readonly opt: Optimizer;
  readonly rate: number;
  readonly batch: number;
  readonly seed: number;
  readonly by: TrainingUnit;
  readonly ex: number;
  readonly unit: Float64Array;
  readonly step: number;
  readonly epoch: number;
  readonly w: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
}

const NOTHING: readonly number[] = [];
const NO_SIZES: readonly number[] = [];
const NO_ARRAYS: readonly never[] = [];
const NO_CURVES: readonly Curve[] = [];
const NO_PARAMETERS = new Float64Array(0);

const WHY = html`<div slot="why"><p>Each hidden unit is one line, made soft by its activation: that is the picture in its circle. The
  output adds these pictures up, each times a weight, and the boundary is where the sum with the bias is zero. Two units can fence off
  a strip, which is enough for XOR; a closed region, as circles need it, takes three. Training moves all of these lines at once, each in
  the direction in which the loss falls.</p><p>It can get stuck. On a plateau of sigmoids every gradient is nearly zero and it goes on
  very slowly; for sigmoids and two hidden units no true local minimum of XOR is known at finite weights, so “stuck” is the word, not
  “in a minimum”. A ReLU that is 0 for all points is another matter: it gets no gradient at all and stays as it is.</p></div>`;

customElements.define('mlp-trainer', MlpTrainer);

declare global {
  interface HTMLElementTagNameMap {
    'mlp-trainer': MlpTrainer;
  }
}
