// The chapter's main figure: a pad, what the network reads in the drawing, and the stages that lead there.
import { css, html, LitElement, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Recognition } from '../../engine/digit-recognizer.js';
import '../../lecture/share-link.js';
import { parseFragment } from '../../lecture/fragment.js';
import '../../recognition/digit-desk.js';
import { judge } from '../../recognition/certainty.js';
import type { DigitRead } from '../../recognition/digit-desk.js';
import { type ModelChoice, pageRecognizer } from '../../recognition/page-recognizer.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import { formatPercent, MINUS } from '../../widgets/format.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import { packDrawing, unpackDrawing } from './drawing-link.js';
import { shareDrawing, shareReading } from './drawing-of-page.js';
import './stage-strip.js';

/** The figure's name in an address, and the step that it stands in. */
const FIGURE = 'digit-draw';
const STEP = 'draw';

const NETWORKS: Readonly<Record<ModelChoice, string>> = {
  shipped: 'the one that came with the page',
  trained: 'the one you trained in this browser',
  corrected: 'the one you corrected with a drawing',
};

/** `<digit-draw>`: a link may carry the drawing. */
export class DigitDraw extends LitElement {
  static override properties = {
    read: { state: true },
    choices: { state: true },
    choice: { state: true },
    choiceMessage: { state: true },
    linkMessage: { state: true },
    accuracy: { state: true },
  };
  declare private read: DigitRead;
  /** The networks there are: that of the page, and those of the reader. */
  declare private choices: readonly ModelChoice[];
  declare private choice: ModelChoice;
  /** Why the other network could not be used; empty if it could. */
  declare private choiceMessage: string;
  /** Why the drawing of the address could not be shown; empty if it could. */
  declare private linkMessage: string;
  /** Test accuracy of the network in use; undefined until one is loaded, NaN when its file does not say. */
  declare private accuracy: number | undefined;
  /** The reading that the page's other figures know. */
  private shared: Recognition | null = null;

  constructor() {
    super();
    this.read = { strokes: [], recognition: null, final: true };
    this.choices = ['shipped'];
    this.choice = 'shipped';
    this.choiceMessage = '';
    this.linkMessage = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The reader may come back from the chapter where networks are trained.
    window.addEventListener('pageshow', this.lookForTrained);
    window.addEventListener('focus', this.lookForTrained);
    window.addEventListener('hashchange', this.followAddress);
    pageRecognizer().addEventListener('model-changed', this.modelChanged);
    this.lookForTrained();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pageshow', this.lookForTrained);
    window.removeEventListener('focus', this.lookForTrained);
    window.removeEventListener('hashchange', this.followAddress);
    pageRecognizer().removeEventListener('model-changed', this.modelChanged);
  }

  protected override firstUpdated(): void {
    this.followAddress();
  }

  protected override render(): TemplateResult {
    const { strokes, recognition } = this.read;
    const link = packDrawing(strokes);
    return html`<figure-frame question="Which digit does the network see, and what has it really been shown?"
      why-label="Why five pictures?">
      <digit-desk slot="picture" @digit-read=${this.digitRead}></digit-desk>
      <stage-strip slot="picture" .strokes=${strokes} .stages=${recognition?.stages}></stage-strip>
      <select-field slot="controls" label="Network" testid="network" .value=${live(this.choice)}
        .options=${this.networks()} @value-changed=${this.networkChosen}></select-field>
      <p slot="controls" class="accuracy" data-testid="network-accuracy">${this.accuracyText()}</p>
      <error-note slot="controls" testid="network-error" retry-label="" message=${this.choiceMessage || this.linkMessage}></error-note>
      <share-link slot="link" figure=${FIGURE} step=${STEP} .state=${link ?? ''}
        problem=${link === undefined ? 'This drawing is too long for a link.' : ''}></share-link>
      <read-out slot="read-out" text=${this.sentence()}></read-out>
      <p slot="why">Size and place of a drawing say nothing about which digit it is, but the network has never learned to
        ignore them: all of its examples had the same size and the same place. The five pictures take both away, in the way in
        which it was done to the examples. The network is shown the last one and nothing else.</p>
    </figure-frame>`;
  }

