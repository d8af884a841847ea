// Whether the nearest training images agree with the network, in words.

/** `labels`: of the nearest, the nearest first. */
export function sayNeighbours(labels: readonly number[], prediction: number): string {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  // A stable sort: of equal counts the nearer label comes first.
  const votes = [...counts].sort(([, a], [, b]) => b - a);
  const list = new Intl.ListFormat('en-GB').format(
    votes.map(([label, count]) => `${count} ${count === 1 ? 'is' : 'are'} a ${label}`),
  );
  return `of the ${labels.length} nearest, ${list}. ${verdict(votes, prediction)}`;
}

function verdict(votes: readonly (readonly [number, number])[], prediction: number): string {
  const [first, second] = votes;
  const tied = first !== undefined && second !== undefined && first[1] === second[1];
  if (tied) return `They are divided themselves; the network answers ${prediction}.`;
  if (first?.[0] === prediction) return `The network agrees with most of them: ${prediction}.`;
  const own = votes.some(([label]) => label === prediction);
  return `The network answers ${prediction}, ${own ? 'as only some of them say' : 'which none of them is'}.`;
}
