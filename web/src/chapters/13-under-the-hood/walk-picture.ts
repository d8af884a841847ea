// The matrices of a product and the packed copy of B, with what the step just done has read and written.
import type { PropertyDeclarations } from 'lit';
import type { ProductWalk } from '../../../../wasm_bindings/engine';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import type { Theme } from '../../plots/theme.js';
import type { Run, WalkMoment } from './walk-moment.js';

/** A line of text, in sizes of the page's type, and the size of its letters. */
const [LINE, LETTERS] = [1.37, 0.89];
/** CSS pixels: the gap between two matrices, the largest cell. */
const GAP = 22;
const MAX_CELL = 15;

const PACKED = 'packed copy of B, as it lies in memory';

/** A matrix on the canvas: `columns` cells a line. */
interface Block {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly size: number;
}

/** `<walk-picture .walk=… .moment=…>` */
export class WalkPicture extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    ...CanvasPlot.properties,
    walk: { attribute: false },
    moment: { attribute: false },
  };
  declare walk: ProductWalk | undefined;
  declare moment: WalkMoment | undefined;

  /** Of the page's type, in CSS pixels. */
  private get typeSize(): number {
    return Number.parseFloat(getComputedStyle(this).fontSize);
  }

  private get columnsOfLeft(): number {
    return this.walk ? Math.max(this.walk.depth, this.walk.cols) : 1;
  }

  private cellFor(width: number): number {
    const cells = this.columnsOfLeft + (this.walk?.cols ?? 1);
    return Math.max(3, Math.min(MAX_CELL, Math.floor(((width - GAP) / cells) * 2) / 2));
  }

  protected override plotHeight(width: number): number {
    const { walk } = this;
    if (!walk) return 300;
    const cell = this.cellFor(width);
    const packedLines = Math.ceil(walk.packed.length / walk.cols);
    return Math.ceil(2 * LINE * this.typeSize + GAP + (Math.max(walk.depth, packedLines) + walk.rows) * cell) + 2;
  }

  protected override draw({ context, width, theme }: Drawing): void {
    const { walk, moment } = this;
    if (!walk || !moment) return;
    const cell = this.cellFor(width);
    const packedLines = Math.ceil(walk.packed.length / walk.cols);
    const line = Math.round(LINE * this.typeSize);
    const right = Math.floor(this.columnsOfLeft * cell + GAP);
    const lower = line + Math.max(walk.depth, packedLines) * cell + GAP + line;
    const packed: Block = { x: 0, y: line, columns: walk.cols, size: walk.packed.length };
    const b: Block = { x: right, y: line, columns: walk.cols, size: walk.b.length };
    const a: Block = { x: 0, y: lower, columns: walk.depth, size: walk.a.length };
    const c: Block = { x: right, y: lower, columns: walk.cols, size: walk.c.length };
    const paint = (block: Block, place: number, count: number, color: string, alpha = 1): void => {
      context.fillStyle = color;
      context.globalAlpha = alpha;
      for (let i = place; i < place + count; ++i) {
        const [column, line] = [i % block.columns, Math.floor(i / block.columns)];
        context.fillRect(block.x + column * cell, block.y + line * cell, cell - 1, cell - 1);
      }
      context.globalAlpha = 1;
    };
    const panelColor = (panel: number): string => theme.qualitative[panel % theme.qualitative.length] as string;

    // Everything, pale: B and its copy in the colour of the panel.
    for (let i = 0; i < walk.b.length; ++i)
      paint(b, i, 1, panelColor(Math.floor((i % walk.cols) / walk.tileCols)), 0.3);
    for (let i = 0; i < walk.packed.length; ++i) {
      if (i < moment.packedDone) paint(packed, i, 1, panelColor(panelOfPacked(walk, i)), 0.3);
      else paint(packed, i, 1, theme.rule, 0.5);
    }
    paint(a, 0, walk.a.length, theme.rule, 0.7);
    for (let i = 0; i < walk.c.length; ++i)
      paint(c, i, 1, moment.doneC[i] ? theme.mark : theme.rule, moment.doneC[i] ? 0.75 : 0.5);

    // What the step has touched: filled where it read, with a ring where it wrote.
    const panel = Math.floor(moment.col / walk.tileCols);
    for (const { place, count } of moment.readB) paint(b, place, count, panelColor(panel));
    for (const { place, count } of moment.readPacked) paint(packed, place, count, panelColor(panel));
    for (const place of moment.readA) paint(a, place, 1, theme.ink);
    for (const run of moment.writtenPacked) this.ring(context, packed, run, cell, theme);
    for (const run of moment.writtenC) paint(c, run.place, run.count, theme.ink);
    if (moment.kind === 'multiply' || moment.kind === 'finish') {
      // The tile that the registers hold.
      context.strokeStyle = theme.ink;
      context.lineWidth = 2;
      context.strokeRect(
        c.x + moment.col * cell - 1.5,
        c.y + moment.row * cell - 1.5,
        moment.cols * cell + 2,
        moment.rows * cell + 2,
      );
    }
    context.font = `${Math.max(13, Math.round(LETTERS * this.typeSize))}px ${getComputedStyle(this).fontFamily}`;
    const wide = context.measureText(PACKED).width <= right - GAP / 2;
    this.label(context, theme, packed, wide ? PACKED : 'B packed');
    this.label(context, theme, b, `B, ${walk.depth} × ${walk.cols}`);
    this.label(context, theme, a, `A, ${walk.rows} × ${walk.depth}`);
    this.label(context, theme, c, `C, ${walk.rows} × ${walk.cols}`);
  }

  private ring(
    context: CanvasRenderingContext2D,
    block: Block,
    { place, count }: Run,
    cell: number,
    theme: Theme,
  ): void {
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.5;
    for (let i = place; i < place + count; ++i) {
      const [column, line] = [i % block.columns, Math.floor(i / block.columns)];
      context.strokeRect(block.x + column * cell + 0.5, block.y + line * cell + 0.5, cell - 2, cell - 2);
    }
  }

  private label(context: CanvasRenderingContext2D, theme: Theme, block: Block, text: string): void {
    context.fillStyle = theme.inkSoft;
    context.textBaseline = 'alphabetic';
    context.fillText(text, block.x, block.y - 6);
  }
}

/** Panels lie one after another; all but the last are as wide as a tile. */
function panelOfPacked(walk: ProductWalk, place: number): number {
  return Math.floor(place / (walk.tileCols * walk.depth));
}

customElements.define('walk-picture', WalkPicture);

declare global {
  interface HTMLElementTagNameMap {
    'walk-picture': WalkPicture;
  }
}
