// Writes .br and .gz twins beside the built site's text and WebAssembly, for servers that send them to who takes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { filesUnder } from './stamp.mjs';

const compressible = new Set([
  '.html',
  '.js',
  '.mjs',
  '.css',
  '.json',
  '.svg',
  '.wasm',
  '.txt',
  '.map',
  '.webmanifest',
]);
/** Below this a compressed answer saves no packet. */
const LEAST_BYTES = 1024;

/** @param {string} folder */
export function compressFolder(folder) {
  for (const file of filesUnder([folder])) {
    if (!compressible.has(extname(file))) continue;
    const bytes = readFileSync(file);
    if (bytes.length < LEAST_BYTES) continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
}
