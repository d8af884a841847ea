// Calls every function of backpropagation step by step once.
import type { BackpropProblem, EngineModule } from '../../wasm_bindings/engine';
import type { Check } from './plane-calls';

/** Lecture 004's example, with the numbers it computes with. */
export const LECTURE_004: BackpropProblem = {
  sizes: [2, 3, 1],
  activation: 'sigmoid',
  slope: 0.01,
  outputActivation: 'sigmoid',
  loss: 'squared-error',
  bias: false,
  learningRate: 1,
  parameters: Float64Array.of(1.2, -0.3, 2.1, -0.7, -1.5, 0.3, 0, 0, 0, -0.2, 0.5, 1.3, 0),
  inputs: Float64Array.of(1, -0.5),
  targets: Float64Array.of(1),
};

/** Everything with fixed arguments; `check` sees each result. */
export function callBackprop(engine: EngineModule, check: Check): void {
  const module = <T>(name: keyof EngineModule, result: T): T => check('EngineModule', name, result);
  module('activationNames', engine.activationNames());
  module('traceBackprop', engine.traceBackprop(LECTURE_004));
  module('markAnswer', engine.markAnswer(LECTURE_004, 0, 1.35));
  module('drawProblem', engine.drawProblem(LECTURE_004, 3));
  module('probeGradient', engine.probeGradient(LECTURE_004, 1e-5, 'no-slope', 2));
  module('sweepEpsilon', engine.sweepEpsilon(LECTURE_004, 1, Float64Array.of(0.1, 1e-5)));
  module('problemLossAlong', engine.problemLossAlong(LECTURE_004, 1, Float64Array.of(-1, 0, 1)));
  module('chainRule', engine.chainRule('calculus', Float64Array.of(1.5, 0.7)));
  module('countOperations', engine.countOperations(3, 4, 100_000));
  module('outputDelta', engine.outputDelta('softmax-ce', Float64Array.of(1, 0, -1), Float64Array.of(0, 1, 0)));
}
