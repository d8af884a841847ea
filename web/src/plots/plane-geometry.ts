// Where a line w₁x₁ + w₂x₂ + b = 0 runs through a view of the plane: clipping, half-planes, handles. Drawing geometry only.

/** A line by its coefficients. */
export interface LineWeights {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
}

/** What is shown of the plane. */
export interface View {
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A line as angle of its normal and signed distance from a centre: what can be turned and moved without a jump. */
export interface LinePose {
  /** Of the normal (w₁, w₂), in radians. */
  readonly angle: number;
  /** From the centre to the line, along the normal. */
  readonly distance: number;
}

/** The view's middle. */
export function centreOf(view: View): Place {
  return { x: (view.xMin + view.xMax) / 2, y: (view.yMin + view.yMax) / 2 };
}

/**
 * The line's pose about `centre`; undefined when it has no direction (both weights 0, or one not finite) or is infinitely
 * far away. Weights are scaled by the largest first, so that 1e300 and 1e-300 are as good as 1.
 */
export function poseOf({ w1, w2, b }: LineWeights, centre: Place): LinePose | undefined {
  const scale = Math.max(Math.abs(w1), Math.abs(w2));
  if (!(scale > 0) || !Number.isFinite(scale)) return undefined;
  const [n1, n2, offset] = [w1 / scale, w2 / scale, b / scale];
  const norm = Math.hypot(n1, n2);
  const distance = -(n1 * centre.x + n2 * centre.y + offset) / norm;
  return Number.isFinite(distance) ? { angle: Math.atan2(n2, n1), distance } : undefined;
}

/** Weights of the line with this pose whose |w| is `norm`. */
export function weightsOf({ angle, distance }: LinePose, centre: Place, norm: number): LineWeights {
  const [n1, n2] = [Math.cos(angle), Math.sin(angle)];
  return { w1: norm * n1, w2: norm * n2, b: -norm * (n1 * centre.x + n2 * centre.y + distance) };
}

/** |w|, without overflow; 1 where it would be 0 or not finite. */
export function normOf({ w1, w2 }: LineWeights): number {
  const norm = Math.hypot(w1, w2);
  return norm > 0 && Number.isFinite(norm) ? norm : 1;
}

/** The piece of a line inside the view, [from, to]; undefined when there is none. */
export function clipLine(pose: LinePose, view: View): readonly [Place, Place] | undefined {
  const centre = centreOf(view);
  const [n1, n2] = [Math.cos(pose.angle), Math.sin(pose.angle)];
  const foot = { x: centre.x + n1 * pose.distance, y: centre.y + n2 * pose.distance };
  const [d1, d2] = [-n2, n1];
  let [from, to] = [-Infinity, Infinity];
  for (const [at, direction, min, max] of [
    [foot.x, d1, view.xMin, view.xMax],
    [foot.y, d2, view.yMin, view.yMax],
  ] as const) {
    // A line along an axis: sin and cos of quarter turns are not exactly 0.
    if (Math.abs(direction) < 1e-15) {
      if (at < min || at > max) return undefined;
      continue;
    }
    const [a, b] = [(min - at) / direction, (max - at) / direction];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  if (!(from <= to)) return undefined;
  return [
    { x: foot.x + from * d1, y: foot.y + from * d2 },
    { x: foot.x + to * d1, y: foot.y + to * d2 },
  ];
}

/** The part of the view on the line's positive side (where w·x + b ≥ 0), as a polygon; empty when there is none. */
export function positiveSide(pose: LinePose, view: View): Place[] {
  const centre = centreOf(view);
  const [n1, n2] = [Math.cos(pose.angle), Math.sin(pose.angle)];
  const height = ({ x, y }: Place): number => n1 * (x - centre.x) + n2 * (y - centre.y) - pose.distance;
  const corners = [
    { x: view.xMin, y: view.yMin },
    { x: view.xMax, y: view.yMin },
    { x: view.xMax, y: view.yMax },
    { x: view.xMin, y: view.yMax },
  ];
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % 4] as Place;
    const [a, b] = [height(corner), height(next)];
    const kept = a >= 0 ? [corner] : [];
    if (a >= 0 === b >= 0) return kept;
    const t = a / (a - b);
    return [...kept, { x: corner.x + t * (next.x - corner.x), y: corner.y + t * (next.y - corner.y) }];
  });
}

/** The pose between two, the shorter way round. */
export function poseBetween(a: LinePose, b: LinePose, t: number): LinePose {
  const turn = Math.atan2(Math.sin(b.angle - a.angle), Math.cos(b.angle - a.angle));
  return { angle: a.angle + t * turn, distance: a.distance + t * (b.distance - a.distance) };
}

/** The place of the view that is nearest to `place`. */
export function clampTo(view: View, { x, y }: Place): Place {
  return { x: Math.min(view.xMax, Math.max(view.xMin, x)), y: Math.min(view.yMax, Math.max(view.yMin, y)) };
}

/** A round distance between ticks, so that about `wanted` of them lie between `min` and `max`; 0 if none does. */
export function roundStep(min: number, max: number, wanted: number): number {
  const raw = (max - min) / Math.max(1, wanted);
  if (!(raw > 0) || !Number.isFinite(raw)) return 0;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((m) => m * power >= raw * (1 - 1e-9)) ?? 10) * power;
}

/** The multiples of `step` between `min` and `max`. */
export function ticksEvery(step: number, min: number, max: number): number[] {
  const ticks: number[] = [];
  if (!(step > 0)) return ticks;
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; ++i) ticks.push(i * step);
  return ticks;
}

/** Round numbers between `min` and `max`, about `wanted` of them. */
export function roundTicks(min: number, max: number, wanted: number): number[] {
  return ticksEvery(roundStep(min, max, wanted), min, max);
}
