// What can honestly be said about ten probabilities, and no more.

/** `sure`: nothing to add. `torn`: two digits are close. `undecided`: no digit has even half of the probability. */
export type Certainty = 'sure' | 'torn' | 'undecided';

export interface Verdict {
  readonly certainty: Certainty;
  /** The digit with the highest probability; of equals the lowest. */
  readonly first: number;
  /** The one after it. */
  readonly second: number;
}

/** The two thresholds that the prose states: below half there is no majority; more than half of the first is close behind it. */
const MAJORITY = 0.5;
const CLOSE = 0.5;

/** Reads a verdict off softmax probabilities, at least two of them. */
export function judge(probabilities: ArrayLike<number>): Verdict {
  // A stable sort, so that of equals the lower digit comes first.
  const order = Array.from(probabilities, (_, digit) => digit).sort(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0),
  );
  const [first = 0, second = 0] = order;
  const highest = probabilities[first] ?? 0;
  const next = probabilities[second] ?? 0;
  const certainty = highest < MAJORITY ? 'undecided' : next > CLOSE * highest ? 'torn' : 'sure';
  return { certainty, first, second };
}

/** The verdict as a sentence; empty when the network is sure. */
export function hint({ certainty, first, second }: Verdict): string {
  if (certainty === 'undecided')
    return `Undecided: no digit has half of the probability. Nearest are ${first} and ${second}.`;
  if (certainty === 'torn') return `Torn between ${first} and ${second}.`;
  return '';
}
