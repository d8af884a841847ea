// Calls every function of approximations and of the lectures' rules once.
import type { EngineModule, SmallNetworkSettings } from '../../wasm_bindings/engine';
import type { Check } from './plane-calls';

export const FIT: SmallNetworkSettings = {
  sizes: [1, 3, 1],
  activation: 'tanh',
  outputActivation: 'identity',
  loss: 'squared-error',
  initializer: 'pytorch',
  initializerScale: 1,
  optimizer: 'adam',
  learningRate: 0.03,
  momentum: 0,
  batchSize: 10_000,
  seed: 1,
  order: 'fixed',
};

/** Everything with fixed arguments; `check` sees each result. */
export function callApproximations(engine: EngineModule, check: Check): void {
  const module = <T>(name: keyof EngineModule, result: T): T => check('EngineModule', name, result);
  const curve = engine.regressionSet('sine-radians', 50, 0, 0);
  module('fitRun', engine.fitRun(FIT, curve, 3, 100));
  const network = engine.createSmallNetwork(FIT);
  network.setSamples(curve.x, curve.y);
  network.run(20, 'epoch');
  module('unitCurves', engine.unitCurves(network, Float64Array.of(-1, 0, 0.5)));
  network.delete();
  const pairs = Float64Array.of(0.75, -0.5, 1, 1);
  for (const activation of ['softplus', 'sigmoid', 'tanh', 'relu', 'step'] as const) {
    module('multiplicationGate', engine.multiplicationGate(activation, 0.1, 0.5, pairs));
    module('multiplicationGate', engine.multiplicationGate(activation, 0, 0, pairs));
    module('multiplicationGateSurface', engine.multiplicationGateSurface(activation, 0.1, 0.5, pairs, true));
    module('multiplicationGateErrors', engine.multiplicationGateErrors(activation, 0, Float64Array.of(0.01, 1)));
  }
  const points = { x1: Float64Array.of(0, 1), x2: Float64Array.of(1, 0), label: Uint8Array.of(0, 1) };
  module('slidePerceptron', engine.slidePerceptron(points, 10));
  module('thresholdOutputs', engine.thresholdOutputs(0));
  module('bracketLoss', engine.bracketLoss({ x: points.x1, label: points.label }, 1, -0.5));
  for (const shape of ['tree', 'flat'] as const) {
    const inputs = module('productInputs', engine.productInputs(5, 4, 1));
    module('productNetwork', engine.productNetwork(shape, 5, inputs));
    module('productUnits', engine.productUnits(shape, 64));
  }
}
