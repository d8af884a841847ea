// Colour arithmetic: hexadecimal colours, interpolation in OKLab, WCAG contrast and the quantised scales that plots look up.

/** A colour as three numbers 0…255 in sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Shades of the diverging scale; odd, so that one shade in the middle is exactly neutral. */
export const DIVERGING_SHADES = 31;

/** Shades of the sequential scale for pixels: one for each value of a byte. */
export const SEQUENTIAL_SHADES = 256;

/** Reads "#rrggbb" or "#rgb". Throws a RangeError that names what it was given otherwise. */
export function parseHex(text: string): Rgb {
  const match = /^#(?:([0-9a-f]{6})|([0-9a-f]{3}))$/i.exec(text.trim());
  const digits = match?.[1] ?? match?.[2]?.replace(/./g, '$&$&');
  if (!digits) throw new RangeError(`colour "${text}" is not of the form #rrggbb`);
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Writes a colour as "#rrggbb"; components are rounded and clamped. */
export function toHex(color: Rgb): string {
  return `#${color.map((c) => clampByte(c).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2 contrast ratio of two colours, 1…21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The colour at `t` (0…1) of the straight line from `a` to `b` in OKLab, where equal steps look equal (Ottosson 2020). */
export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const from = toOklab(a);
  const to = toOklab(b);
  return fromOklab([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t]);
}

/** DIVERGING_SHADES colours from `low` through `neutral` (exactly, in the middle) to `high`. */
export function divergingScale(low: Rgb, neutral: Rgb, high: Rgb): Rgb[] {
  const middle = (DIVERGING_SHADES - 1) / 2;
  return Array.from({ length: DIVERGING_SHADES }, (_, i) =>
    i === middle
      ? neutral
      : i < middle
        ? mix(neutral, low, (middle - i) / middle)
        : mix(neutral, high, (i - middle) / middle),
  );
}

/** `count` colours from `from` to `to`. */
export function sequentialScale(from: Rgb, to: Rgb, count = SEQUENTIAL_SHADES): Rgb[] {
  return Array.from({ length: count }, (_, i) => mix(from, to, i / (count - 1)));
}

/**
 * The shade of `value` on a diverging scale symmetric about zero that ends at ±`limit`: 0…DIVERGING_SHADES−1.
 * Values beyond the ends take the end's shade; NaN and a limit of zero take the neutral one.
 */
export function divergingIndex(value: number, limit: number): number {
  const middle = (DIVERGING_SHADES - 1) / 2;
  if (!(limit > 0) || Number.isNaN(value)) return middle;
  const t = Math.max(-1, Math.min(1, value / limit));
  // Math.round() alone takes halves upward, which would make +v and −v differ in strength.
  return middle + Math.sign(t) * Math.round(Math.abs(t) * middle);
}

/** Contrast of text that WCAG 2 asks for at level AA. */
const TEXT_CONTRAST = 4.5;

/**
 * The ground for a number at `t` (0…1) of a scale from `paper` to `ink`, and the one of the two that can be read on it.
 * The greys in the middle, on which neither can, are left out of the scale.
 */
export function readableShade(
  paper: Rgb,
  ink: Rgb,
  t: number,
): { readonly ground: Rgb; readonly text: 'paper' | 'ink' } {
  const steps = Array.from({ length: 101 }, (_, i) => mix(paper, ink, i / 100));
  const lastForInk = steps.findLastIndex((shade) => contrast(shade, ink) >= TEXT_CONTRAST);
  const firstForPaper = steps.findIndex((shade) => contrast(shade, paper) >= TEXT_CONTRAST);
  const dark = t > 0.5;
  const at = dark ? firstForPaper + (t - 0.5) * 2 * (100 - firstForPaper) : t * 2 * lastForInk;
  return { ground: steps[Math.round(at)] ?? paper, text: dark ? 'paper' : 'ink' };
}

function clampByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

function toLinear(component: number): number {
  const c = component / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  const c = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return clampByte(c * 255);
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * toLinear(r) + 0.7152 * toLinear(g) + 0.0722 * toLinear(b);
}

type Lab = readonly [number, number, number];

// The two matrices are those of Björn Ottosson, "A perceptual color space for image processing", 2020.
function toOklab(color: Rgb): Lab {
  const [r, g, b] = color.map(toLinear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
