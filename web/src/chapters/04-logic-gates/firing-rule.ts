// The two ways to decide what a step unit does at z = 0, both computed by the engine's one step.
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { corners, type TruthBits } from '../../lecture/gates.js';
import type { LineWeights } from '../../plots/plane-geometry.js';

/** 'zero-fires': 1 where z ≥ 0, as everywhere in this course. 'zero-is-silent': 1 where z > 0, as in lectures 000 and 001. */
export type Firing = 'zero-fires' | 'zero-is-silent';

export interface UnitOutputs {
  readonly outputs: Uint8Array;
  readonly right: Uint8Array;
  readonly correct: number;
}

/** What the unit gives for each row. z > 0 is where −z ≥ 0 does not hold: the engine is asked for the opposite of the opposite. */
export function unitOutputs(engine: EngineModule, table: TruthBits, weights: LineWeights, firing: Firing): UnitOutputs {
  const { w1, w2, b } = weights;
  if (firing === 'zero-fires') {
    const { output, right, correct } = engine.evaluateLine(corners(table), b, w1, w2);
    return { outputs: output, right, correct };
  }
  const opposite = corners(table.map((y) => 1 - y));
  const { output, right, correct } = engine.evaluateLine(opposite, 0 - b, 0 - w1, 0 - w2);
  return { outputs: output.map((y) => 1 - y), right, correct };
}
