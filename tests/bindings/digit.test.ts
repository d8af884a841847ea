// What explains single images, through the bindings: contributions against the weights, near images, corrections.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CorrectionSettings, Dataset, EngineBuild, EngineModule } from '../../wasm_bindings/engine';
import { BUILDS, loadBuild } from './engine-under-node';
import { idxImages, idxLabels } from './mnist';

const INPUTS = 16;
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe.each(BUILDS)('build %s', (build: EngineBuild) => {
  let engine: EngineModule;
  let dataset: Dataset;
  beforeAll(async () => {
    engine = await loadBuild(build, 1);
    dataset = engine.createDataset(4, 4, 30);
    dataset.appendIdx(idxImages(30, 4, 4), 'images', idxLabels(30), 'labels');
  });

  const trainerOf = (...layers: number[]) =>
    engine.createTrainer(dataset, JSON.stringify({ layers, epochs: 5, batch_size: 10, learning_rate: 0.01 }), 30);

  it('takes the logit of a trainer apart: products add up to sums, shares to the logit', () => {
    const trainer = trainerOf(INPUTS, 12, 10);
    trainer.run(100);
    const pixels = dataset.image(3);
    const found = trainer.contributions(pixels, 7, 2, 4);
    expect(found).toMatchObject({ hiddenLayers: 1, output: 7, first: 2 });
    const weights = trainer.weights(0);
    [...found.order.subarray(2, 6)].forEach((unit, place) => {
      const products = found.weightedInputs.subarray(place * INPUTS, (place + 1) * INPUTS);
      products.forEach((product, j) => {
        expect(product).toBeCloseTo((weights[unit * INPUTS + j] * pixels[j]) / 255, 6);
      });
      expect(sum(products)).toBeCloseTo(found.sums[unit], 5);
      expect(found.sums[unit] + found.bias[unit]).toBeCloseTo(found.z[unit], 5);
      expect(found.a[unit]).toBeCloseTo(Math.max(0, found.z[unit]), 6);
      expect(found.outgoing[unit]).toBe(trainer.weights(1)[7 * 12 + unit]);
      expect(found.shares[unit]).toBeCloseTo(found.a[unit] * found.outgoing[unit], 6);
    });
    expect(found.weightedInputs).toHaveLength(4 * INPUTS);
    expect(trainer.bias(1)[7] + sum(found.shares)).toBeCloseTo(found.logits[7], 5);
    expect(found.partialSums.at(-1)).toBeCloseTo(found.logits[7], 5);
    trainer.delete();
  });

  it('agrees with the classifier of the same network, and stops at the last unit', () => {
    const trainer = trainerOf(INPUTS, 12, 10);
    trainer.run(100);
    const classifier = engine.loadClassifier(trainer.model('F32'), 'model');
    const found = classifier.contributions(dataset.image(5), -1, 10, 99);
    const { prediction, probabilities } = classifier.classify(dataset.image(5));
    expect([found.output, found.prediction]).toEqual([prediction, prediction]);
    expect(found.probabilities).toEqual(probabilities);
    expect(found.weightedInputs).toHaveLength(2 * INPUTS);
    expect(found).toEqual(trainer.contributions(dataset.image(5), -1, 10, 99));
    expect(classifier.contributions(dataset.image(5), -1, 999, 5).weightedInputs).toHaveLength(0);
    for (const handle of [trainer, classifier]) handle.delete();
  });

  it('says how many hidden layers there are, and tells no shares unless it is one', () => {
    for (const [hiddenLayers, layers] of [
      [0, [INPUTS, 10]],
      [2, [INPUTS, 6, 5, 10]],
    ] as const) {
      const trainer = trainerOf(...layers);
      const found = trainer.contributions(dataset.image(0), -1, 0, 2);
      expect(found.hiddenLayers).toBe(hiddenLayers);
      expect([found.shares.length, found.outgoing.length, found.partialSums.length]).toEqual([0, 0, 0]);
      expect(found.order).toHaveLength(layers[1]);
      trainer.delete();
    }
  });

  it('finds an image of the set first, at no distance', () => {
    const { indices, distances } = engine.nearestImages(dataset, dataset.image(11), 30);
    expect(indices[0]).toBe(11);
    expect(distances[0]).toBe(0);
    expect([...distances]).toEqual([...distances].sort((a, b) => a - b));
    expect([...indices].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('teaches a network one image, and leaves the model that it began with', () => {
    const trainer = trainerOf(INPUTS, 12, 10);
    trainer.run(100);
    const model = trainer.model('F32');
    const before = model.slice();
    const correction = engine.createCorrection(dataset, model, 'model', settings({ label: 4 }));
    const at = () => correction.contributions(dataset.image(2), -1, 0, 0);
    const first = at();
    expect(first.probabilities).toEqual(trainer.contributions(dataset.image(2), -1, 0, 0).probabilities);
    expect(correction.totalSteps).toBe(40);
    expect(correction.run(100)).toMatchObject({ status: 'finished', steps: 40, samples: 160 });
    expect(at().probabilities[4]).toBeGreaterThan(first.probabilities[4]);
    expect(model).toEqual(before);
    for (const handle of [trainer, correction]) handle.delete();
  });

  it('says what is wrong', () => {
    const trainer = trainerOf(INPUTS, 12, 10);
    const model = trainer.model('F32');
    const image = dataset.image(0);
    expect(() => trainer.contributions(new Uint8Array(9), -1, 0, 1)).toThrow('9 pixels');
    expect(() => trainer.contributions(image, 10, 0, 1)).toThrow('output');
    expect(() => trainer.contributions(image, 0.5, 0, 1)).toThrow('output');
    expect(() => trainer.contributions(image, 0, -1, 1)).toThrow('first');
    expect(() => engine.nearestImages(dataset, new Uint8Array(9), 1)).toThrow('9 pixels');
    expect(() => engine.createCorrection(dataset, new Uint8Array(9), 'some file', settings({}))).toThrow('some file');
    for (const [change, message] of [
      [{ steps: 0 }, 'steps'],
      [{ steps: 4e9 }, 'steps'],
      [{ label: 10 }, 'label'],
      [{ copies: 0 }, 'in each batch'],
      [{ others: 5000 }, 'other images'],
      [{ learningRate: -1 }, 'learning_rate'],
      [{ learningRate: undefined as unknown as number }, 'learningRate'],
      [{ pixels: new Uint8Array(9) }, '9 pixels'],
    ] as const) {
      expect(() => engine.createCorrection(dataset, model, 'model', settings(change)), message).toThrow(message);
    }
    trainer.delete();
  });

  function settings(change: Partial<CorrectionSettings>): CorrectionSettings {
    const pixels = dataset.image(2);
    return { pixels, label: 2, steps: 40, copies: 1, others: 3, learningRate: 0.1, seed: 0, ...change };
  }
});
