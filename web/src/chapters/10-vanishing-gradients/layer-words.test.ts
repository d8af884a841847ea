// What is said about layers: lists of them, gradients that are no numbers, notes.
import { expect, it } from 'vitest';
import type { LayerProbes } from '../../../../wasm_bindings/engine';
import { factorPerLayer, layerList, layerNote, lostGradients, shareOfLast } from './layer-words.js';

function probes(change: Partial<Record<keyof LayerProbes, number[]>>): LayerProbes {
  const of = (key: keyof LayerProbes): Float64Array => Float64Array.from(change[key] ?? [1, 1, 1, 1]);
  return {
    weightGradient: of('weightGradient'),
    weightNorm: of('weightNorm'),
    delta: of('delta'),
    slope: of('slope'),
    mean: of('mean'),
    deviation: of('deviation'),
    low: of('low'),
    high: of('high'),
    saturated: of('saturated'),
    dead: of('dead'),
    notFinite: Uint32Array.from(change.notFinite ?? [0, 0, 0, 0]),
    histogram: new Uint32Array(0),
  };
}

it('layers are listed from 1, runs together', () => {
  expect(layerList([0, 1, 2, 3, 6])).toBe('1 to 4 and 7');
  expect(layerList([0, 2, 4])).toBe('1, 3 and 5');
  expect(layerList([5])).toBe('6');
});

it('a gradient that is 0, infinite or not a number is said to be so', () => {
  expect(lostGradients(Float64Array.of(1, 2))).toBe('');
  expect(lostGradients(Float64Array.of(0, 0, 1, 2))).toBe('the gradient is exactly 0 in layers 1 to 2.');
  expect(lostGradients(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1, 2))).toBe(
    'the gradient is infinite in layer 2, not a number in layer 1.',
  );
});

it('notes name what cannot learn', () => {
  const some = probes({ saturated: [0, 0.25, 1, 0.5], dead: [0, 0, 1, 0], notFinite: [0, 0, 0, 3] });
  expect([0, 1, 2, 3].map((layer) => layerNote(some, layer))).toEqual([
    '0 %',
    '25 %',
    '100 %, 100 % dead',
    '3 not finite',
  ]);
});

it('the share of the last and the factor a layer leave the output out', () => {
  const shrinking = Float64Array.of(1, 10, 100, 7);
  expect(shareOfLast(shrinking)).toBeCloseTo(0.01);
  expect(factorPerLayer(shrinking)).toBeCloseTo(0.1);
});
