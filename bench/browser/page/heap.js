// A small training run in the page itself, with an evaluation after each epoch, for counting memory.
import { CLASSES, INPUTS, idxFiles, loadImages } from './workload.js';

export async function prepare(build, images) {
  const base = new URL('/engine/', location.href);
  const { default: create } = await import(/* @vite-ignore */ new URL(`engine-${build}.js`, base).href);
  const engine = await create({ locateFile: (path) => new URL(path, base).href });
  const files = idxFiles(await loadImages(images));
  const dataset = engine.createDataset(28, 28, images);
  dataset.appendIdx(files.images, 'images', files.classes, 'labels');
  const settings = JSON.stringify({ layers: [INPUTS, 128, CLASSES], epochs: 50, batch_size: 128 });
  let trainer;
  const restart = () => {
    trainer?.delete();
    trainer = engine.createTrainer(dataset, settings, images);
  };
  restart();
  return {
    restart,
    /** Up to the end of an epoch, counted from the start of the run; the engine's bytes then. */
    trainUntil(epoch) {
      while (trainer.epoch < epoch) {
        const before = trainer.epoch;
        while (trainer.epoch === before) trainer.run(1);
        trainer.startEvaluation(dataset);
        while (!trainer.continueEvaluation(1024));
      }
      return engine.heapBytes();
    },
  };
}
