// The three weights of one neuron as a picture: (w₁, w₂) as an arrow in a plane, b as a bar beside it, all in one scale.
import type { PropertyDeclarations } from 'lit';
import { CanvasPlot, type Drawing } from '../../plots/canvas-plot.js';
import { tickTexts } from '../../plots/plane-axes.js';
import { roundTicks } from '../../plots/plane-geometry.js';
import { drawArrow, haloText } from '../../plots/plane-marks.js';
import type { Theme } from '../../plots/theme.js';
import { formatNumber } from '../../widgets/format.js';

/** [b, w₁, w₂] */
type Triple = ArrayLike<number>;

/** A way that the weights went: three arrays of one length. */
export interface WeightPath {
  readonly b: ArrayLike<number>;
  readonly w1: ArrayLike<number>;
  readonly w2: ArrayLike<number>;
}

type Pixels = readonly [number, number];

/** The axes end at one of these times a power of ten. */
const LIMITS = [1.5, 2, 3, 4, 5, 6, 8, 10];
const LARGEST_SIDE = 300;

/**
 * `<weights-view .was=${} .change=${} .now=${}>`: `was` is grey and dashed, the change stands at its tip, `now` is ink.
 * Without a change only `now` is drawn. `path`: earlier weights as dots and lines.
 */
