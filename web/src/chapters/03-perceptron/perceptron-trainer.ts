// The perceptron learns, one example a step: the plane with its points and the line, and the three weights with what is added to them.
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineModule, PerceptronStep, Separation } from '../../../../wasm_bindings/engine';
import { choice, FigureState, flag, integer, numbers } from '../../lecture/figure-state.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { PlaneArrow, PlaneLine } from '../../plots/plane-plot.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber, NO_VALUE } from '../../widgets/format.js';
import '../../widgets/formula-line.js';
import { counted, tuple } from './number-words.js';
import { MOST_STEPS, PerceptronRun } from './perceptron-run.js';
import { POINT_FIELDS, type PointsEvent, PointsFigure } from './points-figure.js';
import type { Weights } from './training-points.js';
import './weights-view.js';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';

const SPEEDS = [1, 4, 20, 100, 2000];
const MOST_A_FRAME = 2000;
const WEIGHT_NAMES = ['b', 'w₁', 'w₂'] as const;

/** `<perceptron-trainer>` */
export class PerceptronTrainer extends PointsFigure {
  /** b may change. */
  private bias = true;
  /** Where the run began: zero, what a preset or the reader says, or what was learned before a point was moved. */
  private start: Weights = [0, 0, 0];
  private run: PerceptronRun | undefined;
  private separation: Separation | undefined;
  /** Steps that a link asks for, until the run is there. */
  private wanted: { start: Weights; steps: number } | undefined;
  private lines: readonly PlaneLine[] = [];
  private arrows: readonly PlaneArrow[] = [];
  private wrong: readonly number[] | undefined;
  private readonly player = new PathPlayer(this, {
    speed: 4,
    length: () => (this.run?.over ? this.run.steps : MOST_STEPS),
    visible: () => this.loader.visible,
    perFrame: MOST_A_FRAME,
    moved: (at) => this.moved(at),
  });
  private readonly link = new FigureState(this, {
    figure: 'perceptron-trainer',
    version: 1,
    fields: {
      ...POINT_FIELDS,
      order: choice('fixed', 'random'),
      bias: flag(),
      start: numbers(3),
      steps: integer(0, MOST_STEPS),
      speed: choice(...SPEEDS.map(String)),
    },
    write: () => ({
      ...this.pointState(),
      order: this.order,
      bias: this.bias,
      start: this.start,
      steps: this.run?.steps ?? 0,
      speed: String(this.player.speed),
    }),
    read: (state) => {
      this.restorePoints(state);
      this.order = state.order;
      this.bias = state.bias;
      this.player.speed = Number(state.speed);
      const [b, w1, w2] = Array.from(state.start, clampWeight) as [number, number, number];
      this.wanted = { start: [state.bias ? b : 0, w1, w2], steps: state.steps };
      this.player.pause();
      this.restored();
    },
  });

  constructor() {
    super('and');
  }

  // -------------------------------------------------------------------------------------------------------------- the run

  protected override clear(): void {
    this.player.pause();
    this.player.seek(0);
    this.run?.delete();
    this.run = this.separation = undefined;
    this.lines = this.arrows = [];
    this.wrong = undefined;
  }

  protected override pointsChanged(engine: EngineModule, why: PointsEvent): void {
    const { wanted } = this;
    this.wanted = undefined;
    this.begin(engine, wanted?.start ?? (why === 'edit' ? this.weights : this.data.start));
    this.separation = engine.separation(this.data.points, this.bias);
    if (wanted) this.player.seek(wanted.steps);
  }

  /** A new run on the points as they are. */
  private begin(engine: EngineModule, start: Weights): void {
    this.player.seek(0);
    this.run?.delete();
    this.run = undefined;
    this.start = this.bias ? start : [0, start[1], start[2]];
    this.run = new PerceptronRun(
      engine,
      this.data.points,
      { order: this.order, seed: this.data.seed, bias: this.bias },
      this.start,
    );
    this.look();
  }

  private get weights(): Weights {
    const { run } = this;
    if (!run) return this.start;
    return Array.from(run.state.weights, clampWeight) as unknown as Weights;
  }

  private moved(at: number): void {
    if (!this.run) return;
    this.run.goTo(at);
    this.player.at = this.run.steps;
    this.look();
  }

  /** What is drawn, made once a change: the same arrays mean that nothing has to be drawn. */
  private look(): void {
    const { run } = this;
    const { engine } = this.loader;
    if (!run || !engine) return;
    const { last, state } = run;
    const [b, w1, w2] = this.weights;
    this.wrong = this.wrongOf(engine.evaluateLine(run.points, b, w1, w2).right);
    const now: PlaneLine = { b: state.weights[0] as number, w1, w2, normal: true, shade: true };
    this.lines = last?.mistake ? [{ ...lineOf(last.before), past: true, label: 'before' }, now] : [now];
    this.arrows = last?.mistake ? this.exampleArrow(last) : [];
  }

