// Curves over one x axis, labelled at their ends, appended to while a training runs; uPlot draws them.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import uPlot from 'uplot';
import { formatNumber } from '../widgets/format.js';
import { linearRange, linearTicks, logRange, logTicks, logTickTexts, roundAbove, tenTo } from './axis-ticks.js';
import { scaledFont, widestText } from './canvas-type.js';
import { alignCurves, type Curve, GrowingCurve, sameLooks } from './curve-data.js';
import { drawLabels, roomForLabels } from './curve-labels.js';
import { lineChartStyles } from './line-chart-styles.js';
import { type Theme, ThemeController } from './theme.js';

/** Share of the x axis that an arrow key moves the cursor. */
const KEY_SHARE = 0.02;
/** What a chart that is there can take over: values, and the ends and ticks of its axes, which it asks for with every drawing. */
const MOVING: ReadonlySet<PropertyKey> = new Set(['curves', 'xMin', 'xMax', 'yMin', 'yMax', 'xTicks']);

/**
 * `<line-chart x-label="epoch" y-label="loss" .curves=${Curve[]}>`. Set `curves` when the set of curves changes, call
 * appendPoints() while one grows. Its height is the element's CSS height (15rem unless the page says otherwise).
 */
export class LineChart extends LitElement {
  static override properties = {
    curves: { attribute: false },
    xLabel: { attribute: 'x-label' },
    yLabel: { attribute: 'y-label' },
    logY: { type: Boolean, attribute: 'log-y' },
    wholeX: { type: Boolean, attribute: 'whole-x' },
    wholeY: { type: Boolean, attribute: 'whole-y' },
    xMin: { type: Number, attribute: 'x-min' },
    xMax: { type: Number, attribute: 'x-max' },
    yMin: { type: Number, attribute: 'y-min' },
    yMax: { type: Number, attribute: 'y-max' },
    xTicks: { attribute: false },
    formatX: { attribute: false },
    formatY: { attribute: false },
    description: {},
    reading: { state: true },
  };
  declare curves: readonly Curve[];
  declare xLabel: string;
  declare yLabel: string;
  /** Whether the y axis is logarithmic; values that are not positive are then left out. */
  declare logY: boolean;
  /** Whether an axis counts something: its ticks are whole numbers. */
  declare wholeX: boolean;
  declare wholeY: boolean;
  /**
   * Ends of the axes; each that is missing follows from the data, and is a round number on an axis that begins at 0 (on the x axis,
   * if it counts).
   */
  declare xMin: number | undefined;
  declare xMax: number | undefined;
  declare yMin: number | undefined;
  declare yMax: number | undefined;
  /** Where the x axis has its ticks, if not at round numbers of ten: quarters of a turn. Empty: at round numbers. */
  declare xTicks: readonly number[];
  declare formatX: (value: number) => string;
  /** Of readings, and of ticks unless the axis is logarithmic: those have a way of their own. */
  declare formatY: (value: number) => string;
  /** What the curves show, in words. Keep it current. */
  declare description: string;
  /** The values under the cursor, in words. */
  declare private reading: string;

  private readonly theme = new ThemeController(this);
  private grown = new Map<string, GrowingCurve>();
  private chart: uPlot | undefined;
  private resizing: ResizeObserver | undefined;
  private frame = 0;
  private stale = true;
  private drawnFontSize = 0;
  /** Of the plot, in CSS pixels, until it is resized: to ask for them lays the page out, in every frame of an animation. */
  private measured: { readonly width: number; readonly height: number } | undefined;
  private adopted: readonly Curve[] | undefined;

  constructor() {
    super();
    this.curves = [];
    this.xLabel = '';
    this.yLabel = '';
    this.logY = false;
    this.wholeX = false;
    this.wholeY = false;
    this.xTicks = [];
    this.formatX = (value) => formatNumber(value, 4);
    this.formatY = (value) => formatNumber(value, 4);
    this.description = '';
    this.reading = '';
  }

