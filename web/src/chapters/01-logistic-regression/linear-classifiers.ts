// Three linear classifiers on the same points: each draws a straight line of its own, and none can bend it.
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { EngineModule, PlanarPoints, PlanarSetKind } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { choice, FigureState, flag, integer, pointSet } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { PlaneLine, PointsChange } from '../../plots/plane-plot.js';
import { copyPoints, NO_POINTS } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber, NO_VALUE } from '../../widgets/format.js';

/** Points of a set, how far they scatter, and how many points there may be. */
const COUNT = 40;
const NOISE = 0.1;
const MOST_POINTS = 300;
/** Examples that a rule is shown, so that a set of any size takes about the same time. */
const EXAMPLES = 20_000;

const KINDS: readonly { readonly value: PlanarSetKind; readonly label: string }[] = [
  { value: 'blobs', label: 'two clouds' },
  { value: 'nearly-separable', label: 'two clouds that touch' },
  { value: 'xor', label: 'four corners (XOR)' },
  { value: 'moons', label: 'two moons' },
  { value: 'circles', label: 'a ring round a cloud' },
];

/** A classifier's line and how it does. */
interface Contestant {
  readonly name: string;
  readonly color: number;
  /** [b, w₁, w₂]; undefined when it found none. */
  readonly weights: ArrayLike<number> | undefined;
  readonly correct: number;
  readonly note: string;
}

/** `<linear-classifiers>` */
export class LinearClassifiers extends LitElement {
  static override properties = {
    kind: { state: true },
    seed: { state: true },
    points: { state: true },
    newClass: { state: true },
    message: { state: true },
  };
  declare private kind: PlanarSetKind;
  declare private seed: number;
  /** Undefined until the engine has made the set. */
  declare private points: PlanarPoints | undefined;
  declare private newClass: number;
  declare private message: string;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'linear-classifiers',
    version: 1,
    fields: {
      kind: choice('blobs', 'nearly-separable', 'xor', 'moons', 'circles'),
      seed: integer(0, 9999),
      points: pointSet(MOST_POINTS),
      orange: flag(),
    },
    write: () => ({
      kind: this.kind as 'blobs',
      seed: this.seed,
      points: this.points ?? NO_POINTS,
      orange: this.newClass === 1,
    }),
    read: ({ kind, seed, points, orange }) => {
      const far = [...points.x1, ...points.x2].some((value) => !(Math.abs(value) <= LARGEST_NUMBER));
      if (far) throw new Error('it has points that are too far away');
      this.kind = kind;
      this.seed = seed;
      this.points = copyPoints(points);
      this.newClass = orange ? 1 : 0;
    },
  });
  private contestants: readonly Contestant[] = [];

  constructor() {
    super();
    this.kind = 'blobs';
    this.seed = 3;
    this.newClass = 1;
    this.message = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.points ??= engine.planarSet(this.kind, COUNT, NOISE, this.seed);
    if (changed.has('points') || this.contestants.length === 0) this.contestants = compete(engine, this.points);
  }

  protected override render(): TemplateResult {
    const { loader, points } = this;
    const view = viewOf(this.kind);
    return html`<figure-frame question="Three ways to choose a line. On which points do they differ, and on which do all three fail?">
      <div slot="picture" class="contest">
        <plane-plot editable-points .points=${points ?? NO_POINTS} .lines=${this.lines()} .newClass=${this.newClass}
          .xMin=${view[0]} .xMax=${view[1]} .yMin=${view[0]} .yMax=${view[1]} .maxHeight=${380}
          description=${`Points of two classes and the lines of three classifiers. ${this.say()}`}
          @points-changed=${this.pointsChanged}></plane-plot>
        ${this.table()}
      </div>
      <error-note .message=${loader.problem || this.message} retry-label=${loader.problem ? 'Try again' : ''} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step reset-testid="reset" ?disabled=${!loader.engine}
        @reset=${() => this.choose(this.kind, this.seed)}></play-controls>
      <select-field slot="controls" label="Points" testid="kind" .value=${this.kind} .options=${KINDS}
        @value-changed=${(event: ValueChangedEvent<string>) => this.choose(event.detail.value as PlanarSetKind, this.seed)}></select-field>
      <number-field slot="controls" label="Seed" testid="seed" integer .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => this.choose(this.kind, event.detail.value)}></number-field>
      <button slot="controls" type="button" class="quiet" @click=${() => this.choose(this.kind, (this.seed + 1) % 10000)}>New seed</button>
      <select-field slot="controls" label="New points are" testid="new-class" .value=${String(this.newClass)}
        .options=${[{ value: '0', label: 'class 0' }, { value: '1', label: 'class 1' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.newClass = Number(event.detail.value);
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>The perceptron stops at the first line without a mistake, wherever that is. The widest margin is the one line
        in the middle of the gap, and only the points nearest to it count. Logistic regression listens to every point, to the near ones
        most. So they differ in where the line lies, and not at all in what it is. A straight line has the same answer for all that lies
        on one side of it, and no choice of weights puts a ring on one side and its middle on the other.</p></div>
    </figure-frame>`;
  }

  private lines(): PlaneLine[] {
    return this.contestants.flatMap(({ name, color, weights }) =>
      weights
        ? [{ b: weights[0] as number, w1: weights[1] as number, w2: weights[2] as number, color, label: name }]
        : [],
    );
  }

  private table(): TemplateResult {
    const count = this.points?.x1.length ?? 0;
    return html`<div class="terms"><table data-testid="contest"><caption class="spoken">Points that each classifier has right</caption>
      <thead><tr><th scope="col">classifier</th><th scope="col">right</th><th scope="col">line</th></tr></thead>
      <tbody>${this.contestants.map(
        ({ name, weights, correct, note }) => html`<tr><th scope="row">${name}</th>
          <td>${weights ? `${correct} of ${count}` : NO_VALUE}</td>
          <td class="equation">${note || equation(weights)}</td></tr>`,
      )}</tbody></table></div>`;
  }

  private say(): string {
    const count = this.points?.x1.length ?? 0;
    if (this.contestants.length === 0) return this.points ? 'Add points of both classes.' : this.loader.waiting;
    const results = this.contestants
      .map(({ name, weights, correct, note }) => `${name}: ${weights ? `${correct} of ${count} right` : note}`)
      .join('; ');
    return `${results}.`;
  }

  private choose(kind: PlanarSetKind, seed: number): void {
    this.kind = kind;
    this.seed = seed;
    this.points = undefined;
    this.message = '';
  }

  private readonly pointsChanged = (event: CustomEvent<PointsChange>): void => {
    const { points } = event.detail;
    const full = points.x1.length > MOST_POINTS;
    this.message = full ? `${MOST_POINTS} points are as many as this figure takes.` : '';
    // A new array either way: the plot has the one too many.
    this.points = copyPoints(full ? (this.points ?? NO_POINTS) : points);
  };
}

