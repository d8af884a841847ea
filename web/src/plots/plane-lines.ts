// The lines of a plane as they are drawn: paths, lines with their normals, arrows with their labels, the keyboard's cursor.
import { clipLine, type LinePose, type View } from './plane-geometry.js';
import type { Area, LineLabel, NormalTip } from './plane-labels.js';
import { drawArrow, haloText, type Projection } from './plane-marks.js';
import type { PlaneArrow, PlaneLine, PlanePath } from './plane-parts.js';
import type { Theme } from './theme.js';

/** Of a normal's arrow, as a share of the plane's smaller side. */
const NORMAL = 0.14;

type Context = CanvasRenderingContext2D;

/** Where a plane lies on the canvas. */
export interface Ground {
  readonly view: View;
  readonly area: Area;
  readonly to: Projection;
}

function pixels({ to }: Pick<Ground, 'to'>, x: number, y: number): [number, number] {
  return [to.across(x), to.down(y)];
}

export function drawPath(context: Context, theme: Theme, path: PlanePath, ground: Ground): void {
  context.strokeStyle = path.past
    ? theme.past
    : path.color === undefined
      ? path.faint
        ? theme.mark
        : theme.ink
      : (theme.qualitative[path.color % 10] as string);
  context.lineWidth = path.faint ? 0.75 : 1.75;
  context.setLineDash(path.past ? [5, 4] : []);
  context.lineJoin = 'round';
  context.beginPath();
  for (let i = 0; i < path.x.length; ++i) {
    context.lineTo(...pixels(ground, path.x[i] as number, path.y[i] as number));
  }
  context.stroke();
  context.setLineDash([]);
}

/** The line, and what is to be written at it. */
export function drawLine(
  context: Context,
  theme: Theme,
  line: PlaneLine,
  pose: LinePose | undefined,
  ground: Ground,
): { normal?: NormalTip; label?: LineLabel } {
  const piece = pose && clipLine(pose, ground.view);
  if (!pose || !piece) return {};
  const [from, to] = piece.map(({ x, y }) => pixels(ground, x, y)) as [[number, number], [number, number]];
  const color = lineColor(line, theme);
  context.strokeStyle = color;
  context.lineWidth = line.past ? 1.5 : 2.25;
  context.setLineDash(line.past ? [6, 5] : []);
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.setLineDash([]);
  const [start, end] = [
    { x: from[0], y: from[1] },
    { x: to[0], y: to[1] },
  ];
  return {
    ...(line.normal ? { normal: drawNormal(context, theme, from, to, pose.angle, color, ground.area) } : {}),
    ...(line.label ? { label: { text: line.label, from: start, to: end, color } } : {}),
  };
}

function drawNormal(
  context: Context,
  theme: Theme,
  from: readonly [number, number],
  to: readonly [number, number],
  angle: number,
  color: string,
  { width, height }: Area,
): NormalTip {
  const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const length = Math.min(width, height) * NORMAL;
  const tip: [number, number] = [middle[0] + length * Math.cos(angle), middle[1] - length * Math.sin(angle)];
  drawArrow(context, middle, tip, { color, halo: theme.paper, width: 2 });
  return { x: tip[0], y: tip[1], angle, color };
}

function lineColor(line: PlaneLine, theme: Theme): string {
  if (line.past) return theme.past;
  return line.color === undefined ? theme.ink : (theme.qualitative[line.color % 10] as string);
}

/** An arrow with its label beside its middle, on its left. */
export function drawLabelledArrow(
  context: Context,
  theme: Theme,
  arrow: PlaneArrow,
  ground: Ground,
  size: number,
): void {
  const [from, to] = [pixels(ground, arrow.x, arrow.y), pixels(ground, arrow.x + arrow.dx, arrow.y + arrow.dy)];
  const color = arrow.past ? theme.past : theme.accent;
  drawArrow(context, from, to, { color, halo: theme.paper, width: 2.25, dashed: arrow.past ?? false });
  if (!arrow.label) return;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const [nx, ny] = [(to[1] - from[1]) / length, -(to[0] - from[0]) / length];
  context.textAlign = nx > 0.3 ? 'left' : nx < -0.3 ? 'right' : 'center';
  context.textBaseline = 'middle';
  const off = size * 0.8;
  haloText(context, theme, arrow.label, (from[0] + to[0]) / 2 + nx * off, (from[1] + to[1]) / 2 + ny * off, color);
}

/** A cross where the keyboard is. */
export function drawCursor(context: Context, theme: Theme, x: number, y: number, size: number): void {
  for (const [color, width] of [
    [theme.paper, 4],
    [theme.accent, 1.75],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - size * 0.7, y);
    context.lineTo(x + size * 0.7, y);
    context.moveTo(x, y - size * 0.7);
    context.lineTo(x, y + size * 0.7);
    context.stroke();
  }
}
