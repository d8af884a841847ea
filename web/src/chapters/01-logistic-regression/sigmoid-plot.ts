// Points of two classes on a line, class 0 at the height 0 and class 1 at the height 1, and between them the curve of probabilities.
import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import { type Place, roundTicks, type View } from '../../plots/plane-geometry.js';
import { drawPoints, drawRing, haloText, markRadius, type Projection } from '../../plots/plane-marks.js';
import { type EditorHost, type PointAction, PointEditor } from '../../plots/point-editor.js';
import { NO_POINTS, type PointSet } from '../../plots/point-set.js';
import type { Theme } from '../../plots/theme.js';
import { formatNumber } from '../../widgets/format.js';

/** A curve over the plot's width; x ascending. */
export interface ProbabilityCurve {
  readonly x: ArrayLike<number>;
  readonly p: ArrayLike<number>;
}

/** Detail of `points-changed`. */
export interface SigmoidPointsChange {
  readonly points: PointSet;
  readonly final: boolean;
  readonly index: number;
  readonly action: PointAction;
}

/** Room above 1 and below 0. */
const MARGIN = 0.14;
/** Up to so many points have their error drawn. */
const MANY = 60;

/** `<sigmoid-plot>`: `points` have their class as x2 too; `p` is the curve's value at each of them. */
export class SigmoidPlot extends CanvasPlot implements EditorHost {
  static override properties: PropertyDeclarations = {
    points: { attribute: false },
    p: { attribute: false },
    curve: { attribute: false },
    past: { attribute: false },
    valueAt: { attribute: false },
    xMin: { type: Number, attribute: 'x-min' },
    xMax: { type: Number, attribute: 'x-max' },
    xLabel: { attribute: 'x-label' },
    editablePoints: { type: Boolean, attribute: 'editable-points' },
    selected: { type: Number },
    maxHeight: { type: Number, attribute: 'max-height' },
    focused: { state: true },
    said: { state: true },
    reading: { state: true },
  };
  declare points: PointSet;
  declare p: ArrayLike<number>;
  declare curve: ProbabilityCurve | undefined;
  /** Where the curve was before: grey and dashed. */
  declare past: ProbabilityCurve | undefined;
  /** The probability at a place, for the reading under the pointer. */
  declare valueAt: ((x: number) => number) | undefined;
  declare xMin: number;
  declare xMax: number;
  declare xLabel: string;
  declare editablePoints: boolean;
  /** The point that keys act on; −1 for none. */
  declare selected: number;
  declare maxHeight: number;
  declare private focused: boolean;
  declare private said: string;
  declare private reading: string;
  cursor: Place;

  private readonly editor = new PointEditor(this);
  private area = { left: 0, top: 0, width: 1, height: 1 };
  private heard = false;

  constructor() {
    super();
    this.points = NO_POINTS;
    this.p = [];
    [this.xMin, this.xMax] = [-4, 4];
    this.xLabel = 'x';
    this.editablePoints = false;
    this.selected = -1;
    this.maxHeight = 320;
    this.focused = false;
    this.said = '';
    this.reading = '';
    this.cursor = { x: 0, y: 1 };
  }

  get view(): View {
    return { xMin: this.xMin, xMax: this.xMax, yMin: -MARGIN, yMax: 1 + MARGIN };
  }

  /** Class of a point that is added: the row that is nearer to where it is put. */
  get newClass(): number {
    return this.cursor.y >= 0.5 ? 1 : 0;
  }

  fromEvent(event: PointerEvent): Place {
    const rect = this.canvas?.getBoundingClientRect() ?? new DOMRect();
    const { left, top, width, height } = this.area;
    return {
      x: this.xMin + ((event.clientX - rect.left - left) / width) * (this.xMax - this.xMin),
      y: 1 + MARGIN - ((event.clientY - rect.top - top) / height) * (1 + 2 * MARGIN),
    };
  }

  pointAt(event: PointerEvent, reach: number): number {
    const rect = this.canvas?.getBoundingClientRect() ?? new DOMRect();
    const [px, py] = [event.clientX - rect.left, event.clientY - rect.top];
    let [nearest, distance] = [-1, reach];
    for (let i = 0; i < this.points.x1.length; ++i) {
      const { across, down } = this.projection;
      const d = Math.hypot(across(this.points.x1[i] as number) - px, down(this.points.label[i] as number) - py);
      // Of two at the same place the later one lies on top.
      if (d <= distance) [nearest, distance] = [i, d];
    }
    return nearest;
  }

  pointsEdited(points: PointSet, index: number, action: PointAction, final: boolean): void {
    // A point lies in one of two rows, and its row is its class.
    const label = Uint8Array.from(points.label);
    if (action === 'move' || action === 'add') label[index] = (points.x2[index] as number) >= 0.5 ? 1 : 0;
    this.changePoints({ x1: points.x1, x2: Float64Array.from(label), label }, index, action, final);
  }

