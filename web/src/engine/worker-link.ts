// A Worker that serves one interface through Comlink: its calls, what is done when it dies, and its end.
import { type Remote, releaseProxy, wrap } from 'comlink';

export class WorkerLink<Service> {
  readonly service: Remote<Service>;
  readonly #worker: Worker;
  readonly #lost: Promise<never>;
  #lose: (reason: Error) => void = () => {};

  /** `died`: the Worker stopped by itself, and why, as the end of a sentence. What it serves is not ended with it: end(). */
  constructor(worker: Worker, died: (reason: string) => void) {
    this.#worker = worker;
    this.service = wrap<Service>(worker);
    this.#lost = new Promise<never>((_, reject) => {
      this.#lose = reject;
    });
    // Lost while nothing waits for it: nobody is to be told.
    this.#lost.catch(() => {});
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      died(event.message || 'its script could not be loaded');
    });
    worker.addEventListener('messageerror', () => died('a message could not be read'));
  }

  /** What a call answers; rejects with the reason of the end when the Worker is ended before. */
  answer<T>(call: Promise<T>): Promise<T> {
    return Promise.race([call, this.#lost]);
  }

  /** Whether a call is answered, with whatever, or the Worker ended, within so many ms. */
  answersWithin(call: Promise<unknown>, patience: number): Promise<boolean> {
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, patience, false));
    const answered = this.answer(call).then(
      () => true,
      () => true,
    );
    return Promise.race([answered, late]);
  }

  /** Ends the Worker and everything in it. */
  end(reason: Error): void {
    this.#lose(reason);
    this.service[releaseProxy]();
    this.#worker.terminate();
  }
}

/** Why a Worker was ended that did nothing wrong. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}
