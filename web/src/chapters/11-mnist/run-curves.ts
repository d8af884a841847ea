// The curves of the present run and of the runs before, for the two charts; what grows is appended, not redrawn.
import type { CurvePoint } from '../../engine/training-service.js';
import type { Curve } from '../../plots/curve-data.js';
import type { LineChart } from '../../plots/line-chart.js';
import type { MnistSession } from './mnist-session.js';
import type { TrainingRecord } from './training-record.js';

/** Colours of the qualitative palette: both charts use the same. */
export const TEST_COLOR = 0;

/**
 * Into how many parts a run is cut for the training accuracy, which is averaged over each: batch by batch it would be a
 * band as wide as the whole chart.
 */
const PARTS = 40;

/** Points of a past run's curve that are kept: it is only compared with. */
const PAST_POINTS = 150;

/** Which of a run's numbers a chart shows. */
export type Quantity = 'loss' | 'accuracy';

/** A chart's curves and how much of the present run is in them already. Call update() whenever the session changed. */
export class RunCurves {
  curves: readonly Curve[] = [];
  private run: TrainingRecord | undefined;
  private past: readonly TrainingRecord[] = [];
  private trainDrawn = 0;
  private testDrawn = 0;
  private averaged: CurvePoint[] = [];
  /** How many of the run's points are in `averaged`. */
  private averagedTo = 0;

  /** `pastKind`: which of an earlier run's two curves stays, by default the one that each chart is mostly read for. */
  constructor(
    private readonly quantity: Quantity,
    private readonly pastKind: 'training' | 'test' = quantity === 'loss' ? 'training' : 'test',
  ) {}

  /** Brings `curves` up to date with the set of runs. True when the chart must take them anew. */
  update({ run, past }: MnistSession): boolean {
    if (run === this.run && past === this.past && this.curves.length > 0) return false;
    this.run = run;
    this.past = past;
    this.averaged = [];
    this.averagedTo = 0;
    const train = run ? this.trainPoints(run) : [];
    const test = run?.test ?? [];
    this.trainDrawn = train.length;
    this.testDrawn = test.length;
    this.curves = [
      ...past.map((record) => this.pastCurve(record)),
      { id: 'training', label: 'training', x: train.map(epochOf), y: train.map(this.ofTrain) },
      { id: 'test', label: 'test', x: test.map(epochOf), y: test.map(this.ofTest), color: TEST_COLOR, dots: true },
    ];
    return true;
  }

  /** Adds to the chart what the present run has gained. */
  appendTo(chart: LineChart): void {
    const { run } = this;
    if (!run) return;
    const train = this.trainPoints(run).slice(this.trainDrawn);
    const test = run.test.slice(this.testDrawn);
    this.trainDrawn += train.length;
    this.testDrawn += test.length;
    if (train.length > 0) chart.appendPoints('training', train.map(epochOf), train.map(this.ofTrain));
    if (test.length > 0) chart.appendPoints('test', test.map(epochOf), test.map(this.ofTest));
  }

  /** What is drawn of the training: every loss, but accuracies averaged over a part of the run each. */
  private trainPoints(run: TrainingRecord): readonly CurvePoint[] {
    if (this.quantity === 'loss') return run.train;
    const part = run.settings.epochs / PARTS;
    while (this.averagedTo < run.train.length) {
      const begin = run.train[this.averagedTo] as CurvePoint;
      const end = run.train.findIndex((point, i) => i > this.averagedTo && point.epoch >= begin.epoch + part);
      const points = run.train.slice(this.averagedTo, end > 0 ? end : undefined);
      const last = points.at(-1) as CurvePoint;
      // The last part may be a short one; of less than half, its mean would say more about chance than about the network.
      const complete = end > 0 || (run.finished && last.epoch - begin.epoch >= part / 2);
      if (!complete) break;
      const trainAccuracy = points.reduce((sum, point) => sum + point.trainAccuracy, 0) / points.length;
      this.averaged.push({ ...last, trainAccuracy });
      this.averagedTo += points.length;
    }
    return this.averaged;
  }

  private pastCurve({ number, train, test }: TrainingRecord): Curve {
    const points = this.pastKind === 'training' ? thinned(train) : test;
    const y = this.pastKind === 'training' ? thinned(train).map(this.ofTrain) : test.map(this.ofTest);
    return { id: `run-${number}`, label: `run ${number}`, x: points.map(epochOf), y, past: true };
  }

  private readonly ofTrain = (point: TrainingRecord['train'][number]): number =>
    this.quantity === 'loss' ? point.loss : point.trainAccuracy;

  private readonly ofTest = (point: TrainingRecord['test'][number]): number =>
    this.quantity === 'loss' ? point.loss : point.accuracy;
}

function epochOf({ epoch }: { readonly epoch: number }): number {
  return epoch;
}

/** Every n-th point, the last included. */
function thinned<T>(points: readonly T[]): T[] {
  const every = Math.max(1, Math.ceil(points.length / PAST_POINTS));
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
}
