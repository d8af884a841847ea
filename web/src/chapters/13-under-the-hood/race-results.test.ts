// Medians, spread, the comparison of bits, and the end of the axis.
import { describe, expect, it } from 'vitest';
import type { Racer, RaceSample } from '../../engine/race-service';
import { axisEnd, median, resultOf, sameBits } from './race-results';

const sample = (racer: Racer, gflops: number, digest = 'a'): RaceSample => ({
  round: 0,
  racer,
  threads: racer === 'threads' ? 2 : 1,
  timing: { calls: 4, seconds: 0.02, gflops, digest },
});

describe('results of a race', () => {
  it('takes the median and the spread of each racer', () => {
    const samples = [3, 1, 2].map((speed) => sample('simd', speed)).concat(sample('plain', 9));
    expect(resultOf('simd', samples)).toEqual({
      turns: 3,
      median: 2,
      lowest: 1,
      highest: 3,
      seconds: 0.005,
      threads: 1,
      digest: 'a',
    });
    expect(resultOf('threads', samples)).toBeUndefined();
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('compares bits once two have had a turn', () => {
    expect(sameBits([sample('plain', 1), sample('plain', 1)])).toBeUndefined();
    expect(sameBits([sample('plain', 1), sample('simd', 2)])).toBe(true);
    expect(sameBits([sample('plain', 1), sample('simd', 2, 'b')])).toBe(false);
  });

  it('ends the axis at a round number', () => {
    expect([0, 0.7, 1, 1.1, 4, 7, 23, 51].map(axisEnd)).toEqual([1, 1, 1, 2, 5, 10, 50, 100]);
  });
});
