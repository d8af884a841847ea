// Classes that no line separates: the run repeats itself, and the boundaries and weights of one turn are drawn.
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineModule, Separation } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer } from '../../lecture/figure-state.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import '../../plots/line-chart.js';
import type { PlaneLine } from '../../plots/plane-plot.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { type CyclePath, cyclePath } from './cycle-path.js';
import { firstEpochs, mistakesCurves } from './mistakes-curve.js';
import { counted, tuple } from './number-words.js';
import { MOST_STEPS, PerceptronRun } from './perceptron-run.js';
import { POINT_FIELDS, PointsFigure } from './points-figure.js';
import { ZERO } from './training-points.js';
import './weights-view.js';

const SPEEDS = [1, 4, 20, 200];
const MOST_A_FRAME = 500;
/** Lines of a turn that get a number. */
const MOST_NUMBERED = 6;

/** `<perceptron-cycle>` */
export class PerceptronCycleFigure extends PointsFigure {
  private run: PerceptronRun | undefined;
  private separation: Separation | undefined;
  private path: CyclePath | undefined;
  private wantedSteps = 0;
  private lines: readonly PlaneLine[] = [];
  private curves: readonly Curve[] = [];
  private wrong: readonly number[] | undefined;
  private readonly player = new PathPlayer(this, {
    speed: 4,
    length: () => (this.run?.over ? this.run.steps : MOST_STEPS),
    visible: () => this.loader.visible,
    perFrame: MOST_A_FRAME,
    moved: (at) => this.moved(at),
  });
  private readonly link = new FigureState(this, {
    figure: 'perceptron-cycle',
    version: 1,
    fields: {
      ...POINT_FIELDS,
      order: choice('fixed', 'random'),
      steps: integer(0, MOST_STEPS),
      speed: choice(...SPEEDS.map(String)),
    },
    write: () => ({
      ...this.pointState(),
      order: this.order,
      steps: this.run?.steps ?? 0,
      speed: String(this.player.speed),
    }),
    read: (state) => {
      this.restorePoints(state);
      this.order = state.order;
      this.player.speed = Number(state.speed);
      this.wantedSteps = state.steps;
      this.player.pause();
      this.restored();
    },
  });

  constructor() {
    // Wide: the lines of XOR's turn do not all pass between its points.
    super('xor', 1.2);
  }

  protected override clear(): void {
    this.player.reset();
    this.run?.delete();
    this.run = this.separation = this.path = undefined;
    this.lines = this.curves = [];
    this.wrong = undefined;
  }

  private get settings(): { order: 'fixed' | 'random'; seed: number; bias: boolean } {
    return { order: this.order, seed: this.data.seed, bias: true };
  }

  protected override pointsChanged(engine: EngineModule): void {
    const { wantedSteps } = this;
    this.wantedSteps = 0;
    this.clear();
    this.run = new PerceptronRun(engine, this.data.points, this.settings, ZERO);
    this.separation = engine.separation(this.data.points, true);
    this.look();
    if (wantedSteps > 0) this.player.seek(wantedSteps);
  }

  private moved(steps: number): void {
    if (!this.run) return;
    this.run.goTo(steps);
    this.player.at = this.run.steps;
    this.look();
  }

  private look(): void {
    const { run } = this;
    const { engine } = this.loader;
    if (!run || !engine) return;
    const { cycle, weights } = run.state;
    if (!cycle) this.path = undefined;
    else this.path ??= cyclePath(engine, run.points, this.settings, cycle);
    const [b, w1, w2] = weights as unknown as [number, number, number];
    this.wrong = this.wrongOf(engine.evaluateLine(run.points, b, w1, w2).right);
    this.lines = [...this.turn(), { b, w1, w2, normal: true, shade: true }];
    this.curves = mistakesCurves(run.state, this.curves);
  }

  /** The boundaries of one turn, as what was. */
  private turn(): PlaneLine[] {
    const { path } = this;
    if (!path) return [];
    const numbered = path.whole && path.b.length <= MOST_NUMBERED + 1;
    // The last weights of a turn are the first ones again.
    return path.b.slice(0, path.whole ? -1 : undefined).map((b, i) => ({
      b,
      w1: path.w1[i] as number,
      w2: path.w2[i] as number,
      past: true,
      label: numbered ? String(i + 1) : '',
    }));
  }

  /** On to the first step at which the engine knows that the run repeats itself, or to the end. */
  private readonly untilItRepeats = (): void => {
    const { run, player } = this;
    if (!run) return;
    player.pause();
    player.seek(run.goUntilDecided());
  };

  private readonly reset = (): void => {
    this.player.reset();
    this.renew('set');
  };

