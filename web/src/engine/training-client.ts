// The page's side of the training Worker: starts it, notices when it dies, starts a new one, and ends it.
import { proxy, type Remote } from 'comlink';
import type { EngineBuild, ModelDtype, UnitContributions } from '../../../wasm_bindings/engine';
import { isTrap, messageOf } from './engine-error';
import { type BuildChoice, chooseBuild, requestedBuild, startsThreads } from './load-engine';
import type {
  CorrectionRequest,
  CorrectionResult,
  DataProgress,
  EngineDescription,
  LabelledImage,
  NearImage,
  TrainingService,
  TrainingSettings,
  TrainingSnapshot,
  UnitRequest,
  WrongImage,
} from './training-service';
import { WorkerLink } from './worker-link';

/** A sign of life is asked for this often (ms), and this many unanswered ones mean that the Worker is dead. */
const HEARTBEAT = 5000;
const MISSED_HEARTBEATS = 6;

/** A Worker that keeps dying is not started again; the second time it gets a build without threads. */
const MAX_RESTARTS = 3;
const THREADS_RESTARTS = 1;

export interface TrainingClientListener {
  /** The engine runs: after start(), and again after a restart. */
  onReady?(engine: EngineDescription): void;
  onData?(progress: DataProgress): void;
  onSnapshot?(snapshot: TrainingSnapshot): void;
  /**
   * The Worker died: the run is lost, the settings are the caller's and therefore kept. `restarting`: a new Worker
   * is on its way and will load the data again; otherwise it was the last try.
   */
  onCrash?(message: string, restarting: boolean): void;
}

/** Why a call never got its answer. */
export class WorkerLostError extends Error {
  override name = 'WorkerLostError';
}

type Connection = WorkerLink<TrainingService>;

/**
 * Offers the TrainingService's calls, each of which rejects with an Error that can be shown. One client owns one Worker;
 * dispose() ends it.
 */
export class TrainingClient {
  readonly #listener: TrainingClientListener;
  readonly #wish: string | null;
  readonly #maxTrainImages: number | undefined;
  #connection: Connection | undefined;
  #ready: Promise<EngineDescription> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #restarts = 0;
  #dataWanted = false;
  #disposed = false;

  /**
   * `wish`: the build to force, by default what `?engine=` in the page's address says. `maxTrainImages`: as in
   * TrainingService.open.
   */
  constructor(listener: TrainingClientListener, wish: string | null = requestedBuild(), maxTrainImages?: number) {
    this.#listener = listener;
    this.#wish = wish;
    this.#maxTrainImages = maxTrainImages;
  }

  /** Starts the Worker and loads the engine (idempotent). */
  start(): Promise<EngineDescription> {
    this.#ready ??= this.#connect();
    return this.#ready;
  }

  async loadData(): Promise<void> {
    this.#dataWanted = true;
    await this.#call((service) => service.loadData());
  }

  useLoadedData(): Promise<void> {
    return this.#call((service) => service.useLoadedData());
  }

  recipe(): Promise<TrainingSettings> {
    return this.#call((service) => service.recipe());
  }

  checkSettings(settings: Partial<TrainingSettings>): Promise<TrainingSettings> {
    return this.#call((service) => service.checkSettings(settings));
  }

  train(settings: Partial<TrainingSettings>, images?: number): Promise<void> {
    this.#dataWanted = true;
    return this.#call((service) => service.train(settings, images));
  }

  pause(): Promise<void> {
    return this.#call((service) => service.pause());
  }

  step(settings: Partial<TrainingSettings>, images?: number): Promise<void> {
    this.#dataWanted = true;
    return this.#call((service) => service.step(settings, images));
  }

  reset(): Promise<void> {
    return this.#call((service) => service.reset());
  }

  trainingImages(first: number, count: number): Promise<LabelledImage[]> {
    return this.#call((service) => service.trainingImages(first, count));
  }

  imagesOf(label: number, prediction: number, limit: number): Promise<WrongImage[]> {
    return this.#call((service) => service.imagesOf(label, prediction, limit));
  }

  contributions(pixels: Uint8Array, request: UnitRequest): Promise<UnitContributions | null> {
    return this.#call((service) => service.contributions(pixels, request));
  }

