// The recogniser with the real engine and the model that the site ships.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineModule } from '../../../wasm_bindings/engine';
import { DigitRecognizer, type Strokes } from '../../../web/src/engine/digit-recognizer';
import { loadBuild, root } from '../../bindings/engine-under-node';
import { idxImages, idxLabels, readManifest } from '../../bindings/mnist';

const BASE = new URL('http://site.test/sub/data/');
const SHIPPED = readManifest().model;

const ONE: Strokes = [
  [
    { x: 0.5, y: 0.2 },
    { x: 0.5, y: 0.8 },
  ],
];
/** A ring. */
const ZERO: Strokes = [
  Array.from({ length: 41 }, (_, i) => ({
    x: 0.5 + 0.15 * Math.sin((i * Math.PI) / 20),
    y: 0.5 - 0.22 * Math.cos((i * Math.PI) / 20),
  })),
];

let loads: number;
let fetched: string[];
/** Names that are answered with 404 once. */
let missing: Set<string>;
let recognizer: DigitRecognizer;
let engine: EngineModule;

beforeEach(async () => {
  loads = 0;
  fetched = [];
  missing = new Set();
  engine = await loadBuild('simd');
  vi.stubGlobal('fetch', async (url: URL) => {
    const name = url.href.slice(BASE.href.length);
    fetched.push(name);
    if (missing.delete(name)) return new Response(null, { status: 404, statusText: 'Not Found' });
    return new Response(readFileSync(join(root, 'web/public/data', name)));
  });
  recognizer = new DigitRecognizer({
    dataBase: BASE,
    load: async () => {
      loads++;
      return engine;
    },
  });
});
afterEach(async () => {
  await recognizer.dispose();
  vi.unstubAllGlobals();
});

/** A small network trained on nothing in particular, as a file. */
function otherModel(): Uint8Array {
  const dataset = engine.createDataset(28, 28, 10);
  dataset.appendIdx(idxImages(10, 28, 28), 'images', idxLabels(10), 'labels');
  const trainer = engine.createTrainer(dataset, '{"layers":[784,10],"epochs":1}', 10);
  const bytes = trainer.model('F32');
  trainer.delete();
  dataset.delete();
  return bytes;
}

describe('DigitRecognizer', () => {
  it('recognises digits, loading engine and model once, at first use', async () => {
    expect(loads).toBe(0);
    expect(fetched).toEqual([]);
    const [one, zero] = await Promise.all([recognizer.recognize(ONE), recognizer.recognize(ZERO)]);
    expect(one?.prediction).toBe(1);
    expect(zero?.prediction).toBe(0);
    expect(zero?.probabilities).toHaveLength(10);
    expect(zero?.stages.digit.pixels).toHaveLength(784);
    expect(loads).toBe(1);
    expect(fetched).toEqual(['manifest.json', SHIPPED?.file]);
  });

  it('gives nothing for an empty canvas', async () => {
    expect(await recognizer.recognize([])).toBeNull();
    expect(await recognizer.recognize([[]])).toBeNull();
  });

  it('tells which model is used', async () => {
    expect(await recognizer.ready()).toEqual({ name: SHIPPED?.file, testAccuracy: SHIPPED?.testAccuracy });
  });

  it('uses another network when given one, and the shipped one again when asked to', async () => {
    await recognizer.ready();
    const info = await recognizer.useModel(otherModel(), 'just trained');
    expect(info.name).toBe('just trained');
    expect(info.testAccuracy).toBeNaN();
    expect(await recognizer.ready()).toEqual(info);
    await recognizer.useShippedModel();
    expect((await recognizer.recognize(ZERO))?.prediction).toBe(0);
  });

  it('does not fetch the shipped model when another one comes first', async () => {
    await recognizer.useModel(otherModel());
    expect(await recognizer.recognize(ONE)).not.toBeNull();
    expect(fetched).toEqual([]);
  });

  it('keeps the present model when a file is not good', async () => {
    await recognizer.ready();
    await expect(recognizer.useModel(new Uint8Array(50), 'broken.safetensors')).rejects.toThrow(
      /^broken\.safetensors: /,
    );
    expect((await recognizer.recognize(ONE))?.prediction).toBe(1);
  });

  it('says what is missing, and tries again the next time', async () => {
    missing.add('manifest.json');
    await expect(recognizer.ready()).rejects.toThrow('manifest.json could not be fetched: the server answered 404');
    missing.add(SHIPPED?.file ?? '');
    await expect(recognizer.recognize(ONE)).rejects.toThrow(/digits\.safetensors could not be fetched/);
    expect((await recognizer.recognize(ONE))?.prediction).toBe(1);
    expect(loads).toBe(1);
  });
});
