// The page's side of the race Worker: starts it when it is first needed, notices when it dies, and ends it.
import { proxy } from 'comlink';
import { asError, isTrap } from './engine-error';
import type { RaceEnd, RaceField, RaceRequest, RaceSample, RaceService } from './race-service';
import { CancelledError, WorkerLink } from './worker-link';

interface Connection {
  readonly link: WorkerLink<RaceService>;
  readonly opened: Promise<RaceField>;
}

/** A turn that is under way gets this long (ms) to end before its Worker is ended with it. */
const PATIENCE = 2000;

export interface RaceEvents {
  /** Once the builds are loaded. */
  onField(field: RaceField): void;
  onSample(sample: RaceSample): void;
}

/**
 * One client owns one Worker; dispose() ends it. After a crash run() rejects with a message for the reader, and the next
 * run() starts a new Worker.
 */
export class RaceClient {
  #connection: Connection | undefined;
  #cancelling: Promise<void> | undefined;
  #disposed = false;

  /** Nothing is called after the promise has settled. */
  async run(request: RaceRequest, events: RaceEvents): Promise<RaceEnd> {
    await this.#cancelling;
    if (this.#disposed) return 'cancelled';
    this.#connection ??= this.#connect();
    const connection = this.#connection;
    const { link, opened } = connection;
    let open = true;
    const listener = proxy({
      onSample: (sample: RaceSample) => {
        if (open) events.onSample(sample);
      },
    });
    try {
      events.onField(await link.answer(opened));
      return await link.answer(link.service.run(request, listener));
    } catch (thrown) {
      if (thrown instanceof CancelledError) return 'cancelled';
      if (isTrap(thrown)) this.#end(connection, stopped(thrown.message));
      throw thrown;
    } finally {
      open = false;
    }
  }

  /** Ends the race that is under way; its run() resolves to 'cancelled'. */
  cancel(): Promise<void> {
    this.#cancelling ??= this.#cancel().finally(() => {
      this.#cancelling = undefined;
    });
    return this.#cancelling;
  }

  async #cancel(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    const { link } = connection;
    if (!(await link.answersWithin(link.service.cancel(), PATIENCE)))
      this.#end(connection, new CancelledError('The race was cancelled.'));
  }

  /** Ends the Worker and its threads. */
  dispose(): void {
    this.#disposed = true;
    if (this.#connection) this.#end(this.#connection, new CancelledError('The race was closed.'));
  }

  #connect(): Connection {
    const worker = new Worker(new URL('./race-worker.ts', import.meta.url), { type: 'module', name: 'race' });
    const link = new WorkerLink<RaceService>(worker, (reason) => this.#end(connection, stopped(reason)));
    const connection: Connection = { link, opened: link.service.open() };
    // An engine that could not be loaded is tried again at the next run.
    connection.opened.catch((thrown: unknown) => this.#end(connection, asError(thrown)));
    return connection;
  }

  #end(connection: Connection, reason: Error): void {
    if (this.#connection === connection) this.#connection = undefined;
    connection.link.end(reason);
  }
}

function stopped(reason: string): Error {
  return new Error(`The race Worker stopped: ${reason}.`);
}
