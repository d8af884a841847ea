// What the stepper shows of its network at a step, and its state in a link.
import type { ActivationName, BackpropProblem } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { choice, flag, integer, number, numbers, text } from '../../lecture/figure-state.js';
import type { StateRead, StateToWrite } from '../../lecture/state-fields.js';
import {
  activationSymbol,
  LARGEST_SEED,
  type LossName,
  type OutputName,
  parameterCount,
  parameterPlaces,
  parseSizes,
  sizesText,
  unitSymbol,
} from './problem.js';
import type { Step } from './trace-steps.js';

/** More steps than the largest network has. */
const MOST_STEPS = 2000;

export const PROBLEM_FIELDS = {
  net: text(40),
  f: text(30),
  slope: number(-LARGEST_NUMBER, LARGEST_NUMBER),
  out: text(30),
  loss: choice<LossName>('squared-error', 'binary-cross-entropy', 'cross-entropy'),
  bias: flag(),
  rate: number(0, LARGEST_NUMBER),
  w: numbers(),
  x: numbers(),
  y: numbers(),
};

export const STEPPER_FIELDS = {
  from: text(20),
  ...PROBLEM_FIELDS,
  seed: integer(0, LARGEST_SEED),
  at: integer(0, MOST_STEPS),
  check: flag(),
};

export function writeProblem(problem: BackpropProblem): StateToWrite<typeof PROBLEM_FIELDS> {
  return {
    net: sizesText(problem.sizes),
    f: problem.activation,
    slope: problem.slope,
    out: problem.outputActivation,
    loss: problem.loss,
    bias: problem.bias,
    rate: problem.learningRate,
    w: problem.parameters,
    x: problem.inputs,
    y: problem.targets,
  };
}

/** Throws a message for the reader when the numbers are not those of the network. What the functions are the engine says. */
export function readProblem(state: StateRead<typeof PROBLEM_FIELDS>): BackpropProblem {
  const sizes = parseSizes(state.net);
  if (typeof sizes === 'string') throw new Error('its network is none');
  if (
    state.w.length !== parameterCount(sizes) ||
    state.x.length !== sizes[0] ||
    state.y.length !== sizes[sizes.length - 1]
  ) {
    throw new Error('its numbers do not fit its network');
  }
  if ([...state.w, ...state.x, ...state.y].some((value) => Math.abs(value) > LARGEST_NUMBER)) {
    throw new Error('its numbers are out of range');
  }
  return {
    sizes,
    activation: state.f as ActivationName,
    slope: state.slope,
    outputActivation: state.out as OutputName,
    loss: state.loss,
    bias: state.bias,
    learningRate: state.rate,
    parameters: state.w,
    inputs: state.x,
    targets: state.y,
  };
}

/** A network diagram at a step: each unit has the last number that was worked out for it, and its name. */
export interface StepPicture {
  readonly labels: string[][];
  /** Left out where nothing is known yet. */
  readonly values: number[][];
  /** [out × in] of each layer; what the update has reached is new. */
  readonly weights: Float64Array[];
  readonly biases: Float64Array[];
}

/** `shown`: how many steps may be seen. */
export function pictureAt(problem: BackpropProblem, steps: readonly Step[], shown: number): StepPicture {
  const { sizes } = problem;
  const last = sizes.length - 1;
  const values: number[][] = sizes.map((_, layer) => (layer === 0 ? [...problem.inputs] : []));
  const labels = sizes.map((count, layer) =>
    Array.from({ length: count }, (_, unit) => activationSymbol(sizes, layer, unit)),
  );
  const parameters = problem.parameters.slice();
  const places = new Map(
    parameterPlaces(sizes).map(({ layer, unit, input }, index) => [`${layer} ${unit} ${input ?? 'b'}`, index]),
  );
  for (const step of steps.slice(0, shown)) {
    const { kind, layer, unit, input, value } = step;
    if (kind === 'z' || kind === 'a' || kind === 'delta') {
      (values[layer] as number[])[unit] = value;
      (labels[layer] as string[])[unit] =
        kind === 'a' ? activationSymbol(sizes, layer, unit) : unitSymbol(kind === 'z' ? 'z' : 'δ', layer, unit);
    } else if (kind === 'weight-update' || kind === 'bias-update') {
      const index = places.get(`${layer} ${unit} ${kind === 'bias-update' ? 'b' : input}`);
      if (index !== undefined) parameters[index] = value;
    }
  }
  let start = 0;
  const weights: Float64Array[] = [];
  const biases: Float64Array[] = [];
  for (let layer = 1; layer <= last; ++layer) {
    const count = sizes[layer] ?? 0;
    const end = start + count * (sizes[layer - 1] ?? 0);
    weights.push(parameters.subarray(start, end));
    if (problem.bias) biases.push(parameters.subarray(end, end + count));
    start = end + count;
  }
  return { labels, values, weights, biases };
}
