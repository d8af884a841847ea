// Points, perceptrons, Boolean functions and small networks through the bindings: the same bits in every build, values
// that follow from their definitions, speed that figures need, wrong input refused.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineModule, PlanarPoints, SmallNetworkSettings } from '../../wasm_bindings/engine';
import { BUILDS, loadBuild } from './engine-under-node';
import { callPlane, PERCEPTRON, SMALL_NETWORK } from './plane-calls';

const NETWORK: SmallNetworkSettings = { ...SMALL_NETWORK, sizes: [2, 2, 1] };

let engines: EngineModule[];
let engine: EngineModule;
beforeAll(async () => {
  engines = await Promise.all(BUILDS.map((build) => loadBuild(build, 1)));
  engine = engines[1];
});

/** All results of all calls, but for handles. */
function everything(of: EngineModule): unknown[] {
  const results: unknown[] = [];
  callPlane(of, (owner, member, result) => {
    if (!member.startsWith('create')) results.push([owner, member, result]);
    return result;
  });
  return results;
}

function pointsOf(x1: number[], x2: number[], label: number[]): PlanarPoints {
  return { x1: new Float64Array(x1), x2: new Float64Array(x2), label: new Uint8Array(label) };
}

describe('in every build', () => {
  it('the results have the same bits', () => {
    const [first, ...others] = engines.map(everything);
    expect(first.length).toBeGreaterThan(80);
    for (const other of others) expect(other).toEqual(first);
  });

  it('a long training run ends with the same bits, whatever the activation and the optimiser', () => {
    for (const activation of ['sigmoid', 'tanh', 'relu', 'leaky-relu'] as const) {
      for (const optimizer of ['sgd', 'momentum', 'adam'] as const) {
        const momentum = optimizer === 'momentum' ? 0.9 : 0;
        const settings = { ...NETWORK, sizes: [2, 8, 8, 1], activation, optimizer, momentum, learningRate: 0.01 };
        const [first, ...others] = engines.map((each) => {
          const network = each.createSmallNetwork(settings);
          network.setPoints(each.planarSet('spiral', 100, 0.05, 1));
          const report = network.run(50, 'epoch');
          const result = [report, network.parameters(), network.grid(-1, 1, 50, -1, 1, 50)];
          network.delete();
          return result;
        });
        for (const other of others) expect(other).toEqual(first);
      }
    }
  });
});

describe('values', () => {
  it('gates have their truth tables, and the perceptron learns them', () => {
    for (const [kind, labels] of Object.entries({ and: [0, 0, 0, 1], or: [0, 1, 1, 1], nand: [1, 1, 1, 0] } as const)) {
      const points = engine.planarSet(kind as 'and', 4, 0, 0);
      expect([[...points.x1], [...points.x2], [...points.label]]).toEqual([[0, 0, 1, 1], [0, 1, 0, 1], [...labels]]);
      const perceptron = engine.createPerceptron(points, PERCEPTRON);
      perceptron.run(1000);
      const state = perceptron.state();
      expect(state).toMatchObject({ converged: true, correct: 4, reportedCorrect: 4, cycle: null, boundApplies: true });
      expect(state.updates).toBeLessThanOrEqual(engine.separation(points, true).bound);
      perceptron.delete();
    }
  });

  it('the first updates on XOR are those by hand, and the run comes back to where it was', () => {
    const perceptron = engine.createPerceptron(engine.planarSet('xor', 4, 0, 0), PERCEPTRON);
    const steps = [0, 1, 2, 3].map(() => perceptron.step());
    expect(steps.map(({ update }) => [...update])).toEqual([
      [-1, 0, 0],
      [1, 0, 1],
      [0, 0, 0],
      [-1, -1, -1],
    ]);
    expect([...steps[3].after]).toEqual([-1, -1, 0]);
    perceptron.run(1000);
    expect(perceptron.state().cycle?.length).toBeGreaterThan(0);
    expect(perceptron.state().converged).toBe(false);
    perceptron.delete();
  });

  it('logistic regression on XOR settles at ln 2', () => {
    const network = engine.createSmallNetwork({
      ...NETWORK,
      sizes: [2, 1],
      optimizer: 'sgd',
      learningRate: 0.5,
      batchSize: 4,
    });
    network.setPoints(engine.planarSet('xor', 4, 0, 0));
    expect(Math.abs(network.run(3000, 'epoch').loss - Math.LN2)).toBeLessThan(1e-4);
    network.delete();
  });

  it('of the 16 Boolean functions two are not learned, and every one has a disjunctive network', () => {
    const failed = [];
    for (let number = 0; number < 16; number++) {
      const table = new Uint8Array([3, 2, 1, 0].map((bit) => (number >> bit) & 1));
      if (!engine.learnBoolean(table, 2, true).learned) failed.push(number);
      expect(engine.disjunctiveNetwork(table, 2, true).outputs).toEqual(table);
    }
    expect(failed).toEqual([6, 9]);
    expect(engine.learnBoolean(new Uint8Array([0, 1, 1, 0]), 2, true).bestCorrect).toBe(3);
  });

  it('seeds above 2³² are whole seeds of their own', () => {
    const set = (seed: number) => [...engine.planarSet('moons', 5, 0.1, seed).x1];
    expect(set(2 ** 40)).not.toEqual(set(0));
    expect(set(2 ** 40)).toEqual(set(2 ** 40));
  });
});

