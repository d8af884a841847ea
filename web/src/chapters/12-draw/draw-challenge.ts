// An exercise that is solved by drawing: the engine reads the drawing, and the task says what has to be true of it.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { DrawingSteps } from '../../engine/digit-recognizer.js';
import { DigitReading } from '../../recognition/digit-reading.js';
import '../../widgets/error-note.js';
import '../../widgets/select-field.js';
import '../../widgets/stroke-pad.js';
import type { StrokesChange } from '../../widgets/stroke-pad.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import { TASKS, type Task } from './challenge-tasks.js';

const WITHOUT_BOX: DrawingSteps = { pen: true, box: false, mass: true, stretch: true };
const DIGITS = Array.from({ length: 10 }, (_, digit) => ({ value: String(digit), label: String(digit) }));

/** `<draw-challenge kind="heavy-head">The task, in words</draw-challenge>`: kinds are the keys of TASKS. */
export class DrawChallenge extends LitElement {
  static override properties = {
    kind: {},
    meant: { state: true },
    empty: { state: true },
  };
  declare kind: string;
  declare private meant: number;
  declare private empty: boolean;
  private readonly whole = new DigitReading(this);
  private readonly boxless = new DigitReading(this);

  constructor() {
    super();
    this.kind = 'heavy-head';
    this.meant = 0;
    this.empty = true;
  }

  private get task(): Task {
    const task = TASKS[this.kind];
    if (!task)
      throw new Error(`<draw-challenge kind="${this.kind}">: expected one of ${Object.keys(TASKS).join(', ')}`);
    return task;
  }

  protected override render(): TemplateResult {
    return html`<div class="row">
      <stroke-pad label="Drawing pad for this exercise" canvas-testid="challenge-${this.kind}"
        @pointerdown=${this.whole.wake} @focusin=${this.whole.wake} @strokes-changed=${this.drawn}></stroke-pad>
      <div class="task">
        <slot></slot>
        ${
          this.task.asksDigit
            ? html`<select-field label="I draw a" value=${String(this.meant)} .options=${DIGITS}
              @value-changed=${this.chosen}></select-field>`
            : nothing
        }
        <p class="mark" role="status" data-testid="mark-${this.kind}">${this.renderMark()}</p>
        <error-note message=${this.whole.message || this.boxless.message} @retry=${this.retried}></error-note>
      </div>
    </div>`;
  }

  private renderMark(): TemplateResult | string {
    const whole = this.whole.recognition;
    if (this.empty || !whole) return 'Nothing drawn yet.';
    const withoutBox = this.task.withoutBox ? this.boxless.recognition : null;
    const { solved, text } = this.task.mark({ whole, withoutBox, meant: this.meant });
    return html`<b class=${solved ? 'right' : 'wrong'}>${solved ? '✓ Solved.' : '✗ Not yet.'}</b> ${text}`;
  }

  private drawn(event: CustomEvent<StrokesChange>): void {
    const { strokes, final } = event.detail;
    this.empty = strokes.length === 0;
    this.whole.read(strokes, final);
    if (this.task.withoutBox) this.boxless.read(strokes, final, WITHOUT_BOX);
  }

  private chosen(event: CustomEvent<{ value: string }>): void {
    this.meant = Number(event.detail.value);
  }

  private retried(): void {
    this.whole.retry();
    this.boxless.retry();
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        max-width: 46rem;
        container-type: inline-size;
      }
      .row {
        display: grid;
        grid-template-columns: 12rem minmax(0, 1fr);
        gap: 1rem 1.5rem;
      }
      .task {
        display: grid;
        gap: 0.75rem;
        align-content: start;
      }
      ::slotted(*) {
        margin: 0 !important;
        font-family: var(--font-prose);
        font-size: 1rem;
        line-height: 1.5;
      }
      select-field {
        width: 9rem;
      }
      .mark {
        margin: 0;
        min-height: 2.8em;
        font-variant-numeric: tabular-nums;
      }
      .wrong {
        color: var(--wrong);
      }
      .right {
        color: var(--accent);
      }
      @container (max-width: 30rem) {
        .row {
          grid-template-columns: minmax(0, 1fr);
        }
        .task {
          order: -1;
        }
        stroke-pad {
          max-width: 14rem;
        }
      }
    `,
  ];
}

customElements.define('draw-challenge', DrawChallenge);

declare global {
  interface HTMLElementTagNameMap {
    'draw-challenge': DrawChallenge;
  }
}
