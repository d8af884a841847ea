// The controller between pad and engine: at most once a frame, newest drawing wins, slow machines get pauses, errors keep the drawing.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recognition, Strokes } from '../../../web/src/engine/digit-recognizer';
import { DigitReading } from '../../../web/src/recognition/digit-reading';
import type { PageRecognizer } from '../../../web/src/recognition/page-recognizer';

class Host implements ReactiveControllerHost {
  controllers: ReactiveController[] = [];
  updates = 0;
  updateComplete = Promise.resolve(true);
  addController(controller: ReactiveController): void {
    this.controllers.push(controller);
  }
  removeController(): void {}
  requestUpdate(): void {
    ++this.updates;
  }
}

/** A recogniser whose prediction is the number of strokes, and which takes `cost` milliseconds of fake time. */
class Recognizer extends EventTarget {
  calls: Strokes[] = [];
  cost = 1;
  loads = 0;
  failures = 0;
  digits = {
    recognize: async (strokes: Strokes): Promise<Recognition | null> => {
      this.calls.push(strokes);
      vi.advanceTimersByTime(this.cost);
      return { prediction: strokes.length, probabilities: new Float32Array(10) } as Recognition;
    },
  };
  async ready(): Promise<{ name: string; testAccuracy: number }> {
    ++this.loads;
    if (this.failures-- > 0) throw new Error('digits.safetensors could not be fetched');
    return { name: 'digits', testAccuracy: 0.98 };
  }
}

const drawing = (strokes: number): Strokes => Array.from({ length: strokes }, () => [{ x: 0.5, y: 0.5 }]);

let host: Host;
let recognizer: Recognizer;
let reading: DigitReading;

/** Lets `frames` frames of 16 ms pass. */
async function frames(count = 1): Promise<void> {
  for (let i = 0; i < count; ++i) await vi.advanceTimersByTimeAsync(16);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  host = new Host();
  recognizer = new Recognizer();
  reading = new DigitReading(host, async () => recognizer as unknown as PageRecognizer);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('digit reading', () => {
  it('loads nothing until the reader reaches for the pad, and then once', async () => {
    await frames(3);
    expect(recognizer.loads).toBe(0);
    reading.wake();
    reading.wake();
    await frames();
    expect(recognizer.loads).toBe(1);
    expect(reading.state).toBe('ready');
  });

  it('reads what was drawn while it was loading', async () => {
    reading.read(drawing(1), false);
    reading.read(drawing(2), false);
    expect(reading.pending).toBe(true);
    await frames(3);
    expect(reading.recognition?.prediction).toBe(2);
    expect(recognizer.calls).toHaveLength(1);
    expect(reading.pending).toBe(false);
  });

  it('asks at most once a frame, with the newest drawing', async () => {
    reading.read(drawing(1));
    await frames(3);
    recognizer.calls = [];
    for (let i = 2; i < 12; ++i) reading.read(drawing(i), false);
    await frames();
    expect(recognizer.calls).toEqual([drawing(11)]);
  });

  it('pauses between slow recognitions while drawing, but reads a finished stroke at once', async () => {
    recognizer.cost = 40;
    reading.read(drawing(1));
    await frames(3);
    recognizer.calls = [];
    // A second of drawing with a point every 16 ms: a quarter of the time at most goes into recognitions.
    for (let i = 0; i < 60; ++i) {
      reading.read(drawing(2), false);
      await frames();
    }
    expect(recognizer.calls.length).toBeGreaterThan(2);
    expect(recognizer.calls.length).toBeLessThan(12);
    recognizer.calls = [];
    reading.read(drawing(3), false);
    reading.read(drawing(3), true);
    await frames(2);
    expect(recognizer.calls).toEqual([drawing(3)]);
  });

  it('forgets the reading of a pad that was cleared, even if it comes later', async () => {
    reading.read(drawing(1));
    await frames(3);
    expect(reading.recognition).not.toBeNull();
    reading.read(drawing(2), false);
    reading.read([]);
    expect(reading.recognition).toBeNull();
    await frames(3);
    expect(reading.recognition).toBeNull();
    expect(reading.pending).toBe(false);
  });

  it('keeps the drawing over a failure and reads it after another try', async () => {
    recognizer.failures = 2;
    reading.read(drawing(2));
    await frames(2);
    expect(reading.state).toBe('failed');
    expect(reading.message).toContain('digits.safetensors');
    expect(reading.pending).toBe(false);
    reading.retry();
    await frames(2);
    expect(reading.state).toBe('failed');
    reading.retry();
    await frames(3);
    expect(reading.message).toBe('');
    expect(reading.recognition?.prediction).toBe(2);
  });

  it('says what a recognition failed of, and goes on with the next drawing', async () => {
    reading.read(drawing(1));
    await frames(3);
    const recognize = recognizer.digits.recognize;
    recognizer.digits.recognize = () => Promise.reject(new Error('strokes of more than 10000 points'));
    reading.read(drawing(2));
    await frames(2);
    expect(reading.message).toContain('10000');
    expect(reading.recognition).toBeNull();
    recognizer.digits.recognize = recognize;
    reading.read(drawing(3));
    await frames(3);
    expect(reading.recognition?.prediction).toBe(3);
    expect(reading.message).toBe('');
  });

  it('reads the drawing again when another network was chosen', async () => {
    reading.read(drawing(1));
    await frames(3);
    recognizer.calls = [];
    recognizer.dispatchEvent(new Event('model-changed'));
    await frames(3);
    expect(recognizer.calls).toEqual([drawing(1)]);
    for (const controller of host.controllers) controller.hostDisconnected?.();
    recognizer.dispatchEvent(new Event('model-changed'));
    await frames(3);
    expect(recognizer.calls).toHaveLength(1);
  });
});
