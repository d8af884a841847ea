// A still picture of a network that multiplies n numbers: a tree of gates, or one hidden layer with a unit for each choice of signs.
import type { PropertyDeclarations } from 'lit';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import type { Theme } from '../../plots/theme.js';

/** Of one layer more units than this are drawn as a band. */
const MOST_UNITS = 4096;

/** A number on its way through the tree: where it stands. */
interface Node {
  readonly x: number;
  /** A gate; otherwise an input, or a number that is carried on. */
  readonly gate: boolean;
  /** Where its numbers come from: indices into the row below. */
  readonly from: readonly number[];
}

/** The rows of the tree from the inputs up; x from 0 to 1. */
export function treeRows(factors: number): readonly (readonly Node[])[] {
  let row: Node[] = Array.from({ length: factors }, (_, i) => ({ x: (i + 0.5) / factors, gate: false, from: [] }));
  const rows = [row];
  while (row.length > 1) {
    const below = row;
    row = Array.from({ length: Math.ceil(below.length / 2) }, (_, i) => {
      const from = [2 * i, 2 * i + 1].filter((at) => at < below.length);
      return {
        x: from.reduce((sum, at) => sum + (below[at] as Node).x, 0) / from.length,
        gate: from.length === 2,
        from,
      };
    });
    rows.push(row);
  }
  return rows;
}

/** `<product-tree shape="tree" factors="4">` */
export class ProductTree extends CanvasPlot {
  static override properties: PropertyDeclarations = { factors: { type: Number }, shape: {} };
  declare factors: number;
  declare shape: 'tree' | 'flat';

  constructor() {
    super();
    this.factors = 4;
    this.shape = 'tree';
  }

  protected override plotHeight(width: number): number {
    return Math.round(Math.min(width * 0.62, 230 + this.room / 2));
  }

  protected override draw(drawing: Drawing): void {
    if (this.shape === 'tree') this.drawTree(drawing);
    else this.drawFlat(drawing);
  }

  private drawTree({ context, width, height, theme }: Drawing): void {
    const rows = treeRows(this.factors);
    const y = (level: number): number => height - 12 - ((height - 24) * level) / (rows.length - 1);
    const x = (node: Node): number => 8 + node.x * (width - 16);
    context.strokeStyle = theme.mark;
    context.lineWidth = 1;
    context.beginPath();
    rows.forEach((row, level) => {
      for (const node of row) {
        for (const at of node.from) {
          context.moveTo(x(rows[level - 1]?.[at] as Node), y(level - 1));
          context.lineTo(x(node), y(level));
        }
      }
    });
    context.stroke();
    rows.forEach((row, level) => {
      for (const node of row) this.drawNode(context, theme, x(node), y(level), node, width / row.length);
    });
  }

  /** A gate is four units in a row, everything else a dot. */
  private drawNode(
    context: CanvasRenderingContext2D,
    theme: Theme,
    x: number,
    y: number,
    { gate }: Node,
    room: number,
  ): void {
    const radius = Math.max(0.6, Math.min(5, room / 12));
    const places = gate ? [-3, -1, 1, 3] : [0];
    if (gate) {
      context.fillStyle = theme.paper;
      context.beginPath();
      context.roundRect(x - 5 * radius, y - 2 * radius, 10 * radius, 4 * radius, 2 * radius);
      context.fill();
    }
    context.fillStyle = gate ? (theme.qualitative[0] ?? theme.ink) : theme.ink;
    for (const place of places) {
      context.beginPath();
      context.arc(x + place * radius * 1.15, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
  }

  private drawFlat({ context, width, height, theme }: Drawing): void {
    const units = 2 ** this.factors;
    const inputs = Array.from({ length: this.factors }, (_, i) => 8 + ((i + 0.5) / this.factors) * (width - 16));
    const [low, high] = [height - 12, 12];
    const color = theme.qualitative[1] ?? theme.ink;
    // The layer as a block of units, row after row; too many to tell apart become a plain band.
    const columns = Math.min(units, Math.ceil(Math.sqrt((units * width) / (height * 0.5))));
    const rows = Math.ceil(units / columns);
    const cell = Math.min(14, (width - 16) / columns, (height * 0.5) / rows);
    const [left, top] = [(width - columns * cell) / 2, height / 2 - (rows * cell) / 2];
    context.strokeStyle = theme.mark;
    context.lineWidth = 1;
    context.beginPath();
    for (const x of inputs) {
      context.moveTo(x, low);
      context.lineTo(left + ((x - 8) / (width - 16)) * columns * cell, top + rows * cell);
    }
    context.moveTo(width / 2, top);
    context.lineTo(width / 2, high);
    context.stroke();
    context.fillStyle = color;
    if (units > MOST_UNITS) context.fillRect(8, height / 4, width - 16, height / 2);
    else {
      // A path for each row, not for each of a thousand units: every path is filled by itself.
      const radius = Math.max(0.6, cell * 0.36);
      for (let first = 0; first < units; first += columns) {
        const cy = top + (first / columns + 0.5) * cell;
        context.beginPath();
        for (let i = 0; i < Math.min(columns, units - first); ++i) {
          const cx = left + (i + 0.5) * cell;
          context.moveTo(cx + radius, cy);
          context.arc(cx, cy, radius, 0, 2 * Math.PI);
        }
        context.fill();
      }
    }
    context.fillStyle = theme.ink;
    for (const [x, y] of [...inputs.map((at) => [at, low] as const), [width / 2, high] as const]) {
      context.beginPath();
      context.arc(x, y, Math.max(1, Math.min(5, width / this.factors / 6)), 0, 2 * Math.PI);
      context.fill();
    }
  }
}

customElements.define('product-tree', ProductTree);

declare global {
  interface HTMLElementTagNameMap {
    'product-tree': ProductTree;
  }
}
