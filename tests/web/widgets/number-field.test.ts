// The steps of a logarithmic number field.
import { describe, expect, it } from 'vitest';
import { nextOnLogScale } from '../../../web/src/widgets/log-scale.js';

describe('nextOnLogScale', () => {
  it('goes through 1, 2, 5, 10, … upward and back', () => {
    let value = 0.001;
    const up = Array.from({ length: 6 }, () => (value = nextOnLogScale(value, 1)));
    expect(up).toEqual([0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
    const down = Array.from({ length: 6 }, () => (value = nextOnLogScale(value, -1)));
    expect(down).toEqual([0.05, 0.02, 0.01, 0.005, 0.002, 0.001]);
  });

  it('goes from a value between to the next one', () => {
    expect(nextOnLogScale(0.008, 1)).toBe(0.01);
    expect(nextOnLogScale(0.008, -1)).toBe(0.005);
    expect(nextOnLogScale(1.0000001, -1)).toBe(1);
  });

  it('holds over the range of learning rates', () => {
    for (let exponent = -8; exponent <= 3; ++exponent) {
      expect(nextOnLogScale(10 ** exponent, 1) / 10 ** exponent).toBeCloseTo(2, 9);
      expect(nextOnLogScale(10 ** exponent, -1) / 10 ** exponent).toBeCloseTo(0.5, 9);
    }
  });
});
