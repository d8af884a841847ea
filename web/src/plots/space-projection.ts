// From space to the screen: turned by azimuth and elevation, seen from far away, and the piece of a plane inside the cube.

export type Vector = readonly [number, number, number];

/** How the cube is turned, in degrees. */
export interface Turn {
  readonly azimuth: number;
  readonly elevation: number;
}

/** x to the right, y upward, depth away from the viewer; the third axis points upward at elevation 0. */
export function project([x, y, z]: Vector, { azimuth, elevation }: Turn): { x: number; y: number; depth: number } {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const right = x * Math.cos(a) + y * Math.sin(a);
  const away = -x * Math.sin(a) + y * Math.cos(a);
  return { x: right, y: z * Math.cos(e) + away * Math.sin(e), depth: away * Math.cos(e) - z * Math.sin(e) };
}

/** The corners of a cube and the pairs that its edges join. */
export const CUBE_CORNERS: readonly Vector[] = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, (i >> 2) & 1]);
export const CUBE_EDGES: readonly (readonly [number, number])[] = CUBE_CORNERS.flatMap((_, i) =>
  [1, 2, 4].filter((bit) => (i & bit) === 0).map((bit) => [i, i | bit] as const),
);

/** Where the plane w·x + b = 0 cuts the cube min…max, in order around it; fewer than three places: it does not. */
export function planeInCube(w: Vector, b: number, min: number, max: number): Vector[] {
  const scale = Math.max(...w.map(Math.abs));
  if (!(scale > 0) || !Number.isFinite(scale)) return [];
  const n = w.map((v) => v / scale) as unknown as Vector;
  const height = (p: Vector): number => n[0] * p[0] + n[1] * p[1] + n[2] * p[2] + b / scale;
  const corners = CUBE_CORNERS.map((c) => c.map((v) => min + v * (max - min)) as unknown as Vector);
  const found: Vector[] = [];
  for (const [i, j] of CUBE_EDGES) {
    const [p, q] = [corners[i] as Vector, corners[j] as Vector];
    const [hp, hq] = [height(p), height(q)];
    if (!Number.isFinite(hp) || !Number.isFinite(hq) || hp >= 0 === hq >= 0) continue;
    const t = hp / (hp - hq);
    found.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]), p[2] + t * (q[2] - p[2])]);
  }
  if (found.length < 3) return [];
  // Around their middle, by the angle in two directions of the plane.
  const middle = [0, 1, 2].map((k) => found.reduce((sum, p) => sum + (p[k] as number), 0) / found.length);
  const away = (p: Vector): Vector => [
    p[0] - (middle[0] as number),
    p[1] - (middle[1] as number),
    p[2] - (middle[2] as number),
  ];
  const u = away(found[0] as Vector);
  const v: Vector = [n[1] * u[2] - n[2] * u[1], n[2] * u[0] - n[0] * u[2], n[0] * u[1] - n[1] * u[0]];
  const dot = (p: Vector, q: Vector): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const angle = (p: Vector): number =>
    Math.atan2(dot(away(p), v) / Math.sqrt(dot(v, v)), dot(away(p), u) / Math.sqrt(dot(u, u)));
  return found.sort((p, q) => angle(p) - angle(q));
}
