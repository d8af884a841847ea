// Truth tables as numbers and back, the named ones, and terms in words.
import { describe, expect, it } from 'vitest';
import {
  disjunctionText,
  functionCount,
  numberOf,
  PRESET_NAMES,
  presetOf,
  presetTable,
  tableOf,
  termText,
} from './boolean-tables.js';

describe('numbers of functions', () => {
  it('read the column of outputs as binary digits', () => {
    expect(numberOf([0, 1, 1, 0])).toBe(6);
    expect([...tableOf(6, 2)]).toEqual([0, 1, 1, 0]);
    expect([...tableOf(0b10000001, 3)]).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('name every function once', () => {
    expect(functionCount(4)).toBe(65536);
    for (const inputs of [2, 3, 4]) {
      for (let n = 0; n < functionCount(inputs); n += inputs === 4 ? 97 : 1)
        expect(numberOf(tableOf(n, inputs))).toBe(n);
    }
  });
});

describe('presets', () => {
  it('are the functions that their names say', () => {
    expect([...presetTable('odd', 3)]).toEqual([0, 1, 1, 0, 1, 0, 0, 1]);
    expect([...presetTable('majority', 3)]).toEqual([0, 0, 0, 1, 0, 1, 1, 1]);
    expect([...presetTable('equal', 2)]).toEqual([1, 0, 0, 1]);
    expect([...presetTable('first', 2)]).toEqual([0, 0, 1, 1]);
  });

  it('are recognised', () => {
    for (const preset of PRESET_NAMES) expect(presetOf(presetTable(preset, 4), 4)).toBe(preset);
    expect(presetOf([1, 1, 0, 1], 2)).toBeUndefined();
  });
});

it('terms are written with their signs', () => {
  expect(termText([1, 0, -1])).toBe('x₁ ∧ ¬x₃');
  expect(termText([0, 0])).toBe('1');
  expect(
    disjunctionText([
      [1, -1],
      [-1, 1],
    ]),
  ).toBe('(x₁ ∧ ¬x₂) ∨ (¬x₁ ∧ x₂)');
  expect(
    disjunctionText([
      [1, 0],
      [0, 1],
    ]),
  ).toBe('x₁ ∨ x₂');
  expect(disjunctionText([])).toBe('0');
});
