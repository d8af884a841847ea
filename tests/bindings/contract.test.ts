// Holds the built modules against engine.d.ts: every declared member is there with its parameters and types, and nothing
// is exported that is not declared.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, EngineBuild, EngineModule } from '../../wasm_bindings/engine';
import { type Member, mismatches, readContract } from './contract';
import { BUILDS, loadBuild } from './engine-under-node';
import { idxImages, idxLabels, readData, readManifest } from './mnist';

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

  /** The result of a call is of the type that the contract gives it. */
  function expectResult(owner: string, name: string, result: unknown): void {
    const member = contract.get(owner)?.find((candidate) => candidate.name === name);
    expect(member, `${owner}.${name} in engine.d.ts`).toBeDefined();
    expect(mismatches(contract, result, member?.type ?? '', name)).toEqual([]);
  }

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
    for (const [name, handle] of Object.entries({ Dataset: dataset, Trainer: trainer, Classifier: classifier })) {
      const own = (members: Member[]) => members.filter((member) => member.name !== 'delete');
      expect(boundMembers(handle, 'method'), name).toEqual(sorted(own(declared(name, 'method'))));
      expect(boundMembers(handle, 'property'), name).toEqual(sorted(declared(name, 'property')));
      expect(typeof handle.delete).toBe('function');
      expect(mismatches(contract, handle, name)).toEqual([]);
      handle.delete();
    }
  });

  it('returns what is declared', () => {
    expectResult('EngineModule', 'engineInfo', engine.engineInfo());
    expect(engine.engineInfo().build).toBe(build);
    expect(engine.engineInfo().isa).toBe(build === 'scalar' ? 'scalar' : 'simd128');
    expectResult('EngineModule', 'setThreads', engine.setThreads(1));
    expectResult('EngineModule', 'recipeSettings', engine.recipeSettings());
    expectResult('EngineModule', 'checkSettings', engine.checkSettings('{}'));
    expectResult('EngineModule', 'heapBytes', engine.heapBytes());

    const dataset = smallDataset(engine);
    expectResult('Dataset', 'image', dataset.image(3));
    expectResult('Dataset', 'label', dataset.label(3));

    const trainer = engine.createTrainer(dataset, SETTINGS, 30);
    expectResult('Trainer', 'run', trainer.run(1));
    expectResult('Trainer', 'weights', trainer.weights(0));
    expectResult('Trainer', 'bias', trainer.bias(0));
    expectResult('Trainer', 'model', trainer.model('F16'));
    expectResult('Trainer', 'startEvaluation', trainer.startEvaluation(dataset));
    expectResult('Trainer', 'continueEvaluation', trainer.continueEvaluation(10));
    const evaluation = trainer.continueEvaluation(20);
    expect(evaluation).not.toBeNull();
    expectResult('Trainer', 'continueEvaluation', evaluation);
    expect(evaluation?.confusion).toHaveLength(100);

    const classifier = engine.loadClassifier(trainer.model('F16'), 'model');
    expectResult('Classifier', 'classify', classifier.classify(dataset.image(0)));
    for (const handle of [classifier, trainer, dataset]) handle.delete();

    const points = new Float64Array([0, 0, 1, 2, 3, 1]);
    const lengths = new Uint32Array([2, 1]);
    const steps = { pen: true, box: true, mass: true, stretch: true };
    for (const stages of [
      engine.normalizeStrokes(points, lengths),
      engine.normalizeDrawing(points, lengths, 4, steps),
    ]) {
      expect(stages).not.toBeNull();
      expectResult('EngineModule', 'normalizeStrokes', stages);
    }
    expectResult('EngineModule', 'normalizeStrokes', engine.normalizeStrokes(new Float64Array(), new Uint32Array()));
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
