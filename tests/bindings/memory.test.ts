// The engine gives back what it takes: a thousand of everything leave the memory as large as one did.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineModule } from '../../wasm_bindings/engine';
import { BUILDS, loadBuild } from './engine-under-node';
import { idxImages, idxLabels } from './mnist';
import { callPlane } from './plane-calls';

const TIMES = 1000;

describe.each(BUILDS)('build %s', (build) => {
  let engine: EngineModule;
  beforeAll(async () => {
    engine = await loadBuild(build, 1);
  });

  /**
   * Does it once, so that buffers which are kept have their size, and then TIMES times. The build with threads cannot
   * grow: there a leak would end in "out of memory".
   */
  function expectNoGrowth(act: () => void, times = TIMES): void {
    act();
    const before = engine.heapBytes();
    for (let i = 0; i < times; i++) act();
    expect(engine.heapBytes()).toBe(before);
  }

  it('data sets', () => {
    // 0.8 MB each: a leak of one in fifty would show.
    const images = idxImages(1000, 28, 28);
    const labels = idxLabels(1000);
    expectNoGrowth(() => {
      const dataset = engine.createDataset(28, 28, 1000);
      dataset.appendIdx(images, 'images', labels, 'labels');
      dataset.image(999);
      dataset.delete();
    }, 200);
  });

  it('trainers, reports, evaluations, models and classifiers', () => {
    const dataset = engine.createDataset(28, 28, 100);
    dataset.appendIdx(idxImages(100, 28, 28), 'images', idxLabels(100), 'labels');
    const settings = JSON.stringify({ layers: [784, 32, 10], batch_size: 50 });
    expectNoGrowth(() => {
      const trainer = engine.createTrainer(dataset, settings, 100);
      trainer.run(2);
      trainer.startEvaluation(dataset);
      trainer.continueEvaluation(100);
      trainer.weights(0);
      const classifier = engine.loadClassifier(trainer.model('F32'), 'model');
      classifier.classify(dataset.image(0));
      classifier.delete();
      trainer.delete();
    });
    dataset.delete();
  });

  it('drawings', () => {
    const points = new Float64Array(200).map((_, i) => Math.sin(i));
    const lengths = new Uint32Array([60, 40]);
    expectNoGrowth(() => {
      engine.normalizeStrokes(points, lengths);
    }, 300);
  });

  it('points, perceptrons and small networks', () => {
    expectNoGrowth(() => callPlane(engine, (_owner, _member, result) => result), 100);
  });

  it('texts and errors, also on the stack', () => {
    // The 1 MB of stack would be used up by 6,000 errors that leave 175 bytes behind.
    expectNoGrowth(() => {
      engine.recipeSettings();
      expect(() => engine.checkSettings('{"seed":-1}')).toThrow('seed');
      expect(() => engine.createDataset(28, 28, -5)).toThrow('capacity');
    }, 3000);
  });

  it('fifty epochs of training', () => {
    const dataset = engine.createDataset(28, 28, 256);
    dataset.appendIdx(idxImages(256, 28, 28), 'images', idxLabels(256), 'labels');
    const trainer = engine.createTrainer(
      dataset,
      JSON.stringify({ layers: [784, 64, 10], batch_size: 30, epochs: 52 }),
      256,
    );
    while (trainer.epoch < 2) trainer.run(1);
    trainer.startEvaluation(dataset);
    trainer.continueEvaluation(256);
    const before = engine.heapBytes();
    for (let epoch = 2; epoch < 52; epoch++) {
      while (trainer.epoch === epoch) trainer.run(3);
      trainer.startEvaluation(dataset);
      while (!trainer.continueEvaluation(100));
    }
    expect(trainer.run(1).status).toBe('finished');
    expect(engine.heapBytes()).toBe(before);
    trainer.delete();
    dataset.delete();
  });
});
