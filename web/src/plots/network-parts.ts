// The parts of a network's diagram: units, biases and edges, where they lie, and which of them a place or a key means.

export interface UnitPlace {
  /** 0: the inputs. */
  readonly layer: number;
  readonly unit: number;
}

export type DiagramPart =
  | { readonly kind: 'unit'; readonly layer: number; readonly unit: number }
  | { readonly kind: 'bias'; readonly layer: number; readonly unit: number }
  | { readonly kind: 'edge'; readonly from: UnitPlace; readonly to: UnitPlace };

export interface DiagramEdge {
  readonly from: UnitPlace;
  readonly to: UnitPlace;
  readonly weight: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where everything lies, in CSS pixels. */
export interface DiagramLayout {
  /** Side of a unit's tile, diameter of its circle. */
  readonly tile: number;
  readonly height: number;
  /** Of type with which a label fits above its unit. */
  readonly largestType: number;
  centre(place: UnitPlace): Spot;
  /** Where an edge can pass a layer: the place between two units, above the first or below the last, that is nearest to a height. */
  pass(layer: number, y: number): Spot;
}

/** Above a tile stands its label, below it its bias. */
const LABEL_ROOM = 18;
const BIAS_ROOM = 18;

/** The largest scale, between 1 and `scale`, with which no layer is higher than `tallest`; 0: all are. */
export function fittingScale(sizes: readonly number[], maps: boolean, scale: number, tallest: number): number {
  if (!(tallest > 0)) return scale;
  const most = Math.max(1, ...sizes);
  const pitch = (maps ? (most > 5 ? 44 : 60) : most > 4 ? 36 : 48) + LABEL_ROOM + BIAS_ROOM;
  return Math.max(1, Math.min(scale, (tallest - 4) / (most * pitch)));
}

/** Fits the units into a width. `maps`: units show pictures and are larger. `scale`: of the type, against a laptop's. */
export function layOut(sizes: readonly number[], width: number, maps: boolean, scale = 1): DiagramLayout {
  const layers = Math.max(1, sizes.length);
  const most = Math.max(1, ...sizes);
  const wish = width / (layers * 2.1);
  const tile = Math.round(
    maps
      ? Math.max(32, Math.min((most > 5 ? 44 : 60) * scale, wish))
      : Math.max(30, Math.min((most > 4 ? 36 : 48) * scale, wish)),
  );
  const pitch = tile + (LABEL_ROOM + BIAS_ROOM) * scale;
  const margin = tile / 2 + 14;
  const gap = layers > 1 ? Math.min((width - 2 * margin) / (layers - 1), 260 * scale) : 0;
  const height = most * pitch + 4;
  // As wide as it is useful, from the left, as everything on the page.
  const centre = ({ layer, unit }: UnitPlace): Spot => ({
    x: margin + layer * gap,
    y: height / 2 + (unit - ((sizes[layer] ?? 1) - 1) / 2) * pitch + ((LABEL_ROOM - BIAS_ROOM) * scale) / 2,
  });
  return {
    tile,
    height,
    largestType: 16 * scale,
    centre,
    pass: (layer, y) => {
      const first = centre({ layer, unit: 0 });
      const gapBefore = Math.round((y - first.y) / pitch + 0.5);
      const at = Math.max(0, Math.min(sizes[layer] ?? 0, gapBefore));
      return { x: first.x, y: Math.max(3, Math.min(height - 3, first.y + (at - 0.5) * pitch)) };
    },
  };
}

/** The two ends of an edge: the right side of its source, the left side of its target. */
export function edgeEnds({ from, to }: Pick<DiagramEdge, 'from' | 'to'>, layout: DiagramLayout): readonly [Spot, Spot] {
  const [a, b] = [layout.centre(from), layout.centre(to)];
  const half = layout.tile / 2;
  return [
    { x: a.x + half, y: a.y },
    { x: b.x - half, y: b.y },
  ];
}

/** An edge from its source to its target; one that skips layers goes past their units. */
export function edgePath({ from, to }: Pick<DiagramEdge, 'from' | 'to'>, layout: DiagramLayout): readonly Spot[] {
  const [a, b] = edgeEnds({ from, to }, layout);
  const skipped = Array.from({ length: Math.max(0, to.layer - from.layer - 1) }, (_, i) => from.layer + 1 + i);
  return [
    a,
    ...skipped.map((layer) => {
      const t = (layer - from.layer) / (to.layer - from.layer);
      // Of two places that are equally near the outer one: an edge at the height of a unit would else cross its neighbours' edges.
      const straight = a.y + t * (b.y - a.y);
      return layout.pass(layer, straight + Math.sign(straight - layout.height / 2));
    }),
    b,
  ];
}

/** The bias's stub: from its mark to the lower side of its unit. */
export function biasEnds(place: UnitPlace, layout: DiagramLayout): readonly [Spot, Spot] {
  const { x, y } = layout.centre(place);
  const half = layout.tile / 2;
  return [
    { x, y: y + half + 13 },
    { x, y: y + half },
  ];
}

export function distanceToPiece(p: Spot, a: Spot, b: Spot): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** The edge or bias within `reach` of a place; the nearest one. */
export function partNear(
  spot: Spot,
  edges: readonly DiagramEdge[],
  biased: readonly UnitPlace[],
  layout: DiagramLayout,
  reach: number,
): DiagramPart | undefined {
  let best: DiagramPart | undefined;
  let distance = reach;
  const consider = (part: DiagramPart, path: readonly Spot[]): void => {
    path.slice(1).forEach((end, i) => {
      const d = distanceToPiece(spot, path[i] as Spot, end);
      if (d < distance) [best, distance] = [part, d];
    });
  };
  for (const place of biased) consider({ kind: 'bias', ...place }, biasEnds(place, layout));
  for (const edge of edges) consider({ kind: 'edge', from: edge.from, to: edge.to }, edgePath(edge, layout));
  return best;
}

export function samePlace(a: UnitPlace, b: UnitPlace): boolean {
  return a.layer === b.layer && a.unit === b.unit;
}

export function samePart(a: DiagramPart | undefined, b: DiagramPart | undefined): boolean {
  if (!a || !b || a.kind !== b.kind) return false;
  if (a.kind === 'edge' && b.kind === 'edge') return samePlace(a.from, b.from) && samePlace(a.to, b.to);
  return a.kind !== 'edge' && b.kind !== 'edge' && samePlace(a, b);
}

/** All edges of fully connected layers; `weights[l]` is [out × in] from layer l to l + 1. */
export function edgesOf(sizes: readonly number[], weights: readonly ArrayLike<number>[]): DiagramEdge[] {
  return weights.flatMap((matrix, l) => {
    const [inputs, outputs] = [sizes[l] ?? 0, sizes[l + 1] ?? 0];
    return Array.from({ length: inputs * outputs }, (_, i) => ({
      from: { layer: l, unit: i % inputs },
      to: { layer: l + 1, unit: Math.floor(i / inputs) },
      weight: matrix[i] ?? 0,
    }));
  });
}

/** The unit that an arrow key leads to; the same one at the edge. */
export function neighbour(sizes: readonly number[], { layer, unit }: UnitPlace, key: string): UnitPlace {
  const count = sizes[layer] ?? 1;
  if (key === 'ArrowUp') return { layer, unit: Math.max(0, unit - 1) };
  if (key === 'ArrowDown') return { layer, unit: Math.min(count - 1, unit + 1) };
  const next = layer + (key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0);
  const units = sizes[next];
  if (units === undefined || next === layer) return { layer, unit };
  // To the unit at about the same height.
  const middle = unit - (count - 1) / 2 + (units - 1) / 2;
  return { layer: next, unit: Math.max(0, Math.min(units - 1, Math.round(middle))) };
}
