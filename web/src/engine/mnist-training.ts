// The training service: MNIST's arrival and one training run, driven in slices so that every call is answered at once.
// Runs inside the Worker; training-worker.ts exposes it.
import type { Dataset, EngineBuild, EngineModule, ModelDtype, UnitContributions } from '../../../wasm_bindings/engine';
import { asError, isTrap, messageOf } from './engine-error';
import { eventPause } from './event-pause';
import { correctModel } from './image-correction';
import { loadEngine, startsThreads } from './load-engine';
import { MnistLoader, type MnistPart, type Shard } from './mnist-loader';
import { moved, SnapshotBuilder, snapshotWithoutRun } from './snapshot-builder';
import { TrainingRun } from './training-run';
import type {
  CorrectionRequest,
  CorrectionResult,
  DataProgress,
  EngineDescription,
  LabelledImage,
  NearImage,
  TrainingListener,
  TrainingPhase,
  TrainingService,
  TrainingSettings,
  TrainingSnapshot,
  UnitRequest,
  WrongImage,
} from './training-service';

const SIDE = 28;

/** Data progress is sent at most this often, in ms. */
const PROGRESS_EVERY = 50;

/** For tests: another place to load from, another way to load and to let events in. */
export interface MnistTrainingOptions {
  dataBase?: URL;
  load?: (build: EngineBuild) => Promise<EngineModule>;
  letEventsIn?: () => Promise<void>;
}

export class MnistTraining implements TrainingService {
  readonly #load: (build: EngineBuild) => Promise<EngineModule>;
  readonly #loader: MnistLoader;
  readonly #letEventsIn: () => Promise<void>;
  /** Of its own, since each is for one caller at a time. */
  readonly #letEventsIntoCorrection: () => Promise<void>;
  readonly #snapshots = new SnapshotBuilder();
  #engine: EngineModule | undefined;
  #listener: TrainingListener | undefined;
  #train: Dataset | undefined;
  #test: Dataset | undefined;
  /** Set by useLoadedData: what runs make do with. */
  #reducedSamples: number | undefined;
  #run: TrainingRun | undefined;
  /** Settings of a run that was asked for before the data's size was known. */
  #wanted: { settings: string; images: number; steps: number } | undefined;
  /** How many training images the run was asked to use. */
  #images = Number.POSITIVE_INFINITY;
  #phase: TrainingPhase = 'idle';
  /** 1: pause after one batch; infinity: train to the end. */
  #stepsLeft = Number.POSITIVE_INFINITY;
  #driving = false;
  #correcting = false;
  #answer: Promise<void> | undefined;
  #progressSentAt = Number.NEGATIVE_INFINITY;

