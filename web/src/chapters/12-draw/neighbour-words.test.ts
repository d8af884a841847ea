// Whether neighbours and network agree, in words.
import { expect, test } from 'vitest';
import { sayNeighbours } from './neighbour-words.js';

test('agreement, and how many there are of each', () => {
  expect(sayNeighbours([7, 7, 9, 7], 7)).toBe(
    'of the 4 nearest, 3 are a 7 and 1 is a 9. The network agrees with most of them: 7.',
  );
});

test('the network stands alone, or with the few', () => {
  expect(sayNeighbours([7, 7, 7], 2)).toBe(
    'of the 3 nearest, 3 are a 7. The network answers 2, which none of them is.',
  );
  expect(sayNeighbours([2, 7, 7], 2)).toContain('The network answers 2, as only some of them say.');
});

test('neighbours that are divided have no majority to agree with', () => {
  expect(sayNeighbours([4, 9, 9, 4], 9)).toBe(
    'of the 4 nearest, 2 are a 4 and 2 are a 9. They are divided themselves; the network answers 9.',
  );
});
