// The curves of runs: present ones grow, past ones are thin and grey, accuracies are averaged over parts of the run.
import { describe, expect, test, vi } from 'vitest';

vi.mock('../../engine/training-client.js', () => ({ TrainingClient: class {} }));
const { MnistSession } = await import('./mnist-session.js');
const { RECIPE } = await import('./mnist-settings.js');
const { RunCurves } = await import('./run-curves.js');
const { TrainingRecord } = await import('./training-record.js');
type LineChart = import('../../plots/line-chart.js').LineChart;

/** A chart that only collects. */
class Chart {
  readonly points: Record<string, [number, number][]> = { training: [], test: [] };
  appendPoints(id: string, x: number[], y: number[]): void {
    x.forEach((value, i) => {
      this.points[id]?.push([value, y[i] as number]);
    });
  }
  get asLineChart(): LineChart {
    return this as unknown as LineChart;
  }
}

/** `count` points over all four epochs; every second batch is all right, the others all wrong. */
function record(number: number, count: number): InstanceType<typeof TrainingRecord> {
  const run = new TrainingRecord(number, RECIPE);
  for (let i = 1; i <= count; ++i) {
    run.train.push({ step: i, epoch: (4 * i) / count, loss: 1 / i, trainAccuracy: i % 2 });
  }
  run.test.push({ step: count, epoch: 4, count: 10000, accuracy: 0.98, loss: 0.07 });
  return run;
}

describe('RunCurves', () => {
  test('hands the chart new curves only when the set of runs changed', () => {
    const session = new MnistSession();
    const curves = new RunCurves('loss');
    expect(curves.update(session)).toBe(true);
    expect(curves.update(session)).toBe(false);
    session.run = record(1, 4);
    expect(curves.update(session)).toBe(true);
    expect(curves.curves.map(({ id }) => id)).toEqual(['training', 'test']);
    session.past = [record(2, 4)];
    expect(curves.update(session)).toBe(true);
    expect(curves.curves.map(({ id, past }) => [id, past ?? false])).toEqual([
      ['run-2', true],
      ['training', false],
      ['test', false],
    ]);
  });

  test('appends each point once', () => {
    const session = new MnistSession();
    session.run = new TrainingRecord(1, RECIPE);
    const curves = new RunCurves('loss');
    const chart = new Chart();
    curves.update(session);
    for (let i = 1; i <= 10; ++i) {
      session.run.train.push({ step: i, epoch: i / 10, loss: i, trainAccuracy: 0 });
      curves.appendTo(chart.asLineChart);
      curves.appendTo(chart.asLineChart);
    }
    expect(chart.points.training).toEqual(Array.from({ length: 10 }, (_, i) => [(i + 1) / 10, i + 1]));
  });

  test('accuracies are means over a fortieth of the run, up to the last point of a finished one', () => {
    const session = new MnistSession();
    session.run = record(1, 400);
    session.run.finished = true;
    const curves = new RunCurves('accuracy');
    curves.update(session);
    const [training] = curves.curves;
    expect(training?.x.length).toBeGreaterThanOrEqual(36);
    expect(training?.x.length).toBeLessThanOrEqual(44);
    for (const share of Array.from(training?.y ?? [])) expect(Math.abs(share - 0.5)).toBeLessThan(0.11);
    expect(Array.from(training?.x ?? []).at(-1)).toBe(4);
  });

  test('past curves keep their ends when they are thinned', () => {
    const session = new MnistSession();
    session.past = [record(1, 1000)];
    const loss = new RunCurves('loss');
    loss.update(session);
    expect(loss.curves[0]?.x.length).toBeLessThanOrEqual(150);
    expect(Array.from(loss.curves[0]?.y ?? []).at(-1)).toBe(1 / 1000);
    const accuracy = new RunCurves('accuracy');
    accuracy.update(session);
    expect(Array.from(accuracy.curves[0]?.y ?? [])).toEqual([0.98]);
  });
});
