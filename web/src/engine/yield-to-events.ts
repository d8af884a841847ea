// Gives the event loop a turn without a timer: timers are slowed to one a second in hidden tabs, messages are not.

/** `await pause.now()` lets waiting messages be handled, then goes on. One object serves one caller at a time. */
export class EventPause {
  readonly #channel = new MessageChannel();
  #resume: (() => void) | undefined;

  constructor() {
    this.#channel.port1.onmessage = () => this.#resume?.();
  }

  now(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#channel.port2.postMessage(null);
    });
  }

  /** Releases the channel: an open one keeps its thread alive. */
  close(): void {
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
}
