// Draws a network's diagram: edges and biases by their weights, their numbers, and units with what they compute.
import { formatNumber } from '../widgets/format.js';
import type { Drawing } from './canvas-plot.js';
import { DIVERGING_SHADES } from './color-scale.js';
import { drawHeat, type HeatGrid, heatBitmap } from './heat-map.js';
import { type LabelBox, placeOnEdges } from './label-places.js';
import {
  biasEnds,
  type DiagramEdge,
  type DiagramLayout,
  type DiagramPart,
  edgePath,
  type Spot,
  type UnitPlace,
} from './network-parts.js';
import type { Place } from './plane-geometry.js';
import { haloText } from './plane-marks.js';
import type { Theme } from './theme.js';

/** What a unit computes over the plane of the inputs, [rows × columns]; its colours end at level ± limit. */
export type UnitMap = HeatGrid;

/** What the painter needs of the diagram that it draws; arrays are by layer. */
export interface PaintedNetwork {
  readonly labels: readonly (readonly string[])[];
  readonly values: readonly ArrayLike<number>[];
  readonly firing: readonly ArrayLike<number>[];
  readonly maps: readonly (readonly (UnitMap | undefined)[])[];
  /** Whether weights and biases are written beside what they belong to. */
  readonly numbers: boolean;
  readonly drawn: readonly DiagramEdge[];
  readonly units: readonly UnitPlace[];
  readonly biased: readonly UnitPlace[];
  biasOf(place: UnitPlace): number | undefined;
  widest(): number;
  emphasised(part: DiagramPart): boolean;
}

/** Width of the widest edge, of the widest one in a diagram of many, and of the thinnest, in CSS pixels. */
const WIDEST = 7;
const WIDEST_OF_MANY = 3.5;
const MANY_EDGES = 40;
const THINNEST = 0.75;
/** Strength of the palest edge: a colour that can be told from paper. */
const PALEST = 0.5;

/** Draws one diagram, and keeps its units' pictures from drawing to drawing. */
export class NetworkPainter {
  /** By layer and unit: what is drawn, and of what. */
  private readonly bitmaps = new Map<string, { map: UnitMap | undefined; readonly canvas: HTMLCanvasElement }>();

  private placed: { readonly key: string; readonly places: readonly Place[] } | undefined;

  constructor(private readonly network: PaintedNetwork) {}

  /** The theme is another one: pictures are made anew, on the canvases that are there. */
  forgetColors(): void {
    for (const bitmap of this.bitmaps.values()) bitmap.map = undefined;
  }

  /** Draws everything; the context has its font, of `size` CSS pixels. */
  paint({ context, width, theme }: Drawing, layout: DiagramLayout, size: number): void {
    const { network } = this;
    const widest = network.widest();
    for (const edge of network.drawn) {
      const part: DiagramPart = { kind: 'edge', from: edge.from, to: edge.to };
      this.drawWeight(context, theme, edgePath(edge, layout), edge.weight, widest, part);
    }
    for (const place of network.biased) {
      const ends = biasEnds(place, layout);
      this.drawWeight(context, theme, ends, network.biasOf(place) ?? 0, widest, { kind: 'bias', ...place });
      context.fillStyle = theme.inkSoft;
      context.fillRect(ends[0].x - 3, ends[0].y - 2, 6, 4);
    }
    if (network.numbers) this.drawNumbers(context, theme, layout, size);
    for (const place of network.units) this.drawUnit(context, theme, layout, place, size, width);
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
    const most = this.network.drawn.length > MANY_EDGES ? WIDEST_OF_MANY : WIDEST;
    const lineWidth = Number.isFinite(strength) ? Math.max(THINNEST, strength * most) : 2;
    const trace = (color: string, width: number): void => {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.lineJoin = 'round';
      context.beginPath();
      for (const { x, y } of path) context.lineTo(x, y);
      context.stroke();
    };
    if (this.network.emphasised(part)) {
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
    const texts = this.network.drawn.map(({ weight }) => formatNumber(weight, 3));
    const places = this.numberPlaces(context, layout, size, texts);
    texts.forEach((text, i) => {
      const { x, y } = places[i] as Place;
      // Paper behind it: a minus sign on a level edge would be lost.
      const half = context.measureText(text).width / 2 + 2;
      context.fillStyle = theme.paper;
      context.fillRect(x - half, y - size * 0.55, 2 * half, size * 1.1);
      context.fillStyle = theme.ink;
      context.fillText(text, x, y);
    });
    context.textAlign = 'left';
    for (const place of this.network.biased) {
      const [from] = biasEnds(place, layout);
      const text = formatNumber(this.network.biasOf(place) ?? 0, 3);
      haloText(context, theme, text, from.x + 7, from.y - size * 0.25, theme.ink);
    }
  }

  /** Where the weights are written; worked out anew only when the edges, the size or the room for the widest text change. */
  private numberPlaces(
    context: CanvasRenderingContext2D,
    layout: DiagramLayout,
    size: number,
    texts: readonly string[],
  ): readonly Place[] {
    const { drawn, units, biased } = this.network;
    const widest = texts.reduce((most, text) => Math.max(most, context.measureText(text).width), 0);
    // In whole steps: a weight that gets another digit while it is trained does not move all others.
    const halfWidth = (Math.ceil(widest / size) * size) / 2 + 1;
    const edges = drawn.map((edge) => edgePath(edge, layout).slice(-2) as [Spot, Spot]);
    const key = JSON.stringify([edges, layout.tile, size, halfWidth]);
    if (this.placed?.key !== key) {
      const half = layout.tile / 2;
      const taken: LabelBox[] = units.map((place) => ({ ...layout.centre(place), halfWidth: half, halfHeight: half }));
      for (const place of units) {
        const { x, y } = layout.centre(place);
        taken.push({ x, y: y - half - size * 0.7, halfWidth: size, halfHeight: size * 0.6 });
      }
      for (const place of biased) {
        const [mark] = biasEnds(place, layout);
        taken.push({ x: mark.x + size, y: mark.y - size * 0.25, halfWidth: size * 1.6, halfHeight: size * 0.6 });
      }
      this.placed = { key, places: placeOnEdges(edges, halfWidth, size * 0.6, taken) };
    }
    return this.placed.places;
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
    const map = this.network.maps[place.layer]?.[place.unit];
    const fires = this.network.firing[place.layer]?.[place.unit];
    const value = this.network.values[place.layer]?.[place.unit];
    const strong = this.network.emphasised({ kind: 'unit', ...place });
    context.beginPath();
    if (map) context.rect(x - half, y - half, layout.tile, layout.tile);
    else context.arc(x, y, half, 0, 2 * Math.PI);
    context.fillStyle = fires ? theme.class1 : theme.paper;
    context.fill();
    if (map) this.drawMap(context, theme, place, map, { left: x - half, top: y - half, side: layout.tile });
    context.strokeStyle = strong ? theme.accent : fires ? theme.class1 : theme.mark;
    context.lineWidth = strong ? 3 : fires === undefined ? 1.25 : 2;
    context.stroke();
    const label = this.network.labels[place.layer]?.[place.unit] ?? '';
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
}

/** The diverging colour of a sign, never so pale that the edge disappears: its width says how large it is. */
function signColor(theme: Theme, weight: number, strength: number): string {
  const middle = (DIVERGING_SHADES - 1) / 2;
  const shade = Math.round(middle * (PALEST + (1 - PALEST) * strength));
  return theme.diverging[middle + Math.sign(weight) * shade] ?? theme.ink;
}
