// A pad and, beside it, what the network reads in the drawing: the digit, the ten probabilities, and an error if there is one.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { Recognition } from '../engine/digit-recognizer.js';
import '../plots/bar-chart.js';
import '../widgets/error-note.js';
import type { Stroke } from '../widgets/stroke-geometry.js';
import '../widgets/stroke-pad.js';
import type { StrokesChange } from '../widgets/stroke-pad.js';
import { widgetStyles } from '../widgets/widget-styles.js';
import { hint, judge } from './certainty.js';
import { DigitReading } from './digit-reading.js';

/** Detail of `digit-read`: the drawing and what is known about it now. */
export interface DigitRead {
  readonly strokes: readonly Stroke[];
  /** Null while the pad is empty or the drawing has not been read. */
  readonly recognition: Recognition | null;
  /** Whether the drawing is complete, as opposed to a stroke under way. */
  readonly final: boolean;
}

/**
 * `<digit-desk>`: event `digit-read` (DigitRead) whenever drawing or reading have changed. Engine and network are loaded
 * when the reader first reaches for the pad. Every part has its final height from the start, so nothing moves.
 */
export class DigitDesk extends LitElement {
  static override properties = {
    strokes: { state: true },
  };
  declare private strokes: readonly Stroke[];
  private final = true;
  readonly reading = new DigitReading(this);

  constructor() {
    super();
    this.strokes = [];
  }

  /** Puts a drawing on the pad and reads it. */
  show(strokes: readonly Stroke[]): void {
    this.strokes = strokes;
    this.final = true;
    this.reading.read(strokes);
  }

  protected override render(): TemplateResult {
    const recognition = this.reading.recognition;
    return html`<div class="desk">
        <stroke-pad label="Drawing pad: draw one digit" hint="Draw a digit here" canvas-testid="digit-canvas"
          clear-testid="clear" undo-testid="undo" .strokes=${this.strokes} @pointerdown=${this.reading.wake} @focusin=${this.reading.wake}
          @strokes-changed=${this.drawn}></stroke-pad>
        <div class="answer">
          <p class="label" id="reads">The network reads</p>
          <output class="digit" data-testid="digit-prediction" aria-labelledby="reads"
            aria-busy=${this.reading.pending}>${recognition?.prediction ?? ''}</output>
          <p class="hint" data-testid="digit-hint">${recognition ? hint(judge(recognition.probabilities)) : this.waiting()}</p>
        </div>
        <bar-chart .values=${recognition?.probabilities ?? []} .highlight=${recognition?.prediction ?? -1}
          data-testid="digit-probabilities" description="Probability of each digit"></bar-chart>
      </div>
      <error-note testid="digit-error" message=${this.reading.message} @retry=${this.reading.retry}></error-note>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const detail: DigitRead = {
      strokes: this.strokes,
      recognition: this.reading.recognition,
      final: this.final,
    };
    this.dispatchEvent(new CustomEvent<DigitRead>('digit-read', { detail, bubbles: true, composed: true }));
  }

  private waiting(): string {
    if (this.strokes.length === 0) return 'Nothing yet: the pad is empty.';
    return this.reading.state === 'loading' ? 'Engine and network are loading …' : '';
  }

  private drawn(event: CustomEvent<StrokesChange>): void {
    this.strokes = event.detail.strokes;
    this.final = event.detail.final;
    // The last point may have come before the end of its stroke: then only this has changed.
    this.requestUpdate();
    this.reading.read(this.strokes, this.final);
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .desk {
        display: grid;
        grid-template-columns: minmax(0, var(--pad-width, 17rem)) minmax(8rem, 11rem) minmax(0, 1fr);
        gap: 1rem 2rem;
        align-items: start;
      }
      p {
        margin: 0;
      }
      stroke-pad {
        max-width: var(--pad-width, 17rem);
      }
      .label,
      .hint {
        color: var(--ink-soft);
      }
      .digit {
        display: block;
        height: 1.1em;
        font-size: 7rem;
        line-height: 1.1;
        font-weight: 300;
        font-variant-numeric: lining-nums tabular-nums;
      }
      .hint {
        min-height: 4.2em;
      }
      bar-chart {
        max-width: 28rem;
      }
      error-note {
        margin-top: 0.75rem;
      }
      /* Narrower, and in presenter mode: digit and hint in one row, the bars under them. */
      @container (max-width: 46rem) {
        .desk {
          grid-template-columns: minmax(0, var(--pad-width, 17rem)) minmax(0, 1fr);
          grid-template-rows: auto 1fr;
        }
        stroke-pad {
          grid-row: 1 / 3;
        }
        .answer {
          display: grid;
          grid-template-columns: auto minmax(0, 1fr);
          grid-template-rows: auto 1fr;
          column-gap: 1.25rem;
        }
        .label,
        .hint {
          grid-column: 2;
        }
        .digit {
          grid-row: 1 / 3;
          min-width: 0.6em;
          font-size: var(--digit-size, 4rem);
        }
        .hint {
          min-height: var(--hint-height, 4.2em);
        }
      }
      /* On a phone the answer stands above the pad, where the hand does not cover it. */
      @container (max-width: 32rem) {
        .desk {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: auto;
        }
        stroke-pad {
          grid-row: auto;
          justify-self: center;
        }
        .answer {
          order: -1;
          box-sizing: border-box;
          width: 100%;
          max-width: 17rem;
          justify-self: center;
        }
        bar-chart {
          box-sizing: border-box;
          width: 100%;
          max-width: 17rem;
          justify-self: center;
        }
        .hint {
          min-height: 2.8em;
        }
      }
    `,
  ];
}

customElements.define('digit-desk', DigitDesk);

declare global {
  interface HTMLElementTagNameMap {
    'digit-desk': DigitDesk;
  }
}
