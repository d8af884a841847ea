// One image taken apart by the network in the Worker: what each unit of its first layer sees, and what it adds to a logit.
import { html, LitElement, type TemplateResult } from 'lit';
import type { UnitContributions } from '../../engine/digit-recognizer.js';
import { lightRoot } from '../../lecture/light-root.js';
import '../../recognition/unit-figure.js';
import { UNITS_SHOWN, type UnitsRequested } from '../../recognition/unit-figure.js';
import type { ChosenImage } from './mnist-session.js';
import { SessionController } from './session-controller.js';

/** `<mnist-units for="trainer">`: the image that was chosen in another figure, at first the surest mistake. */
export class MnistUnits extends LitElement {
  static override properties = {
    answer: { state: true },
    output: { state: true },
    first: { state: true },
  };
  /** What was found, and for which image. */
  declare private answer: { readonly image: ChosenImage; readonly found: UnitContributions } | undefined;
  /** The digit that the reader wants taken apart; undefined: the prediction. */
  declare private output: number | undefined;
  declare private first: number;
  private readonly follow = new SessionController(this);
  /** What the last question was about: it is asked anew when any of it changes. */
  private asked: readonly unknown[] = [];
  private asking = false;

  constructor() {
    super();
    this.first = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    void this.ask();
  }

  protected override render(): TemplateResult {
    const { answer } = this;
    return html`<unit-figure question="Which pixels does each unit count, and for which digit?" .found=${answer?.found}
      .image=${answer?.image.pixels} image-title=${answer ? titleOf(answer.image) : ''} .towards=${this.output}
      @units-requested=${(event: CustomEvent<UnitsRequested>) => {
        this.output = event.detail.output;
        this.first = event.detail.first;
      }}>
      <div slot="empty">${this.renderEmpty()}</div>
      <p slot="why">A product is zero where the pixel is: paper adds nothing, whatever the weight. So a unit hears only from the
        pixels under this digit’s ink, and its picture is the digit, cut out of the unit’s weights.</p>
    </unit-figure>`;
  }

  private renderEmpty(): TemplateResult {
    return html`<p>There is no trained network yet. Its surest mistake will be taken apart here, or the image that you choose.</p>
      <button type="button" class="primary" ?disabled=${this.follow.session?.active ?? true} @click=${this.follow.train}
        >Train one</button>`;
  }

  /** Asks the Worker when there is something new to ask; the question after next waits for the answer to this one. */
  private async ask(): Promise<void> {
    const { session } = this.follow;
    const image = imageOf(session);
    if (!session?.firstLayer || !image) {
      this.answer = undefined;
      this.asked = [];
      return;
    }
    const question = [session.firstLayer, image.of, image.index, this.output, this.first];
    if (this.asking || question.every((part, i) => part === this.asked[i])) return;
    this.asked = question;
    this.asking = true;
    const found = await session.contributions(image.pixels, {
      first: this.first,
      count: UNITS_SHOWN,
      ...(this.output !== undefined && { output: this.output }),
    });
    this.asking = false;
    // The run may have been dropped in the meantime.
    this.answer = found && session.firstLayer ? { image, found } : undefined;
    this.requestUpdate();
  }
}

/** The image to show: the reader's choice, otherwise the mistake that the network is surest of. */
function imageOf(session: SessionController['session']): ChosenImage | undefined {
  if (session?.chosen) return session.chosen;
  const surest = session?.wrong[0];
  return surest && { ...surest, of: 'test' };
}

function titleOf({ of, index, label }: ChosenImage): string {
  return `${of === 'test' ? 'Test' : 'Training'} image ${index}, a ${label}`;
}

customElements.define('mnist-units', MnistUnits);

declare global {
  interface HTMLElementTagNameMap {
    'mnist-units': MnistUnits;
  }
}
