// What the turns of a race add up to: median and spread of each racer, and whether all products have the same bits.
import type { Racer, RaceSample } from '../../engine/race-service.js';

export interface RacerResult {
  /** Turns so far. */
  readonly turns: number;
  /** Of GFLOP/s. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Seconds for one product, at the median speed. */
  readonly seconds: number;
  readonly threads: number;
  readonly digest: string;
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** A racer's turns together; undefined when it had none. */
export function resultOf(racer: Racer, samples: readonly RaceSample[]): RacerResult | undefined {
  const own = samples.filter((sample) => sample.racer === racer);
  const last = own.at(-1);
  if (!last) return undefined;
  const speeds = own.map(({ timing }) => timing.gflops);
  return {
    turns: own.length,
    median: median(speeds),
    lowest: Math.min(...speeds),
    highest: Math.max(...speeds),
    seconds: median(own.map(({ timing }) => timing.seconds / timing.calls)),
    threads: last.threads,
    digest: last.timing.digest,
  };
}

/**
 * Whether all products so far are equal bit for bit; undefined as long as fewer than two racers had a turn. Without relaxed
 * SIMD, whose rounding is up to the processor.
 */
export function sameBits(all: readonly RaceSample[]): boolean | undefined {
  const samples = all.filter(({ racer }) => racer !== 'relaxed');
  if (new Set(samples.map(({ racer }) => racer)).size < 2) return undefined;
  return new Set(samples.map(({ timing }) => timing.digest)).size === 1;
}

/** The end of the axis: the smallest of 1, 2, 5, 10 … that is not below `value`. */
export function axisEnd(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= value) as number;
}
