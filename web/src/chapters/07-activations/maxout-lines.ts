// Maxout: the maximum of lines. Presets make ReLU, |x| and x² of it; each line can be changed.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { EngineModule, MaxoutCurve } from '../../../../wasm_bindings/engine';
import { FigureState, integer, number, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import { places } from './zoo.js';

interface Line {
  readonly w: number;
  readonly b: number;
}

const RANGE = 2;
const X = places(-RANGE, RANGE, 161);
const LIMIT = 10;
const MOST_LINES = 6;

const PRESETS: readonly { readonly value: string; readonly label: string; readonly lines: readonly Line[] }[] = [
  {
    value: 'relu',
    label: 'ReLU',
    lines: [
      { w: 0, b: 0 },
      { w: 1, b: 0 },
    ],
  },
  {
    value: 'leaky',
    label: 'Leaky ReLU, 0.1',
    lines: [
      { w: 0.1, b: 0 },
      { w: 1, b: 0 },
    ],
  },
  {
    value: 'absolute',
    label: '|x|',
    lines: [
      { w: -1, b: 0 },
      { w: 1, b: 0 },
    ],
  },
  // Tangents of x² at −1.5, −0.5, 0.5, 1.5: w = 2t, b = −t².
  { value: 'square', label: 'x², nearly', lines: [-1.5, -0.5, 0.5, 1.5].map((t) => ({ w: 2 * t, b: -t * t })) },
];
const START = PRESETS[3]?.lines ?? [];

/** `<maxout-lines>` */
export class MaxoutLines extends LitElement {
  static override properties = { lines: { state: true }, chosen: { state: true }, x: { state: true } };
  declare private lines: readonly Line[];
  /** Which line the fields change. */
  declare private chosen: number;
  declare private x: number;
  private readonly loader = new EngineController(this);
  private curves: readonly Curve[] = [];
  private here: MaxoutCurve | undefined;
  /** The maximum before the last change of a line. */
  private past: Float64Array | undefined;
  private now: Float64Array | undefined;
  private readonly link = new FigureState(this, {
    figure: 'maxout-lines',
    version: 1,
    fields: { w: numbers(), b: numbers(), chosen: integer(0, MOST_LINES - 1), x: number(-RANGE, RANGE) },
    write: () => ({
      w: this.lines.map(({ w }) => w),
      b: this.lines.map(({ b }) => b),
      chosen: this.chosen,
      x: this.x,
    }),
    read: ({ w, b, chosen, x }) => {
      if (w.length < 1 || w.length > MOST_LINES || b.length !== w.length)
        throw new Error(`it needs 1 to ${MOST_LINES} lines, a w and a b each`);
      if ([...w, ...b].some((value) => Math.abs(value) > LIMIT)) throw new Error('its lines are out of range');
      this.lines = Array.from(w, (each, i) => ({ w: each, b: b[i] as number }));
      this.chosen = Math.min(chosen, w.length - 1);
      this.x = x;
    },
  });

  constructor() {
    super();
    this.lines = START;
    this.chosen = 0;
    this.x = 0.75;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (engine && (!this.here || changed.size > 0)) this.compute(engine, changed.has('lines'));
  }

  private compute(engine: EngineModule, moved: boolean): void {
    const weights = Float64Array.from(this.lines, ({ w }) => w);
    const biases = Float64Array.from(this.lines, ({ b }) => b);
    const { value } = engine.maxoutCurve(weights, biases, X);
    if (moved && this.now) this.past = this.now;
    this.now = value;
    this.here = engine.maxoutCurve(weights, biases, Float64Array.of(this.x));
    const ends = Float64Array.of(-RANGE, RANGE);
    const { pieces } = engine.maxoutCurve(weights, biases, ends);
    const count = this.lines.length;
    this.curves = [
      ...(this.past ? [{ id: 'past', label: '', x: X, y: this.past, past: true }] : []),
      ...this.lines.map((_, i) => ({
        id: `line-${i}`,
        label: `${i + 1}`,
        color: i,
        dashed: true,
        x: ends,
        y: [pieces[i] as number, pieces[count + i] as number],
      })),
      { id: 'max', label: 'max', x: X, y: value },
      {
        id: 'here',
        label: '',
        x: [this.x],
        y: [this.here.value[0] as number],
        dots: 11,
        color: this.here.piece[0] as number,
      },
    ];
  }

  protected override render(): TemplateResult {
    const { loader, lines, chosen } = this;
    const line = lines[chosen] ?? { w: 0, b: 0 };
    return html`<figure-frame question="A unit that takes the largest of several lines: which activation functions is that?">
      <div slot="picture" class="maxout">
        <line-chart x-label="x" y-label="" .xMin=${-RANGE} .xMax=${RANGE} .yMin=${-2} .yMax=${4} .curves=${this.curves}
          description=${`${lines.length} lines and the largest of them. ${this.say()}`}></line-chart>
        <slider-field label="x: drag it" testid="x" .value=${this.x} .min=${-RANGE} .max=${RANGE} .step=${0.05}
          @value-changed=${(event: ValueChangedEvent<number>) => {
            this.x = event.detail.value;
          }}></slider-field>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.reset}></play-controls>
      <select-field slot="controls" label="Lines of" testid="preset" .value=${this.preset}
        .options=${[...PRESETS.map(({ value, label }) => ({ value, label })), ...(this.preset === '' ? [{ value: '', label: 'your own' }] : [])]}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.lines = PRESETS.find(({ value }) => value === event.detail.value)?.lines ?? this.lines;
          this.chosen = 0;
        }}></select-field>
      <select-field slot="controls" label="Line" testid="line" .value=${String(chosen)}
        .options=${lines.map((_, i) => ({ value: String(i), label: String(i + 1) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.chosen = Number(event.detail.value);
        }}></select-field>
      ${(['w', 'b'] as const).map(
        (
          name,
        ) => html`<number-field slot="controls" class="narrow" label="Its ${name}" testid=${name} .value=${line[name]} .min=${-LIMIT} .max=${LIMIT}
          .step=${0.1} @value-changed=${(event: ValueChangedEvent<number>) => this.set(name, event.detail.value)}></number-field>`,
      )}
      <button slot="controls" type="button" class="quiet" ?disabled=${lines.length >= MOST_LINES} data-testid="add" @click=${this.addLine}>Add a line</button>
      <button slot="controls" type="button" class="quiet" ?disabled=${lines.length <= 1} data-testid="remove" @click=${this.removeLine}>Remove it</button>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers maxout-numbers" data-testid="maxout-numbers">${this.renderNumbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private get preset(): string {
    return PRESETS.find(({ lines }) => JSON.stringify(lines) === JSON.stringify(this.lines))?.value ?? '';
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    const { here } = this;
    if (!here) return nothing;
    const winner = here.piece[0];
    return html`max(${Array.from(here.pieces, (value, i) => {
      const text = html`${i > 0 ? ', ' : nothing}${i === winner ? html`<b>${formatNumber(value)}</b>` : formatNumber(value)}`;
      return text;
    })}) = <b>${formatNumber(here.value[0] as number)}</b>`;
  }

  private say(): string {
    const { here, lines } = this;
    if (!here) return this.loader.waiting;
    const winner = here.piece[0] as number;
    return `At x = ${formatNumber(this.x)} line ${winner + 1} is the largest: the unit gives ${formatNumber(here.value[0] as number)}, and its slope there is ${formatNumber(lines[winner]?.w ?? 0)}.`;
  }

  private set(name: 'w' | 'b', value: number): void {
    this.lines = this.lines.map((line, i) => (i === this.chosen ? { ...line, [name]: value } : line));
  }

  private readonly addLine = (): void => {
    this.lines = [...this.lines, { w: 0, b: 1 }];
    this.chosen = this.lines.length - 1;
  };

  private readonly removeLine = (): void => {
    this.lines = this.lines.filter((_, i) => i !== this.chosen);
    this.chosen = Math.max(0, this.chosen - 1);
  };

  private readonly reset = (): void => {
    [this.lines, this.chosen, this.x] = [START, 0, 0.75];
    this.past = this.now = undefined;
  };
}

const WHY = html`<div slot="why"><p>The largest of lines is bent upwards wherever two of them cross, and nowhere bent downwards: it can be any convex function, as
  nearly as you like, if there are lines enough. ReLU is the largest of 0 and z, Leaky ReLU of αz and z for α below 1, |z| of −z and z. So a maxout unit
  does not have an activation function; it learns one. It pays with k times the weights. In training only the line that won gets a
  gradient, with slope w, and never 0 unless w is.</p></div>`;

customElements.define('maxout-lines', MaxoutLines);

declare global {
  interface HTMLElementTagNameMap {
    'maxout-lines': MaxoutLines;
  }
}
