// What a link or a file holds of the trainer: its fields, written from what the figure has, and looked at when they are read.

import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { choice, flag, integer, number, numbers, pointSet } from '../../lecture/figure-state.js';
import { LossHistory } from '../../lecture/loss-history.js';
import type { StateRead, StateToWrite } from '../../lecture/state-fields.js';
import type { DiagramPart } from '../../plots/network-diagram.js';
import { NO_EDITS, type PointEdits } from './edited-points.js';
import { LARGEST_SEED, RATES, WHOLE } from './network-fields.js';
import { parameterCount, unitOf } from './network-layout.js';
import {
  type HiddenActivation,
  type NetworkChoice,
  type NetworkRun,
  type Optimizer,
  type RunRecord,
  sizesOf,
  type TrainingUnit,
} from './network-run.js';
import { PROBLEM_NAMES, type ProblemName } from './planar-problems.js';

export const MOST_UNITS = 8;

/** Points of the loss curve in a link, so that weights and curve together stay below what a link may carry. */
const LINK_CURVE = { few: 40, many: 8, past: 10, parameters: 60 } as const;
const NO_NUMBERS = new Float64Array(0);

/** What the reader chooses about points and network. */
export interface TrainerSettings {
  readonly problem: ProblemName;
  /** Units of the first and of the second hidden layer; 0: there is no second. */
  readonly layers: readonly [number, number];
  readonly activation: HiddenActivation;
  readonly optimizer: Optimizer;
  readonly rate: number;
  readonly batch: number;
  readonly seed: number;
}

export const FIRST_SETTINGS: TrainerSettings = {
  problem: 'xor',
  layers: [2, 0],
  activation: 'sigmoid',
  optimizer: 'momentum',
  rate: 0.5,
  batch: WHOLE,
  seed: 1,
};

/** Losses by update. */
export interface LossCurve {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** All that a link brings back. */
export interface TrainerLink {
  readonly settings: TrainerSettings;
  /** None: the points are those of the problem. */
  readonly edits: PointEdits | undefined;
  /** What a step is. */
  readonly unit: TrainingUnit;
  readonly example: number;
  readonly selected: DiagramPart;
  /** The run to go on from; none: the first weights of the seed. */
  readonly record: RunRecord | undefined;
  readonly past: LossCurve | undefined;
}

export const TRAINER_FIELDS = {
  set: choice(...PROBLEM_NAMES),
  own: pointSet(WHOLE),
  moved: numbers(),
  over: flag(),
  h1: integer(1, MOST_UNITS),
  h2: integer(0, MOST_UNITS),
  f: choice<HiddenActivation>('sigmoid', 'tanh', 'relu'),
  opt: choice<Optimizer>('sgd', 'momentum', 'adam'),
  rate: number(RATES.min, RATES.max),
  batch: integer(1, WHOLE),
  seed: integer(0, LARGEST_SEED),
  by: choice<TrainingUnit>('example', 'batch', 'epoch'),
  ex: integer(0, WHOLE),
  unit: numbers(2),
  step: integer(0, 1e15),
  epoch: integer(0, 1e15),
  w: numbers(),
  x: numbers(),
  y: numbers(),
  px: numbers(),
  py: numbers(),
};

export function networkOf({ layers, activation, optimizer, rate, batch, seed }: TrainerSettings): NetworkChoice {
  const hidden = layers.filter((size) => size > 0);
  return { hidden, activation, optimizer, learningRate: rate, batchSize: batch, seed };
}

/** The run as a link, or a figure that left the page for a moment, keeps it. */
export function recordOf(run: NetworkRun | undefined, unit: TrainingUnit): RunRecord | undefined {
  return run?.record(LINK_CURVE.few, unit);
}

/** What a link of this `run` says. */
export function writeTrainer(
  { settings, edits = NO_EDITS, unit, example, selected, past }: Omit<TrainerLink, 'record'>,
  run: NetworkRun | undefined,
): StateToWrite<typeof TRAINER_FIELDS> {
  const many = parameterCount(sizesOf(networkOf(settings))) > LINK_CURVE.parameters;
  const record = run?.record(many ? LINK_CURVE.many : LINK_CURVE.few, unit);
  const before = past && new LossHistory(past.x, past.y).thinned(LINK_CURVE.past);
  const place = unitOf(selected);
  return {
    set: settings.problem,
    own: edits.added,
    moved: edits.moved,
    over: edits.onTop,
    h1: settings.layers[0],
    h2: settings.layers[1],
    f: settings.activation,
    opt: settings.optimizer,
    rate: settings.rate,
    batch: settings.batch,
    seed: settings.seed,
    by: unit,
    ex: example,
    unit: [place.layer, place.unit],
    step: record?.step ?? 0,
    epoch: record?.epoch ?? 0,
    w: record?.parameters ?? NO_NUMBERS,
    x: record?.curveX ?? NO_NUMBERS,
    y: record?.curveY ?? NO_NUMBERS,
    px: before?.x ?? NO_NUMBERS,
    py: before?.y ?? NO_NUMBERS,
  };
}

/** Throws a message for the reader when the weights are not those of the network. */
export function readTrainer(state: StateRead<typeof TRAINER_FIELDS>): TrainerLink {
  const settings: TrainerSettings = {
    problem: state.set,
    layers: [state.h1, state.h2],
    activation: state.f,
    optimizer: state.opt,
    rate: state.rate,
    batch: state.batch,
    seed: state.seed,
  };
  // A link without weights is one to the first weights of its seed.
  const fresh = state.w.length === 0;
  if (
    (!fresh && state.w.length !== parameterCount(sizesOf(networkOf(settings)))) ||
    state.x.length !== state.y.length ||
    state.px.length !== state.py.length
  )
    throw new Error('its weights do not fit its network');
  if (state.w.some((value) => Math.abs(value) > LARGEST_NUMBER)) throw new Error('its weights are out of range');
  const edited = !state.over || state.moved.length > 0 || state.own.x1.length > 0;
  return {
    settings,
    edits: edited ? { onTop: state.over, moved: [...state.moved], added: state.own } : undefined,
    unit: state.by,
    example: state.ex,
    selected: { kind: 'unit', layer: state.unit[0] ?? 1, unit: state.unit[1] ?? 0 },
    record: fresh
      ? undefined
      : {
          parameters: state.w,
          step: state.step,
          epoch: state.epoch,
          curveX: state.x,
          curveY: state.y,
          unit: state.by,
        },
    past: state.px.length > 0 ? { x: state.px, y: state.py } : undefined,
  };
}
