// All sixteen Boolean functions of two inputs, each given to one perceptron: which of them does it learn?
import { html, LitElement, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { BooleanLearning } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import { lineOf } from '../../lecture/perceptron-run.js';
import { clipLine, poseOf, positiveSide, type View } from '../../plots/plane-geometry.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { BOOLEAN_FUNCTIONS, type BooleanFunction } from './boolean-functions.js';

const COUNT = BOOLEAN_FUNCTIONS.length;
const VIEW: View = { xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 };

/** `<boolean-grid>` */
export class BooleanGrid extends LitElement {
  /** The reader's prediction: these cannot be learned. */
  private guesses = new Set<number>();
  private bias = true;
  private results: BooleanLearning[] = [];
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 4,
    length: () => COUNT,
    visible: () => this.loader.visible,
    moved: () => this.learn(),
  });
  private readonly link = new FigureState(this, {
    figure: 'boolean-grid',
    version: 1,
    fields: { bias: choice('on', 'off'), cannot: text(COUNT), done: integer(0, COUNT) },
    write: () => ({
      bias: this.bias ? ('on' as const) : ('off' as const),
      cannot: BOOLEAN_FUNCTIONS.map((_, i) => (this.guesses.has(i) ? '1' : '0')).join(''),
      done: this.player.at,
    }),
    read: ({ bias, cannot, done }) => {
      if (!/^[01]{16}$/.test(cannot)) throw new Error('it has no prediction for sixteen functions');
      this.bias = bias === 'on';
      this.guesses = new Set(BOOLEAN_FUNCTIONS.map((_, i) => i).filter((i) => cannot[i] === '1'));
      this.results = [];
      this.player.pause();
      this.player.at = done;
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  /** As many functions as the player has come to. */
  private learn(): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.results.length = Math.min(this.results.length, this.player.at);
    for (const { table } of BOOLEAN_FUNCTIONS.slice(this.results.length, this.player.at)) {
      this.results.push(engine.learnBoolean(Uint8Array.from(table), 2, this.bias));
    }
  }

  protected override willUpdate(): void {
    this.learn();
  }

  protected override render(): TemplateResult {
    const { loader, player } = this;
    return html`<figure-frame question="Which of the sixteen functions can one perceptron not learn? Mark them, then run all.">
      <div slot="picture"><ol class="functions">${BOOLEAN_FUNCTIONS.map((f, i) => this.renderCard(f, i))}</ol></div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" play-label="Run all" play-testid="run-all" ?playing=${player.playing} ?disabled=${!loader.engine}
        .speeds=${[1, 4, 16]} .speed=${player.speed} speed-unit="functions/s"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="The perceptron" testid="bias" .value=${this.bias ? 'on' : 'off'} .options=${BIAS}
        @value-changed=${this.biasChosen}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="tally">${this.tally()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private renderCard({ table, name }: BooleanFunction, i: number): TemplateResult {
    const result = this.results[i];
    const guessed = this.guesses.has(i);
    const state = result ? (result.learned ? 'learned' : 'failed') : 'open';
    return html`<li><button type="button" class="function ${state}" aria-pressed=${guessed} data-testid="function-${i}"
        aria-label=${`${name}, outputs ${table.join(' ')}. ${guessed ? 'You say it cannot be learned.' : ''} ${result ? outcome(result) : ''}`}
        @click=${() => this.guess(i)}>
        <span class="name">${name}</span>
        ${picture(table, result)}
        <span class="bits">${table.join(' ')}</span>
        <span class="outcome">${result ? html`<b>${result.learned ? '✓' : '✗'}</b> ${result.learned ? outcome(result) : 'never ends'}` : html`&nbsp;`}</span>
        <span class="guess">${guessed ? 'you: cannot' : html`&nbsp;`}</span>
      </button></li>`;
  }

  private tally(): string | typeof nothing {
    const learned = this.results.filter((result) => result.learned).length;
    const failed = this.results.length - learned;
    return this.results.length > 0 ? `✓ ${learned} learned, ✗ ${failed} not, of ${this.results.length} tried` : nothing;
  }

  private say(): string {
    const { results, guesses } = this;
    if (!this.loader.engine) return this.loader.waiting;
    const names = (indices: Iterable<number>): string =>
      Array.from(indices, (i) => BOOLEAN_FUNCTIONS[i]?.name ?? '').join(', ') || 'none';
    const failed = results.flatMap((result, i) => (result.learned ? [] : [i]));
    if (results.length === 0) return `Not run yet. You say that these cannot be learned: ${names(guesses)}.`;
    if (results.length < COUNT) {
      const last = results.length - 1;
      return `${results.length} of ${COUNT} tried. ${BOOLEAN_FUNCTIONS[last]?.name}: ${outcome(results[last] as BooleanLearning)}.`;
    }
    const same = failed.length === guesses.size && failed.every((i) => guesses.has(i));
    const guess =
      guesses.size === 0
        ? 'You made no prediction'
        : same
          ? 'You predicted just these'
          : `You predicted: ${names(guesses)}`;
    return `${COUNT - failed.length} of ${COUNT} were learned. Not learned: ${names(failed)}. ${guess}.`;
  }

  private guess(i: number): void {
    this.guesses = new Set(this.guesses);
    if (!this.guesses.delete(i)) this.guesses.add(i);
    this.requestUpdate();
  }

  private readonly biasChosen = (event: ValueChangedEvent<string>): void => {
    this.bias = event.detail.value === 'on';
    this.results = [];
    this.player.reset();
    this.requestUpdate();
  };

  private readonly reset = (): void => {
    this.guesses = new Set();
    this.results = [];
    this.player.reset();
    this.requestUpdate();
  };
}

const WHOLE = [
  { x: -0.5, y: -0.5 },
  { x: 1.5, y: -0.5 },
  { x: 1.5, y: 1.5 },
  { x: -0.5, y: 1.5 },
];

const BIAS = [
  { value: 'on', label: 'has a bias' },
  { value: 'off', label: 'has none' },
];

function outcome({ learned, epochs, updates }: BooleanLearning): string {
  if (learned) return updates === 1 ? '1 correction' : `${updates} corrections`;
  return `repeats after ${epochs} epochs`;
}

/** The corners, and the line that was found. */
function picture(table: readonly number[], result: BooleanLearning | undefined): TemplateResult {
  const pose = result?.learned ? poseOf(lineOf(result.weights), { x: 0.5, y: 0.5 }) : undefined;
  const ends = pose && clipLine(pose, VIEW);
  // Without a line it gives the same everywhere.
  const side = pose ? positiveSide(pose, VIEW) : result?.learned && table[0] === 1 ? WHOLE : [];
  return html`<svg viewBox="-0.5 -1.5 2 2" aria-hidden="true">
    <rect class="ground" x="-0.5" y="-1.5" width="2" height="2"></rect>
    ${side.length > 0 ? svg`<polygon class="fires" points=${side.map(({ x, y }) => `${x},${-y}`).join(' ')}></polygon>` : nothing}
    ${ends ? svg`<line class="boundary" x1=${ends[0].x} y1=${-ends[0].y} x2=${ends[1].x} y2=${-ends[1].y}></line>` : nothing}
    ${table.map((y, row) => corner(row >> 1, row & 1, y))}
  </svg>`;
}

function corner(x1: number, x2: number, y: number): SVGTemplateResult {
  return y === 1
    ? svg`<rect class="class1" x=${x1 - 0.13} y=${-x2 - 0.13} width="0.26" height="0.26"></rect>`
    : svg`<circle class="class0" cx=${x1} cy=${-x2} r="0.145"></circle>`;
}

const WHY = html`<p>A perceptron is a line, and it learns what a line can separate. Look at the four corners of each function: one
  orange corner can be cut off, and so can one blue one, and two that are neighbours. The only functions that remain have their two
  orange corners across the diagonal from each other, and so their two blue ones. Whatever line you draw between them leaves one on
  the wrong side.</p>
  <p>“Never ends” is no impatience: the engine goes on until the weights at the start of an epoch are exactly those of an earlier
  one. From there on everything happens again.</p>`;

customElements.define('boolean-grid', BooleanGrid);

declare global {
  interface HTMLElementTagNameMap {
    'boolean-grid': BooleanGrid;
  }
}
