// The engine's trace as a list of steps, and the six parts of the calculation that they fall into.
import type { BackpropTrace } from '../../../../wasm_bindings/engine';
import { formatNumber } from '../../widgets/format.js';

/** In the engine's order of kinds. */
export const STEP_KINDS = [
  'z',
  'a',
  'loss',
  'output-error',
  'delta',
  'weight-gradient',
  'bias-gradient',
  'input-gradient',
  'weight-update',
  'bias-update',
  'loss-after',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export const PHASES = ['forward', 'loss', 'δ backward', 'gradients', 'update', 'new loss'] as const;
export type Phase = (typeof PHASES)[number];

const PHASE_OF: Readonly<Record<StepKind, Phase>> = {
  z: 'forward',
  a: 'forward',
  loss: 'loss',
  'output-error': 'δ backward',
  delta: 'δ backward',
  'weight-gradient': 'gradients',
  'bias-gradient': 'gradients',
  'input-gradient': 'gradients',
  'weight-update': 'update',
  'bias-update': 'update',
  'loss-after': 'new loss',
};

/** One step of a trace. */
export interface Step {
  readonly kind: StepKind;
  readonly phase: Phase;
  /** From 1; 0 the inputs. */
  readonly layer: number;
  readonly unit: number;
  /** Of weights. */
  readonly input: number;
  readonly value: number;
  readonly tolerance: number;
}

export function stepsOf(trace: BackpropTrace): Step[] {
  const { kind, layer, unit, input, value, tolerance } = trace.steps;
  return Array.from(kind, (k, i) => {
    const name = STEP_KINDS[k] ?? 'loss';
    return {
      kind: name,
      phase: PHASE_OF[name],
      layer: layer[i] ?? 0,
      unit: unit[i] ?? 0,
      input: input[i] ?? 0,
      value: value[i] ?? Number.NaN,
      tolerance: tolerance[i] ?? 0,
    };
  });
}

/** Six digits, as worked examples have them. */
export function six(value: number | undefined): string {
  return formatNumber(value ?? Number.NaN, 6);
}
