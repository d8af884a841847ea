// "This was a 7": trains the network in use on with the drawing, and shows what that brings and what it costs.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { GreyImage, Recognition } from '../../engine/digit-recognizer.js';
import { messageOf } from '../../engine/engine-error.js';
import type { CorrectionRequest, CorrectionResult } from '../../engine/training-service.js';
import '../../plots/bar-chart.js';
import type { Curve } from '../../plots/curve-data.js';
import '../../plots/line-chart.js';
import { pageRecognizer } from '../../recognition/page-recognizer.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import { formatPercent } from '../../widgets/format.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import { sayCorrection, sayPrice } from './correction-words.js';
import { LabController } from './digit-lab.js';
import { SharedReading } from './drawing-of-page.js';
import { loadingStyles, renderLoading, renderNoReading } from './lab-loading.js';
import './stage-picture.js';

/** Of plain SGD, and how many training images stand beside the drawing: measured on the mistakes of the shipped network. */
const LEARNING_RATE = 0.1;
const OTHERS = 31;
const STEPS = [5, 20, 100] as const;
const UNKNOWN = '';

/** A finished correction, of the drawing as it was then. */
interface Outcome extends CorrectionResult {
  readonly image: GreyImage;
  readonly request: CorrectionRequest;
  readonly curves: readonly Curve[];
}

/** `<digit-correct>`: follows the drawing of the chapter's main figure. */
export class DigitCorrect extends LitElement {
  static override properties = {
    label: { state: true },
    steps: { state: true },
    others: { state: true },
    busy: { state: true },
    outcome: { state: true },
    used: { state: true },
    message: { state: true },
  };
  /** What the reader says the drawing is; undefined: nothing yet. */
  declare private label: number | undefined;
  declare private steps: number;
  declare private others: number;
  /** A correction is under way. */
  declare private busy: boolean;
  declare private outcome: Outcome | undefined;
  /** Whether the outcome's network is in use: kept by the browser or only until the page is left. */
  declare private used: 'no' | 'kept' | 'visit';
  declare private message: string;
  private readonly drawing = new SharedReading(this);
  private readonly data = new LabController(this);

