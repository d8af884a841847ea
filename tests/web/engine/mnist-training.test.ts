// The training service with the real engine, as it runs in the Worker: phases, clicks in any order, and what snapshots say.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineBuild, EngineModule } from '../../../wasm_bindings/engine';
import { MnistTraining } from '../../../web/src/engine/mnist-training';
import type {
  DataProgress,
  TrainingPhase,
  TrainingSettings,
  TrainingSnapshot,
} from '../../../web/src/engine/training-service';
import { loadBuild } from '../../bindings/engine-under-node';
import { DataServer, SHARD, TEST_IMAGES, TRAIN_SHARDS } from './data-server';

const IMAGES = TRAIN_SHARDS * SHARD;
const SETTINGS: Partial<TrainingSettings> = { layers: [784, 16, 10], batch_size: 30, epochs: 4, seed: 1 };
const STEPS = (4 * IMAGES) / 30;
/** A run that lasts long enough to be interrupted. */
const LONG: Partial<TrainingSettings> = { ...SETTINGS, layers: [784, 64, 10], epochs: 2000 };

/** One engine a build for all tests: small sets, and nothing in it depends on what ran before. */
const engines = new Map<EngineBuild, Promise<EngineModule>>();
function engineOf(build: EngineBuild): Promise<EngineModule> {
  const engine = engines.get(build) ?? loadBuild(build);
  engines.set(build, engine);
  return engine;
}

