// Trains the model that the page ships with (web/public/data/digits.safetensors), with the native command line.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { main, note, step, UserError } from './lib/console.mjs';
import { MNIST_FILES, mnistFolder, readManifest, writeManifest } from './lib/mnist.mjs';
import { buildDir, dataDir, mlpBinary, root } from './lib/paths.mjs';
import { hashOf, isCurrent, setCurrent } from './lib/stamp.mjs';

const MODEL = 'digits.safetensors';
/** A model below this would be a bug somewhere: ten of ten seeds of the recipe reach 0.978. */
const LEAST_ACCURACY = 0.97;

/** The arguments of `mlp train`: the default recipe, seed 0, half-precision weights. */
function trainingArguments(out) {
  const folder = mnistFolder();
  const [trainImages, trainLabels, testImages, testLabels] = Object.keys(MNIST_FILES).map((name) => join(folder, name));
  return [
    ...['train', '--train-images', trainImages, '--train-labels', trainLabels],
    ...['--test-images', testImages, '--test-labels', testLabels],
    ...['--seed', '0', '--out', out, '--dtype', 'f16', '--json'],
  ];
}

/**
 * Runs `mlp train`, showing each epoch.
 * @param {string} out file for the model
 * @returns {Promise<{test_accuracy: number}>} its last event
 */
async function train(out) {
  const child = spawn(mlpBinary, trainingArguments(out), { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  /** @type {{test_accuracy: number} | undefined} */
  let done;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    if (event.event === 'done') done = event;
    else if (event.event === 'epoch') {
      const accuracy =
        event.test_accuracy === undefined ? '' : `, test accuracy ${(100 * event.test_accuracy).toFixed(2)} %`;
      note(`epoch ${event.epoch}: training loss ${event.train_loss.toFixed(4)}${accuracy}`);
    }
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.on('close', resolve)));
  if (code !== 0 || !done)
    throw new UserError(`mlp train ended with exit code ${code}; the page's model was not made.`);
  return done;
}

/** @returns {Promise<'skipped' | 'built'>} */
export async function buildModel() {
  const hash = hashOf([mlpBinary, fileURLToPath(import.meta.url)], Object.values(MNIST_FILES));
  const target = join(dataDir, MODEL);
  if (isCurrent('model', hash, [target]) && readManifest(dataDir)?.model) return 'skipped';

  const temporary = join(buildDir, MODEL);
  mkdirSync(dataDir, { recursive: true });
  const done = await train(temporary);
  if (!(done.test_accuracy >= LEAST_ACCURACY)) {
    throw new UserError(
      `The page's model has a test accuracy of ${done.test_accuracy}; at least ${LEAST_ACCURACY} was expected.`,
    );
  }
  renameSync(temporary, target);
  const manifest = readManifest(dataDir);
  if (!manifest) throw new UserError('web/public/data/manifest.json is missing: run node tools/data.mjs first.');
  manifest.model = {
    file: MODEL,
    bytes: statSync(target).size,
    crc32: zlib.crc32(readFileSync(target)),
    testAccuracy: done.test_accuracy,
  };
  writeManifest(dataDir, manifest);
  setCurrent('model', hash);
  return 'built';
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await main(async () => {
    await step('The model that the page ships with (about 20 seconds)', buildModel);
  });
}
