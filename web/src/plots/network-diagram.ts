// A network as units and edges: width is |weight|, colour its sign, every bias is drawn; units can show what they compute.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { hasModifier } from '../widgets/keys.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import { DIVERGING_SHADES } from './color-scale.js';
import { drawHeat, type HeatGrid, heatBitmap } from './heat-map.js';
import {
  biasEnds,
  type DiagramEdge,
  type DiagramLayout,
  type DiagramPart,
  edgePath,
  edgesOf,
  layOut,
  neighbour,
  partNear,
  type Spot,
  samePart,
  samePlace,
  type UnitPlace,
} from './network-parts.js';
import { haloText } from './plane-marks.js';
import type { Theme } from './theme.js';

export type { DiagramEdge, DiagramPart, UnitPlace } from './network-parts.js';

/** What a unit computes over the plane of the inputs, [rows × columns]; its colours end at level ± limit. */
export type UnitMap = HeatGrid;

/** Width of the widest edge, of the widest one in a diagram of many, and of the thinnest, in CSS pixels. */
const WIDEST = 7;
const WIDEST_OF_MANY = 3.5;
const MANY_EDGES = 40;
const THINNEST = 0.75;
/** How near to an edge the pointer takes it. */
const REACH = 8;
/** Size of the type on a laptop, in CSS pixels, for which the sizes of units are meant. */
const TYPE_SIZE = 15;
/** What the number of an output's bias needs beside the room that its unit has, on a laptop. */
const BIAS_NUMBER_ROOM = 16;
/** Strength of the palest edge: a colour that can be told from paper. */
const PALEST = 0.5;

