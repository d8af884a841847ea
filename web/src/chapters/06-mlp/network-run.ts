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
import { LossHistory } from '../../lecture/loss-history.js';
import type { View } from '../../plots/plane-geometry.js';
import { unitIndex } from './network-layout.js';

export type HiddenActivation = 'sigmoid' | 'tanh' | 'relu';
export type Optimizer = 'sgd' | 'momentum' | 'adam';
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

/** Momentum's μ, where it is chosen: the usual one. */
const MOMENTUM = 0.9;

/** Examples that one call of the engine trains on, at most: an epoch over more is cut, so that the page stays at the reader's hand. */
const EXAMPLES_A_CALL = 1000;
/** Updates × examples × parameters that are worth repeating to continue a link's run exactly: some 30 ms. */
const REPLAY_LIMIT = 5e5;

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
  /** What its last steps were. */
  readonly unit: TrainingUnit;
}

export class NetworkRun {
  readonly sizes: readonly number[];
  report: SmallNetworkReport;
  parameters: Float64Array;
  history: LossHistory;
  /** Updates and epochs before those of the engine's run, for a run that a link brought. */
  private before = { step: 0, epoch: 0 };
  /** At most so many examples of the epoch at hand have been trained on. */
  private ofEpoch = 0;
  /** All points, [count × 2]. */
  private inputs: Float64Array;
  private readonly network: SmallNetwork;
  private readonly forgetful: boolean = false;

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
      if (record && !this.repeats(record)) {
        this.network.reset();
        this.network.setParameters(record.parameters);
        this.before = { step: record.step, epoch: record.epoch };
        this.forgetful = record.step > 0 && this.hasMemory;
      }
      this.report = this.network.report();
    } catch (thrown) {
      this.network.delete();
      throw thrown;
    }
    this.inputs = inputsOf(points);
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
  /** Whether a link brought this run, but neither the optimiser's memory nor the order of the examples; until it is trained on. */
  get memoryLost(): boolean {
    return this.forgetful && this.report.step === 0;
  }
  get diverged(): boolean {
    return this.report.status === 'diverged';
  }
  /** How many points are on the right side. */
  get right(): number {
    return Math.round(this.report.accuracy * this.points.label.length);
  }

  /**
   * Whether training from the seed again comes to the very weights of `record`: then the optimiser remembers what it did
   * at that time. A run in which the reader changed something on the way cannot be repeated, and a long one is not.
   */
  private repeats({ parameters, step, epoch, unit }: RunRecord): boolean {
    const examples = unit === 'example' ? 1 : Math.min(this.choice.batchSize, this.points.label.length);
    if (step === 0 || step * examples * parameters.length > REPLAY_LIMIT) return false;
    const report = this.network.run(step, unit === 'example' ? 'example' : 'batch');
    const now = this.network.parameters();
    return report.step === step && report.epoch === epoch && now.every((value, i) => Object.is(value, parameters[i]));
  }

  /** Whether the next update depends on more than the weights: on updates before, or on which examples come next. */
  private get hasMemory(): boolean {
    return this.choice.optimizer !== 'sgd' || this.choice.batchSize < this.points.label.length;
  }

  /** Whether `unit` takes more than one call of trainPart(). */
  inParts(unit: TrainingUnit): boolean {
    return unit === 'epoch' && this.points.label.length > EXAMPLES_A_CALL && this.partOfEpoch > 0;
  }

  train(count: number, unit: TrainingUnit): void {
    const { epoch } = this.report;
    this.report = this.network.run(count, unit);
    const ended = this.report.epoch > epoch;
    const examples = unit === 'example' ? 1 : this.choice.batchSize;
    // What came after the end of an epoch may have been all but the first of these updates.
    this.ofEpoch = unit === 'epoch' ? 0 : ended ? (count - 1) * examples : this.ofEpoch + count * examples;
    this.parameters = this.network.parameters();
    this.history.add(this.step, this.report.loss);
  }

  /** Trains on a part of the epoch at hand; true when that ended it. */
  trainPart(): boolean {
    const { epoch } = this.report;
    const left = this.points.label.length - this.ofEpoch;
    const part = this.partOfEpoch;
    if (left > part * this.choice.batchSize) this.train(part, 'batch');
    else this.train(1, 'epoch');
    return this.report.epoch > epoch || this.diverged;
  }

  /** Batches of one call. */
  private get partOfEpoch(): number {
    return Math.floor(EXAMPLES_A_CALL / this.choice.batchSize);
  }

  /** The reader's own weight. Throws for one that is larger than the engine takes. */
  setParameter(index: number, value: number): void {
    this.network.setParameter(index, value);
    this.changedByHand();
  }

  setPoints(points: PlanarPoints): NetworkRun {
    this.network.setPoints(points);
    this.inputs = inputsOf(points);
    this.ofEpoch = 0;
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
    const outputs = this.network.hidden(this.choice.hidden.length, this.inputs);
    const { label } = this.points;
    return Array.from(label.keys()).filter((i) => (outputs[i] as number) >= 0.5 !== (label[i] === 1));
  }

  /** Hidden units that are 0 for every point, as [layer, unit]: with ReLU their weights get no gradient. */
  deadUnits(): (readonly [layer: number, unit: number])[] {
    if (this.choice.activation !== 'relu') return [];
    return this.choice.hidden.flatMap((size, layer) => {
      const values = this.network.hidden(layer, this.inputs);
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

  record(curvePoints: number, unit: TrainingUnit): RunRecord {
    const { x, y } = this.history.thinned(curvePoints);
    return { parameters: this.parameters, step: this.step, epoch: this.epoch, curveX: x, curveY: y, unit };
  }

  private changedByHand(): this {
    this.report = this.network.report();
    this.parameters = this.network.parameters();
    this.history.add(this.step, this.report.loss);
    return this;
  }
}

/** Points as the engine takes inputs, [count × 2]. */
export function inputsOf({ x1, x2 }: Pick<PlanarPoints, 'x1' | 'x2'>): Float64Array {
  const inputs = new Float64Array(2 * x1.length);
  for (let i = 0; i < x1.length; ++i) [inputs[2 * i], inputs[2 * i + 1]] = [x1[i] as number, x2[i] as number];
  return inputs;
}
