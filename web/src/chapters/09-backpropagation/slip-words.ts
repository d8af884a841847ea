// What went wrong in a calculation, as a sentence for the reader.

const WORDS: Readonly<Record<string, string>> = {
  'no-bias': 'the bias is missing',
  'bias-subtracted': 'the bias was taken away instead of added',
  'missing-term': 'one term of the sum is missing',
  'z-for-activation': 'the layer before went in with its z; what it hands on is a = f(z)',
  'transposed-weights':
    'the weights are those of the other direction: wⱼᵢ leads to unit j from unit i, and you took wᵢⱼ',
  'no-activation': 'the activation function is missing: this is z itself',
  'slope-for-value': 'this is the slope f′(z), not the value f(z)',
  'sign-in-exponent': 'the sign in the exponent is turned round: σ(z) has exp(−z)',
  'no-normalising': 'softmax also divides by the sum of all exponentials',
  'no-half': 'the ½ is missing',
  'not-squared': 'the difference is not squared',
  'other-class': 'y and 1 − y have changed places',
  'decimal-logarithm': 'this is the logarithm to base 10; the loss has the natural one, ln',
  'factor-two': 'the 2 of the square is still there; the ½ cancels it',
  minus: 'the minus: the sign is turned round',
  'no-slope': 'f′(z) is missing, the slope of the activation',
  'extra-slope': 'there is an f′ too many: with this output and this loss it cancels',
  'value-for-slope': 'f(z) went in where its slope f′(z) belongs',
  'slope-at-activation': 'the slope was taken at a; it belongs at z',
  'slope-from-z': 'the formula of the slope has the activation a in it, and you put z there',
  'updated-weights': 'the weight is the one after the update; δ is worked out with all weights as they were',
  'no-weights': 'the weights are missing: each δ comes back through its weight',
  'no-later-slope': 'the layer after it was taken without its own f′: its δ has that in it',
  'weight-for-activation': 'you took the weight; ∂L/∂w has the activation that comes in there',
  'own-activation':
    'you took the activation of the unit that the weight leads to; the one where it begins belongs here',
  'no-input': 'this is δ alone; ∂L/∂w is input × δ',
  'bias-times-delta': 'the bias does not come in: its input is 1, so ∂L/∂b is δ',
  'with-rate': 'η is in it already; it comes in with the update',
  'no-rate': 'the learning rate η is missing',
  'only-the-step': 'this is the change alone; the old value is still to be added',
  'loss-before': 'this is the loss before the update',
  'only-last-layer': 'only the last layer has its new weights here',
};

/** The engine's names, separated by spaces, as one sentence; '' when there are none. */
export function slipSentence(slips: string): string {
  const [first, second] = slips.split(' ').filter(Boolean);
  if (!first) return '';
  const words = (name: string): string => WORDS[name] ?? name;
  const rest = second ? ` Or: ${words(second)}.` : '';
  const text = words(first);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${rest}`;
}

/** For tests: every slip that has words. */
export const KNOWN_SLIPS = Object.keys(WORDS);
