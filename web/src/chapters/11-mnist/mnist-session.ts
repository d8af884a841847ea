// One reader's training on MNIST: the Worker's client, the present run, the runs before, and what went wrong.
import type { UnitContributions } from '../../engine/digit-recognizer.js';
import { messageOf } from '../../engine/engine-error.js';
import { requestedBuild } from '../../engine/load-engine.js';
import { saveTrainedModel } from '../../engine/model-store.js';
import { TrainingClient } from '../../engine/training-client.js';
import type {
  DataProgress,
  EngineDescription,
  LabelledImage,
  TrainingPhase,
  TrainingSnapshot,
  UnitRequest,
  WrongImage,
} from '../../engine/training-service.js';
import { sameSettings, settingOf, type TrainingSettings } from './mnist-settings.js';
import { TrainingRecord } from './training-record.js';

/** What went wrong, in words for the reader. */
export interface Problem {
  readonly message: string;
  /** The setting that the engine refused, when it is one. */
  readonly setting?: keyof TrainingSettings;
}

/** An image that the reader has chosen to look into. */
export interface ChosenImage extends LabelledImage {
  readonly of: 'training' | 'test';
}

/** Earlier runs that are kept and drawn. */
const PAST_RUNS = 8;

/**
 * Sends an event `change` whenever something below is new. Nothing is loaded before the first start(), loadData(),
 * train() or step(). Several figures may watch one session.
 */
export class MnistSession extends EventTarget {
  phase: TrainingPhase = 'idle';
  /** The engine that runs; undefined until it is loaded. */
  engine: EngineDescription | undefined;
  /** MNIST's arrival; undefined until it was asked for. */
  data: DataProgress | undefined;
  /** The present run. */
  run: TrainingRecord | undefined;
  /** Runs before it, the oldest first. */
  past: readonly TrainingRecord[] = [];
  /** The last numbers of the present run. */
  snapshot: TrainingSnapshot | undefined;
  /** First layer's weights, [hidden × 784]; a new array whenever they changed. */
  firstLayer: Float32Array | undefined;
  /** [10 × 10] of the last evaluation, row true class. */
  confusion: Uint32Array | undefined;
  /** Test images that the last evaluation got wrong, the surest mistakes first; at most 60. */
  wrong: readonly WrongImage[] = [];
  /** The image to take apart; undefined until the reader has chosen one. */
  chosen: ChosenImage | undefined;
  problem: Problem | undefined;

  private readonly client: TrainingClient;
  private runs = 0;
  /** Counts what the reader asked for, so that an answer to something older can be told. */
  private request = 0;
  /** Resets that the Worker has not confirmed yet: until then snapshots of the old run may still be on their way. */
  private unconfirmedResets = 0;
  /** While a run is being started: whether the reader has already paused it again. */
  private starting = false;
  private pauseWanted = false;

  /** `maxTrainImages`: no run will need more of the training images, so no more are loaded. */
  constructor(maxTrainImages?: number) {
    super();
    const listener = {
      onReady: (engine: EngineDescription) => this.set({ engine }),
      onData: (data: DataProgress) => this.set({ data }),
      onSnapshot: (snapshot: TrainingSnapshot) => this.received(snapshot),
      onCrash: (message: string, restarting: boolean) => this.crashed(message, restarting),
    };
    this.client = new TrainingClient(listener, requestedBuild(), maxTrainImages);
  }

  /** Whether a run is under way (or waits for data). */
  get active(): boolean {
    return this.phase === 'training' || this.phase === 'waiting';
  }

  /** Whether train() with these settings would go on with the present run. */
  goesOnWith(settings: TrainingSettings, images?: number): boolean {
    const { run } = this;
    return (
      this.phase === 'paused' && run !== undefined && run.images === images && sameSettings(run.settings, settings)
    );
  }

  /** Loads the engine. Failures become a problem. */
  async start(): Promise<void> {
    await this.attempt(() => this.client.start());
  }

  /** Starts loading MNIST; also the retry after a shard that failed. */
  async loadData(): Promise<void> {
    await this.attempt(() => this.client.loadData());
  }

  /** Goes on with the images that are there. */
  async useLoadedData(): Promise<void> {
    await this.attempt(() => this.client.useLoadedData());
  }

  /**
   * Trains to the end on the first `images` training images (default: all), going on with a paused run of the same
   * settings. A second call while a run is under way does nothing.
   */
  async train(settings: TrainingSettings, images?: number): Promise<void> {
    await this.begin(settings, images, () => this.client.train(settings, images));
  }

  /** One batch. */
  async step(settings: TrainingSettings, images?: number): Promise<void> {
    await this.begin(settings, images, () => this.client.step(settings, images));
  }

  async pause(): Promise<void> {
    if (!this.active) return;
    if (this.starting) this.pauseWanted = true;
    else await this.attempt(() => this.client.pause());
  }

  /** Drops the present run; what it achieved stays in the history. */
  async reset(): Promise<void> {
    ++this.request;
    this.starting = false;
    this.set({ phase: 'idle', problem: undefined });
    await this.attempt(() => this.clear());
  }

