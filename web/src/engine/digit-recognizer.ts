// Recognises a drawn digit on the page itself: engine and model are loaded at first use, a call then takes about 1 ms.
import type {
  Classifier,
  DigitStages,
  DrawingSteps,
  EngineModule,
  UnitContributions,
} from '../../../wasm_bindings/engine';
import { fetchFile } from './fetch-file';
import { chooseBuild, loadEngine } from './load-engine';
import { fetchManifest } from './manifest';
import { siteUrl } from './site-url';
import type { UnitRequest } from './training-service';

export type { DigitStages, DrawingSteps, GreyImage, UnitContributions } from '../../../wasm_bindings/engine';

/** Strokes as vectors: each a list of points, x to the right, y down, in fractions of the pad's side. */
export type Strokes = readonly (readonly { readonly x: number; readonly y: number }[])[];

export interface Recognition {
  /** MNIST's normalisation, stage by stage; the arrays belong to the caller. */
  stages: DigitStages;
  /** [10], softmax. */
  probabilities: Float32Array;
  /** Index of the highest probability; of equals the lowest. */
  prediction: number;
}

export interface ModelInfo {
  name: string;
  /** 0 … 1; NaN when the file does not say. */
  testAccuracy: number;
}

export interface DigitRecognizerOptions {
  dataBase?: URL;
  load?: () => Promise<EngineModule>;
}

/** Owns an engine and a network in it; dispose() gives the network's memory back. */
export class DigitRecognizer {
  readonly #dataBase: URL;
  readonly #load: () => Promise<EngineModule>;
  #engine: Promise<EngineModule> | undefined;
  #classifier: Promise<Classifier> | undefined;
  #name = '';
  /** The file of the network in use. */
  #bytes: Uint8Array | undefined;

  constructor({ dataBase = siteUrl('data/'), load = loadForPage }: DigitRecognizerOptions = {}) {
    this.#dataBase = dataBase;
    this.#load = load;
  }

  /** Loads engine and model (idempotent; after a failure it tries again). */
  async ready(): Promise<ModelInfo> {
    const classifier = await this.#current();
    return { name: this.#name, testAccuracy: classifier.testAccuracy };
  }

  /** What the strokes show, by default with all steps of the normalisation; null when there is no ink. */
  async recognize(strokes: Strokes, steps?: DrawingSteps): Promise<Recognition | null> {
    const [engine, classifier] = await Promise.all([this.#opened(), this.#current()]);
    const points = new Float64Array(strokes.flatMap((stroke) => stroke.flatMap(({ x, y }) => [x, y])));
    const lengths = new Uint32Array(strokes.map((stroke) => stroke.length));
    const stages = steps
      ? engine.normalizeDrawing(points, lengths, 1, steps)
      : engine.normalizeStrokes(points, lengths);
    if (!stages) return null;
    return { stages, ...classifier.classify(stages.digit.pixels) };
  }

  /** What the first layer of the network in use makes of an image of 28×28 pixels. */
  async contributions(pixels: Uint8Array, { output = -1, first, count }: UnitRequest): Promise<UnitContributions> {
    const classifier = await this.#current();
    return classifier.contributions(pixels, output, first, count);
  }

  /** The network in use as a file (safetensors); a copy. */
  async modelBytes(): Promise<Uint8Array> {
    await this.#current();
    if (!this.#bytes) throw new Error('There is no network yet.');
    return this.#bytes.slice();
  }

  /** Uses this network (safetensors) from now on. Rejects, and keeps the present one, if the file is not good. */
  async useModel(bytes: Uint8Array, name = 'model'): Promise<ModelInfo> {
    const engine = await this.#opened();
    const next = engine.loadClassifier(bytes, name);
    return this.#replace(next, name, bytes);
  }

  /** Uses the network that the site ships with. */
  async useShippedModel(): Promise<ModelInfo> {
    const { classifier, name, bytes } = await this.#shipped();
    return this.#replace(classifier, name, bytes);
  }

  async dispose(): Promise<void> {
    const classifier = this.#classifier;
    this.#classifier = undefined;
    (await classifier?.catch(() => undefined))?.delete();
  }

  #opened(): Promise<EngineModule> {
    this.#engine ??= this.#load().catch((thrown: unknown) => {
      this.#engine = undefined;
      throw thrown;
    });
    return this.#engine;
  }

  #current(): Promise<Classifier> {
    if (this.#classifier) return this.#classifier;
    const loading = this.#shipped().then(
      ({ classifier, name, bytes }) => {
        // Another network may have been chosen while this one was on its way.
        if (this.#classifier === loading) [this.#name, this.#bytes] = [name, bytes];
        return classifier;
      },
      (thrown: unknown) => {
        if (this.#classifier === loading) this.#classifier = undefined;
        throw thrown;
      },
    );
    this.#classifier = loading;
    return loading;
  }

  async #replace(next: Classifier, name: string, bytes: Uint8Array): Promise<ModelInfo> {
    const before = this.#classifier;
    this.#classifier = Promise.resolve(next);
    this.#name = name;
    this.#bytes = bytes;
    (await before?.catch(() => undefined))?.delete();
    return { name, testAccuracy: next.testAccuracy };
  }

  async #shipped(): Promise<{ classifier: Classifier; name: string; bytes: Uint8Array }> {
    const [engine, manifest] = await Promise.all([this.#opened(), fetchManifest(this.#dataBase)]);
    const entry = manifest.model;
    if (!entry) throw new Error('manifest.json names no model');
    const bytes = await fetchFile(new URL(entry.file, this.#dataBase), { crc32: entry.crc32 });
    return { classifier: engine.loadClassifier(bytes, entry.file), name: entry.file, bytes };
  }
}

async function loadForPage(): Promise<EngineModule> {
  const { build } = await chooseBuild('page');
  return loadEngine({ build });
}
