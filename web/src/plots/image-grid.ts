// A grid of small images, all of one size: pixels in shades of ink, or weights on a diverging scale symmetric about zero.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import { areOthers, type ImageNumbers, largestOf, placeOnSheet, renderSheet } from './image-sheet.js';
import { plotStyles } from './plot-styles.js';
import type { Theme } from './theme.js';

/** `pixels`: 0 is paper and the largest of the type (255, or 1 for floats) is ink. `weights`: −limit blue, 0 paper, +limit orange. */
export type ImageKind = 'pixels' | 'weights';

/** What one diverging scale spans: all images, each row of the grid, or each image. */
export type ScaleScope = 'shared' | 'row' | 'each';

/** What is written above an image: a text, and whether it is right, wrong or neither. */
export interface ImageCaption {
  readonly text: string;
  readonly verdict?: 'right' | 'wrong';
}

/** Sizes in CSS pixels, and what they were computed for. */
interface Layout {
  readonly width: number;
  readonly fontSize: number;
  readonly cell: number;
  /** From the left edge of one image to that of the next: captions may be wider than their images. */
  readonly pitch: number;
  readonly perRow: number;
  readonly captionHeight: number;
}

/** A pixel of an image. */
interface Probe {
  readonly image: number;
  readonly x: number;
  readonly y: number;
}

/** Detail of `image-selected`. */
export interface ImageSelection {
  readonly index: number;
}

/** Gap between images, and the least side of a cell, in CSS pixels. */
const GAP = 6;
const MIN_CELL = 28;

/**
 * `<image-grid kind="weights" columns="8" .images=${Float32Array}>`: images are [count × rows × columns of pixels], row-major.
 * Hover tells the value of the pixel under the pointer; the grid is one Tab stop, arrows go from image to image,
 * Shift + arrows from pixel to pixel, Enter or a click sends `image-selected`.
 */
