// The session between page and Worker, with a Worker that does as the test says: double clicks, late snapshots, crashes.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { TrainingClientListener } from '../../engine/training-client.js';
import type { TrainingPhase, TrainingSnapshot } from '../../engine/training-service.js';

/** Stands in for TrainingClient: notes the calls, resolves when the test says so. */
class FakeClient {
  static latest: FakeClient;
  readonly calls: string[] = [];
  refuse: string | undefined;
  /** Calls wait for this. */
  gate: Promise<void> = Promise.resolve();

  constructor(readonly listener: TrainingClientListener) {
    FakeClient.latest = this;
  }

  private started = false;

  async start(): Promise<void> {
    await this.gate;
    if (this.started) return;
    this.started = true;
    this.listener.onReady?.({ build: 'simd', isa: 'simd128', threads: 1 });
  }
  async checkSettings(): Promise<void> {
    if (this.refuse) throw new Error(this.refuse);
  }
  async train(): Promise<void> {
    this.calls.push('train');
  }
  async step(): Promise<void> {
    this.calls.push('step');
  }
  async pause(): Promise<void> {
    this.calls.push('pause');
  }
  async reset(): Promise<void> {
    this.calls.push('reset');
  }
  async loadData(): Promise<void> {}
  dispose(): void {
    this.calls.push('dispose');
  }
}

vi.mock('../../engine/training-client.js', () => ({ TrainingClient: FakeClient }));
const { MnistSession } = await import('./mnist-session.js');
const { RECIPE } = await import('./mnist-settings.js');

function snapshot(phase: TrainingPhase, change: Partial<TrainingSnapshot> = {}): TrainingSnapshot {
  return {
    phase,
    status: 'running',
    step: 0,
    totalSteps: 100,
    stepsPerEpoch: 25,
    epochsDone: 0,
    epochs: 4,
    learningRate: 0.01,
    samplesPerSecond: 1000,
    seconds: 1,
    curve: [],
    test: [],
    ...change,
  };
}

const point = (step: number) => ({ step, epoch: step / 25, loss: 1, trainAccuracy: 0.5 });
const tested = (step: number, accuracy: number) => ({ step, epoch: step / 25, count: 10000, accuracy, loss: 0.1 });

let session: InstanceType<typeof MnistSession>;
let client: FakeClient;
const send = (...args: Parameters<typeof snapshot>): void => client.listener.onSnapshot?.(snapshot(...args));

/** A run in the middle of its training. */
async function training(): Promise<void> {
  await session.train(RECIPE);
  send('idle');
  send('training', { step: 10, curve: [point(10)] });
}

beforeEach(() => {
  session = new MnistSession();
  client = FakeClient.latest;
});

describe('train', () => {
  test('a second click does nothing, before the Worker has answered and afterwards', async () => {
    const both = [session.train(RECIPE), session.train(RECIPE)];
    await Promise.all(both);
    await session.train(RECIPE);
    expect(client.calls.filter((call) => call === 'train')).toHaveLength(1);
    expect(session.run?.number).toBe(1);
  });

  test('is active from the click on', async () => {
    const started = session.train(RECIPE);
    expect(session.active).toBe(true);
    await started;
    expect(session.phase).toBe('waiting');
    send('idle');
    expect(session.phase).toBe('waiting');
    send('training', { step: 1 });
    expect(session.phase).toBe('training');
  });

  test('after a pause goes on with the same settings, and begins anew with others', async () => {
    await training();
    send('paused', { step: 20 });
    await session.train({ ...RECIPE });
    expect(client.calls).toEqual(['reset', 'train', 'train']);
    expect(session.run?.number).toBe(1);
    send('paused', { step: 30 });
    await session.train({ ...RECIPE, seed: 1 });
    expect(client.calls).toEqual(['reset', 'train', 'train', 'reset', 'train']);
    expect(session.run?.number).toBe(2);
    expect(session.past.map(({ number }) => number)).toEqual([1]);
  });

  test('drops what the old run still sends after the new one was asked for', async () => {
    await training();
    send('finished', { step: 100, curve: [point(100)] });
    await session.train({ ...RECIPE, seed: 1 });
    send('finished', { step: 100, test: [tested(100, 0.9)] });
    expect(session.run?.test).toEqual([]);
    send('idle');
    send('training', { step: 1, test: [tested(1, 0.2)] });
    expect(session.run?.accuracy).toBe(0.2);
  });

  test('refused settings name the setting and leave the run before as it was', async () => {
    await training();
    send('finished', { step: 100 });
    client.refuse = 'learning_rate: expected above 0, got 0';
    await session.train({ ...RECIPE, learning_rate: 0 });
    expect(session.problem).toEqual({ message: client.refuse, setting: 'learning_rate' });
    expect(session.phase).toBe('finished');
    expect(session.run?.number).toBe(1);
  });
});

describe('pause and reset', () => {
  test('a pause while the run is only starting holds it as soon as it has begun', async () => {
    let open = (): void => {};
    client.gate = new Promise((resolve) => {
      open = resolve;
    });
    const started = session.train(RECIPE);
    await session.pause();
    expect(client.calls).toEqual([]);
    open();
    await started;
    expect(client.calls).toEqual(['reset', 'train', 'pause']);
  });

  test('a reset while the run is only starting wins', async () => {
    let open = (): void => {};
    client.gate = new Promise((resolve) => {
      open = resolve;
    });
    const started = session.train(RECIPE);
    const reset = session.reset();
    open();
    await Promise.all([started, reset]);
    expect(client.calls).not.toContain('train');
    expect(session.phase).toBe('idle');
    expect(session.run).toBeUndefined();
  });

  test('a reset keeps what the run achieved in the history', async () => {
    await training();
    send('training', { step: 50, test: [tested(50, 0.97)] });
    await session.reset();
    expect(session.run).toBeUndefined();
    expect(session.past[0]?.accuracy).toBe(0.97);
    session.forgetPast();
    expect(session.past).toEqual([]);
  });
});

describe('when the Worker dies', () => {
  test('the run is lost, its curves and the way on are kept', async () => {
    await training();
    client.listener.onCrash?.('The training Worker stopped: out of memory.', true);
    expect(session.phase).toBe('failed');
    expect(session.problem?.message).toContain('Your settings are kept');
    expect(session.past).toHaveLength(1);
    await session.train(RECIPE);
    expect(session.active).toBe(true);
    expect(session.problem).toBeUndefined();
  });

  test('what the dead one still sends is not taken for a run', async () => {
    await training();
    client.listener.onCrash?.('The training Worker stopped: out of memory.', true);
    send('training', { step: 11, curve: [point(11)] });
    expect(session.phase).toBe('failed');
    expect(session.active).toBe(false);
  });

  test('for the last time, the message says so', async () => {
    await training();
    client.listener.onCrash?.('The training Worker stopped: out of memory.', false);
    expect(session.problem?.message).toContain('reload');
  });
});

test('a diverged run says what happened', async () => {
  await training();
  send('diverged', { step: 11, message: 'Training diverged in step 12.' });
  expect(session.active).toBe(false);
  expect(session.problem?.message).toBe('Training diverged in step 12.');
});

test('the time to 98 % is that of the first test on all images that reached it', async () => {
  await training();
  send('training', { step: 20, seconds: 2, test: [{ ...tested(20, 0.99), count: 5000 }] });
  expect(session.run?.secondsToTarget).toBeUndefined();
  send('training', { step: 30, seconds: 3, test: [tested(30, 0.98)] });
  send('training', { step: 40, seconds: 4, test: [tested(40, 0.985)] });
  expect(session.run?.secondsToTarget).toBe(3);
});
