// Gives the event loop a turn without a timer: timers are slowed to one a second in hidden tabs, messages are not.

/** A function to await between two slices of work: waiting messages are handled first. For one caller at a time. */
export function eventPause(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let resume: (() => void) | undefined;
  port1.onmessage = () => resume?.();
  return () =>
    new Promise((resolve) => {
      resume = resolve;
      port2.postMessage(null);
    });
}
