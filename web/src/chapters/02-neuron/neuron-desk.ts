// One neuron with everything in reach: inputs, weights and bias to drag, the four steps from inputs to output, the sum with numbers.
import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/formula-line.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { choice, FigureState, flag, integer, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import { ANSWER_NAMES, ANSWERS, type Answer, answerTo, type NeuronSum, sumOf } from './neuron-sum.js';

/** Receive, weight, sum, answer. */
const STAGES = 4;

/** What can be set, in the order of the link. */
const FIELDS = ['x1', 'x2', 'w1', 'w2', 'b'] as const;
type Field = (typeof FIELDS)[number];
type Values = Readonly<Record<Field, number>>;

/** The example of the lecture: 0.5 · 12 + (−1) · 4 = 2. */
const EXAMPLE: Values = { x1: 12, x2: 4, w1: 0.5, w2: -1, b: 0 };

const NAMES: Readonly<Record<Field, string>> = { x1: 'x₁', x2: 'x₂', w1: 'w₁', w2: 'w₂', b: 'b' };

/** What a value contributes is drawn as a line of this width, in CSS pixels, and no wider. */
const WIDEST = 9;

interface Result extends NeuronSum {
  readonly answer: number;
}

/** `<neuron-desk>` */
export class NeuronDesk extends LitElement {
  static override properties = {
    values: { state: true },
    answer: { state: true },
    past: { state: true },
  };
  declare private values: Values;
  declare private answer: Answer;
  /** z before the last change. */
  declare private past: number | undefined;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 1,
    length: () => STAGES,
    visible: () => this.loader.visible,
  });
  private readonly link = new FigureState(this, {
    figure: 'neuron-desk',
    version: 1,
    fields: {
      values: numbers(FIELDS.length),
      answer: choice('step', 'sign', 'sigmoid', 'none'),
      stage: integer(0, STAGES),
      hasPast: flag(),
      past: numbers(1),
    },
    write: () => ({
      values: FIELDS.map((field) => this.values[field]),
      answer: this.answer,
      stage: this.player.at,
      hasPast: this.past !== undefined,
      past: [this.past ?? 0],
    }),
    read: ({ values, answer, stage, hasPast, past }) => {
      if (!values.every((value) => Math.abs(value) <= LARGEST_NUMBER)) throw new Error('a number is out of range');
      this.player.pause();
      this.values = Object.fromEntries(FIELDS.map((field, i) => [field, values[i]])) as Record<Field, number>;
      this.answer = answer;
      this.past = hasPast ? past[0] : undefined;
      this.player.at = stage;
    },
  });
  private result: Result | undefined;
  private resizing: ResizeObserver | undefined;
  private changing = false;

  constructor() {
    super();
    this.values = EXAMPLE;
    this.answer = 'sign';
    this.player.at = 1;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing = new ResizeObserver(() => this.layEdges());
    this.resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine || (this.result && !changed.has('values') && !changed.has('answer'))) return;
    const sum = sumOf(engine, this.values, this.values.x1, this.values.x2);
    this.result = { ...sum, answer: answerTo(engine, this.answer, sum) };
  }

  protected override updated(): void {
    this.layEdges();
  }

  protected override render(): TemplateResult {
    const { loader, player, values } = this;
    return html`<figure-frame question="Will this neuron fire? Work out its sum, then step through it.">
      <div slot="picture" class="neuron" data-stage=${player.at}>
        <svg class="edges" aria-hidden="true">${EDGES.map(({ from, to }) => svg`<line data-from=${from} data-to=${to}></line>`)}</svg>
        <p class="head inputs">1 receive</p><p class="head weights">2 weight</p><p class="head sums">3 sum</p><p class="head answers">4 answer</p>
        ${this.field('x1')}${this.field('x2')}${this.field('w1')}${this.field('w2')}
        <div class="one" data-place="one"><span>x₀</span><span class="fixed">1</span></div>${this.field('b')}
        ${this.product(0)}${this.product(1)}
        <p class="product p3">${this.shown(2) ? `= ${formatNumber(values.b)}` : UNKNOWN}</p>
        <div class="cell" data-place="sum"><span class="symbol">Σ</span>
          <strong data-testid="sum">${this.shown(3) ? formatNumber(this.result?.z ?? Number.NaN) : UNKNOWN}</strong>
          <span class="was">${this.past !== undefined && this.shown(3) ? `was ${formatNumber(this.past)}` : nothing}</span></div>
        ${this.lamp()}
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!loader.engine} .speeds=${[0.5, 1, 2]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Activation" testid="activation" .value=${this.answer} .options=${ANSWERS}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.answer = event.detail.value as Answer;
        }}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <formula-line slot="numbers" symbols data-testid="formula" .terms=${[
        { w: values.w1, x: values.x1 },
        { w: values.w2, x: values.x2 },
      ]} .bias=${values.b} .z=${this.shown(3) ? this.result?.z : undefined} .a=${this.shown(4) ? this.result?.answer : undefined}
        activation=${ANSWER_NAMES[this.answer]} a-name="ŷ"></formula-line>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>Nothing but products, a sum and a comparison. A weight says how much its input counts, its sign whether the
        input speaks for or against firing: w₂ = −1 makes x₂ an objection. The bias is there whatever the inputs are. Only the last
        step is not linear, and it throws most of the sum away: a neuron that fires does not say by how much.</p></div>
    </figure-frame>`;
  }

  /** Whether a stage has been reached, so that its numbers are shown. */
  private shown(stage: number): boolean {
    return this.player.at >= stage && this.result !== undefined;
  }

  private field(name: Field): TemplateResult {
    return html`<number-field class=${name} data-place=${name} label=${NAMES[name]} testid=${name} .value=${this.values[name]} .digits=${4}
      .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER} .step=${name.startsWith('x') ? 1 : 0.1}
      @value-changed=${(event: ValueChangedEvent<number>) => this.set(name, event.detail.value, event.detail.final)}></number-field>`;
  }

  private product(index: 0 | 1): TemplateResult {
    const value = this.result?.products[index];
    return html`<p class="product p${index + 1}" data-testid="product-${index + 1}">${
      this.shown(2) && value !== undefined ? `= ${formatNumber(value)}` : UNKNOWN
    }</p>`;
  }

  private lamp(): TemplateResult {
    const { result, answer } = this;
    if (!this.shown(4) || !result)
      return html`<div class="lamp" data-place="lamp"><strong data-testid="answer">${UNKNOWN}</strong></div>`;
    const plus = answer === 'sign' && result.fires ? '+' : '';
    const decides = answer === 'step' || answer === 'sign';
    return html`<div class="lamp ${result.fires ? 'on' : 'off'}" data-place="lamp">
      <strong data-testid="answer">${plus}${formatNumber(result.answer)}</strong>
      <span>${decides ? (result.fires ? '✓ fires' : '✗ silent') : answer === 'none' ? 'ŷ = z' : 'p'}</span></div>`;
  }

  private say(): string {
    const { result, values, player } = this;
    if (!result) return this.loader.waiting;
    const inputs = `The inputs are ${formatNumber(values.x1)} and ${formatNumber(values.x2)}`;
    if (player.at < 2) return `${inputs}. Next, each is multiplied by its weight.`;
    const products = `times their weights that makes ${formatNumber(result.products[0])} and ${formatNumber(result.products[1])}`;
    if (player.at < 3) return `${inputs}; ${products}.`;
    const sum = `with the bias ${formatNumber(values.b)} the sum is ${formatNumber(result.z)}`;
    if (player.at < 4) return `${inputs}; ${products}; ${sum}.`;
    const verdict = result.fires ? 'The neuron fires' : 'The neuron stays silent';
    const why = result.fires ? 'not below 0' : 'below 0';
    if (this.answer === 'none') return `${inputs}; ${products}; ${sum}, and that is the answer.`;
    if (this.answer === 'sigmoid')
      return `${inputs}; ${products}; ${sum}. The probability is ${formatNumber(result.answer)}.`;
    return `${inputs}; ${products}; ${sum}, ${why}. ${verdict}: its output is ${formatNumber(result.answer)}.`;
  }

  private set(name: Field, value: number, final: boolean): void {
    // While a number is dragged, grey is what was before.
    if (!this.changing) this.past = this.shown(3) ? this.result?.z : undefined;
    this.changing = !final;
    this.values = { ...this.values, [name]: value };
    this.player.pause();
    this.player.at = STAGES;
  }

  private readonly reset = (): void => {
    this.values = EXAMPLE;
    this.past = undefined;
    this.player.pause();
    this.player.at = 1;
  };

  /** Lines run from field to field wherever the layout has put them; their width is the weight's size, their colour its sign. */
  private layEdges(): void {
    const picture = this.querySelector<HTMLElement>('.neuron');
    if (!picture) return;
    const frame = picture.getBoundingClientRect();
    const half = HALF_FIELD * Number.parseFloat(getComputedStyle(picture).fontSize);
    // Before the frame has been drawn there is no layout; the observer calls again.
    if (Number.isNaN(half)) return;
    const boxOf = (place: string): DOMRect | undefined =>
      picture.querySelector(`[data-place="${place}"]`)?.getBoundingClientRect();
    picture.querySelectorAll<SVGLineElement>('.edges line').forEach((line, i) => {
      const edge = EDGES[i];
      const [from, to] = [edge && boxOf(edge.from), edge && boxOf(edge.to)];
      if (!edge || !from || !to) return;
      // Fields have a label above: their line leaves the box below it.
      const middle = (box: DOMRect, place: string): number =>
        place === 'sum' || place === 'lamp' ? box.top + box.height / 2 : box.bottom - half;
      line.setAttribute('x1', String(from.right - frame.left));
      line.setAttribute('y1', String(middle(from, edge.from) - frame.top));
      line.setAttribute('x2', String(to.left - frame.left));
      line.setAttribute('y2', String(middle(to, edge.to) - frame.top));
      const weight = edge.weight ? this.values[edge.weight] : undefined;
      line.style.strokeWidth = String(weight === undefined ? 1.5 : Math.min(WIDEST, 1 + 3 * Math.abs(weight)));
      line.setAttribute('class', weight === undefined || weight === 0 ? '' : weight > 0 ? 'positive' : 'negative');
    });
  }
}

/** Shown for what has not been worked out yet. */
const UNKNOWN = '?';
/** From a field's lower edge to the middle of its box, in units of the type's size. */
const HALF_FIELD = 1.25;

/** The lines of the picture; with `weight`, its width and colour. */
const EDGES: readonly { readonly from: string; readonly to: string; readonly weight?: Field }[] = [
  { from: 'x1', to: 'w1' },
  { from: 'x2', to: 'w2' },
  { from: 'one', to: 'b' },
  { from: 'w1', to: 'sum', weight: 'w1' },
  { from: 'w2', to: 'sum', weight: 'w2' },
  { from: 'b', to: 'sum', weight: 'b' },
  { from: 'sum', to: 'lamp' },
];

customElements.define('neuron-desk', NeuronDesk);

declare global {
  interface HTMLElementTagNameMap {
    'neuron-desk': NeuronDesk;
  }
}