  /** Adds points to the curve `id`; drawn in the next frame, however many calls there are. An unknown id is an error. */
  appendPoints(id: string, x: ArrayLike<number>, y: ArrayLike<number>): void {
    if (this.isUpdatePending) this.adopt();
    const curve = this.grown.get(id);
    if (!curve) throw new RangeError(`line-chart has no curve "${id}"`);
    curve.append(x, y);
    this.requestDraw();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing = new ResizeObserver(() => this.resized());
    this.resizing.observe(this);
    this.stale = true;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing?.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.chart?.destroy();
    this.chart = undefined;
    this.measured = undefined;
  }

  themeChanged(): void {
    this.stale = true;
    this.requestDraw();
  }

  protected override willUpdate(): void {
    this.adopt();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The reading alone changes nothing that is drawn.
    const drawn = [...changed.keys()].filter((key) => key !== 'reading' && key !== 'description');
    if (drawn.length === 0) return;
    // Curves that move and look the same need no new chart: a weight that is dragged moves them with every event.
    const moved =
      drawn.every((key) => MOVING.has(key)) &&
      (!changed.has('curves') || sameLooks(changed.get('curves') ?? [], this.curves));
    this.stale ||= !moved;
    this.requestDraw();
  }

  protected override render(): TemplateResult {
    return html`<div class="plot" tabindex="0" role="img" aria-label=${this.description || nothing}
        data-wants-keys="ArrowLeft ArrowRight" @keydown=${this.keyed} @blur=${this.blurred}></div>
      <p class="reading" role="status">${this.reading || '\u00a0'}</p>`;
  }

  /** Takes over a new set of curves; those given as the very same object keep what was appended. */
  private adopt(): void {
    if (this.adopted === this.curves) return;
    const before = this.adopted;
    const kept = new Map<string, GrowingCurve>();
    for (const curve of this.curves) {
      const old = before?.includes(curve) ? this.grown.get(curve.id) : undefined;
      kept.set(curve.id, old ?? new GrowingCurve(curve.x, curve.y));
    }
    this.grown = kept;
    this.adopted = this.curves;
  }