  /** From the origin to the example: what is added to (w₁, w₂), or taken away. */
  private exampleArrow({ index }: PerceptronStep): PlaneArrow[] {
    const { xMin, xMax, yMin, yMax } = this.data.view;
    if (xMin > 0 || xMax < 0 || yMin > 0 || yMax < 0) return [];
    const [dx, dy] = [this.data.points.x1[index] as number, this.data.points.x2[index] as number];
    return dx === 0 && dy === 0 ? [] : [{ x: 0, y: 0, dx, dy, label: 'x' }];
  }

  private restart(start: Weights): void {
    const { engine } = this.loader;
    this.player.pause();
    if (engine && this.data.count > 0) this.begin(engine, start);
    this.requestUpdate();
  }

  private readonly reset = (): void => this.restart(this.data.start);

  private readonly toEpochEnd = (): void => {
    this.player.pause();
    if (this.run && !this.run.over) this.player.seek(this.run.steps + this.run.toEpochEnd);
  };

  private typed(which: number, value: number): void {
    const start = this.weights.map((old, i) => (i === which ? value : old)) as unknown as Weights;
    this.restart(start);
  }

  private readonly biasSwitched = (event: Event): void => {
    this.bias = (event.target as HTMLInputElement).checked;
    this.renew('set');
  };

  // ------------------------------------------------------------------------------------------------------------- the page

