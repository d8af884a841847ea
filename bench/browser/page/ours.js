// The project's engine as a contender: any build, any number of threads, either input path.
import { serveContender } from './contender.js';
import { CLASSES, IMAGES, INPUTS, idxFiles, LEARNING_RATE, loadImages } from './workload.js';

/** Aim for one engine call, in ms: as the page's own training does, WebAssembly being optimised between calls. */
const CALL = 5;
const ENDLESS = 100_000;

let engine;
let dataset;
let trainer;
let settings;
let stepsPerCall = 1;

/** @param {{build: 'scalar' | 'simd' | 'threads', threads?: number}} options */
async function loadEngine({ build, threads = 1 }) {
  const base = new URL('/engine/', self.location.href);
  const { default: create } = await import(/* @vite-ignore */ new URL(`engine-${build}.js`, base).href);
  // At least one Worker, which stays idle with one thread: Emscripten 3.1.6 waits for ever for a pool of none.
  const poolSize = Math.max(1, threads - 1);
  engine = await create({ locateFile: (path) => new URL(path, base).href, poolSize });
  const got = engine.setThreads(threads);
  if (got !== threads) throw new Error(`engine-${build}: expected ${threads} threads, got ${got}`);
}

/** 'auto' and 'dense' are what an engine without the choice does; it has no sparse path. */
function chooseInputPath(path) {
  if (typeof engine.setInputPath === 'function') engine.setInputPath(path);
  else if (path === 'sparse')
    throw new Error('missing: this build of the engine has no setInputPath, so no sparse path');
}

async function loadDataset(images) {
  const { images: pixels, classes } = idxFiles(await loadImages(images));
  dataset = engine.createDataset(28, 28, images);
  dataset.appendIdx(pixels, 'images', classes, 'labels');
}

const contender = {
  /** @param {{build, threads?, path?, hidden?, batch?, images?, settings?}} options settings: instead of plain SGD */
  async open(options) {
    const { path = 'auto', hidden = 128, batch = 128, images = IMAGES } = options;
    await loadEngine(options);
    chooseInputPath(path);
    await loadDataset(images);
    settings = JSON.stringify({
      layers: [INPUTS, hidden, CLASSES],
      label_smoothing: 0,
      optimizer: 'sgd',
      learning_rate: LEARNING_RATE,
      schedule: 'constant',
      batch_size: batch,
      epochs: ENDLESS,
      shuffle: false,
      ...options.settings,
    });
    const { build, isa, threads } = engine.engineInfo();
    const choice = typeof engine.setInputPath === 'function' ? path : 'no setInputPath: dense only';
    return `engine-${build} (${isa}), ${threads} thread${threads > 1 ? 's' : ''}, ${choice}`;
  },
  reset() {
    trainer?.delete();
    trainer = engine.createTrainer(dataset, settings, dataset.size);
  },
  run() {
    const began = performance.now();
    const { samples, status } = trainer.run(stepsPerCall);
    const time = performance.now() - began;
    if (time < CALL / 2) stepsPerCall = Math.min(64, stepsPerCall * 2);
    else if (time > 2 * CALL) stepsPerCall = Math.max(1, stepsPerCall >> 1);
    if (status !== 'running') throw new Error(`the engine's training is ${status}, expected it to run on`);
    return samples;
  },
  lossOfStep() {
    return trainer.run(1).loss;
  },
  /** The weights that all contenders start from: [out × in] row by row, and biases. */
  firstWeights() {
    contender.reset();
    const [w1, w2] = [trainer.weights(0), trainer.weights(1)];
    return { w1, b1: trainer.bias(0), w2, b2: trainer.bias(1) };
  },
  /** Samples a second in the first second of a fresh engine, and when all code has long been optimised. */
  warmUp(steadyMilliseconds) {
    contender.reset();
    const rateUntil = (limit) => {
      const began = performance.now();
      let samples = 0;
      let now = began;
      for (; now - began < limit; now = performance.now()) samples += contender.run();
      return samples / ((now - began) / 1000);
    };
    const first = rateUntil(1000);
    rateUntil(1500);
    return { first, steady: rateUntil(steadyMilliseconds) };
  },
};

serveContender(contender);
