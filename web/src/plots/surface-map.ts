// A function of two variables as a map: shades, contour lines, and on it the paths that something took.
import type { PropertyDeclarations, PropertyValues } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import { mix, parseHex, toHex } from './color-scale.js';
import { type ContourPiece, contourPieces } from './contours.js';
import { firstFree, type LabelBox, overlaps } from './label-places.js';
import { roundTicks } from './plane-geometry.js';
import { haloText } from './plane-marks.js';
import type { Theme } from './theme.js';

/** A path over the map; x and y have the same length. */
export interface SurfacePath {
  /** Written at the path's end. Empty for none. */
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** How many of its points are drawn; all without. */
  readonly count?: number;
  /** Which of the ten qualitative colours; ink without. */
  readonly color?: number;
  /** An earlier path: grey and dashed. */
  readonly past?: boolean;
}

/** A short line on the map, from (x, y) to (x + dx, y + dy). */
export interface SurfaceArrow {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Shades of the map: few enough to be told apart. */
const SHADES = 12;
/** Share of ink in the darkest shade, so that paths and labels stay readable on it. */
const DARKEST = 0.2;
/** Room for the axes, in units of the type's size. */
const LEFT = 3.4;
const BOTTOM = 2.9;

/** `<surface-map>`: values [rows × columns]; row 0 lies at yMin, column 0 at xMin. Low is light. */
export class SurfaceMap extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    values: { attribute: false },
    columns: { type: Number },
    xMin: { type: Number, attribute: 'x-min' },
    xMax: { type: Number, attribute: 'x-max' },
    yMin: { type: Number, attribute: 'y-min' },
    yMax: { type: Number, attribute: 'y-max' },
    xLabel: { attribute: 'x-label' },
    yLabel: { attribute: 'y-label' },
    levels: { attribute: false },
    paths: { attribute: false },
    arrows: { attribute: false },
    target: { attribute: false },
  };
  declare values: ArrayLike<number>;
  /** Columns of `values`; its rows follow. */
  declare columns: number;
  declare xMin: number;
  declare xMax: number;
  declare yMin: number;
  declare yMax: number;
  declare xLabel: string;
  declare yLabel: string;
  /** Heights of the contour lines, ascending; the shades change at them too. */
  declare levels: readonly number[];
  declare paths: readonly SurfacePath[];
  declare arrows: readonly SurfaceArrow[];
  /** A marked place, for example the minimum. */
  declare target: { readonly x: number; readonly y: number; readonly label: string } | undefined;

  private contours: readonly (readonly ContourPiece[])[] | undefined;
  private shades: HTMLCanvasElement | undefined;

  constructor() {
    super();
    this.values = [];
    this.columns = 0;
    [this.xMin, this.xMax, this.yMin, this.yMax] = [0, 1, 0, 1];
    this.xLabel = '';
    this.yLabel = '';
    this.levels = [];
    this.paths = [];
    this.arrows = [];
  }

  override themeChanged(): void {
    this.shades = undefined;
    super.themeChanged();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('values') && !changed.has('levels') && !changed.has('columns')) return;
    this.contours = undefined;
    this.shades = undefined;
  }

  protected override plotHeight(width: number): number {
    return Math.round(Math.min(width * 0.82, 420 + this.room));
  }

  protected override draw({ context, width, height, theme }: Drawing): void {
    const size = Math.round(Number.parseFloat(getComputedStyle(this).fontSize) * 0.92);
    const font = `${size}px ${getComputedStyle(this).fontFamily}`;
    const place = {
      left: size * LEFT,
      top: size * 0.6,
      width: width - size * (LEFT + 0.6),
      height: height - size * (BOTTOM + 0.6),
    };
    context.font = font;
    this.drawAxes(context, theme, place, size);
    context.save();
    context.beginPath();
    context.rect(place.left, place.top, place.width, place.height);
    context.clip();
    this.drawShades(context, theme, place);
    this.drawContours(context, theme, place);
    this.drawTarget(context, theme, place, size);
    for (const path of [...this.paths].sort((a, b) => Number(b.past ?? false) - Number(a.past ?? false))) {
      this.drawPath(context, theme, place, path, size);
    }
    this.drawArrows(context, theme, place);
    context.restore();
    const taken = this.drawTargetLabel(context, theme, place, size);
    for (const path of this.paths) this.drawLabel(context, theme, place, path, size, taken);
  }

  private get rows(): number {
    return this.columns > 0 ? Math.floor(this.values.length / this.columns) : 0;
  }

  private across(place: Place, x: number): number {
    return place.left + ((x - this.xMin) / (this.xMax - this.xMin)) * place.width;
  }

  private down(place: Place, y: number): number {
    return place.top + (1 - (y - this.yMin) / (this.yMax - this.yMin)) * place.height;
  }

  private drawAxes(context: CanvasRenderingContext2D, theme: Theme, place: Place, size: number): void {
    context.fillStyle = theme.inkSoft;
    context.textBaseline = 'top';
    context.textAlign = 'center';
    const bottom = place.top + place.height;
    for (const tick of roundTicks(this.xMin, this.xMax, place.width / (size * 5))) {
      context.fillText(formatNumber(tick), this.across(place, tick), bottom + size * 0.4);
    }
    context.fillText(this.xLabel, place.left + place.width / 2, bottom + size * 1.7);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of roundTicks(this.yMin, this.yMax, place.height / (size * 3))) {
      context.fillText(formatNumber(tick), place.left - size * 0.5, this.down(place, tick));
    }
    context.save();
    context.translate(size * 0.6, place.top + place.height / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText(this.yLabel, 0, 0);
    context.restore();
  }

  private drawShades(context: CanvasRenderingContext2D, theme: Theme, place: Place): void {
    if (this.rows === 0) return;
    this.shades ??= this.renderShades(theme);
    context.imageSmoothingEnabled = true;
    // The grid's outer values lie on the edges, so the bitmap reaches half a cell beyond them.
    const dx = place.width / (this.columns - 1);
    const dy = place.height / (this.rows - 1);
    context.drawImage(this.shades, place.left - dx / 2, place.top - dy / 2, place.width + dx, place.height + dy);
  }

  /** One pixel a value, the top row first, shaded by the number of levels that lie below. */
  private renderShades(theme: Theme): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = this.columns;
    canvas.height = this.rows;
    const context = canvas.getContext('2d');
    if (!context) return canvas;
    const [paper, ink] = [parseHex(theme.paper), parseHex(theme.ink)];
    const steps = Math.max(1, Math.min(SHADES, this.levels.length));
    const colors = Array.from({ length: steps + 1 }, (_, i) => toHex(mix(paper, ink, (DARKEST * i) / steps)));
    for (let i = 0; i < this.rows * this.columns; ++i) {
      const value = this.values[i] as number;
      const below = this.levels.filter((level) => !(value < level)).length;
      context.fillStyle = colors[Math.round((below / Math.max(1, this.levels.length)) * steps)] ?? theme.paper;
      context.fillRect(i % this.columns, this.rows - 1 - Math.floor(i / this.columns), 1, 1);
    }
    return canvas;
  }

  private drawContours(context: CanvasRenderingContext2D, theme: Theme, place: Place): void {
    this.contours ??= this.levels.map((level) => contourPieces(this.values, this.rows, this.columns, level));
    const x = (column: number): number => place.left + (column / (this.columns - 1)) * place.width;
    const y = (row: number): number => place.top + (1 - row / (this.rows - 1)) * place.height;
    context.strokeStyle = theme.mark;
    context.lineWidth = 0.75;
    context.beginPath();
    for (const { x0, y0, x1, y1 } of this.contours.flat()) {
      context.moveTo(x(x0), y(y0));
      context.lineTo(x(x1), y(y1));
    }
    context.stroke();
  }

  private drawTarget(context: CanvasRenderingContext2D, theme: Theme, place: Place, size: number): void {
    if (!this.target) return;
    const [x, y, arm] = [this.across(place, this.target.x), this.down(place, this.target.y), size * 0.45];
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    context.stroke();
  }

  /** The target's name, over the paths that end there: its box. */
  private drawTargetLabel(context: CanvasRenderingContext2D, theme: Theme, place: Place, size: number): LabelBox[] {
    if (!this.target?.label) return [];
    const halfWidth = context.measureText(this.target.label).width / 2;
    const aside = size * 0.81;
    const box = {
      x: this.across(place, this.target.x) + aside + halfWidth,
      y: this.down(place, this.target.y) + aside,
      halfWidth,
      halfHeight: size * 0.55,
    };
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    haloText(context, theme, this.target.label, box.x, box.y, theme.inkSoft, size * 0.3);
    return [box];
  }

  private colorOf(path: SurfacePath, theme: Theme): string {
    if (path.past) return theme.past;
    return path.color === undefined ? theme.ink : (theme.qualitative[path.color % 10] ?? theme.ink);
  }

  private drawPath(
    context: CanvasRenderingContext2D,
    theme: Theme,
    place: Place,
    path: SurfacePath,
    size: number,
  ): void {
    const count = Math.min(path.count ?? path.x.length, path.x.length);
    if (count === 0) return;
    const color = this.colorOf(path, theme);
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = (path.past ? 0.1 : 0.15) * size;
    context.setLineDash(path.past ? [5, 4] : []);
    context.lineJoin = 'round';
    context.beginPath();
    for (let i = 0; i < count; ++i)
      context.lineTo(this.across(place, path.x[i] as number), this.down(place, path.y[i] as number));
    context.stroke();
    context.setLineDash([]);
    if (path.past) return;
    for (let i = 0; i < count; ++i) {
      const last = i === count - 1;
      context.beginPath();
      context.arc(
        this.across(place, path.x[i] as number),
        this.down(place, path.y[i] as number),
        last ? size * 0.38 : size * 0.14,
        0,
        2 * Math.PI,
      );
      context.fill();
    }
  }

  /** The name of a path beside its end: above at the side with room, or where it does not cover the names in `taken`, which it joins. */
  private drawLabel(
    context: CanvasRenderingContext2D,
    theme: Theme,
    place: Place,
    path: SurfacePath,
    size: number,
    taken: LabelBox[],
  ): void {
    const last = Math.min(path.count ?? path.x.length, path.x.length) - 1;
    if (!path.label || last < 0) return;
    const x = this.across(place, path.x[last] as number);
    const y = this.down(place, path.y[last] as number);
    if (x < place.left || x > place.left + place.width || y < place.top || y > place.top + place.height) return;
    const [halfWidth, halfHeight] = [context.measureText(path.label).width / 2, size * 0.55];
    const across = halfWidth + size * 0.55;
    const side = x + 2 * across > place.left + place.width ? -1 : 1;
    const at = (dx: number, lines: number): LabelBox => ({
      x: x + dx * across,
      y: y + lines * size,
      halfWidth,
      halfHeight,
    });
    const box = firstFree(
      [at(side, -0.85), at(-side, -0.85), at(-side, 0.85), at(side, -2), at(-side, -2)],
      (each) =>
        Math.abs(each.x - place.left - place.width / 2) + halfWidth <= place.width / 2 &&
        !taken.some((other) => overlaps(each, other)),
    );
    taken.push(box);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    haloText(
      context,
      theme,
      path.label,
      box.x,
      box.y,
      path.past ? theme.inkSoft : this.colorOf(path, theme),
      size * 0.3,
    );
  }

  private drawArrows(context: CanvasRenderingContext2D, theme: Theme, place: Place): void {
    context.strokeStyle = theme.accent;
    context.fillStyle = theme.accent;
    context.lineWidth = 1;
    for (const { x, y, dx, dy } of this.arrows) {
      const [x0, y0] = [this.across(place, x), this.down(place, y)];
      const [x1, y1] = [this.across(place, x + dx), this.down(place, y + dy)];
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
      context.beginPath();
      context.arc(x1, y1, 2, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

customElements.define('surface-map', SurfaceMap);

declare global {
  interface HTMLElementTagNameMap {
    'surface-map': SurfaceMap;
  }
}
