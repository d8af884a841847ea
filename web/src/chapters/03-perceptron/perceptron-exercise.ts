// The chapter's exercises: an update to predict, sets to judge, points to place, a bound to compute; the engine marks all of them.
import { html, type TemplateResult } from 'lit';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { defineExercises, figureTask, numbersTask, numberTask } from '../../lecture/exercise-card.js';
import type { PointsChange } from '../../plots/plane-plot.js';
import '../../plots/plane-plot.js';
import { copyPoints, type OwnPointSet, pointSetOf } from '../../plots/point-set.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { tuple } from './number-words.js';
import { PerceptronRun } from './perceptron-run.js';
import { ZERO } from './training-points.js';

/** The update to predict. */
const UPDATE = { point: pointSetOf([[2, -1, 0]]), weights: [-1, 0.5, -2] as const };

/** The sets to judge. */
const SETS: readonly { readonly name: string; readonly points: OwnPointSet }[] = [
  {
    name: 'A',
    points: pointSetOf([
      [0, 0, 1],
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 0],
    ]),
  },
  {
    name: 'B',
    points: pointSetOf([
      [0, 0, 1],
      [1, 1, 1],
      [0.5, 0.5, 0],
      [1, 0, 0],
    ]),
  },
  {
    name: 'C',
    points: pointSetOf([
      [0, 0, 0],
      [0.3, 0.2, 0],
      [0.5, 0.4, 1],
      [1, 0.2, 1],
      [0.2, 1, 0],
      [0.7, 1, 1],
    ]),
  },
  {
    name: 'D',
    points: pointSetOf([
      [0.5, 0.6, 1],
      [0, 0, 0],
      [1, 0, 0],
      [0.5, 1.2, 0],
    ]),
  },
];

/** The points to place. */
const PLACE = { updates: 20, most: 8, limit: 1, steps: 20_000 } as const;
const PLACE_START = pointSetOf([
  [-0.5, 0, 0],
  [0.5, 0, 1],
]);

/** The bound to compute. */
const BOUND_POINTS = pointSetOf([
  [2, 0, 1],
  [-2, 0, 0],
]);

function nextWeights(engine: EngineModule): ArrayLike<number> {
  const run = new PerceptronRun(engine, UPDATE.point, { order: 'fixed', seed: 0, bias: true }, UPDATE.weights);
  try {
    run.goTo(1);
    return run.state.weights;
  } finally {
    run.delete();
  }
}

function renderSets(chosen: readonly boolean[], change: (chosen: readonly boolean[]) => void): TemplateResult {
  return html`<div class="sets">${SETS.map(
    (
      { name, points },
      i,
    ) => html`<label class="set"><plane-plot no-legend .points=${points} .xMin=${-0.35} .xMax=${1.35} .yMin=${-0.35} .yMax=${1.35}
        .maxHeight=${190} description=${`Set ${name}: ${pointsInWords(points)}`}></plane-plot>
      <span><input type="checkbox" data-testid=${`set-${name}`} .checked=${chosen[i] ?? false}
        @change=${(event: Event) => change(chosen.map((old, j) => (j === i ? (event.target as HTMLInputElement).checked : old)))} /> ${name} can be learned</span></label>`,
  )}</div>`;
}

function pointsInWords({ x1, x2, label }: OwnPointSet): string {
  return Array.from(label, (c, i) => `${tuple([x1[i] as number, x2[i] as number])} is class ${c}`).join(', ');
}

function renderPlace(points: OwnPointSet, change: (points: OwnPointSet) => void): TemplateResult {
  const { limit } = PLACE;
  return html`<plane-plot editable-points .points=${points} .newClass=${points.x1.length % 2} .xMin=${-limit} .xMax=${limit} .yMin=${-limit} .yMax=${limit}
    .maxHeight=${320} description=${`The points that you have placed: ${pointsInWords(points)}`}
    @points-changed=${(event: CustomEvent<PointsChange>) => change(copyPoints(event.detail.points))}></plane-plot>`;
}

/** `<perceptron-exercise kind="update">The task</perceptron-exercise>` */
defineExercises('perceptron-exercise', {
  update: numbersTask({
    fields: [
      { name: 'b', label: 'b' },
      { name: 'w1', label: 'w₁' },
      { name: 'w2', label: 'w₂' },
    ],
    mark: (engine, { b, w1, w2 }) => {
      const wanted = nextWeights(engine);
      const answer = [b, w1, w2];
      const wrong = ['b', 'w₁', 'w₂'].filter((_, i) => Math.abs((answer[i] as number) - (wanted[i] as number)) > 1e-9);
      if (wrong.length === 0) return { right: true, text: `The engine’s weights are ${tuple(wanted)}.` };
      const same = answer.every((value, i) => value === UPDATE.weights[i]);
      return {
        right: false,
        text: same
          ? 'These are the weights from before. What is z, and what is the answer for it?'
          : `${wrong.join(' and ')} ${wrong.length > 1 ? 'are' : 'is'} not what the engine has.`,
      };
    },
  }),
  sets: figureTask<readonly boolean[]>({
    start: SETS.map(() => false),
    figure: renderSets,
    mark: (engine, chosen) => {
      const wrong = SETS.filter(({ points }, i) => engine.separation(points, true).separable !== chosen[i]);
      if (wrong.length === 0) return { right: true, text: 'A line separates A and C, and none separates B and D.' };
      const count = wrong.length === 1 ? 'One set is' : `${wrong.length} sets are`;
      return { right: false, text: `${count} on the wrong list.` };
    },
  }),
  place: figureTask<OwnPointSet>({
    start: PLACE_START,
    figure: renderPlace,
    mark: (engine, points) => {
      const count = points.x1.length;
      if (count === 0) return { right: false, text: 'There are no points.' };
      if (count > PLACE.most) return { right: false, text: `There are ${count} points; ${PLACE.most} are allowed.` };
      const { separable, bound, margin } = engine.separation(points, true);
      if (!separable)
        return { right: false, text: 'No line separates these classes: the rule would never come to rest.' };
      const run = new PerceptronRun(engine, points, { order: 'fixed', seed: 0, bias: true }, ZERO);
      try {
        run.goTo(PLACE.steps);
        const { updates, converged } = run.state;
        const end = converged ? 'and then it is done' : 'and it is still not done';
        const text = `It needs ${formatCount(updates)} updates, ${end}. γ = ${formatNumber(margin)}, so the bound is ${formatNumber(Math.floor(bound))}.`;
        return { right: updates >= PLACE.updates, text };
      } finally {
        run.delete();
      }
    },
  }),
  bound: numberTask({
    label: 'Updates',
    integer: true,
    mark: (engine, answer) => {
      const { bound, radius, margin } = engine.separation(BOUND_POINTS, true);
      const right = answer === Math.floor(bound + 1e-9);
      const text = right
        ? `R = ${formatNumber(radius)}, γ = ${formatNumber(margin)}, (R/γ)² = ${formatNumber(bound)}.`
        : 'Do not forget the 1 in front of every point when you compute R, and that a bound on whole numbers can be rounded down.';
      return { right, text };
    },
  }),
});
