// `npm run measure`: the figures of accuracy that the README states, measured here: the command line over ten seeds, and
// the page's train button with its default settings in Chromium and Firefox. Needs a built page (npm run build).
//
//   npm run measure -- [--seeds 10] [--browsers chromium,firefox] [--engines threads,simd,scalar]
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { launchBrowser } from './lib/browsers.mjs';
import { heading, main, note, UserError } from './lib/console.mjs';
import { MNIST_FILES, mnistFolder } from './lib/mnist.mjs';
import { distDir, mlpBinary } from './lib/paths.mjs';
import { serve } from './lib/server.mjs';
import { median } from './lib/statistics.mjs';

const TRAINING_LIMIT = 600_000;
const percent = (share) => `${(100 * share).toFixed(2)} %`;

/** `mlp train` with only the data given, one run a seed. */
async function measureCommandLine(seeds) {
  heading(`mlp train with the default recipe, seeds 0 to ${seeds - 1}`);
  const folder = mnistFolder();
  const [trainImages, trainLabels, testImages, testLabels] = Object.keys(MNIST_FILES).map((name) => join(folder, name));
  const accuracies = [];
  for (let seed = 0; seed < seeds; ++seed) {
    const { stdout } = await promisify(execFile)(mlpBinary, [
      ...['train', '--train-images', trainImages, '--train-labels', trainLabels],
      ...['--test-images', testImages, '--test-labels', testLabels, '--seed', String(seed), '--json'],
    ]);
    const done = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    accuracies.push(done.test_accuracy);
    note(`seed ${seed}: ${percent(done.test_accuracy)}, ${Math.round(done.samples_per_s)} samples/s`);
  }
  note(`median ${percent(median(accuracies))}, lowest ${percent(Math.min(...accuracies))}`);
}

/** Opens the chapter, presses train, waits for the end of the run, and reads what the page says. */
async function trainInPage(browser, engine, url) {
  const instance = await launchBrowser(browser);
  try {
    const page = await instance.browser.newPage();
    await page.goto(`${url}chapters/mnist/?engine=${engine}`);
    const find = async (id) => {
      const element = await page.waitForSelector(`pierce/[data-testid=${id}]`);
      if (!element) throw new UserError(`The page has no element “${id}”.`);
      return element;
    };
    const train = await find('train');
    const began = performance.now();
    await train.click();
    await page.waitForFunction("document.querySelector('mnist-trainer')?.session.phase === 'finished'", {
      timeout: TRAINING_LIMIT,
      polling: 200,
    });
    const seconds = (performance.now() - began) / 1000;
    const text = async (id) => {
      const element = await find(id);
      return element.evaluate((node) => node.textContent?.trim());
    };
    note(
      `${browser}, ${await text('engine-build')}: ${await text('test-accuracy')}, ${await text('samples-per-second')}, ` +
        `${seconds.toFixed(1)} s from the click, data included`,
    );
  } finally {
    await instance.close();
  }
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10' },
      browsers: { type: 'string', default: 'chromium,firefox' },
      engines: { type: 'string', default: 'threads,simd,scalar' },
    },
  });
  if (!existsSync(mlpBinary) || !existsSync(distDir))
    throw new UserError('The page is not built: run npm run build first.');
  if (Number(values.seeds) > 0) await measureCommandLine(Number(values.seeds));
  const server = await serve({ folder: distDir, port: 20_000 + (process.pid % 20_000) });
  try {
    heading('The page’s train button, default settings');
    for (const browser of values.browsers.split(',').filter(Boolean))
      for (const engine of values.engines.split(',')) await trainInPage(browser, engine, server.url);
  } finally {
    server.close();
  }
  return 0;
});
