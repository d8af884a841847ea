// Builds everything the page needs, each part only if it is out of date: native command line, WebAssembly, data, model, page.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildData } from './data.mjs';
import { buildPreset } from './lib/cmake.mjs';
import { compressFolder } from './lib/compress.mjs';
import { main, say, step } from './lib/console.mjs';
import { dataDir, distDir, engineDir, root, webDir } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { hashOf, isCurrent, setCurrent } from './lib/stamp.mjs';
import { buildModel } from './model.mjs';
import { ensureSetup } from './setup.mjs';

export const wasmTargets = ['engines'];

/** Everything that the page's files are made from. The prose quotes the engine's source, so that counts too. */
const pageSources = [
  ...['index.html', 'src', 'plugins', 'public'].map((name) => join(webDir, name)),
  ...['engine', 'wasm_bindings', 'vite.config.ts', 'tsconfig.json', 'package-lock.json', 'LICENSE'].map((name) =>
    join(root, name),
  ),
  ...['build.mjs', 'lib/compress.mjs', 'lib/security-headers.mjs'].map((name) => join(root, 'tools', name)),
];

async function buildPage() {
  const hash = hashOf(pageSources);
  if (isCurrent('page', hash, [join(distDir, 'index.html')])) return 'skipped';
  rmSync(distDir, { recursive: true, force: true });
  await run(join(root, 'node_modules', '.bin', 'vite'), ['build', '--logLevel', 'warn']);
  compressFolder(distDir);
  setCurrent('page', hash);
  return 'built';
}

/** The parts below the page, in the order they depend on one another. */
export async function buildParts() {
  await step('Native engine and command line (about a minute when new)', () =>
    buildPreset('release', { targets: ['mlp'] }),
  );
  await step(`WebAssembly engine, every build, to ${engineDir} (about two minutes when new)`, () =>
    buildPreset('wasm', { targets: wasmTargets }),
  );
  await step(`MNIST, checked and cut into shards, to ${dataDir} (about 20 seconds when new)`, buildData);
  await step('The model the page ships with: training on MNIST (about 20 seconds when the engine changed)', buildModel);
}

/** Set-up and build of everything that web/dist consists of. */
export async function buildAll() {
  await ensureSetup('build');
  await buildParts();
  await step('The page, to web/dist', buildPage);
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await main(async () => {
    await buildAll();
    say(`\nThe site is in ${distDir}: any static server can serve it.`);
  });
}
