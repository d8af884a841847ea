// One network with its points, trained by hand or by the step: the engine's handle, what it reports, and the curve of its loss.
import type {
  ActivationName,
  EngineModule,
  PlanarPoints,
  SmallNetwork,
  SmallNetworkReport,
  SmallNetworkSettings,
  UnitValues,
} from '../../../../wasm_bindings/engine';
import type { View } from '../../plots/plane-geometry.js';
import { LossHistory } from './loss-history.js';
import { unitIndex } from './network-layout.js';

export type HiddenActivation = 'sigmoid' | 'tanh' | 'relu';
export type Optimizer = SmallNetworkSettings['optimizer'];
export type TrainingUnit = 'example' | 'batch' | 'epoch';

/** What the reader chooses about a network. */
export interface NetworkChoice {
  /** Sizes of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: HiddenActivation;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** The engine takes weights up to here. */
export const WEIGHT_LIMIT = 1e30;

/** Momentum's μ, where it is chosen: the usual one. */
const MOMENTUM = 0.9;

/** A run counts as stuck after this many updates at least, and when its second half brought less than this share. */
const STUCK_AFTER = 300;
const STUCK_SHARE = 0.01;

export function sizesOf({ hidden }: Pick<NetworkChoice, 'hidden'>): number[] {
  return [2, ...hidden, 1];
}

/** As the engine wants it: a sigmoid output under binary cross-entropy, PyTorch's first weights. */
export function settingsOf(choice: NetworkChoice): SmallNetworkSettings {
  return {
    sizes: sizesOf(choice),
    activation: choice.activation,
    outputActivation: 'sigmoid',
    loss: 'binary-cross-entropy',
    initializer: 'pytorch',
    initializerScale: 1,
    optimizer: choice.optimizer,
    learningRate: choice.learningRate,
    momentum: choice.optimizer === 'momentum' ? MOMENTUM : 0,
    batchSize: choice.batchSize,
    seed: choice.seed,
    order: 'random',
  };
}

/** The neutral value of an activation and how far its colours reach; of ReLU as far as the largest of `values`. */
export function scaleOf(activation: ActivationName, values: ArrayLike<number>): { level: number; limit: number } {
  if (activation === 'sigmoid') return { level: 0.5, limit: 0.5 };
  if (activation === 'tanh') return { level: 0, limit: 1 };
  let limit = 0;
  for (let i = 0; i < values.length; ++i) limit = Math.max(limit, Math.abs(values[i] as number));
  return { level: 0, limit: limit || 1 };
}

/** What a run may be resumed from. */
export interface RunRecord {
  readonly parameters: Float64Array;
  readonly step: number;
  readonly epoch: number;
  readonly curveX: Float64Array;
  readonly curveY: Float64Array;
}

export class NetworkRun {
  readonly sizes: readonly number[];
  report: SmallNetworkReport;
  parameters: Float64Array;
  history: LossHistory;
  /** Updates and epochs before those of the engine's run, for a run that a link brought. */
  private before = { step: 0, epoch: 0 };
  private readonly network: SmallNetwork;

  /** Throws the engine's message for points or parameters that it does not take. */
  constructor(
    engine: EngineModule,
    readonly choice: NetworkChoice,
    readonly points: PlanarPoints,
    record?: RunRecord,
  ) {
    this.sizes = sizesOf(choice);
    this.network = engine.createSmallNetwork(settingsOf(choice));
    try {
      this.network.setPoints(points);
      if (record) this.network.setParameters(record.parameters);
      this.report = this.network.report();
    } catch (thrown) {
      this.network.delete();
      throw thrown;
    }
    if (record) this.before = { step: record.step, epoch: record.epoch };
    this.parameters = this.network.parameters();
    this.history = record ? new LossHistory(record.curveX, record.curveY) : new LossHistory();
    this.history.add(this.step, this.report.loss);
  }

  dispose(): void {
    this.network.delete();
  }

  get step(): number {
    return this.before.step + this.report.step;
  }
  get epoch(): number {
    return this.before.epoch + this.report.epoch;
  }
  get diverged(): boolean {
    return this.report.status === 'diverged';
  }
  /** How many points are on the right side. */
  get right(): number {
    return Math.round(this.report.accuracy * this.points.label.length);
  }

  train(count: number, unit: TrainingUnit): void {
    this.report = this.network.run(count, unit);
    this.parameters = this.network.parameters();
    this.history.add(this.step, this.report.loss);
  }

  /** The reader's own weight. Throws for one beyond ±1e30. */
  setParameter(index: number, value: number): void {
    this.network.setParameter(index, value);
    this.changedByHand();
  }

  setPoints(points: PlanarPoints): NetworkRun {
    this.network.setPoints(points);
    return Object.assign(this, { points }).changedByHand();
  }

  setLearningRate(learningRate: number): void {
    this.network.setLearningRate(learningRate);
    Object.assign(this, { choice: { ...this.choice, learningRate } });
  }

  setBatchSize(batchSize: number): void {
    this.network.setBatchSize(batchSize);
    Object.assign(this, { choice: { ...this.choice, batchSize } });
  }

  forward(x1: number, x2: number): UnitValues {
    return this.network.forward(Float64Array.of(x1, x2));
  }

  /** f(z) of every unit, [units × side × side]. */
  grid(view: View, side: number): Float32Array {
    return this.network.grid(view.xMin, view.xMax, side, view.yMin, view.yMax, side);
  }

  /** Indices of the points on the wrong side of ŷ = ½. */
  wrong(): number[] {
    const outputs = this.network.hidden(this.choice.hidden.length, this.inputs());
    const { label } = this.points;
    return Array.from(label.keys()).filter((i) => (outputs[i] as number) >= 0.5 !== (label[i] === 1));
  }

  /** Hidden units that are 0 for every point, as [layer, unit]: with ReLU their weights get no gradient. */
  deadUnits(): (readonly [layer: number, unit: number])[] {
    if (this.choice.activation !== 'relu') return [];
    const inputs = this.inputs();
    return this.choice.hidden.flatMap((size, layer) => {
      const values = this.network.hidden(layer, inputs);
      const dead = (unit: number): boolean => values.every((value, i) => i % size !== unit || value === 0);
      return Array.from({ length: size }, (_, unit) => unit)
        .filter(dead)
        .map((unit) => [layer + 1, unit] as const);
    });
  }

  /** Not all are right, and for half of its updates the loss has hardly fallen. */
  get stuck(): boolean {
    if (this.report.accuracy === 1 || this.diverged || this.step < STUCK_AFTER) return false;
    const { loss } = this.report;
    return this.history.lossAt(this.step / 2) - loss < STUCK_SHARE * loss;
  }

  /** z and a of one unit. */
  static valueOf(values: UnitValues, sizes: readonly number[], layer: number, unit: number): { z: number; a: number } {
    const index = unitIndex(sizes, layer, unit);
    return { z: values.z[index] as number, a: values.a[index] as number };
  }

  record(curvePoints: number): RunRecord {
    const { x, y } = this.history.thinned(curvePoints);
    return { parameters: this.parameters, step: this.step, epoch: this.epoch, curveX: x, curveY: y };
  }

  /** All points, [count × 2]. */
  private inputs(): Float64Array {
    const { x1, x2 } = this.points;
    return Float64Array.from({ length: 2 * x1.length }, (_, i) => (i % 2 === 0 ? x1 : x2)[i >> 1] as number);
  }

  private changedByHand(): this {
    this.report = this.network.report();
    this.parameters = this.network.parameters();
    this.history.add(this.step, this.report.loss);
    return this;
  }
}
