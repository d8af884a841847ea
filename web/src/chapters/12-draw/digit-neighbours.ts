// The training images most like the drawing, and whether their labels agree with the network.
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Recognition } from '../../engine/digit-recognizer.js';
import { messageOf } from '../../engine/engine-error.js';
import type { NearImage } from '../../engine/training-service.js';
import '../../plots/image-grid.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import { formatCount, formatFixed } from '../../widgets/format.js';
import '../../widgets/read-out.js';
import { widgetStyles } from '../../widgets/widget-styles.js';
import { LabController } from './digit-lab.js';
import { SharedReading } from './drawing-of-page.js';
import { loadingStyles, renderLoading, renderNoReading } from './lab-loading.js';
import { sayNeighbours } from './neighbour-words.js';
import './stage-picture.js';

/** How many neighbours are looked for. */
const NEIGHBOURS = 10;

/** `<digit-neighbours>`: follows the drawing of the chapter's main figure. */
export class DigitNeighbours extends LitElement {
  static override properties = {
    answer: { state: true },
    message: { state: true },
  };
  /** What was found, and for which reading of the drawing. */
  declare private answer: { readonly of: Recognition; readonly near: readonly NearImage[] } | undefined;
  declare private message: string;
  private readonly drawing = new SharedReading(this);
  private readonly data = new LabController(this);
  private searched: Uint8Array | undefined;
  private searching = false;

  constructor() {
    super();
    this.message = '';
  }

  protected override willUpdate(): void {
    void this.search();
  }

  protected override render(): TemplateResult {
    const { recognition } = this.drawing;
    return html`<figure-frame question="What are the training images most like your drawing called?" why-label="Is the nearest always the right one?">
      ${
        recognition
          ? html`<div slot="picture" class="parts">
            <div>
              <p class="title">Your drawing</p>
              <stage-picture .image=${recognition.stages.digit} description="Your drawing as the network is shown it"></stage-picture>
              <p class="reads">The network reads ${recognition.prediction}.</p>
            </div>
            ${this.renderNear()}
          </div>`
          : html`<div slot="picture" class="empty"><p>${renderNoReading(this.drawing.drawn)}</p></div>`
      }
      <error-note slot="picture" testid="neighbours-error" .message=${this.message} @retry=${this.again}></error-note>
      <read-out slot="read-out" text=${this.sentence()}></read-out>
      <p slot="why">No. The distance is the root of the sum of the squared differences of all 784 pixels, and it knows strokes no better
        than the network does: a 7 drawn one pixel lower can be farther away than a 9 in the same place. Asking the three
        nearest images for their label is right on about 97 % of MNIST’s test, without any training, and at the price of
        keeping all 60,000 images.</p>
    </figure-frame>`;
  }

  private renderNear(): TemplateResult {
    const { lab } = this.data;
    if (!lab.ready)
      return renderLoading(lab, 'Find the ten nearest', 'All training images are compared with your drawing.');
    const near = this.answer?.near ?? [];
    if (near.length === 0) return html`<p class="reads">${this.message ? '' : 'Searching.'}</p>`;
    const pixels = new Uint8Array(near.length * near[0].pixels.length);
    near.forEach((image, i) => {
      pixels.set(image.pixels, i * image.pixels.length);
    });
    return html`<div>
      <p class="title">The ten nearest; above each: its label and its distance</p>
      <image-grid data-testid="neighbours" .images=${pixels} .columns=${5} .maxCell=${96}
        .captions=${near.map(({ label, distance }) => ({ text: `${label} (${formatFixed(distance, 1)})` }))}
        .names=${near.map(({ index, label }) => `Training image ${formatCount(index)}, a ${label}`)}
        description="The training images most like your drawing"></image-grid>
    </div>`;
  }

  private sentence(): string {
    const { recognition } = this.drawing;
    if (!recognition) return this.drawing.drawn ? 'The drawing has not been read.' : 'The pad is empty.';
    if (!this.data.lab.ready) return 'The training images are not loaded yet.';
    if (!this.answer || this.answer.of !== recognition) return this.message ? '' : 'Searching.';
    const labels = this.answer.near.map(({ label }) => label);
    const images = this.data.lab.data?.trainImages ?? 0;
    return `Of ${formatCount(images)} training images: ${sayNeighbours(labels, recognition.prediction)}`;
  }

  private readonly again = (): void => {
    this.searched = undefined;
    this.requestUpdate();
  };

  /** Searches when there is a drawing to search for; the drawing after next waits for the answer to this one. */
  private async search(): Promise<void> {
    const { recognition } = this.drawing;
    const { lab } = this.data;
    if (!recognition) {
      this.answer = undefined;
      this.searched = undefined;
      return;
    }
    const { pixels } = recognition.stages.digit;
    if (this.answer && this.answer.of !== recognition && samePixels(pixels, this.answer.of.stages.digit.pixels)) {
      // The same drawing, read by another network.
      this.answer = { of: recognition, near: this.answer.near };
      this.searched = pixels;
    }
    if (!lab.ready || this.searching || this.searched === pixels) return;
    this.searched = pixels;
    this.searching = true;
    this.message = '';
    try {
      const near = await lab.nearest(pixels, NEIGHBOURS);
      if (this.drawing.recognition === recognition) this.answer = { of: recognition, near };
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
    this.searching = false;
    this.requestUpdate();
  }

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
      .title {
        margin: 0 0 0.35rem;
        font-weight: 600;
      }
      .reads {
        margin: 0.35rem 0 0;
        color: var(--ink-soft);
      }
      @container (max-width: 32rem) {
        .parts {
          grid-template-columns: minmax(0, 1fr);
        }
        stage-picture {
          max-width: 9rem;
        }
      }
    `,
  ];
}

function samePixels(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

customElements.define('digit-neighbours', DigitNeighbours);

declare global {
  interface HTMLElementTagNameMap {
    'digit-neighbours': DigitNeighbours;
  }
}