let server: DataServer;
let training: MnistTraining;
let snapshots: TrainingSnapshot[];
let progress: DataProgress[];
let failOpen: boolean;

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 50_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never happened: ${what}; the last phase is ${phase()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const phase = () => snapshots.at(-1)?.phase;
const reaches = (wanted: TrainingPhase) => until(() => phase() === wanted, wanted);
/** At rest and judged: the state that stays on the screen. */
const settles = (wanted: TrainingPhase) =>
  until(() => phase() === wanted && lastTest()?.step === snapshots.at(-1)?.step, `${wanted} and evaluated`);
const lastTest = () => snapshots.flatMap(({ test }) => test).at(-1);
const dataComplete = () => until(() => progress.at(-1)?.trainImages === IMAGES, 'all data');

async function open(): Promise<void> {
  await training.open('simd', {
    onData: (state) => progress.push(state),
    onSnapshot: (snapshot) => snapshots.push(snapshot),
  });
}

beforeEach(async () => {
  server = new DataServer();
  await server.start();
  snapshots = [];
  progress = [];
  failOpen = false;
  training = new MnistTraining({
    dataBase: server.url,
    load: async (build): Promise<EngineModule> => {
      if (failOpen) throw new Error('no Workers here.');
      return engineOf(build);
    },
    // Node answers a thousand messages in a row before it looks at its timers.
    letEventsIn: () => new Promise((resolve) => setImmediate(resolve)),
  });
});
afterEach(async () => {
  await training.reset();
  await server.stop();
});

describe('MnistTraining', () => {
  it('wants to be opened first, and says so', async () => {
    await expect(training.train(SETTINGS)).rejects.toThrow('The engine is not loaded yet.');
    await expect(training.loadData()).rejects.toThrow('not loaded');
  });

  it('tells what runs, and falls back to one thread when threads do not start', async () => {
    expect(await training.open('scalar', { onData: () => {}, onSnapshot: () => {} })).toEqual({
      build: 'scalar',
      isa: 'scalar',
      threads: 1,
    });
    const loads: string[] = [];
    const other = new MnistTraining({
      load: async (build) => {
        loads.push(build);
        if (build === 'threads') throw new Error('no Workers here.');
        return engineOf(build);
      },
    });
    const engine = await other.open('threads', { onData: () => {}, onSnapshot: () => {} });
    expect(engine).toMatchObject({
      build: 'simd',
      threads: 1,
      message: 'no Workers here. Running “simd”, on one thread.',
    });
    expect(loads).toEqual(['threads', 'simd']);
  });

  it('rejects when the engine cannot be loaded', async () => {
    failOpen = true;
    await expect(open()).rejects.toThrow('no Workers here.');
  });

  it('trains to the end: the curve covers every step, the last test is on all images', async () => {
    await open();
    await training.loadData();
    await dataComplete();
    await training.train(SETTINGS);
    await settles('finished');
    const last = snapshots.at(-1);
    expect(last).toMatchObject({ phase: 'finished', step: STEPS, totalSteps: STEPS, epochsDone: 4, epochs: 4 });
    expect(last?.stepsPerEpoch).toBe(IMAGES / 30);
    expect(last?.seconds).toBeGreaterThan(0);
    expect(last?.samplesPerSecond).toBeGreaterThan(0);

    const curve = snapshots.flatMap((snapshot) => snapshot.curve);
    expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    expect(curve.at(-1)?.epoch).toBe(4);
    expect(curve.at(-1)?.loss).toBeLessThan(curve[0].loss / 2);
    expect(curve.at(-1)?.trainAccuracy).toBeGreaterThan(0.8);

    expect(lastTest()).toMatchObject({ step: STEPS, epoch: 4, count: TEST_IMAGES });
    expect(lastTest()?.accuracy).toBeGreaterThan(0.6);
    const ends = snapshots.flatMap(({ test }) => test).filter(({ step }) => step % (IMAGES / 30) === 0);
    expect(ends.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);

    const confusion = snapshots.filter((snapshot) => snapshot.confusion).at(-1)?.confusion;
    expect(confusion?.reduce((sum, n) => sum + n, 0)).toBe(TEST_IMAGES);
    const wrong = snapshots.filter((snapshot) => snapshot.wrong).at(-1)?.wrong ?? [];
    const errors = Math.round((1 - (lastTest()?.accuracy ?? 0)) * TEST_IMAGES);
    expect(wrong).toHaveLength(Math.min(60, errors));
    for (const image of wrong) expect(image.prediction).not.toBe(image.label);
    const sure = wrong.map(({ confidence }) => confidence);
    expect(sure).toEqual([...sure].sort((a, b) => b - a));
    expect(snapshots.filter((snapshot) => snapshot.firstLayer).at(-1)?.firstLayer).toHaveLength(16 * 784);
  });

  it('gives the same curve for the same seed, whether or not it was interrupted', async () => {
    await open();
    await training.loadData();
    await dataComplete();
    await training.train(SETTINGS);
    await settles('finished');
    const first = snapshots.flatMap(({ curve }) => curve);
    const accuracy = lastTest()?.accuracy;

    snapshots = [];
    await training.step(SETTINGS);
    await reaches('paused');
    await training.step(SETTINGS);
    await reaches('paused');
    await training.train(SETTINGS);
    await training.pause();
    await training.train(SETTINGS);
    await settles('finished');
    expect(snapshots.flatMap(({ curve }) => curve)).toEqual(first);
    expect(lastTest()?.accuracy).toBe(accuracy);
  });

  it('begins on the first shard, waits for the others, and ends as if they had all been there', async () => {
    await open();
    let release = () => {};
    server.gates.set(
      'train-images-1.idx.gz',
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    // Blocks of 10,000 are shuffled in the first epoch, so without shuffling is what this small set can wait within.
    const ordered = { ...SETTINGS, shuffle: false };
    await training.train(ordered);
    await reaches('waiting');
    await until(() => phase() === 'waiting' && (snapshots.at(-1)?.step ?? 0) > 0, 'waiting after the first shard');
    expect(snapshots.at(-1)?.step).toBe(SHARD / 30);
    await settles('waiting');
    release();
    await settles('finished');
    const parts = snapshots.flatMap(({ curve }) => curve);

    snapshots = [];
    await training.train(ordered);
    await settles('finished');
    expect(snapshots.flatMap(({ curve }) => curve)).toEqual(parts);
  });

  it('goes on with what is there when a shard is lost', async () => {
    await open();
    server.failures.set('train-labels-2.idx.gz', ['404', '404', '404']);
    await training.train({ ...SETTINGS, shuffle: false });
    await until(() => progress.at(-1)?.error !== undefined, 'a failed shard');
    await reaches('waiting');
    await training.useLoadedData();
    await settles('finished');
    expect(snapshots.at(-1)).toMatchObject({ totalSteps: (4 * 2 * SHARD) / 30, stepsPerEpoch: (2 * SHARD) / 30 });
    // The retry works all the same.
    await training.loadData();
    await dataComplete();
    expect(progress.at(-1)?.error).toBeUndefined();
  });

  it('refuses to go on without any data', async () => {
    await open();
    await expect(training.useLoadedData()).rejects.toThrow('No training images have arrived yet.');
  });

  it('pauses, and goes on where it was', async () => {
    await open();
    await training.train(LONG);
    await until(() => (snapshots.at(-1)?.step ?? 0) > 20, 'some steps');
    await training.pause();
    expect(phase()).toBe('paused');
    await settles('paused');
    const { step = 0 } = snapshots.at(-1) ?? {};
    const count = snapshots.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(snapshots).toHaveLength(count);
    await training.train(LONG);
    await until(() => (snapshots.at(-1)?.step ?? 0) > step + 20, 'more steps');
    expect(snapshots.slice(count).every((snapshot) => snapshot.step >= step)).toBe(true);
  });

  it('does nothing twice on a second click', async () => {
    await open();
    await training.train(LONG);
    await training.train(LONG);
    await until(() => (snapshots.at(-1)?.step ?? 0) > 20, 'some steps');
    const { step = 0 } = snapshots.at(-1) ?? {};
    await training.train(LONG);
    await training.step(LONG);
    await until(() => (snapshots.at(-1)?.step ?? 0) > step + 20, 'more steps');
    expect(phase()).toBe('training');
    const steps = snapshots.flatMap(({ curve }) => curve).map((point) => point.step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(new Set(steps).size).toBe(steps.length);
  });

  it('steps one batch at a time', async () => {
    await open();
    await training.loadData();
    await dataComplete();
    for (let step = 1; step <= 3; step++) {
      await training.step(SETTINGS);
      await settles('paused');
      expect(snapshots.at(-1)?.step).toBe(step);
    }
    expect(snapshots.flatMap(({ curve }) => curve).map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it('drops the run on reset, also in the middle, and starts from the seed again', async () => {
    await open();
    await training.train(LONG);
    await until(() => (snapshots.at(-1)?.step ?? 0) > 20, 'some steps');
    await training.reset();
    expect(phase()).toBe('idle');
    expect(await training.model('F16')).toBeNull();
    const count = snapshots.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(snapshots).toHaveLength(count);
    await training.step(LONG);
    await reaches('paused');
    expect(snapshots.at(-1)?.step).toBe(1);
  });

  it('starts a new run when the settings or the number of images have changed', async () => {
    await open();
    await training.step(SETTINGS);
    await settles('paused');
    await training.step({ ...SETTINGS, seed: 2 });
    await settles('paused');
    expect(snapshots.at(-1)?.step).toBe(1);
    await training.step({ ...SETTINGS, seed: 2 }, 60);
    await settles('paused');
    expect(snapshots.at(-1)).toMatchObject({ step: 1, stepsPerEpoch: 2 });
    await training.step({ ...SETTINGS, seed: 2 }, 60);
    await settles('paused');
    expect(snapshots.at(-1)?.step).toBe(2);
  });

  it('rejects wrong settings with the engine’s message and changes nothing', async () => {
    await open();
    await training.step(SETTINGS);
    await settles('paused');
    const count = snapshots.length;
    await expect(training.train({ ...SETTINGS, learning_rate: -1 })).rejects.toThrow(
      /^learning_rate: expected above 0/,
    );
    await expect(training.step({ ...SETTINGS, batch_size: Number.NaN })).rejects.toThrow(/^batch_size/);
    await expect(training.checkSettings({ layers: [784] })).rejects.toThrow(/^layers/);
    expect(snapshots).toHaveLength(count);
    expect(phase()).toBe('paused');
    expect(await training.checkSettings(SETTINGS)).toMatchObject({ ...SETTINGS, optimizer: 'adam' });
    expect(await training.recipe()).toMatchObject({ layers: [784, 128, 10], epochs: 4 });
  });

  it('says that training diverged, and can start anew', async () => {
    await open();
    const wild: Partial<TrainingSettings> = {
      ...SETTINGS,
      optimizer: 'sgd',
      schedule: 'constant',
      label_smoothing: 0,
      loss: 'squared-error',
      learning_rate: 1e6,
    };
    await training.train(wild);
    await reaches('diverged');
    expect(snapshots.at(-1)).toMatchObject({ phase: 'diverged', status: 'diverged' });
    expect(snapshots.at(-1)?.message).toMatch(/^Training diverged in step \d+: /);
    for (const { loss } of snapshots.flatMap(({ curve }) => curve)) expect(loss).not.toBeNaN();
    await training.train(SETTINGS);
    await settles('finished');
  });

  it('keeps the paused run when the network for a new one does not fit the data', async () => {
    await open();
    await training.step(SETTINGS);
    await settles('paused');
    await expect(training.train({ ...SETTINGS, layers: [100, 10] })).rejects.toThrow(/784/);
    expect(phase()).toBe('paused');
    await training.step(SETTINGS);
    await settles('paused');
    expect(snapshots.at(-1)?.step).toBe(2);
  });

  it('fails with a message when such a run was asked for before the data were there', async () => {
    await open();
    await training.train({ ...SETTINGS, layers: [100, 10] });
    await reaches('failed');
    expect(snapshots.at(-1)?.message).toMatch(/784/);
    await training.train(SETTINGS);
    await settles('finished');
  });

  it('shows test images by true and predicted class, and training images', async () => {
    await open();
    await training.train(SETTINGS);
    await settles('finished');
    const confusion = snapshots.filter((snapshot) => snapshot.confusion).at(-1)?.confusion;
    const right = await training.imagesOf(7, 7, 5);
    expect(right).toHaveLength(Math.min(5, confusion?.[77] ?? 0));
    for (const image of right) expect(image).toMatchObject({ label: 7, prediction: 7 });
    expect(right[0].pixels).toHaveLength(784);
    const images = await training.trainingImages(IMAGES - 2, 10);
    expect(images.map(({ index }) => index)).toEqual([IMAGES - 2, IMAGES - 1]);
    expect(await training.imagesOf(3, 3, 0)).toEqual([]);
  });

  it('hands the network over with its settings and its accuracy', async () => {
    await open();
    await training.train(SETTINGS);
    await settles('finished');
    const model = await training.model('F16');
    const engine = await engineOf('scalar');
    const classifier = engine.loadClassifier(model ?? new Uint8Array(), 'trained');
    expect(classifier.testAccuracy).toBe(lastTest()?.accuracy);
    expect(classifier.inFeatures).toBe(784);
    classifier.delete();
    expect(await training.heapBytes()).toBeGreaterThan(1e6);
  });

  it('sends at most 30 snapshots a second, and none while the page has not taken the last', async () => {
    let release = () => {};
    let busy = false;
    await training.open('simd', {
      onData: () => {},
      onSnapshot: (snapshot): Promise<void> => {
        snapshots.push(snapshot);
        if (!busy) return Promise.resolve();
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
    await training.train(LONG);
    await until(() => (snapshots.at(-1)?.step ?? 0) > 20, 'some steps');
    const from = snapshots.length;
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const rate = (snapshots.length - from) / ((performance.now() - began) / 1000);
    expect(rate).toBeLessThanOrEqual(32);
    busy = true;
    const count = snapshots.length;
    await until(() => snapshots.length === count + 1, 'one snapshot to a busy page');
    const { step } = snapshots[count];
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(snapshots).toHaveLength(count + 1);
    busy = false;
    release();
    await until(() => snapshots.length > count + 1, 'the next one');
    // Nothing of what happened meanwhile is lost.
    const steps = snapshots.flatMap(({ curve }) => curve).map((point) => point.step);
    expect(steps.filter((s) => s > step).length).toBeGreaterThan(0);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('takes an image apart with the network in training, and has nothing to say without one', async () => {
    await open();
    await training.loadData();
    await dataComplete();
    const [image] = await training.trainingImages(3, 1);
    expect(await training.contributions(image.pixels, { first: 0, count: 4 })).toBeNull();
    await training.train(SETTINGS);
    await settles('finished');
    const found = await training.contributions(image.pixels, { output: 2, first: 1, count: 4 });
    expect(found).toMatchObject({ output: 2, first: 1, hiddenLayers: 1 });
    expect(found?.weightedInputs).toHaveLength(4 * 784);
    const answer = await training.contributions(image.pixels, { first: 0, count: 0 });
    expect(answer?.output).toBe(answer?.prediction);
    await expect(training.contributions(new Uint8Array(3), { first: 0, count: 1 })).rejects.toThrow('3 pixels');
  });

  it('finds near images among those that are there', async () => {
    await open();
    await expect(training.nearestImages(new Uint8Array(784), 3)).rejects.toThrow('No training images');
    await training.loadData();
    await dataComplete();
    const [image] = await training.trainingImages(7, 1);
    const near = await training.nearestImages(image.pixels, 3);
    expect(near).toHaveLength(3);
    expect(near[0]).toEqual({ ...image, distance: 0 });
    for (const { index, label, pixels } of near) {
      expect(await training.trainingImages(index, 1)).toEqual([{ index, label, pixels }]);
    }
  });

  it('corrects a network apart from the run, one at a time, with its test before and after', async () => {
    await open();
    await training.loadData();
    await dataComplete();
    await training.train(SETTINGS);
    await settles('finished');
    const model = await training.model('F32');
    const [image] = await training.trainingImages(0, 1);
    const label = (image.label + 1) % 10;
    const request = { pixels: image.pixels, label, steps: 15, others: 7, learningRate: 0.1, seed: 0 };
    const correcting = training.correct(model ?? new Uint8Array(), request);
    await expect(training.correct(model ?? new Uint8Array(), request)).rejects.toThrow('under way');
    const { before, after, curve, model: corrected } = await correcting;
    expect(before.accuracy).toBeCloseTo(lastTest()?.accuracy ?? Number.NaN, 10);
    expect([before.count, after.count]).toEqual([TEST_IMAGES, TEST_IMAGES]);
    expect(curve).toHaveLength(16);
    expect([curve[0], curve[15]]).toEqual([before.probabilities[label], after.probabilities[label]]);
    expect(curve[15]).toBeGreaterThan(curve[0]);
    // The run, its network and the file that was handed in are as they were.
    expect(await training.model('F32')).toEqual(model);

    // What came out is a network of its own that can be corrected again, and the same again gives the same.
    const again = await training.correct(corrected, { ...request, steps: 1 });
    expect(again.before.accuracy).toBeCloseTo(after.accuracy, 2);
    const repeated = await training.correct(model ?? new Uint8Array(), request);
    expect(repeated.curve).toEqual(curve);

    const alone = { ...request, others: 0, steps: 3, learningRate: 1e6 };
    await expect(training.correct(model ?? new Uint8Array(), alone)).rejects.toThrow(/diverged|0\.weight/);
    await expect(training.correct(new Uint8Array(5), request)).rejects.toThrow('the network in use');
  });
});
