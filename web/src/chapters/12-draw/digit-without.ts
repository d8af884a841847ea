// "Leave a stage out": the same drawing with and without stages of the normalisation, and what the network makes of both.
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { DrawingSteps, Recognition } from '../../engine/digit-recognizer.js';
import '../../plots/bar-chart.js';
import { DigitReading } from '../../recognition/digit-reading.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import { formatPercent } from '../../widgets/format.js';
import '../../widgets/read-out.js';
import type { Stroke } from '../../widgets/stroke-geometry.js';
import '../../widgets/stroke-pad.js';
import type { StrokesChange } from '../../widgets/stroke-pad.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import { SharedDrawings } from './drawing-of-page.js';
import './stage-picture.js';

type Step = keyof DrawingSteps;

/** The switches, in the order of the stages, with what happens instead. */
const STEPS: readonly { readonly step: Step; readonly label: string; readonly without: string }[] = [
  { step: 'pen', label: 'Pen of 12 % of the digit', without: 'pen of 6 % of the pad' },
  { step: 'box', label: 'Box scaled to 20 pixels', without: 'whole pad scaled to 20 pixels' },
  { step: 'mass', label: 'Centre of mass to (14, 14)', without: 'field in the middle' },
  { step: 'stretch', label: 'Largest value to 255', without: 'values as they are' },
];

const ALL: DrawingSteps = { pen: true, box: true, mass: true, stretch: true };

/** `<digit-without>`: takes over the drawing of the chapter's main figure until the reader draws here. */
export class DigitWithout extends LitElement {
  static override properties = {
    strokes: { state: true },
    steps: { state: true },
  };
  declare private strokes: readonly Stroke[];
  declare private steps: DrawingSteps;
  private drawnHere = false;
  private readonly whole = new DigitReading(this);
  private readonly partial = new DigitReading(this);

  constructor() {
    super();
    this.strokes = [];
    this.steps = ALL;
    new SharedDrawings(this, (strokes) => {
      if (!this.drawnHere) this.show(strokes, true);
    });
  }

  protected override render(): TemplateResult {
    const message = this.whole.message || this.partial.message;
    return html`<figure-frame question="Which stages can this drawing do without?">
      <div slot="picture" class="desk">
        <stroke-pad label="Drawing pad: draw one digit" hint="Small, and in a corner" canvas-testid="without-canvas"
          .strokes=${this.strokes} @pointerdown=${this.wake} @focusin=${this.wake} @strokes-changed=${this.drawn}></stroke-pad>
        <fieldset>
          <legend>Stages</legend>
          ${STEPS.map(({ step, label, without }) => this.renderSwitch(step, label, without))}
        </fieldset>
        ${this.renderResult('All stages', this.whole.recognition, 'whole')}
        ${this.renderResult('As switched', this.partial.recognition, 'partial')}
        <bar-chart .values=${this.partial.recognition?.probabilities ?? []} .past=${this.whole.recognition?.probabilities ?? []}
          .highlight=${this.partial.recognition?.prediction ?? -1}
          description="Probability of each digit as switched; the marks show it with all stages"></bar-chart>
      </div>
      <error-note slot="picture" message=${message} @retry=${this.retried}></error-note>
      <read-out slot="read-out" text=${this.sentence()}></read-out>
      <p slot="why">Without the <b>box</b>, the drawing keeps its size and its place on the pad, and most weights meet
        paper where they expect ink. Without the <b>pen</b>’s proportion, a small digit fills its own loops and
        a large one falls below a pixel’s width. Without the <b>centre of mass</b>, a 7 or a 9 lies a pixel or two higher than any
        example: often that is survived, but for a doubtful digit it decides. <b>Full ink</b> matters least: a paler image makes all
        sums of the first layer smaller alike.</p>
    </figure-frame>`;
  }

