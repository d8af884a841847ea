// Tells whether a build step's result is still that of its inputs: a hash of the inputs' contents, kept in build/stamps.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildDir, root } from './paths.mjs';

/** All files under the given files and folders, sorted; what does not exist is left out. */
export function filesUnder(paths) {
  const files = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (!statSync(path).isDirectory()) files.push(path);
    else for (const name of readdirSync(path)) visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return files.sort();
}

/**
 * A hash of names and contents of all files under `paths`, and of `words`.
 * @param {string[]} paths files or folders
 * @param {string[]} [words] anything else that the result depends on
 */
export function hashOf(paths, words = []) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of filesUnder(paths)) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

const stampFile = (name) => join(buildDir, 'stamps', name);

/** Whether the step was last completed with this hash and all its results are still there. */
export function isCurrent(name, hash, results) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === hash && results.every((result) => existsSync(result));
}

export function setCurrent(name, hash) {
  mkdirSync(join(buildDir, 'stamps'), { recursive: true });
  writeFileSync(stampFile(name), hash);
}