export class ImageGrid extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    images: { attribute: false, hasChanged: areOthers },
    imageWidth: { type: Number, attribute: 'image-width' },
    imageHeight: { type: Number, attribute: 'image-height' },
    columns: { type: Number },
    maxCell: { type: Number, attribute: 'max-cell' },
    kind: {},
    scale: {},
    captions: { attribute: false },
    names: { attribute: false },
    itemName: { attribute: 'item-name' },
    selected: { type: Number },
    selectable: { type: Boolean },
    focused: { state: true },
    probe: { state: true },
  };
  /** [count × imageHeight × imageWidth]; the count follows from the length. New numbers come in a new array. */
  declare images: ImageNumbers;
  declare imageWidth: number;
  declare imageHeight: number;
  /** Images side by side at most; fewer where there is no room for cells of 28 CSS pixels. */
  declare columns: number;
  /** Largest side of a cell in CSS pixels. */
  declare maxCell: number;
  declare kind: ImageKind;
  declare scale: ScaleScope;
  /** One a picture, or none at all. */
  declare captions: readonly ImageCaption[];
  /** What a screen reader calls each image; "Image 3" without. */
  declare names: readonly string[];
  declare itemName: string;
  /** The image with a ring; −1 for none. */
  declare selected: number;
  /** Whether images can be chosen (click, Enter). */
  declare selectable: boolean;
  declare private focused: number;
  declare private probe: Probe | undefined;

  /** All images on one canvas, kept until they, their scale or the theme change: hovering draws often. */
  private sheet: HTMLCanvasElement | undefined;
  /** Ends of the diverging scales: one for all images, for each row, or for each image. */
  private limits: Float64Array | undefined;
  private preparedPerRow = 0;
  private arranged: Layout | undefined;

  constructor() {
    super();
    this.images = new Uint8Array(0);
    this.imageWidth = 28;
    this.imageHeight = 28;
    this.columns = 10;
    this.maxCell = 84;
    this.kind = 'pixels';
    this.scale = 'shared';
    this.captions = [];
    this.names = [];
    this.itemName = 'Image';
    this.selected = -1;
    this.selectable = false;
    this.focused = 0;
  }

  /** Number of whole images in `images`. */
  get count(): number {
    return Math.floor(this.images.length / (this.imageWidth * this.imageHeight));
  }

  private get text(): string {
    return this.description || `${this.count} images`;
  }

  protected override plotHeight(width: number): number {
    if (this.count === 0) return 0;
    const { cell, perRow, captionHeight } = this.layout(width);
    const rows = Math.ceil(this.count / perRow);
    return Math.ceil(rows * (cell * (this.imageHeight / this.imageWidth) + captionHeight + GAP) - GAP);
  }

  override themeChanged(): void {
    this.sheet = undefined;
    super.themeChanged();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.arranged = undefined;
    const shown: readonly PropertyKey[] = ['images', 'imageWidth', 'imageHeight', 'kind', 'scale'];
    if (shown.some((key) => (changed as ReadonlyMap<PropertyKey, unknown>).has(key))) {
      this.sheet = undefined;
      this.limits = undefined;
    }
    if (changed.has('images')) {
      this.focused = Math.min(this.focused, Math.max(0, this.count - 1));
      if (this.probe && this.probe.image >= this.count) this.probe = undefined;
    }
  }

  protected override render(): TemplateResult {
    const active = this.count > 0;
    return html`<div class="plot">
        <canvas role="img" aria-label=${this.text} @pointermove=${this.hovered}
          @pointerleave=${this.unhovered} @click=${this.clicked}></canvas>
        ${
          active
            ? html`<div class="keys" tabindex="0" role="listbox" aria-label=${this.text}
              aria-orientation="horizontal" aria-activedescendant="active" data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Home End Enter"
              @keydown=${this.keyed} @focus=${this.requestDraw} @blur=${this.blurred}>
              <div id="active" role="option" class="spoken" aria-selected=${this.focused === this.selected}
                aria-setsize=${this.count} aria-posinset=${this.focused + 1}>${this.describe(this.focused)}</div></div>`
            : nothing
        }
      </div>
      <p class="value" aria-hidden="true">${this.probe ? this.probeText() : '\u00a0'}</p>`;
  }

  protected override draw({ context, width, theme }: Drawing): void {
    const layout = this.layout(width);
    const { cell, captionHeight } = layout;
    const height = cell * (this.imageHeight / this.imageWidth);
    this.forgetOtherRows(layout.perRow);
    this.sheet ??= this.renderSheet(theme, layout.perRow);
    context.imageSmoothingEnabled = false;
    context.font = this.captionFont();
    for (let i = 0; i < this.count; ++i) {
      const { x, y } = this.place(i, layout);
      const { left, top } = placeOnSheet(i, this.imageWidth, this.imageHeight);
      context.drawImage(this.sheet, left, top, this.imageWidth, this.imageHeight, x, y + captionHeight, cell, height);
      this.drawCaption(context, theme, i, x, y + captionHeight - 5);
      context.strokeStyle = i === this.selected ? theme.accent : theme.rule;
      context.lineWidth = i === this.selected ? 2.5 : 1;
      context.strokeRect(x + 0.5, y + captionHeight + 0.5, cell - 1, height - 1);
      if (i === this.focused && this.keysFocused()) this.drawFocus(context, theme, x, y + captionHeight, cell, height);
    }
    if (this.probe) this.drawProbe(context, theme, this.probe, layout);
  }

  private drawCaption(
    context: CanvasRenderingContext2D,
    theme: Theme,
    index: number,
    x: number,
    baseline: number,
  ): void {
    const caption = this.captions[index];
    if (!caption) return;
    context.fillStyle = caption.verdict === 'wrong' ? theme.wrong : theme.inkSoft;
    context.textBaseline = 'alphabetic';
    context.fillText(captionText(caption), x, baseline);
  }

  private drawFocus(
    context: CanvasRenderingContext2D,
    theme: Theme,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.strokeRect(x - 2, y - 2, width + 4, height + 4);
  }

  private drawProbe(context: CanvasRenderingContext2D, theme: Theme, probe: Probe, layout: Layout): void {
    const { x, y } = this.place(probe.image, layout);
    const pixel = layout.cell / this.imageWidth;
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.strokeRect(x + probe.x * pixel - 1, y + layout.captionHeight + probe.y * pixel - 1, pixel + 2, pixel + 2);
  }

  /** The value at the ends of image `index`'s diverging scale: the largest |value| in its scope. */
  limitOf(index: number): number {
    // Only rows depend on the width, and to ask for that lays the page out.
    const perRow = this.scale === 'row' ? this.layout(this.canvas?.clientWidth ?? 0).perRow : this.preparedPerRow;
    this.forgetOtherRows(perRow);
    return this.limitIn(index, perRow);
  }

  private limitIn(index: number, perRow: number): number {
    const together = this.scale === 'each' ? 1 : this.scale === 'row' ? perRow : Math.max(1, this.count);
    this.limits ??= largestOf(this.images, this.imageWidth * this.imageHeight * together);
    return this.limits[Math.floor(index / together)] ?? 0;
  }

  private renderSheet(theme: Theme, perRow: number): HTMLCanvasElement {
    return renderSheet(
      { numbers: this.images, width: this.imageWidth, height: this.imageHeight, count: this.count },
      this.kind === 'weights' ? (index) => this.limitIn(index, perRow) : undefined,
      theme,
    );
  }

  /** Scales by row change when the rows do. */
  private forgetOtherRows(perRow: number): void {
    if (perRow === this.preparedPerRow) return;
    this.preparedPerRow = perRow;
    if (this.scale !== 'row') return;
    this.sheet = undefined;
    this.limits = undefined;
  }

  private layout(width: number): Layout {
    const fontSize = Number.parseFloat(getComputedStyle(this).fontSize);
    if (this.arranged?.width === width && this.arranged.fontSize === fontSize) return this.arranged;
    const captionWidth = this.captionWidth();
    const fitting = Math.max(1, Math.floor((width + GAP) / (Math.max(MIN_CELL, captionWidth) + GAP)));
    const perRow = Math.max(1, Math.min(this.columns, fitting));
    const cell = Math.max(1, Math.min(this.maxCell, Math.floor((width - GAP * (perRow - 1)) / perRow)));
    const captionHeight = this.captions.length > 0 ? Math.round(fontSize * 1.5) : 0;
    this.arranged = { width, fontSize, cell, pitch: Math.max(cell, captionWidth) + GAP, perRow, captionHeight };
    return this.arranged;
  }

  private captionFont(): string {
    const style = getComputedStyle(this);
    return `${Math.round(Number.parseFloat(style.fontSize) * 0.92)}px ${style.fontFamily}`;
  }

  /** Room that the widest caption needs, in CSS pixels. */
  private captionWidth(): number {
    const context = this.captions.length > 0 ? this.canvas?.getContext('2d') : undefined;
    if (!context) return 0;
    context.save();
    context.font = this.captionFont();
    // Measured in CSS pixels: the scale of the context does not enter.
    const widest = this.captions.reduce((w, c) => Math.max(w, context.measureText(captionText(c)).width), 0);
    context.restore();
    return Math.ceil(widest) + 2;
  }

  private place(index: number, layout: Layout): { readonly x: number; readonly y: number } {
    const { cell, pitch, perRow, captionHeight } = layout;
    const height = cell * (this.imageHeight / this.imageWidth) + captionHeight;
    return { x: (index % perRow) * pitch, y: Math.floor(index / perRow) * (height + GAP) };
  }

  private keysFocused(): boolean {
    return this.shadowRoot?.activeElement?.classList.contains('keys') ?? false;
  }

  private describe(index: number): string {
    const name = this.names[index] ?? `${this.itemName} ${index + 1}`;
    const caption = this.captions[index];
    const verdict = caption?.verdict ? `, ${caption.verdict}` : '';
    const value = this.probe?.image === index ? `. ${this.probeText()}` : '';
    return `${name}${caption ? `: ${caption.text}${verdict}` : ''}${value}`;
  }

  private probeText(): string {
    if (!this.probe) return '';
    const { image, x, y } = this.probe;
    const value = this.images[(image * this.imageHeight + y) * this.imageWidth + x] ?? 0;
    const name = this.names[image] ?? `${this.itemName} ${image + 1}`;
    return `${name}, row ${y}, column ${x}: ${formatNumber(value)}`;
  }

  private hovered(event: PointerEvent): void {
    this.probe = this.pixelAt(event);
  }

  private unhovered(): void {
    this.probe = undefined;
  }

  private blurred(): void {
    this.probe = undefined;
    this.requestDraw();
  }

  private pixelAt(event: MouseEvent): Probe | undefined {
    const canvas = this.canvas;
    if (!canvas) return undefined;
    const rect = canvas.getBoundingClientRect();
    const layout = this.layout(canvas.clientWidth);
    const { cell, pitch, perRow, captionHeight } = layout;
    const height = cell * (this.imageHeight / this.imageWidth);
    const left = event.clientX - rect.left;
    const top = event.clientY - rect.top;
    const column = Math.floor(left / pitch);
    const image = Math.floor(top / (height + captionHeight + GAP)) * perRow + column;
    const x = Math.floor(((left - column * pitch) / cell) * this.imageWidth);
    const origin = this.place(image, layout).y + captionHeight;
    const y = Math.floor(((top - origin) / height) * this.imageHeight);
    const inside =
      column < perRow && image < this.count && x >= 0 && x < this.imageWidth && y >= 0 && y < this.imageHeight;
    return inside ? { image, x, y } : undefined;
  }

  private clicked(event: MouseEvent): void {
    const pixel = this.pixelAt(event);
    if (!pixel) return;
    this.focused = pixel.image;
    this.choose(pixel.image);
  }

  private choose(index: number): void {
    if (!this.selectable) return;
    this.selected = index;
    this.dispatchEvent(
      new CustomEvent<ImageSelection>('image-selected', { detail: { index }, bubbles: true, composed: true }),
    );
  }

  private keyed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') this.choose(this.focused);
    else if (event.shiftKey && this.moveProbe(event.key)) this.requestDraw();
    else if (!this.moveFocus(event.key)) return;
    event.preventDefault();
  }

  private moveFocus(key: string): boolean {
    const { perRow } = this.layout(this.canvas?.clientWidth ?? 0);
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -perRow,
      ArrowDown: perRow,
      Home: -this.focused,
      End: this.count - 1 - this.focused,
    };
    const step = steps[key];
    if (step === undefined) return false;
    const next = this.focused + step;
    if (next >= 0 && next < this.count) this.focused = next;
    this.probe = undefined;
    return true;
  }

  private moveProbe(key: string): boolean {
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[key];
    if (!move) return false;
    const middle = { image: this.focused, x: Math.floor(this.imageWidth / 2), y: Math.floor(this.imageHeight / 2) };
    const from = this.probe?.image === this.focused ? this.probe : middle;
    this.probe = {
      image: this.focused,
      x: Math.max(0, Math.min(this.imageWidth - 1, from.x + move[0])),
      y: Math.max(0, Math.min(this.imageHeight - 1, from.y + move[1])),
    };
    return true;
  }

  static override styles = [
    plotStyles,
    css`
      .plot {
        position: relative;
      }
      .keys {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      :host([selectable]) canvas {
        cursor: pointer;
      }
      .value {
        margin: 0.35em 0 0;
        min-height: 1.4em;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}

function captionText(caption: ImageCaption): string {
  const sign = caption.verdict === 'wrong' ? '✗ ' : caption.verdict === 'right' ? '✓ ' : '';
  return sign + caption.text;
}

customElements.define('image-grid', ImageGrid);

declare global {
  interface HTMLElementTagNameMap {
    'image-grid': ImageGrid;
  }
}
