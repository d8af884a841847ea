// Where an axis ends and where its ticks stand: round numbers, on a linear axis and on a logarithmic one.
import { formatNumber, formatPowerOfTen } from '../widgets/format.js';

/** Between two powers of ten an axis may end here. With fewer of them a curve that has just passed one takes half of its chart. */
const ENDS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
/** Distances between ticks, in each decade. */
const STEPS = [1, 2, 2.5, 5];
/** A quotient is whole if it is off by no more. */
const ROUNDING = 1e-9;
/** Least length of a logarithmic axis, and what it keeps free at both ends, in decades. */
const LEAST_DECADES = 0.7;
const LOG_MARGIN = 0.06;
/** uPlot has no ticks beyond: a curve that goes there leaves the picture. */
const LARGEST_TICK = 1e15;
/** Up to these the ticks of a logarithmic axis are written out; beyond, the reader would count zeros. */
const PLAIN = { least: 1e-3, most: 1e4 };

/** The ends that the page gave an axis; each that is missing follows from the data. */
export interface GivenEnds {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The least round number that is not below `most`, for an axis that begins at 0; of a count a whole one. */
export function roundAbove(most: number, counts = false): number {
  if (!(most > 0 && most < Number.MAX_VALUE)) return 1;
  const exponent = Math.floor(Math.log10(most));
  // Written as a number, 3 × 10⁻¹ is 0.3; multiplied, it is 0.3 and a little.
  const ends = [exponent, exponent + 1].flatMap((e) => ENDS.map((digit) => Number(`${digit}e${e}`)));
  return ends.find((end) => end >= most && (!counts || isWhole(end))) ?? most;
}

/** Round values for a linear axis, at most about `most` of them; whole ones of a count. */
export function linearTicks(min: number, max: number, most: number, counts: boolean): number[] {
  const steps = tickSteps(min, max, counts);
  const step = steps.find((each) => (max - min) / each <= most + ROUNDING) ?? steps.at(-1) ?? 1;
  const first = Math.ceil(min / step - ROUNDING);
  const count = Math.floor(max / step + ROUNDING) - first + 1;
  // 3 × 0.1 is 0.3 and a little.
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * Distances between ticks to choose from, ascending. On an axis that begins at 0 and ends at a round number they are those that
 * put a tick on its end.
 */
function tickSteps(min: number, max: number, counts: boolean): number[] {
  const exponent = Math.floor(Math.log10(max - min));
  if (!Number.isFinite(exponent)) return [1];
  const steps = Array.from({ length: 5 }, (_, i) => exponent - 3 + i)
    .flatMap((e) => STEPS.map((digit) => Number(`${digit}e${e}`)))
    .filter((step) => !counts || isWhole(step));
  if (min !== 0 || roundAbove(max) !== max) return steps;
  const ending = [...steps.filter((step) => step < max / 2 && isWhole(max / step)), max / 2, max];
  return counts ? ending.filter(isWhole) : ending;
}

/** Ends of a linear axis whose data reach from `low` to `high`. */
export function linearRange(given: GivenEnds, low: number, high: number, counts: boolean): [number, number] {
  const from = Math.max(given.min ?? low, -LARGEST_TICK);
  const to = Math.min(given.max ?? high, LARGEST_TICK);
  // Between two ticks its end would have none.
  if (given.min === 0 && given.max === undefined) return [0, roundAbove(to, counts)];
  const margin = to > from ? (to - from) * 0.05 : Math.abs(to) * 0.1 || 1;
  return [given.min ?? from - margin, given.max ?? to + margin];
}

/** Ends of a logarithmic axis, as exponents of ten; so are `low` and `high`. */
export function logRange(given: GivenEnds, low: number, high: number): [number, number] {
  const from = given.min !== undefined && given.min > 0 ? Math.log10(given.min) : low;
  const to = Math.max(from, given.max !== undefined && given.max > 0 ? Math.log10(given.max) : high);
  // Of a run that has just begun the axis still shows what is above and below.
  const wider = Math.max(0, LEAST_DECADES - (to - from)) / 2;
  return [
    from - (given.min === undefined ? wider : 0) - LOG_MARGIN,
    to + (given.max === undefined ? wider : 0) + LOG_MARGIN,
  ];
}

/**
 * Round values for a logarithmic axis, about `most` of them: 1, 2, 5 in each decade, or powers of ten alone where that would
 * be too many, of many decades every second, third …
 */
export function logTicks(min: number, max: number, most = 10): number[] {
  if (!(min > 0) || !(max >= min)) return [];
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const leads = last - first > 4 || 3 * Math.log10(max / min) > most ? [1] : [1, 2, 5];
  const every = Math.max(1, Math.ceil((last - first) / most));
  // Written as a number, 2 × 10⁻³ is 0.002; multiplied, it is 0.002 and a little.
  return decades
    .filter((e) => e % every === 0)
    .flatMap((e) => leads.map((m) => Number(`${m}e${e}`)))
    .filter((v) => v >= min && v <= max);
}

/** Texts of logarithmic ticks, all in one way: 0.01, 0.1, 1; where one of them is very small or large 10⁻⁶, 10⁻⁴, 10⁻². */
export function logTickTexts(ticks: readonly number[]): string[] {
  const plain = ticks.every((tick) => tick >= PLAIN.least && tick <= PLAIN.most);
  return ticks.map((tick) => {
    if (plain) return formatNumber(tick);
    const exponent = Math.floor(Math.log10(tick) + 1e-9);
    const lead = Math.round(tick / 10 ** exponent);
    return lead === 1 ? formatPowerOfTen(exponent) : `${lead} · ${formatPowerOfTen(exponent)}`;
  });
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < ROUNDING && Math.round(value) > 0;
}

/** 10 to an exponent, within the range of numbers. */
export function tenTo(exponent: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, 10 ** exponent));
}
