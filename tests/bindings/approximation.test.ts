// Approximations through the bindings: the same bits in every build, values that follow from definitions, wrong input refused.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineModule, SmallNetwork } from '../../wasm_bindings/engine';
import { callApproximations, FIT } from './approximation-calls';
import { BUILDS, loadBuild } from './engine-under-node';

let engines: EngineModule[];
let engine: EngineModule;
beforeAll(async () => {
  engines = await Promise.all(BUILDS.map((build) => loadBuild(build, 1)));
  engine = engines[1] as EngineModule;
});

it('gives the same bits in every build, also in 32 bits', () => {
  const [first, ...others] = engines.map((of) => {
    const results: unknown[] = [];
    callApproximations(of, (owner, member, result) => {
      results.push([owner, member, result]);
      return result;
    });
    return results;
  });
  expect(first?.length).toBeGreaterThan(20);
  for (const other of others) expect(other).toEqual(first);
});

describe('values', () => {
  it('a run is the same as that of a network with the same seed', () => {
    const curve = engine.regressionSet('square', 50, 0, 0);
    const network = engine.createSmallNetwork({ ...FIT, seed: 5 });
    network.setSamples(curve.x, curve.y);
    const report = network.run(200, 'epoch');
    const run = engine.fitRun(FIT, curve, 5, 200);
    expect(run).toEqual({ diverged: false, epochs: 200, loss: report.loss, parameters: network.parameters() });
    network.delete();
  });

  it('the gate multiplies in 64 bits, and in 32 bits less exactly', () => {
    const gate = engine.multiplicationGate('softplus', 0.001, 0, Float64Array.of(0.75, -0.5));
    expect(gate.sigma2).toBe(0.25);
    expect(gate.mu).toBeCloseTo(1e6, 3);
    expect(gate.products).toEqual(Float64Array.of(-0.375));
    expect(gate.inDouble[0]).toBeCloseTo(-0.375, 6);
    expect(gate.errorInFloat).toBeGreaterThan(1e4 * gate.errorInDouble);
  });

  it('a gate’s surface is what its units come to, in either precision', () => {
    const pairs = Float64Array.of(0.75, -0.5, -1, 1, 0, 0.25);
    const gate = engine.multiplicationGate('softplus', 0.01, 0.5, pairs);
    expect(engine.multiplicationGateSurface('softplus', 0.01, 0.5, pairs, false)).toEqual(gate.inDouble);
    expect(engine.multiplicationGateSurface('softplus', 0.01, 0.5, pairs, true)).toEqual(gate.inFloat);
  });
});

describe('wrong input', () => {
  it.each<[string, RegExp, (engine: EngineModule) => unknown]>([
    [
      'a negative λ',
      /^lambda: expected a number from 0/,
      (e) => e.multiplicationGate('softplus', -1, 0, new Float64Array(2)),
    ],
    ['an odd number of inputs', /^gate: 3 inputs/, (e) => e.multiplicationGate('softplus', 1, 0, new Float64Array(3))],
    ['a list', /^inputs: expected a Float64Array/, (e) => e.multiplicationGate('softplus', 1, 0, [1, 2] as never)],
    ['an activation without a gate', /got mish/, (e) => e.multiplicationGateErrors('mish', 0, Float64Array.of(1))],
    ['an unknown shape', /tree, flat/, (e) => e.productUnits('bush' as never, 4)],
    ['too many factors', /2048 units; at most 10/, (e) => e.productNetwork('flat', 11, new Float64Array(11))],
    ['half a factor', /^factors: expected a whole number/, (e) => e.productInputs(2.5, 1, 0)],
    ['no points', /there are none/, (e) => e.fitRun(FIT, { x: new Float64Array(), y: new Float64Array() }, 1, 1)],
    ['no network', /SmallNetwork/, (e) => e.unitCurves(null as unknown as SmallNetwork, new Float64Array(1))],
  ])('%s is refused', (_, message, call) => {
    for (const each of engines) expect(() => call(each)).toThrow(message);
  });
});
