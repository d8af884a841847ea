// What training on with a drawing brought, and what it cost, in words.
import type { CorrectionRequest, CorrectionState } from '../../engine/training-service.js';
import { formatCount, formatPercent } from '../../widgets/format.js';

/** What was done and what the network makes of the drawing now. */
export function sayCorrection(
  { label, steps, others }: Pick<CorrectionRequest, 'label' | 'steps' | 'others'>,
  before: CorrectionState,
  after: CorrectionState,
  learningRate: number,
): string {
  const company = others > 0 ? `with ${others} random training images each` : 'on the drawing alone';
  const share = (state: CorrectionState): string => formatPercent(state.probabilities[label] ?? 0, 1);
  const learned = after.prediction === label ? '' : ` It still reads ${after.prediction}: take more steps.`;
  return `After ${steps} steps at a learning rate of ${learningRate}, ${company}, the probability of ${label} went from ${share(before)} to ${share(after)}.${learned}`;
}

/** The change on the test images. */
export function sayPrice(before: CorrectionState, after: CorrectionState): string {
  const change = after.correct - before.correct;
  const from = `Of ${formatCount(after.count)} test images ${formatCount(after.correct)} are right`;
  if (change === 0) return `${from}, as many as before.`;
  return `${from}, ${formatCount(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than before.`;
}