  selectionMoved(): void {
    this.say();
    this.requestDraw();
    this.dispatchEvent(new CustomEvent('point-selected', { detail: { index: this.selected }, bubbles: true }));
  }

  private changePoints(points: PointSet, index: number, action: PointAction, final: boolean): void {
    this.points = points;
    this.say();
    const detail: SigmoidPointsChange = { points, final, index, action };
    this.dispatchEvent(new CustomEvent('points-changed', { detail, bubbles: true, composed: true }));
  }

  /** Says where the keyboard is. */
  private say(): void {
    const { selected, points } = this;
    const x = selected >= 0 ? (points.x1[selected] as number) : this.cursor.x;
    const row = selected >= 0 ? points.label[selected] : this.newClass;
    const what = selected >= 0 ? `Point ${selected + 1} of ${points.x1.length}` : 'Cursor';
    this.said = `${what}: class ${row}, x = ${formatNumber(x)}.`;
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const row = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? 0 : undefined;
    if (row === undefined) {
      if (this.editor.keyed(event)) event.preventDefault();
      return;
    }
    event.preventDefault();
    const { selected, points } = this;
    if (selected < 0) {
      this.cursor = { ...this.cursor, y: row };
      this.selectionMoved();
    } else if (points.label[selected] !== row) {
      const label = Uint8Array.from(points.label);
      label[selected] = row;
      this.changePoints({ x1: points.x1, x2: Float64Array.from(label), label }, selected, 'relabel', true);
    }
  };

  private readonly entered = (): void => {
    this.focused = true;
    if (this.editablePoints && this.selected < 0 && this.points.x1.length > 0) this.selected = 0;
    this.say();
    this.requestDraw();
  };

  private readonly exited = (): void => {
    this.focused = false;
    this.requestDraw();
  };

  private readonly pressed = (event: PointerEvent): void => {
    if (this.editablePoints) this.cursor = this.fromEvent(event);
    this.editor.pressed(event);
  };

  private readonly pointed = (event: PointerEvent): void => {
    this.editor.moved(event);
    const { x } = this.fromEvent(event);
    const inside = x >= this.xMin && x <= this.xMax && this.valueAt;
    this.reading = inside ? `x = ${formatNumber(x, 3)}: P(C₁|x) = ${formatNumber(this.valueAt?.(x) ?? 0, 4)}` : '';
  };

  private readonly left = (): void => {
    this.reading = '';
  };

