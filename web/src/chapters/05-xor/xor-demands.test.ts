// Demands, their sums and how they are written.
import { describe, expect, it } from 'vitest';
import { addDemands, contradict, DEMANDS, write } from './xor-demands.js';

describe('the demands of XOR', () => {
  it('are those of the truth table', () => {
    expect(DEMANDS.map(({ expression, relation }) => `${write(expression)} ${relation} 0`)).toEqual([
      'b < 0',
      'w₂ + b ≥ 0',
      'w₁ + b ≥ 0',
      'w₁ + w₂ + b < 0',
    ]);
  });

  it('add up letter by letter', () => {
    expect(write(addDemands([0, 3]).expression)).toBe('w₁ + w₂ + 2b');
    expect(write(addDemands([1, 2]).expression)).toBe('w₁ + w₂ + 2b');
    expect(write(addDemands([0, 1, 2, 3]).expression)).toBe('2w₁ + 2w₂ + 4b');
    expect(write(addDemands([]).expression)).toBe('0');
  });

  it('say nothing when < and ≥ are mixed, or when there are none', () => {
    expect(addDemands([0, 3]).relation).toBe('<');
    expect(addDemands([1, 2]).relation).toBe('≥');
    expect(addDemands([0, 1]).relation).toBeUndefined();
    expect(addDemands([]).relation).toBeUndefined();
  });

  it('contradict each other in one way only', () => {
    const subsets = Array.from({ length: 16 }, (_, bits) => [0, 1, 2, 3].filter((row) => (bits >> row) & 1));
    const found = subsets.flatMap((a) =>
      subsets
        .filter((b) => addDemands(a).relation === '<' && contradict(addDemands(a), addDemands(b)))
        .map((b) => [a, b]),
    );
    expect(found).toEqual([
      [
        [0, 3],
        [1, 2],
      ],
    ]);
  });
});