  private requestDraw(): void {
    if (this.frame !== 0 || !this.isConnected) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  private get place(): HTMLElement | null | undefined {
    return this.shadowRoot?.querySelector<HTMLElement>('.plot');
  }

  private resized(): void {
    const place = this.place;
    if (!place) return;
    const size = this.measure(place);
    if (size.width === 0) return;
    // Type that grew (presenter mode, zoomed text) needs other margins, not only another size.
    if (this.fontSize() !== this.drawnFontSize) this.stale = true;
    if (this.chart && !this.stale) this.chart.setSize(size);
    else this.requestDraw();
  }

  private measure({ clientWidth, clientHeight }: HTMLElement): { readonly width: number; readonly height: number } {
    this.measured = { width: clientWidth, height: clientHeight };
    return this.measured;
  }

  private paint(): void {
    const place = this.place;
    if (!place || (this.measured ?? this.measure(place)).width === 0) return;
    const data = alignCurves(
      this.drawn().map(({ id }) => this.grown.get(id) ?? new GrowingCurve()),
      this.logY,
    );
    // uPlot's own logarithmic axis has no ticks for very large and small numbers: it is given the exponents.
    if (this.logY) {
      for (const column of data.slice(1))
        column.forEach((y, i) => {
          if (y !== null) column[i] = Math.log10(y);
        });
    }
    // A single x value would make uPlot choose a range of its own; a second one without values keeps ours.
    if (data[0]?.length === 1) {
      const [xs, ...columns] = data;
      const only = xs[0] as number;
      xs.push(this.xMax !== undefined && this.xMax > only ? this.xMax : only + 1);
      for (const column of columns) column.push(null);
    }
    if (this.chart && !this.stale) {
      this.chart.setData(data as uPlot.AlignedData);
      return;
    }
    this.chart?.destroy();
    place.replaceChildren();
    this.chart = new uPlot(this.options(place), data as uPlot.AlignedData, place);
    this.stale = false;
  }

  /** The curves in the order in which they are drawn: the past below. */
  private drawn(): Curve[] {
    return [...this.curves.filter((c) => c.past), ...this.curves.filter((c) => !c.past)];
  }

  private options(place: HTMLElement): uPlot.Options {
    const theme = this.theme.current;
    const size = this.fontSize();
    this.drawnFontSize = size;
    const { width, height } = this.measured ?? this.measure(place);
    const font = `${size}px ${getComputedStyle(this).fontFamily}`;
    const ratio = window.devicePixelRatio || 1;
    const axis = {
      font,
      labelFont: font,
      labelSize: size * 1.5,
      labelGap: 0,
      stroke: theme.inkSoft,
      grid: { stroke: theme.rule, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    const texts = (format: (v: number) => string) => (_: uPlot, values: (number | null)[]) =>
      values.map((v) => (v === null ? '' : format(v)));
    return {
      width,
      height,
      padding: [size, this.labelRoom(font), 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: { x: { time: false, range: this.xRange }, y: { range: this.yRange } },
      axes: [
        {
          ...axis,
          label: this.xLabel,
          space: size * 4,
          size: size * 2,
          values: texts(this.formatX),
          splits: (u, _axis, min, max) =>
            this.xTicks.length > 0
              ? [...this.xTicks]
              : linearTicks(min, max, u.bbox.width / ratio / (size * 4), this.wholeX),
        },
        {
          ...axis,
          label: this.yLabel,
          space: size * 2.6,
          // A logarithmic axis has room for three decimals from the start: a curve that falls must not push the picture aside.
          size: (u, values) => widestText(u, this.logY ? [...(values ?? []), '0.001'] : values, font) + size,
          values: this.logY ? (_u, exponents) => logTickTexts(exponents.map(tenTo)) : texts(this.formatY),
          splits: (u, _axis, min, max) =>
            this.logY
              ? logTicks(tenTo(min), tenTo(max), this.ticksIn(u)).map(Math.log10)
              : linearTicks(min, max, u.bbox.height / ratio / (size * 2.6), this.wholeY),
        },
      ],
      series: [{}, ...this.drawn().map((curve, i) => this.seriesOptions(curve, i))],
      hooks: { draw: [(u) => this.labelCurves(u, font, size)], setCursor: [(u) => this.read(u)] },
    };
  }

  private seriesOptions(curve: Curve, index: number): uPlot.Series {
    const dashed = curve.past || curve.dashed;
    // Asked for with every drawing: a curve in another colour needs no new chart.
    const color = (): string => this.colorOf(this.drawn()[index] ?? curve, this.theme.current);
    return {
      label: curve.label,
      stroke: color,
      // Lines grow with the type, so that they can be seen from the last row of a lecture hall.
      width: (curve.past ? 0.1 : 0.15) * this.drawnFontSize,
      spanGaps: true,
      points: this.pointsOf(curve, color),
      ...(dashed ? { dash: [5, 4] } : {}),
    };
  }

  private pointsOf({ id, dots }: Curve, color: () => string): uPlot.Series.Points {
    if (typeof dots === 'number') return { show: true, size: dots, fill: color };
    // A single value is no line yet.
    const alone = (): boolean => this.grown.get(id)?.length === 1;
    return dots ? { show: true, size: 5 } : { show: alone, size: 5, fill: color };
  }

  private colorOf(curve: Curve, theme: Theme): string {
    if (curve.past) return theme.past;
    return curve.color === undefined ? theme.ink : (theme.qualitative[curve.color % 10] ?? theme.ink);
  }

  private readonly xRange = (_: uPlot, min: number | null, max: number | null): [number, number] => {
    const low = this.xMin ?? min ?? 0;
    const high = Math.max(this.xMax ?? max ?? 1, max ?? low);
    if (low === 0 && this.wholeX && this.xMax === undefined) return [0, roundAbove(high, true)];
    return [low, high > low ? high : low + 1];
  };

  private readonly yRange = (_: uPlot, min: number | null, max: number | null): [number, number] => {
    const given = { min: this.yMin, max: this.yMax };
    return this.logY ? logRange(given, min ?? -2, max ?? 0) : linearRange(given, min ?? 0, max ?? 1, this.wholeY);
  };

  /** Size of the type on the axes in whole CSS pixels; uPlot understands no others. */
  private fontSize(): number {
    return Math.round(Number.parseFloat(getComputedStyle(this).fontSize) * 0.92);
  }

  /** How many ticks have room one above the other. */
  private ticksIn(u: uPlot): number {
    const height = u.bbox.height / (window.devicePixelRatio || 1);
    return Math.max(2, Math.min(10, Math.floor(height / (1.35 * this.drawnFontSize))));
  }

  /** Room at the right for the widest label, and for half of a tick's text at the end of the axis, in CSS pixels. */
  private labelRoom(font: string): number {
    const least = 1.2 * this.drawnFontSize;
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return least;
    context.font = font;
    const labelled = this.curves.filter(({ label }) => label !== '');
    const widest = labelled.reduce((w, c) => Math.max(w, context.measureText(c.label).width), 0);
    return Math.max(least, roomForLabels(widest, labelled.length > 1));
  }

  /** Writes each curve's label at its last point, in its colour. */
  private labelCurves(u: uPlot, font: string, size: number): void {
    const ratio = window.devicePixelRatio || 1;
    const ends = this.drawn().flatMap((curve) => {
      const data = this.grown.get(curve.id);
      const last = data?.lastDrawable(this.logY);
      if (!curve.label || last === undefined || !data) return [];
      const y = data.y[last] as number;
      return [
        {
          label: curve.label,
          color: curve.past ? this.theme.current.inkSoft : this.colorOf(curve, this.theme.current),
          x: u.valToPos(data.x[last] as number, 'x', true),
          y: u.valToPos(this.logY ? Math.log10(y) : y, 'y', true),
          alone: data.length === 1,
        },
      ];
    });
    const { top, height } = u.bbox;
    const type = { font: scaledFont(font, ratio), size: size * ratio, ratio, paper: this.theme.current.paper };
    drawLabels(u.ctx, ends, type, top, top + height);
  }

  private read(u: uPlot): void {
    const { idx, left } = u.cursor;
    if (idx === null || idx === undefined || left === undefined || left < 0) {
      this.reading = '';
      return;
    }
    const x = u.data[0][idx] as number;
    const values = this.drawn().flatMap((curve, i) => {
      const y = u.data[i + 1]?.[idx];
      const name = curve.label || (curve.past ? 'before' : '');
      return y === null || y === undefined ? [] : [`${name} ${this.formatY(this.logY ? tenTo(y) : y)}`.trim()];
    });
    this.reading = values.length > 0 ? `${this.xLabel} ${this.formatX(x)}: ${values.join(', ')}` : '';
  }

  private keyed(event: KeyboardEvent): void {
    if (!this.chart || event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const width = this.chart.over.clientWidth;
    const from = (this.chart.cursor.left ?? -1) < 0 ? width : (this.chart.cursor.left ?? 0);
    const left = Math.max(0, Math.min(width, from + direction * KEY_SHARE * width));
    this.chart.setCursor({ left, top: this.chart.over.clientHeight / 2 });
  }

  private blurred(): void {
    this.chart?.setCursor({ left: -10, top: -10 });
  }

  static override styles = lineChartStyles;
}

customElements.define('line-chart', LineChart);

declare global {
  interface HTMLElementTagNameMap {
    'line-chart': LineChart;
  }
}
