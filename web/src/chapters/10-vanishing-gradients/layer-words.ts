// What a probe of layers says in words: gradients that are 0, infinite or not a number, shares of units that cannot learn.
import type { LayerProbes } from '../../../../wasm_bindings/engine';
import { formatNumber, formatPercent } from '../../widgets/format.js';

/** "1 to 4 and 7" for 0, 1, 2, 3 and 6: layers are counted from 1. */
export function layerList(indices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  const texts = runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1} to ${to + 1}`));
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}` : (texts[0] ?? '');
}

function where(values: Float64Array, is: (value: number) => boolean): number[] {
  return Array.from(values.keys()).filter((i) => is(values[i] as number));
}

function inLayers(indices: readonly number[]): string {
  return `${indices.length > 1 ? 'layers' : 'layer'} ${layerList(indices)}`;
}

/** Which layers' values cannot be drawn on a logarithmic axis; empty when all can. */
export function lostGradients(values: Float64Array): string {
  const zero = where(values, (v) => v === 0);
  const infinite = where(values, (v) => v === Number.POSITIVE_INFINITY);
  const none = where(values, Number.isNaN);
  const sentences = [
    zero.length > 0 ? `exactly 0 in ${inLayers(zero)}` : '',
    infinite.length > 0 ? `infinite in ${inLayers(infinite)}` : '',
    none.length > 0 ? `not a number in ${inLayers(none)}` : '',
  ].filter((sentence) => sentence !== '');
  return sentences.length > 0 ? `the gradient is ${sentences.join(', ')}.` : '';
}

/** The note at the end of a layer's row: what cannot learn there, or cannot be a number. */
export function layerNote(probes: LayerProbes, layer: number): string {
  const lost = probes.notFinite[layer] as number;
  if (lost > 0) return `${lost} not finite`;
  const [saturated, dead] = [probes.saturated[layer] as number, probes.dead[layer] as number];
  if (dead > 0) return `${formatPercent(saturated, 0)}, ${formatPercent(dead, 0)} dead`;
  return formatPercent(saturated, 0);
}

/** The first layer's value as a share of the last hidden layer's. */
export function shareOfLast(values: Float64Array): number {
  return (values[0] as number) / (values.at(-2) as number);
}

/** "3.2e−9 of", or what else became of it. */
export function shareText(share: number): string {
  if (Number.isNaN(share)) return 'not a number';
  return formatNumber(share, 3);
}

/** Mean factor from one hidden layer to the one before it; NaN where it cannot be told. */
export function factorPerLayer(values: Float64Array): number {
  const hidden = values.length - 1;
  return hidden < 2 ? Number.NaN : shareOfLast(values) ** (1 / (hidden - 1));
}
