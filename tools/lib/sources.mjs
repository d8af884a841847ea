// Which files the formatters and linters look at.
import { join } from 'node:path';
import { root } from './paths.mjs';
import { filesUnder } from './stamp.mjs';

const cppFolders = ['engine', 'wasm_bindings', 'tests/engine', 'bench'];

/** Every C++ source and header of the project, absolute; bench/ may hold installed packages, which are not ours. */
export function cppFiles() {
  return filesUnder(cppFolders.map((folder) => join(root, folder))).filter(
    (file) => /\.(h|cpp)$/.test(file) && !file.includes('/node_modules/'),
  );
}