describe('speed, with room for a busy machine', () => {
  /** The shortest of several times, once the code is compiled as well as it will be. */
  const milliseconds = (call: () => unknown) => {
    const times = Array.from({ length: 40 }, () => {
      const start = performance.now();
      call();
      return performance.now() - start;
    });
    return Math.min(...times);
  };

  it('a grid of 100×100 for all units of 2-8-8-1 fits into a frame', () => {
    // 1.5 ms were measured.
    const network = engine.createSmallNetwork({ ...NETWORK, sizes: [2, 8, 8, 1] });
    expect(milliseconds(() => network.grid(-1, 1, 100, -1, 1, 100))).toBeLessThan(8);
    network.delete();
  });

  it('10,000 points: margin, CSV, evaluation and an epoch take less than half a second', () => {
    const points = engine.planarSet('nearly-separable', 10000, 0.02, 1);
    const csv = [...points.x1].map((x1, i) => `${x1},${points.x2[i]},${points.label[i]}`).join('\n');
    const network = engine.createSmallNetwork({ ...NETWORK, sizes: [2, 8, 8, 1], batchSize: 32 });
    network.setPoints(points);
    const perceptron = engine.createPerceptron(points, { ...PERCEPTRON, variant: 'pocket' });
    const calls: Record<string, () => unknown> = {
      separation: () => engine.separation(points, true),
      csv: () => expect(engine.parsePointsCsv(csv).points).toEqual(points),
      line: () => engine.evaluateLine(points, 0, 1, 1),
      report: () => network.report(),
      epoch: () => network.run(1, 'epoch'),
      pocket: () => perceptron.run(10000),
    };
    for (const [name, call] of Object.entries(calls)) {
      const start = performance.now();
      call();
      expect(performance.now() - start, name).toBeLessThan(500);
    }
    network.delete();
    perceptron.delete();
  });
});

