// What a correction brought and what it cost, in words.
import { expect, test } from 'vitest';
import type { CorrectionState } from '../../engine/training-service.js';
import { sayCorrection, sayPrice } from './correction-words.js';

/** A network that gives 7 this probability and reads `prediction`. */
function state(seven: number, prediction: number, correct = 9826): CorrectionState {
  const probabilities = new Float32Array(10);
  probabilities[7] = seven;
  return { probabilities, prediction, count: 10_000, correct, accuracy: correct / 10_000 };
}

test('what was done, and from where to where the probability went', () => {
  const request = { label: 7, steps: 20, others: 31 };
  expect(sayCorrection(request, state(0.25, 2), state(0.75, 7), 0.1)).toBe(
    'After 20 steps at a learning rate of 0.1, with 31 random training images each, the probability of 7 went from 25.0 % to 75.0 %.',
  );
  expect(sayCorrection({ ...request, others: 0 }, state(0.25, 2), state(0.375, 2), 0.1)).toMatch(
    /on the drawing alone, .* 37\.5 %\. It still reads 2: take more steps\.$/,
  );
});

test('the price: fewer, more, or none', () => {
  const after = (correct: number): string => sayPrice(state(0, 7), state(0, 7, correct));
  expect(after(9820)).toBe('Of 10,000 test images 9820 are right, 6 fewer than before.');
  expect(after(9827)).toBe('Of 10,000 test images 9827 are right, 1 more than before.');
  expect(after(9826)).toBe('Of 10,000 test images 9826 are right, as many as before.');
});
