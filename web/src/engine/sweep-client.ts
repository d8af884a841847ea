// The page's side of the sweep Worker: starts it when it is first needed, notices when it dies, and ends it.
import { proxy, type Remote } from 'comlink';
import type { FitRun } from '../../../wasm_bindings/engine';
import { asError, isTrap } from './engine-error';
import { chooseBuild, requestedBuild } from './load-engine';
import type {
  FitSweepRequest,
  SweepEnd,
  SweepListener,
  SweepRequest,
  SweepResult,
  SweepService,
} from './sweep-service';
import { CancelledError, WorkerLink } from './worker-link';

interface Connection {
  readonly link: WorkerLink<SweepService>;
  readonly opened: Promise<void>;
}

/** Asks the Worker for one kind of sweep. */
type Call<Run> = (service: Remote<SweepService>, listener: SweepListener<Run>) => Promise<SweepEnd>;

/** A training that is under way gets this long (ms) to end before its Worker is ended with it. */
const PATIENCE = 300;

/**
 * One client owns one Worker; dispose() ends it. After a crash the call rejects with a message for the reader, and the
 * next run() starts a new Worker.
 */
export class SweepClient {
  #connection: Promise<Connection> | undefined;
  #cancelling: Promise<void> | undefined;
  /** Of the latest run(). */
  #stop: AbortController | undefined;
  #disposed = false;

  /** `onResults` is called with what is new; nothing comes after the promise has settled. */
  run(request: SweepRequest, onResults: (results: SweepResult[]) => void): Promise<SweepEnd> {
    return this.#start((service, listener) => service.run(request, listener), onResults);
  }

  /** The same for curves. */
  fit(request: FitSweepRequest, onResults: (results: SweepResult<FitRun>[]) => void): Promise<SweepEnd> {
    return this.#start((service, listener) => service.fit(request, listener), onResults);
  }

  async #start<Run>(call: Call<Run>, onResults: (results: SweepResult<Run>[]) => void): Promise<SweepEnd> {
    const stop = new AbortController();
    this.#stop = stop;
    const { signal } = stop;
    const cancelled = new Promise<SweepEnd>((resolve) => {
      signal.addEventListener('abort', () => resolve('cancelled'));
    });
    try {
      return await Promise.race([this.#run(call, onResults, signal), cancelled]);
    } finally {
      stop.abort();
    }
  }

  async #run<Run>(
    call: Call<Run>,
    onResults: (results: SweepResult<Run>[]) => void,
    stopped: AbortSignal,
  ): Promise<SweepEnd> {
    await this.#cancelling;
    const connection = await this.#connected();
    const { link, opened } = connection;
    const listener = proxy({
      onResults: (results: SweepResult<Run>[]) => {
        if (!stopped.aborted) onResults(results);
      },
    });
    try {
      await link.answer(opened);
      // Cancelled while the Worker was still loading: the sweep must not begin after that.
      if (stopped.aborted) return 'cancelled';
      return await link.answer(call(link.service, listener));
    } catch (thrown) {
      if (thrown instanceof CancelledError) return 'cancelled';
      if (isTrap(thrown)) this.#end(connection, stoppedBy(thrown.message));
      throw thrown;
    }
  }

  /**
   * Ends the sweep that is under way, or that waits for its Worker: run() resolves to 'cancelled' at once. Resolves when the
   * Worker is free again or ended; a long training is not waited for.
   */
  cancel(): Promise<void> {
    this.#stop?.abort();
    this.#cancelling ??= this.#cancel().finally(() => {
      this.#cancelling = undefined;
    });
    return this.#cancelling;
  }

  async #cancel(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    if (!connection) return;
    const { link } = connection;
    if (!(await link.answersWithin(link.service.cancel(), PATIENCE)))
      this.#end(connection, new CancelledError('The sweep was cancelled.'));
  }

  /** Ends the Worker and everything in it. */
  dispose(): void {
    this.#disposed = true;
    void this.#connection
      ?.then((connection) => this.#end(connection, new Error('The sweep was closed.')))
      .catch(() => {});
  }

  #connected(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((thrown: unknown) => {
      this.#connection = undefined;
      throw thrown;
    });
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    // A training of this size is over before a second thread would have started on it.
    const wish = requestedBuild();
    const { build } = await chooseBuild('page', wish === 'threads' ? null : wish);
    if (this.#disposed) throw new Error('The sweep was closed.');
    const worker = new Worker(new URL('./sweep-worker.ts', import.meta.url), { type: 'module', name: 'sweep' });
    const link = new WorkerLink<SweepService>(worker, (reason) => this.#end(connection, stoppedBy(reason)));
    const connection: Connection = { link, opened: link.service.open(build) };
    // An engine that could not be loaded is tried again at the next run.
    connection.opened.catch((thrown: unknown) => this.#end(connection, asError(thrown)));
    return connection;
  }

  #end(connection: Connection, reason: Error): void {
    connection.link.end(reason);
    void this.#connection?.then((current) => {
      if (current === connection) this.#connection = undefined;
    });
  }
}

function stoppedBy(reason: string): Error {
  return new Error(`The sweep Worker stopped: ${reason}.`);
}
