// How the activations of each layer are spread: one row of shades a layer, the first layer at the top, a note at its end.
import type { PropertyDeclarations } from 'lit';
import { formatCount, formatNumber } from '../widgets/format.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';

/** Share of ink in the shade of the largest count: nearly black on light paper, nearly white on dark. */
const STRONGEST = 0.85;
/** Below the rows: the numbers of the axis and what the shades mean, in heights of their type. */
const AXIS = { numbers: 0.9, shades: 2.2, height: 2.9 };

/**
 * `<layer-histograms .counts=${…} bins="24" low="0" high="1" scale="shared">`: counts is [layers × bins]. The strongest shade is
 * the largest count of all layers, or of each layer by itself: which one is said below. Where values lie beyond an end and are
 * counted in its bin, `open` says at which ends, so that the axis does.
 */
export class LayerHistograms extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    ...CanvasPlot.properties,
    counts: { attribute: false },
    bins: { type: Number },
    low: { type: Number },
    high: { type: Number },
    open: {},
    scale: {},
    names: { attribute: false },
    notes: { attribute: false },
  };
  declare counts: ArrayLike<number>;
  declare bins: number;
  /** Ends of the axis. */
  declare low: number;
  declare high: number;
  declare open: 'none' | 'high' | 'both';
  declare scale: 'shared' | 'each';
  /** Of the layers, at the left. */
  declare names: readonly string[];
  /** At the right of each row. */
  declare notes: readonly string[];

  constructor() {
    super();
    this.counts = [];
    this.bins = 1;
    this.low = 0;
    this.high = 1;
    this.open = 'none';
    this.scale = 'shared';
    this.names = [];
    this.notes = [];
  }

  protected override plotHeight(): number {
    return 300 + this.room;
  }

  protected override draw({ context, width, height, theme }: Drawing): void {
    const { counts, bins, names, notes } = this;
    const layers = Math.floor(counts.length / bins);
    const size = Number.parseFloat(getComputedStyle(this).fontSize) * 0.85;
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    const widest = (texts: readonly string[]): number =>
      texts.reduce((most, text) => Math.max(most, context.measureText(text).width), 0);
    const [left, right] = [widest(names) + 6, widest(notes) + 8];
    const [room, bottom] = [Math.max(10, width - left - right), height - AXIS.height * size];
    const row = layers > 0 ? bottom / layers : bottom;
    // Of many layers in large type the rows are lower than it is.
    const rowFont = context.font.replace(/^[\d.]+/, String(Math.min(size, row)));
    const axisFont = context.font;
    context.font = rowFont;
    const limitOfAll = Array.from(counts).reduce((most, count) => Math.max(most, count), 0);
    context.textBaseline = 'middle';
    for (let layer = 0; layer < layers; ++layer) {
      const of = (bin: number): number => counts[layer * bins + bin] as number;
      let limit = limitOfAll;
      if (this.scale === 'each') {
        limit = 0;
        for (let bin = 0; bin < bins; ++bin) limit = Math.max(limit, of(bin));
      }
      const top = layer * row;
      for (let bin = 0; bin < bins; ++bin) {
        const share = limit > 0 ? of(bin) / limit : 0;
        context.fillStyle = theme.pixels[Math.round(255 * STRONGEST * Math.sqrt(share))] ?? theme.ink;
        context.fillRect(left + (bin * room) / bins, top, room / bins + 0.5, Math.max(1, row - 1.5));
      }
      context.strokeStyle = theme.rule;
      context.strokeRect(left + 0.5, top + 0.5, room - 1, Math.max(1, row - 2));
      context.fillStyle = theme.inkSoft;
      context.textAlign = 'right';
      context.fillText(names[layer] ?? '', left - 4, top + row / 2);
      context.fillStyle = theme.ink;
      context.textAlign = 'left';
      context.fillText(notes[layer] ?? '', left + room + 6, top + row / 2);
    }
    context.font = axisFont;
    this.drawAxis(context, { left, room, bottom, size, color: theme.inkSoft });
    context.textAlign = 'left';
    const said =
      this.scale === 'each'
        ? 'each layer has its own scale'
        : `one scale: the strongest shade is ${formatCount(limitOfAll)} values`;
    context.fillText(said, left, bottom + AXIS.shades * size);
  }

  private drawAxis(
    context: CanvasRenderingContext2D,
    place: { left: number; room: number; bottom: number; size: number; color: string },
  ): void {
    const { left, room, bottom, size, color } = place;
    context.fillStyle = color;
    const texts = [
      `${this.open === 'both' ? '≤ ' : ''}${formatNumber(this.low)}`,
      formatNumber((this.low + this.high) / 2),
      `${this.open === 'none' ? '' : '≥ '}${formatNumber(this.high)}`,
    ];
    texts.forEach((text, i) => {
      context.textAlign = i === 0 ? 'left' : i === 1 ? 'center' : 'right';
      context.fillText(text, left + (i * room) / 2, bottom + AXIS.numbers * size);
    });
  }
}

customElements.define('layer-histograms', LayerHistograms);

declare global {
  interface HTMLElementTagNameMap {
    'layer-histograms': LayerHistograms;
  }
}
