// What stands behind # in an address.
import { describe, expect, it } from 'vitest';
import { formatFragment, parseFragment } from '../../../web/src/lecture/fragment.js';

describe('fragment', () => {
  it('reads step, presenter mode and figures', () => {
    expect(parseFragment('')).toEqual({ step: '', present: false, figures: new Map() });
    expect(parseFragment('#softmax')).toEqual({ step: 'softmax', present: false, figures: new Map() });
    expect(parseFragment('#a?present&xor-line=1.5%3Bx')).toEqual({
      step: 'a',
      present: true,
      figures: new Map([['xor-line', '1.5;x']]),
    });
  });

  it('leaves out what belongs to nobody, and gives a figure a state that was cut inside a letter', () => {
    const { step, figures, present } = parseFragment('#%E0%A4%A?=x&b=1;f:%E2%8&c=1&d&&');
    const expected = [
      ['b', '1;f:%E2%8'],
      ['c', '1'],
    ];
    expect([step, present, [...figures]]).toEqual(['', false, expected]);
  });

  it('writes what it reads', () => {
    for (const hash of ['', '#a', '#a?present', '#?present', '#a?present&f=%26%3D%3F', '#a?f=1&g=2']) {
      expect(formatFragment(parseFragment(hash))).toBe(hash);
    }
  });
});
