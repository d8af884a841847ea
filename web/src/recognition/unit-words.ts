// The explanation of one image in words and numbers, as the engine computed them: captions, arithmetic, the read-out.
import type { UnitContributions } from '../engine/digit-recognizer.js';
import { formatCount, formatFixed, formatNumber, formatPercent, MINUS } from '../widgets/format.js';

/** A number with its sign, if it is not zero: "+1.26", "−0.40". */
export function signed(text: string): string {
  return text.startsWith(MINUS) || Number(text) === 0 ? text : `+${text}`;
}

/** What a unit of the first layer is called. */
export function unitName({ hiddenLayers }: UnitContributions, unit: number): string {
  return hiddenLayers === 0 ? `Output ${unit}` : `Unit ${unit + 1}`;
}

/** What stands above a unit's picture: its share of the logit where it has one, otherwise its activation. */
export function unitCaption({ shares, a }: UnitContributions, unit: number): string {
  return shares.length > 0 ? signed(formatFixed(shares[unit] ?? 0, 2)) : formatFixed(a[unit] ?? 0, 2);
}

/** The heading over the pictures: what they are, and in which order. */
export function unitHeading({ hiddenLayers, output }: UnitContributions): string {
  if (hiddenLayers === 0) return 'Weights × input of the ten outputs, the highest first; above each: its logit';
  if (hiddenLayers === 1)
    return `Weights × input, the units that matter most for ${output} first; above each: what it adds`;
  return 'Weights × input of the first layer, the strongest answers first; above each: its activation';
}

/** A unit's arithmetic, from the sum over the pixels to what it adds to the logit. */
export function unitArithmetic(found: UnitContributions, unit: number): string {
  const number = (values: ArrayLike<number>): string => formatNumber(values[unit] ?? 0);
  const bias = found.bias[unit] ?? 0;
  const sum = `Σ wx ${bias < 0 ? MINUS : '+'} b = ${number(found.sums)} ${bias < 0 ? MINUS : '+'} ${formatNumber(Math.abs(bias))} = ${number(found.z)}`;
  const name = unitName(found, unit);
  if (found.hiddenLayers === 0) return `${name}: ${sum}, its logit`;
  const activation = `${name}: ${sum} = z → a = ${number(found.a)}`;
  if (found.shares.length === 0) return activation;
  const outgoing = found.outgoing[unit] ?? 0;
  const factor = outgoing < 0 ? `(${formatNumber(outgoing)})` : formatNumber(outgoing);
  return `${activation}; a · v = ${number(found.a)} · ${factor} = ${signed(number(found.shares))} for ${found.output}`;
}

/** What the pictures add up to. `shown`: how many units are on the screen, from `found.first`. */
export function saySum(found: UnitContributions, shown: number): string {
  const { output, partialSums, order, logits, probabilities, hiddenLayers } = found;
  const share = formatPercent(probabilities[output] ?? 0, 1);
  const result = `The logit of ${output} is ${formatFixed(logits[output] ?? 0, 2)}, of which softmax makes ${share}.`;
  if (hiddenLayers === 0) return `${result} Each picture’s pixels, and a bias, add up to a logit.`;
  if (hiddenLayers > 1) {
    const more = hiddenLayers === 2 ? 'another hidden layer' : `${hiddenLayers - 1} more hidden layers`;
    return `${result} Between these units and the logits lies ${more}, so what one unit adds cannot be told.`;
  }
  const upTo = Math.min(found.first + shown, order.length);
  return (
    `The bias of output ${output} is ${formatFixed(partialSums[0] ?? 0, 2)}. With the ${formatCount(upTo)} units that matter most ` +
    `the sum is ${formatFixed(partialSums[upTo] ?? 0, 2)}, with all ${formatCount(order.length)} it is the logit, ` +
    `${formatFixed(partialSums.at(-1) ?? 0, 2)}. Softmax makes ${share} of it.`
  );
}
