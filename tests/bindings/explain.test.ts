// The demonstrations through the bindings: types as declared, the same bits in every build, wrong input refused.
import { beforeAll, describe, expect, it } from 'vitest';
import type { DescentSettings, EngineModule } from '../../wasm_bindings/engine';
import { mismatches, readContract } from './contract';
import { BUILDS, loadBuild } from './engine-under-node';

const contract = readContract();
const SETTINGS: DescentSettings = {
  optimizer: 'adam',
  learningRate: 0.2,
  momentum: 0,
  schedule: 'one-cycle',
  batchSize: 7,
  steps: 50,
  seed: 3,
  weight: -0.5,
  bias: 0.5,
};

/** Everything that the demonstrations give for one set of arguments. */
function demonstrate(engine: EngineModule) {
  const points = engine.overlappingPoints(40, 7);
  return {
    SoftmaxLoss: engine.softmaxLoss(new Float64Array([1, 2, 3]), 2, 0.1),
    LabelledPoints: points,
    DescentPath: engine.descend(points, SETTINGS),
    BatchGradients: engine.batchGradients(points, 0.2, 0.1, 8, 100, 1),
    surface: engine.lossSurface(points, new Float64Array([0, 1]), new Float64Array([-1, 0, 1])),
    rates: engine.learningRates('cosine', 0.01, 10),
  };
}

describe('in every build', () => {
  let engines: EngineModule[];
  beforeAll(async () => {
    engines = await Promise.all(BUILDS.map((build) => loadBuild(build, 1)));
  });

  it('the results are of the declared types', () => {
    for (const engine of engines) {
      const { surface, rates, ...declared } = demonstrate(engine);
      for (const [name, value] of Object.entries(declared)) expect(mismatches(contract, value, name)).toEqual([]);
      expect([surface, rates].every((array) => array instanceof Float64Array)).toBe(true);
      expect(surface).toHaveLength(6);
      expect(declared.DescentPath.loss).toHaveLength(51);
    }
  });

  it('the results have the same bits', () => {
    const [first, ...others] = engines.map(demonstrate);
    for (const other of others) expect(other).toEqual(first);
  });

  it('softmax, parameters and schedules have the values that follow from their definitions', () => {
    for (const engine of engines) {
      expect(engine.softmaxLoss(new Float64Array(10), 4, 0).loss).toBeCloseTo(Math.log(10), 14);
      expect(engine.parameterCount('{"layers":[784,300,100,10]}')).toBe(785 * 300 + 301 * 100 + 101 * 10);
      const cosine = engine.learningRates('cosine', 0.01, 4);
      expect(cosine[0]).toBeCloseTo(0.01, 15);
      expect(cosine[2]).toBeCloseTo(0.005, 15);
    }
  });

  it.each<[string, RegExp, (engine: EngineModule) => unknown]>([
    [
      'logits of another kind',
      /logits: expected a Float64Array/,
      (e) => e.softmaxLoss(new Float32Array(3) as never, 0, 0),
    ],
    ['a class that is not there', /expected below 3/, (e) => e.softmaxLoss(new Float64Array(3), 3, 0)],
    ['half a class', /trueClass: expected a whole number/, (e) => e.softmaxLoss(new Float64Array(3), 0.5, 0)],
    ['no points', /count: expected a whole number from 1/, (e) => e.overlappingPoints(0, 0)],
    [
      'an unknown optimiser',
      /adagrad/,
      (e) => e.descend(e.overlappingPoints(4, 0), { ...SETTINGS, optimizer: 'adagrad' as never }),
    ],
    [
      'a setting that is missing',
      /"steps"/,
      (e) => e.descend(e.overlappingPoints(4, 0), { ...SETTINGS, steps: undefined as never }),
    ],
    [
      'a rate that is no number',
      /learning_rate/,
      (e) => e.descend(e.overlappingPoints(4, 0), { ...SETTINGS, learningRate: Number.NaN }),
    ],
    [
      'a batch larger than the set',
      /expected 1 to 4/,
      (e) => e.batchGradients(e.overlappingPoints(4, 0), 0, 0, 5, 1, 0),
    ],
    [
      'labels that do not fit',
      /2 numbers and 1 labels/,
      (e) =>
        e.lossSurface({ x: new Float64Array(2), label: new Uint8Array(1) }, new Float64Array(1), new Float64Array(1)),
    ],
    ['an unknown schedule', /sawtooth/, (e) => e.learningRates('sawtooth' as never, 1, 1)],
  ])('%s is refused with a message', (_, message, call) => {
    for (const engine of engines) expect(() => call(engine)).toThrow(message);
  });
});
