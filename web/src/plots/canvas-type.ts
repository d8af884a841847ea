// Type on a chart's canvas, whose pixels are the device's.
import type uPlot from 'uplot';

/** Width of the widest of `values` in CSS pixels. */
export function widestText({ ctx }: uPlot, values: readonly (string | number | null)[] | null, font: string): number {
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  ctx.font = scaledFont(font, ratio);
  const widest = (values ?? []).reduce((w: number, v) => Math.max(w, ctx.measureText(String(v ?? '')).width), 0);
  ctx.restore();
  return widest / ratio;
}

/** A font of so many CSS pixels as the canvas wants it, in its own pixels. */
export function scaledFont(font: string, ratio: number): string {
  return font.replace(/^[\d.]+/, (n) => String(Number(n) * ratio));
}
