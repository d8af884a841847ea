// A neuron as a line in the plane of its inputs: which side fires, what z is at each place, and what its output makes of z.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/formula-line.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { EngineModule, LineEvaluation, SmallNetwork } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { choice, FigureState, flag, integer, numbers, pointSet } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { LineChange, PlaneLine, PointsChange } from '../../plots/plane-plot.js';
import { copyPoints, type OwnPointSet, pointSetOf } from '../../plots/point-set.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { type Answer, answerTo, type Neuron, sumOf } from './neuron-sum.js';

const MOST_POINTS = 300;
/** What is shown of the plane, and values along each side of its map. */
const VIEW = { min: -3, max: 3 } as const;
const SIDE = 61;
/** Rows of the table; a longer one would push the figure off the screen. */
const ROWS = 10;

type Mode = Exclude<Answer, 'sign'>;
const MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'step', label: 'a class: step(z)' },
  { value: 'sigmoid', label: 'a probability: σ(z)' },
  { value: 'none', label: 'a number: ŷ = z' },
];

const OUTPUT_NAMES: Readonly<Record<Mode, string>> = { step: 'step(z)', sigmoid: 'σ(z)', none: 'ŷ' };

const START: Neuron = { w1: 1, w2: -1, b: 1.5 };
const POINTS = pointSetOf([
  [2, 1.5, 1],
  [1.5, -0.5, 1],
  [2.2, -1.6, 1],
  [0.2, -1.4, 1],
  [-1.8, 1.6, 0],
  [-2.2, -0.4, 0],
  [-1.4, -0.2, 0],
  [-0.4, 2.3, 0],
]);