  protected override render(): TemplateResult {
    if (!this.editablePoints) return super.render() as TemplateResult;
    return html`<div class="plot" role="application" tabindex="0" aria-label="Points on a line, with their probabilities"
        aria-describedby="help"
        data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Enter Delete Backspace [ ]${this.selected >= 0 ? ' Escape' : ''}"
        @keydown=${this.keyed} @focus=${this.entered} @blur=${this.exited}>
        <canvas role="img" aria-label=${this.description}
          @pointerdown=${this.pressed} @pointermove=${this.pointed} @pointerleave=${this.left}
          @pointerup=${(event: PointerEvent) => this.editor.released(event)}
          @pointercancel=${(event: PointerEvent) => this.editor.released(event)}></canvas>
      </div>
      <div class="legend">
        <span><svg viewBox="0 0 12 12" aria-hidden="true"><circle class="class0" cx="6" cy="6" r="5"></circle></svg>class 0</span>
        <span><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="class1" x="1.5" y="1.5" width="9" height="9"></rect></svg>class 1</span>
        <span class="reading" aria-hidden="true">${this.reading}</span>
      </div>
      <span id="help" class="spoken">[ and ] go from point to point, left and right move it, up and down or Enter change its class,
        Delete removes it. Escape leaves it for the cursor, where Enter adds a point.</span>
      <p class="spoken" role="status">${this.focused ? this.said : ''}</p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.heard || !this.editablePoints) return;
    this.heard = true;
    // A finger that takes a point must not scroll the page; every other one must. Only a listener that is not passive can tell.
    const hold = (event: TouchEvent): void => {
      if (this.editor.dragging && event.cancelable) event.preventDefault();
    };
    this.canvas?.addEventListener('touchstart', hold, { passive: false });
    this.canvas?.addEventListener('touchmove', hold, { passive: false });
  }

  // ------------------------------------------------------------------------------------------------------------- drawing

  protected override plotHeight(width: number): number {
    return Math.round(Math.min(this.maxHeight + this.room, width * 0.72));
  }

  private readonly projection: Projection = {
    across: (x) => this.area.left + ((x - this.xMin) / (this.xMax - this.xMin)) * this.area.width,
    down: (y) => this.area.top + ((1 + MARGIN - y) / (1 + 2 * MARGIN)) * this.area.height,
    contains: (x) => x >= this.xMin && x <= this.xMax,
  };

  protected override draw({ context, width, height, theme }: Drawing): void {
    const size = Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.92);
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    this.area = { left: size * 2.2, top: size * 0.4, width: width - size * 3, height: height - size * 3.1 };
    this.drawAxes(context, theme, size);
    if (this.past) this.drawCurve(context, theme, this.past, true);
    this.drawErrors(context, theme);
    if (this.curve) this.drawCurve(context, theme, this.curve, false);
    this.drawCrossing(context, theme, size);
    const radius = markRadius(this.points.x1.length, size);
    // The class is the height, whatever x2 says.
    const points = { x1: this.points.x1, x2: this.points.label, label: this.points.label };
    drawPoints(context, theme, points, this.projection, radius);
    this.drawKeyboard(context, theme, radius);
  }

  private drawAxes(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { left, top, width, height } = this.area;
    const { across, down } = this.projection;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.lineWidth = 1;
    for (const [y, text] of [
      [0, '0'],
      [0.5, '½'],
      [1, '1'],
    ] as const) {
      context.strokeStyle = theme.rule;
      context.beginPath();
      context.moveTo(left, down(y));
      context.lineTo(left + width, down(y));
      context.stroke();
      context.fillStyle = theme.inkSoft;
      context.fillText(text, left - size * 0.7, down(y));
    }
    context.textAlign = 'center';
    context.textBaseline = 'top';
    const bottom = top + height + size * 0.3;
    for (const tick of roundTicks(this.xMin, this.xMax, width / (size * 4)))
      context.fillText(formatNumber(tick), across(tick), bottom);
    context.fillText(this.xLabel, left + width / 2, bottom + size * 1.25);
  }

  private drawCurve(context: CanvasRenderingContext2D, theme: Theme, { x, p }: ProbabilityCurve, past: boolean): void {
    const { across, down } = this.projection;
    context.strokeStyle = past ? theme.past : theme.ink;
    context.lineWidth = past ? 1.5 : 2.5;
    context.lineJoin = 'round';
    context.setLineDash(past ? [5, 4] : []);
    context.beginPath();
    for (let i = 0; i < x.length; ++i) context.lineTo(across(x[i] as number), down(p[i] as number));
    context.stroke();
    context.setLineDash([]);
  }

  /** From each point to the curve: the error p − y. */
  private drawErrors(context: CanvasRenderingContext2D, theme: Theme): void {
    const { points, p, selected } = this;
    if (points.x1.length > MANY || p.length < points.x1.length) return;
    const { across, down, contains } = this.projection;
    for (let i = 0; i < points.x1.length; ++i) {
      const x = points.x1[i] as number;
      if (!contains(x, 0)) continue;
      context.strokeStyle = i === selected ? theme.ink : theme.mark;
      context.lineWidth = i === selected ? 3 : 1.5;
      context.beginPath();
      context.moveTo(across(x), down(points.label[i] as number));
      context.lineTo(across(x), down(p[i] as number));
      context.stroke();
    }
  }

  /** Where the curve passes ½: the boundary between the classes. */
  private drawCrossing(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const x = crossing(this.curve);
    if (x === undefined) return;
    const { across, down } = this.projection;
    context.fillStyle = theme.ink;
    context.beginPath();
    context.arc(across(x), down(0.5), size * 0.32, 0, 2 * Math.PI);
    context.fill();
    context.textAlign = 'left';
    context.textBaseline = 'top';
    haloText(context, theme, formatNumber(x, 3), across(x) + size * 0.6, down(0.5) + size * 0.3, theme.ink);
  }

  private drawKeyboard(context: CanvasRenderingContext2D, theme: Theme, radius: number): void {
    const { across, down } = this.projection;
    const { selected, points } = this;
    if (selected >= 0 && selected < points.x1.length) {
      const [x, y] = [across(points.x1[selected] as number), down(points.label[selected] as number)];
      drawRing(context, theme, x, y, radius + 4, this.focused ? theme.accent : theme.ink);
    } else if (this.focused) {
      drawRing(context, theme, across(this.cursor.x), down(this.newClass), radius + 1, theme.accent);
    }
  }

  static override styles = [
    ...CanvasPlot.styles,
    css`
      canvas {
        touch-action: pan-y pinch-zoom;
      }
      [role='application'] canvas {
        cursor: crosshair;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        min-height: 1.4em;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      .legend > span {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
      }
      .legend svg {
        width: 0.9em;
        height: 0.9em;
      }
      .class0 {
        fill: var(--class-0);
      }
      .class1 {
        fill: var(--class-1);
      }
    `,
  ];
}

/** The first place where a curve passes ½, between two of its own; undefined when it does not. */
export function crossing(curve: ProbabilityCurve | undefined): number | undefined {
  if (!curve) return undefined;
  const { x, p } = curve;
  for (let i = 1; i < x.length; ++i) {
    const [before, after] = [(p[i - 1] as number) - 0.5, (p[i] as number) - 0.5];
    if (before === after || before * after > 0) continue;
    return (x[i - 1] as number) + (((x[i] as number) - (x[i - 1] as number)) * before) / (before - after);
  }
  return undefined;
}

customElements.define('sigmoid-plot', SigmoidPlot);

declare global {
  interface HTMLElementTagNameMap {
    'sigmoid-plot': SigmoidPlot;
  }
}
