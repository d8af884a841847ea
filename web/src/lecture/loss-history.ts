// The loss of a training run over its updates, thinned so that a run of any length stays a few hundred numbers.
const MOST = 400;

export class LossHistory {
  #x: number[] = [];
  #y: number[] = [];

  constructor(x: ArrayLike<number> = [], y: ArrayLike<number> = []) {
    this.#x = Array.from(x);
    this.#y = Array.from(y);
  }

  get x(): readonly number[] {
    return this.#x;
  }
  get y(): readonly number[] {
    return this.#y;
  }
  get length(): number {
    return this.#x.length;
  }

  /** A value at a step that is already there replaces the old one: the weights were changed by hand. */
  add(step: number, loss: number): void {
    if (this.#x.at(-1) === step) {
      this.#y[this.#y.length - 1] = loss;
      return;
    }
    this.#x.push(step);
    this.#y.push(loss);
    if (this.#x.length <= MOST) return;
    const keep = (_: number, i: number): boolean => i % 2 === 0 || i === this.#x.length - 1;
    [this.#x, this.#y] = [this.#x.filter(keep), this.#y.filter(keep)];
  }

  /** The loss at the last noted step that is not after `step`; NaN when there is none. */
  lossAt(step: number): number {
    const after = this.#x.findIndex((x) => x > step);
    return this.#y[(after < 0 ? this.#x.length : after) - 1] ?? Number.NaN;
  }

  /** At most `count` of the points, the first and the last among them. */
  thinned(count: number): { x: Float64Array; y: Float64Array } {
    const { length } = this.#x;
    const used = Math.min(count, length);
    const pick = (_: unknown, i: number): number => (used < 2 ? 0 : Math.round((i * (length - 1)) / (used - 1)));
    const places = Array.from({ length: used }, pick);
    return {
      x: Float64Array.from(places, (i) => this.#x[i] as number),
      y: Float64Array.from(places, (i) => this.#y[i] as number),
    };
  }
}
