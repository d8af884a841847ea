// The training behind hidden-space: done in slices of a frame, its weights kept every so often, and what the hidden layer of
// each of these moments makes of points and grid.
import type { CheckpointList, EngineModule, SmallNetwork } from '../../../../wasm_bindings/engine';
import type { OwnPointSet } from '../../plots/point-set.js';
import { layersOf } from './network-layout.js';
import { inputsOf, type NetworkChoice, settingsOf, sizesOf } from './network-run.js';
import { type ProblemName, pointsOf, viewOf } from './planar-problems.js';
import { gridOver, type SpaceGrid } from './space-grid.js';

/** How long it is trained, in epochs, and how often weights are kept. */
const EPOCHS: Readonly<Record<'gates' | 'sets', number>> = { gates: 800, sets: 300 };
const CHECKPOINTS = 160;
/** Computing time of a slice of training, in ms. */
const SLICE = 4;
/** Squares of the output's map along each axis. */
export const SIDE = 61;

/** What a layer makes of points and grid, [count × units] each. */
export interface Carried {
  readonly points: Float64Array;
  readonly grid: Float64Array;
}

/** The network at one moment of its training. */
export interface HiddenPicture {
  /** Which checkpoint. */
  readonly at: number;
  /** Values of the output along each axis. */
  readonly side: number;
  readonly output: Float32Array;
  readonly wrong: readonly number[];
  readonly z: Carried;
  readonly h: Carried;
  /** Of the output unit. */
  readonly weights: Float64Array;
  readonly bias: number;
}

export class HiddenTraining {
  readonly points: OwnPointSet;
  readonly grid: SpaceGrid;
  /** How far it is, 0 … 1. */
  progress = 0;
  /** Whether it ended because its loss was no number any more. */
  diverged = false;
  /** What was kept, once it is over. */
  list: CheckpointList | undefined;
  private readonly network: SmallNetwork;
  /** The same weights with f left out: what it gives is z. */
  private readonly linear: SmallNetwork;
  private readonly epochs: number;
  private frame = 0;

  /** Throws a message for the reader. `moved` is called after every slice. */
  constructor(
    engine: EngineModule,
    private readonly problem: ProblemName,
    private readonly choice: NetworkChoice,
    private readonly moved: () => void,
  ) {
    const settings = settingsOf(choice);
    this.points = pointsOf(engine, problem);
    this.grid = gridOver(viewOf(problem));
    this.network = engine.createSmallNetwork(settings);
    this.linear = engine.createSmallNetwork({ ...settings, activation: 'identity' });
    this.network.setPoints(this.points);
    this.epochs = problem === 'xor' ? EPOCHS.gates : EPOCHS.sets;
    const steps = this.epochs * Math.ceil(this.points.x1.length / settings.batchSize);
    this.network.checkpointEvery(Math.max(1, Math.ceil(steps / CHECKPOINTS)));
  }

  start(): void {
    this.train(0);
  }

  private train(done: number): void {
    const { epochs } = this;
    const until = performance.now() + SLICE;
    while (done < epochs && !this.diverged && performance.now() < until) {
      this.diverged = this.network.run(1, 'epoch').status === 'diverged';
      done++;
    }
    this.progress = done / epochs;
    if (done < epochs && !this.diverged) this.frame = requestAnimationFrame(() => this.train(done));
    else this.list = this.network.checkpoints();
    this.moved();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.network.delete();
    this.linear.delete();
  }

  /** The moment of a checkpoint. */
  draw(at: number): HiddenPicture {
    const { network, linear, grid, points } = this;
    network.showCheckpoint(at);
    const parameters = network.parameters();
    linear.setParameters(parameters);
    const inputs = inputsOf(points);
    const view = viewOf(this.problem);
    const values = network.grid(view.xMin, view.xMax, SIDE, view.yMin, view.yMax, SIDE);
    const [, output] = layersOf(parameters, sizesOf(this.choice));
    const outputs = network.hidden(1, inputs);
    return {
      at,
      side: SIDE,
      output: values.subarray(values.length - SIDE * SIDE),
      wrong: Array.from(points.label.keys()).filter((i) => (outputs[i] as number) >= 0.5 !== (points.label[i] === 1)),
      z: { points: linear.hidden(0, inputs), grid: linear.hidden(0, grid.inputs) },
      h: { points: network.hidden(0, inputs), grid: network.hidden(0, grid.inputs) },
      weights: output?.weights ?? new Float64Array(this.choice.hidden[0] ?? 0),
      bias: output?.biases[0] ?? 0,
    };
  }
}
