// MNIST for the page: the shards are whole IDX files with the original's bytes, and a wrong file is refused.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MNIST_FILES, mnistFolder, readMnistFile, sliceIdx } from '../../tools/lib/mnist.mjs';
import { dataDir } from '../../tools/lib/paths.mjs';

describe('the original files', () => {
  let folder;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlp-mnist-'));
    cpSync(join(mnistFolder(), 't10k-labels-idx1-ubyte'), join(folder, 't10k-labels-idx1-ubyte'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('have the published checksums', () => {
    for (const name of Object.keys(MNIST_FILES))
      expect(readMnistFile(mnistFolder(), name).length).toBeGreaterThan(10_000);
  });

  it('are refused with one byte changed, cut short, or missing', () => {
    const name = 't10k-labels-idx1-ubyte';
    const path = join(folder, name);
    expect(readMnistFile(folder, name).length).toBe(10_008);
    const bytes = readFileSync(path);
    bytes[5000] ^= 1;
    writeFileSync(path, bytes);
    expect(() => readMnistFile(folder, name)).toThrow(/its MD5 sum is [0-9a-f]{32}, expected 27ae3e4e.*npm ci/s);
    truncateSync(path, 100);
    expect(() => readMnistFile(folder, name)).toThrow(/MD5/);
    expect(() => readMnistFile(folder, 't10k-images-idx3-ubyte')).toThrow(/Could not read MNIST.*npm ci/s);
  });
});

describe('sliceIdx', () => {
  it('makes a whole IDX file of a part', () => {
    // Three "images" of 2×2.
    const header = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2];
    const file = Buffer.from([...header, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const part = sliceIdx(file, 1, 2);
    expect([...part.subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]);
    expect([...part.subarray(16)]).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(file[7]).toBe(3); // the original is untouched
  });
});

describe.runIf(existsSync(join(dataDir, 'manifest.json')))('the built shards', () => {
  const manifest = existsSync(join(dataDir, 'manifest.json'))
    ? JSON.parse(readFileSync(join(dataDir, 'manifest.json'), 'utf8'))
    : { train: [], test: [] };

  it('put together again are the original files', () => {
    expect(manifest.version).toBe(1);
    expect(manifest.train.map((shard) => shard.count)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000, 10_000]);
    expect(manifest.test.map((shard) => shard.count)).toEqual([10_000]);
    const sets = { train: 'train', test: 't10k' };
    for (const [set, prefix] of Object.entries(sets)) {
      for (const [kind, headerBytes] of /** @type {const} */ ([
        ['images', 16],
        ['labels', 8],
      ])) {
        const original = `${prefix}-${kind}-idx${kind === 'images' ? 3 : 1}-ubyte`;
        const whole = readMnistFile(mnistFolder(), original);
        const hash = createHash('md5').update(whole.subarray(0, headerBytes));
        for (const shard of manifest[set]) {
          const bytes = gunzipSync(readFileSync(join(dataDir, shard[kind])));
          expect(crc32(bytes)).toBe(shard.crc32[kind]);
          hash.update(bytes.subarray(headerBytes));
        }
        expect(hash.digest('hex')).toBe(MNIST_FILES[original]);
      }
    }
  });

  it('have the sizes that the manifest gives', () => {
    for (const shard of [...manifest.train, ...manifest.test]) {
      const images = readFileSync(join(dataDir, shard.images));
      const labels = readFileSync(join(dataDir, shard.labels));
      expect(images.length + labels.length).toBe(shard.compressedBytes);
      expect(gunzipSync(images).length + gunzipSync(labels).length).toBe(shard.bytes);
    }
  });
});
