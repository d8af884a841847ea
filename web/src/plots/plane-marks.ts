// The marks of a plane: points of two classes that differ in colour and shape, crosses, rings, arrows, texts with a halo.
import type { PointSet } from './point-set.js';
import type { Theme } from './theme.js';

/** From the plane to CSS pixels. */
export interface Projection {
  across(x: number): number;
  down(y: number): number;
  contains(x: number, y: number): boolean;
}

type Context = CanvasRenderingContext2D;

/** Half the size of a point's mark, in CSS pixels: many points are drawn small. */
export function markRadius(count: number, size: number): number {
  if (count > 2000) return 2;
  if (count > 300) return size * 0.26;
  return size * 0.5;
}

/** A circle (class 0) or a square (class 1) of the same area, at the path's current place. */
export function traceMark(context: Context, x: number, y: number, radius: number, label: number): void {
  if (label === 1) {
    const half = radius * 0.886;
    context.rect(x - half, y - half, 2 * half, 2 * half);
  } else {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

/** All points; returns how many lie outside. Class by class: one path and one filling each. */
export function drawPoints(context: Context, theme: Theme, points: PointSet, to: Projection, radius: number): number {
  const count = Math.min(points.x1.length, points.x2.length, points.label.length);
  let outside = 0;
  context.lineWidth = radius > 3 ? 2 : 0.75;
  context.strokeStyle = theme.paper;
  for (const label of [0, 1]) {
    context.fillStyle = label === 1 ? theme.class1 : theme.class0;
    context.beginPath();
    for (let i = 0; i < count; ++i) {
      if ((points.label[i] === 1 ? 1 : 0) !== label) continue;
      const [x, y] = [points.x1[i] as number, points.x2[i] as number];
      if (to.contains(x, y)) traceMark(context, to.across(x), to.down(y), radius, label);
      else ++outside;
    }
    context.fill();
    context.stroke();
  }
  return outside;
}

/** A picture of a point's mark for each class, as wide as high: very many points are drawn with them several times as fast as by paths. */
export function pointStamps(theme: Theme, radius: number, ratio: number): HTMLCanvasElement[] {
  const half = Math.ceil((radius + 1) * ratio);
  const centre: Projection = { across: () => half / ratio, down: () => half / ratio, contains: () => true };
  return [0, 1].map((label) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 2 * half;
    const mark = canvas.getContext('2d');
    mark?.scale(ratio, ratio);
    if (mark) drawPoints(mark, theme, { x1: [0], x2: [0], label: [label] }, centre, radius);
    return canvas;
  });
}

/** A cross at the upper right of a point that is classified wrongly: the point's own shape stays to be seen. */
export function drawCross(context: Context, theme: Theme, x: number, y: number, radius: number): void {
  const arm = radius * 0.6;
  const [cx, cy] = [x + radius * 1.25, y - radius * 1.25];
  context.lineCap = 'round';
  for (const [color, width] of [
    [theme.paper, radius * 0.9],
    [theme.ink, radius * 0.36],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(cx - arm, cy - arm);
    context.lineTo(cx + arm, cy + arm);
    context.moveTo(cx - arm, cy + arm);
    context.lineTo(cx + arm, cy - arm);
    context.stroke();
  }
  context.lineCap = 'butt';
}

/** A ring round a point, with a halo so that it is seen on any colour. */
export function drawRing(context: Context, theme: Theme, x: number, y: number, radius: number, color: string): void {
  for (const [stroke, width] of [
    [theme.paper, 5],
    [color, 2],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** An arrow between two places in CSS pixels; without length, nothing. */
export function drawArrow(
  context: Context,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  options: { readonly color: string; readonly halo?: string; readonly width: number; readonly dashed?: boolean },
): void {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0.5) || !Number.isFinite(length)) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(length, options.width * 5);
  const half = head * 0.45;
  const trace = (): void => {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1 - ux * head * 0.8, y1 - uy * head * 0.8);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x1 - ux * head - uy * half, y1 - uy * head + ux * half);
    context.lineTo(x1 - ux * head + uy * half, y1 - uy * head - ux * half);
    context.closePath();
  };
  if (options.halo) {
    context.strokeStyle = options.halo;
    context.lineWidth = options.width + 3;
    trace();
    context.lineWidth = 3;
    context.stroke();
  }
  context.strokeStyle = context.fillStyle = options.color;
  context.lineWidth = options.width;
  context.setLineDash(options.dashed ? [4, 3] : []);
  trace();
  context.fill();
}

/** Text on paper-coloured ground of its own shape, so that it can be read over lines and colours; a wider one interrupts a line. */
export function haloText(
  context: Context,
  theme: Theme,
  text: string,
  x: number,
  y: number,
  color: string,
  halo = 4,
): void {
  context.lineJoin = 'round';
  context.lineWidth = halo;
  context.strokeStyle = theme.paper;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}
