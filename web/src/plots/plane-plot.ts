// The plane of two inputs: heat map, lines with their half-planes, points of two classes, arrows; points and line can be edited.
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import { valueBetween } from './heat-map.js';
import type { LabelBox } from './label-places.js';
import { LineHandles } from './line-handles.js';
import { LineMotion } from './line-motion.js';
import { drawAxes, fitArea, heightAround } from './plane-axes.js';
import { centreOf, type LinePose, type LineWeights, type Place, poseOf, type View } from './plane-geometry.js';
import { HeatGround, shadeSides } from './plane-ground.js';
import { type Area, drawLineLabels, drawNotes, type LineLabel, type NormalTip } from './plane-labels.js';
import { planeLegend } from './plane-legend.js';
import { drawCursor, drawLabelledArrow, drawLine, drawPath, type Ground } from './plane-lines.js';
import { drawRing, markRadius, type Projection } from './plane-marks.js';
import type { LineChange, PlaneArrow, PlaneLine, PlaneNote, PlanePath, PointsChange } from './plane-parts.js';
import { planeStyles } from './plane-styles.js';
import { type PointAction, PointEditor } from './point-editor.js';
import { PointLayer } from './point-layer.js';
import { NO_POINTS, type PointSet } from './point-set.js';
import type { Theme } from './theme.js';

export type { LineChange, PlaneArrow, PlaneLine, PlaneNote, PlanePath, PointsChange } from './plane-parts.js';

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
  private readonly heat = new HeatGround();
  private readonly marks = new PointLayer();
  private readonly motion = new LineMotion();
  /** Of the lines drawn last: where their arrows w end. */
  private normals: NormalTip[] = [];
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
    this.heat.colorsChanged();
    this.marks.colorsChanged();
    super.themeChanged();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['values', 'columns', 'level', 'limit'].some((name) => changed.has(name))) this.heat.valuesChanged();
    if (['points', 'wrong', 'xMin', 'xMax', 'yMin', 'yMax'].some((name) => changed.has(name))) {
      this.marks.changed();
    }
    if (changed.has('points') && this.selected >= this.points.x1.length) this.selected = this.points.x1.length - 1;
    if (changed.has('lines')) this.motion.start(this.handles.active || !this.hasUpdated);
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

  private fit(width: number): Area {
    return fitArea(this.view, width, this.maxHeight + this.room, this.typeSize);
  }

  protected override plotHeight(width: number): number {
    return heightAround(this.fit(width), this.typeSize);
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
    const { limit, level, valueLabel: label } = this;
    return planeLegend({
      classNames: this.points.x1.length > 0 || this.editablePoints ? this.classNames : undefined,
      crosses: this.wrong !== undefined,
      outside: this.outside,
      scale: this.values.length > 0 || label ? { limit, level, label } : undefined,
      reading: this.reading,
    });
  }

  // ------------------------------------------------------------------------------------------------------------- drawing

  protected override draw({ context, width, ratio, theme }: Drawing): void {
    this.area = this.fit(width);
    const { area, view } = this;
    const size = this.typeSize;
    const ground: Ground = { view, area, to: this.projection };
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    this.drawLines(context, theme, ground, size);
    context.restore();
    drawAxes(context, theme, { ...ground, size, xLabel: this.xLabel, yLabel: this.yLabel });
    this.drawMarks(context, theme, size, ratio);
    for (const arrow of this.arrows) drawLabelledArrow(context, theme, arrow, ground, size);
    this.drawNotes(context, theme, size);
    if (this.focused && this.selected < 0)
      drawCursor(context, theme, ...this.pixels(this.cursor.x, this.cursor.y), size);
    if (this.shadowRoot) this.handles.position(this.shadowRoot);
    if (this.motion.moving) this.requestDraw();
  }

  /** Heat map, half-planes, paths and lines, from the bottom up. */
  private drawLines(context: CanvasRenderingContext2D, theme: Theme, ground: Ground, size: number): void {
    const centre = centreOf(this.view);
    const present = this.lines.filter((line) => !line.past);
    const poses = this.motion.towards(present.map((line) => poseOf(line, centre)));
    this.heat.draw(context, theme, this, this.area);
    present.forEach(({ shade }, i) => {
      const pose = poses[i];
      if (shade && pose) shadeSides(context, theme, pose, ground);
    });
    for (const path of this.paths) drawPath(context, theme, path, ground);
    const labels: LineLabel[] = [];
    this.normals = [];
    const add = (line: PlaneLine, pose: LinePose | undefined): void => {
      const { normal, label } = drawLine(context, theme, line, pose, ground);
      if (normal) this.normals.push(normal);
      if (label) labels.push(label);
    };
    for (const line of this.lines) if (line.past) add(line, poseOf(line, centre));
    present.forEach((line, i) => {
      add(line, poses[i]);
    });
    drawLineLabels(context, theme, size, this.area, labels);
  }

  private drawNotes(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const notes = this.notes.filter(({ x, y, text }) => text && this.projection.contains(x, y));
    if (notes.length + this.normals.length === 0) return;
    const places = notes.map(({ x, y, text }) => {
      const [across, down] = this.pixels(x, y);
      return { x: across, y: down, text };
    });
    drawNotes(context, theme, size, this.area, { notes: places, normals: this.normals, covered: this.covered(size) });
  }

  private pixels(x: number, y: number): [number, number] {
    return [this.projection.across(x), this.projection.down(y)];
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
    const radius = markRadius(points.x1.length, size);
    const outside = this.marks.draw(
      context,
      theme,
      { points, wrong: this.wrong ?? [], to: this.projection, radius },
      ratio,
    );
    // After the drawing: a legend that changes is no reason to draw again.
    if (outside !== this.outside) queueMicrotask(() => (this.outside = outside));
    const ring = (index: number, extra: number, color: string): void => {
      const [x, y] = [points.x1[index] ?? Number.NaN, points.x2[index] ?? Number.NaN];
      if (this.projection.contains(x, y)) drawRing(context, theme, ...this.pixels(x, y), radius + extra, color);
    };
    if (this.current >= 0) ring(this.current, 5, theme.ink);
    if (this.selected >= 0 && (this.focused || this.editor.dragging)) ring(this.selected, 8, theme.accent);
  }

  static override styles = [...CanvasPlot.styles, planeStyles];
}

customElements.define('plane-plot', PlanePlot);

declare global {
  interface HTMLElementTagNameMap {
    'plane-plot': PlanePlot;
  }
}