  /** Forgets the runs before the present one. */
  forgetPast(): void {
    this.set({ past: [] });
  }

  /** Test images of one cell of the confusion matrix, the surest predictions first. */
  async imagesOf(label: number, prediction: number, limit: number): Promise<readonly WrongImage[]> {
    return (await this.attempt(() => this.client.imagesOf(label, prediction, limit))) ?? [];
  }

  /** Training images first … first + count − 1, as far as they have arrived. */
  async trainingImages(first: number, count: number): Promise<readonly LabelledImage[]> {
    return (await this.attempt(() => this.client.trainingImages(first, count))) ?? [];
  }

  /** Has an image taken apart, in the figure for that. */
  choose(chosen: ChosenImage): void {
    this.set({ chosen });
  }

  /** What the first layer of the present network makes of an image; undefined without a network. */
  async contributions(pixels: Uint8Array, request: UnitRequest): Promise<UnitContributions | undefined> {
    if (!this.run) return undefined;
    return (await this.attempt(() => this.client.contributions(pixels, request))) ?? undefined;
  }

  /** Keeps the present network in the browser for the drawing chapter. Resolves to whether that worked. */
  async keepNetwork(): Promise<boolean> {
    const kept = await this.attempt(async () => {
      const model = await this.client.model('F16');
      if (!model) throw new Error('There is no network yet: train one first.');
      await saveTrainedModel(model);
      return true;
    });
    return kept ?? false;
  }

  /** Bytes of the engine's memory; undefined when it is not loaded. */
  async heapBytes(): Promise<number | undefined> {
    return this.engine ? this.attempt(() => this.client.heapBytes()) : undefined;
  }

  /** Ends the Worker. */
  dispose(): void {
    this.client.dispose();
  }

  private async begin(settings: TrainingSettings, images: number | undefined, go: () => Promise<void>): Promise<void> {
    if (this.active) return;
    const request = ++this.request;
    const superseded = (): boolean => request !== this.request;
    const goesOn = this.goesOnWith(settings, images);
    let phaseBefore = this.phase;
    this.starting = true;
    this.pauseWanted = false;
    this.set({ phase: 'waiting', problem: undefined });
    try {
      await this.client.start();
      // Refused settings change nothing: the run before stays as it is.
      await this.client.checkSettings(settings);
      if (superseded()) return;
      if (!goesOn) {
        phaseBefore = 'idle';
        await this.clear();
        if (superseded()) return;
        this.set({ run: new TrainingRecord(++this.runs, settings, images) });
      }
      await go();
      if (this.pauseWanted) await this.client.pause();
    } catch (thrown) {
      if (superseded()) return;
      const message = messageOf(thrown);
      const setting = settingOf(message);
      this.set({ phase: phaseBefore, problem: setting ? { message, setting } : { message } });
    } finally {
      if (!superseded()) this.starting = false;
    }
  }

  /** Archives the present run and has the Worker drop it. */
  private async clear(): Promise<void> {
    this.archive();
    this.set({ run: undefined, snapshot: undefined, firstLayer: undefined, confusion: undefined, wrong: [] });
    if (!this.engine) return;
    ++this.unconfirmedResets;
    await this.client.reset();
  }

  private archive(): void {
    const { run } = this;
    if (run && run.train.length > 0) this.past = [...this.past, run].slice(-PAST_RUNS);
  }

  private received(snapshot: TrainingSnapshot): void {
    if (this.unconfirmedResets > 0) {
      if (snapshot.phase === 'idle') --this.unconfirmedResets;
      return;
    }
    const { phase, firstLayer, confusion, wrong, message } = snapshot;
    // Without a run there is nothing that could train: this is the last word of one that is gone.
    if (!this.run && phase !== 'idle' && phase !== 'failed') return;
    this.run?.add(snapshot);
    this.set({
      phase,
      snapshot,
      ...(firstLayer && { firstLayer }),
      ...(confusion && { confusion }),
      ...(wrong && { wrong }),
      ...(message !== undefined && { problem: { message } }),
    });
  }

  private crashed(message: string, restarting: boolean): void {
    ++this.request;
    this.starting = false;
    this.unconfirmedResets = 0;
    const rest = restarting
      ? 'Your settings are kept and a new one is starting: press train to begin again.'
      : 'It could not be started again: reload the page.';
    this.archive();
    this.set({
      phase: 'failed',
      engine: undefined,
      run: undefined,
      snapshot: undefined,
      problem: { message: `${message} ${rest}` },
    });
  }

  /** Runs a call of the client; a failure becomes the session's problem. */
  private async attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (thrown) {
      this.set({ problem: { message: messageOf(thrown) } });
      return undefined;
    }
  }

  private set(change: Partial<SessionState>): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event('change'));
  }
}

/** What `change` may be about. */
type SessionState = Pick<
  MnistSession,
  | 'phase'
  | 'engine'
  | 'data'
  | 'run'
  | 'past'
  | 'snapshot'
  | 'firstLayer'
  | 'confusion'
  | 'wrong'
  | 'chosen'
  | 'problem'
>;
