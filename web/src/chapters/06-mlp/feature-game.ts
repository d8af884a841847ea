// The classroom game: pixels of a sum, units that raise a hand for a shape, units that look at hands, and one answer.
import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import './pixel-field.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { FigureState, flag, integer, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';
import {
  ANSWERS,
  answersOf,
  dealt,
  FEATURES,
  FIELDS,
  featuresOf,
  type HandUnit,
  PIXELS,
  type RowValues,
  SIDE,
  SIGNS,
  STAMPS,
  signsOf,
} from './feature-units.js';
import type { PixelsChange } from './pixel-field.js';

const FIELD_NAMES = ['left', 'middle', 'right'];
const START_SEED = 1;

/** `<feature-game>` */
export class FeatureGame extends LitElement {
  static override properties = {
    fields: { state: true },
    at: { state: true },
    seed: { state: true },
    playing: { state: true },
    hands: { state: true },
    checked: { state: true },
  };
  declare private fields: readonly (readonly number[])[];
  /** The field whose units are shown. */
  declare private at: number;
  /** Of the sum that is dealt next. */
  declare private seed: number;
  /** The reader raises the hands of the first row. */
  declare private playing: boolean;
  /** The reader's hands, field by field. */
  declare private hands: readonly (readonly number[])[];
  /** The reader has asked which hands are right. */
  declare private checked: boolean;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'feature-game',
    version: 1,
    fields: {
      pixels: text(FIELDS * PIXELS),
      at: integer(0, FIELDS - 1),
      seed: integer(0, 9999),
      playing: flag(),
      hands: text(FIELDS * FEATURES.length),
      checked: flag(),
    },
    write: () => ({
      pixels: this.fields.flat().join(''),
      at: this.at,
      seed: this.seed,
      playing: this.playing,
      hands: this.hands.flat().join(''),
      checked: this.checked,
    }),
    read: ({ pixels, at, seed, playing, hands, checked }) => {
      const [fields, raised] = [bitsOf(pixels, PIXELS), bitsOf(hands, FEATURES.length)];
      if (!fields || !raised) throw new Error('its pixels are damaged');
      Object.assign(this, { fields, at, seed, playing, hands: raised, checked });
    },
  });
  /** What the units themselves say, field by field. */
  private features: readonly RowValues[] = [];
  private signs: readonly RowValues[] = [];
  private answers = new Float64Array(ANSWERS.length);

  constructor() {
    super();
    this.fields = [STAMPS['7'], STAMPS['+'], STAMPS['1']];
    this.at = 0;
    this.seed = START_SEED;
    this.playing = false;
    this.hands = noHands();
    this.checked = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    const stale = this.features.length === 0 || ['fields', 'playing', 'hands'].some((name) => changed.has(name));
    if (engine && stale) this.compute(engine);
  }

  private compute(engine: EngineModule): void {
    this.features = this.fields.map((field) => featuresOf(engine, field));
    this.signs = this.features.map(({ a }, i) => signsOf(engine, this.playing ? (this.hands[i] ?? []) : a));
    this.answers = answersOf(
      engine,
      this.signs.map(({ a }) => a),
    ) as Float64Array<ArrayBuffer>;
  }

  // ------------------------------------------------------------------------------------------------------------- elements

  protected override render(): TemplateResult {
    const { loader } = this;
    return html`<figure-frame question="Can you draw a 7 that these units take for a 7, and a scribble that they take for one too?">
      <div slot="picture" class="game">
        <div class="sum">${this.fields.map((_, i) => this.renderField(i))}
          <p class="answer" data-testid="answer"><span>=</span> <strong>${this.answer() ?? '?'}</strong></p>
          ${this.renderLastRow()}</div>
        <div class="rows">
          <section aria-label="First row"><p class="chart-title">First row <span>looks at the ${FIELD_NAMES[this.at]} field’s pixels</span></p>
            <div class="hands">${FEATURES.map((unit, i) => this.renderFeature(unit, i))}</div></section>
          <section aria-label="Second row"><p class="chart-title">Second row <span>looks at hands only</span></p>
            <div class="hands">${SIGNS.map((unit, i) => this.renderSign(unit, i))}</div></section>
        </div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.reset}></play-controls>
      <number-field slot="controls" label="Seed" testid="deal-seed" integer .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.seed = event.detail.value;
        }}></number-field>
      <button slot="controls" type="button" class="quiet" data-testid="deal" @click=${this.deal}>Deal a sum</button>
      ${(['1', '+', '7'] as const).map(
        (sign) =>
          html`<button slot="controls" type="button" class="quiet" @click=${() => this.setField(this.at, STAMPS[sign])}>Draw ${sign}</button>`,
      )}
      <button slot="controls" type="button" class="quiet" @click=${() => this.setField(this.at, blank())}>Wipe</button>
      <label slot="controls" class="tick"><input type="checkbox" data-testid="play-neurons" .checked=${this.playing}
        @change=${(event: Event) => {
          this.playing = (event.target as HTMLInputElement).checked;
          this.hands = noHands();
          this.checked = false;
        }} /> you raise the hands</label>
      ${
        this.playing
          ? html`<button slot="controls" type="button" class="primary" data-testid="check-hands" @click=${() => {
              this.checked = true;
            }}>Check the hands</button>`
          : nothing
      }
      <share-link slot="link" .source=${this.link}></share-link>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>A unit of the first row adds up the ink on its five pixels and fires from four on; ink elsewhere has weight 0
        and does not count. So a blot over the top row and the diagonal is a 7 to it, as long as the upright and the middle bar stay
        incomplete, for these speak against a 7. And a 7 that is drawn one pixel to the left is none: the weights know places, not
        shapes.</p></div>
    </figure-frame>`;
  }

  private renderLastRow(): TemplateResult {
    return html`<section class="last" aria-label="Last row"><p class="chart-title">Last row <span>knows the signs of all three</span></p>
      <div class="hands">${ANSWERS.map(
        ({ name }, i) =>
          html`<div class=${this.answers[i] ? 'pupil up' : 'pupil'}>${student(this.answers[i] === 1)}<strong>${name}</strong></div>`,
      )}</div></section>`;
  }

  private renderField(index: number): TemplateResult {
    const chosen = index === this.at;
    const sign = this.signs[index] && SIGNS.filter((_, i) => this.signs[index]?.a[i] === 1).map(({ name }) => name);
    return html`<div class=${chosen ? 'sheet chosen' : 'sheet'} @focusin=${() => this.look(index)} @pointerdown=${() => this.look(index)}>
      <pixel-field side=${SIDE} label="${FIELD_NAMES[index]} field" .pixels=${this.fields[index] ?? []}
        @pixels-changed=${(event: CustomEvent<PixelsChange>) => this.setField(index, event.detail.pixels)}></pixel-field>
      <p class="reading">${sign && sign.length > 0 ? html`read as <strong>${sign.join(' and ')}</strong>` : 'no sign'}</p>
    </div>`;
  }

  private renderFeature(unit: HandUnit, index: number): TemplateResult {
    const values = this.features[this.at];
    const up = this.playing ? this.hands[this.at]?.[index] === 1 : values?.a[index] === 1;
    const field = this.fields[this.at] ?? [];
    const cells = html`<div class="weights" aria-hidden="true">${unit.weights.map(
      (w, i) => html`<i class=${`${w > 0 ? 'plus' : ''} ${field[i] ? 'ink' : ''}`}></i>`,
    )}</div>`;
    const sum = values ? values.z[index] : undefined;
    const shows = !this.playing || this.checked;
    return html`<div class=${up ? 'pupil up' : 'pupil'} data-testid="feature-${index}">${student(up)}<strong>${unit.name}</strong>${cells}
      ${
        shows && sum !== undefined
          ? html`<span class="sum-line">${formatNumber(sum - unit.bias)} − ${formatNumber(-unit.bias)} = ${formatNumber(sum)}</span>`
          : html`<span class="sum-line">z = ?</span>`
      }
      ${this.playing ? this.renderHand(unit, index, up) : html`<span class="sum-line">${up ? 'fires' : 'silent'}</span>`}</div>`;
  }

  private renderHand(unit: HandUnit, index: number, up: boolean): TemplateResult {
    const right = this.features[this.at]?.a[index] === (up ? 1 : 0);
    return html`<button type="button" class="quiet" aria-pressed=${up} aria-label="Hand of ${unit.name}" @click=${() => this.raise(index)}>${up ? 'hand up' : 'hand down'}</button>
      ${this.checked ? html`<span class=${right ? 'right' : 'wrong'}>${right ? '✓ right' : '✗ wrong'}</span>` : nothing}`;
  }

  private renderSign({ name, weights, bias }: HandUnit, index: number): TemplateResult {
    const values = this.signs[this.at];
    const up = values?.a[index] === 1;
    const wants = FEATURES.map(
      (feature, i) =>
        html`<span class=${(weights[i] ?? 0) > 0 ? 'for' : 'against'}>${(weights[i] ?? 0) > 0 ? '+1' : '−1'} ${feature.name}</span>`,
    );
    return html`<div class=${up ? 'pupil up' : 'pupil'} data-testid="sign-${index}">${student(up)}<strong>${name}</strong><span class="wants">${wants}<span>b = ${formatNumber(bias)}</span></span>
      <span class="sum-line">z = ${values ? formatNumber(values.z[index] ?? 0) : '?'}, ${up ? 'fires' : 'silent'}</span></div>`;
  }

  // ---------------------------------------------------------------------------------------------------------------- words

  /** The last row's answer, if exactly one hand is up. */
  private answer(): string | undefined {
    const up = ANSWERS.filter((_, i) => this.answers[i] === 1);
    return up.length === 1 ? up[0]?.name : undefined;
  }

  private say(): string {
    if (this.features.length === 0) return this.loader.waiting;
    const hands = this.playing ? (this.hands[this.at] ?? []) : (this.features[this.at]?.a ?? []);
    const raised = FEATURES.filter((_, i) => hands[i] === 1).map(({ name }) => name);
    const first = `In the ${FIELD_NAMES[this.at]} field ${raised.length > 0 ? `hands are up for ${raised.join(', ')}` : 'no hand is up'}.`;
    const answer = this.answer();
    const last = answer ? `The last row says ${answer}.` : 'The last row is silent.';
    return this.playing && this.checked ? `${first} ${last} ${this.wrongHands()}` : `${first} ${last}`;
  }

  private wrongHands(): string {
    const wrong = this.hands.flatMap((field, f) =>
      field.flatMap((hand, i) => (hand === this.features[f]?.a[i] ? [] : [`${FEATURES[i]?.name} (${FIELD_NAMES[f]})`])),
    );
    if (wrong.length === 0) return 'All 12 hands are right.';
    return `${wrong.length} of 12 hands ${wrong.length === 1 ? 'is' : 'are'} wrong: ${wrong.join(', ')}.`;
  }

  // -------------------------------------------------------------------------------------------------------------- actions

  private look(index: number): void {
    this.at = index;
  }

  private setField(index: number, pixels: readonly number[]): void {
    this.at = index;
    this.fields = this.fields.map((field, i) => (i === index ? pixels : field));
    this.checked = false;
  }

  private raise(index: number): void {
    const flip = (hand: number, i: number): number => (i === index ? 1 - hand : hand);
    this.hands = this.hands.map((field, f) => (f === this.at ? field.map(flip) : field));
    this.checked = false;
  }

  private readonly deal = (): void => {
    this.fields = dealt(this.seed);
    this.seed = (this.seed + 1) % 10_000;
    this.hands = noHands();
    this.checked = false;
  };

  private readonly reset = (): void => {
    this.fields = [STAMPS['7'], STAMPS['+'], STAMPS['1']];
    this.at = 0;
    this.seed = START_SEED;
    this.playing = false;
    this.hands = noHands();
    this.checked = false;
  };
}

/** A pupil at a desk, one hand up or none. */
function student(up: boolean): TemplateResult {
  const arm = up ? svg`<path class="arm" d="M17 25 L22 6" />` : svg`<path class="arm" d="M17 25 L21.5 29.5" />`;
  return html`<svg class="student" viewBox="0 0 28 32" aria-hidden="true"><circle cx="11" cy="10" r="5" /><path d="M3.5 30 C3.5 19.5 18.5 19.5 18.5 30 Z" />${arm}</svg>`;
}

function noHands(): number[][] {
  return Array.from({ length: FIELDS }, () => FEATURES.map(() => 0));
}

function blank(): number[] {
  return Array.from({ length: PIXELS }, () => 0);
}

/** A text of zeros and ones as FIELDS lists; undefined when it is none. */
function bitsOf(bits: string, each: number): number[][] | undefined {
  if (bits.length !== FIELDS * each || !/^[01]*$/.test(bits)) return undefined;
  return Array.from({ length: FIELDS }, (_, f) => Array.from(bits.slice(f * each, (f + 1) * each), Number));
}

customElements.define('feature-game', FeatureGame);

declare global {
  interface HTMLElementTagNameMap {
    'feature-game': FeatureGame;
  }
}