  protected override render(): TemplateResult {
    const { player, run, data } = this;
    const last = run?.last;
    return html`<figure-frame question="Where does it come to rest when no line can be right?">
      <div slot="picture" class="side-by-side">
        <div><p class="chart-title">The points <span>${this.path ? 'dashed: all lines of one turn' : ''}</span></p>
          <plane-plot editable-points .points=${data.points} .newClass=${this.newClass} .current=${last?.index ?? -1} .wrong=${this.wrong}
            .lines=${this.lines} .xMin=${data.view.xMin} .xMax=${data.view.xMax} .yMin=${data.view.yMin} .yMax=${data.view.yMax}
            .maxHeight=${340} description=${`Points of two classes and the perceptron’s line. ${this.say()}`}
            @points-changed=${this.pointsEdited} @point-selected=${this.pointSelected}></plane-plot></div>
        <div><p class="chart-title">The weights <span>${this.path ? 'dashed: their way round' : ''}</span></p>
          <weights-view .was=${last?.mistake ? last.before : undefined} .change=${last?.mistake ? last.update : undefined}
            .now=${run?.state.weights ?? ZERO} .path=${this.path} change-label=${last?.label === 1 ? '+x' : '−x'}
            description=${`The weights as an arrow and a bar. ${this.say()}`}></weights-view></div>
        <div class="wide"><p class="chart-title">Mistakes in each epoch</p>
          <line-chart class="low" whole-x whole-y x-label="epoch" y-label="" .xMin=${this.curves[0]?.x[0] ?? 1} .xMax=${firstEpochs(this.run?.state.epochs ?? 0)} .yMin=${0} .formatX=${formatCount} .curves=${this.curves} description=${`Mistakes in each epoch. ${this.say()}`}></line-chart></div>
      </div>
      ${this.renderProblem()}
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!run} .speeds=${SPEEDS} .speed=${player.speed}
        play-testid="play" pause-testid="pause" step-testid="step" reset-testid="reset"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="repeats" ?disabled=${!run || run.over || run.state.cycle !== null}
        @click=${this.untilItRepeats}>Until it repeats</button>
      ${this.renderOrder()}
      ${this.renderPointFields()}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="cycle-numbers">${this.path ? this.sayTurn(this.path) : nothing}</p>
      <read-out slot="read-out" data-testid="cycle-says" .text=${this.say()}></read-out>
      <div slot="why"><p>In a fixed order, an epoch is a function: the weights at its start decide every answer in it, hence every correction,
        hence the weights at its end. Should the same weights ever stand at the start of two epochs, everything between them happens again, and again.</p>
        <p>And they must. The weights cannot grow without limit (this is the cycling theorem: Minsky and Papert 1969, Block and Levin 1970), and points with few
        decimals leave only finitely many weights within a limit. Put a point at (0.37, 0.91) and there are many more of them: the turn can
        become very long.</p>
        <p>In random order the next epoch does not depend on the weights alone. They come back to the same values too, but go on differently.</p></div>
    </figure-frame>`;
  }

  private sayTurn({ b, w1, w2, whole }: CyclePath): string {
    const shown = b.slice(0, MOST_NUMBERED + 1).map((value, i) => tuple([value, w1[i] as number, w2[i] as number]));
    const more = b.length > shown.length || !whole ? ' → …' : '';
    return `One turn, (b, w₁, w₂): ${shown.join(' → ')}${more}`;
  }

  private say(): string {
    const { run, separation } = this;
    if (this.data.count === 0 && this.loader.engine) return 'There are no points. Click into the plane to add some.';
    if (!run || !separation) return this.loader.waiting;
    const { state } = run;
    const so = `Step ${formatCount(state.steps)}, epoch ${formatCount(state.epochs + 1)}, ${counted(state.updates, 'update')}: ${formatCount(state.correct)} of ${formatCount(this.data.count)} right.`;
    if (separation.separable) {
      return state.converged
        ? `${so} These classes can be separated, and it has converged.`
        : `${so} These classes can be separated: it will come to rest. Relabel a point so that they cannot.`;
    }
    if (state.cycle) {
      const { from, length } = state.cycle;
      const turn = length === 1 ? 'every epoch' : `every ${formatCount(length)} epochs`;
      return `${so} The weights at the start of epoch ${formatCount(from + length + 1)} were exactly those at the start of epoch ${formatCount(from + 1)}, so ${turn} it does the same again, for ever.${this.sayPart()}`;
    }
    if (run.over)
      return `${so} No line separates these classes. In ${formatCount(MOST_STEPS)} steps the weights did not return.`;
    const repeat =
      this.order === 'fixed'
        ? 'Its weights have not returned yet.'
        : 'In random order no epoch is bound to repeat another.';
    return `${so} No line separates these classes, so there will always be a mistake. ${repeat}`;
  }

  private sayPart(): string {
    return this.path && !this.path.whole
      ? ` The first ${formatNumber(this.path.b.length - 1)} corrections of the turn are drawn.`
      : '';
  }
}

customElements.define('perceptron-cycle', PerceptronCycleFigure);

declare global {
  interface HTMLElementTagNameMap {
    'perceptron-cycle': PerceptronCycleFigure;
  }
}