  private renderSwitch(step: Step, label: string, without: string): TemplateResult {
    return html`<label><input type="checkbox" data-testid="step-${step}" .checked=${this.steps[step]}
        @change=${(event: Event) => this.switched(step, (event.target as HTMLInputElement).checked)}>
      <span>${label}<small>${this.steps[step] ? '\u00a0' : `now: ${without}`}</small></span></label>`;
  }

  private renderResult(title: string, recognition: Recognition | null, testid: string): TemplateResult {
    return html`<div class="result">
      <p>${title}</p>
      <stage-picture .image=${recognition?.stages.digit} description="The image of 28 by 28 pixels: ${title.toLowerCase()}"></stage-picture>
      <p>reads <output data-testid="without-${testid}">${recognition?.prediction ?? ''}</output></p>
    </div>`;
  }

  private sentence(): string {
    const [whole, partial] = [this.whole.recognition, this.partial.recognition];
    if (this.strokes.length === 0) return 'The pad is empty.';
    if (!whole) return 'Your drawing is kept; it has not been read yet.';
    const all = `With all stages the network reads ${whole.prediction} (${share(whole)}).`;
    const missing = STEPS.filter(({ step }) => !this.steps[step]).map(({ without }) => without);
    if (missing.length === 0) return `${all} Switch a stage off.`;
    if (!partial) return `${all} As switched (${missing.join(', ')}) there is no ink left.`;
    return `${all} With ${missing.join(', ')} it reads ${partial.prediction} (${share(partial)}).`;
  }

  private readonly wake = (): void => {
    this.whole.wake();
    this.partial.wake();
  };

  private retried(): void {
    this.whole.retry();
    this.partial.retry();
  }

  private drawn(event: CustomEvent<StrokesChange>): void {
    this.drawnHere = event.detail.strokes.length > 0;
    this.show(event.detail.strokes, event.detail.final);
  }

  private show(strokes: readonly Stroke[], final: boolean): void {
    this.strokes = strokes;
    this.whole.read(strokes, final);
    this.partial.read(strokes, final, this.steps);
  }

  private switched(step: Step, on: boolean): void {
    this.steps = { ...this.steps, [step]: on };
    this.partial.read(this.strokes, true, this.steps);
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
        grid-template-columns: minmax(0, 16rem) minmax(12rem, auto) repeat(2, minmax(0, 8.5rem)) minmax(12rem, 1fr);
        gap: 1rem 1.5rem;
        align-items: start;
      }
      fieldset {
        display: grid;
        gap: 0.5em;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 0.5em;
        font-weight: 600;
      }
      label {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.6em;
        align-items: start;
        cursor: pointer;
      }
      input {
        width: 1.25em;
        height: 1.25em;
        margin: 0.05em 0 0;
        accent-color: var(--accent);
      }
      small {
        display: block;
        font-size: inherit;
        color: var(--ink-soft);
      }
      p {
        margin: 0;
      }
      .result {
        display: grid;
        gap: 0.35em;
        font-variant-numeric: tabular-nums;
      }
      .result > p:first-child {
        font-weight: 600;
      }
      output {
        display: inline-block;
        min-width: 0.7em;
        font-size: 1.75rem;
        line-height: 1.1;
      }
      @container (max-width: 58rem) {
        .desk {
          grid-template-columns: minmax(0, 16rem) repeat(2, minmax(0, 8.5rem)) minmax(0, 1fr);
        }
        stroke-pad {
          grid-row: span 2;
        }
        fieldset,
        bar-chart {
          grid-column: 2 / -1;
        }
        fieldset {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        legend {
          grid-column: 1 / -1;
        }
      }
      @container (max-width: 42rem) {
        .desk {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        stroke-pad,
        fieldset,
        bar-chart {
          grid-column: 1 / -1;
          grid-row: auto;
        }
        stroke-pad {
          justify-self: center;
        }
        fieldset {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
}

function share({ probabilities, prediction }: Recognition): string {
  return formatPercent(probabilities[prediction] ?? 0, 1);
}

customElements.define('digit-without', DigitWithout);

declare global {
  interface HTMLElementTagNameMap {
    'digit-without': DigitWithout;
  }
}
