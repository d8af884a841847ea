// The sheet of an image grid: what counts as another picture, where images stand, how far their scales reach.
import { expect, test } from 'vitest';
import { areOthers, largestOf, placeOnSheet } from '../../../web/src/plots/image-sheet';

test('another view of the same numbers is the same picture', () => {
  const numbers = new Float32Array([1, 2, 3, 4, 5, 6]);
  expect(areOthers(numbers.subarray(0, 4), numbers.subarray(0, 4))).toBe(false);
  expect(areOthers(numbers.subarray(0, 4), numbers.subarray(0, 3))).toBe(true);
  expect(areOthers(numbers.subarray(1, 5), numbers.subarray(0, 4))).toBe(true);
  expect(areOthers(numbers.slice(), numbers)).toBe(true);
  expect(areOthers(new Uint8Array(numbers.buffer, 0, 6), numbers)).toBe(true);
  expect(areOthers(numbers, undefined)).toBe(true);
});

test('images stand in rows of 32, so that no side of the sheet grows without end', () => {
  expect(placeOnSheet(0, 28, 28)).toEqual({ left: 0, top: 0 });
  expect(placeOnSheet(31, 28, 28)).toEqual({ left: 868, top: 0 });
  expect(placeOnSheet(33, 28, 14)).toEqual({ left: 28, top: 14 });
});

test('a scale reaches as far as the largest number of its images, whatever its sign', () => {
  expect(Array.from(largestOf(new Float32Array([1, -3, 2, 0, 0.5, -0.25]), 3))).toEqual([3, 0.5]);
  expect(Array.from(largestOf(new Float64Array([1, -3, 2, 0, 7]), 3))).toEqual([3, 7]);
  expect(Array.from(largestOf(new Uint8Array(0), 3))).toEqual([]);
});
