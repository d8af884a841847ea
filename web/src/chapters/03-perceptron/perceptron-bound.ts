// Mistakes epoch by epoch, and the theorem's bound (R/γ)² beside the number of updates that were made.
import { html, type TemplateResult } from 'lit';
import type { EngineModule, Separation } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer } from '../../lecture/figure-state.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import '../../plots/line-chart.js';
import type { PlaneLine } from '../../plots/plane-plot.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import '../../widgets/progress-bar.js';
import { firstEpochs, mistakesCurves } from './mistakes-curve.js';
import { counted } from './number-words.js';
import { MOST_STEPS, PerceptronRun } from './perceptron-run.js';
import { POINT_FIELDS, PointsFigure } from './points-figure.js';
import { ZERO } from './training-points.js';

/** Epochs a second. */
const SPEEDS = [1, 3, 10, 50];
const MOST_A_FRAME = 20;
/** Of the ten qualitative colours. */
const MARGIN_COLOR = 1;

/** `<perceptron-bound>` */
export class PerceptronBound extends PointsFigure {
  private run: PerceptronRun | undefined;
  private separation: Separation | undefined;
  /** Before the last epoch. */
  private previous: ArrayLike<number> | undefined;
  private wantedEpochs = 0;
  private lines: readonly PlaneLine[] = [];
  private curves: readonly Curve[] = [];
  private wrong: readonly number[] | undefined;
  private readonly player = new PathPlayer(this, {
    speed: 3,
    length: () => (this.run?.over ? this.epochs : this.mostEpochs),
    visible: () => this.loader.visible,
    perFrame: MOST_A_FRAME,
    moved: (at) => this.moved(at),
  });
  private readonly link = new FigureState(this, {
    figure: 'perceptron-bound',
    version: 1,
    fields: {
      ...POINT_FIELDS,
      order: choice('fixed', 'random'),
      epochs: integer(0, MOST_STEPS),
      speed: choice(...SPEEDS.map(String)),
    },
    write: () => ({
      ...this.pointState(),
      order: this.order,
      epochs: this.epochs,
      speed: String(this.player.speed),
    }),
    read: (state) => {
      this.restorePoints(state);
      this.order = state.order;
      this.player.speed = Number(state.speed);
      this.wantedEpochs = state.epochs;
      this.player.pause();
      this.restored();
    },
  });

  constructor() {
    super('and');
  }

  private get epochs(): number {
    return this.run?.state.epochs ?? 0;
  }

  private get mostEpochs(): number {
    return Math.floor(MOST_STEPS / Math.max(1, this.data.count));
  }

  protected override clear(): void {
    this.player.reset();
    this.run?.delete();
    this.run = this.separation = this.previous = undefined;
    this.lines = this.curves = [];
    this.wrong = undefined;
  }

  protected override pointsChanged(engine: EngineModule): void {
    const { wantedEpochs } = this;
    this.wantedEpochs = 0;
    this.clear();
    const settings = { order: this.order, seed: this.data.seed, bias: true };
    this.run = new PerceptronRun(engine, this.data.points, settings, ZERO);
    this.separation = engine.separation(this.data.points, true);
    this.look();
    if (wantedEpochs > 0) this.player.seek(wantedEpochs);
  }

  private moved(epochs: number): void {
    if (!this.run) return;
    this.run.goTo(epochs * this.data.count);
    this.lookBack(this.run);
    this.player.at = this.epochs;
    this.look();
  }

  /** The line before the last epoch, however the run came here: a link shows the same. */
  private lookBack(run: PerceptronRun): void {
    const steps = run.steps;
    this.previous = undefined;
    if (run.state.epochs < 2) return;
    run.goTo(steps - this.data.count);
    this.previous = run.state.weights;
    run.goTo(steps);
  }

  private look(): void {
    const { run, separation } = this;
    const { engine } = this.loader;
    if (!run || !engine) return;
    const [b, w1, w2] = run.state.weights as unknown as [number, number, number];
    this.wrong = this.wrongOf(engine.evaluateLine(run.points, b, w1, w2).right);
    const best = separation?.separable ? [lineWith(separation.weights, 'widest margin', MARGIN_COLOR)] : [];
    const past = this.previous ? [{ ...lineWith(this.previous, ''), past: true }] : [];
    this.lines = [...past, { b, w1, w2, label: 'learned', shade: true }, ...best];
    this.curves = mistakesCurves(run.state, this.curves);
  }

  private readonly reset = (): void => {
    this.player.reset();
    this.renew('set');
  };

  private readonly toTheEnd = (): void => {
    this.player.pause();
    this.player.seek(this.mostEpochs);
  };

