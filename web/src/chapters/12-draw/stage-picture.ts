// One stage of the normalisation as a picture: strokes or grey pixels, with a box, a field and a cross drawn over them.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { GreyImage } from '../../engine/digit-recognizer.js';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import { plotStyles } from '../../plots/plot-styles.js';
import type { Theme } from '../../plots/theme.js';
import { type Stroke, traceStrokes } from '../../widgets/stroke-geometry.js';

/** A rectangle in the picture's own units: pixels, or fractions of the pad. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place in the same units. The middle of pixel (r, c) is x = c + ½, y = r + ½. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Pixels at least this large (CSS pixels) are shown as squares, smaller ones smoothed. */
const SQUARES_FROM = 3;

/**
 * Shows `image`, or `strokes` drawn with a pen of `pen` (fraction of the pad), or an empty field. The longest side fills the
 * square. Hover, or the arrow keys when it has the focus, tell the grey value of a pixel: event `pixel-probed` (a text, empty
 * for none).
 */
export class StagePicture extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    image: { attribute: false },
    strokes: { attribute: false },
    pen: { type: Number },
    box: { attribute: false },
    cross: { attribute: false },
    target: { attribute: false },
    probe: { state: true },
  };
  declare image: GreyImage | undefined;
  declare strokes: readonly Stroke[];
  declare pen: number;
  /** Drawn as a dashed rectangle. */
  declare box: Frame | undefined;
  /** Drawn as a cross. */
  declare cross: Place | undefined;
  /** Drawn as a ring: where the cross should be. */
  declare target: Place | undefined;
  declare private probe: { readonly row: number; readonly col: number } | undefined;

  constructor() {
    super();
    this.strokes = [];
    this.pen = 0.06;
  }

  protected override plotHeight(width: number): number {
    return width;
  }

  protected override render(): TemplateResult {
    const probes = this.image !== undefined;
    return html`<canvas role="img" aria-label=${this.description || nothing} tabindex=${probes ? 0 : nothing}
      data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown"
      @pointermove=${this.hovered} @pointerleave=${this.unprobed} @blur=${this.unprobed} @keydown=${this.keyed}></canvas>`;
  }

  protected override draw({ context, width, theme }: Drawing): void {
    const place = this.placing(width);
    if (this.image) this.drawPixels(context, this.image, place, theme);
    else this.drawStrokes(context, width, theme);
    context.lineWidth = 1;
    context.strokeStyle = theme.rule;
    context.strokeRect(place.x + 0.5, place.y + 0.5, place.width - 1, place.height - 1);
    this.drawMarks(context, place, theme);
  }

  private drawStrokes(context: CanvasRenderingContext2D, side: number, theme: Theme): void {
    if (this.strokes.length === 0) return;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.lineWidth = this.pen * side;
    context.strokeStyle = theme.ink;
    context.beginPath();
    traceStrokes(context, this.strokes, side);
    context.stroke();
  }

  private drawPixels(context: CanvasRenderingContext2D, image: GreyImage, place: Frame & Placing, theme: Theme): void {
    const bitmap = document.createElement('canvas');
    bitmap.width = image.cols;
    bitmap.height = image.rows;
    const data = new ImageData(image.cols, image.rows);
    const words = new Uint32Array(data.data.buffer);
    for (let i = 0; i < words.length; ++i) words[i] = theme.pixelWords[image.pixels[i] ?? 0] ?? 0;
    bitmap.getContext('2d')?.putImageData(data, 0, 0);
    context.imageSmoothingEnabled = place.scale < SQUARES_FROM;
    context.drawImage(bitmap, place.x, place.y, place.width, place.height);
  }

  private drawMarks(context: CanvasRenderingContext2D, { x, y, scale }: Placing, theme: Theme): void {
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    if (this.box) {
      const { left, top, width, height } = this.box;
      context.setLineDash([4, 3]);
      context.strokeRect(x + left * scale, y + top * scale, width * scale, height * scale);
      context.setLineDash([]);
    }
    context.beginPath();
    if (this.cross) traceCross(context, x + this.cross.x * scale, y + this.cross.y * scale);
    if (this.target) {
      const [cx, cy] = [x + this.target.x * scale, y + this.target.y * scale];
      context.moveTo(cx + TARGET_RADIUS, cy);
      context.arc(cx, cy, TARGET_RADIUS, 0, 2 * Math.PI);
    }
    // A rim of paper keeps the marks visible on ink.
    context.lineWidth = 4;
    context.strokeStyle = theme.paper;
    context.stroke();
    context.lineWidth = 2;
    context.strokeStyle = theme.accent;
    context.stroke();
    if (this.probe) {
      context.lineWidth = 1.5;
      context.strokeRect(x + this.probe.col * scale, y + this.probe.row * scale, scale, scale);
    }
  }

  /** Where the picture lies in a square of `side` CSS pixels, and CSS pixels per unit. */
  private placing(side: number): Frame & Placing {
    const { rows, cols } = this.image ?? { rows: 1, cols: 1 };
    const scale = side / Math.max(rows, cols);
    const [width, height] = [cols * scale, rows * scale];
    const [x, y] = [(side - width) / 2, (side - height) / 2];
    return { x, y, left: x, top: y, width, height, scale };
  }

  private hovered(event: PointerEvent): void {
    const canvas = this.canvas;
    if (!canvas || !this.image || this.image.rows === 0) return;
    const rect = canvas.getBoundingClientRect();
    const { x, y, scale } = this.placing(canvas.clientWidth);
    this.setProbe(
      Math.floor((event.clientY - rect.top - y) / scale),
      Math.floor((event.clientX - rect.left - x) / scale),
    );
  }

  private keyed(event: KeyboardEvent): void {
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    const move = moves[event.key];
    if (!move || !this.image || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { rows, cols } = this.image;
    const from = this.probe ?? { row: Math.floor(rows / 2), col: Math.floor(cols / 2) };
    const hold = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));
    this.setProbe(hold(from.row + move[0], rows), hold(from.col + move[1], cols));
  }

  private setProbe(row: number, col: number): void {
    const image = this.image;
    if (!image || row < 0 || col < 0 || row >= image.rows || col >= image.cols) {
      this.unprobed();
      return;
    }
    this.probe = { row, col };
    this.tell(`Row ${row}, column ${col}: ${image.pixels[row * image.cols + col] ?? 0} of 255.`);
  }

  private unprobed(): void {
    if (!this.probe) return;
    this.probe = undefined;
    this.tell('');
  }

  private tell(text: string): void {
    this.dispatchEvent(new CustomEvent<string>('pixel-probed', { detail: text, bubbles: true, composed: true }));
  }

  static override styles = [
    plotStyles,
    css`
      canvas {
        aspect-ratio: 1;
      }
    `,
  ];
}

interface Placing {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const CROSS_ARM = 6;
const TARGET_RADIUS = 9;

function traceCross(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.moveTo(x - CROSS_ARM, y);
  context.lineTo(x + CROSS_ARM, y);
  context.moveTo(x, y - CROSS_ARM);
  context.lineTo(x, y + CROSS_ARM);
}

customElements.define('stage-picture', StagePicture);

declare global {
  interface HTMLElementTagNameMap {
    'stage-picture': StagePicture;
  }
}