/** `<network-diagram>`: layer 0 are the inputs; `weights[l]`, `biases[l]` lead to layer l + 1. */
export class NetworkDiagram extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    sizes: { attribute: false },
    weights: { attribute: false },
    biases: { attribute: false },
    edges: { attribute: false },
    labels: { attribute: false },
    values: { attribute: false },
    firing: { attribute: false },
    maps: { attribute: false },
    weightLimit: { type: Number, attribute: 'weight-limit' },
    numbers: { type: Boolean },
    selected: { attribute: false },
    highlight: { attribute: false },
    wiring: { type: Boolean },
    noLegend: { type: Boolean, attribute: 'no-legend' },
    pointed: { state: true },
    source: { state: true },
    active: { state: true },
  };
  /** Units of each layer, the inputs first. */
  declare sizes: readonly number[];
  declare weights: readonly ArrayLike<number>[];
  declare biases: readonly ArrayLike<number>[];
  /** Instead of weights: any edges from a layer to a later one. */
  declare edges: readonly DiagramEdge[] | undefined;
  /** Names of units, by layer. */
  declare labels: readonly (readonly string[])[];
  /** What each unit gives out now, by layer. */
  declare values: readonly ArrayLike<number>[];
  /** 1 for units that fire, by layer: for step units. */
  declare firing: readonly ArrayLike<number>[];
  /** By layer; a layer or unit without one is a circle. */
  declare maps: readonly (readonly (UnitMap | undefined)[])[];
  /** |weight| of the widest edge; 0: the largest there is. */
  declare weightLimit: number;
  /** Writes weights and biases beside what they belong to. */
  declare numbers: boolean;
  declare selected: DiagramPart | undefined;
  declare highlight: readonly DiagramPart[];
  /** A unit and then one of a later layer make or remove an edge. */
  declare wiring: boolean;
  declare noLegend: boolean;
  declare private pointed: DiagramPart | undefined;
  /** Where an edge that is being made begins. */
  declare private source: UnitPlace | undefined;
  /** The unit that has the Tab stop. */
  declare private active: UnitPlace;
  private drawn: readonly DiagramEdge[] = [];
  /** By layer and unit: what is drawn, and of what. */
  private readonly bitmaps = new Map<string, { map: UnitMap | undefined; readonly canvas: HTMLCanvasElement }>();

  constructor() {
    super();
    this.sizes = [];
    this.weights = [];
    this.biases = [];
    this.labels = [];
    this.values = [];
    this.firing = [];
    this.maps = [];
    this.weightLimit = 0;
    this.numbers = false;
    this.highlight = [];
    this.wiring = false;
    this.noLegend = false;
    this.active = { layer: 0, unit: 0 };
  }

  override themeChanged(): void {
    for (const bitmap of this.bitmaps.values()) bitmap.map = undefined;
    super.themeChanged();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['sizes', 'weights', 'edges'].some((name) => changed.has(name))) {
      this.drawn = this.edges ?? edgesOf(this.sizes, this.weights);
    }
    if (!this.exists(this.active)) this.active = { layer: 0, unit: 0 };
    if (this.source && !this.exists(this.source)) this.source = undefined;
  }

  private exists({ layer, unit }: UnitPlace): boolean {
    return unit < (this.sizes[layer] ?? 0);
  }

  private get units(): UnitPlace[] {
    return this.sizes.flatMap((count, layer) => Array.from({ length: count }, (_, unit) => ({ layer, unit })));
  }

  private get biased(): UnitPlace[] {
    return this.units.filter((place) => this.biasOf(place) !== undefined);
  }

  private biasOf({ layer, unit }: UnitPlace): number | undefined {
    return layer > 0 ? this.biases[layer - 1]?.[unit] : undefined;
  }

  private layout(width: number): DiagramLayout {
    // Units grow with the type, so that they can be seen from the last row of a lecture hall.
    const scale = Math.max(1, (Number.parseFloat(getComputedStyle(this).fontSize) || TYPE_SIZE) / TYPE_SIZE);
    return layOut(
      this.sizes,
      // The number of the output's bias stands to the right of it.
      this.numbers ? width - BIAS_NUMBER_ROOM * scale : width,
      this.maps.some((layer) => layer?.some((map) => map !== undefined)),
      scale,
    );
  }

  protected override plotHeight(width: number): number {
    return Math.round(this.layout(width).height);
  }

  // ---------------------------------------------------------------------------------------------------------------- words

  private labelOf({ layer, unit }: UnitPlace): string {
    return (
      this.labels[layer]?.[unit] ?? `${layer === 0 ? 'input' : 'unit'} ${layer === 0 ? '' : `${layer}.`}${unit + 1}`
    );
  }

  private weightOf(part: DiagramPart): number | undefined {
    if (part.kind === 'unit') return this.values[part.layer]?.[part.unit];
    if (part.kind === 'bias') return this.biasOf(part);
    return this.drawn.find(({ from, to }) => samePlace(from, part.from) && samePlace(to, part.to))?.weight;
  }

  private describe(part: DiagramPart): string {
    const value = this.weightOf(part);
    const number = value === undefined ? '' : `: ${formatNumber(value)}`;
    if (part.kind === 'edge') return `Weight from ${this.labelOf(part.from)} to ${this.labelOf(part.to)}${number}`;
    if (part.kind === 'bias') return `Bias of ${this.labelOf(part)}${number}`;
    const fires = this.firing[part.layer]?.[part.unit];
    const state = fires === undefined ? '' : fires ? ', fires' : ', does not fire';
    return `${this.labelOf(part)}${number}${state}`;
  }

  // -------------------------------------------------------------------------------------------------------------- actions

  private send<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  private point(part: DiagramPart | undefined): void {
    if (part === this.pointed || samePart(part, this.pointed)) return;
    this.pointed = part;
    this.requestDraw();
    this.send('part-pointed', { part: part ?? null });
  }

  private select(part: DiagramPart): void {
    this.selected = part;
    this.send('part-selected', { part });
  }

  private edit(part: DiagramPart): void {
    this.select(part);
    this.send('edit-requested', { part, value: this.weightOf(part) });
  }

  /** First the source, then a unit of a later layer; the edge between them is made, or removed if it is there. */
  private wire(place: UnitPlace): void {
    const { source } = this;
    if (!source || place.layer <= source.layer) {
      this.source = source && samePlace(source, place) ? undefined : place;
      return;
    }
    this.source = undefined;
    const edge = { from: source, to: place };
    const there = this.drawn.some(({ from, to }) => samePlace(from, source) && samePlace(to, place));
    this.send(there ? 'edge-removed' : 'edge-added', edge);
  }

  private pressedUnit(place: UnitPlace): void {
    this.active = place;
    if (this.wiring) this.wire(place);
    else this.select({ kind: 'unit', ...place });
  }

  private keyed(event: KeyboardEvent, place: UnitPlace): void {
    if (hasModifier(event)) return;
    if (event.key.startsWith('Arrow')) {
      const next = neighbour(this.sizes, place, event.key);
      this.active = next;
      void this.updateComplete.then(() => this.buttonOf(next)?.focus());
    } else if (event.key === '[' || event.key === ']') {
      this.walkParts(place, event.key === ']' ? 1 : -1);
    } else if (event.key === 'Enter' && !this.wiring) {
      this.edit(this.partOf(place));
    } else if (event.key === 'Escape' && this.source) {
      this.source = undefined;
    } else {
      return;
    }
    event.preventDefault();
  }

  /** What keys act on at a unit: the weight or bias that was gone to with [ and ], else the unit. */
  private partOf(place: UnitPlace): DiagramPart {
    return this.partsInto(place).find((part) => samePart(part, this.pointed)) ?? { kind: 'unit', ...place };
  }

  /** The unit, its bias and the edges that lead to it. */
  private partsInto(place: UnitPlace): DiagramPart[] {
    const edges = this.drawn
      .filter(({ to }) => samePlace(to, place))
      .map(({ from, to }) => ({ kind: 'edge' as const, from, to }));
    const bias = this.biasOf(place) === undefined ? [] : [{ kind: 'bias' as const, ...place }];
    return [{ kind: 'unit', ...place }, ...edges, ...bias];
  }

  private walkParts(place: UnitPlace, by: 1 | -1): void {
    const parts = this.partsInto(place);
    const at = parts.findIndex((part) => samePart(part, this.pointed));
    this.point(parts[(Math.max(0, at) + by + parts.length) % parts.length]);
  }

  private buttonOf({ layer, unit }: UnitPlace): HTMLButtonElement | null | undefined {
    return this.shadowRoot?.querySelector<HTMLButtonElement>(`button[data-layer="${layer}"][data-unit="${unit}"]`);
  }

  private near(event: MouseEvent): DiagramPart | undefined {
    const rect = this.canvas?.getBoundingClientRect();
    if (!rect) return undefined;
    const spot: Spot = { x: event.clientX - rect.left, y: event.clientY - rect.top };
    return partNear(spot, this.drawn, this.biased, this.layout(rect.width), REACH);
  }

  // ------------------------------------------------------------------------------------------------------------- elements

  protected override render(): TemplateResult {
    return html`<div class="plot" role="group" aria-label=${this.wiring ? 'Network. Choose a unit, then a later one.' : 'Network'}>
        <canvas role="img" aria-label=${this.description || nothing}
          @pointermove=${(event: PointerEvent) => this.point(this.near(event))} @pointerleave=${() => this.point(undefined)}
          @click=${(event: MouseEvent) => {
            const part = this.near(event);
            if (part) this.select(part);
          }}
          @dblclick=${(event: MouseEvent) => {
            const part = this.near(event);
            if (part) this.edit(part);
          }}></canvas>
        ${this.units.map((place) => this.renderUnit(place))}
      </div>
      ${this.noLegend ? nothing : html`<p class="legend">${this.pointed ? this.describe(this.pointed) : this.legend()}</p>`}
      <p class="spoken" role="status">${this.pointed && this.pointed.kind !== 'unit' ? this.describe(this.pointed) : ''}</p>`;
  }

  private legend(): TemplateResult {
    return html`<span class="negative">━</span> negative <span class="positive">━</span> positive; width is |weight|,
      the widest ${formatNumber(this.widest(), 3)}`;
  }

  private renderUnit(place: UnitPlace): TemplateResult {
    const part: DiagramPart = { kind: 'unit', ...place };
    const { source } = this;
    const isSource = source !== undefined && samePlace(source, place);
    return html`<button type="button" data-layer=${place.layer} data-unit=${place.unit}
      data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown [ ] Enter Space${source ? ' Escape' : ''}"
      class=${this.maps[place.layer]?.[place.unit] ? 'tile' : ''}
      tabindex=${samePlace(place, this.active) ? 0 : -1} aria-label=${this.describe(part)}
      aria-pressed=${this.wiring ? isSource : samePart(part, this.selected)}
      @click=${() => this.pressedUnit(place)} @dblclick=${() => !this.wiring && this.edit(part)}
      @focus=${() => {
        this.active = place;
        this.point(part);
      }}
      @blur=${() => this.point(undefined)}
      @pointerenter=${() => this.point(part)} @pointerleave=${() => this.point(undefined)}
      @keydown=${(event: KeyboardEvent) => this.keyed(event, place)}></button>`;
  }

  /** Buttons lie over their units. */
  private placeButtons(layout: DiagramLayout): void {
    for (const place of this.units) {
      const button = this.buttonOf(place);
      if (!button) continue;
      const { x, y } = layout.centre(place);
      button.style.left = `${x - layout.tile / 2}px`;
      button.style.top = `${y - layout.tile / 2}px`;
      button.style.width = button.style.height = `${layout.tile}px`;
    }
  }

  // -------------------------------------------------------------------------------------------------------------- drawing

  private widest(): number {
    if (this.weightLimit > 0) return this.weightLimit;
    const all = [...this.drawn.map(({ weight }) => weight), ...this.biased.map((place) => this.biasOf(place) ?? 0)];
    return Math.max(0, ...all.filter(Number.isFinite).map(Math.abs)) || 1;
  }

  protected override draw({ context, width, theme }: Drawing): void {
    const layout = this.layout(width);
    this.placeButtons(layout);
    const size = Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.9);
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    const widest = this.widest();
    for (const edge of this.drawn) {
      const part: DiagramPart = { kind: 'edge', from: edge.from, to: edge.to };
      this.drawWeight(context, theme, edgePath(edge, layout), edge.weight, widest, part);
    }
    for (const place of this.biased) {
      const ends = biasEnds(place, layout);
      this.drawWeight(context, theme, ends, this.biasOf(place) ?? 0, widest, { kind: 'bias', ...place });
      context.fillStyle = theme.inkSoft;
      context.fillRect(ends[0].x - 3, ends[0].y - 2, 6, 4);
    }
    if (this.numbers) this.drawNumbers(context, theme, layout, size);
    for (const place of this.units) this.drawUnit(context, theme, layout, place, size, width);
  }

  private emphasised(part: DiagramPart): boolean {
    return (
      samePart(part, this.pointed) ||
      samePart(part, this.selected) ||
      this.highlight.some((other) => samePart(part, other))
    );
  }

  private drawWeight(
    context: CanvasRenderingContext2D,
    theme: Theme,
    path: readonly Spot[],
    weight: number,
    widest: number,
    part: DiagramPart,
  ): void {
    const strength = Math.min(1, Math.abs(weight) / widest);
    const most = this.drawn.length > MANY_EDGES ? WIDEST_OF_MANY : WIDEST;
    const lineWidth = Number.isFinite(strength) ? Math.max(THINNEST, strength * most) : 2;
    const trace = (color: string, width: number): void => {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.lineJoin = 'round';
      context.beginPath();
      for (const { x, y } of path) context.lineTo(x, y);
      context.stroke();
    };
    if (this.emphasised(part)) {
      trace(theme.accent, lineWidth + 5);
      trace(theme.paper, lineWidth + 2);
    }
    // No weight, and one that is not a number, are no colour of a sign.
    const plain = weight === 0 || Number.isNaN(weight);
    context.setLineDash(plain ? [3, 4] : []);
    trace(plain ? (weight === 0 ? theme.mark : theme.wrong) : signColor(theme, weight, strength), lineWidth);
    context.setLineDash([]);
  }

  private drawNumbers(context: CanvasRenderingContext2D, theme: Theme, layout: DiagramLayout, size: number): void {
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const edge of this.drawn) {
      const [a, b] = edgePath(edge, layout).slice(-2) as [Spot, Spot];
      // Nearer to the source: edges cross in the middle.
      const t = 0.3;
      const [x, y, text] = [a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), formatNumber(edge.weight, 3)];
      // Paper behind it: a minus sign on a level edge would be lost.
      const half = context.measureText(text).width / 2 + 2;
      context.fillStyle = theme.paper;
      context.fillRect(x - half, y - size * 0.55, 2 * half, size * 1.1);
      context.fillStyle = theme.ink;
      context.fillText(text, x, y);
    }
    context.textAlign = 'left';
    for (const place of this.biased) {
      const [from] = biasEnds(place, layout);
      haloText(context, theme, formatNumber(this.biasOf(place) ?? 0, 3), from.x + 7, from.y - size * 0.25, theme.ink);
    }
  }

  private drawUnit(
    context: CanvasRenderingContext2D,
    theme: Theme,
    layout: DiagramLayout,
    place: UnitPlace,
    size: number,
    width: number,
  ): void {
    const { x, y } = layout.centre(place);
    const half = layout.tile / 2;
    const map = this.maps[place.layer]?.[place.unit];
    const fires = this.firing[place.layer]?.[place.unit];
    const value = this.values[place.layer]?.[place.unit];
    const strong = this.emphasised({ kind: 'unit', ...place }) || (this.source && samePlace(this.source, place));
    context.beginPath();
    if (map) context.rect(x - half, y - half, layout.tile, layout.tile);
    else context.arc(x, y, half, 0, 2 * Math.PI);
    context.fillStyle = fires ? theme.class1 : theme.paper;
    context.fill();
    if (map) this.drawMap(context, theme, place, map, { left: x - half, top: y - half, side: layout.tile });
    context.strokeStyle = strong ? theme.accent : fires ? theme.class1 : theme.mark;
    context.lineWidth = strong ? 3 : fires === undefined ? 1.25 : 2;
    context.stroke();
    const label = this.labels[place.layer]?.[place.unit] ?? '';
    const number = value === undefined ? '' : formatNumber(value, 3);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const inside = map ? '' : number || label;
    context.fillStyle = fires ? theme.paper : theme.ink;
    context.fillText(inside, x, y, layout.tile - 4);
    const above = map ? [label, number].filter(Boolean).join(' ') : number ? label : '';
    if (!above) return;
    // A long value stays in the picture.
    const reach = Math.min(width, context.measureText(above).width + 6) / 2;
    haloText(context, theme, above, Math.max(reach, Math.min(width - reach, x)), y - half - size * 0.7, theme.ink);
  }

  private drawMap(
    context: CanvasRenderingContext2D,
    theme: Theme,
    { layer, unit }: UnitPlace,
    map: UnitMap,
    { left, top, side }: { readonly left: number; readonly top: number; readonly side: number },
  ): void {
    const key = `${layer}.${unit}`;
    const known = this.bitmaps.get(key);
    const bitmap = known?.map === map ? known.canvas : heatBitmap(map, theme, known?.canvas);
    if (!bitmap) return;
    this.bitmaps.set(key, { map, canvas: bitmap });
    drawHeat(context, bitmap, { left, top, width: side, height: side });
    // Clipping forgot the outline.
    context.beginPath();
    context.rect(left, top, side, side);
  }

  static override styles = [
    ...CanvasPlot.styles,
    css`
      .plot {
        position: relative;
      }
      button {
        position: absolute;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: none;
        cursor: pointer;
        touch-action: manipulation;
      }
      button.tile {
        border-radius: 2px;
      }
      .legend {
        min-height: 1.4em;
        margin: 0.25rem 0 0;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      .negative {
        color: var(--class-0);
      }
      .positive {
        color: var(--class-1);
      }
    `,
  ];
}

/** The diverging colour of a sign, never so pale that the edge disappears: its width says how large it is. */
function signColor(theme: Theme, weight: number, strength: number): string {
  const middle = (DIVERGING_SHADES - 1) / 2;
  const shade = Math.round(middle * (PALEST + (1 - PALEST) * strength));
  return theme.diverging[middle + Math.sign(weight) * shade] ?? theme.ink;
}

customElements.define('network-diagram', NetworkDiagram);

declare global {
  interface HTMLElementTagNameMap {
    'network-diagram': NetworkDiagram;
  }
}
