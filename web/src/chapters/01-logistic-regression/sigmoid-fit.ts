// Logistic regression on one number: points to drag, the curve fitted to them step by step, and what each point adds to the gradient.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import './sigmoid-plot.js';
import type { DescentPath, EngineModule, LabelledPoints, LogisticTerms } from '../../../../wasm_bindings/engine';
import { choice, FigureState, flag, integer, number, numbers, pointSet } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import { NO_POINTS } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatFixed, formatNumber } from '../../widgets/format.js';
import {
  asPointSet,
  CURVE_X,
  curveOf,
  fromPointSet,
  labelledSet,
  MOST_POINTS,
  onlyPoint,
  SET_OPTIONS,
  type SetName,
  VIEW,
} from './labelled-points.js';
import type { ProbabilityCurve, SigmoidPointsChange } from './sigmoid-plot.js';

/** Largest |w| and |b| that can be typed. */
const LIMIT = 1000;
/** Rows of the table; a longer one would push the figure off the screen. */
const ROWS = 10;
/** The descent that follows a point under the reader's hand: fast, and steady for every set of the view. */
const REFIT = { optimizer: 'momentum', learningRate: 0.25, momentum: 0.9 } as const;
/** Its steps times the number of points: few milliseconds whatever the set. */
const REFIT_WORK = 1600;
const FEWEST_REFIT_STEPS = 20;

interface Parameters {
  readonly weight: number;
  readonly bias: number;
}

const START: Parameters = { weight: 0, bias: 0 };

