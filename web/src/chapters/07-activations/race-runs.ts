// The same network once for each activation function, trained epoch by epoch side by side; handles, curves, results.
import type {
  EngineModule,
  PlanarPoints,
  SmallNetwork,
  SmallNetworkReport,
  SmallNetworkSettings,
} from '../../../../wasm_bindings/engine';
import { DEFAULT_ALPHA, DEFAULT_SLOPE, ZOO } from './zoo.js';

/** What can be trained: the zoo without the step, and maxout. */
export const RACERS: readonly { readonly name: string; readonly label: string }[] = [
  ...ZOO.filter(({ kind }) => kind !== 'step').map(({ kind, label }) => ({ name: kind, label })),
  { name: 'maxout', label: 'maxout' },
];
/** Lines of a maxout unit. */
const PIECES = 2;

export interface RaceChoice {
  readonly width: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface Racer {
  readonly name: string;
  readonly label: string;
  readonly network: SmallNetwork;
  report: SmallNetworkReport;
  /** Of each epoch, the start first. */
  readonly losses: number[];
  /** The first epoch at whose end every point was right; −1: none so far. */
  solvedAt: number;
}

function settings(name: string, { width, learningRate, seed }: RaceChoice): SmallNetworkSettings {
  const maxout = name === 'maxout';
  return {
    sizes: [2, width, 1],
    activation: maxout ? 'identity' : (name as SmallNetworkSettings['activation']),
    slope: DEFAULT_SLOPE,
    alpha: DEFAULT_ALPHA,
    maxoutPieces: maxout ? PIECES : 1,
    outputActivation: 'sigmoid',
    loss: 'binary-cross-entropy',
    initializer: 'pytorch',
    initializerScale: 1,
    optimizer: 'momentum',
    learningRate,
    momentum: 0.9,
    batchSize: 10_000,
    seed,
    order: 'fixed',
  };
}

export class Race {
  readonly racers: readonly Racer[];
  /** Epochs that all have done. */
  steps = 0;

  constructor(
    engine: EngineModule,
    readonly points: PlanarPoints,
    choice: RaceChoice,
  ) {
    const racers: Racer[] = [];
    try {
      for (const { name, label } of RACERS) {
        const network = engine.createSmallNetwork(settings(name, choice));
        network.setPoints(points);
        const report = network.report();
        racers.push({ name, label, network, report, losses: [report.loss], solvedAt: report.accuracy === 1 ? 0 : -1 });
      }
    } catch (thrown) {
      for (const { network } of racers) network.delete();
      throw thrown;
    }
    this.racers = racers;
  }

  get over(): boolean {
    return this.racers.every(({ report }) => report.status === 'diverged');
  }

  /** One epoch of each. Who has diverged stays where it was. */
  step(): void {
    this.steps++;
    for (const racer of this.racers) {
      if (racer.report.status === 'diverged') continue;
      racer.report = racer.network.run(1, 'epoch');
      racer.losses.push(racer.report.loss);
      if (racer.solvedAt < 0 && racer.report.accuracy === 1) racer.solvedAt = this.steps;
    }
  }

  dispose(): void {
    for (const { network } of this.racers) network.delete();
  }
}
