// A network 1-n-1 in training on a curve: its run in the engine, its loss so far, the curves of its units.
import type {
  ActivationName,
  EngineModule,
  RegressionPoints,
  SmallNetwork,
  SmallNetworkReport,
  SmallNetworkSettings,
  UnitCurves,
} from '../../../../wasm_bindings/engine';
import { LossHistory } from '../../lecture/loss-history.js';

/** What a reader chooses about the network. */
export interface FitChoice {
  /** Hidden units. */
  readonly width: number;
  readonly activation: ActivationName;
  readonly rate: number;
  readonly seed: number;
}

/** Weights to go on from, after so many epochs. */
export interface FitRecord {
  readonly parameters: Float64Array;
  readonly epoch: number;
  /** By epoch; as many as a link can carry. */
  readonly losses: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
}

/** Of hidden units that are offered. Identity is no help at all, and that is worth seeing. */
export const ACTIVATIONS: readonly { readonly value: ActivationName; readonly label: string }[] = [
  { value: 'tanh', label: 'tanh' },
  { value: 'sigmoid', label: 'sigmoid' },
  { value: 'relu', label: 'ReLU' },
  { value: 'softplus', label: 'softplus' },
  { value: 'identity', label: 'identity' },
];

/** Points of the loss curve in a link. */
const LINK_LOSSES = 16;
/** More than any curve has: all points in every step. */
const WHOLE = 10_000;

/** Adam, since its steps do not depend on how large the loss is: |x| and a step take the same learning rate. */
export function settingsOf({ width, activation, rate, seed }: FitChoice): SmallNetworkSettings {
  return {
    sizes: [1, width, 1],
    activation,
    outputActivation: 'identity',
    loss: 'squared-error',
    initializer: 'pytorch',
    initializerScale: 1,
    optimizer: 'adam',
    learningRate: rate,
    momentum: 0,
    batchSize: WHOLE,
    seed,
    order: 'fixed',
  };
}

export function parameterCount(width: number): number {
  return 3 * width + 1;
}

export class FitNetwork {
  readonly history: LossHistory;
  /** None while there are no points. */
  report: SmallNetworkReport | undefined;
  private readonly network: SmallNetwork;
  private readonly before: number;

  constructor(
    private readonly engine: EngineModule,
    choice: FitChoice,
    samples: RegressionPoints,
    record?: FitRecord,
  ) {
    this.network = engine.createSmallNetwork(settingsOf(choice));
    this.before = record?.epoch ?? 0;
    this.history = new LossHistory(record?.losses.x, record?.losses.y);
    try {
      if (record) this.network.setParameters(record.parameters);
      this.setSamples(samples);
    } catch (thrown) {
      this.network.delete();
      throw thrown;
    }
  }

  dispose(): void {
    this.network.delete();
  }

  get epoch(): number {
    return this.before + (this.report?.epoch ?? 0);
  }
  get diverged(): boolean {
    return this.report?.status === 'diverged';
  }

  setSamples({ x, y }: RegressionPoints): void {
    if (x.length === 0) {
      this.report = undefined;
      return;
    }
    this.network.setSamples(x, y);
    this.note(this.network.report());
  }

  setRate(rate: number): void {
    this.network.setLearningRate(rate);
  }

  train(epochs: number): void {
    if (this.report) this.note(this.network.run(epochs, 'epoch'));
  }

  curves(x: Float64Array): UnitCurves {
    return this.engine.unitCurves(this.network, x);
  }

  record(): FitRecord {
    return { parameters: this.network.parameters(), epoch: this.epoch, losses: this.history.thinned(LINK_LOSSES) };
  }

  private note(report: SmallNetworkReport): void {
    this.report = report;
    this.history.add(this.epoch, report.loss);
  }
}
