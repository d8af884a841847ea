// A figure's state as text: the same bits come back, and what is malformed does not.
import { describe, expect, it } from 'vitest';
import { formatFragment, parseFragment } from '../../../web/src/lecture/fragment.js';
import {
  choice,
  flag,
  integer,
  number,
  numbers,
  packState,
  pointSet,
  text,
  unpackState,
} from '../../../web/src/lecture/state-fields.js';
import { pointSetOf } from '../../../web/src/plots/point-set.js';

const fields = {
  seed: integer(0, 9999),
  rate: number(0, 10),
  line: numbers(3),
  weights: numbers(),
  points: pointSet(),
  on: flag(),
  rule: choice('fixed', 'random order'),
  note: text(20),
};
const points = pointSetOf([
  [0, 1, 1],
  [-0.25, 1e-7, 0],
]);

/** Doubles of every kind: random bits. */
function anyDoubles(count: number): Float64Array {
  const bits = new BigUint64Array(count);
  let state = 88172645463325252n;
  for (let i = 0; i < count; ++i) {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    bits[i] = state;
  }
  return new Float64Array(bits.buffer).filter(Number.isFinite);
}

const state = {
  seed: 7,
  rate: 0.1,
  line: Float64Array.of(-0, 5e-324, 1.7976931348623157e308),
  weights: anyDoubles(50),
  points,
  on: true,
  rule: 'random order' as const,
  note: 'a;b:c,d&e=%',
};

describe('state fields', () => {
  it('give the same bits back, through an address', () => {
    const packed = packState(3, fields, state);
    const hash = formatFragment({ step: 's', figures: new Map([['f', packed]]) });
    const read = unpackState(3, fields, parseFragment(hash).figures.get('f') ?? '');
    expect(read).toEqual(state);
    expect(Object.is(read.line[0], -0)).toBe(true);
  });

  it('write single numbers exactly', () => {
    const field = number();
    for (const value of anyDoubles(2000)) expect(field.read(field.write(value))).toBe(value);
    expect(field.write(1e21)).toBe('1e21');
  });

  it('write short decimals as such and long ones as bytes', () => {
    expect(numbers().write([0.5, -1.25, 3])).toBe('0.5,-1.25,3');
    expect(numbers().write(anyDoubles(20)).length).toBeLessThan(20 * 11 + 5);
    expect(numbers().read('')).toEqual(new Float64Array(0));
    const many = anyDoubles(30_000);
    expect(numbers().read(numbers().write(many))).toEqual(many);
  });

  it('stay readable in an address', () => {
    const small = { seed: integer(0, 9), line: numbers(2) };
    const hash = formatFragment({
      figures: new Map([['f', packState(1, small, { seed: 7, line: Float64Array.of(1, 2) })]]),
    });
    expect(hash).toBe('#?f=1;seed:7;line:1,2');
  });

  it('refuse what is malformed, missing, doubled or out of range, with a reason', () => {
    const small = { seed: integer(0, 9), points: pointSet(3) };
    const read = (text: string) => () => unpackState(2, small, text);
    expect(read('2;seed:7;points:10,0,1,0,1')()).toEqual({
      seed: 7,
      points: pointSetOf([
        [0, 0, 1],
        [1, 1, 0],
      ]),
    });
    expect(read('1;seed:7;points:,')).toThrow('it is of version 1, and this page reads version 2');
    for (const damaged of ['', 'x', '2', '2;seed:7', '2;seed:7;seed:7', '2;seed:7;points:,;more:1']) {
      expect(read(damaged), damaged).toThrow('it is damaged');
    }
    for (const seed of ['10', '-1', '1.5', 'NaN', 'Infinity', '', '1e999', '0x1', ' 1']) {
      expect(read(`2;seed:${seed};points:,`), seed).toThrow('its “seed” is missing or out of range');
    }
    for (const p of ['', '1', '1,0', '12,0,0,0,0', '1,a,b', '1,*!!', '1,*AAAA', '1111,0,0,0,0,0,0,0,0']) {
      expect(read(`2;seed:1;points:${p}`), p).toThrow('its “points” is missing or out of range');
    }
    expect(choice('a', 'b').read('c')).toBeUndefined();
    for (const no of ['2', '', 'constructor', '__proto__']) expect(flag().read(no), no).toBeUndefined();
    expect(text(2).read('abc')).toBeUndefined();
    expect(text(2).read('%')).toBeUndefined();
  });
});