  constructor() {
    super();
    this.steps = 20;
    this.others = OTHERS;
    this.busy = false;
    this.used = 'no';
    this.message = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    pageRecognizer().addEventListener('model-changed', this.modelChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    pageRecognizer().removeEventListener('model-changed', this.modelChanged);
  }

  protected override willUpdate(): void {
    // An empty pad: whatever is drawn next may be another digit.
    if (!this.drawing.recognition) this.label = undefined;
  }

  protected override render(): TemplateResult {
    const { recognition } = this.drawing;
    return html`<figure-frame question="Can the network learn your digit, and what does it forget for it?" why-label="Why not the drawing alone?">
      ${this.renderPicture(recognition)}
      <error-note slot="picture" testid="correct-error" retry-label="" .message=${this.message}></error-note>
      ${recognition && this.data.lab.ready ? this.renderControls(recognition) : nothing}
      ${this.outcome ? this.renderUse(this.outcome) : nothing}
      <read-out slot="read-out" text=${this.sentence()}></read-out>
      <p slot="why">Every step follows the gradient of its batch and of nothing else. With 31 random training images beside it, the
        drawing is one thirty-second of the batch, and whatever would harm the others is held back by them. Alone, it has no such company: the
        weights go where this one drawing sends them, and many of them were needed elsewhere. The name for this is
        <b>catastrophic forgetting</b> (McCloskey and Cohen 1989).</p>
    </figure-frame>`;
  }

  private renderPicture(recognition: Recognition | null): TemplateResult {
    const { outcome } = this;
    if (outcome) return this.renderOutcome(outcome);
    if (!recognition)
      return html`<div slot="picture" class="empty"><p>${renderNoReading(this.drawing.drawn)}</p></div>`;
    return html`<div slot="picture" class="parts">
      <div>
        <p class="title">Your drawing</p>
        <stage-picture .image=${recognition.stages.digit} description="Your drawing as the network is shown it"></stage-picture>
        <p class="soft">The network reads ${recognition.prediction}.</p>
      </div>
      ${
        this.data.lab.ready
          ? html`<div>
              <p class="title">Its probabilities</p>
              <bar-chart .values=${recognition.probabilities} .highlight=${recognition.prediction} description="Probability of each digit"></bar-chart>
            </div>`
          : this.renderLoading()
      }
    </div>`;
  }

  private renderLoading(): TemplateResult {
    const task = 'The network trains on among training images, and the test images tell the price.';
    return renderLoading(this.data.lab, 'Load the images', task);
  }

  private renderOutcome(outcome: Outcome): TemplateResult {
    const { before, after, image, request, curves } = outcome;
    return html`<div slot="picture" class="parts outcome">
      <div>
        <p class="title">Taught as a ${request.label}</p>
        <stage-picture .image=${image} description="The drawing that was taught"></stage-picture>
      </div>
      <div>
        <p class="title">Its probabilities <span class="soft">marks: before</span></p>
        <bar-chart data-testid="correct-bars" .values=${after.probabilities} .past=${before.probabilities} .highlight=${after.prediction}
          description="Probability of each digit after training on; the marks show it before"></bar-chart>
      </div>
      <div>
        <p class="title">Probability of ${request.label}, step by step</p>
        <line-chart .curves=${curves} x-label="step" y-label="probability" .yMin=${0} .yMax=${1} .xMin=${0} .xMax=${request.steps}
          description="Probability of ${request.label} after each of ${request.steps} steps"></line-chart>
        <table>
          <thead><tr><td></td><th scope="col">before</th><th scope="col">after</th></tr></thead>
          <tbody>
            <tr><th scope="row">It reads</th><td>${before.prediction}</td><td>${after.prediction}</td></tr>
            <tr><th scope="row">Test images right</th>
              <td data-testid="test-before">${formatPercent(before.accuracy)}</td><td data-testid="test-after">${formatPercent(after.accuracy)}</td></tr>
          </tbody>
        </table>
      </div>
      ${this.data.lab.ready ? nothing : html`<div class="again">${this.renderLoading()}</div>`}
    </div>`;
  }

  private renderControls(recognition: Recognition): TemplateResult {
    const digits = Array.from(recognition.probabilities, (_, digit) => ({ value: String(digit), label: `a ${digit}` }));
    return html`<select-field slot="controls" label="This was" testid="correct-label" ?disabled=${this.busy}
        .value=${live(this.label === undefined ? UNKNOWN : String(this.label))} .options=${[{ value: UNKNOWN, label: 'choose' }, ...digits]}
        @value-changed=${(event: CustomEvent<{ value: string }>) => {
          this.label = event.detail.value === UNKNOWN ? undefined : Number(event.detail.value);
        }}></select-field>
      <select-field slot="controls" label="Steps" testid="correct-steps" ?disabled=${this.busy} .value=${String(this.steps)}
        .options=${STEPS.map((steps) => ({ value: String(steps), label: String(steps) }))}
        @value-changed=${(event: CustomEvent<{ value: string }>) => {
          this.steps = Number(event.detail.value);
        }}></select-field>
      <select-field slot="controls" class="wide" label="Each step on" testid="correct-others" ?disabled=${this.busy} .value=${String(this.others)}
        .options=${[
          { value: String(OTHERS), label: `the drawing and ${OTHERS} random training images` },
          { value: '0', label: 'the drawing alone' },
        ]} @value-changed=${(event: CustomEvent<{ value: string }>) => {
          this.others = Number(event.detail.value);
        }}></select-field>
      <button slot="controls" type="button" class="primary" data-testid="correct" ?disabled=${this.busy || this.label === undefined}
        @click=${() => this.correct(recognition)}>${this.busy ? 'Training …' : 'Train on'}</button>`;
  }

  private renderUse(outcome: Outcome): TemplateResult {
    const shipped = pageRecognizer().choice === 'shipped';
    const inUse = {
      no: '',
      kept: 'It is in use on this page, and kept in this browser.',
      visit: 'It is in use. This browser keeps no data for this site, so it lasts until you leave the page.',
    }[this.used];
    return html`<div slot="numbers" class="use">
      <button type="button" data-testid="use-corrected" ?disabled=${this.busy || this.used !== 'no'} @click=${() => this.use(outcome)}
        >Use this network</button>
      <button type="button" data-testid="use-shipped" ?disabled=${this.busy || shipped} @click=${this.goBack}
        >Back to the one that came with the page</button>
      <span class="soft" role="status">${inUse}</span>
    </div>`;
  }

  private sentence(): string {
    const { outcome, busy, message } = this;
    const { recognition } = this.drawing;
    if (busy) return 'Training, and judging the network on all test images before and after.';
    if (!outcome) {
      if (!recognition) return this.drawing.drawn ? 'The drawing has not been read.' : 'The pad is empty.';
      if (!this.data.lab.ready) return 'The images are not loaded yet.';
      if (message) return 'Nothing was changed.';
      const first = this.label === undefined ? 'Say which digit it was. Then' : 'Ready:';
      return `${first} ${this.steps} steps of plain SGD at a learning rate of ${LEARNING_RATE}, from the network in use. That network stays as it is.`;
    }
    const { request, before, after } = outcome;
    const changed = sameImage(recognition, outcome)
      ? ''
      : ' Your drawing has changed since; this is the result for the one shown here.';
    return `${sayCorrection(request, before, after, LEARNING_RATE)} ${sayPrice(before, after)}${changed}`;
  }

  private async correct(recognition: Recognition): Promise<void> {
    if (this.busy || this.label === undefined) return;
    const { digit } = recognition.stages;
    const request: CorrectionRequest = {
      pixels: digit.pixels,
      label: this.label,
      steps: this.steps,
      others: this.others,
      learningRate: LEARNING_RATE,
      seed: 0,
    };
    this.busy = true;
    this.message = '';
    try {
      const result = await this.data.lab.correct(await pageRecognizer().digits.modelBytes(), request);
      const x = Float64Array.from(result.curve, (_, step) => step);
      const curves = [
        { id: 'label', label: formatPercent(result.curve.at(-1) ?? 0, 1), x, y: Float64Array.from(result.curve) },
      ];
      this.outcome = { ...result, image: digit, request, curves };
      this.used = 'no';
    } catch (thrown) {
      this.message = `${messageOf(thrown)} The network is as it was${this.outcome ? '; the result above is the one before' : ''}.`;
    }
    this.busy = false;
  }

  private async use({ model }: Outcome): Promise<void> {
    this.message = '';
    try {
      this.used = (await pageRecognizer().useCorrected(model)) ? 'kept' : 'visit';
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  }

  private readonly goBack = async (): Promise<void> => {
    this.message = '';
    try {
      await pageRecognizer().choose('shipped');
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  };

  private readonly modelChanged = (): void => {
    if (pageRecognizer().choice !== 'corrected') this.used = 'no';
    this.requestUpdate();
  };

  static override styles = [
    widgetStyles,
    loadingStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
        font-variant-numeric: lining-nums tabular-nums;
      }
      .parts {
        display: grid;
        grid-template-columns: 9rem minmax(0, 1fr);
        gap: 1.25rem 1.75rem;
        align-items: start;
        min-height: 15.5rem;
      }
      .parts.outcome {
        grid-template-columns: 9rem minmax(0, 1fr) minmax(0, 1fr);
      }
      .title {
        margin: 0 0 0.35rem;
        font-weight: 600;
      }
      .soft {
        margin: 0.35rem 0 0;
        color: var(--ink-soft);
        font-weight: 400;
      }
      .again {
        grid-column: 1 / -1;
      }
      .title .soft {
        margin-inline-start: 0.5em;
      }
      bar-chart {
        max-width: 24rem;
      }
      line-chart {
        height: 8.5rem;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        max-width: 22rem;
      }
      :is(th, td) {
        padding: 0.16em 0;
        text-align: right;
        font-weight: 400;
      }
      thead th {
        color: var(--ink-soft);
      }
      tbody th {
        text-align: left;
      }
      select-field {
        min-width: 6em;
      }
      .wide {
        min-width: min(100%, 19em);
      }
      .use {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
      }
      .use .soft {
        margin: 0;
      }
      @container (max-width: 46rem) {
        .parts.outcome {
          grid-template-columns: 9rem minmax(0, 1fr);
        }
        .outcome > :nth-child(3) {
          grid-column: 1 / -1;
        }
      }
      @container (max-width: 32rem) {
        .parts,
        .parts.outcome {
          grid-template-columns: minmax(0, 1fr);
        }
        stage-picture {
          max-width: 9rem;
        }
      }
    `,
  ];
}

function sameImage(recognition: Recognition | null, { request }: Outcome): boolean {
  const pixels = recognition?.stages.digit.pixels;
  return pixels?.length === request.pixels.length && pixels.every((value, i) => value === request.pixels[i]);
}

customElements.define('digit-correct', DigitCorrect);

declare global {
  interface HTMLElementTagNameMap {
    'digit-correct': DigitCorrect;
  }
}
