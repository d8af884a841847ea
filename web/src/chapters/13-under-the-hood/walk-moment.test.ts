// Moments of a small walk, written by hand: a product 1×1×1 on one lane, as the engine would note it.
import { describe, expect, it } from 'vitest';
import type { ProductWalk } from '../../../../wasm_bindings/engine';
import { momentOf, nextEnd, stepsOf } from './walk-moment';

const walk: ProductWalk = {
  rows: 1,
  depth: 1,
  cols: 1,
  lanes: 1,
  tileRows: 1,
  tileCols: 1,
  a: Float32Array.of(2),
  b: Float32Array.of(3),
  c: Float32Array.of(6),
  packed: Float32Array.of(3),
  step: Uint8Array.of(0, 1, 2),
  firstEvent: Uint32Array.of(0, 2, 5, 6),
  row: new Uint32Array(3),
  col: new Uint32Array(3),
  rowCount: Uint32Array.of(0, 1, 1),
  colCount: Uint32Array.of(1, 1, 1),
  k: Uint32Array.of(0, 0, 1),
  op: Uint8Array.of(0, 1, 2, 3, 4, 5),
  place: new Uint32Array(6),
  count: new Uint8Array(6).fill(1),
  sum: Uint8Array.of(255, 255, 255, 255, 0, 0),
  values: Float32Array.of(3, 3, 3, 2, 6, 6),
};

describe('moments of a walk', () => {
  it('begins with nothing', () => {
    const start = momentOf(walk, 0);
    expect(start.kind).toBeUndefined();
    expect(start.packedDone).toBe(0);
    expect([...start.doneC]).toEqual([0]);
  });

  it('packs, multiplies and stores', () => {
    expect(stepsOf(walk)).toBe(3);
    const packed = momentOf(walk, 1);
    expect([packed.kind, packed.readB, packed.packedDone]).toEqual(['pack', [{ place: 0, count: 1 }], 1]);
    expect(packed.sums).toEqual([]);
    const multiplied = momentOf(walk, 2);
    expect(multiplied.readA).toEqual([0]);
    expect(multiplied.numbersOfA).toEqual([2]);
    expect(multiplied.vectorsOfB).toEqual([Float32Array.of(3)]);
    expect(multiplied.sums).toEqual([Float32Array.of(6)]);
    expect(multiplied.sumsInRow).toBe(1);
    const stored = momentOf(walk, 3);
    expect([stored.kind, [...stored.doneC]]).toEqual(['finish', [1]]);
    expect(stored.sums).toEqual([Float32Array.of(6)]);
    expect(stored.counts).toEqual({ packed: 1, vectors: 1, numbers: 1, multiplyAdds: 1, stored: 1 });
  });

  it('knows where a stage ends', () => {
    expect([0, 1, 2, 3].map((at) => nextEnd(walk, at))).toEqual([1, 3, 3, 3]);
  });
});
