// The plane of two inputs: heat map, lines with their half-planes, points of two classes, arrows; points and line can be edited.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import './color-legend.js';
import { type ContourPiece, contourPieces } from './contours.js';
import { drawHeat, heatBitmap, rowsOf, valueBetween } from './heat-map.js';
import type { LabelBox } from './label-places.js';
import { LineHandles } from './line-handles.js';
import {
  centreOf,
  clipLine,
  type LinePose,
  type LineWeights,
  type Place,
  poseBetween,
  poseOf,
  positiveSide,
  roundTicks,
  type View,
} from './plane-geometry.js';
import { type Area, drawLineLabels, drawNotes, type LineLabel, type NormalTip } from './plane-labels.js';
import {
  drawArrow,
  drawCross,
  drawPoints,
  drawRing,
  haloText,
  markRadius,
  type Projection,
  stampPoints,
} from './plane-marks.js';
import { type PointAction, PointEditor } from './point-editor.js';
import { NO_POINTS, type PointSet } from './point-set.js';
import { prefersReducedMotion, type Theme } from './theme.js';

/** The line w₁x₁ + w₂x₂ + b = 0. Without a direction (w = 0) there is none. */
export interface PlaneLine extends LineWeights {
  /** An earlier one: grey and dashed. */
  readonly past?: boolean;
  readonly label?: string;
  /** Which of the ten qualitative colours; ink without. */
  readonly color?: number;
  /** Draws the normal (w₁, w₂) as an arrow. */
  readonly normal?: boolean;
  /** Tints the two half-planes. */
  readonly shade?: boolean;
}

/** An arrow from (x, y) to (x + dx, y + dy). */
export interface PlaneArrow {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly label?: string;
  readonly past?: boolean;
}

/** A polyline; x and y have the same length. */
export interface PlanePath {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly color?: number;
  readonly past?: boolean;
  /** Thin and pale, for grids. */
  readonly faint?: boolean;
}

