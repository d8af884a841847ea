// Calls every function of matrix products once.
import type { EngineModule } from '../../wasm_bindings/engine';
import type { Check } from './plane-calls';

/** Everything with fixed arguments; `check` sees each result. */
export function callProducts(engine: EngineModule, check: Check): void {
  const module = <T>(name: keyof EngineModule, result: T): T => check('EngineModule', name, result);
  const task = { rows: 9, depth: 17, cols: 11, seconds: 0, seed: 3 } as const;
  module('measureProduct', engine.measureProduct({ ...task, variant: 'plain' }));
  module('measureProduct', engine.measureProduct({ ...task, variant: 'tiled' }));
  for (const lanes of [1, 4]) {
    module('productWalk', engine.productWalk(5, 3, 9, lanes));
    const [a, b, c] = [Float32Array.of(1, 2, 3, 4, 5), new Float32Array(5).fill(2), new Float32Array(5)];
    module('multiplyAddLanes', engine.multiplyAddLanes(a, b, c, lanes));
  }
}
