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

/** The switches, in the order of the stages: what is done, its short name, and what happens instead. */
const STEPS: readonly {
  readonly step: Step;
  readonly label: string;
  readonly name: string;
  readonly instead: string;
}[] = [
  { step: 'pen', label: 'Pen of 12 % of the digit', name: 'the pen', instead: 'pen of 6 % of the pad' },
  { step: 'box', label: 'Box scaled to 20 pixels', name: 'the box', instead: 'whole pad scaled to 20 pixels' },
  { step: 'mass', label: 'Centre of mass to (14, 14)', name: 'the centre of mass', instead: 'field in the middle' },
  { step: 'stretch', label: 'Largest value to 255', name: 'full ink', instead: 'values as they are' },
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
          ${STEPS.map(({ step, label, instead }) => this.renderSwitch(step, label, instead))}
        </fieldset>
        ${this.renderResult('All stages', this.whole.recognition, 'whole')}
        ${this.renderResult('As switched', this.partial.recognition, 'partial')}
        <div class="bars">
          <bar-chart .values=${this.partial.recognition?.probabilities ?? []}
            .past=${this.whole.recognition?.probabilities ?? []} .highlight=${this.partial.recognition?.prediction ?? -1}
            description="Probability of each digit as switched; the marks show it with all stages"></bar-chart>
          <p class="legend">Bars: as switched. Dashed marks: all stages.</p>
        </div>
      </div>
      <error-note slot="picture" message=${message} @retry=${this.retried}></error-note>
      <read-out slot="read-out" text=${this.sentence()}></read-out>
      <p slot="why">Without the <b>box</b>, the drawing keeps its size on the pad, and most weights meet paper where they
        expect ink: this is the stage that nearly every small digit needs. Without the <b>centre of mass</b>, a 7 lies up to
        four rows higher than the sevens that the network has seen; clear digits survive that, doubtful ones do not.
        Without the <b>pen</b>’s proportion, a small digit fills its own loops, and a large one grows thin and pale.
        <b>Full ink</b> changes nothing here, because a pen of 2.4 pixels covers some pixel entirely. It is there for scans of pale ink.</p>
    </figure-frame>`;
  }

  private renderSwitch(step: Step, label: string, instead: string): TemplateResult {
    return html`<label><input type="checkbox" data-testid="step-${step}" .checked=${this.steps[step]}
        @change=${(event: Event) => this.switched(step, (event.target as HTMLInputElement).checked)}>
      <span>${label}<small>${this.steps[step] ? '\u00a0' : `now: ${instead}`}</small></span></label>`;
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
    const missing = STEPS.filter(({ step }) => !this.steps[step]).map(({ name }) => name);
    if (missing.length === 0) return `${all} Switch a stage off.`;
    const without = `Without ${new Intl.ListFormat('en-GB').format(missing)}`;
    return partial
      ? `${all} ${without} it reads ${partial.prediction} (${share(partial)}).`
      : `${all} ${without} no ink is left.`;
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
        grid-template-columns: minmax(0, 15rem) repeat(2, minmax(0, 7.5rem)) minmax(10rem, 1fr);
        grid-template-rows: auto 1fr;
        gap: 1.25rem 1.5rem;
        align-items: start;
      }
      stroke-pad {
        grid-row: 1 / 3;
      }
      .bars {
        max-width: 28rem;
      }
      .legend {
        margin-top: 0.5em;
        color: var(--ink-soft);
      }
      fieldset {
        grid-column: 2 / -1;
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0.5em 1.5em;
        max-width: 34rem;
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
      @container (max-width: 46rem) {
        .desk {
          grid-template-columns: var(--desk-columns, repeat(2, minmax(0, 7.5rem)) minmax(0, 1fr));
          grid-template-rows: var(--desk-rows, auto);
        }
        stroke-pad {
          grid-area: var(--pad-area, auto / 1 / auto / 3);
        }
        fieldset {
          grid-column: var(--stages-at, 3);
          grid-template-columns: var(--stages-columns, minmax(0, 1fr));
        }
      }
      @container (max-width: 32rem) {
        .desk {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        stroke-pad,
        fieldset,
        .bars {
          grid-column: 1 / -1;
        }
        stroke-pad {
          justify-self: center;
          max-width: 15rem;
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
