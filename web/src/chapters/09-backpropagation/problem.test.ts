// Sizes as they are typed, places of parameters, names of units, and presets that are complete.
import { describe, expect, it } from 'vitest';
import {
  activationSymbol,
  biasIndex,
  copyProblem,
  outputsFor,
  PRESETS,
  parameterCount,
  parameterPlaces,
  parameterSymbol,
  parseSizes,
  presetOf,
  weightIndex,
  withoutBiases,
} from './problem.js';

describe('sizes', () => {
  it('are read as they are typed', () => {
    expect(parseSizes('2-3-1')).toEqual([2, 3, 1]);
    expect(parseSizes(' 6 – 6–6 ')).toEqual([6, 6, 6]);
    expect(parseSizes('1,2,3')).toEqual([1, 2, 3]);
  });

  it('are refused with what was expected', () => {
    for (const text of ['', '3', '2-7-1', '2-0-1', 'NaN-1', '2-3-', '1-1-1-1-1-1-1-1', '2.5-1'])
      expect(parseSizes(text), text).toMatch(/Type the sizes/);
  });
});

describe('parameters', () => {
  it('stand in the order of the engine: weights row by row, then biases', () => {
    const sizes = [2, 3, 2];
    const places = parameterPlaces(sizes);
    expect(places).toHaveLength(parameterCount(sizes));
    places.forEach(({ layer, unit, input }, index) => {
      expect(input === undefined ? biasIndex(sizes, layer, unit) : weightIndex(sizes, layer, unit, input)).toBe(index);
    });
    expect(parameterSymbol(places[1] as (typeof places)[number])).toBe('w₁₂⁽¹⁾');
    expect(parameterSymbol(places.at(-1) as (typeof places)[number])).toBe('b₂⁽²⁾');
  });

  it('lose their biases, and nothing else, with withoutBiases', () => {
    const { problem } = presetOf('001');
    const bare = withoutBiases(problem);
    expect([...bare.parameters]).toEqual([0.5, -1, 1.5, 0.8, 0, 0, 1.2, -0.9, 0]);
    expect(problem.parameters[4]).toBe(0.1);
  });
});

describe('presets', () => {
  it('have as many numbers as their networks, and outputs that go with their losses', () => {
    for (const { name, problem } of PRESETS) {
      expect(problem.parameters.length, name).toBe(parameterCount(problem.sizes));
      expect(problem.inputs.length, name).toBe(problem.sizes[0]);
      expect(problem.targets.length, name).toBe(problem.sizes.at(-1));
      expect(outputsFor(problem.loss), name).toContain(problem.outputActivation);
    }
  });

  it('are copied before anyone changes them', () => {
    const { problem } = presetOf('004');
    const copy = copyProblem(problem);
    copy.parameters[0] = 99;
    copy.inputs[0] = 99;
    expect([problem.parameters[0], problem.inputs[0]]).toEqual([1.2, 1]);
  });

  it('name outputs ŷ, with an index where there are several', () => {
    expect(activationSymbol([2, 3, 1], 2, 0)).toBe('ŷ');
    expect(activationSymbol([2, 3, 3], 2, 1)).toBe('ŷ₂');
    expect(activationSymbol([2, 3, 3], 1, 2)).toBe('a₃⁽¹⁾');
    expect(activationSymbol([2, 3, 3], 0, 1)).toBe('x₂');
  });
});
