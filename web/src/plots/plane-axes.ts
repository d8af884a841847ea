// The frame of a plane: room for its ticks, one scale for both axes, lines through zero, round ticks, the axes' names.
import { formatNumber } from '../widgets/format.js';
import { roundStep, roundTicks, ticksEvery, type View } from './plane-geometry.js';
import type { Area } from './plane-labels.js';
import type { Projection } from './plane-marks.js';
import type { Theme } from './theme.js';

/** Room around the plane in sizes of its type: tick labels at the left and below. */
const ROOM = { left: 4, top: 0.7, right: 1.2, bottom: 2.7 } as const;

export interface PlaneFrame {
  readonly area: Area;
  readonly view: View;
  readonly to: Projection;
  /** Of the type, in CSS pixels. */
  readonly size: number;
  readonly xLabel: string;
  readonly yLabel: string;
}

/** Fits a view into a width and a height, in CSS pixels, with equal scales. */
export function fitArea({ xMin, xMax, yMin, yMax }: View, width: number, height: number, size: number): Area {
  const scale = Math.min(
    (width - (ROOM.left + ROOM.right) * size) / (xMax - xMin),
    (height - (ROOM.top + ROOM.bottom) * size) / (yMax - yMin),
  );
  const usable = Number.isFinite(scale) && scale > 0 ? scale : 1;
  return {
    left: ROOM.left * size,
    top: ROOM.top * size,
    width: usable * (xMax - xMin),
    height: usable * (yMax - yMin),
  };
}

/** Height of the drawing with an area in it. */
export function heightAround({ top, height }: Area, size: number): number {
  return Math.round(top + height + ROOM.bottom * size);
}

/** Ticks as texts. A power of ten that all would carry leaves them for the name of the axis, where there is room for it. */
export function tickTexts(ticks: readonly number[], name: string): { texts: string[]; name: string } {
  const texts = ticks.map((tick) => formatNumber(tick));
  if (!texts.some((text) => text.includes('×'))) return { texts, name };
  const power = 10 ** Math.floor(Math.log10(Math.max(...ticks.map(Math.abs))));
  return {
    texts: ticks.map((tick) => formatNumber(tick / power)),
    name: `${name} / ${formatNumber(power).replace('1 × ', '')}`,
  };
}

export function drawAxes(context: CanvasRenderingContext2D, theme: Theme, frame: PlaneFrame): void {
  const { area, view, to, size } = frame;
  const { left, top, width, height } = area;
  context.strokeStyle = theme.rule;
  context.lineWidth = 1;
  context.strokeRect(left, top, width, height);
  context.strokeStyle = theme.mark;
  context.globalAlpha = 0.55;
  context.beginPath();
  if (view.xMin < 0 && view.xMax > 0) {
    context.moveTo(to.across(0), top);
    context.lineTo(to.across(0), top + height);
  }
  if (view.yMin < 0 && view.yMax > 0) {
    context.moveTo(left, to.down(0));
    context.lineTo(left + width, to.down(0));
  }
  context.stroke();
  context.globalAlpha = 1;
  const yTicks = roundTicks(view.yMin, view.yMax, height / (size * 4));
  const xTicks = ticksAcross(context, frame);
  const [x, y] = [tickTexts(xTicks, frame.xLabel), tickTexts(yTicks, frame.yLabel)];
  context.fillStyle = theme.inkSoft;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  xTicks.forEach((tick, i) => {
    context.fillText(x.texts[i] as string, to.across(tick), top + height + size * 0.4);
  });
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  yTicks.forEach((tick, i) => {
    context.fillText(y.texts[i] as string, left - size * 0.45, to.down(tick));
  });
  context.fillStyle = theme.ink;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.fillText(x.name, left + width / 2, top + height + size * 1.6);
  context.save();
  context.translate(size * 0.7, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textBaseline = 'middle';
  context.fillText(y.name, 0, 0);
  context.restore();
}

/** Ticks along x: as far apart as those along y, the scale being the same, unless their texts would touch. */
function ticksAcross(context: CanvasRenderingContext2D, { area, view, size, xLabel }: PlaneFrame): number[] {
  const step = roundStep(view.yMin, view.yMax, area.height / (size * 4));
  const ticks = ticksEvery(step, view.xMin, view.xMax);
  const widest = Math.max(...tickTexts(ticks, xLabel).texts.map((text) => context.measureText(text).width));
  const apart = (step * area.width) / (view.xMax - view.xMin);
  return ticks.length > 1 && widest + size <= apart ? ticks : roundTicks(view.xMin, view.xMax, area.width / (size * 5));
}
