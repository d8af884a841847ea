// Errors of the engine arrive as JavaScript Errors with the engine's message, in every build, also through handles.
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackpropProblem, Dataset, EngineModule } from '../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../web/src/engine/number-limit';
import { BUILDS, loadBuild } from './engine-under-node';
import { idxImages, idxLabels } from './mnist';

/** Runs it and returns the Error; anything else that is thrown, or nothing, fails the test. */
function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Error);
    return thrown as Error;
  }
  throw new Error('nothing was thrown');
}

describe.each(BUILDS)('build %s', (build) => {
  let engine: EngineModule;
  let dataset: Dataset;
  beforeAll(async () => {
    engine = await loadBuild(build, 1);
    dataset = engine.createDataset(4, 4, 40);
    dataset.appendIdx(idxImages(20, 4, 4), 'images', idxLabels(20), 'labels');
  });

  const newTrainer = () =>
    engine.createTrainer(dataset, JSON.stringify({ layers: [16, 8, 10], batch_size: 5, epochs: 1 }), 20);

  it('begins to refuse numbers where the page says that it does', () => {
    const point = { x1: Float64Array.of(1), x2: Float64Array.of(-1), label: Uint8Array.of(1) };
    const far = 2 * LARGEST_NUMBER;
    const problem = (number: number): BackpropProblem => ({
      sizes: [1, 1],
      activation: 'identity',
      slope: 0.01,
      outputActivation: 'identity',
      loss: 'squared-error',
      bias: true,
      learningRate: 1,
      parameters: Float64Array.of(number, 0),
      inputs: Float64Array.of(0),
      targets: Float64Array.of(0),
    });
    for (const take of [
      (number: number) => engine.evaluateLine(point, number, 1, 1),
      (number: number) => engine.parsePointsCsv(`${number},0,1\n0,0,0`),
      (number: number) => engine.traceBackprop(problem(number)),
    ]) {
      for (const sign of [1, -1]) {
        take(sign * LARGEST_NUMBER);
        expect(errorOf(() => take(sign * far)).message).toMatch(/1e\+?30/);
      }
    }
  });

  it('names a wrong setting and its range', () => {
    expect(errorOf(() => engine.checkSettings('{"epochs":0}')).message).toMatch(
      /^epochs: expected .* 1 to 100000, got 0$/,
    );
    expect(errorOf(() => engine.checkSettings('{"optimiser":"sgd"}')).message).toMatch(/unknown member "optimiser"/);
    expect(errorOf(() => engine.checkSettings('nonsense')).message).toMatch(/expected a JSON object/);
    expect(errorOf(() => engine.createTrainer(dataset, '{"layers":[15,10]}', 20)).message).toMatch(
      /15 inputs.* 16 features/,
    );
  });

  it('keeps the message’s characters beyond ASCII', () => {
    const images = idxImages(1, 4, 4);
    expect(
      errorOf(() => dataset.appendIdx(images.subarray(1), 'Bücher-☃.idx', idxLabels(1), 'labels')).message,
    ).toMatch(/^Bücher-☃\.idx: /);
  });

  it('refuses files and leaves the data as they were', () => {
    const labels = idxLabels(30);
    expect(errorOf(() => dataset.appendIdx(labels, 'a.idx', labels, 'b.idx')).message).toMatch(/a\.idx.*magic/);
    expect(errorOf(() => dataset.appendIdx(idxImages(30, 4, 4), 'a.idx', labels, 'b.idx')).message).toMatch(/30/);
    expect(errorOf(() => dataset.appendIdx(idxImages(2, 5, 4), 'a.idx', idxLabels(2), 'b.idx')).message).toMatch(
      /a\.idx/,
    );
    expect(dataset.size).toBe(20);
    expect(errorOf(() => engine.loadClassifier(new Uint8Array(100), 'zeros.safetensors')).message).toMatch(
      /zeros\.safetensors/,
    );
  });

  it('refuses numbers that are none, and values of another type', () => {
    const trainer = newTrainer();
    for (const wrong of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(errorOf(() => trainer.run(wrong)).message).toMatch(/^maxSteps: expected a whole number/);
      expect(errorOf(() => dataset.image(wrong)).message).toMatch(/^image: expected a whole number from 0 to 19/);
    }
    expect(errorOf(() => dataset.label(20)).message).toMatch(/got 20$/);
    expect(errorOf(() => trainer.weights(2)).message).toMatch(/^layer: /);
    expect(errorOf(() => engine.createDataset(0, 4, 1)).message).toMatch(/^rows: /);
    const list = [1, 2, 3] as unknown as Uint8Array;
    expect(errorOf(() => engine.loadClassifier(list, 'x')).message).toBe('model: expected a Uint8Array');
    expect(errorOf(() => trainer.model('F64' as 'F32')).message).toMatch(/F64.*F32, F16/);
    const nothing = null as unknown as Dataset;
    expect(errorOf(() => engine.createTrainer(nothing, '{}', 20)).message).toMatch(/expected a Dataset/);
    expect(errorOf(() => trainer.startEvaluation(nothing)).message).toMatch(/expected a Dataset/);
    trainer.delete();
  });

  it('refuses strokes whose parts do not fit, or that are not finite', () => {
    const strokes = (points: number[], lengths: number[]) => () =>
      engine.normalizeStrokes(new Float64Array(points), new Uint32Array(lengths));
    expect(errorOf(strokes([0, 0], [2])).message).toMatch(/^strokes: /);
    expect(errorOf(strokes([0, 0, 1, 1], [1])).message).toMatch(/^strokes: /);
    expect(errorOf(strokes([0, Number.NaN], [1])).message).toMatch(/nan/);
    expect(errorOf(strokes([0, 0], [4294967295])).message).toMatch(/^strokes: /);
  });

  it('says when there is no memory, and goes on', () => {
    // Within the data set's own limit of 4 GiB, beyond the 2 GiB that a WebAssembly memory may hold here.
    expect(errorOf(() => engine.createDataset(1024, 1024, 3500)).message).toMatch(/^out of memory/);
    if (build === 'threads') {
      // Cannot grow beyond 160 MB: half-built objects must be taken down again.
      const wide = '{"layers":[16,8000,2000,10]}';
      for (let i = 0; i < 3; i++) {
        expect(errorOf(() => engine.createTrainer(dataset, wide, 20)).message).toMatch(/^out of memory/);
      }
    }
    const trainer = newTrainer();
    expect(trainer.run(1).steps).toBe(1);
    trainer.delete();
  });

  it('says when a handle is used after delete()', () => {
    const trainer = newTrainer();
    const spare = engine.createDataset(2, 2, 1);
    trainer.delete();
    spare.delete();
    expect(errorOf(() => trainer.run(1)).message).toBe('Trainer: used after delete()');
    expect(errorOf(() => trainer.step).message).toBe('Trainer: used after delete()');
    expect(errorOf(() => spare.size).message).toBe('Dataset: used after delete()');
    expect(errorOf(() => engine.createTrainer(spare, '{}', 1)).message).toMatch(/deleted/);
    expect(errorOf(() => trainer.delete()).message).toMatch(/deleted/);
  });

  it('lets a data set be deleted before its trainer', () => {
    const own = engine.createDataset(4, 4, 20);
    own.appendIdx(idxImages(20, 4, 4), 'images', idxLabels(20), 'labels');
    const trainer = engine.createTrainer(own, JSON.stringify({ layers: [16, 10], batch_size: 5, epochs: 1 }), 20);
    trainer.startEvaluation(own);
    own.delete();
    expect(trainer.continueEvaluation(20)?.count).toBe(20);
    expect(trainer.run(100).status).toBe('finished');
    trainer.delete();
  });

  it('names the ways to read images when it is given another', () => {
    // @ts-expect-error what JavaScript may pass
    expect(errorOf(() => engine.setInputPath('fast')).message).toMatch(/input path.*auto, dense, sparse/);
  });

  it('keeps the number of threads while somebody uses them', () => {
    expect(errorOf(() => engine.setThreads(0)).message).toMatch(/^threads: /);
    const possible = build === 'threads' ? 2 : 1;
    expect(engine.setThreads(8)).toBe(possible);
    const trainer = newTrainer();
    expect(engine.setThreads(possible)).toBe(possible);
    if (build === 'threads') expect(errorOf(() => engine.setThreads(1)).message).toMatch(/must be deleted/);
    trainer.delete();
    expect(engine.setThreads(1)).toBe(1);
  });
});
