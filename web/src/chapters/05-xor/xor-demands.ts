// What each row of XOR's truth table demands of w₁, w₂ and b, and how such inequalities add up: signs and letters, no numbers.

export type Relation = '<' | '≥';

/** Coefficients of an expression in w₁, w₂, b. */
export interface Expression {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
}

export interface Demand {
  readonly expression: Expression;
  /** What XOR asks of it, compared with 0. */
  readonly relation: Relation;
  /** "(0, 0)" */
  readonly row: string;
  /** "not fire" */
  readonly words: string;
}

/** In the order of the rows 00, 01, 10, 11. */
export const DEMANDS: readonly Demand[] = [
  { expression: { w1: 0, w2: 0, b: 1 }, relation: '<', row: '(0, 0)', words: 'must not fire' },
  { expression: { w1: 0, w2: 1, b: 1 }, relation: '≥', row: '(0, 1)', words: 'must fire' },
  { expression: { w1: 1, w2: 0, b: 1 }, relation: '≥', row: '(1, 0)', words: 'must fire' },
  { expression: { w1: 1, w2: 1, b: 1 }, relation: '<', row: '(1, 1)', words: 'must not fire' },
];

/** What can be said of a sum of demands. */
export interface Sum {
  readonly expression: Expression;
  /** Undefined when a sum mixes < and ≥, which says nothing; also for no demand at all. */
  readonly relation: Relation | undefined;
}

/** Adds demands, given by their rows. A sum of ≥ is ≥, a sum of < is <; a mixture says nothing. */
export function addDemands(rows: readonly number[]): Sum {
  const demands = rows.map((row) => DEMANDS[row]).filter((demand) => demand !== undefined);
  const expression = demands.reduce(
    (sum, { expression: e }) => ({ w1: sum.w1 + e.w1, w2: sum.w2 + e.w2, b: sum.b + e.b }),
    { w1: 0, w2: 0, b: 0 },
  );
  const relations = new Set(demands.map(({ relation }) => relation));
  return { expression, relation: relations.size === 1 ? [...relations][0] : undefined };
}

/** Two sums of the same expression, one below 0 and one not. */
export function contradict(a: Sum, b: Sum): boolean {
  const same =
    a.expression.w1 === b.expression.w1 && a.expression.w2 === b.expression.w2 && a.expression.b === b.expression.b;
  return same && a.relation !== undefined && b.relation !== undefined && a.relation !== b.relation;
}

/** "w₁ + w₂ + 2b" */
export function write({ w1, w2, b }: Expression): string {
  const parts = [
    [w1, 'w₁'],
    [w2, 'w₂'],
    [b, 'b'],
  ] as const;
  const terms = parts
    .filter(([factor]) => factor !== 0)
    .map(([factor, name]) => (factor === 1 ? name : `${factor}${name}`));
  return terms.join(' + ') || '0';
}
