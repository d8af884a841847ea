// Loads the built WebAssembly engine under Node, in each of its builds.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type workerThreads from 'node:worker_threads';
import type { EngineBuild, EngineFactory, EngineModule } from '../../wasm_bindings/engine';

export const BUILDS: readonly EngineBuild[] = ['scalar', 'simd', 'threads'];

export const root = fileURLToPath(new URL('../..', import.meta.url));
const engineFolder = join(root, 'web/public/engine');

/** Starts a build. `poolSize`: Workers to start in advance, which only the build with threads does. */
export async function loadBuild(build: EngineBuild, poolSize = 0): Promise<EngineModule> {
  const wasm = join(engineFolder, `engine-${build}.wasm`);
  if (!existsSync(wasm)) throw new Error(`${wasm} is missing: npm run build makes it`);
  prepareNode();
  const folder = withoutPackage(build);
  try {
    const { default: create } = await importUntouched(join(folder, `engine-${build}.js`));
    return await create({ wasmBinary: readFileSync(wasm), locateFile: (path) => join(folder, path), poolSize });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Emscripten's ES module output uses CommonJS's names under Node in releases before 3.1.7; threads would keep Node alive. */
function prepareNode(): void {
  const require = createRequire(import.meta.url);
  Object.assign(globalThis, { require, __dirname: dirname(fileURLToPath(import.meta.url)) });
  const threads = require('node:worker_threads') as { Worker: typeof workerThreads.Worker };
  if (threads.Worker.name === 'EngineWorker') return;
  threads.Worker = class EngineWorker extends threads.Worker {
    constructor(...parameters: ConstructorParameters<typeof workerThreads.Worker>) {
      super(...parameters);
      this.unref();
    }
  };
}

/** Old releases' worker is a CommonJS script, which the package.json above the engine's folder forbids: copy it elsewhere. */
function withoutPackage(build: EngineBuild): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-engine-'));
  for (const file of readdirSync(engineFolder)) {
    if (file.startsWith(`engine-${build}.`)) copyFileSync(join(engineFolder, file), join(folder, file));
  }
  return folder;
}

/** By Node itself: Vitest would run the file through its transformations. */
async function importUntouched(path: string): Promise<{ default: EngineFactory }> {
  const require = createRequire(import.meta.url);
  const { nativeImport } = require('./native-import.mjs') as typeof import('./native-import.mjs');
  return (await nativeImport(pathToFileURL(path).href)) as { default: EngineFactory };
}
