// Configures and builds with the CMake presets; quick when nothing has changed.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildDir } from './paths.mjs';
import { run, which } from './run.mjs';

/** em++ starts Python once a file; where `python3` is a version manager's shim, that alone takes a second each time. */
const SYSTEM_PYTHON = '/usr/bin/python3';
const env = !process.env.EMSDK_PYTHON && existsSync(SYSTEM_PYTHON) ? { EMSDK_PYTHON: SYSTEM_PYTHON } : {};

/** The value of a variable in a build folder's CMakeCache.txt, or null. */
function cached(preset, variable) {
  const file = join(buildDir, preset, 'CMakeCache.txt');
  if (!existsSync(file)) return null;
  return new RegExp(`^${variable}(?::\\w+)?=(.*)$`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? null;
}

/**
 * Configures a preset unless it has been, with at least these options.
 * @param {'release' | 'debug' | 'wasm'} preset
 * @param {Record<string, string>} options cache variables; what else the folder was configured with stays
 */
async function configure(preset, options) {
  const configured = ['build.ninja', 'Makefile'].some((file) => existsSync(join(buildDir, preset, file)));
  const wanted = Object.entries(options).filter(([name, value]) => cached(preset, name) !== value);
  if (configured && wanted.length === 0) return;
  const args = ['--preset', preset];
  if (!existsSync(join(buildDir, preset, 'CMakeCache.txt')) && which('ninja')) args.push('-G', 'Ninja');
  await run('cmake', [...args, ...wanted.map(([name, value]) => `-D${name}=${value}`)], { env });
}

/**
 * Builds targets of a preset.
 * @param {'release' | 'debug' | 'wasm'} preset
 * @param {{targets?: string[], tests?: boolean, options?: Record<string, string>}} [what] no targets: everything;
 *     tests: the engine's tests are wanted too (without it a folder that has them keeps them, but Catch2 is not needed)
 */
export async function buildPreset(preset, { targets = [], tests = false, options = {} } = {}) {
  const all = { ...options };
  if (tests) all.MLP_TESTS = 'ON';
  else if (cached(preset, 'MLP_TESTS') === null) all.MLP_TESTS = 'OFF';
  if (process.env.CI) all.MLP_WERROR = 'ON';
  await configure(preset, all);
  const args = ['--build', join(buildDir, preset)];
  if (targets.length > 0) args.push('--target', ...targets);
  await run('cmake', [...args, '--parallel', String(availableParallelism())], { env });
}