  constructor({ dataBase, load = (build) => loadEngine({ build }), letEventsIn }: MnistTrainingOptions = {}) {
    this.#load = load;
    this.#letEventsIn = letEventsIn ?? eventPause();
    this.#letEventsIntoCorrection = letEventsIn ?? eventPause();
    this.#loader = new MnistLoader(
      {
        onManifest: (train, test) => this.#makeRoom(train, test),
        onShard: (part, shard) => this.#append(part, shard),
        onProgress: (progress) => this.#dataProgressed(progress),
      },
      dataBase,
    );
  }

  async open(build: EngineBuild, listener: TrainingListener, maxTrainImages?: number): Promise<EngineDescription> {
    this.#listener = listener;
    this.#loader.maxTrainImages = maxTrainImages ?? Number.POSITIVE_INFINITY;
    try {
      this.#engine = await this.#load(build);
      return this.#engine.engineInfo();
    } catch (thrown) {
      // Threads need much from a browser (nested Workers, shared memory of 160 MB); the next best build needs little.
      if (!startsThreads(build)) throw thrown;
      this.#engine = await this.#load('simd');
      return { ...this.#engine.engineInfo(), message: `${messageOf(thrown)} Running “simd”, on one thread.` };
    }
  }

  async recipe(): Promise<TrainingSettings> {
    return JSON.parse(this.#opened().recipeSettings()) as TrainingSettings;
  }

  async checkSettings(settings: Partial<TrainingSettings>): Promise<TrainingSettings> {
    return JSON.parse(this.#checked(settings)) as TrainingSettings;
  }

  async loadData(): Promise<void> {
    this.#opened();
    void this.#loader.start();
  }

  async useLoadedData(): Promise<void> {
    const size = this.#train?.size ?? 0;
    if (size === 0) throw new Error('No training images have arrived yet.');
    if (size === this.#train?.capacity || this.#loader.progress.error === undefined) return;
    this.#reducedSamples = size;
    this.#run?.reducePlannedSamples(Math.min(size, this.#images));
    this.#continueWaiting();
  }

  async train(settings: Partial<TrainingSettings>, images = Number.POSITIVE_INFINITY): Promise<void> {
    const json = this.#checked(settings);
    if (this.#phase === 'training' || this.#phase === 'waiting') return;
    this.#begin(json, images, Number.POSITIVE_INFINITY);
  }

  async pause(): Promise<void> {
    if (this.#phase !== 'training' && this.#phase !== 'waiting') return;
    this.#wanted = undefined;
    this.#setPhase(this.#run ? 'paused' : 'idle');
    this.#drive();
  }

  async step(settings: Partial<TrainingSettings>, images = Number.POSITIVE_INFINITY): Promise<void> {
    const json = this.#checked(settings);
    if (this.#phase === 'training' || this.#phase === 'waiting') return;
    this.#begin(json, images, 1);
  }

  async reset(): Promise<void> {
    this.#dropRun();
    this.#setPhase('idle');
  }

  async trainingImages(first: number, count: number): Promise<LabelledImage[]> {
    const train = this.#train;
    const images = Math.max(0, Math.min(count, (train?.size ?? 0) - first));
    if (!train) return [];
    return Array.from({ length: images }, (_, i) => {
      const index = first + i;
      return { index, label: train.label(index), pixels: train.image(index) };
    });
  }

  async imagesOf(label: number, prediction: number, limit: number): Promise<WrongImage[]> {
    return this.#run?.imagesWhere((l, p) => l === label && p === prediction, limit) ?? [];
  }

  async contributions(pixels: Uint8Array, request: UnitRequest): Promise<UnitContributions | null> {
    return this.#run?.contributions(pixels, request) ?? null;
  }

  async nearestImages(pixels: Uint8Array, count: number): Promise<NearImage[]> {
    const train = this.#train;
    if (!train || train.size === 0) throw new Error('No training images have arrived yet.');
    const { indices, distances } = this.#opened().nearestImages(train, pixels, count);
    return Array.from(indices, (index, i) => ({
      index,
      label: train.label(index),
      pixels: train.image(index),
      distance: distances[i],
    }));
  }

  async correct(model: Uint8Array, request: CorrectionRequest): Promise<CorrectionResult> {
    const [train, test] = [this.#train, this.#test];
    if (!train || !test || train.size === 0 || test.size === 0) {
      throw new Error('The training and test images have not arrived yet.');
    }
    if (this.#correcting) throw new Error('Another correction is under way.');
    this.#correcting = true;
    try {
      return await correctModel(this.#opened(), { train, test }, model, request, this.#letEventsIntoCorrection);
    } finally {
      this.#correcting = false;
    }
  }

  async model(dtype: ModelDtype): Promise<Uint8Array | null> {
    return this.#run?.model(dtype) ?? null;
  }

  async heapBytes(): Promise<number> {
    return this.#opened().heapBytes();
  }

  async ping(): Promise<void> {}

  #opened(): EngineModule {
    if (!this.#engine) throw new Error('The engine is not loaded yet.');
    return this.#engine;
  }

  #checked(settings: Partial<TrainingSettings>): string {
    return this.#opened().checkSettings(JSON.stringify(settings));
  }

  /** Goes on with the present run or starts one, for `steps` batches or until its end. */
  #begin(settings: string, images: number, steps: number): void {
    const goesOn = this.#phase === 'paused' && this.#run?.settings === settings && this.#images === images;
    if (!goesOn) {
      if (!this.#train) {
        // Nothing is known about the data yet: the run starts when the manifest is there.
        this.#wanted = { settings, images, steps };
        this.#setPhase('waiting');
        void this.#loader.start();
        return;
      }
      this.#startRun(settings, images, this.#train);
    }
    this.#go(steps);
  }

  /** Puts a new run in the place of the present one, which stays if that is not possible. */
  #startRun(settings: string, images: number, train: Dataset): void {
    const test = this.#test;
    if (!test) throw new Error('The test images have no place yet.');
    const planned = Math.min(images, this.#reducedSamples ?? train.capacity);
    const create = () => new TrainingRun(this.#opened(), train, test, settings, planned);
    let run: TrainingRun;
    try {
      run = create();
    } catch (thrown) {
      if (!this.#run || !isOutOfMemory(thrown)) throw thrown;
      // There may be room for one network, if not for two.
      this.#dropRun();
      this.#setPhase('idle');
      run = create();
    }
    this.#dropRun();
    this.#run = run;
    this.#images = images;
    this.#snapshots.restart();
  }

  #go(steps: number): void {
    this.#stepsLeft = steps;
    this.#run?.restartRate();
    this.#setPhase('training');
    this.#drive();
  }

  #dropRun(): void {
    this.#wanted = undefined;
    this.#run?.dispose();
    this.#run = undefined;
  }

  #setPhase(phase: TrainingPhase, message?: string): void {
    this.#phase = phase;
    this.#send(message);
  }

  /** The one loop: trains, evaluates, sends, and lets calls in between, until there is nothing to do. */
  async #drive(): Promise<void> {
    if (this.#driving) return;
    this.#driving = true;
    try {
      while (this.#run && this.#doSlice(this.#run)) {
        if (this.#snapshots.isDue() && !this.#answer) this.#send();
        await this.#letEventsIn();
      }
    } catch (thrown) {
      this.#fail(asError(thrown));
    } finally {
      this.#driving = false;
    }
  }

  /** One slice of work; false when there is none left. */
  #doSlice(run: TrainingRun): boolean {
    if (this.#phase === 'training') {
      if (run.evaluationDue && this.#testReady()) run.evaluateSlice();
      else this.#trainSlice(run);
      return true;
    }
    // At rest the picture is completed: the test result belongs to the weights that are shown.
    if (run.status === 'diverged' || run.evaluationCurrent || run.step === 0 || !this.#testReady()) return false;
    run.evaluateSlice();
    if (run.evaluationCurrent) this.#send();
    return true;
  }

  #trainSlice(run: TrainingRun): void {
    if (run.status === 'finished') {
      // Reached after the evaluation of the last weights.
      this.#setPhase('finished');
      return;
    }
    const single = this.#stepsLeft === 1;
    const status = single ? run.trainStep() : run.trainSlice();
    if (status === 'diverged') this.#setPhase('diverged', divergedMessage(run));
    else if (status === 'waiting') this.#setPhase('waiting');
    else if (single) this.#setPhase(status === 'finished' ? 'finished' : 'paused');
  }

  #testReady(): boolean {
    return this.#test !== undefined && this.#test.size > 0;
  }

  #send(message?: string): void {
    if (!this.#listener) return;
    const atRest = this.#phase !== 'training';
    const snapshot = this.#run
      ? this.#snapshots.build(this.#run, this.#phase, atRest, message)
      : snapshotWithoutRun(this.#phase, message);
    this.#post(snapshot);
  }

  /** While the page has not taken one snapshot, no other is sent (except when the phase changes). */
  #post(snapshot: TrainingSnapshot): void {
    const answer = Promise.resolve(this.#listener?.onSnapshot(moved(snapshot))).catch(() => {});
    this.#answer = answer;
    void answer.then(() => {
      if (this.#answer === answer) this.#answer = undefined;
    });
  }

  #fail(error: Error): void {
    if (isTrap(error)) {
      crash(error);
      return;
    }
    this.#dropRun();
    this.#setPhase('failed', error.message);
  }

  #makeRoom(trainImages: number, testImages: number): void {
    const engine = this.#opened();
    this.#train ??= engine.createDataset(SIDE, SIDE, trainImages);
    this.#test ??= engine.createDataset(SIDE, SIDE, testImages);
    if (this.#wanted) {
      const { settings, images, steps } = this.#wanted;
      this.#wanted = undefined;
      try {
        this.#startRun(settings, images, this.#train);
      } catch (thrown) {
        this.#fail(asError(thrown));
        return;
      }
      this.#go(steps);
    }
  }

  #append(part: MnistPart, { images, imagesName, labels, labelsName }: Shard): void {
    const dataset = part === 'train' ? this.#train : this.#test;
    try {
      dataset?.appendIdx(images, imagesName, labels, labelsName);
    } catch (thrown) {
      if (isTrap(thrown)) crash(thrown);
      throw thrown;
    }
    if (part === 'train') this.#continueWaiting();
    else this.#drive();
  }

  #continueWaiting(): void {
    if (this.#phase === 'waiting' && this.#run) this.#go(this.#stepsLeft);
  }

  #dataProgressed(progress: DataProgress): void {
    const now = performance.now();
    const complete = progress.loadedBytes === progress.totalBytes;
    const important = complete || progress.error !== undefined || progress.loadedBytes === 0;
    if (!important && now - this.#progressSentAt < PROGRESS_EVERY) return;
    this.#progressSentAt = now;
    this.#listener?.onData(progress);
  }
}

/** By the message that the bindings give every failed allocation. */
function isOutOfMemory(thrown: unknown): boolean {
  return messageOf(thrown).startsWith('out of memory');
}

/** Outside of any promise, so that the page hears of it by the Worker's error event. */
function crash(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

function divergedMessage(run: TrainingRun): string {
  return (
    `Training diverged in step ${run.step + 1}: the loss is no longer a number. The last good weights are back. ` +
    'A smaller learning rate helps.'
  );
}
