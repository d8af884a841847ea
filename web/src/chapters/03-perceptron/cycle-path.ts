// The weights of one turn of a cycle: collected by a run of its own, step by step, after the engine has found that there is one.
import type { EngineModule, PerceptronCycle } from '../../../../wasm_bindings/engine';
import type { OwnPointSet } from '../../plots/point-set.js';
import { PerceptronRun, type RunSettings } from './perceptron-run.js';
import { ZERO } from './training-points.js';

/** More corrections than this are not drawn: a picture of them would be one grey patch. */
export const MOST_DRAWN = 200;
/** Steps looked at for them. */
const MOST_LOOKED_AT = 5000;

export interface CyclePath {
  readonly b: readonly number[];
  readonly w1: readonly number[];
  readonly w2: readonly number[];
  /** Whether this is all of the turn. */
  readonly whole: boolean;
}

export function cyclePath(
  engine: EngineModule,
  points: OwnPointSet,
  settings: RunSettings,
  { from, length }: PerceptronCycle,
): CyclePath {
  const run = new PerceptronRun(engine, points, settings, ZERO);
  const count = points.x1.length;
  const steps = Math.min(length * count, MOST_LOOKED_AT);
  const path: number[][] = [];
  try {
    run.goTo(from * count);
    path.push(Array.from(run.state.weights));
    let done = 0;
    for (; done < steps && path.length <= MOST_DRAWN; ++done) {
      run.goTo(run.steps + 1);
      if (run.last?.mistake) path.push(Array.from(run.last.after));
    }
    const column = (i: number): number[] => path.map((weights) => weights[i] as number);
    return { b: column(0), w1: column(1), w2: column(2), whole: done === length * count };
  } finally {
    run.delete();
  }
}
