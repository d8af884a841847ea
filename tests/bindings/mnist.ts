// MNIST for the bindings' tests: the shards that the page loads, and small made-up sets.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Dataset, EngineModule } from '../../wasm_bindings/engine';
import type { Manifest, ShardEntry } from '../../web/src/engine/manifest';
import { root } from './engine-under-node';

const dataFolder = join(root, 'web/public/data');

export function readManifest(): Manifest {
  const file = join(dataFolder, 'manifest.json');
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build makes it`);
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** The shards as one data set. */
export function loadShards(engine: EngineModule, shards: readonly ShardEntry[]): Dataset {
  const dataset = engine.createDataset(
    28,
    28,
    shards.reduce((sum, shard) => sum + shard.count, 0),
  );
  for (const { images, labels } of shards) dataset.appendIdx(unpacked(images), images, unpacked(labels), labels);
  return dataset;
}

export function readData(file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(dataFolder, file)));
}

function unpacked(file: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(join(dataFolder, file))));
}

/** A whole IDX file of `count` images of rows × cols pixels; pixel p of image i is (31 i + 7 p) mod 256. */
export function idxImages(count: number, rows: number, cols: number): Uint8Array {
  const pixels = rows * cols;
  const file = new Uint8Array(16 + count * pixels);
  writeHeader(file, [0x0803, count, rows, cols]);
  for (let i = 0; i < count; i++) for (let p = 0; p < pixels; p++) file[16 + i * pixels + p] = 31 * i + 7 * p;
  return file;
}

/** A whole IDX file of `count` labels: i mod 10. */
export function idxLabels(count: number): Uint8Array {
  const file = new Uint8Array(8 + count);
  writeHeader(file, [0x0801, count]);
  for (let i = 0; i < count; i++) file[8 + i] = i % 10;
  return file;
}

/** Four bytes each, the highest first. */
function writeHeader(file: Uint8Array, values: readonly number[]): void {
  const view = new DataView(file.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
}
