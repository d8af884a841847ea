// A network as units and edges: width is |weight|, colour its sign, every bias is drawn; units can show what they compute.
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { hasModifier } from '../widgets/keys.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import { NetworkPainter, type UnitMap } from './network-painter.js';
import {
  type DiagramEdge,
  type DiagramLayout,
  type DiagramPart,
  edgesOf,
  fittingScale,
  layOut,
  neighbour,
  partNear,
  type Spot,
  samePart,
  samePlace,
  type UnitPlace,
} from './network-parts.js';
import { networkStyles } from './network-styles.js';

export type { UnitMap } from './network-painter.js';
export type { DiagramEdge, DiagramPart, UnitPlace } from './network-parts.js';

/** How near to an edge the pointer takes it. */
const REACH = 8;
/** Size of the type on a laptop, in CSS pixels, for which the sizes of units are meant. */
const TYPE_SIZE = 15;
/** What the number of an output's bias needs beside the room that its unit has, on a laptop. */
const BIAS_NUMBER_ROOM = 16;

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
  /** The edges in force: those that were given, or those of the weights. */
  drawn: readonly DiagramEdge[] = [];
  private readonly painter = new NetworkPainter(this);
  /** Where the buttons are. */
  private placed = '';

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
    this.painter.forgetColors();
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

  get units(): UnitPlace[] {
    return this.sizes.flatMap((count, layer) => Array.from({ length: count }, (_, unit) => ({ layer, unit })));
  }

  /** The units that have a bias. */
  get biased(): UnitPlace[] {
    return this.units.filter((place) => this.biasOf(place) !== undefined);
  }

  biasOf({ layer, unit }: UnitPlace): number | undefined {
    return layer > 0 ? this.biases[layer - 1]?.[unit] : undefined;
  }

  private layout(width: number): DiagramLayout {
    // Units grow with the type, so that they can be seen from the last row of a lecture hall.
    const style = getComputedStyle(this);
    const maps = this.maps.some((layer) => layer?.some((map) => map !== undefined));
    const wanted = Math.max(1, (Number.parseFloat(style.fontSize) || TYPE_SIZE) / TYPE_SIZE);
    const tallest = Number.parseFloat(style.getPropertyValue('--diagram-height')) || 0;
    const scale = fittingScale(this.sizes, maps, wanted, tallest);
    // The number of the output's bias stands to the right of it.
    return layOut(this.sizes, this.numbers ? width - BIAS_NUMBER_ROOM * scale : width, maps, scale);
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

  /** Buttons lie over their units. They are moved only when the layout is another: each would be styled anew in every frame of a run. */
  private placeButtons(layout: DiagramLayout): void {
    const { units } = this;
    const places = `${layout.tile} ${units.map((place) => Object.values(layout.centre(place)).join()).join(' ')}`;
    if (places === this.placed) return;
    this.placed = places;
    for (const place of units) {
      const button = this.buttonOf(place);
      if (!button) continue;
      const { x, y } = layout.centre(place);
      button.style.left = `${x - layout.tile / 2}px`;
      button.style.top = `${y - layout.tile / 2}px`;
      button.style.width = button.style.height = `${layout.tile}px`;
    }
  }

  // -------------------------------------------------------------------------------------------------------------- drawing

  /** |weight| of the widest edge. */
  widest(): number {
    if (this.weightLimit > 0) return this.weightLimit;
    const all = [...this.drawn.map(({ weight }) => weight), ...this.biased.map((place) => this.biasOf(place) ?? 0)];
    return Math.max(0, ...all.filter(Number.isFinite).map(Math.abs)) || 1;
  }

  /** Whether it is pointed at, selected or highlighted, or where an edge that is being made begins. */
  emphasised(part: DiagramPart): boolean {
    return (
      samePart(part, this.pointed) ||
      samePart(part, this.selected) ||
      this.highlight.some((other) => samePart(part, other)) ||
      (part.kind === 'unit' && this.source !== undefined && samePlace(this.source, part))
    );
  }

  protected override draw(drawing: Drawing): void {
    const { context, width } = drawing;
    const layout = this.layout(width);
    this.placeButtons(layout);
    const wanted = (Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.9;
    const size = Math.round(Math.min(wanted, layout.largestType));
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    this.painter.paint(drawing, layout, size);
  }

  static override styles = [...CanvasPlot.styles, networkStyles];
}

customElements.define('network-diagram', NetworkDiagram);

declare global {
  interface HTMLElementTagNameMap {
    'network-diagram': NetworkDiagram;
  }
}
