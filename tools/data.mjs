// Makes web/public/data: MNIST, checked, in gzipped shards of 10,000 images, and manifest.json that lists them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { main, note, step } from './lib/console.mjs';
import { MNIST_FILES, mnistFolder, readManifest, writeManifest, writeShards } from './lib/mnist.mjs';
import { dataDir, root } from './lib/paths.mjs';
import { hashOf, isCurrent, setCurrent } from './lib/stamp.mjs';

const recipe = join(root, 'tools', 'lib', 'mnist.mjs');

/** @returns {Promise<'skipped' | 'built'>} */
export async function buildData() {
  // The package's lock entry stands for its 55 MB: hashing those each time would take longer than all other checks.
  const hash = hashOf([recipe, fileURLToPath(import.meta.url)], Object.values(MNIST_FILES));
  const manifest = readManifest(dataDir);
  const files = [...(manifest?.train ?? []), ...(manifest?.test ?? [])].flatMap((shard) => [
    shard.images,
    shard.labels,
  ]);
  const results = files.map((name) => join(dataDir, name));
  if (manifest && files.length > 0 && isCurrent('data', hash, results)) return 'skipped';

  rmSync(dataDir, { recursive: true, force: true });
  writeManifest(dataDir, writeShards(mnistFolder(), dataDir, note));
  setCurrent('data', hash);
  return 'built';
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await main(async () => {
    await step('MNIST for the page (about 20 seconds)', buildData);
  });
}
