// What the network takes for what: the confusion matrix, the images of one of its cells, the mistakes it is surest of.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../plots/confusion-matrix.js';
import '../../plots/image-grid.js';
import '../../widgets/figure-frame.js';
import '../../widgets/read-out.js';
import type { WrongImage } from '../../engine/training-service.js';
import { lightRoot } from '../../lecture/light-root.js';
import type { CellSelection } from '../../plots/confusion-matrix.js';
import type { ImageCaption, ImageSelection } from '../../plots/image-grid.js';
import { formatCount, formatPercent } from '../../widgets/format.js';
import { SessionController } from './session-controller.js';

/** Images asked for when a cell is chosen. */
const CELL_IMAGES = 30;

/** Mistakes shown while no cell is chosen. */
const WRONG_SHOWN = 30;

/** `<mnist-mistakes for="trainer">`. */
export class MnistMistakes extends LitElement {
  static override properties = {
    cell: { state: true },
    cellImages: { state: true },
  };
  /** The cell whose images are shown; none: the mistakes the network is surest of. */
  declare private cell: CellSelection | undefined;
  declare private cellImages: readonly WrongImage[];
  private readonly follow = new SessionController(this);
  private shownConfusion: Uint32Array | undefined;

  constructor() {
    super();
    this.cellImages = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const confusion = this.follow.session?.confusion;
    if (confusion === this.shownConfusion) return;
    this.shownConfusion = confusion;
    if (!confusion) this.choose(undefined);
    else if (this.cell) void this.fetchCell(this.cell);
  }

  protected override render(): TemplateResult {
    const { session } = this.follow;
    return html`<figure-frame question="Which digits does it take for which, and would you have known better?">
      ${session?.confusion ? this.renderResult(session.confusion, session.wrong) : this.renderEmpty()}
    </figure-frame>`;
  }

  private renderEmpty(): TemplateResult {
    return html`<div slot="picture" class="placeholder tall">
      <p>Nothing has been judged yet.</p>
      <button type="button" class="primary" ?disabled=${this.follow.session?.active ?? true} @click=${this.follow.train}
        >Train a network</button></div>`;
  }

  private renderResult(confusion: Uint32Array, wrong: readonly WrongImage[]): TemplateResult {
    const { cell } = this;
    const images = cell ? this.cellImages : wrong.slice(0, WRONG_SHOWN);
    return html`<div slot="picture" class="mistakes">
        <confusion-matrix .counts=${confusion} caption="Test images by true and predicted digit"
          .selectedActual=${cell?.actual ?? -1} .selectedPredicted=${cell?.predicted ?? -1}
          @cell-selected=${(event: CustomEvent<CellSelection>) => this.choose(event.detail)}></confusion-matrix>
        <div class="gallery">
          <p class="chart-title">${cell ? cellTitle(cell) : 'The mistakes it is surest of'}</p>
          ${
            images.length > 0
              ? html`<image-grid .images=${pixelsOf(images)} .captions=${images.map(captionOf)} .names=${images.map(nameOf)}
                  .columns=${6} .maxCell=${72} selectable .selected=${this.placeOfChosen(images)}
                  description="Test images that were ${cell ? cellTitle(cell) : 'taken for another digit'}"
                  @image-selected=${(event: CustomEvent<ImageSelection>) => this.lookInto(images[event.detail.index])}></image-grid>`
              : html`<p class="placeholder">${cell ? 'There are none.' : 'There are no mistakes.'}</p>`
          }
          ${cell ? html`<button type="button" class="quiet" @click=${() => this.choose(undefined)}>All mistakes</button>` : nothing}
          ${images.length > 0 ? html`<p class="placeholder">Choose an image: <a href="#units">the next figure</a> takes it apart.</p>` : nothing}
        </div>
      </div>
      <read-out slot="read-out" .text=${this.say(confusion, wrong)}></read-out>`;
  }

  private say(confusion: Uint32Array, wrong: readonly WrongImage[]): string {
    const { cell } = this;
    if (cell) {
      const shown = this.cellImages.length < cell.count ? `; ${this.cellImages.length} of them are shown` : '';
      return `${cellTitle(cell)}: ${formatCount(cell.count)} test images${shown}. Above each: what it was taken for, and how surely.`;
    }
    const most = mostFrequentMistake(confusion);
    const surest = wrong[0];
    const frequent = most
      ? `Most often a ${most.actual} is taken for a ${most.predicted}: ${formatCount(most.count)} times.`
      : '';
    const sure = surest
      ? ` Of one ${surest.label} it is ${formatPercent(surest.confidence, 1)} sure that it is a ${surest.prediction}.`
      : '';
    return `${frequent}${sure} Choose a cell to see its images.`;
  }

  private lookInto(image: WrongImage | undefined): void {
    if (image) this.follow.session?.choose({ ...image, of: 'test' });
  }

  /** Where the image that is taken apart stands here; −1 when it is another. */
  private placeOfChosen(images: readonly WrongImage[]): number {
    const chosen = this.follow.session?.chosen;
    return chosen?.of === 'test' ? images.findIndex(({ index }) => index === chosen.index) : -1;
  }

  private choose(cell: CellSelection | undefined): void {
    this.cell = cell;
    this.cellImages = [];
    if (cell) void this.fetchCell(cell);
  }

  private async fetchCell(cell: CellSelection): Promise<void> {
    const images = (await this.follow.session?.imagesOf(cell.actual, cell.predicted, CELL_IMAGES)) ?? [];
    // The reader, or a newer evaluation, may have gone on in the meantime.
    if (this.cell?.actual !== cell.actual || this.cell.predicted !== cell.predicted) return;
    const count = this.follow.session?.confusion?.[cell.actual * 10 + cell.predicted] ?? cell.count;
    this.cell = { ...cell, count };
    this.cellImages = images;
  }
}

function cellTitle({ actual, predicted }: CellSelection): string {
  return actual === predicted ? `${actual} recognised` : `${actual} taken for ${predicted}`;
}

function pixelsOf(images: readonly WrongImage[]): Uint8Array {
  const side = images[0]?.pixels.length ?? 0;
  const all = new Uint8Array(images.length * side);
  images.forEach(({ pixels }, i) => {
    all.set(pixels, i * side);
  });
  return all;
}

function captionOf({ label, prediction, confidence }: WrongImage): ImageCaption {
  const right = label === prediction;
  const sure = formatPercent(confidence, 0);
  return { text: right ? sure : `${prediction} ${sure}`, verdict: right ? 'right' : 'wrong' };
}

function nameOf({ index, label }: WrongImage): string {
  return `Test image ${index}, a ${label}`;
}

/** The off-diagonal cell with the highest count; undefined without mistakes. */
function mostFrequentMistake(confusion: Uint32Array): CellSelection | undefined {
  let most: CellSelection | undefined;
  confusion.forEach((count, i) => {
    const [actual, predicted] = [Math.floor(i / 10), i % 10];
    if (actual !== predicted && count > (most?.count ?? 0)) most = { actual, predicted, count };
  });
  return most;
}

customElements.define('mnist-mistakes', MnistMistakes);

declare global {
  interface HTMLElementTagNameMap {
    'mnist-mistakes': MnistMistakes;
  }
}
