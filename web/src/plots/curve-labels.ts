// The names at the ends of curves: moved apart where they would cover each other, and a line from the end to each that was moved.
import { spreadLabels } from './label-places.js';

/** Where a curve ends; all lengths here are device pixels. */
export interface CurveEnd {
  readonly label: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
  /** Whether it is the curve's only point. */
  readonly alone: boolean;
}

export interface LabelType {
  /** As a canvas wants it. */
  readonly font: string;
  readonly size: number;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
  /** Colour of the ground: a line behind a label does not strike it through. */
  readonly paper: string;
}

/** From a curve's end to its label, in CSS pixels: close by, and where a line leads to it. */
const NEAR = 7;
const LED = 22;
/** A label that was moved further, in heights of its type, has a line. */
const MOVED = 0.5;
/** Distance of labels, in heights of their type. */
const SPACING = 1.25;

/** Room that labels of `widest` pixels need beside the plot, in CSS pixels; lines lead only to one of several. */
export function roomForLabels(widest: number, several: boolean): number {
  return widest > 0 ? widest + 7 + (several ? LED : NEAR) : 0;
}

/**
 * Writes each label beside its curve's end. Curves that all consist of one point as yet, in one place, are not labelled: they
 * cannot be told apart, and their names would hide what is to come.
 */
export function drawLabels(
  context: CanvasRenderingContext2D,
  ends: readonly CurveEnd[],
  { font, size, ratio, paper }: LabelType,
  top: number,
  bottom: number,
): void {
  const places = columns(ends, size).flatMap((column) => {
    const wanted = column.map(({ y }) => Math.max(top, Math.min(bottom, y)));
    const heights = spreadLabels(wanted, SPACING * size, top, bottom);
    const moved = column.some((_, i) => Math.abs((wanted[i] as number) - (heights[i] as number)) > MOVED * size);
    if (moved && column.every(({ alone }) => alone)) return [];
    return column.map((end, i) => ({ end, height: heights[i] as number, led: moved }));
  });
  context.save();
  context.font = font;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  // The curve that was drawn last may be dashed.
  context.setLineDash([]);
  context.lineJoin = 'round';
  for (const { end, height, led } of places) {
    const left = end.x + (led ? LED : NEAR) * ratio;
    context.strokeStyle = paper;
    context.lineWidth = 4 * ratio;
    context.strokeText(end.label, left, height);
    context.fillStyle = context.strokeStyle = end.color;
    context.fillText(end.label, left, height);
    if (!led) continue;
    context.lineWidth = ratio;
    context.beginPath();
    // Of a curve that has left the picture, from where it did.
    context.moveTo(end.x + 3 * ratio, Math.max(top, Math.min(bottom, end.y)));
    context.lineTo(end.x + (LED - 4) * ratio, height);
    context.stroke();
  }
  context.restore();
}

/** Labels stand in one column where their curves end at about the same x: one that broke off earlier is in nobody's way. */
function columns(ends: readonly CurveEnd[], size: number): CurveEnd[][] {
  const sorted = [...ends].sort((a, b) => a.x - b.x);
  const found: CurveEnd[][] = [];
  for (const end of sorted) {
    const last = found.at(-1);
    if (last && end.x - (last.at(-1) as CurveEnd).x < 4 * size) last.push(end);
    else found.push([end]);
  }
  return found;
}