describe('wrong input', () => {
  const xor = (e: EngineModule) => e.planarSet('xor', 4, 0, 0);
  const network = (e: EngineModule, change: object = {}) => e.createSmallNetwork({ ...NETWORK, ...change });

  it.each<[string, RegExp, (e: EngineModule) => unknown]>([
    ['an unknown set', /planar set "ring": expected one of and, or/, (e) => e.planarSet('ring' as never, 4, 0, 0)],
    ['no points asked for', /count: expected a whole number from 1 to 10000/, (e) => e.planarSet('moons', 0, 0, 0)],
    ['half a seed', /seed: expected a whole number/, (e) => e.planarSet('moons', 4, 0, 0.5)],
    ['noise that is none', /noise: expected 0 to 10, got nan/, (e) => e.planarSet('moons', 4, Number.NaN, 0)],
    ['an unknown curve', /regression set "cubic"/, (e) => e.regressionSet('cubic' as never, 4, 0, 0)],
    ['a share above 1', /test share: expected 0 to 1/, (e) => e.splitPoints(xor(e), 2, 0)],
    ['NaN in CSV', /line 2, column 1 \(x1\): "NaN", expected a number/, (e) => e.parsePointsCsv('0,0,0\nNaN,1,1')],
    ['a third class', /line 3, column 3 \(label\): a third class/, (e) => e.parsePointsCsv('0,0,a\n0,0,b\n0,0,c')],
    ['an empty text', /the text is empty/, (e) => e.parsePointsCsv('')],
    ['points of another kind', /points.x1: expected a Float64Array/, (e) => e.separation({ x1: [0] } as never, true)],
    ['no points', /points: there are none/, (e) => e.evaluateLine(pointsOf([], [], []), 0, 0, 0)],
    ['a NaN point', /x2 of point 0 is nan/, (e) => e.separation(pointsOf([0], [Number.NaN], [0]), true)],
    ['a label 2', /label 2 of point 0/, (e) => e.createPerceptron(pointsOf([0], [0], [2]), PERCEPTRON)],
    ['arrays that do not fit', /expected as many of each/, (e) => e.evaluateLine(pointsOf([0, 1], [0], [0]), 0, 0, 0)],
    ['a weight 1e31', /w2: expected a number from -1e\+30 to 1e\+30/, (e) => e.evaluateLine(xor(e), 0, 0, 1e31)],
    [
      'an unknown variant',
      /variant "voted"/,
      (e) => e.createPerceptron(xor(e), { ...PERCEPTRON, variant: 'voted' as never }),
    ],
    [
      'a missing flag',
      /expected true or false for "bias"/,
      (e) => e.createPerceptron(xor(e), { ...PERCEPTRON, bias: 1 as never }),
    ],
    [
      'a rate of 0',
      /learning_rate: expected above 0/,
      (e) => e.createPerceptron(xor(e), { ...PERCEPTRON, learningRate: 0 }),
    ],
    [
      'a NaN weight',
      /b: expected a number/,
      (e) => e.createPerceptron(xor(e), PERCEPTRON).setWeights(Number.NaN, 0, 0),
    ],
    ['a short table', /3 outputs for 2 inputs, expected 4/, (e) => e.learnBoolean(new Uint8Array(3), 2, true)],
    [
      'five inputs',
      /inputs: expected a whole number from 1 to 4/,
      (e) => e.disjunctiveNetwork(new Uint8Array(32), 5, true),
    ],
    ['a weight NaN', /weight: expected a number/, (e) => e.logisticTerms(e.overlappingPoints(4, 0), Number.NaN, 0)],
    ['sizes of another kind', /list of numbers for "sizes"/, (e) => network(e, { sizes: '2-2-1' })],
    [
      'too wide a layer',
      /sizes: expected a whole number from 1 to 64, got 65/,
      (e) => network(e, { sizes: [2, 65, 1] }),
    ],
    ['too many layers', /sizes: 25 of them, expected 2 to 24/, (e) => network(e, { sizes: Array(50).fill(2) })],
    [
      'an output that is no probability',
      /with binary-cross-entropy expected sigmoid/,
      (e) => network(e, { outputActivation: 'tanh' }),
    ],
    ['maxout with another activation', /has no activation besides/, (e) => network(e, { maxoutPieces: 2 })],
    ['Nesterov without momentum', /nesterov needs one above 0/, (e) => network(e, { optimizer: 'nesterov' })],
    ['a probe without samples', /no samples yet/, (e) => network(e).probe('double', 10, -1, 1)],
    ['an unknown precision', /"half": expected double or single/, (e) => network(e).probe('half' as never, 10, -1, 1)],
    [
      'a curve of an unknown function',
      /activation "gelu"/,
      (e) => e.activationCurve({ kind: 'gelu' as never }, new Float64Array(1), 0.1),
    ],
    ['a slope that is no number', /a number for "slope"/, (e) => e.largestSlope({ kind: 'relu', slope: '1' as never })],
    [
      'lines without biases',
      /1 biases for 2 weights/,
      (e) => e.maxoutCurve(new Float64Array(2), new Float64Array(1), new Float64Array(1)),
    ],
    ['an unknown activation', /activation "gelu"/, (e) => network(e, { activation: 'gelu' })],
    [
      'an unknown loss',
      /expected squared-error or binary/,
      (e) => network(e, { loss: 'cross-entropy', outputActivation: 'identity' }),
    ],
    ['training without samples', /no samples yet/, (e) => network(e).run(1, 'batch')],
    ['an unknown unit', /unit "minute"/, (e) => network(e).run(1, 'minute' as never)],
    [
      'a parameter that is not there',
      /parameter: expected a whole number from 0 to 8/,
      (e) => network(e).setParameter(9, 0),
    ],
    ['a NaN parameter', /parameter 0: expected a number/, (e) => network(e).setParameter(0, Number.NaN)],
    ['too few parameters', /3, the network has 9/, (e) => network(e).setParameters(new Float64Array(3))],
    ['a grid without columns', /columns: expected a whole number from 1/, (e) => network(e).grid(0, 1, 0, 0, 1, 5)],
    ['a grid without bounds', /grid: bound 1/, (e) => network(e).grid(0, Number.NaN, 5, 0, 1, 5)],
    [
      'a layer that is not there',
      /layer: expected a whole number from 0 to 1/,
      (e) => network(e).hidden(2, new Float64Array(2)),
    ],
    ['a checkpoint when there is none', /checkpoint: there are none yet/, (e) => network(e).showCheckpoint(0)],
    ['no epochs', /maxEpochs: expected a whole number from 1/, (e) => e.successRun(NETWORK, xor(e), 0, 0)],
  ])('%s is refused with a message', (_, message, call) => {
    for (const each of engines) expect(() => call(each)).toThrow(message);
  });

  it('step units are refused by training, and by nothing else', () => {
    const steps = network(engine, { activation: 'step', outputActivation: 'step', loss: 'squared-error' });
    steps.setPoints(xor(engine));
    steps.setParameters(new Float64Array([1, 1, -1, -1, -0.5, 1.5, 1, 1, -1.5]));
    expect(steps.report()).toMatchObject({ accuracy: 1, loss: 0, gradientNorm: 0 });
    expect(() => steps.run(1, 'batch')).toThrow(/step cannot be trained/);
    const { loss } = steps.lossAlong(0, new Float64Array([0.6, 0.7, 0.8]));
    expect(new Set(loss).size).toBe(1);
    steps.delete();
  });

  it('a handle that an error came from goes on', () => {
    const small = network(engine);
    small.setPoints(xor(engine));
    const before = small.parameters();
    expect(() => small.setParameters(new Float64Array(9).fill(Number.NaN))).toThrow(/parameter 0/);
    expect(() => small.setPoints(pointsOf([0], [0], [7]))).toThrow(/label 7/);
    expect(small.parameters()).toEqual(before);
    expect(small.run(1, 'epoch').epoch).toBe(1);
    small.delete();
  });
});