/** `<neuron-plane>` */
export class NeuronPlane extends LitElement {
  static override properties = {
    neuron: { state: true },
    past: { state: true },
    points: { state: true },
    mode: { state: true },
    selected: { state: true },
    newClass: { state: true },
    message: { state: true },
  };
  declare private neuron: Neuron;
  /** Before the last change. */
  declare private past: Neuron | undefined;
  declare private points: OwnPointSet;
  declare private mode: Mode;
  /** The point whose sum is written out. */
  declare private selected: number;
  declare private newClass: number;
  declare private message: string;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'neuron-plane',
    version: 1,
    fields: {
      weights: numbers(6),
      hasPast: flag(),
      points: pointSet(MOST_POINTS),
      mode: choice('step', 'sigmoid', 'none'),
      selected: integer(-1, MOST_POINTS),
      orange: flag(),
    },
    write: () => ({
      weights: [...weightsOf(this.neuron), ...weightsOf(this.past ?? this.neuron)],
      hasPast: this.past !== undefined,
      points: this.points,
      mode: this.mode,
      selected: this.selected,
      orange: this.newClass === 1,
    }),
    read: ({ weights, hasPast, points, mode, selected, orange }) => {
      if (!weights.every((value) => Math.abs(value) <= LARGEST_NUMBER)) throw new Error('a weight is out of range');
      const [b = 0, w1 = 0, w2 = 0, pastB = 0, pastW1 = 0, pastW2 = 0] = weights;
      this.neuron = { b, w1, w2 };
      this.past = hasPast ? { b: pastB, w1: pastW1, w2: pastW2 } : undefined;
      this.points = copyPoints(points);
      this.mode = mode;
      this.selected = selected;
      this.newClass = orange ? 1 : 0;
    },
  });
  private network: { readonly mode: Mode; readonly handle: SmallNetwork } | undefined;
  private values: Float32Array = new Float32Array(0);
  private judged: LineEvaluation | undefined;
  private changing = false;

  constructor() {
    super();
    this.neuron = START;
    this.points = POINTS;
    this.mode = 'step';
    this.selected = 0;
    this.newClass = 1;
    this.message = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.network?.handle.delete();
    this.network = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    const { b, w1, w2 } = this.neuron;
    if (!this.judged || changed.has('neuron') || changed.has('points')) {
      this.judged = this.points.x1.length > 0 ? engine.evaluateLine(this.points, b, w1, w2) : NO_VERDICTS;
    }
    if (this.mode === 'step') this.values = NOTHING;
    else if (this.values.length === 0 || changed.has('neuron') || changed.has('mode')) this.values = this.mapOf(engine);
  }

  protected override render(): TemplateResult {
    const { loader, mode } = this;
    return html`<figure-frame question="Turn and shift the line until no point is wrong. What do w₁, w₂ and w₀ each do to it?">
      <div slot="picture" class="plane">
        <plane-plot editable-points editable-line .points=${this.points} .lines=${this.lines()} .wrong=${this.wrong()} .selected=${this.selected}
          .newClass=${this.newClass} .classNames=${CLASS_NAMES} .xMin=${VIEW.min} .xMax=${VIEW.max} .yMin=${VIEW.min} .yMax=${VIEW.max} .maxHeight=${390}
          .values=${this.values} .columns=${this.values.length > 0 ? SIDE : 0} .level=${mode === 'none' ? 0 : 0.5}
          .limit=${mode === 'none' ? 6 : 0.5} value-label=${mode === 'none' ? 'ŷ = z' : mode === 'sigmoid' ? 'σ(z)' : ''} .valueAt=${this.valueAt}
          description=${`The plane of two inputs with the neuron’s line. ${this.say()}`}
          @line-changed=${(event: CustomEvent<LineChange>) => this.change(event.detail.line, event.detail.final)}
          @points-changed=${this.pointsChanged}
          @point-selected=${(event: CustomEvent<{ index: number }>) => {
            this.selected = event.detail.index;
          }}></plane-plot>
        ${this.table()}
      </div>
      <error-note .message=${loader.problem || this.message} retry-label=${loader.problem ? 'Try again' : ''} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step ?disabled=${!loader.engine} @reset=${this.reset}></play-controls>
      ${this.field('w₁', 'w1')}${this.field('w₂', 'w2')}${this.field('w₀ = b', 'b')}
      <select-field slot="controls" label="The output is" testid="mode" .value=${mode} .options=${MODES}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.mode = event.detail.value as Mode;
        }}></select-field>
      <select-field slot="controls" label="New points are" testid="new-class" .value=${String(this.newClass)}
        .options=${[{ value: '1', label: 'class C₁' }, { value: '0', label: 'class C₂' }]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.newClass = Number(event.detail.value);
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers">${this.numbers()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>The line is where z = w₁x₁ + w₂x₂ + w₀ is 0. The vector w = (w₁, w₂) stands at a right angle on it and points to
        the side that fires. Turn w and the line turns; change w₀ alone and it moves without turning. Doubling all three leaves the line
        where it is: z doubles everywhere, and only a probability or a number would notice.</p></div>
    </figure-frame>`;
  }

  private field(label: string, name: keyof Neuron): TemplateResult {
    return html`<number-field slot="controls" label=${label} testid=${name} .value=${this.neuron[name]} .digits=${4} .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER}
      .step=${0.1} @value-changed=${(event: ValueChangedEvent<number>) =>
        this.change({ ...this.neuron, [name]: event.detail.value }, event.detail.final)}></number-field>`;
  }

  private lines(): PlaneLine[] {
    const past = this.past ? [{ ...this.past, past: true }] : [];
    return [...past, { ...this.neuron, normal: true, shade: this.mode === 'step' }];
  }

  private wrong(): number[] | undefined {
    return this.judged && Array.from(this.judged.right).flatMap((right, i) => (right ? [] : [i]));
  }

  private numbers(): TemplateResult | typeof nothing {
    const { engine } = this.loader;
    const { selected, points, neuron, mode } = this;
    if (!engine || selected < 0 || selected >= points.x1.length) return nothing;
    const [x1, x2] = [points.x1[selected] as number, points.x2[selected] as number];
    const sum = sumOf(engine, neuron, x1, x2);
    return html`<formula-line symbols data-testid="formula" .terms=${[
      { w: neuron.w1, x: x1 },
      { w: neuron.w2, x: x2 },
    ]} .bias=${neuron.b} bias-name="w₀" .z=${sum.z} .a=${mode === 'none' ? undefined : answerTo(engine, mode, sum)}
      activation=${mode === 'sigmoid' ? 'σ' : 'step'} z-name=${mode === 'none' ? 'ŷ' : 'z'} a-name="ŷ"></formula-line>`;
  }

  private table(): TemplateResult {
    const { points, judged, mode, selected } = this;
    const { engine } = this.loader;
    const count = points.x1.length;
    const shown = Math.min(count, ROWS);
    return html`<div class="rows"><table data-testid="points"><caption class="spoken">What the neuron says of each point</caption>
      <thead><tr><th scope="col">x₁</th><th scope="col">x₂</th><th scope="col">z</th><th scope="col">${OUTPUT_NAMES[mode]}</th>
        <th scope="col">is</th><th scope="col">verdict</th></tr></thead>
      <tbody>${
        judged && engine
          ? Array.from({ length: shown }, (_, i) => {
              const [z, fires] = [judged.z[i] as number, judged.output[i] === 1];
              const output = answerTo(engine, mode, { z, fires });
              return html`<tr class=${i === selected ? 'selected' : ''}><td>${formatNumber(points.x1[i] as number)}</td>
                <td>${formatNumber(points.x2[i] as number)}</td><td>${formatNumber(z, 3)}</td><td>${formatNumber(output, 3)}</td>
                <td class=${points.label[i] === 1 ? 'one' : 'zero'}>${points.label[i] === 1 ? 'C₁' : 'C₂'}</td>
                <td>${judged.right[i] === 1 ? '✓ right' : '✗ wrong'}</td></tr>`;
            })
          : nothing
      }</tbody></table>
      ${count > shown ? html`<p>and ${formatCount(count - shown)} more points</p>` : nothing}</div>`;
  }

  private say(): string {
    const { judged, neuron, points } = this;
    if (!judged) return this.loader.waiting;
    const count = points.x1.length;
    const noLine = neuron.w1 === 0 && neuron.w2 === 0;
    const line = noLine
      ? `Both weights are 0, so there is no line: the neuron ${neuron.b >= 0 ? 'always fires' : 'never fires'}.`
      : `The line is ${formatNumber(neuron.w1)} x₁ + ${bracketed(neuron.w2)} x₂ + ${bracketed(neuron.b)} = 0.`;
    return `${line} ${judged.correct} of ${count} points are right.`;
  }

  /** The network's one layer is this neuron; its output is chosen when it is made. */
  private mapOf(engine: EngineModule): Float32Array {
    if (this.network?.mode !== this.mode) {
      this.network?.handle.delete();
      const handle = engine.createSmallNetwork({
        sizes: [2, 1],
        activation: 'identity',
        outputActivation: this.mode === 'sigmoid' ? 'sigmoid' : 'identity',
        loss: 'squared-error',
        initializer: 'zero',
        initializerScale: 1,
        optimizer: 'sgd',
        learningRate: 0.1,
        momentum: 0,
        batchSize: 1,
        seed: 0,
        order: 'fixed',
      });
      this.network = { mode: this.mode, handle };
    }
    const { w1, w2, b } = this.neuron;
    const { handle } = this.network;
    handle.setParameters(Float64Array.of(w1, w2, b));
    return handle.grid(VIEW.min, VIEW.max, SIDE, VIEW.min, VIEW.max, SIDE);
  }

  private readonly valueAt = (x1: number, x2: number): number => {
    const { engine } = this.loader;
    if (!engine) return Number.NaN;
    const sum = sumOf(engine, this.neuron, x1, x2);
    return this.mode === 'sigmoid' ? answerTo(engine, 'sigmoid', sum) : sum.z;
  };

  private change({ w1, w2, b }: Neuron, final: boolean): void {
    // While it is dragged, grey is where it was before.
    if (!this.changing) this.past = this.neuron;
    this.changing = !final;
    this.neuron = { w1, w2, b };
  }

  private readonly reset = (): void => {
    this.neuron = START;
    this.past = undefined;
    this.points = copyPoints(POINTS);
    this.selected = 0;
    this.message = '';
    this.changing = false;
  };

  private readonly pointsChanged = (event: CustomEvent<PointsChange>): void => {
    const { points, index, action } = event.detail;
    const full = points.x1.length > MOST_POINTS;
    this.message = full ? `${MOST_POINTS} points are as many as this figure takes.` : '';
    // A new array either way: the plot has the one too many.
    this.points = copyPoints(full ? this.points : points);
    this.selected =
      action === 'remove' ? Math.min(index, points.x1.length - 1) : Math.min(index, this.points.x1.length - 1);
  };
}

const NOTHING = new Float32Array(0);
/** Of no points, which the engine refuses to judge. */
const NO_VERDICTS: LineEvaluation = {
  norm: 0,
  z: new Float64Array(0),
  distance: new Float64Array(0),
  output: new Uint8Array(0),
  right: new Uint8Array(0),
  correct: 0,
};
const CLASS_NAMES = ['class C₂', 'class C₁'] as const;

function weightsOf({ b, w1, w2 }: Neuron): number[] {
  return [b, w1, w2];
}

function bracketed(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}

customElements.define('neuron-plane', NeuronPlane);

declare global {
  interface HTMLElementTagNameMap {
    'neuron-plane': NeuronPlane;
  }
}
