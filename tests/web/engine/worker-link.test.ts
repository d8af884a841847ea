// A client's link to its Worker, with a Worker that the test plays: calls, death, the end, and patience with a late answer.
import { expect, test, vi } from 'vitest';
import { isTrap } from '../../../web/src/engine/engine-error';
import { CancelledError, WorkerLink } from '../../../web/src/engine/worker-link';

/** As much of a Worker as a link uses; it never answers by itself. */
class SilentWorker extends EventTarget {
  terminated = false;
  postMessage(): void {}
  terminate(): void {
    this.terminated = true;
  }
  start(): void {}
}

interface Service {
  work(): Promise<number>;
}

function linked(): { worker: SilentWorker; link: WorkerLink<Service>; reasons: string[] } {
  const worker = new SilentWorker();
  const reasons: string[] = [];
  const link = new WorkerLink<Service>(worker as unknown as Worker, (reason) => reasons.push(reason));
  return { worker, link, reasons };
}

test('a call that is answered has its answer, one that fails its error', async () => {
  const { link } = linked();
  await expect(link.answer(Promise.resolve(3))).resolves.toBe(3);
  await expect(link.answer(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('what waits for an ended Worker is told why, and the Worker is gone', async () => {
  const { worker, link } = linked();
  const waiting = link.answer(link.service.work());
  link.end(new CancelledError('closed'));
  await expect(waiting).rejects.toThrow(CancelledError);
  expect(worker.terminated).toBe(true);
});

test('a Worker that dies says so once for each reason, in words that end a sentence', () => {
  const { worker, reasons } = linked();
  const event = Object.assign(new Event('error', { cancelable: true }), { message: 'unreachable executed' });
  worker.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  worker.dispatchEvent(new Event('error'));
  worker.dispatchEvent(new Event('messageerror'));
  expect(reasons).toEqual(['unreachable executed', 'its script could not be loaded', 'a message could not be read']);
});

test('patience ends with an answer, with a failure, with the Worker, or with the time', async () => {
  vi.useFakeTimers();
  const { link } = linked();
  await expect(link.answersWithin(Promise.resolve(), 10)).resolves.toBe(true);
  await expect(link.answersWithin(Promise.reject(new Error('no')), 10)).resolves.toBe(true);
  const late = link.answersWithin(new Promise(() => {}), 10);
  await vi.advanceTimersByTimeAsync(11);
  await expect(late).resolves.toBe(false);
  const ended = link.answersWithin(new Promise(() => {}), 10);
  link.end(new CancelledError('closed'));
  await expect(ended).resolves.toBe(true);
  vi.useRealTimers();
});

test('a trap of WebAssembly is told from other errors', () => {
  const trap = new Error('unreachable');
  trap.name = 'RuntimeError';
  expect(isTrap(trap)).toBe(true);
  expect(isTrap(new WebAssembly.RuntimeError('unreachable'))).toBe(true);
  expect(isTrap(new Error('RuntimeError'))).toBe(false);
  expect(isTrap('RuntimeError')).toBe(false);
});
