// Lines of equal height of a function on a grid: marching squares.

/** A piece of a contour in grid units: (0, 0) is the first value, (columns − 1, rows − 1) the last. */
export interface ContourPiece {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * The contour of `values` ([rows × columns], row-major) at `level`, as straight pieces with linear interpolation along the
 * cells' edges. Cells with a value that is not finite are left out. Where a cell is a saddle, the two high corners are
 * kept apart.
 */
export function contourPieces(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  level: number,
): readonly ContourPiece[] {
  const pieces: ContourPiece[] = [];
  for (let row = 0; row + 1 < rows; ++row) {
    for (let column = 0; column + 1 < columns; ++column) {
      const at = row * columns + column;
      // Most cells lie on one side: told apart first, without making anything, since grids are contoured every frame.
      const above = (values[at] as number) >= level;
      if (
        (values[at + 1] as number) >= level === above &&
        (values[at + columns] as number) >= level === above &&
        (values[at + columns + 1] as number) >= level === above
      ) {
        continue;
      }
      const corners = [at, at + 1, at + columns + 1, at + columns].map((i) => values[i] as number);
      if (!corners.every(Number.isFinite)) continue;
      const crossings = cellCrossings(corners, level).map(([x, y]) => [column + x, row + y] as const);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [from, to] = [crossings[i], crossings[i + 1]];
        if (from && to) pieces.push({ x0: from[0], y0: from[1], x1: to[0], y1: to[1] });
      }
    }
  }
  return pieces;
}

/** The corners of a cell in order around it. */
const CORNERS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** Where the contour crosses the cell's edges, in pairs that belong together. */
function cellCrossings(corners: readonly number[], level: number): (readonly [number, number])[] {
  const found: { point: readonly [number, number]; rising: boolean }[] = [];
  for (let edge = 0; edge < 4; ++edge) {
    const [a, b] = [corners[edge] as number, corners[(edge + 1) % 4] as number];
    if (a >= level === b >= level) continue;
    const t = (level - a) / (b - a);
    const [from, to] = [CORNERS[edge], CORNERS[(edge + 1) % 4]];
    if (!from || !to) continue;
    found.push({ point: [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])], rising: b > a });
  }
  // Around a high corner the edge that rises to it and the next one, which falls, belong together.
  const first = found.findIndex(({ rising }) => rising);
  return found.map((_, i) => (found[(i + Math.max(0, first)) % found.length] as (typeof found)[number]).point);
}