  nearestImages(pixels: Uint8Array, count: number): Promise<NearImage[]> {
    return this.#call((service) => service.nearestImages(pixels, count));
  }

  correct(model: Uint8Array, request: CorrectionRequest): Promise<CorrectionResult> {
    return this.#call((service) => service.correct(model, request));
  }

  model(dtype: ModelDtype): Promise<Uint8Array | null> {
    return this.#call((service) => service.model(dtype));
  }

  heapBytes(): Promise<number> {
    return this.#call((service) => service.heapBytes());
  }

  /** Ends the Worker and everything in it. */
  dispose(): void {
    this.#disposed = true;
    this.#disconnect(new WorkerLostError('The training was closed.'));
  }

  async #call<T>(ask: (service: Remote<TrainingService>) => Promise<T>): Promise<T> {
    await this.start();
    const connection = this.#connection;
    if (!connection) throw new WorkerLostError('The training Worker is not running.');
    try {
      return await connection.answer(ask(connection.service));
    } catch (thrown) {
      if (isTrap(thrown)) this.#crashed(connection, thrown.message);
      throw thrown;
    }
  }

  async #connect(): Promise<EngineDescription> {
    const choice = this.#withoutCulprit(await chooseBuild('worker', this.#wish));
    if (this.#disposed) throw new WorkerLostError('The training was closed.');
    const connection = this.#startWorker();
    this.#connection = connection;
    try {
      const engine = await this.#open(connection, choice.build);
      const description = choice.message === undefined ? engine : { ...engine, message: choice.message };
      this.#watch(connection);
      this.#listener.onReady?.(description);
      if (this.#dataWanted) await connection.service.loadData();
      return description;
    } catch (thrown) {
      // The next start() tries again.
      if (this.#connection === connection) {
        this.#ready = undefined;
        this.#disconnect(new WorkerLostError(messageOf(thrown)));
      }
      throw thrown;
    }
  }

  /** Of the parts that may have brought the Worker down, threads are the one that can be left out. */
  #withoutCulprit(choice: BuildChoice): BuildChoice {
    if (!startsThreads(choice.build) || this.#restarts <= THREADS_RESTARTS) return choice;
    return { build: 'simd', message: 'The build with threads stopped twice. Running “simd”, on one thread.' };
  }

  #open(connection: Connection, build: EngineBuild): Promise<EngineDescription> {
    // Messages of a Worker that has died meanwhile are still on their way.
    const lives = () => this.#connection === connection;
    const listener = proxy({
      onData: (progress: DataProgress) => {
        if (lives()) this.#listener.onData?.(progress);
      },
      onSnapshot: (snapshot: TrainingSnapshot) => {
        if (lives()) this.#listener.onSnapshot?.(snapshot);
      },
    });
    return connection.answer(connection.service.open(build, listener, this.#maxTrainImages));
  }

  #startWorker(): Connection {
    const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { type: 'module', name: 'training' });
    const connection: Connection = new WorkerLink(worker, (reason) => this.#crashed(connection, reason));
    return connection;
  }

  #watch(connection: Connection): void {
    let missed = 0;
    this.#heartbeat = setInterval(() => {
      if (missed >= MISSED_HEARTBEATS) {
        this.#crashed(connection, `no sign of life for ${(HEARTBEAT * MISSED_HEARTBEATS) / 1000} seconds`);
        return;
      }
      missed++;
      connection.service.ping().then(
        () => {
          missed = 0;
        },
        () => {},
      );
    }, HEARTBEAT);
  }

  #crashed(connection: Connection, reason: string): void {
    if (this.#connection !== connection) return;
    const message = `The training Worker stopped: ${reason}.`;
    const opened = this.#heartbeat !== undefined;
    this.#disconnect(new WorkerLostError(message));
    this.#ready = undefined;
    // While the engine was being opened, start() is still waiting and reports the error itself.
    if (!opened) return;
    const restarting = this.#restarts < MAX_RESTARTS;
    this.#restarts++;
    this.#listener.onCrash?.(message, restarting);
    if (restarting) this.start().catch((thrown: unknown) => this.#listener.onCrash?.(messageOf(thrown), false));
  }

  #disconnect(reason: Error): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.end(reason);
  }
}