export interface PlaneNote {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Detail of `points-changed`. */
export interface PointsChange {
  readonly points: PointSet;
  /** False while a point is being dragged. */
  readonly final: boolean;
  /** Of the point that was added, moved, relabelled, or has been removed. */
  readonly index: number;
  readonly action: PointAction;
}

/** Detail of `line-changed`. */
export interface LineChange {
  readonly line: PlaneLine;
  /** Its place in `lines`. */
  readonly index: number;
  readonly final: boolean;
}

/** A line moves to its new place in this time, in ms. */
const MOVE_TIME = 180;
/** Strength of the half-planes' tint. */
const TINT = 0.2;
/** Keeps the reading's line: an empty one has another height. */
const NO_READING = '\u00a0';
/** From this many points on their picture is kept between drawings. */
const MANY = 500;
/** Up to this many points texts make way for them. */
const FEW = 50;
/** Half the size of a handle with its edge, in CSS pixels. */
const HANDLE = 12;

/** `<plane-plot>`: everything in coordinates of the plane; both axes have the same scale. */
export class PlanePlot extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    points: { attribute: false },
    current: { type: Number },
    wrong: { attribute: false },
    lines: { attribute: false },
    arrows: { attribute: false },
    notes: { attribute: false },
    paths: { attribute: false },
    values: { attribute: false },
    columns: { type: Number },
    level: { type: Number },
    limit: { type: Number },
    valueLabel: { attribute: 'value-label' },
    valueAt: { attribute: false },
    xMin: { type: Number, attribute: 'x-min' },
    xMax: { type: Number, attribute: 'x-max' },
    yMin: { type: Number, attribute: 'y-min' },
    yMax: { type: Number, attribute: 'y-max' },
    xLabel: { attribute: 'x-label' },
    yLabel: { attribute: 'y-label' },
    classNames: { attribute: false },
    noLegend: { type: Boolean, attribute: 'no-legend' },
    maxHeight: { type: Number, attribute: 'max-height' },
    editablePoints: { type: Boolean, attribute: 'editable-points' },
    editableLine: { type: Boolean, attribute: 'editable-line' },
    newClass: { type: Number, attribute: 'new-class' },
    selected: { type: Number },
    focused: { state: true },
    reading: { state: true },
    said: { state: true },
    outside: { state: true },
  };
  declare points: PointSet;
  /** Index of the example at work, with a ring; −1 for none. */
  declare current: number;
  /** Indices of points that are classified wrongly; undefined when that is not shown. */
  declare wrong: Iterable<number> | undefined;
  declare lines: readonly PlaneLine[];
  declare arrows: readonly PlaneArrow[];
  declare notes: readonly PlaneNote[];
  declare paths: readonly PlanePath[];
  /** [rows × columns] over the view: row 0 at yMin, column 0 at xMin. Empty for no heat map. */
  declare values: ArrayLike<number>;
  declare columns: number;
  /** The value of the neutral colour and of the contour. */
  declare level: number;
  /** The colours end at level ± limit. */
  declare limit: number;
  declare valueLabel: string;
  /** The exact value at a place; without it, that between the grid's. */
  declare valueAt: ((x: number, y: number) => number) | undefined;
  declare xMin: number;
  declare xMax: number;
  declare yMin: number;
  declare yMax: number;
  declare xLabel: string;
  declare yLabel: string;
  declare classNames: readonly [string, string];
  declare noLegend: boolean;
  /** Of the drawing, in CSS pixels. */
  declare maxHeight: number;
  declare editablePoints: boolean;
  /** The first line that is not past gets two handles. */
  declare editableLine: boolean;
  /** Class of points that the reader adds. */
  declare newClass: number;
  /** The point that keys act on; −1 for none. */
  declare selected: number;
  declare private focused: boolean;
  declare private reading: string;
  declare private said: string;
  /** How many points lie outside of the view. */
  declare private outside: number;
  /** Where the keyboard is while no point is selected. */
  cursor: Place;

  private readonly editor = new PointEditor(this);
  private readonly handles = new LineHandles(this);
  private area: Area = { left: 0, top: 0, width: 1, height: 1 };
  private bitmap: HTMLCanvasElement | undefined;
  private bitmapStale = true;
  private contour: readonly ContourPiece[] | undefined;
  private crowd: { readonly canvas: HTMLCanvasElement; readonly outside: number } | undefined;
  /** Lines as they are drawn now, and where they move: by their place among those that are not past. */
  private shown: (LinePose | undefined)[] = [];
  private motion: { from: (LinePose | undefined)[]; start: number; time: number } | undefined;
  private linesChanged = 0;
  /** Of the lines drawn so far: their arrows w, and their labels. */
  private normals: NormalTip[] = [];
  private lineLabels: LineLabel[] = [];
  private heard = false;

  constructor() {
    super();
    this.points = NO_POINTS;
    this.current = -1;
    this.lines = [];
    this.arrows = [];
    this.notes = [];
    this.paths = [];
    this.values = [];
    this.columns = 0;
    this.level = 0.5;
    this.limit = 0.5;
    this.valueLabel = '';
    [this.xMin, this.xMax, this.yMin, this.yMax] = [-0.5, 1.5, -0.5, 1.5];
    this.xLabel = 'x₁';
    this.yLabel = 'x₂';
    this.classNames = ['class 0', 'class 1'];
    this.noLegend = false;
    this.maxHeight = 420;
    this.editablePoints = false;
    this.editableLine = false;
    this.newClass = 1;
    this.selected = -1;
    this.focused = false;
    this.reading = '';
    this.said = '';
    this.outside = 0;
    this.cursor = centreOf(this.view);
  }

  get view(): View {
    const { xMin, xMax, yMin, yMax } = this;
    return { xMin, xMax, yMin, yMax };
  }

  override themeChanged(): void {
    this.bitmapStale = true;
    this.crowd = undefined;
    super.themeChanged();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['values', 'columns', 'level', 'limit'].some((name) => changed.has(name))) {
      this.bitmapStale = true;
      this.contour = undefined;
    }
    if (['points', 'wrong', 'xMin', 'xMax', 'yMin', 'yMax'].some((name) => changed.has(name))) {
      this.crowd = undefined;
    }
    if (changed.has('points') && this.selected >= this.points.x1.length) this.selected = this.points.x1.length - 1;
    if (changed.has('lines')) this.startMotion();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.heard) return;
    this.heard = true;
    // A finger that takes a point must not scroll the page; every other one must. Only a listener that is not passive can tell.
    const hold = (event: TouchEvent): void => {
      if (this.editablePoints && this.editor.dragging && event.cancelable) event.preventDefault();
    };
    this.canvas?.addEventListener('touchstart', hold, { passive: false });
    this.canvas?.addEventListener('touchmove', hold, { passive: false });
  }

  // ------------------------------------------------------------------------------------------------ places and pixels

  /** Fits the view into a width: room for tick labels at the left and below, equal scales. */
  private fit(width: number): Area {
    const size = this.typeSize;
    const [left, top, right, bottom] = [size * 4, size * 0.7, size * 1.2, size * 2.7];
    const { xMin, xMax, yMin, yMax } = this;
    const scale = Math.min(
      (width - left - right) / (xMax - xMin),
      (this.maxHeight + this.room - top - bottom) / (yMax - yMin),
    );
    const usable = Number.isFinite(scale) && scale > 0 ? scale : 1;
    return { left, top, width: usable * (xMax - xMin), height: usable * (yMax - yMin) };
  }

  protected override plotHeight(width: number): number {
    const { top, height } = this.fit(width);
    return Math.round(top + height + this.typeSize * 2.7);
  }

  private get typeSize(): number {
    return Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.92);
  }

  private readonly projection: Projection = {
    across: (x) => this.area.left + ((x - this.xMin) / (this.xMax - this.xMin)) * this.area.width,
    down: (y) => this.area.top + (1 - (y - this.yMin) / (this.yMax - this.yMin)) * this.area.height,
    contains: (x, y) => x >= this.xMin && x <= this.xMax && y >= this.yMin && y <= this.yMax,
  };

  toPixels({ x, y }: Place): Place {
    return { x: this.projection.across(x), y: this.projection.down(y) };
  }

  fromEvent(event: PointerEvent): Place {
    const rect = this.canvas?.getBoundingClientRect() ?? new DOMRect();
    const { left, top, width, height } = this.area;
    return {
      x: this.xMin + ((event.clientX - rect.left - left) / width) * (this.xMax - this.xMin),
      y: this.yMax - ((event.clientY - rect.top - top) / height) * (this.yMax - this.yMin),
    };
  }

  pointAt(event: PointerEvent, reach: number): number {
    const rect = this.canvas?.getBoundingClientRect() ?? new DOMRect();
    const [px, py] = [event.clientX - rect.left, event.clientY - rect.top];
    let [nearest, distance] = [-1, reach];
    for (let i = 0; i < this.points.x1.length; ++i) {
      const [x, y] = [this.points.x1[i] as number, this.points.x2[i] as number];
      if (!this.projection.contains(x, y)) continue;
      const d = Math.hypot(this.projection.across(x) - px, this.projection.down(y) - py);
      // Of two at the same place the later one lies on top.
      if (d <= distance) [nearest, distance] = [i, d];
    }
    return nearest;
  }

  // -------------------------------------------------------------------------------------------------- changes by the reader

  pointsEdited(points: PointSet, index: number, action: PointAction, final: boolean): void {
    this.points = points;
    this.say();
    this.send<PointsChange>('points-changed', { points, final, index, action });
  }

  handleLine(): PlaneLine | undefined {
    return this.editableLine ? this.lines.find((line) => !line.past) : undefined;
  }

  lineMoved(weights: LineWeights, final: boolean): void {
    const index = this.lines.findIndex((line) => !line.past);
    const line = { ...this.lines[index], ...weights };
    this.lines = this.lines.map((old, i) => (i === index ? line : old));
    this.send<LineChange>('line-changed', { line, index, final });
  }

  selectionMoved(): void {
    this.say();
    this.requestDraw();
    this.send('point-selected', { index: this.selected });
  }

  private send<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  private valueText(x: number, y: number): string {
    const value = this.valueAt
      ? this.valueAt(x, y)
      : valueBetween(this, (x - this.xMin) / (this.xMax - this.xMin), (y - this.yMin) / (this.yMax - this.yMin));
    return this.values.length > 0 || this.valueAt ? `${this.valueLabel || 'value'} ${formatNumber(value, 4)}` : '';
  }

  /** Says where the keyboard is. */
  private say(): void {
    const { selected, points } = this;
    const place = selected >= 0 ? { x: points.x1[selected] as number, y: points.x2[selected] as number } : this.cursor;
    const at = `(${formatNumber(place.x)}, ${formatNumber(place.y)})`;
    const value = this.valueText(place.x, place.y);
    const what =
      selected >= 0
        ? `Point ${selected + 1} of ${points.x1.length}, ${this.classNames[points.label[selected] === 1 ? 1 : 0]}, at ${at}`
        : `At ${at}`;
    this.said = `${what}${value ? `: ${value}` : ''}.`;
    this.reading = this.said;
  }

  private readonly pointed = (event: PointerEvent): void => {
    this.editor.moved(event);
    const place = this.fromEvent(event);
    if (!this.projection.contains(place.x, place.y)) {
      this.left();
      return;
    }
    const value = this.valueText(place.x, place.y);
    this.reading = `(${formatNumber(place.x, 3)}, ${formatNumber(place.y, 3)})${value ? `: ${value}` : ''}`;
    this.send('place-pointed', { ...place, value });
  };

  private readonly left = (): void => {
    if (this.reading === '') return;
    this.reading = '';
    this.send('place-pointed', null);
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.target === event.currentTarget && this.editor.keyed(event)) event.preventDefault();
  };

  private readonly entered = (): void => {
    this.focused = true;
    if (this.editablePoints && this.selected < 0 && this.points.x1.length > 0) this.selected = 0;
    this.say();
    this.requestDraw();
  };

  private readonly exited = (): void => {
    this.focused = false;
    this.reading = '';
    this.requestDraw();
  };

  // ------------------------------------------------------------------------------------------------------------ elements

  protected override render(): TemplateResult {
    const keys = this.editablePoints || this.values.length > 0 || this.valueAt !== undefined;
    const claimed = `ArrowLeft ArrowRight ArrowUp ArrowDown Enter Delete Backspace [ ]${this.selected >= 0 ? ' Escape' : ''}`;
    const help = this.editablePoints
      ? '[ and ] go from point to point, arrows move it, Enter changes its class, Delete removes it. Escape leaves it for the cursor, where Enter adds a point.'
      : 'Arrows move the cursor.';
    return html`<div class="stage">
        <div class="plot" role=${keys ? 'application' : nothing} tabindex=${keys ? 0 : nothing}
          aria-label=${keys ? `Plane of ${this.xLabel} and ${this.yLabel}` : nothing} aria-describedby=${keys ? 'help' : nothing}
          data-wants-keys=${keys ? claimed : nothing} @keydown=${this.keyed} @focus=${this.entered} @blur=${this.exited}>
          <canvas role="img" aria-label=${this.description || nothing}
            @pointerdown=${(event: PointerEvent) => this.editor.pressed(event)} @pointermove=${this.pointed}
            @pointerup=${(event: PointerEvent) => this.editor.released(event)}
            @pointercancel=${(event: PointerEvent) => this.editor.released(event)} @pointerleave=${this.left}></canvas>
        </div>
        ${this.editableLine ? this.handles.render() : nothing}
      </div>
      ${this.noLegend ? nothing : this.renderLegend()}
      <span id="help" class="spoken">${keys ? help : ''}</span>
      <p class="spoken" role="status">${this.focused ? this.said : ''}</p>`;
  }

  private renderLegend(): TemplateResult {
    const { classNames, outside } = this;
    return html`<div class="legend">
      ${
        this.points.x1.length > 0 || this.editablePoints
          ? html`<span><svg viewBox="0 0 12 12" aria-hidden="true"><circle class="class0" cx="6" cy="6" r="5"></circle></svg>${classNames[0]}</span>
            <span><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="class1" x="1.5" y="1.5" width="9" height="9"></rect></svg>${classNames[1]}</span>`
          : nothing
      }
      ${
        this.wrong
          ? html`<span><svg viewBox="0 0 12 12" aria-hidden="true"><path class="cross" d="M2 2l8 8M2 10l8-8"></path></svg>wrong</span>`
          : nothing
      }
      ${outside > 0 ? html`<span>${outside} outside this view</span>` : nothing}
      ${
        this.values.length > 0 || this.valueLabel
          ? html`<color-legend .limit=${this.limit} .level=${this.level} label=${this.valueLabel}></color-legend>`
          : nothing
      }
      <span class="reading" aria-hidden="true">${this.reading || NO_READING}</span>
    </div>`;
  }

  // ------------------------------------------------------------------------------------------------------------- drawing

  /** Lines go from where they are drawn to where they are, in less time than until the next change, if that is near. */
  private startMotion(): void {
    const now = performance.now();
    const time = Math.min(MOVE_TIME, now - this.linesChanged);
    this.linesChanged = now;
    const still = this.handles.active || prefersReducedMotion() || !this.hasUpdated || time < 20;
    this.motion = still ? undefined : { from: this.shown, start: now, time };
  }

  /** The poses to draw now; asks for another drawing while something moves. */
  private poses(lines: readonly PlaneLine[]): (LinePose | undefined)[] {
    const centre = centreOf(this.view);
    const goals = lines.map((line) => poseOf(line, centre));
    if (!this.motion) return goals;
    const { from, start, time } = this.motion;
    const t = Math.min(1, (performance.now() - start) / time);
    if (t >= 1) {
      this.motion = undefined;
      return goals;
    }
    this.requestDraw();
    const eased = t * (2 - t);
    return goals.map((goal, i) => {
      const old = from[i];
      return goal && old ? poseBetween(old, goal, eased) : goal;
    });
  }

  protected override draw({ context, width, ratio, theme }: Drawing): void {
    this.area = this.fit(width);
    const { left, top, width: w, height: h } = this.area;
    const size = this.typeSize;
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    const present = this.lines.filter((line) => !line.past);
    this.shown = this.poses(present);
    context.save();
    context.beginPath();
    context.rect(left, top, w, h);
    context.clip();
    this.drawGround(context, theme, present);
    for (const path of this.paths) this.drawPath(context, theme, path);
    const centre = centreOf(this.view);
    this.lineLabels = [];
    this.normals = [];
    for (const line of this.lines) {
      if (line.past) this.drawLine(context, theme, line, poseOf(line, centre));
    }
    present.forEach((line, i) => {
      this.drawLine(context, theme, line, this.shown[i]);
    });
    drawLineLabels(context, theme, size, this.area, this.lineLabels);
    context.restore();
    this.drawAxes(context, theme, size);
    this.drawMarks(context, theme, size, ratio);
    for (const arrow of this.arrows) this.drawArrow(context, theme, arrow, size);
    const notes = this.notes.filter(({ x, y, text }) => text && this.projection.contains(x, y));
    if (notes.length + this.normals.length > 0) {
      const places = notes.map(({ x, y, text }) => {
        const [across, down] = this.pixels(x, y);
        return { x: across, y: down, text };
      });
      drawNotes(context, theme, size, this.area, { notes: places, normals: this.normals, covered: this.covered(size) });
    }
    if (this.focused && this.selected < 0) this.drawCursor(context, theme, size);
    if (this.shadowRoot) this.handles.position(this.shadowRoot);
  }

  private pixels(x: number, y: number): [number, number] {
    return [this.projection.across(x), this.projection.down(y)];
  }

  private drawGround(context: CanvasRenderingContext2D, theme: Theme, lines: readonly PlaneLine[]): void {
    const rows = rowsOf(this);
    if (rows > 0) {
      if (this.bitmapStale) this.bitmap = heatBitmap(this, theme, this.bitmap);
      this.bitmapStale = false;
      if (this.bitmap) drawHeat(context, this.bitmap, this.area);
      this.contour ??= contourPieces(this.values, rows, this.columns, this.level);
      const { left, top, width, height } = this.area;
      context.strokeStyle = theme.ink;
      context.lineWidth = 1.75;
      context.lineCap = 'round';
      context.beginPath();
      for (const { x0, y0, x1, y1 } of this.contour) {
        context.moveTo(left + (x0 / (this.columns - 1)) * width, top + (1 - y0 / (rows - 1)) * height);
        context.lineTo(left + (x1 / (this.columns - 1)) * width, top + (1 - y1 / (rows - 1)) * height);
      }
      context.stroke();
      context.lineCap = 'butt';
    }
    lines.forEach(({ shade }, i) => {
      const pose = this.shown[i];
      if (!shade || !pose) return;
      context.globalAlpha = TINT;
      context.fillStyle = theme.class0;
      context.fillRect(this.area.left, this.area.top, this.area.width, this.area.height);
      // The other side covers it with paper first: two tints over each other would be a third.
      for (const [color, alpha] of [
        [theme.paper, 1],
        [theme.class1, TINT],
      ] as const) {
        context.globalAlpha = alpha;
        context.fillStyle = color;
        context.beginPath();
        for (const { x, y } of positiveSide(pose, this.view)) context.lineTo(...this.pixels(x, y));
        context.fill();
      }
      context.globalAlpha = 1;
    });
  }

  private drawAxes(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { left, top, width, height } = this.area;
    context.strokeStyle = theme.rule;
    context.lineWidth = 1;
    context.strokeRect(left, top, width, height);
    context.strokeStyle = theme.mark;
    context.globalAlpha = 0.55;
    context.beginPath();
    if (this.xMin < 0 && this.xMax > 0) {
      context.moveTo(this.projection.across(0), top);
      context.lineTo(this.projection.across(0), top + height);
    }
    if (this.yMin < 0 && this.yMax > 0) {
      context.moveTo(left, this.projection.down(0));
      context.lineTo(left + width, this.projection.down(0));
    }
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = theme.inkSoft;
    context.textBaseline = 'top';
    context.textAlign = 'center';
    for (const tick of roundTicks(this.xMin, this.xMax, width / (size * 5))) {
      context.fillText(formatNumber(tick), this.projection.across(tick), top + height + size * 0.4);
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of roundTicks(this.yMin, this.yMax, height / (size * 4))) {
      context.fillText(formatNumber(tick), left - size * 0.45, this.projection.down(tick));
    }
    context.fillStyle = theme.ink;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(this.xLabel, left + width / 2, top + height + size * 1.6);
    context.save();
    context.translate(size * 0.7, top + height / 2);
    context.rotate(-Math.PI / 2);
    context.textBaseline = 'middle';
    context.fillText(this.yLabel, 0, 0);
    context.restore();
  }

  private drawPath(context: CanvasRenderingContext2D, theme: Theme, path: PlanePath): void {
    context.strokeStyle = path.past
      ? theme.past
      : path.color === undefined
        ? path.faint
          ? theme.mark
          : theme.ink
        : (theme.qualitative[path.color % 10] as string);
    context.lineWidth = path.faint ? 0.75 : 1.75;
    context.setLineDash(path.past ? [5, 4] : []);
    context.lineJoin = 'round';
    context.beginPath();
    for (let i = 0; i < path.x.length; ++i) context.lineTo(...this.pixels(path.x[i] as number, path.y[i] as number));
    context.stroke();
    context.setLineDash([]);
  }

  private lineColor(line: PlaneLine, theme: Theme): string {
    if (line.past) return theme.past;
    return line.color === undefined ? theme.ink : (theme.qualitative[line.color % 10] as string);
  }

  private drawLine(context: CanvasRenderingContext2D, theme: Theme, line: PlaneLine, pose: LinePose | undefined): void {
    const piece = pose && clipLine(pose, this.view);
    if (!pose || !piece) return;
    const [from, to] = piece.map(({ x, y }) => this.pixels(x, y)) as [[number, number], [number, number]];
    const color = this.lineColor(line, theme);
    context.strokeStyle = color;
    context.lineWidth = line.past ? 1.5 : 2.25;
    context.setLineDash(line.past ? [6, 5] : []);
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    context.setLineDash([]);
    const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    if (line.normal) {
      const length = Math.min(this.area.width, this.area.height) * 0.14;
      const tip: [number, number] = [
        middle[0] + length * Math.cos(pose.angle),
        middle[1] - length * Math.sin(pose.angle),
      ];
      drawArrow(context, middle, tip, { color, halo: theme.paper, width: 2 });
      this.normals.push({ x: tip[0], y: tip[1], angle: pose.angle, color });
    }
    if (line.label) {
      const [start, end] = [from, to].map(([x, y]) => ({ x, y })) as [Place, Place];
      this.lineLabels.push({ text: line.label, from: start, to: end, color });
    }
  }

  /** What a text should leave free: the handles of the line, and the marks as long as there are few. */
  private covered(size: number): LabelBox[] {
    const { points } = this;
    const handles = this.editableLine ? this.handles.pixels() : [];
    const boxes = handles.map(({ x, y }) => ({ x, y, halfWidth: HANDLE, halfHeight: HANDLE }));
    if (points.x1.length > FEW) return boxes;
    const half = markRadius(points.x1.length, size) + 1;
    for (let i = 0; i < points.x1.length; ++i) {
      const [x, y] = this.pixels(points.x1[i] as number, points.x2[i] as number);
      boxes.push({ x, y, halfWidth: half, halfHeight: half });
    }
    return boxes;
  }

  private drawMarks(context: CanvasRenderingContext2D, theme: Theme, size: number, ratio: number): void {
    const { points } = this;
    const count = points.x1.length;
    const radius = markRadius(count, size);
    let outside: number;
    if (count >= MANY) {
      this.crowd = this.crowdFor(theme, radius, ratio);
      context.drawImage(this.crowd.canvas, 0, 0, this.crowd.canvas.width / ratio, this.crowd.canvas.height / ratio);
      outside = this.crowd.outside;
    } else {
      outside = drawPoints(context, theme, points, this.projection, radius);
      this.drawCrosses(context, theme, radius);
    }
    // After the drawing: a legend that changes is no reason to draw again.
    if (outside !== this.outside) queueMicrotask(() => (this.outside = outside));
    const ring = (index: number, extra: number, color: string): void => {
      const [x, y] = [points.x1[index] ?? Number.NaN, points.x2[index] ?? Number.NaN];
      if (this.projection.contains(x, y)) drawRing(context, theme, ...this.pixels(x, y), radius + extra, color);
    };
    if (this.current >= 0) ring(this.current, 5, theme.ink);
    if (this.selected >= 0 && (this.focused || this.editor.dragging)) ring(this.selected, 8, theme.accent);
  }

  private drawCrosses(context: CanvasRenderingContext2D, theme: Theme, radius: number): void {
    for (const i of this.wrong ?? []) {
      const [x, y] = [this.points.x1[i] ?? Number.NaN, this.points.x2[i] ?? Number.NaN];
      if (this.projection.contains(x, y)) drawCross(context, theme, ...this.pixels(x, y), Math.max(radius, 2.5));
    }
  }

  /** A picture of all points, kept until they, the size or the theme change. */
  private crowdFor(theme: Theme, radius: number, ratio: number): { canvas: HTMLCanvasElement; outside: number } {
    const source = this.canvas;
    const [width, height] = [source?.width ?? 1, source?.height ?? 1];
    if (this.crowd?.canvas.width === width && this.crowd.canvas.height === height) return this.crowd;
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) return { canvas, outside: 0 };
    context.scale(ratio, ratio);
    const outside = stampPoints(context, theme, this.points, this.projection, radius, ratio);
    this.drawCrosses(context, theme, radius);
    return { canvas, outside };
  }

  private drawArrow(context: CanvasRenderingContext2D, theme: Theme, arrow: PlaneArrow, size: number): void {
    const [from, to] = [this.pixels(arrow.x, arrow.y), this.pixels(arrow.x + arrow.dx, arrow.y + arrow.dy)];
    const color = arrow.past ? theme.past : theme.accent;
    drawArrow(context, from, to, { color, halo: theme.paper, width: 2.25, dashed: arrow.past ?? false });
    if (!arrow.label) return;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    // Beside the arrow's middle, on its left.
    const [nx, ny] = [(to[1] - from[1]) / length, -(to[0] - from[0]) / length];
    context.textAlign = nx > 0.3 ? 'left' : nx < -0.3 ? 'right' : 'center';
    context.textBaseline = 'middle';
    const off = size * 0.8;
    haloText(context, theme, arrow.label, (from[0] + to[0]) / 2 + nx * off, (from[1] + to[1]) / 2 + ny * off, color);
  }

  private drawCursor(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const [x, y] = this.pixels(this.cursor.x, this.cursor.y);
    for (const [color, width] of [
      [theme.paper, 4],
      [theme.accent, 1.75],
    ] as const) {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(x - size * 0.7, y);
      context.lineTo(x + size * 0.7, y);
      context.moveTo(x, y - size * 0.7);
      context.lineTo(x, y + size * 0.7);
      context.stroke();
    }
  }

  static override styles = [
    ...CanvasPlot.styles,
    css`
      .stage {
        position: relative;
      }
      .plot {
        border-radius: 0.3rem;
      }
      :host([editable-points]) canvas {
        cursor: crosshair;
      }
      .handle {
        position: absolute;
        width: 1.1rem;
        height: 1.1rem;
        margin: -0.55rem 0 0 -0.55rem;
        border: 2px solid var(--paper);
        border-radius: 50%;
        background: var(--accent);
        touch-action: none;
        cursor: move;
      }
      .handle[data-handle='angle'] {
        background: var(--paper);
        border-color: var(--accent);
        cursor: grab;
      }
      .handle[hidden] {
        display: none;
      }
      /* The place for a finger is larger than what is seen. */
      .handle::after {
        content: '';
        position: absolute;
        inset: -0.8rem;
        border-radius: 50%;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25em 1.1em;
        min-height: 1.4em;
        margin-top: 0.25rem;
        padding-left: 3.4em;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      .legend svg {
        width: 0.8em;
        height: 0.8em;
        margin-right: 0.4em;
      }
      .class0 {
        fill: var(--class-0);
      }
      .class1 {
        fill: var(--class-1);
      }
      .cross {
        stroke: var(--ink);
        stroke-width: 2;
      }
      .reading {
        flex: 1 1 14em;
        min-width: 0;
        overflow: hidden;
        color: var(--ink);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];
}

customElements.define('plane-plot', PlanePlot);

declare global {
  interface HTMLElementTagNameMap {
    'plane-plot': PlanePlot;
  }
}