export class WeightsView extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    was: { attribute: false },
    change: { attribute: false },
    now: { attribute: false },
    changeLabel: { attribute: 'change-label' },
    path: { attribute: false },
    noBias: { type: Boolean, attribute: 'no-bias' },
  };
  declare was: Triple | undefined;
  declare change: Triple | undefined;
  declare now: Triple;
  /** Written at the change: "+x" or "−x". */
  declare changeLabel: string;
  declare path: WeightPath | undefined;
  declare noBias: boolean;
  private limit = 0;
  private area = { left: 0, top: 0, side: 1, barLeft: 0, barWidth: 1 };

  constructor() {
    super();
    this.now = [0, 0, 0];
    this.changeLabel = '';
    this.noBias = false;
  }

  private get typeSize(): number {
    return Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.92);
  }

  private fit(width: number): void {
    const size = this.typeSize;
    const left = size * 3.2;
    const bar = size * 8.2;
    const side = Math.max(40, Math.min(LARGEST_SIDE + this.room, width - left - bar));
    this.area = { left, top: size * 0.7, side, barLeft: left + side + size * 3.6, barWidth: size * 1.5 };
  }

  protected override plotHeight(width: number): number {
    this.fit(width);
    return Math.round(this.area.top + this.area.side + this.typeSize * 2.8);
  }

  /** The axes' end: grows when it must, shrinks only when most of it is empty, so that steps can be compared by eye. */
  private chooseLimit(): void {
    let needed = 0;
    const see = (values: Triple | undefined): void => {
      for (let i = 0; i < (values?.length ?? 0); ++i) needed = Math.max(needed, Math.abs(values?.[i] ?? 0));
    };
    see(this.was);
    see(this.now);
    if (this.path) [this.path.b, this.path.w1, this.path.w2].forEach(see);
    needed *= 1.12;
    if (this.limit > 0 && needed <= this.limit && needed >= this.limit / 4) return;
    const power = needed > 0 ? 10 ** Math.floor(Math.log10(needed)) : 1;
    this.limit = Math.max(1.5, (LIMITS.find((m) => m * power >= needed) ?? 10) * power);
  }

  private across(w1: number): number {
    const { left, side } = this.area;
    return left + ((w1 / this.limit + 1) / 2) * side;
  }

  private down(w2: number): number {
    const { top, side } = this.area;
    return top + ((1 - w2 / this.limit) / 2) * side;
  }

  protected override draw({ context, width, theme }: Drawing): void {
    this.fit(width);
    this.chooseLimit();
    const size = this.typeSize;
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    this.drawAxes(context, theme, size);
    if (this.path) this.drawPath(context, theme, this.path);
    this.drawVectors(context, theme, size);
    this.drawBar(context, theme, size);
  }

  private drawAxes(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { left, top, side } = this.area;
    context.strokeStyle = theme.rule;
    context.lineWidth = 1;
    context.strokeRect(left, top, side, side);
    context.strokeStyle = theme.mark;
    context.globalAlpha = 0.55;
    context.beginPath();
    context.moveTo(this.across(0), top);
    context.lineTo(this.across(0), top + side);
    context.moveTo(left, this.down(0));
    context.lineTo(left + side, this.down(0));
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = theme.inkSoft;
    const ticks = roundTicks(-this.limit, this.limit, side / (size * 2.6));
    const { texts, name: w1 } = tickTexts(ticks, 'w₁');
    ticks.forEach((tick, i) => {
      const text = texts[i] as string;
      context.textAlign = 'center';
      context.textBaseline = 'top';
      context.fillText(text, this.across(tick), top + side + size * 0.4);
      context.textAlign = 'right';
      context.textBaseline = 'middle';
      context.fillText(text, left - size * 0.45, this.down(tick));
    });
    context.fillStyle = theme.ink;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(w1, left + side / 2, top + side + size * 1.6);
    context.save();
    context.translate(size * 0.7, top + side / 2);
    context.rotate(-Math.PI / 2);
    context.textBaseline = 'middle';
    context.fillText(tickTexts(ticks, 'w₂').name, 0, 0);
    context.restore();
  }

  private drawPath(context: CanvasRenderingContext2D, theme: Theme, { w1, w2 }: WeightPath): void {
    context.strokeStyle = context.fillStyle = theme.past;
    context.lineWidth = 1.25;
    context.setLineDash([5, 4]);
    context.beginPath();
    for (let i = 0; i < w1.length; ++i) context.lineTo(...this.place(w1[i] as number, w2[i] as number));
    context.stroke();
    context.setLineDash([]);
    for (let i = 0; i < w1.length; ++i) {
      context.beginPath();
      context.arc(...this.place(w1[i] as number, w2[i] as number), 3, 0, 2 * Math.PI);
      context.fill();
    }
  }

  private place(w1: number, w2: number): [number, number] {
    return [this.across(w1), this.down(w2)];
  }

  private drawVectors(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { was, change, now } = this;
    const origin: Pixels = this.place(0, 0);
    const tip: Pixels = this.place(now[1] as number, now[2] as number);
    const labels: [string, Pixels, string][] = [];
    if (change && was) {
      const old: Pixels = this.place(was[1] as number, was[2] as number);
      drawArrow(context, origin, old, { color: theme.past, width: 2, dashed: true });
      if (apart(origin, old)) {
        // On the side where the new arrow is not.
        const turn = (old[0] - origin[0]) * (tip[1] - origin[1]) - (old[1] - origin[1]) * (tip[0] - origin[0]);
        const place = turn < 0 ? beside(origin, old, size) : beside(old, origin, size);
        labels.push(['before', place, theme.inkSoft]);
      }
      drawArrow(context, origin, tip, { color: theme.ink, halo: theme.paper, width: 2.5 });
      drawArrow(context, old, tip, { color: theme.accent, halo: theme.paper, width: 2.5 });
      if (apart(old, tip)) labels.push([this.changeLabel, beside(old, tip, size), theme.accent]);
    } else {
      drawArrow(context, origin, tip, { color: theme.ink, halo: theme.paper, width: 2.5 });
    }
    context.fillStyle = theme.ink;
    context.beginPath();
    context.arc(...origin, 3, 0, 2 * Math.PI);
    context.fill();
    labels.push(['w', beyond(origin, tip, size), theme.ink]);
    this.drawLabels(context, theme, size, labels);
  }

  /** A label whose place is taken goes below the one that has it. */
  private drawLabels(
    context: CanvasRenderingContext2D,
    theme: Theme,
    size: number,
    labels: readonly [string, Pixels, string][],
  ): void {
    const { left, top, side } = this.area;
    const taken: Pixels[] = [];
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [text, [wantedX, wantedY], color] of [...labels].reverse()) {
      const half = context.measureText(text).width / 2 + 3;
      const x = Math.max(left + half, Math.min(left + side - half, wantedX));
      let y = Math.max(top + size * 0.7, Math.min(top + side - size * 0.7, wantedY));
      while (taken.some(([tx, ty]) => Math.abs(tx - x) < half + size && Math.abs(ty - y) < size * 1.1))
        y += size * 1.15;
      taken.push([x, y]);
      haloText(context, theme, text, x, y, color);
    }
  }

  /** b on the scale of the plane: from zero to its value, the old value dashed, the change as an arrow. */
  private drawBar(context: CanvasRenderingContext2D, theme: Theme, size: number): void {
    const { top, side, barLeft, barWidth } = this.area;
    context.strokeStyle = theme.rule;
    context.lineWidth = 1;
    context.strokeRect(barLeft, top, barWidth, side);
    context.fillStyle = theme.ink;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(this.noBias ? 'no b' : 'b', barLeft + barWidth / 2, top + side + size * 1.6);
    if (this.noBias) return;
    const [b, zero] = [this.down(this.now[0] as number), this.down(0)];
    context.fillStyle = (this.now[0] as number) < 0 ? theme.class0 : theme.class1;
    context.fillRect(barLeft, Math.min(b, zero), barWidth, Math.abs(b - zero));
    context.fillStyle = theme.ink;
    context.fillRect(barLeft - 4, b - 1.25, barWidth + 8, 2.5);
    context.strokeStyle = theme.mark;
    context.beginPath();
    context.moveTo(barLeft - 4, zero);
    context.lineTo(barLeft + barWidth + 4, zero);
    context.stroke();
    for (const value of this.path ? Array.from(this.path.b) : []) this.dash(context, theme, value, [2, 3]);
    if (this.was && this.change) {
      const old = this.was[0] as number;
      this.dash(context, theme, old, [5, 3]);
      const x = barLeft + barWidth + size * 0.9;
      drawArrow(context, [x, this.down(old)], [x, b], { color: theme.accent, width: 2.5 });
      const change = this.change[0] as number;
      context.textAlign = 'left';
      context.textBaseline = 'middle';
      if (change !== 0) {
        const text = `${change > 0 ? '+' : ''}${formatNumber(change)}`;
        haloText(context, theme, text, x + size * 0.6, (this.down(old) + b) / 2, theme.accent);
      }
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    haloText(context, theme, formatNumber(this.now[0] as number), barLeft - 7, b, theme.ink);
  }

  private dash(context: CanvasRenderingContext2D, theme: Theme, value: number, dashes: number[]): void {
    const { barLeft, barWidth } = this.area;
    context.strokeStyle = theme.past;
    context.lineWidth = 2;
    context.setLineDash(dashes);
    context.beginPath();
    context.moveTo(barLeft - 4, this.down(value));
    context.lineTo(barLeft + barWidth + 4, this.down(value));
    context.stroke();
    context.setLineDash([]);
  }
}

/** Whether there is room for an arrow between two places. */
function apart([x0, y0]: Pixels, [x1, y1]: Pixels): boolean {
  return Math.hypot(x1 - x0, y1 - y0) > 2;
}

/** A little further than the arrow's tip. */
function beyond([x0, y0]: Pixels, [x1, y1]: Pixels, size: number): Pixels {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 1) return [x1 - size, y1 + size];
  return [x1 + ((x1 - x0) / length) * size, y1 + ((y1 - y0) / length) * size];
}

/** Beside the arrow's middle. */
function beside([x0, y0]: Pixels, [x1, y1]: Pixels, size: number): Pixels {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  return [(x0 + x1) / 2 - ((y1 - y0) / length) * size * 1.2, (y0 + y1) / 2 + ((x1 - x0) / length) * size * 1.2];
}

customElements.define('weights-view', WeightsView);

declare global {
  interface HTMLElementTagNameMap {
    'weights-view': WeightsView;
  }
}
