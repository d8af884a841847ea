// One deep network in training: what it is made of, what the engine's probe sees in each of its layers, and its loss so far.
import type {
  ActivationName,
  EngineModule,
  LayerProbes,
  PlanarPoints,
  SmallNetwork,
  SmallNetworkReport,
} from '../../../../wasm_bindings/engine';

export type DeepActivation = 'sigmoid' | 'tanh' | 'relu' | 'leaky-relu';
export type DeepInit = 'normal' | 'xavier' | 'he';
export type Precision = 'double' | 'single';

export const ACTIVATIONS: readonly { readonly value: DeepActivation; readonly label: string }[] = [
  { value: 'sigmoid', label: 'sigmoid' },
  { value: 'tanh', label: 'tanh' },
  { value: 'relu', label: 'ReLU' },
  { value: 'leaky-relu', label: 'Leaky ReLU, 0.1' },
];
export const INITS: readonly { readonly value: DeepInit; readonly label: string }[] = [
  { value: 'normal', label: 'normal, σ set below' },
  { value: 'xavier', label: 'Xavier' },
  { value: 'he', label: 'He' },
];

export const BINS = 32;
const LEAKY_SLOPE = 0.1;

/** What both networks have in common. */
export interface DeepShape {
  /** Hidden layers. */
  readonly depth: number;
  readonly width: number;
  /** Standard deviation of the normal initialiser. */
  readonly scale: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface DeepSide {
  readonly activation: DeepActivation;
  readonly init: DeepInit;
}

/** Where the histogram of an activation's values begins and ends. */
export function rangeOf(activation: DeepActivation): readonly [low: number, high: number] {
  if (activation === 'sigmoid') return [0, 1];
  if (activation === 'tanh') return [-1, 1];
  return activation === 'relu' ? [0, 4] : [-1, 4];
}

/** At which ends of that range values lie beyond, and are counted in the last bin. */
export function openEnds(activation: DeepActivation): 'none' | 'high' | 'both' {
  if (activation === 'relu') return 'high';
  return activation === 'leaky-relu' ? 'both' : 'none';
}

export class DeepRun {
  readonly losses: number[] = [];
  report: SmallNetworkReport;
  probe: LayerProbes;
  /** At the first weights. */
  readonly first: LayerProbes;
  private readonly network: SmallNetwork;
  /** The step at which the layers were looked at. */
  private looked = -1;

  constructor(
    engine: EngineModule,
    readonly side: DeepSide,
    shape: DeepShape,
    points: PlanarPoints,
    private precision: Precision,
  ) {
    const hidden = Array.from({ length: shape.depth }, () => shape.width);
    this.network = engine.createSmallNetwork({
      sizes: [2, ...hidden, 1],
      activation: side.activation as ActivationName,
      slope: LEAKY_SLOPE,
      outputActivation: 'sigmoid',
      loss: 'binary-cross-entropy',
      initializer: side.init,
      initializerScale: shape.scale,
      optimizer: 'sgd',
      learningRate: shape.learningRate,
      momentum: 0,
      batchSize: 10_000,
      seed: shape.seed,
      order: 'fixed',
    });
    try {
      this.network.setPoints(points);
      this.report = this.network.report();
      this.probe = this.first = this.look();
    } catch (thrown) {
      this.network.delete();
      throw thrown;
    }
    this.losses.push(this.report.loss);
  }

  get step(): number {
    return this.report.step;
  }
  get diverged(): boolean {
    return this.report.status === 'diverged';
  }

  /** One update with the gradient of all points. A network that has diverged stays where it was. */
  train(): void {
    if (this.diverged) return;
    this.report = this.network.run(1, 'batch');
    this.losses.push(this.report.loss);
  }

  /** Looks at the layers as they are now. */
  refresh(precision: Precision): void {
    if (precision === this.precision && this.step === this.looked) return;
    this.precision = precision;
    this.probe = this.look();
  }

  private look(): LayerProbes {
    const [low, high] = rangeOf(this.side.activation);
    this.looked = this.step;
    return this.network.probe(this.precision, BINS, low, high);
  }

  dispose(): void {
    this.network.delete();
  }
}