/** What each of the three makes of the points; nothing without points. */
function compete(engine: EngineModule, points: PlanarPoints): Contestant[] {
  if (points.x1.length === 0) return [];
  const judged = (name: string, color: number, weights: ArrayLike<number> | undefined, note = ''): Contestant => {
    const found = weights && (weights[1] !== 0 || weights[2] !== 0) ? weights : undefined;
    const [b = 0, w1 = 0, w2 = 0] = Array.from(found ?? []);
    const correct = found ? engine.evaluateLine(points, b, w1, w2).correct : 0;
    return { name, color, weights: found, correct, note: found ? '' : note || 'no line' };
  };
  const { separable, weights } = engine.separation(points, true);
  return [
    judged('perceptron', 3, trained(engine, points, 'perceptron', 1)),
    judged('logistic regression', 0, trained(engine, points, 'logistic-regression', 0.05)),
    judged('widest margin', 1, separable ? weights : undefined, 'no line separates them'),
  ];
}

/** The line of a rule that learns from one example after another. */
function trained(
  engine: EngineModule,
  points: PlanarPoints,
  variant: 'perceptron' | 'logistic-regression',
  learningRate: number,
): ArrayLike<number> {
  const learner = engine.createPerceptron(points, { variant, order: 'fixed', seed: 0, learningRate, bias: true });
  try {
    learner.run(EXAMPLES);
    return learner.state().reported;
  } finally {
    learner.delete();
  }
}

function equation(weights: ArrayLike<number> | undefined): string {
  if (!weights) return '';
  const [b, w1, w2] = [weights[0], weights[1], weights[2]] as [number, number, number];
  const term = (value: number, name: string): string =>
    `${value < 0 ? ' − ' : ' + '}${formatNumber(Math.abs(value), 3)}${name}`;
  // No break before “= 0”.
  return `${formatNumber(w1, 3)} x₁${term(w2, ' x₂')}${term(b, '')}\u00a0=\u00a00`;
}

/** Both ends of both axes. */
function viewOf(kind: PlanarSetKind): readonly [number, number] {
  return kind === 'xor' ? [-0.6, 1.6] : [-1.7, 1.7];
}

customElements.define('linear-classifiers', LinearClassifiers);

declare global {
  interface HTMLElementTagNameMap {
    'linear-classifiers': LinearClassifiers;
  }
}
