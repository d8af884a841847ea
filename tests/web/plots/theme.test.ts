// The colours: contrast in both themes, the scales' ends and middle, and that nothing else looks like the two classes.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  contrast,
  DIVERGING_SHADES,
  divergingIndex,
  divergingScale,
  mix,
  parseHex,
  type Rgb,
  readableShade,
  sequentialScale,
  toHex,
} from '../../../web/src/plots/color-scale.js';
import { resolveLightDark } from '../../../web/src/plots/theme.js';

const css = readFileSync(fileURLToPath(new URL('../../../web/src/plots/theme.css', import.meta.url)), 'utf8');
const declared = new Map([...css.matchAll(/(--[a-z0-9-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));

function color(name: string, dark: boolean): Rgb {
  const value = declared.get(name);
  if (!value) throw new Error(`theme.css has no ${name}`);
  return parseHex(resolveLightDark(value, dark));
}

const qualitative = Array.from({ length: 10 }, (_, i) => `--qualitative-${i}`);

describe.each([
  ['light', false],
  ['dark', true],
])('%s theme', (_name, dark) => {
  const papers = ['--paper', '--paper-raised', '--paper-sunken'];
  const texts = [
    '--ink',
    '--ink-soft',
    '--accent',
    '--accent-strong',
    '--wrong',
    '--code-comment',
    '--code-keyword',
    '--code-literal',
  ];

  it.each(papers.flatMap((paper) => texts.map((text) => [text, paper])))('%s is readable on %s', (text, paper) => {
    expect(contrast(color(text, dark), color(paper, dark))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['--on-accent', '--accent'],
    ['--on-accent', '--accent-strong'],
    ['--accent-strong', '--accent-wash'],
    ['--ink', '--accent-wash'],
    ['--wrong', '--wrong-wash'],
    ['--ink', '--wrong-wash'],
    ['--accent', '--wrong-wash'],
    // Labels stand at the curves, in their colours.
    ...qualitative.map((name) => [name, '--paper']),
  ])('%s is readable on %s', (text, paper) => {
    expect(contrast(color(text, dark), color(paper, dark))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['--class-0', '--class-1', '--past', '--mark', '--diverging-low', '--diverging-high'])(
    '%s can be seen',
    (mark) => {
      expect(contrast(color(mark, dark), color('--paper', dark))).toBeGreaterThanOrEqual(3);
    },
  );

  it('keeps blue and orange for the classes', () => {
    for (const name of [...qualitative, '--accent', '--past']) {
      for (const reserved of ['--class-0', '--class-1']) {
        expect(distance(color(name, dark), color(reserved, dark)), `${name} against ${reserved}`).toBeGreaterThan(0.04);
      }
    }
  });

  it('keeps the ten qualitative colours apart', () => {
    for (const [i, a] of qualitative.entries()) {
      for (const b of qualitative.slice(i + 1)) {
        expect(distance(color(a, dark), color(b, dark)), `${a} against ${b}`).toBeGreaterThan(0.04);
      }
    }
  });

  it('writes numbers on shades that they can be read on, darker and darker', () => {
    const [paper, ink] = [color('--paper', dark), color('--ink', dark)];
    let before = 0;
    for (let t = 0; t <= 1; t += 0.01) {
      const { ground, text } = readableShade(paper, ink, t);
      expect(contrast(ground, text === 'ink' ? ink : paper), `t = ${t}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ground, paper)).toBeGreaterThanOrEqual(before);
      before = contrast(ground, paper);
    }
    expect(readableShade(paper, ink, 0).ground).toEqual(paper);
  });

  it('has a diverging scale that ends where it says, is paper in the middle and grows darker or lighter evenly', () => {
    const [low, paper, high] = ['--diverging-low', '--paper', '--diverging-high'].map((n) => color(n, dark)) as [
      Rgb,
      Rgb,
      Rgb,
    ];
    const scale = divergingScale(low, paper, high);
    expect(scale).toHaveLength(DIVERGING_SHADES);
    expect(scale.map(toHex)).toHaveLength(new Set(scale.map(toHex)).size);
    expect(toHex(scale[0] as Rgb)).toBe(toHex(low));
    expect(toHex(scale[15] as Rgb)).toBe(toHex(paper));
    expect(toHex(scale[30] as Rgb)).toBe(toHex(high));
    const contrasts = scale.map((c) => contrast(c, paper));
    for (let i = 0; i < 15; ++i) expect(contrasts[i]).toBeGreaterThan(contrasts[i + 1] as number);
    for (let i = 15; i < 30; ++i) expect(contrasts[i]).toBeLessThan(contrasts[i + 1] as number);
  });
});

/** Distance in OKLab, computed here a second time, so that the module is not measured with itself. */
function distance(a: Rgb, b: Rgb): number {
  const [la, lb] = [toLab(a), toLab(b)];
  return Math.hypot(...la.map((v, i) => v - (lb[i] as number)));
}

function toLab(c: Rgb): number[] {
  const linear = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = linear as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe('colour arithmetic', () => {
  it('knows the contrast of black and white and of two greys (WCAG 2.2, worked by hand)', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
    expect(contrast([255, 255, 255], [118, 118, 118])).toBeCloseTo(4.54, 2);
  });

  it('mixes from end to end', () => {
    expect(mix([10, 20, 30], [200, 100, 50], 0)).toEqual([10, 20, 30]);
    expect(mix([10, 20, 30], [200, 100, 50], 1)).toEqual([200, 100, 50]);
    // Half way between black and white in OKLab is L = 0.5, sRGB 99.
    expect(mix([0, 0, 0], [255, 255, 255], 0.5)).toEqual([99, 99, 99]);
  });

  it('reads hexadecimal colours and refuses others', () => {
    expect(parseHex('#0c685B')).toEqual([12, 104, 91]);
    expect(parseHex('#fa0')).toEqual([255, 170, 0]);
    expect(() => parseHex('red')).toThrow('"red"');
  });

  it('finds shades: symmetric, clamped, neutral for zero, NaN and an empty scale', () => {
    expect(divergingIndex(0, 1)).toBe(15);
    expect(divergingIndex(-1, 1)).toBe(0);
    expect(divergingIndex(1, 1)).toBe(30);
    expect(divergingIndex(7, 1)).toBe(30);
    expect(divergingIndex(Number.NaN, 1)).toBe(15);
    expect(divergingIndex(1, 0)).toBe(15);
    for (const v of [0.1, 0.33, 0.8]) expect(divergingIndex(v, 1) - 15).toBe(15 - divergingIndex(-v, 1));
  });

  it('makes sequential scales', () => {
    const scale = sequentialScale([255, 255, 255], [0, 0, 0], 5).map(toHex);
    expect(scale[0]).toBe('#ffffff');
    expect(scale[4]).toBe('#000000');
    expect(new Set(scale).size).toBe(5);
  });

  it('resolves light-dark()', () => {
    expect(resolveLightDark(' light-dark(#fff, #000)', false)).toBe('#fff');
    expect(resolveLightDark('light-dark(#fff,#000)', true)).toBe('#000');
    expect(resolveLightDark('#123456', true)).toBe('#123456');
  });
});