  protected override render(): TemplateResult {
    const { player, run, data } = this;
    return html`<figure-frame question="Will it come to an end, and how soon?">
      <div slot="picture" class="side-by-side">
        <div><p class="chart-title">The points</p>
          <plane-plot editable-points .points=${data.points} .newClass=${this.newClass} .wrong=${this.wrong} .lines=${this.lines}
            .xMin=${data.view.xMin} .xMax=${data.view.xMax} .yMin=${data.view.yMin} .yMax=${data.view.yMax} .maxHeight=${330}
            description=${`Points of two classes, the line learned so far and the one with the widest margin. ${this.say()}`}
            @points-changed=${this.pointsEdited} @point-selected=${this.pointSelected}></plane-plot></div>
        <div><p class="chart-title">Mistakes in each epoch</p>
          <line-chart whole-x whole-y x-label="epoch" y-label="" .xMin=${1} .xMax=${firstEpochs(this.run?.state.epochs ?? 0)} .yMin=${0} .formatX=${formatCount} .curves=${this.curves}
            description=${`Mistakes in each epoch. ${this.say()}`}></line-chart>
          <progress-bar class="bound-bar" label="Updates made" .value=${this.share()} .text=${this.sayShare()} testid="bound-share"></progress-bar></div>
      </div>
      ${this.renderProblem()}
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${SPEEDS} .speed=${player.speed} speed-unit="epochs/s"
        step-label="Epoch" play-testid="play" pause-testid="pause" step-testid="step" reset-testid="reset"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="to-the-end" ?disabled=${!run || run.over}
        @click=${this.toTheEnd}>To the end</button>
      ${this.renderOrder()}
      ${this.renderPointFields()}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="bound-numbers">${this.sayNumbers()}</p>
      <read-out slot="read-out" data-testid="bound-says" .text=${this.say()}></read-out>
      <div slot="why"><p>The bound counts the worst case: every update as long as the longest x̃, every gain as small as γ. Most updates
        gain more. Bring the two classes nearer to each other and the bound grows with the square of 1/γ; the updates grow too, but they
        stay below it.</p>
        <p>The order and the step size are not in the formula. They change how many updates there are, and never the bound. A line with
        the widest margin is not what the rule is looking for, either: it stops at the first line that makes no mistake.</p></div>
    </figure-frame>`;
  }

  private share(): number | undefined {
    return this.separation?.separable && this.run ? this.run.state.updates / this.separation.bound : 0;
  }

  private sayShare(): string {
    const { run, separation } = this;
    if (!run || !separation) return '';
    const updates = formatCount(run.state.updates);
    return separation.separable ? `${updates} of at most ${boundText(separation)}` : `${updates}, and no bound`;
  }

  private sayNumbers(): string {
    const { separation } = this;
    if (!separation) return '';
    const { radius, margin } = separation;
    if (!separation.separable) return `R = ${formatNumber(radius)}, γ does not exist: no line separates the classes`;
    const updates = this.run?.state.updates ?? 0;
    return `R = ${formatNumber(radius)}, γ = ${formatNumber(margin)}, (R/γ)² = ${boundText(separation)}; updates made: ${formatCount(updates)}`;
  }

  private say(): string {
    const { run, separation } = this;
    if (this.data.count === 0 && this.loader.engine) return 'There are no points. Click into the plane to add some.';
    if (!run || !separation) return this.loader.waiting;
    const { state } = run;
    const so = `${counted(state.updates, 'update')} in ${counted(state.epochs, 'epoch')}, ${formatCount(state.correct)} of ${formatCount(this.data.count)} right.`;
    if (!separation.separable)
      return `${so} No line separates these classes, so there is no bound: it goes on for ever.`;
    if (state.converged) return `${so} It has converged. The theorem allowed ${boundText(separation)}.`;
    if (run.over)
      return `${so} It stops here, after ${formatCount(MOST_STEPS)} examples; the theorem allows ${boundedUpdates(separation)}.`;
    return `${so} It will end after at most ${boundedUpdates(separation)}.`;
  }
}

/** A number of updates: below 10 million whole, since there are no half updates. */
function boundText({ bound }: Separation): string {
  // 51 is computed as 50.99…96: what rounding cannot tell from a whole number is one.
  const whole = Math.abs(bound - Math.round(bound)) < 1e-9 * bound ? Math.round(bound) : Math.floor(bound);
  return bound < 1e7 ? formatCount(whole) : formatNumber(bound);
}

/** "1 update", "51 updates" */
function boundedUpdates(separation: Separation): string {
  return `${boundText(separation)} ${separation.bound < 2 ? 'update' : 'updates'}`;
}

function lineWith(weights: ArrayLike<number>, label: string, color?: number): PlaneLine {
  return { b: weights[0] as number, w1: weights[1] as number, w2: weights[2] as number, label, color };
}

customElements.define('perceptron-bound', PerceptronBound);

declare global {
  interface HTMLElementTagNameMap {
    'perceptron-bound': PerceptronBound;
  }
}
