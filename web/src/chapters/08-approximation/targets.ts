// The functions to approximate, as points of the engine.
import type { EngineModule, RegressionPoints, RegressionSetKind } from '../../../../wasm_bindings/engine';
import { COLUMNS } from './drawn-function.js';

export type TargetName = RegressionSetKind | 'drawn';

const NAMES: Readonly<Record<Exclude<TargetName, 'line'>, string>> = {
  square: 'x²',
  'sine-radians': 'sin x',
  sine: 'sin πx',
  absolute: '|x|',
  step: 'the step H(x)',
  drawn: 'what you draw',
};

/** In the order of the slide. */
export const TARGETS = Object.keys(NAMES) as readonly Exclude<TargetName, 'line'>[];
export const TARGET_OPTIONS = TARGETS.map((value) => ({ value, label: NAMES[value] }));

export type Target = (typeof TARGETS)[number];

export function nameOf(target: Target): string {
  return NAMES[target];
}

/** Fifty points of one of the functions. */
export function pointsOf(engine: EngineModule, target: Exclude<Target, 'drawn'>): RegressionPoints {
  return engine.regressionSet(target, COLUMNS, 0, 0);
}
