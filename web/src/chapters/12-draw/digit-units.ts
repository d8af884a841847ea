// The drawing taken apart by the network in use: each unit's weights × input, and how the units add up to a logit.
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { UnitContributions } from '../../engine/digit-recognizer.js';
import { messageOf } from '../../engine/engine-error.js';
import { VisibilityController } from '../../lecture/visibility.js';
import { pageRecognizer } from '../../recognition/page-recognizer.js';
import '../../recognition/unit-figure.js';
import { UNITS_SHOWN, type UnitsRequested } from '../../recognition/unit-figure.js';
import { SharedReading } from './drawing-of-page.js';
import { renderNoReading } from './lab-loading.js';

/** `<digit-units>`: follows the drawing of the chapter's main figure. */
export class DigitUnits extends LitElement {
  static override properties = {
    found: { state: true },
    message: { state: true },
    output: { state: true },
    first: { state: true },
  };
  declare private found: UnitContributions | undefined;
  declare private message: string;
  /** The digit that the reader wants taken apart; undefined: the prediction. */
  declare private output: number | undefined;
  declare private first: number;
  private readonly drawing = new SharedReading(this);
  private readonly sight = new VisibilityController(this);
  /** What the last question was about: it is asked anew when any of it changes. */
  private asked: readonly unknown[] = [];

  constructor() {
    super();
    this.message = '';
    this.first = 0;
  }

  protected override willUpdate(): void {
    if (this.sight.visible) void this.ask();
  }

  protected override render(): TemplateResult {
    const { recognition } = this.drawing;
    return html`<unit-figure question="Which units spoke for this answer, and what did they see in your drawing?"
      .found=${recognition ? this.found : undefined} .image=${recognition?.stages.digit.pixels} image-title="Your drawing"
      .towards=${this.output} message=${this.message} @units-requested=${(event: CustomEvent<UnitsRequested>) => {
        this.output = event.detail.output;
        this.first = event.detail.first;
      }}>
      <p slot="empty">${recognition ? 'One moment.' : renderNoReading(this.drawing.drawn)}</p>
      <p slot="why">A product is zero where the pixel is: paper adds nothing, whatever the weight. So a unit hears only from the
        pixels under your ink, and a stroke that is a little off meets weights that were learned for something else.</p>
    </unit-figure>`;
  }

  /** What stands between the figure's tags is in this element's own root. */
  static override styles = css`
    a {
      color: var(--accent);
    }
  `;

  private async ask(): Promise<void> {
    const { recognition } = this.drawing;
    const question = [recognition, this.output, this.first];
    if (question.every((part, i) => part === this.asked[i])) return;
    this.asked = question;
    this.message = '';
    if (!recognition) {
      this.found = undefined;
      return;
    }
    try {
      const found = await pageRecognizer().digits.contributions(recognition.stages.digit.pixels, {
        first: this.first,
        count: UNITS_SHOWN,
        ...(this.output !== undefined && { output: this.output }),
      });
      if (this.asked === question) this.found = found;
    } catch (thrown) {
      if (this.asked === question) this.message = messageOf(thrown);
    }
  }
}

customElements.define('digit-units', DigitUnits);

declare global {
  interface HTMLElementTagNameMap {
    'digit-units': DigitUnits;
  }
}
