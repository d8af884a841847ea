// The arrival of MNIST: order, progress, three tries, and going on after a failure.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MnistLoader, type MnistPart, type Shard } from '../../../web/src/engine/mnist-loader';
import type { DataProgress } from '../../../web/src/engine/training-service';
import { DataServer, SHARD, TEST_IMAGES, TRAIN_SHARDS } from './data-server';

let server: DataServer;
let arrived: string[];
let progress: DataProgress[];
let announced: [number, number] | undefined;
let receive: (part: MnistPart, shard: Shard) => void;

function newLoader(): MnistLoader {
  return new MnistLoader(
    {
      onManifest: (train, test) => {
        announced = [train, test];
      },
      onShard: (part, shard) => {
        receive(part, shard);
        arrived.push(shard.imagesName);
      },
      onProgress: (state) => progress.push(state),
    },
    server.url,
  );
}

beforeEach(async () => {
  server = new DataServer();
  await server.start();
  arrived = [];
  progress = [];
  announced = undefined;
  receive = () => {};
});
afterEach(() => server.stop());

const ORDER = ['train-images-0.idx.gz', 't10k-images-0.idx.gz', 'train-images-1.idx.gz', 'train-images-2.idx.gz'];
const requestsFor = (name: string) => server.requests.filter((request) => request === name).length;

describe('MnistLoader', () => {
  it('brings the test images right after the first training shard, each file once', async () => {
    const loader = newLoader();
    await loader.start();
    expect(announced).toEqual([TRAIN_SHARDS * SHARD, TEST_IMAGES]);
    expect(arrived).toEqual(ORDER);
    expect(server.requests).toHaveLength(1 + 2 * ORDER.length);
    await loader.start();
    expect(server.requests).toHaveLength(1 + 2 * ORDER.length);
  });

  it('unpacks to whole IDX files', async () => {
    const magic: number[] = [];
    receive = (_, { images, labels }) => {
      magic.push(images[2] * 256 + images[3], labels[2] * 256 + labels[3]);
      expect(images.length - 16).toBe((labels.length - 8) * 784);
    };
    await newLoader().start();
    expect(new Set(magic)).toEqual(new Set([0x0803, 0x0801]));
    expect(progress.at(-1)?.error).toBeUndefined();
  });

  it('takes files that the server has unpacked already', async () => {
    server.encodeGzip = true;
    await newLoader().start();
    expect(arrived).toEqual(ORDER);
    const last = progress.at(-1);
    expect(last?.loadedBytes).toBe(last?.totalBytes);
  });

  it('reports a progress that only grows and ends complete', async () => {
    await newLoader().start();
    const bytes = progress.map(({ loadedBytes }) => loadedBytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(progress.length).toBeGreaterThan(5);
    expect(progress.at(-1)).toEqual({
      trainImages: TRAIN_SHARDS * SHARD,
      testImages: TEST_IMAGES,
      plannedTrainImages: TRAIN_SHARDS * SHARD,
      loadedBytes: progress.at(-1)?.totalBytes,
      totalBytes: [...server.manifest.train, ...server.manifest.test].reduce((sum, s) => sum + s.compressedBytes, 0),
      error: undefined,
    });
  });

  it('tries a shard three times: missing, damaged, cut off', async () => {
    server.failures.set('train-images-1.idx.gz', ['404', 'damaged']);
    server.failures.set('train-labels-2.idx.gz', ['cut']);
    await newLoader().start();
    expect(arrived).toEqual(ORDER);
    expect(requestsFor('train-images-1.idx.gz')).toBe(3);
    expect(requestsFor('train-images-2.idx.gz')).toBe(2);
    expect(progress.some(({ error }) => error !== undefined)).toBe(false);
  });

  it('stops with a message after the third failure, and goes on from there when asked to', async () => {
    server.failures.set('train-images-1.idx.gz', ['404', '404', '404']);
    const loader = newLoader();
    await loader.start();
    expect(arrived).toEqual(ORDER.slice(0, 2));
    expect(loader.progress.error).toBe('train-images-1.idx.gz could not be fetched: the server answered 404 Not Found');
    expect(loader.progress).toMatchObject({ trainImages: SHARD, testImages: TEST_IMAGES });
    await loader.start();
    expect(loader.progress.error).toBeUndefined();
    expect(arrived).toEqual(ORDER);
    expect(requestsFor('train-images-0.idx.gz')).toBe(1);
  });

  it('says that a file is damaged when its checksum is wrong', async () => {
    server.failures.set('t10k-labels-0.idx.gz', ['damaged', 'damaged', 'damaged']);
    const loader = newLoader();
    await loader.start();
    expect(loader.progress.error).toMatch(/^t10k-labels-0\.idx\.gz arrived damaged: /);
  });

  it('tries again when the engine refuses a shard', async () => {
    let refusals = 2;
    receive = () => {
      if (refusals-- > 0) throw new Error('no room');
    };
    await newLoader().start();
    expect(arrived).toEqual(ORDER);
  });

  it('stops when the manifest is missing, and asks for it again', async () => {
    server.failures.set('manifest.json', ['404', '404', '404']);
    const loader = newLoader();
    await loader.start();
    expect(loader.progress.error).toMatch(/^manifest\.json could not be fetched/);
    await loader.start();
    expect(arrived).toEqual(ORDER);
  });

  it('loads only as many shards as are wanted', async () => {
    const loader = newLoader();
    loader.maxTrainImages = SHARD + 1;
    await loader.start();
    expect(announced).toEqual([2 * SHARD, TEST_IMAGES]);
    expect(arrived).toEqual(ORDER.slice(0, 3));
  });

  it('does nothing twice while it runs', async () => {
    const loader = newLoader();
    await Promise.all([loader.start(), loader.start()]);
    expect(arrived).toEqual(ORDER);
    expect(requestsFor('manifest.json')).toBe(1);
  });

  it('gives up on a connection that sends nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      server.gates.set('train-images-0.idx.gz', new Promise(() => {}));
      const loader = newLoader();
      const done = loader.start();
      // Three times the limit of 20 s, and the waits in between; real network events run on real time.
      for (let i = 0; i < 400 && loader.progress.error === undefined; i++) {
        await vi.advanceTimersByTimeAsync(200);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await done;
      expect(loader.progress.error).toBe('train-images-0.idx.gz: nothing arrived for 20 seconds');
    } finally {
      vi.useRealTimers();
    }
  });
});
