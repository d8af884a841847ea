// Holds the built modules against engine.d.ts: every declared member is there with its parameters and types, and nothing
// is exported that is not declared.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, EngineBuild, EngineModule } from '../../wasm_bindings/engine';
import { callApproximations } from './approximation-calls';
import { callBackprop } from './backprop-calls';
import { type Member, mismatches, readContract } from './contract';
import { BUILDS, loadBuild } from './engine-under-node';
import { idxImages, idxLabels, readData, readManifest } from './mnist';
import { callPlane, PERCEPTRON, SMALL_NETWORK } from './plane-calls';
import { callProducts } from './product-calls';

const contract = readContract();

/** What Embind registers: functions carry the number of their parameters. */
interface Bound {
  argCount?: number;
}

function declared(name: string, kind: Member['kind']): Member[] {
  const members = contract.get(name);
  if (!members) throw new Error(`engine.d.ts declares no ${name}`);
  return members.filter((member) => member.kind === kind);
}

function sorted(members: readonly Member[]): [string, number][] {
  return members.map(({ name, parameters }): [string, number] => [name, parameters]).sort();
}

/** Members that Embind gave a handle's class, without those that every handle has. */
function boundMembers(handle: object, kind: Member['kind']): [string, number][] {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(handle) as object));
  return descriptors
    .filter(([name, { get }]) => name !== 'constructor' && (kind === 'property') === (get !== undefined))
    .map(([name, { value }]): [string, number] => [name, (value as Bound | undefined)?.argCount ?? 0])
    .sort();
}

function smallDataset(engine: EngineModule): Dataset {
  const dataset = engine.createDataset(4, 4, 30);
  dataset.appendIdx(idxImages(30, 4, 4), 'images', idxLabels(30), 'labels');
  return dataset;
}

const SETTINGS = JSON.stringify({ layers: [16, 10], epochs: 1, batch_size: 10 });

