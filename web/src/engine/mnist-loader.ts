// Brings MNIST in, shard by shard: the first training shard, the test images, then the rest. Each shard is checked and
// tried three times; after that the loader stops with a message, and start() tries again where it stopped.
import { messageOf } from './engine-error';
import { fetchFile } from './fetch-file';
import { fetchManifest, type Manifest, type ShardEntry } from './manifest';
import { siteUrl } from './site-url';
import type { DataProgress } from './training-service';

export type MnistPart = 'train' | 'test';

/** Unpacked IDX files; names are for messages. */
export interface Shard {
  imagesName: string;
  images: Uint8Array;
  labelsName: string;
  labels: Uint8Array;
}

export interface MnistReceiver {
  /** How many images will come, before the first shard. */
  onManifest(trainImages: number, testImages: number): void;
  /** May throw: the shard then counts as damaged. */
  onShard(part: MnistPart, shard: Shard): void;
  onProgress(progress: DataProgress): void;
}

/** Waits before the second and the third try, in ms. */
const RETRY_WAITS = [300, 1000] as const;

interface PlannedShard {
  part: MnistPart;
  entry: ShardEntry;
}

export class MnistLoader {
  readonly #receiver: MnistReceiver;
  readonly #base: URL;
  #manifest: Manifest | undefined;
  #plan: PlannedShard[] = [];
  #done = 0;
  #running = false;
  #progress: DataProgress = {
    trainImages: 0,
    testImages: 0,
    plannedTrainImages: 0,
    loadedBytes: 0,
    totalBytes: 0,
  };

  constructor(receiver: MnistReceiver, base: URL = siteUrl('data/')) {
    this.#receiver = receiver;
    this.#base = base;
  }

  get progress(): DataProgress {
    return { ...this.#progress };
  }

  /** Only as many shards as hold this many training images are loaded. Set it before start(). */
  maxTrainImages = Number.POSITIVE_INFINITY;

  /** Starts, or goes on after a failure. Does nothing while it runs or when all is there. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      if (this.#progress.error !== undefined) this.#report({ error: undefined });
      if (!this.#manifest) await this.#loadManifest();
      while (this.#done < this.#plan.length) {
        await this.#loadShard(this.#plan[this.#done]);
        this.#done++;
      }
    } catch (thrown) {
      this.#report({ error: messageOf(thrown) });
    } finally {
      this.#running = false;
    }
  }

  async #loadManifest(): Promise<void> {
    const manifest = await threeTimes((attempt) => fetchManifest(this.#base, attempt > 0));
    const entries = manifest.train.filter((_, i) => imagesIn(manifest.train.slice(0, i)) < this.maxTrainImages);
    const train = entries.map((entry): PlannedShard => ({ part: 'train', entry }));
    const test = manifest.test.map((entry): PlannedShard => ({ part: 'test', entry }));
    const trainImages = imagesIn(entries);
    this.#receiver.onManifest(trainImages, imagesIn(manifest.test));
    this.#manifest = manifest;
    // Test images come second, so that the first minutes of training can already be judged.
    this.#plan = [...train.slice(0, 1), ...test, ...train.slice(1)];
    const totalBytes = this.#plan.reduce((sum, { entry }) => sum + entry.compressedBytes, 0);
    this.#report({ plannedTrainImages: trainImages, totalBytes });
  }

  async #loadShard({ part, entry }: PlannedShard): Promise<void> {
    const before = this.#progress.loadedBytes;
    try {
      await threeTimes(async (attempt) => {
        const shard = await this.#fetchShard(entry, before, attempt > 0);
        this.#receiver.onShard(part, shard);
      });
    } catch (thrown) {
      this.#report({ loadedBytes: before });
      throw thrown;
    }
    const loadedBytes = before + entry.compressedBytes;
    if (part === 'train') this.#report({ trainImages: this.#progress.trainImages + entry.count, loadedBytes });
    else this.#report({ testImages: this.#progress.testImages + entry.count, loadedBytes });
  }

  async #fetchShard(entry: ShardEntry, before: number, reload: boolean): Promise<Shard> {
    // Nearly all bytes are images: their share stands for the shard's.
    const onProgress = (share: number) => this.#report({ loadedBytes: before + share * entry.compressedBytes });
    const [images, labels] = await Promise.all([
      fetchFile(new URL(entry.images, this.#base), {
        crc32: entry.crc32.images,
        compressedBytes: entry.compressedBytes,
        bytes: entry.bytes,
        onProgress,
        reload,
      }),
      fetchFile(new URL(entry.labels, this.#base), { crc32: entry.crc32.labels, reload }),
    ]);
    return { imagesName: entry.images, images, labelsName: entry.labels, labels };
  }

  #report(change: Partial<DataProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#receiver.onProgress(this.progress);
  }
}

function imagesIn(shards: readonly ShardEntry[]): number {
  return shards.reduce((sum, shard) => sum + shard.count, 0);
}

/** The first result of up to three tries; rejects with the last error. */
async function threeTimes<T>(attemptOnce: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await attemptOnce(attempt);
    } catch (thrown) {
      const wait = RETRY_WAITS[attempt];
      if (wait === undefined) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