  protected override render(): TemplateResult {
    const { player, run, data } = this;
    const last = run?.last;
    return html`<figure-frame question="How many mistakes does it take to find a line?">
      <div slot="picture" class="side-by-side">
        <div><p class="chart-title">The points <span>line w·x + b = 0</span></p>
          <plane-plot editable-points .points=${data.points} .newClass=${this.newClass} .current=${last?.index ?? -1} .wrong=${this.wrong}
            .lines=${this.lines} .arrows=${this.arrows} .xMin=${data.view.xMin} .xMax=${data.view.xMax} .yMin=${data.view.yMin}
            .yMax=${data.view.yMax} .maxHeight=${PLANE_HEIGHT} description=${`Points of two classes and the perceptron’s line. ${this.say()}`}
            @points-changed=${this.pointsEdited} @point-selected=${this.pointSelected}></plane-plot></div>
        <div><p class="chart-title">The weights <span>(w₁, w₂) and b, one scale</span></p>
          <weights-view .was=${last?.mistake ? last.before : undefined} .change=${last?.mistake ? last.update : undefined}
            .now=${run?.state.weights ?? this.start} .noBias=${!this.bias} change-label=${last?.label === 1 ? '+x' : '−x'}
            description=${this.sayWeights()}></weights-view></div>
      </div>
      ${this.renderProblem()}
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${SPEEDS} .speed=${player.speed}
        play-testid="play" pause-testid="pause" step-testid="step" reset-testid="reset"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="epoch" ?disabled=${!run || run.over}
        @click=${this.toEpochEnd}>To the end of the epoch</button>
      ${this.renderOrder()}
      <label slot="controls" class="check"><input type="checkbox" data-testid="bias" .checked=${this.bias} @change=${this.biasSwitched} />
        Bias</label>
      ${this.renderWeightFields()}
      ${this.renderPointFields()}
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="update-numbers">${run ? this.renderNumbers(run) : nothing}</div>
      <read-out slot="read-out" data-testid="trainer-says" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private renderWeightFields(): TemplateResult {
    const weights = this.weights;
    return html`<div slot="controls" class="fields weights">${WEIGHT_NAMES.map(
      (
        name,
        i,
      ) => html`<number-field label=${name} testid=${`weight-${i}`} .value=${weights[i] as number} .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER}
        .step=${0.1} ?disabled=${!this.run || (i === 0 && !this.bias)}
        @value-changed=${(event: ValueChangedEvent<number>) => this.typed(i, event.detail.value)}></number-field>`,
    )}</div>`;
  }

  /** The example's sum, and the update as an addition of three columns. */
  private renderNumbers({ last, points }: PerceptronRun): TemplateResult {
    if (!last) return this.renderRule();
    const [b, w1, w2] = last.before as unknown as Weights;
    const x = [this.bias ? 1 : 0, points.x1[last.index] as number, points.x2[last.index] as number];
    const difference = last.label - last.output;
    return html`<formula-line symbols .terms=${[
      { w: w1, x: x[1] as number },
      { w: w2, x: x[2] as number },
    ]} .bias=${b} .z=${last.z} .a=${last.output} activation="step" a-name="ŷ"></formula-line>
      <table class="update" data-testid="update"><thead><tr><td>y − ŷ = ${last.label} − ${last.output} = ${formatNumber(difference)}</td>
        ${WEIGHT_NAMES.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${row('x̃', x)}${row('w̃ before', last.before, 'before')}${row('+ (y − ŷ) x̃', last.update, 'added')}${row('w̃ after', last.after, 'after')}</tbody></table>`;
  }

  /** Before the first step: the rule, and the table that it will fill. */
  private renderRule(): TemplateResult {
    return html`<p class="figure-numbers">Each step: z = w₁x₁ + w₂x₂ + b, ŷ = step(z), then w̃ ← w̃ + (y − ŷ) x̃.</p>
      <table class="update"><thead><tr><td>y − ŷ</td>${WEIGHT_NAMES.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${row('x̃')}${row('w̃ before', this.weights, 'before')}${row('+ (y − ŷ) x̃', undefined, 'added')}${row('w̃ after', undefined, 'after')}</tbody></table>`;
  }

  private say(): string {
    const { run } = this;
    if (this.data.count === 0 && this.loader.engine) return 'There are no points. Click into the plane to add some.';
    if (!run) return this.loader.waiting;
    const { state, last, points } = run;
    const right = `${formatCount(state.correct)} of ${formatCount(points.x1.length)} right.`;
    if (!last) return `${this.sayStart()} ${right}${this.sayHopeless()}`;
    const at = tuple([points.x1[last.index] as number, points.x2[last.index] as number]);
    const found = `Step ${formatCount(last.step)}, epoch ${formatCount(last.epoch + 1)}: point ${at} of class ${last.label} has z = ${formatNumber(last.z)}, so ŷ = ${last.output}`;
    const done = last.mistake
      ? `: wrong. ${last.label === 1 ? 'Added' : 'Subtracted'} x̃: b = ${formatNumber(last.after[0] as number)}, w = ${tuple(last.after.subarray(1))}.`
      : ': right, nothing changes.';
    return `${found}${done} ${right}${this.sayEnd(run)}`;
  }

  private sayStart(): string {
    const [b, w1, w2] = this.weights;
    if (w1 === 0 && w2 === 0)
      return `No example shown yet. w = 0, so there is no line, and every point gets step(${formatNumber(b)}) = ${b >= 0 ? 1 : 0}.`;
    return `No example shown yet. The line is that of b = ${formatNumber(b)}, w = ${tuple([w1, w2])}.`;
  }

  private sayHopeless(): string {
    if (this.separation?.separable !== false) return '';
    return this.bias
      ? ' No line separates these classes: the rule will not come to rest.'
      : ' No line through the origin separates these classes.';
  }

  private sayEnd({ state }: PerceptronRun): string {
    if (state.converged)
      return ` A whole epoch without a mistake: it has converged, after ${counted(state.updates, 'update')}.`;
    if (state.steps >= MOST_STEPS)
      return ` It stops here, after ${formatCount(MOST_STEPS)} steps.${this.sayHopeless()}`;
    if (!state.cycle) return this.sayHopeless();
    const { from, length } = state.cycle;
    const epochs = length === 1 ? 'epoch' : `${length} epochs`;
    return ` Not separable: since epoch ${formatCount(from + 1)} the weights return every ${epochs} to exactly the same numbers, for ever.`;
  }

  private sayWeights(): string {
    const [b, ...w] = this.weights;
    const last = this.run?.last;
    const from = last?.mistake
      ? ` Before: w = ${tuple(last.before.subarray(1))}, b = ${formatNumber(last.before[0] as number)}.`
      : '';
    return `The weights as an arrow and a bar: w = ${tuple(w)}, b = ${formatNumber(b)}.${from}`;
  }
}

const PLANE_HEIGHT = 330;

/** A row of three numbers, or of none yet. */
function row(name: string, values?: ArrayLike<number>, kind = ''): TemplateResult {
  const cells = values ? Array.from(values, (value) => formatNumber(value)) : WEIGHT_NAMES.map(() => NO_VALUE);
  return html`<tr class=${kind || nothing}><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

const WHY = html`<p>A point of class 1 that was called 0 has a sum that is too small. Adding x̃ to the weights makes the sum larger by
    x̃·x̃ = 1 + x₁² + x₂², for this point at least. A point of class 0 that was called 1 is the same with signs reversed.</p>
  <p>The picture on the left has two dimensions, the update has three: x̃ = (1, x₁, x₂). What is added to (w₁, w₂) turns the line,
    what is added to b moves it, and b changes by 1 at every correction, wherever the point lies. A point at the origin can do nothing else.</p>
  <p>A correction can make other points wrong. That is why the counter may fall before it reaches the end.</p>`;

function lineOf(weights: ArrayLike<number>): PlaneLine {
  return { b: weights[0] as number, w1: weights[1] as number, w2: weights[2] as number };
}

/** Extreme points can push weights a little beyond what the engine takes. */
function clampWeight(value: number): number {
  return Math.max(-LARGEST_NUMBER, Math.min(LARGEST_NUMBER, value));
}

customElements.define('perceptron-trainer', PerceptronTrainer);

declare global {
  interface HTMLElementTagNameMap {
    'perceptron-trainer': PerceptronTrainer;
  }
}
