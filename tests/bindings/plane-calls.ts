// Calls every function and member of points, perceptrons, Boolean functions and small networks once.
import type { EngineModule, PerceptronSettings, SmallNetworkSettings } from '../../wasm_bindings/engine';

export const PERCEPTRON: PerceptronSettings = {
  variant: 'perceptron',
  order: 'fixed',
  seed: 1,
  learningRate: 1,
  bias: true,
};

export const SMALL_NETWORK: SmallNetworkSettings = {
  sizes: [2, 3, 1],
  activation: 'tanh',
  outputActivation: 'sigmoid',
  loss: 'binary-cross-entropy',
  initializer: 'pytorch',
  initializerScale: 1,
  optimizer: 'adam',
  learningRate: 0.05,
  momentum: 0,
  batchSize: 3,
  seed: 7,
  order: 'random',
};

/** Is handed the result of a call, with the interface and the member that it came from; returns the result. */
export type Check = <T>(owner: string, member: string, result: T) => T;

/** Everything with fixed arguments; `check` sees each result. */
export function callPlane(engine: EngineModule, check: Check): void {
  callFunctions(engine, check);
  callPerceptron(engine, check);
  callSmallNetwork(engine, check);
}

function callFunctions(engine: EngineModule, check: Check): void {
  const module = <T>(name: keyof EngineModule, result: T): T => check('EngineModule', name, result);
  const points = module('planarSet', engine.planarSet('moons', 40, 0.1, 3));
  module('regressionSet', engine.regressionSet('sine', 20, 0.1, 3));
  module('splitPoints', engine.splitPoints(points, 0.25, 3));
  module('parsePointsCsv', engine.parsePointsCsv('a;b;class\n1,5;2;cat\n-3;4;dog\n'));
  module('evaluateLine', engine.evaluateLine(points, -0.1, 0.7, 1.3));
  module('separation', engine.separation(points, true));
  module('separation', engine.separation(engine.planarSet('blobs', 50, 0, 3), false));
  module('learnBoolean', engine.learnBoolean(new Uint8Array([0, 1, 1, 0]), 2, true));
  module('disjunctiveNetwork', engine.disjunctiveNetwork(new Uint8Array([0, 1, 1, 1]), 2, false));
  module('disjunctiveNetwork', engine.disjunctiveNetwork(new Uint8Array(8), 3, true));
  module('logisticTerms', engine.logisticTerms(engine.overlappingPoints(10, 3), 0.4, -1));
  const z = new Float64Array([-2, 0, 0.5]);
  module('activationCurve', engine.activationCurve({ kind: 'elu', alpha: 0.5 }, z, 1e-5));
  module('largestSlope', engine.largestSlope({ kind: 'leaky-relu', slope: 0.1 }));
  module('tanhForms', engine.tanhForms(0.5));
  module('maxoutCurve', engine.maxoutCurve(new Float64Array([1, -1]), new Float64Array([0, 0]), z));
  module('successRun', engine.successRun(SMALL_NETWORK, engine.planarSet('xor', 4, 0, 0), 5, 200));
}

function callPerceptron(engine: EngineModule, check: Check): void {
  const points = engine.planarSet('nearly-separable', 60, 0.05, 3);
  for (const variant of ['perceptron', 'pocket', 'averaged', 'logistic-regression'] as const) {
    for (const order of ['fixed', 'random'] as const) {
      const settings = { ...PERCEPTRON, variant, order, learningRate: 0.3 };
      const perceptron = check('EngineModule', 'createPerceptron', engine.createPerceptron(points, settings));
      check('Perceptron', 'step', perceptron.step());
      check('Perceptron', 'run', perceptron.run(500));
      check('Perceptron', 'state', perceptron.state());
      check('Perceptron', 'setWeights', perceptron.setWeights(0.1, 0.2, 0.3));
      check('Perceptron', 'setPoints', perceptron.setPoints(engine.planarSet('xor', 4, 0, 0)));
      perceptron.run(5000);
      check('Perceptron', 'state', perceptron.state());
      check('Perceptron', 'reset', perceptron.reset());
      check('Perceptron', 'delete', perceptron.delete());
    }
  }
}

function callSmallNetwork(engine: EngineModule, check: Check): void {
  const small = <T>(name: string, result: T): T => check('SmallNetwork', name, result);
  const network = check('EngineModule', 'createSmallNetwork', engine.createSmallNetwork(SMALL_NETWORK));
  small('setPoints', network.setPoints(engine.planarSet('xor', 40, 0.1, 2)));
  small('checkpointEvery', network.checkpointEvery(2));
  small('run', network.run(3, 'example'));
  small('run', network.run(20, 'epoch'));
  small('report', network.report());
  small('setLearningRate', network.setLearningRate(0.02));
  small('setBatchSize', network.setBatchSize(9));
  small('run', network.run(11, 'batch'));
  small('parameters', network.parameters());
  small('gradient', network.gradient());
  small('forward', network.forward(new Float64Array([0.3, -0.7])));
  small('grid', network.grid(-0.5, 1.5, 40, -0.5, 1.5, 30));
  small('hidden', network.hidden(0, new Float64Array([0, 0, 0, 1, 1, 0])));
  small('lossAlong', network.lossAlong(2, new Float64Array([-1, 0, 1, 2])));
  small('probe', network.probe('double', 10, -1, 1));
  small('probe', network.probe('single', 10, -1, 1));
  small('collapsed', network.collapsed());
  small('checkpoints', network.checkpoints());
  small('showCheckpoint', network.showCheckpoint(1));
  small('parameters', network.parameters());
  small('showLive', network.showLive());
  small('restoreCheckpoint', network.restoreCheckpoint(4));
  small('run', network.run(5, 'batch'));
  small('setParameter', network.setParameter(0, 0.25));
  small('setParameters', network.setParameters(network.parameters().map((w) => 0.9 * w)));
  small('setSamples', network.setSamples(new Float64Array([0, 0, 1, 1]), new Float64Array([0, 1])));
  small('reset', network.reset());
  small('parameters', network.parameters());
  small('delete', network.delete());
}
