// A line of sums with a mark: what lies at or beyond the mark fires.
import { css, type PropertyDeclarations } from 'lit';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import { roundTicks } from '../../plots/plane-geometry.js';
import { haloText, traceMark } from '../../plots/plane-marks.js';
import type { Theme } from '../../plots/theme.js';
import { formatNumber } from '../../widgets/format.js';

/** Detail of `mark-changed`. */
export interface MarkChange {
  readonly value: number;
  readonly final: boolean;
}

/** The mark moves in steps of this size. */
const GRID = 0.1;

/** `<firing-axis>`: `sums` with a letter each; `fires` says which fire; `ghosts` are the sums before. */
export class FiringAxis extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    sums: { attribute: false },
    fires: { attribute: false },
    ghosts: { attribute: false },
    letters: { attribute: false },
    mark: { type: Number },
    pastMark: { attribute: false },
    markLabel: { attribute: 'mark-label' },
    axisLabel: { attribute: 'axis-label' },
    xMin: { type: Number, attribute: 'x-min' },
    xMax: { type: Number, attribute: 'x-max' },
    movable: { type: Boolean },
    current: { type: Number },
  };
  declare sums: ArrayLike<number>;
  declare fires: ArrayLike<number>;
  declare ghosts: ArrayLike<number>;
  declare letters: readonly string[];
  declare mark: number;
  declare pastMark: number | undefined;
  declare markLabel: string;
  declare axisLabel: string;
  declare xMin: number;
  declare xMax: number;
  /** Whether the mark can be dragged: `mark-changed`. */
  declare movable: boolean;
  /** The sum with a ring. */
  declare current: number;
  private area = { left: 0, width: 1 };
  private held: number | undefined;

  constructor() {
    super();
    this.sums = [];
    this.fires = [];
    this.ghosts = [];
    this.letters = [];
    this.mark = 0;
    this.markLabel = '';
    this.axisLabel = '';
    [this.xMin, this.xMax] = [-10, 10];
    this.movable = false;
    this.current = -1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerdown', this.pressed);
    this.addEventListener('pointermove', this.moved);
    this.addEventListener('pointerup', this.released);
    this.addEventListener('pointercancel', this.released);
  }

  protected override plotHeight(): number {
    return Math.round(this.typeSize * 8.2);
  }

  private get typeSize(): number {
    return Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.92);
  }

  private across(value: number): number {
    return this.area.left + ((value - this.xMin) / (this.xMax - this.xMin)) * this.area.width;
  }

  private at(event: PointerEvent): number {
    const rect = this.canvas?.getBoundingClientRect() ?? new DOMRect();
    const share = (event.clientX - rect.left - this.area.left) / this.area.width;
    const value = this.xMin + share * (this.xMax - this.xMin);
    const clamped = Math.max(this.xMin, Math.min(this.xMax, value));
    return Number((Math.round(clamped / GRID) * GRID).toFixed(6));
  }

  private readonly pressed = (event: PointerEvent): void => {
    if (!this.movable || event.button !== 0) return;
    const near =
      Math.abs(this.across(this.at(event)) - this.across(this.mark)) < (event.pointerType === 'mouse' ? 16 : 28);
    if (!near) return;
    this.held = event.pointerId;
    this.setPointerCapture(event.pointerId);
    event.preventDefault();
  };

  private readonly moved = (event: PointerEvent): void => {
    if (this.held === event.pointerId) this.send(this.at(event), false);
  };

  private readonly released = (event: PointerEvent): void => {
    if (this.held !== event.pointerId) return;
    this.held = undefined;
    this.send(this.mark, true);
  };

  private send(value: number, final: boolean): void {
    this.mark = value;
    this.dispatchEvent(new CustomEvent<MarkChange>('mark-changed', { detail: { value, final }, bubbles: true }));
  }

  protected override draw({ context, width, theme }: Drawing): void {
    const size = this.typeSize;
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    this.area = { left: size * 1.4, width: width - size * 2.8 };
    const line = size * 4.6;
    this.drawSides(context, theme, size, line);
    this.drawAxis(context, theme, size, line);
    if (this.pastMark !== undefined) this.drawMark(context, theme, size, line, this.pastMark, true);
    this.drawMark(context, theme, size, line, this.mark, false);
    for (let i = 0; i < this.ghosts.length; ++i) this.drawGhost(context, theme, size, line, this.ghosts[i] as number);
    for (let i = 0; i < this.sums.length; ++i) this.drawSum(context, theme, size, line, i);
  }

  /** The two sides of the mark, in the colours of the answers. */
  private drawSides(context: CanvasRenderingContext2D, theme: Theme, size: number, line: number): void {
    const [left, right] = [this.area.left, this.area.left + this.area.width];
    const at = Math.max(left, Math.min(right, this.across(this.mark)));
    const half = size * 1.25;
    context.globalAlpha = 0.16;
    context.fillStyle = theme.class0;
    context.fillRect(left, line - half, at - left, 2 * half);
    context.fillStyle = theme.class1;
    context.fillRect(at, line - half, right - at, 2 * half);
    context.globalAlpha = 1;
    context.fillStyle = theme.inkSoft;
    context.textBaseline = 'middle';
    if (at - left > size * 5) {
      context.textAlign = 'left';
      context.fillText('silent', left, line - half - size * 0.8);
    }
    if (right - at > size * 5) {
      context.textAlign = 'right';
      context.fillText('fires', right, line - half - size * 0.8);
    }
  }

  private drawAxis(context: CanvasRenderingContext2D, theme: Theme, size: number, line: number): void {
    const { left, width } = this.area;
    context.strokeStyle = theme.mark;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(left, line);
    context.lineTo(left + width, line);
    context.stroke();
    context.fillStyle = theme.inkSoft;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of roundTicks(this.xMin, this.xMax, width / (size * 4)))
      context.fillText(formatNumber(tick), this.across(tick), line + size * 1.5);
    context.textAlign = 'right';
    context.fillText(this.axisLabel, left + width, line + size * 2.6);
  }

  private drawMark(
    context: CanvasRenderingContext2D,
    theme: Theme,
    size: number,
    line: number,
    value: number,
    past: boolean,
  ): void {
    const x = this.across(value);
    const color = past ? theme.past : this.movable ? theme.accent : theme.ink;
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = past ? 1.5 : 3;
    context.setLineDash(past ? [4, 3] : []);
    context.beginPath();
    context.moveTo(x, line - size * 2);
    context.lineTo(x, line + size * 1.35);
    context.stroke();
    context.setLineDash([]);
    if (past) return;
    if (this.movable) {
      context.beginPath();
      context.arc(x, line - size * 2, size * 0.5, 0, 2 * Math.PI);
      context.fill();
    }
    context.textBaseline = 'bottom';
    const { left, width } = this.area;
    const half = context.measureText(this.markLabel).width / 2;
    context.textAlign = 'center';
    const middle = Math.max(left + half, Math.min(left + width - half, x));
    haloText(context, theme, this.markLabel, middle, line - size * 2.6, theme.ink);
  }

  private drawGhost(context: CanvasRenderingContext2D, theme: Theme, size: number, line: number, value: number): void {
    context.strokeStyle = theme.past;
    context.setLineDash([3, 2]);
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(this.across(value), line, size * 0.7, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  }

  private drawSum(context: CanvasRenderingContext2D, theme: Theme, size: number, line: number, i: number): void {
    const x = this.across(this.sums[i] as number);
    const fires = this.fires[i] === 1;
    context.fillStyle = fires ? theme.class1 : theme.class0;
    context.strokeStyle = i === this.current ? theme.ink : theme.paper;
    context.lineWidth = 2;
    context.beginPath();
    traceMark(context, x, line, size * 0.8, fires ? 1 : 0);
    context.fill();
    context.stroke();
    context.fillStyle = theme.paper;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(this.letters[i] ?? '', x, line + 0.5);
  }

  static override styles = [
    ...CanvasPlot.styles,
    css`
      canvas {
        touch-action: pan-y pinch-zoom;
      }
      :host([movable]) canvas {
        cursor: ew-resize;
      }
    `,
  ];
}

customElements.define('firing-axis', FiringAxis);

declare global {
  interface HTMLElementTagNameMap {
    'firing-axis': FiringAxis;
  }
}
