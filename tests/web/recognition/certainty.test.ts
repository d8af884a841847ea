// What is said about ten probabilities, at and around the two thresholds.
import { describe, expect, it } from 'vitest';
import { hint, judge } from '../../../web/src/recognition/certainty';

/** Ten probabilities: those given, by digit, and the rest shared equally among the others. */
function probabilities(given: Record<number, number>): Float64Array {
  const rest = 1 - Object.values(given).reduce((a, b) => a + b, 0);
  const others = 10 - Object.keys(given).length;
  return Float64Array.from({ length: 10 }, (_, digit) => given[digit] ?? rest / others);
}

describe('certainty', () => {
  it('finds the first two digits wherever they are', () => {
    for (let first = 0; first < 10; ++first) {
      for (let second = 0; second < 10; ++second) {
        if (first === second) continue;
        expect(judge(probabilities({ [first]: 0.6, [second]: 0.25 }))).toEqual({ certainty: 'sure', first, second });
      }
    }
  });

  it('takes the lower of equal digits first', () => {
    expect(judge(new Float64Array(10).fill(0.1))).toEqual({ certainty: 'undecided', first: 0, second: 1 });
    expect(judge(probabilities({ 4: 0.45, 9: 0.45 }))).toMatchObject({ first: 4, second: 9 });
  });

  it('is undecided below half, whatever comes second', () => {
    expect(judge(probabilities({ 3: 0.499, 5: 0.45 })).certainty).toBe('undecided');
    expect(judge(probabilities({ 3: 0.499 })).certainty).toBe('undecided');
    expect(judge(probabilities({ 3: 0.501 })).certainty).toBe('sure');
  });

  it('is torn when the second has more than half of the first', () => {
    expect(judge(probabilities({ 3: 0.6, 5: 0.31 })).certainty).toBe('torn');
    expect(judge(probabilities({ 3: 0.6, 5: 0.3 })).certainty).toBe('sure');
  });

  it('names both digits, and says nothing when the network is sure', () => {
    expect(hint(judge(probabilities({ 4: 0.52, 9: 0.4 })))).toBe('Torn between 4 and 9.');
    expect(hint(judge(probabilities({ 7: 0.3, 1: 0.2 })))).toMatch(/^Undecided: .* 7 and 1\.$/);
    expect(hint(judge(probabilities({ 7: 0.9 })))).toBe('');
  });
});