/** `<sigmoid-fit>` */
export class SigmoidFit extends LitElement {
  static override properties = {
    points: { state: true },
    now: { state: true },
    past: { state: true },
    rate: { state: true },
    fitted: { state: true },
    set: { state: true },
    seed: { state: true },
    follows: { state: true },
    selected: { state: true },
    message: { state: true },
  };
  /** Undefined until the engine has made the set. */
  declare private points: LabelledPoints | undefined;
  declare private now: Parameters;
  /** Before the last step, drag or typing. */
  declare private past: Parameters | undefined;
  declare private rate: number;
  /** The curve was fitted to a change of the points, not step by step from zero. */
  declare private fitted: boolean;
  declare private set: SetName;
  declare private seed: number;
  /** Whether the curve is fitted anew at every change of a point. */
  declare private follows: boolean;
  declare private selected: number;
  declare private message: string;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 20,
    length: () => Number.POSITIVE_INFINITY,
    visible: () => this.loader.visible,
    moved: (at, before) => this.descend(at, before),
    perFrame: 200,
  });
  private readonly link = new FigureState(this, {
    figure: 'sigmoid-fit',
    version: 1,
    fields: {
      points: pointSet(MOST_POINTS),
      parameters: numbers(4),
      hasPast: flag(),
      step: integer(0, 1e9),
      fitted: flag(),
      rate: number(0.001, 100),
      set: choice('overlapping', 'separable', 'outlier', 'random'),
      seed: integer(0, 9999),
      follows: flag(),
      selected: integer(-1, MOST_POINTS),
    },
    write: () => ({
      points: this.points ? asPointSet(this.points) : NO_POINTS,
      parameters: [this.now.weight, this.now.bias, this.past?.weight ?? 0, this.past?.bias ?? 0],
      hasPast: this.past !== undefined,
      step: this.player.at,
      fitted: this.fitted,
      rate: this.rate,
      set: this.set,
      seed: this.seed,
      follows: this.follows,
      selected: this.selected,
    }),
    read: ({ points, parameters, hasPast, step, ...rest }) => {
      const [weight = 0, bias = 0, pastWeight = 0, pastBias = 0] = parameters;
      this.player.pause();
      Object.assign(this, rest);
      this.points = fromPointSet(points);
      this.now = { weight, bias };
      this.past = hasPast ? { weight: pastWeight, bias: pastBias } : undefined;
      this.player.at = step;
    },
  });
  private terms: LogisticTerms | undefined;
  private curve: ProbabilityCurve | undefined;
  private pastCurve: ProbabilityCurve | undefined;

  constructor() {
    super();
    this.now = START;
    this.rate = 1;
    this.fitted = false;
    this.set = 'overlapping';
    this.seed = 1;
    this.follows = true;
    this.selected = -1;
    this.message = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.points ??= labelledSet(engine, this.set, this.seed);
    const first = !this.curve;
    if (first || changed.has('now')) this.curve = { x: CURVE_X, p: curveOf(engine, this.now.weight, this.now.bias) };
    if (first || changed.has('past')) {
      this.pastCurve = this.past && { x: CURVE_X, p: curveOf(engine, this.past.weight, this.past.bias) };
    }
    if (first || changed.has('now') || changed.has('points')) this.terms = this.termsOf(engine, this.points);
  }

  protected override render(): TemplateResult {
    const { loader, player, points } = this;
    const none = !points || points.x.length === 0;
    return html`<figure-frame question="Drag a point across. Where does the curve pass ½ then, and when does it become steep?">
      <div slot="picture" class="fit">
        <sigmoid-plot editable-points .points=${points ? asPointSet(points) : NO_POINTS} .p=${this.terms?.p ?? []} .curve=${this.curve}
          .past=${this.pastCurve} .xMin=${VIEW.xMin} .xMax=${VIEW.xMax} .selected=${this.selected} .valueAt=${this.valueAt}
          description=${`Points on a line and the curve of their probabilities. ${this.say()}`}
          @points-changed=${this.pointsChanged}
          @point-selected=${(event: CustomEvent<{ index: number }>) => {
            this.selected = event.detail.index;
          }}></sigmoid-plot>
        ${this.table()}
      </div>
      <error-note .message=${loader.problem || this.message} retry-label=${loader.problem ? 'Try again' : ''} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!loader.engine || none} .speeds=${[2, 20, 200]} .speed=${player.speed}
        @play=${this.play} @pause=${player.pause} @step=${this.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      ${this.field('α', 'rate', this.rate, (rate) => {
        this.rate = rate;
      })}
      ${this.field('w', 'weight', this.now.weight, (weight, final) => this.setParameters({ ...this.now, weight }, final))}
      ${this.field('b', 'bias', this.now.bias, (bias, final) => this.setParameters({ ...this.now, bias }, final))}
      <select-field slot="controls" label="Points" testid="points" .value=${this.set} .options=${SET_OPTIONS}
        @value-changed=${(event: ValueChangedEvent<string>) => this.choose(event.detail.value as SetName, this.seed)}></select-field>
      ${
        this.set === 'random'
          ? html`<number-field slot="controls" label="Seed" testid="seed" integer .value=${this.seed} .min=${0} .max=${9999}
              @value-changed=${(event: ValueChangedEvent<number>) => this.choose(this.set, event.detail.value)}></number-field>
            <button slot="controls" type="button" class="quiet" @click=${() => this.choose(this.set, (this.seed + 1) % 10000)}>New seed</button>`
          : nothing
      }
      <label slot="controls" class="check"><input type="checkbox" data-testid="follows" .checked=${this.follows}
        @change=${(event: Event) => {
          this.follows = (event.target as HTMLInputElement).checked;
        }} /> Fit at every change of a point</label>
      <button slot="controls" type="button" class="quiet" data-testid="original" @click=${() => this.choose(this.set, this.seed)}>Original points</button>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="figure-numbers" data-testid="update">${this.numbers()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>The vertical lines are the errors p − y. A point that lies far on its own side has almost none and says
        almost nothing; one on the wrong side has an error near 1 and pulls. The pull on w is error × input, the pull on b the error
        alone. At rest both means are zero: what the points of class 1 still ask for, those of class 0 refuse.</p>
        <p>The curve can only rest if the classes overlap. Drag the last point across and no error stays that would hold the curve
        back: it grows steeper with every step, for ever.</p></div>
    </figure-frame>`;
  }

  private field(
    label: string,
    testid: string,
    value: number,
    changed: (value: number, final: boolean) => void,
  ): TemplateResult {
    const rate = testid === 'rate';
    return html`<number-field slot="controls" label=${label} testid=${testid} ?logarithmic=${rate} .value=${value} .digits=${4}
      .min=${rate ? 0.001 : -LIMIT} .max=${rate ? 100 : LIMIT} .step=${0.1}
      @value-changed=${(event: ValueChangedEvent<number>) => changed(event.detail.value, event.detail.final)}></number-field>`;
  }

  private table(): TemplateResult {
    const { terms, points } = this;
    const count = points?.x.length ?? 0;
    const shown = Math.min(count, ROWS);
    return html`<div class="terms"><table class=${terms ? nothing : 'empty'} data-testid="terms">
      <caption class="spoken">Loss and gradient, point by point</caption>
      <thead><tr><th scope="col">x</th><th scope="col">y</th><th scope="col">p</th><th scope="col">loss</th>
        <th scope="col">p − y</th><th scope="col">(p − y)·x</th></tr></thead>
      <tbody>${terms && points ? Array.from({ length: shown }, (_, i) => this.row(points, terms, i)) : nothing}</tbody>
      ${
        terms
          ? html`<tfoot><tr><th scope="row" colspan="3">mean of ${count === 1 ? 'the one point' : `all ${formatCount(count)}`}</th>
              <td data-testid="loss">${formatFixed(terms.meanLoss, 4)}</td><td>${formatFixed(terms.gradientBias, 4)}</td>
              <td>${formatFixed(terms.gradientWeight, 4)}</td></tr>
            <tr class="names"><td colspan="3"></td><td>J</td><td>∂J/∂b</td><td>∂J/∂w</td></tr></tfoot>`
          : nothing
      }</table>
      ${count > shown ? html`<p class="placeholder">and ${formatCount(count - shown)} more points</p>` : nothing}</div>`;
  }

  private row(points: LabelledPoints, terms: LogisticTerms, i: number): TemplateResult {
    // Of a single point the gradient is error × input.
    const pull = this.loader.engine?.logisticTerms(onlyPoint(points, i), this.now.weight, this.now.bias).gradientWeight;
    return html`<tr class=${i === this.selected ? 'selected' : ''}>
      <td>${formatFixed(points.x[i] as number, 2)}</td>
      <td class=${points.label[i] === 1 ? 'one' : 'zero'}>${points.label[i]}</td>
      <td>${formatFixed(terms.p[i] as number, 3)}</td><td>${formatFixed(terms.loss[i] as number, 3)}</td>
      <td>${formatFixed(terms.error[i] as number, 3)}</td><td>${formatFixed(pull ?? 0, 3)}</td></tr>`;
  }

  private numbers(): TemplateResult | typeof nothing {
    const { terms, points, now, rate } = this;
    const { engine } = this.loader;
    if (!engine || !terms || !points || points.x.length === 0) return nothing;
    const next = lastOf(descent(engine, points, now, { learningRate: rate, steps: 1 }));
    const line = (name: string, old: number, slope: number, then: number): TemplateResult =>
      html`<p>${name} ← ${name} − α ∂J/∂${name} = ${formatNumber(old)} − ${formatNumber(rate)} · ${bracketed(slope)} = <strong>${formatNumber(then)}</strong></p>`;
    return html`${line('w', now.weight, terms.gradientWeight, next.weight)}${line('b', now.bias, terms.gradientBias, next.bias)}`;
  }

  private say(): string {
    const { terms, points, now, selected } = this;
    if (points && points.x.length === 0) return 'There are no points: click into the picture to add one.';
    if (!terms || !points) return this.loader.waiting;
    const where = `w = ${formatNumber(now.weight)}, b = ${formatNumber(now.bias)}`;
    const ones = points.label.reduce((sum, label) => sum + label, 0);
    const note =
      ones === 0 || ones === points.x.length
        ? ' All points are of one class, so there is no boundary to find: the curve moves away to one side for ever.'
        : '';
    const chosen =
      selected >= 0 && selected < points.x.length
        ? ` Point ${selected + 1} at ${formatNumber(points.x[selected] as number)} gets p = ${formatFixed(terms.p[selected] as number, 3)}.`
        : '';
    const steps = this.fitted
      ? `Fitted to the points${this.player.at > 0 ? `, then ${this.player.at} steps` : ''}`
      : `Step ${this.player.at}`;
    return `${steps}: ${where}. The mean loss is ${formatFixed(terms.meanLoss, 4)}.${note}${chosen}`;
  }

  private readonly valueAt = (x: number): number => {
    const place = { x: Float64Array.of(x), label: Uint8Array.of(0) };
    return this.loader.engine?.logisticTerms(place, this.now.weight, this.now.bias).p[0] ?? Number.NaN;
  };

  private termsOf(engine: EngineModule, points: LabelledPoints): LogisticTerms | undefined {
    return points.x.length > 0 ? engine.logisticTerms(points, this.now.weight, this.now.bias) : undefined;
  }

  private descend(at: number, before: number): void {
    const { engine } = this.loader;
    if (!engine || !this.points || this.points.x.length === 0 || at <= before) return;
    this.now = lastOf(descent(engine, this.points, this.now, { learningRate: this.rate, steps: at - before }));
  }

  private readonly play = (): void => {
    this.past = this.now;
    this.player.play();
  };

  private readonly step = (): void => {
    this.past = this.now;
    this.player.step();
  };

  private readonly reset = (): void => {
    this.player.reset();
    this.past = this.now === START ? undefined : this.now;
    this.now = START;
    this.fitted = false;
  };

  private choose(set: SetName, seed: number): void {
    this.set = set;
    this.seed = seed;
    this.points = undefined;
    this.selected = -1;
    this.message = '';
    this.reset();
    this.past = undefined;
  }

  /** Where a gesture began, the grey curve stays until it ends. */
  private dragging = false;

  private setParameters(now: Parameters, final: boolean): void {
    if (!this.dragging) this.past = this.now;
    this.dragging = !final;
    this.now = now;
  }

  private readonly pointsChanged = (event: CustomEvent<SigmoidPointsChange>): void => {
    const { points, final, index, action } = event.detail;
    const { engine } = this.loader;
    if (!engine) return;
    const full = points.x1.length > MOST_POINTS;
    this.message = full ? `${MOST_POINTS} points are as many as this figure takes.` : '';
    if (full) {
      // A new array: the plot has the one too many.
      this.points = this.points && fromPointSet(asPointSet(this.points));
      return;
    }
    this.points = fromPointSet(points);
    this.selected = action === 'remove' ? Math.min(index, points.x1.length - 1) : index;
    if (!this.follows || this.player.playing || this.points.x.length === 0) return;
    if (!this.dragging) this.past = this.now;
    this.dragging = !final;
    const steps = Math.max(FEWEST_REFIT_STEPS, Math.floor(REFIT_WORK / this.points.x.length));
    this.now = lastOf(descent(engine, this.points, this.now, { ...REFIT, steps }));
    // Steps are counted from here.
    this.player.at = 0;
    this.fitted = true;
  };
}

/** A descent from given parameters with the whole gradient. */
function descent(
  engine: EngineModule,
  points: LabelledPoints,
  { weight, bias }: Parameters,
  settings: { optimizer?: 'momentum'; learningRate: number; momentum?: number; steps: number },
): DescentPath {
  return engine.descend(points, {
    optimizer: 'sgd',
    momentum: 0,
    schedule: 'constant',
    batchSize: points.x.length,
    seed: 0,
    weight,
    bias,
    ...settings,
  });
}

function lastOf({ weight, bias }: DescentPath): Parameters {
  return { weight: weight.at(-1) as number, bias: bias.at(-1) as number };
}

/** A number as a factor: in brackets when it is negative. */
function bracketed(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}

customElements.define('sigmoid-fit', SigmoidFit);

declare global {
  interface HTMLElementTagNameMap {
    'sigmoid-fit': SigmoidFit;
  }
}