describe.each(BUILDS)('build %s', (build: EngineBuild) => {
  let engine: EngineModule;
  beforeAll(async () => {
    engine = await loadBuild(build, 1);
  });

  it('exports exactly the functions that are declared', () => {
    const exported = Object.entries(engine)
      .filter(([, value]) => typeof value === 'function' && (value as Bound).argCount !== undefined)
      .map(([name, value]): [string, number] => [name, (value as Bound).argCount ?? 0])
      .sort();
    expect(exported).toEqual(sorted(declared('EngineModule', 'method')));
  });

  it('exports no class: handles come from functions', () => {
    const classes = Object.entries(engine).filter(
      ([, value]) => typeof value === 'function' && 'isDeleted' in ((value as { prototype?: object }).prototype ?? {}),
    );
    // ClassHandle is Embind's own base class, which some releases export.
    expect(classes.map(([name]) => name).filter((name) => name !== 'ClassHandle')).toEqual([]);
  });

  it('gives handles exactly the members that are declared', () => {
    const dataset = smallDataset(engine);
    const trainer = engine.createTrainer(dataset, SETTINGS, 30);
    const classifier = engine.loadClassifier(trainer.model('F32'), 'model');
    const perceptron = engine.createPerceptron(engine.planarSet('xor', 4, 0, 0), PERCEPTRON);
    const smallNetwork = engine.createSmallNetwork(SMALL_NETWORK);
    const handles = {
      Dataset: dataset,
      Trainer: trainer,
      Classifier: classifier,
      Perceptron: perceptron,
      SmallNetwork: smallNetwork,
    };
    for (const [name, handle] of Object.entries(handles)) {
      const own = (members: Member[]) => members.filter((member) => member.name !== 'delete');
      expect(boundMembers(handle, 'method'), name).toEqual(sorted(own(declared(name, 'method'))));
      expect(boundMembers(handle, 'property'), name).toEqual(sorted(declared(name, 'property')));
      expect(typeof handle.delete).toBe('function');
      expect(mismatches(contract, handle, name)).toEqual([]);
      handle.delete();
    }
  });

  it('returns what is declared', () => {
    const checked = new Set<string>();
    /** The result of a call is of the type that the contract gives it. */
    const check = <T>(owner: string, name: string, result: T): T => {
      const member = contract.get(owner)?.find((candidate) => candidate.name === name);
      expect(mismatches(contract, result, member?.type ?? 'undeclared', `${owner}.${name}`)).toEqual([]);
      checked.add(`${owner}.${name}`);
      return result;
    };
    const module = <T>(name: keyof EngineModule, result: T): T => check('EngineModule', name, result);

    expect(module('engineInfo', engine.engineInfo()).build).toBe(build);
    expect(engine.engineInfo().isa).toBe(build === 'scalar' ? 'scalar' : 'simd128');
    module('setThreads', engine.setThreads(1));
    module('setInputPath', engine.setInputPath('auto'));
    module('recipeSettings', engine.recipeSettings());
    module('checkSettings', engine.checkSettings('{}'));
    module('parameterCount', engine.parameterCount(SETTINGS));
    module('heapBytes', engine.heapBytes());

    const dataset = module('createDataset', engine.createDataset(4, 4, 30));
    check('Dataset', 'appendIdx', dataset.appendIdx(idxImages(30, 4, 4), 'images', idxLabels(30), 'labels'));
    check('Dataset', 'image', dataset.image(3));
    check('Dataset', 'label', dataset.label(3));

    const trainer = module('createTrainer', engine.createTrainer(dataset, SETTINGS, 30));
    check('Trainer', 'run', trainer.run(1));
    check('Trainer', 'weights', trainer.weights(0));
    check('Trainer', 'bias', trainer.bias(0));
    const model = check('Trainer', 'model', trainer.model('F16'));
    check('Trainer', 'contributions', trainer.contributions(dataset.image(0), -1, 0, 3));
    check('Trainer', 'startEvaluation', trainer.startEvaluation(dataset));
    expect(check('Trainer', 'continueEvaluation', trainer.continueEvaluation(10))).toBeNull();
    expect(check('Trainer', 'continueEvaluation', trainer.continueEvaluation(20))?.confusion).toHaveLength(100);
    check('Trainer', 'reducePlannedSamples', trainer.reducePlannedSamples(20));

    const classifier = module('loadClassifier', engine.loadClassifier(model, 'model'));
    check('Classifier', 'classify', classifier.classify(dataset.image(0)));
    check('Classifier', 'contributions', classifier.contributions(dataset.image(0), 2, 1, 3));
    module('nearestImages', engine.nearestImages(dataset, dataset.image(0), 4));
    const example = { pixels: dataset.image(0), label: 1, steps: 1, copies: 1, others: 2, learningRate: 0.1, seed: 0 };
    const correction = module('createCorrection', engine.createCorrection(dataset, model, 'model', example));
    correction.delete();
    for (const [name, handle] of Object.entries({ Classifier: classifier, Trainer: trainer, Dataset: dataset })) {
      check(name, 'delete', handle.delete());
    }

    const strokes = new Float64Array([0, 0, 1, 2, 3, 1]);
    const lengths = new Uint32Array([2, 1]);
    const steps = { pen: true, box: true, mass: true, stretch: true };
    expect(module('normalizeStrokes', engine.normalizeStrokes(strokes, lengths))).not.toBeNull();
    expect(module('normalizeDrawing', engine.normalizeDrawing(strokes, lengths, 4, steps))).not.toBeNull();
    expect(module('normalizeStrokes', engine.normalizeStrokes(new Float64Array(), new Uint32Array()))).toBeNull();

    module('softmaxLoss', engine.softmaxLoss(new Float64Array([1, 2, 3]), 1, 0.1));
    const points = module('overlappingPoints', engine.overlappingPoints(20, 1));
    const descent = {
      momentum: 0,
      schedule: 'constant',
      batchSize: 5,
      steps: 10,
      seed: 0,
      weight: 1,
      bias: 0,
    } as const;
    module('descend', engine.descend(points, { ...descent, optimizer: 'sgd', learningRate: 0.1 }));
    module('lossSurface', engine.lossSurface(points, new Float64Array([0, 1]), new Float64Array([0, 1, 2])));
    module('batchGradients', engine.batchGradients(points, 1, 0, 5, 3, 0));
    module('learningRates', engine.learningRates('cosine', 0.1, 7));
    callPlane(engine, check);
    callProducts(engine, check);
    callApproximations(engine, check);
    callBackprop(engine, check);

    const owners = ['EngineModule', 'Dataset', 'Trainer', 'Classifier', 'Perceptron', 'SmallNetwork'];
    const all = owners.flatMap((owner) => declared(owner, 'method').map(({ name }) => `${owner}.${name}`));
    expect([...checked].sort(), 'a result that this test does not look at').toEqual(all.sort());
  });

  it('gives numbers, texts and pixels back as they went in', () => {
    const images = idxImages(30, 4, 4);
    const dataset = smallDataset(engine);
    expect([dataset.rows, dataset.cols, dataset.capacity, dataset.size]).toEqual([4, 4, 30, 30]);
    expect([...dataset.image(29)]).toEqual([...images.subarray(16 + 29 * 16)]);
    expect(dataset.label(29)).toBe(9);
    const trainer = engine.createTrainer(dataset, SETTINGS, 30);
    expect([trainer.step, trainer.totalSteps, trainer.stepsPerEpoch, trainer.epoch]).toEqual([0, 3, 3, 0]);
    expect([trainer.parameterCount, trainer.layerCount]).toEqual([170, 1]);
    expect(trainer.weights(0)).toHaveLength(160);
    expect(trainer.bias(0)).toHaveLength(10);
    const report = trainer.run(100);
    expect(report).toMatchObject({ status: 'finished', steps: 3, samples: 30 });
    expect(trainer.step).toBe(3);
    expect(trainer.epoch).toBe(1);
    trainer.delete();
    dataset.delete();
  });

  it('reads the model that the page ships', () => {
    const { model } = readManifest();
    if (!model) throw new Error('manifest.json names no model');
    const classifier = engine.loadClassifier(readData(model.file), model.file);
    expect(classifier.testAccuracy).toBeCloseTo(model.testAccuracy, 6);
    expect([classifier.inFeatures, classifier.classes]).toEqual([784, 10]);
    const { probabilities } = classifier.classify(new Uint8Array(784));
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    classifier.delete();
  });
});
