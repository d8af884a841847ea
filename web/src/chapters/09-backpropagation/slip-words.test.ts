// Every slip that the engine recognises has a sentence, and no sentence is without its slip.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KNOWN_SLIPS, slipSentence } from './slip-words.js';

const source = readFileSync(new URL('../../../../engine/explain/calculation_slips.cpp', import.meta.url), 'utf8');

describe('slips', () => {
  it('have words, all of them', () => {
    const table = /kSlipNames\{([\s\S]*?)\}\};/.exec(source)?.[1] ?? '';
    const names = [...table.matchAll(/"([a-z-]+)"/g)].map(([, name]) => name).filter((name) => name !== 'slip');
    expect(names.length).toBeGreaterThan(20);
    expect([...KNOWN_SLIPS].sort()).toEqual(names.sort());
  });

  it('become a sentence, two at most', () => {
    expect(slipSentence('')).toBe('');
    expect(slipSentence('no-slope')).toMatch(/^F′\(z\) is missing.*\.$/i);
    expect(slipSentence('minus no-slope no-half')).toContain(' Or: f′(z) is missing');
    expect(slipSentence('minus no-slope no-half')).not.toContain('½');
  });
});
