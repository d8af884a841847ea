// A function of one number as points, its approximation as a curve, the hidden units' curves under it; and a pen to draw a function.
import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import { spreadLabels } from '../../plots/label-places.js';
import { type Place, roundTicks } from '../../plots/plane-geometry.js';
import { drawRing, haloText } from '../../plots/plane-marks.js';
import { plotStyles } from '../../plots/plot-styles.js';
import type { Theme } from '../../plots/theme.js';
import { formatNumber } from '../../widgets/format.js';
import { hasModifier } from '../../widgets/keys.js';
import {
  COLUMNS,
  columnAt,
  type DrawnFunction,
  drawnBetween,
  nothingDrawn,
  withColumn,
  xOf,
} from './drawn-function.js';

/** A hidden unit's curve; its label is written at the right end, where there is room for all. */
export interface UnitCurve {
  readonly y: ArrayLike<number>;
  readonly label: string;
  readonly color: number;
}

/** Detail of `function-drawn`. */
export interface FunctionDrawn {
  readonly drawn: DrawnFunction;
  readonly final: boolean;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The x axis reaches a little beyond the points, so that the first and last can be seen and drawn. */
const EDGE = 1.06;
const KEY_STEP = 0.05;
const BIG_KEY_STEP = 0.5;
/** Room for the numbers of the y axis, in units of the type's size. */
const LEFT = 3.1;
/** More curves than this have no label each. */
const MOST_LABELS = 12;

/** `<fit-plot>`: `x` belongs to `fit`, `past` and every unit. With `editable` a pen draws `drawn`: event `function-drawn`. */
export class FitPlot extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    samples: { attribute: false },
    x: { attribute: false },
    fit: { attribute: false },
    past: { attribute: false },
    units: { attribute: false },
    reach: { type: Number },
    probe: { type: Number },
    editable: { type: Boolean },
    drawn: { attribute: false },
    cursor: { state: true },
    focused: { state: true },
    said: { state: true },
  };
  declare samples: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
  declare x: ArrayLike<number>;
  declare fit: ArrayLike<number>;
  /** The curve before: grey and dashed. */
  declare past: ArrayLike<number> | undefined;
  declare units: readonly UnitCurve[];
  /** The y axis goes from −reach to reach. */
  declare reach: number;
  /** Index into x: marked by a vertical line. */
  declare probe: number;
  declare editable: boolean;
  declare drawn: DrawnFunction;
  /** The keyboard's column. */
  declare private cursor: number;
  declare private focused: boolean;
  declare private said: string;

  private area: Area = { left: 0, top: 0, width: 1, height: 1 };
  private pen: { readonly id: number; readonly at: Place } | undefined;
  private held: HTMLCanvasElement | undefined;

  constructor() {
    super();
    this.samples = { x: [], y: [] };
    this.x = this.fit = [];
    this.units = [];
    this.reach = 1.5;
    this.probe = -1;
    this.editable = false;
    this.drawn = nothingDrawn();
    this.cursor = Math.floor(COLUMNS / 2);
    this.focused = false;
    this.said = '';
  }

  protected override render(): TemplateResult {
    if (!this.editable) return super.render() as TemplateResult;
    return html`<div class="plot" role="application" tabindex="0" aria-label="Draw a function" aria-describedby="help"
        data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Delete Backspace Home End" data-testid="pen"
        @keydown=${this.keyed} @focus=${() => this.setFocus(true)} @blur=${() => this.setFocus(false)}>
        <canvas class="pen" role="img" aria-label=${this.description} @pointerdown=${this.pressed} @pointermove=${this.moved}
          @pointerup=${this.released} @pointercancel=${this.released} @lostpointercapture=${this.released}></canvas>
      </div>
      <span id="help" class="spoken">Left and right go from point to point, up and down move the point or make one, with Shift further;
        Delete leaves a gap.</span>
      <p class="spoken" role="status">${this.focused ? this.said : ''}</p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const canvas = this.canvas;
    if (!this.editable || !canvas || canvas === this.held) return;
    this.held = canvas;
    // touch-action stops scrolling for most; older Safari also needs the touch itself refused.
    canvas.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false });
  }

  // ------------------------------------------------------------------------------------------------------------- the pen

  private placeOf(event: PointerEvent): Place {
    const rect = this.canvas?.getBoundingClientRect() ?? new DOMRect();
    const { left, top, width, height } = this.area;
    return {
      x: -EDGE + ((event.clientX - rect.left - left) / width) * 2 * EDGE,
      y: this.reach - ((event.clientY - rect.top - top) / height) * 2 * this.reach,
    };
  }

  private readonly pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || this.pen) return;
    event.preventDefault();
    (event.target as Element).setPointerCapture(event.pointerId);
    const at = this.placeOf(event);
    this.pen = { id: event.pointerId, at };
    this.change(drawnBetween(this.drawn, at, at), columnAt(at.x), false);
  };

  private readonly moved = (event: PointerEvent): void => {
    if (event.pointerId !== this.pen?.id) return;
    // Between two frames a pen may have moved many times.
    const coalesced = event.getCoalescedEvents?.() ?? [];
    let { drawn } = this;
    let { at } = this.pen;
    for (const part of coalesced.length > 0 ? coalesced : [event]) {
      const next = this.placeOf(part);
      drawn = drawnBetween(drawn, at, next);
      at = next;
    }
    this.pen = { id: event.pointerId, at };
    this.change(drawn, columnAt(at.x), false);
  };

  private readonly released = (event: PointerEvent): void => {
    if (event.pointerId !== this.pen?.id) return;
    const { at } = this.pen;
    this.pen = undefined;
    this.change(this.drawn, columnAt(at.x), true);
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (hasModifier(event)) return;
    const step = event.shiftKey ? BIG_KEY_STEP : KEY_STEP;
    const { cursor, drawn } = this;
    const actions: Record<string, (() => void) | undefined> = {
      ArrowLeft: () => this.go(cursor - 1),
      ArrowRight: () => this.go(cursor + 1),
      Home: () => this.go(0),
      End: () => this.go(COLUMNS - 1),
      ArrowUp: () => this.lift(step),
      ArrowDown: () => this.lift(-step),
      Delete: () => this.change(withColumn(drawn, cursor, Number.NaN), cursor, true),
      Backspace: () => this.change(withColumn(drawn, cursor, Number.NaN), cursor, true),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  private go(column: number): void {
    this.cursor = Math.max(0, Math.min(COLUMNS - 1, column));
    this.say();
  }

  /** Moves the point up, or makes one: where a neighbour is, else at zero. */
  private lift(by: number): void {
    const { cursor, drawn } = this;
    const heights = [drawn[cursor], drawn[cursor - 1], drawn[cursor + 1]];
    const [own] = heights;
    const from = heights.find((y) => y !== undefined && !Number.isNaN(y)) ?? 0;
    const isThere = own !== undefined && !Number.isNaN(own);
    this.change(withColumn(drawn, cursor, isThere ? from + by : from), cursor, true);
  }

  private change(drawn: DrawnFunction, cursor: number, final: boolean): void {
    this.drawn = drawn;
    this.cursor = cursor;
    this.say();
    const detail: FunctionDrawn = { drawn, final };
    this.dispatchEvent(new CustomEvent('function-drawn', { detail, bubbles: true, composed: true }));
  }

  private setFocus(focused: boolean): void {
    this.focused = focused;
    this.say();
  }

  private say(): void {
    const y = this.drawn[this.cursor] ?? Number.NaN;
    const what = Number.isNaN(y) ? 'a gap' : `y = ${formatNumber(y)}`;
    this.said = `Point ${this.cursor + 1} of ${COLUMNS}, x = ${formatNumber(xOf(this.cursor), 2)}: ${what}.`;
  }

  // ----------------------------------------------------------------------------------------------------------- the drawing

  protected override plotHeight(width: number): number {
    return Math.round(Math.min(width * 0.8, 400 + this.room));
  }

  private across(x: number): number {
    return this.area.left + ((x + EDGE) / (2 * EDGE)) * this.area.width;
  }

  private down(y: number): number {
    return this.area.top + ((this.reach - y) / (2 * this.reach)) * this.area.height;
  }

  protected override draw({ context, width, height, theme }: Drawing): void {
    const size = Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.92);
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    const labels = this.units.length > 0 && this.units.length <= MOST_LABELS;
    const right = labels ? Math.max(...this.units.map(({ label }) => context.measureText(label).width)) + 10 : size;
    this.area = { left: size * LEFT, top: size * 0.4, width: width - size * LEFT - right, height: height - size * 2.9 };
    this.drawAxes(context, theme, size);
    context.save();
    context.beginPath();
    context.rect(this.area.left, this.area.top, this.area.width, this.area.height);
    context.clip();
    if (this.editable && this.samples.x.length === 0) this.drawHint(context, theme, size);
    if (this.probe >= 0) this.drawProbe(context, theme);
    this.drawSamples(context, theme, size);
    for (const { y, color } of this.units) {
      this.drawCurve(context, y, theme.qualitative[color % 10] ?? theme.ink, 0.12 * size, []);
    }
    if (this.past) this.drawCurve(context, this.past, theme.past, 0.13 * size, [5, 4]);
    this.drawCurve(context, this.fit, theme.ink, 0.22 * size, []);
    context.restore();
    if (labels) this.drawLabels(context, theme, size);
    this.drawKeyboard(context, theme, size);
  }

  private drawAxes(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { left, top, width, height } = this.area;
    context.lineWidth = 1;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const tick of roundTicks(-this.reach, this.reach, height / (size * 3.2))) {
      context.strokeStyle = tick === 0 ? theme.mark : theme.rule;
      context.beginPath();
      context.moveTo(left, this.down(tick));
      context.lineTo(left + width, this.down(tick));
      context.stroke();
      context.fillStyle = theme.inkSoft;
      context.fillText(formatNumber(tick), left - size * 0.5, this.down(tick));
    }
    context.textAlign = 'center';
    context.textBaseline = 'top';
    const bottom = top + height + size * 0.3;
    for (const tick of roundTicks(-1, 1, width / (size * 5)))
      context.fillText(formatNumber(tick), this.across(tick), bottom);
    context.fillText('x', left + width / 2, bottom + size * 1.2);
  }

  private drawHint(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { left, top, width, height } = this.area;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    haloText(context, theme, 'Draw a function here', left + width / 2, top + height / 4, theme.inkSoft, size * 0.4);
  }

  private drawProbe(context: CanvasRenderingContext2D, theme: Theme): void {
    const x = this.across(this.x[this.probe] ?? 0);
    context.strokeStyle = theme.accent;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, this.area.top);
    context.lineTo(x, this.area.top + this.area.height);
    context.stroke();
    for (const { y, color } of [...this.units, { y: this.fit, color: -1 }]) {
      const value = y[this.probe];
      if (value === undefined) continue;
      context.fillStyle = color < 0 ? theme.ink : (theme.qualitative[color % 10] ?? theme.ink);
      context.beginPath();
      context.arc(x, this.down(value), color < 0 ? 5 : 3, 0, 2 * Math.PI);
      context.fill();
    }
  }

  private drawSamples(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { x, y } = this.samples;
    context.fillStyle = theme.accent;
    context.strokeStyle = theme.paper;
    context.lineWidth = 1;
    for (let i = 0; i < x.length; ++i) {
      context.beginPath();
      context.arc(this.across(x[i] as number), this.down(y[i] as number), size * 0.28, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  private drawCurve(
    context: CanvasRenderingContext2D,
    y: ArrayLike<number>,
    color: string,
    lineWidth: number,
    dash: number[],
  ): void {
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.lineJoin = 'round';
    context.setLineDash(dash);
    context.beginPath();
    for (let i = 0; i < y.length; ++i) context.lineTo(this.across(this.x[i] as number), this.down(y[i] as number));
    context.stroke();
    context.setLineDash([]);
  }

  private drawLabels(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { left, top, width, height } = this.area;
    const ends = this.units.map(({ y }) => this.down(y[y.length - 1] as number));
    const wanted = ends.map((y) => Math.min(top + height, Math.max(top, y)));
    const places = spreadLabels(wanted, size * 1.2, top, top + height);
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    this.units.forEach(({ label, color }, i) => {
      const at = places[i] as number;
      haloText(context, theme, label, left + width + 5, at, theme.qualitative[color % 10] ?? theme.ink, 2);
    });
  }

  /** Where the keyboard is, while it is here. */
  private drawKeyboard(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    if (!this.editable || !this.focused || this.pen) return;
    const y = this.drawn[this.cursor] ?? Number.NaN;
    const x = this.across(xOf(this.cursor));
    drawRing(context, theme, x, this.down(Number.isNaN(y) ? 0 : y), size * 0.55, theme.accent);
  }

  static override styles = [
    plotStyles,
    css`
      .pen {
        cursor: crosshair;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
      }
    `,
  ];
}

customElements.define('fit-plot', FitPlot);

declare global {
  interface HTMLElementTagNameMap {
    'fit-plot': FitPlot;
  }
}
