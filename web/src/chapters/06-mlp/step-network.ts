// A network of step units with weights set by hand: one example through the engine's forward pass.
import type { EngineModule, SmallNetwork, SmallNetworkSettings, UnitValues } from '../../../../wasm_bindings/engine';

/** Weights [out × in] row by row, and biases, of one layer. */
export interface HandLayer {
  readonly weights: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
}

/** Settings of a network whose weights are set and not trained. */
export function handSettings(
  sizes: readonly number[],
  activation: SmallNetworkSettings['activation'],
): SmallNetworkSettings {
  return {
    sizes,
    activation,
    outputActivation: activation,
    loss: 'squared-error',
    initializer: 'zero',
    initializerScale: 1,
    optimizer: 'sgd',
    learningRate: 1,
    momentum: 0,
    batchSize: 4,
    seed: 0,
    order: 'fixed',
  };
}

/** In the engine's order: for each layer its weights, then its biases. */
export function parametersOf(layers: readonly HandLayer[]): Float64Array {
  return Float64Array.from(layers.flatMap(({ weights, biases }) => [...Array.from(weights), ...Array.from(biases)]));
}

/** z and step(z) of every unit for one example. */
export function stepNetwork(
  engine: EngineModule,
  sizes: readonly number[],
  layers: readonly HandLayer[],
  inputs: Float64Array,
): UnitValues {
  const network: SmallNetwork = engine.createSmallNetwork(handSettings(sizes, 'step'));
  try {
    network.setParameters(parametersOf(layers));
    return network.forward(inputs);
  } finally {
    network.delete();
  }
}
