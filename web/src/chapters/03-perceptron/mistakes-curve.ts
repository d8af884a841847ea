// Mistakes per epoch as a curve: epoch 1 is the first, and of very long runs the last part is shown.
import type { PerceptronState } from '../../../../wasm_bindings/engine';
import type { Curve } from '../../plots/curve-data.js';

/** More epochs than this are not told apart in a chart. */
const SHOWN = 400;
/** Epochs that a chart has room for from the start. */
const FEWEST = 10;

/** Where a chart by epochs ends at first, so that it is not empty before there are any; undefined once they reach further. */
export function firstEpochs(epochs: number): number | undefined {
  return epochs < FEWEST ? FEWEST : undefined;
}

/** The curve; the array from `before` when nothing has been added to it, so that nothing has to be drawn. */
export function mistakesCurves(state: PerceptronState, before: readonly Curve[]): readonly Curve[] {
  const last = before[0];
  const drawn = last ? (last.x[last.x.length - 1] ?? 0) : -1;
  return drawn === state.mistakesPerEpoch.length ? before : [mistakesCurve(state)];
}

function mistakesCurve({ mistakesPerEpoch, epochs }: PerceptronState): Curve {
  const listed = mistakesPerEpoch.length;
  const from = Math.max(0, listed - SHOWN);
  const y = mistakesPerEpoch.subarray(from);
  const x = Float64Array.from(y, (_, i) => from + i + 1);
  // The engine lists 100,000 epochs; the label says when there are more.
  const label = epochs > listed ? `(epochs up to ${listed})` : '';
  return { id: 'mistakes', label, x, y, dots: listed - from <= 60 };
}
