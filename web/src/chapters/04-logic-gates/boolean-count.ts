// The 256 Boolean functions of three inputs: how many of them does one perceptron learn? A guess first, then all are tried.
import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import { FigureState, integer } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';

const INPUTS = 3;
const ROWS = 2 ** INPUTS;
const COUNT = 2 ** ROWS;
/** Squares in a row of the picture. */
const COLUMNS = 32;

/** `<boolean-count>` */
export class BooleanCount extends LitElement {
  private guess = COUNT / 2;
  /** Whether each function tried so far was learned. */
  private learned: boolean[] = [];
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 64,
    length: () => COUNT,
    visible: () => this.loader.visible,
    moved: () => this.learn(),
    perFrame: 16,
  });
  private readonly link = new FigureState(this, {
    figure: 'boolean-count',
    version: 1,
    fields: { guess: integer(0, COUNT), done: integer(0, COUNT) },
    write: () => ({ guess: this.guess, done: this.player.at }),
    read: ({ guess, done }) => {
      this.guess = guess;
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
    this.learned.length = Math.min(this.learned.length, this.player.at);
    while (this.learned.length < this.player.at) {
      this.learned.push(engine.learnBoolean(tableOf(this.learned.length), INPUTS, true).learned);
    }
  }

  protected override willUpdate(): void {
    this.learn();
  }

  protected override render(): TemplateResult {
    const { loader, player } = this;
    return html`<figure-frame question="And how many of the ${COUNT} functions of three inputs? Guess first.">
      <div slot="picture"><svg class="count-map" viewBox="0 0 ${COLUMNS} ${COUNT / COLUMNS}" role="img" aria-label=${this.say()}>
        ${this.learned.map((learned, i) => mark(i % COLUMNS, Math.floor(i / COLUMNS), learned))}
        ${Array.from({ length: COUNT - this.learned.length }, (_, k) => {
          const i = this.learned.length + k;
          return svg`<circle class="open" cx=${(i % COLUMNS) + 0.5} cy=${Math.floor(i / COLUMNS) + 0.5} r="0.12"></circle>`;
        })}</svg></div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" play-label="Run all" ?playing=${player.playing} ?disabled=${!loader.engine} .speeds=${[16, 64, 256]}
        .speed=${player.speed} speed-unit="functions/s" @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <number-field slot="controls" label="Your guess" testid="guess" integer .value=${this.guess} .min=${0} .max=${COUNT}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.guess = event.detail.value;
          this.requestUpdate();
        }}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="tally">${this.tally()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private get count(): number {
    return this.learned.filter(Boolean).length;
  }

  private tally(): string | typeof nothing {
    const { length } = this.learned;
    return length > 0 ? `■ ${this.count} learned, ✗ ${length - this.count} not, of ${length} tried` : nothing;
  }

  private say(): string {
    const { count, guess } = this;
    const { length } = this.learned;
    if (!this.loader.engine) return this.loader.waiting;
    if (length < COUNT) return `${length} of ${COUNT} functions tried, ${count} learned. Your guess is ${guess}.`;
    const off = count === guess ? 'Your guess was right.' : `Your guess was ${guess}.`;
    return `${count} of ${COUNT} were learned, ${COUNT - count} were not. ${off}`;
  }

  private readonly reset = (): void => {
    this.guess = COUNT / 2;
    this.player.reset();
    this.requestUpdate();
  };
}

/** Function `number`: its outputs are the binary digits, the row 000 first. */
function tableOf(number: number): Uint8Array {
  return Uint8Array.from({ length: ROWS }, (_, row) => (number >> (ROWS - 1 - row)) & 1);
}

function mark(x: number, y: number, learned: boolean): TemplateResult {
  return learned
    ? svg`<rect class="learned" x=${x + 0.15} y=${y + 0.15} width="0.7" height="0.7"></rect>`
    : svg`<path class="failed" d="M${x + 0.3} ${y + 0.3}l.4 .4m0 -.4l-.4 .4"></path>`;
}

const WHY = html`<p>With three inputs the corners are those of a cube, and a perceptron is a plane that cuts it. Most ways to colour eight
  corners are too mixed for one cut. What can be cut off grows with every input, but the number of functions grows far faster: it is
  squared each time.</p>`;

customElements.define('boolean-count', BooleanCount);

declare global {
  interface HTMLElementTagNameMap {
    'boolean-count': BooleanCount;
  }
}
