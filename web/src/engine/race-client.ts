// The page's side of the race Worker: starts it when it is first needed, notices when it dies, and ends it.
import { proxy, type Remote, releaseProxy, wrap } from 'comlink';
import type { RaceEnd, RaceField, RaceRequest, RaceSample, RaceService } from './race-service';

interface Connection {
  readonly worker: Worker;
  readonly service: Remote<RaceService>;
  readonly opened: Promise<RaceField>;
  /** Rejects when the Worker dies, so that no call waits for ever. */
  readonly lost: Promise<never>;
  readonly lose: (error: Error) => void;
}

/** A turn that is under way gets this long (ms) to end before its Worker is ended with it. */
const PATIENCE = 2000;

class CancelledError extends Error {
  override name = 'CancelledError';
}

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
    let open = true;
    const listener = proxy({
      onSample: (sample: RaceSample) => {
        if (open) events.onSample(sample);
      },
    });
    try {
      events.onField(await Promise.race([connection.opened, connection.lost]));
      return await Promise.race([connection.service.run(request, listener), connection.lost]);
    } catch (thrown) {
      if (thrown instanceof CancelledError) return 'cancelled';
      // WebAssembly stopped in the middle of a call: the engine's memory is in an unknown state.
      if (thrown instanceof Error && thrown.name === 'RuntimeError') this.#end(connection, stopped(thrown.message));
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
    const answered = connection.service.cancel().then(() => true);
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE, false));
    const ended = await Promise.race([answered, late, connection.lost]).catch(() => true);
    if (!ended) this.#end(connection, new CancelledError('The race was cancelled.'));
  }

  /** Ends the Worker and its threads. */
  dispose(): void {
    this.#disposed = true;
    if (this.#connection) this.#end(this.#connection, new CancelledError('The race was closed.'));
  }

  #connect(): Connection {
    const worker = new Worker(new URL('./race-worker.ts', import.meta.url), { type: 'module', name: 'race' });
    let lose: (error: Error) => void = () => {};
    const lost = new Promise<never>((_, reject) => {
      lose = reject;
    });
    lost.catch(() => {});
    const service = wrap<RaceService>(worker);
    const opened = service.open();
    const connection: Connection = { worker, service, opened, lost, lose };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#end(connection, stopped(event.message || 'its script could not be loaded'));
    });
    worker.addEventListener('messageerror', () => this.#end(connection, stopped('a message could not be read')));
    // An engine that could not be loaded is tried again at the next run.
    opened.catch((thrown: unknown) =>
      this.#end(connection, thrown instanceof Error ? thrown : stopped(String(thrown))),
    );
    return connection;
  }

  #end(connection: Connection, reason: Error): void {
    connection.lose(reason);
    if (this.#connection === connection) this.#connection = undefined;
    connection.service[releaseProxy]();
    connection.worker.terminate();
  }
}

function stopped(reason: string): Error {
  return new Error(`The race Worker stopped: ${reason}.`);
}