  private networks(): { value: ModelChoice; label: string }[] {
    return this.choices.map((value) => ({ value, label: NETWORKS[value] }));
  }

  private accuracyText(): string {
    if (this.accuracy === undefined) return 'It is loaded when you reach for the pad.';
    if (Number.isNaN(this.accuracy)) return 'It has not been measured on the test images.';
    return `Right on ${formatPercent(this.accuracy)} of MNIST’s 10,000 test images.`;
  }

  private sentence(): string {
    const { strokes, recognition } = this.read;
    if (strokes.length === 0) return 'The pad is empty: there is nothing to read, so there is no prediction.';
    if (!recognition) return 'Your drawing is kept; it has not been read yet.';
    const { prediction, probabilities, stages } = recognition;
    const { second } = judge(probabilities);
    const share = (digit: number): string => formatPercent(probabilities[digit] ?? 0, 1);
    const moved = `${signed(stages.shiftRow)} rows and ${signed(stages.shiftCol)} columns`;
    return (
      `The network reads ${prediction} with ${share(prediction)}; next is ${second} with ${share(second)}. ` +
      `The longest side of the ink became 20 pixels, and the 20 × 20 field was moved by ${moved}.`
    );
  }

  private digitRead(event: CustomEvent<DigitRead>): void {
    const before = this.read;
    this.read = event.detail;
    const { strokes, final } = this.read;
    if (strokes !== before.strokes && strokes.length > 0) this.linkMessage = '';
    if (final && (strokes !== before.strokes || !before.final)) shareDrawing(strokes);
    if (final && this.read.recognition !== this.shared) {
      this.shared = this.read.recognition;
      shareReading(this.shared);
    }
    if (this.read.recognition && this.accuracy === undefined) this.showAccuracy();
  }

  private showAccuracy(): void {
    pageRecognizer()
      .ready()
      .then(({ testAccuracy }) => {
        this.accuracy = testAccuracy;
      })
      // The desk says what went wrong.
      .catch(() => undefined);
  }

  private async networkChosen(event: CustomEvent<{ value: string }>): Promise<void> {
    const choice = this.choices.find((candidate) => candidate === event.detail.value) ?? 'shipped';
    this.choiceMessage = '';
    try {
      await pageRecognizer().choose(choice);
    } catch (error) {
      this.choiceMessage = error instanceof Error ? error.message : String(error);
    }
    // After a failure the field goes back to the network that is still in use.
    this.requestUpdate();
  }

  /** Shows the drawing that the address carries, if it carries one. */
  private readonly followAddress = (): void => {
    const text = parseFragment(location.hash).figures.get(FIGURE);
    if (text === undefined) return;
    const strokes = unpackDrawing(text);
    if (strokes) this.shadowRoot?.querySelector('digit-desk')?.show(strokes);
    else this.linkMessage = 'The drawing in this link cannot be read, so the pad is empty.';
  };

  private readonly lookForTrained = (): void => {
    void pageRecognizer()
      .choices()
      .then((choices) => {
        this.choices = choices;
      });
  };

  /** Here or in another figure another network was chosen. */
  private readonly modelChanged = (): void => {
    this.choice = pageRecognizer().choice;
    if (!this.choices.includes(this.choice)) this.choices = [...this.choices, this.choice];
    this.showAccuracy();
  };

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      stage-strip {
        margin-top: var(--stage-margin, 1.5rem);
      }
      select-field {
        min-width: min(100%, 18rem);
      }
      .accuracy {
        margin: 0;
        min-height: 2.5em;
        display: flex;
        align-items: center;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}

/** A whole number with its sign, as a shift is written. */
const signed = (value: number): string => (value < 0 ? `${MINUS}${-value}` : `+${value}`);

customElements.define('digit-draw', DigitDraw);

declare global {
  interface HTMLElementTagNameMap {
    'digit-draw': DigitDraw;
  }
}
