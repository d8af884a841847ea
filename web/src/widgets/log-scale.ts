// Steps of number fields: round values on a logarithmic scale, sums without the dust of binary fractions.

/** Rounds away what binary fractions add when steps are summed: 0.1 + 0.2 → 0.3. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** The next value of the sequence 1, 2, 5, 10, 20, … (times powers of ten) above or below `value` (> 0). */
export function nextOnLogScale(value: number, direction: 1 | -1): number {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const steps = [-1, 0, 1].flatMap((e) => [1, 2, 5].map((m) => m * 10 ** (exponent + e)));
  const slack = value * 1e-9;
  const next = direction > 0 ? steps.find((s) => s > value + slack) : steps.reverse().find((s) => s < value - slack);
  return tidy(next ?? value);
}
