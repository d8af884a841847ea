// Some of the training images with their labels, loaded when the reader asks for them.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../plots/image-grid.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/progress-bar.js';
import '../../widgets/read-out.js';
import type { LabelledImage } from '../../engine/training-service.js';
import { lightRoot } from '../../lecture/light-root.js';
import type { ImageSelection } from '../../plots/image-grid.js';
import { formatCount } from '../../widgets/format.js';
import { SessionController } from './session-controller.js';
import { isComplete, sayData } from './training-words.js';

/** Images on one screen. */
const SHOWN = 40;

/** `<digit-samples for="trainer">`: loads MNIST through the trainer's Worker, so that training finds it there. */
export class DigitSamples extends LitElement {
  static override properties = {
    images: { state: true },
    first: { state: true },
    labelled: { state: true },
    asked: { state: true },
  };
  declare private images: readonly LabelledImage[];
  declare private first: number;
  /** Whether the labels are shown: first guess, then look. */
  declare private labelled: boolean;
  declare private asked: boolean;
  private readonly follow = new SessionController(this);
  private fetching = false;

  constructor() {
    super();
    this.images = [];
    this.first = 0;
    this.labelled = false;
    this.asked = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const arrived = this.follow.session?.data?.trainImages ?? 0;
    if (arrived > 0 && this.images.length === 0) void this.show(0);
  }

  protected override render(): TemplateResult {
    return html`<figure-frame question="Can you read them all?">
      ${this.images.length > 0 ? this.renderImages() : this.renderEmpty()}
    </figure-frame>`;
  }

  private renderEmpty(): TemplateResult {
    const { session } = this.follow;
    const data = session?.data;
    const problem = data?.error ?? session?.problem?.message ?? '';
    const loading = this.asked && !problem && !(data && isComplete(data));
    return html`<div slot="picture" class="placeholder tall">
      ${
        loading
          ? html`<progress-bar label="Images" .text=${data ? sayData(data) : ''}
              .value=${data && data.totalBytes > 0 ? data.loadedBytes / data.totalBytes : undefined}></progress-bar>`
          : html`<p>The images are 11 MB. They are loaded when you ask for them, and once.</p>
            <button type="button" class="primary" data-testid="load-data" ?disabled=${!session} @click=${this.load}>Load the images</button>`
      }
      <error-note .message=${this.asked ? problem : ''} @retry=${this.load}></error-note></div>`;
  }

  private renderImages(): TemplateResult {
    const { images, labelled, first } = this;
    const arrived = this.follow.session?.data?.trainImages ?? 0;
    const side = images[0]?.pixels.length ?? 0;
    const pixels = new Uint8Array(images.length * side);
    images.forEach((image, i) => {
      pixels.set(image.pixels, i * side);
    });
    return html`<image-grid slot="picture" .images=${pixels} .columns=${10} .maxCell=${72}
        .captions=${labelled ? images.map(({ label }) => ({ text: String(label) })) : []}
        .names=${images.map(({ index, label }) => `Training image ${index}${labelled ? `, a ${label}` : ''}`)}
        selectable .selected=${this.placeOfChosen()} description="Handwritten digits of the training set"
        @image-selected=${(event: CustomEvent<ImageSelection>) => this.lookInto(event.detail.index)}></image-grid>
      <button slot="controls" type="button" class="quiet" aria-pressed=${String(labelled)} @click=${() => {
        this.labelled = !labelled;
      }}>${labelled ? 'Hide the labels' : 'Show the labels'}</button>
      <button slot="controls" type="button" class="quiet" ?disabled=${first === 0} @click=${() => this.show(first - SHOWN)}>Previous</button>
      <button slot="controls" type="button" class="quiet" ?disabled=${first + SHOWN >= arrived} @click=${() => this.show(first + SHOWN)}>Next</button>
      <read-out slot="read-out" text=${`Training images ${formatCount(first)} to ${formatCount(first + images.length - 1)}. ${
        labelled ? 'Above each: its label.' : ''
      }`}></read-out>
      ${this.placeOfChosen() >= 0 ? html`<p slot="numbers" class="figure-numbers">Chosen. <a href="#units">What each unit of a trained network makes of it</a></p>` : nothing}`;
  }

  private lookInto(place: number): void {
    const image = this.images[place];
    if (image) this.follow.session?.choose({ ...image, of: 'training' });
  }

  /** Where the image that is taken apart stands here; −1 when it is another. */
  private placeOfChosen(): number {
    const chosen = this.follow.session?.chosen;
    return chosen?.of === 'training' ? this.images.findIndex(({ index }) => index === chosen.index) : -1;
  }

  private readonly load = (): void => {
    this.asked = true;
    void this.follow.session?.loadData();
  };

  private async show(first: number): Promise<void> {
    const { session } = this.follow;
    if (!session || this.fetching) return;
    this.fetching = true;
    const images = await session.trainingImages(Math.max(0, first), SHOWN);
    this.fetching = false;
    if (images.length === 0) return;
    this.first = Math.max(0, first);
    this.images = images;
  }
}

customElements.define('digit-samples', DigitSamples);

declare global {
  interface HTMLElementTagNameMap {
    'digit-samples': DigitSamples;
  }
}
