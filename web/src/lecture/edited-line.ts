// A line that the reader changes, and where it was before the last change.

import { LARGEST_NUMBER } from '../engine/number-limit.js';
import type { LineWeights } from '../plots/plane-geometry.js';
import type { WeightsChange } from './line-desk.js';

export class EditedLine {
  past: LineWeights | undefined;
  private moving = false;

  constructor(public weights: LineWeights) {}

  /** A drag counts as one change: the past is where it began. */
  change({ weights, final }: WeightsChange): void {
    if (!this.moving && !sameLine(weights, this.weights)) this.past = this.weights;
    this.moving = !final;
    this.weights = weights;
  }

  /** Begins anew, without a past. */
  restart(weights: LineWeights, past?: LineWeights): void {
    this.weights = weights;
    this.past = past;
    this.moving = false;
  }

  /** For links: w₁, w₂, b of the line, then of the past one if there is any. */
  numbers(): Float64Array {
    return Float64Array.from([this.weights, ...(this.past ? [this.past] : [])].flatMap(({ w1, w2, b }) => [w1, w2, b]));
  }

  /** From numbers(); false when there are not 3 or 6 that the engine takes. */
  restore(numbers: ArrayLike<number>): boolean {
    const values = Array.from(numbers);
    if ((values.length !== 3 && values.length !== 6) || !values.every((value) => Math.abs(value) <= LARGEST_NUMBER))
      return false;
    const [w1, w2, b, ...rest] = values as [number, number, number, ...number[]];
    const [p1, p2, pb] = rest;
    const past = p1 === undefined || p2 === undefined || pb === undefined ? undefined : { w1: p1, w2: p2, b: pb };
    this.restart({ w1, w2, b }, past);
    return true;
  }
}

function sameLine(a: LineWeights, b: LineWeights): boolean {
  return a.w1 === b.w1 && a.w2 === b.w2 && a.b === b.b;
}
