// What the training Worker offers to the page, and the snapshots it sends back: the one interface between the two.
import type { EngineBuild, ModelDtype, TrainingStatus, UnitContributions } from '../../../wasm_bindings/engine';

/** The engine's TrainingSettings as JSON members (see engine/training/training_settings.h); all are optional here. */
export interface TrainingSettings {
  layers: number[];
  activation: 'identity' | 'sigmoid' | 'tanh' | 'relu' | 'leaky-relu';
  loss: 'cross-entropy' | 'squared-error' | 'binary-cross-entropy';
  label_smoothing: number;
  optimizer: 'sgd' | 'momentum' | 'adam';
  learning_rate: number;
  momentum: number;
  weight_decay: number;
  schedule: 'constant' | 'cosine' | 'one-cycle';
  initializer: 'zero' | 'normal' | 'xavier' | 'he' | 'pytorch';
  batch_size: number;
  epochs: number;
  seed: number;
  shuffle: boolean;
}

export type TrainingPhase = 'idle' | 'training' | 'waiting' | 'paused' | 'finished' | 'diverged' | 'failed';

/** The state of MNIST's arrival. */
export interface DataProgress {
  /** Images in the engine's memory. */
  trainImages: number;
  testImages: number;
  plannedTrainImages: number;
  loadedBytes: number;
  totalBytes: number;
  /** Set when a shard failed three times: the message, and how to go on. */
  error?: string;
}

/** One point of the curves. */
export interface CurvePoint {
  step: number;
  /** Epochs, as a fraction: step / steps per epoch. */
  epoch: number;
  /** Mean training loss since the last point. */
  loss: number;
  /** Share of training samples predicted right since the last point, 0 … 1. */
  trainAccuracy: number;
}

/** One evaluation on all test images that are there: all 10,000, once they have arrived. */
export interface TestPoint {
  step: number;
  epoch: number;
  /** Images judged. */
  count: number;
  /** 0 … 1 */
  accuracy: number;
  loss: number;
}

/** Sent at most 15 times a second; arrays are transferred, so they belong to the receiver. */
export interface TrainingSnapshot {
  phase: TrainingPhase;
  /** Status of the engine's last run. */
  status: TrainingStatus;
  step: number;
  totalSteps: number;
  stepsPerEpoch: number;
  epochsDone: number;
  epochs: number;
  learningRate: number;
  /** Samples a second of training time since training began or went on (evaluation and pauses excluded). */
  samplesPerSecond: number;
  /** Seconds of training time so far. */
  seconds: number;
  /** New points since the last snapshot. */
  curve: CurvePoint[];
  test: TestPoint[];
  /** After an evaluation: [10 × 10], row true class. */
  confusion?: Uint32Array;
  /** First layer, [hidden × 784], at most twice a second. */
  firstLayer?: Float32Array;
  /** Test images that the network gets wrong, after an evaluation, the surest mistakes first; at most 60. */
  wrong?: WrongImage[];
  /** With 'diverged' or 'failed': what happened, in words. */
  message?: string;
}

export interface LabelledImage {
  index: number;
  label: number;
  /** 28×28 */
  pixels: Uint8Array;
}

export interface WrongImage extends LabelledImage {
  prediction: number;
  confidence: number;
}

/** Which part of an image's explanation is asked for. */
export interface UnitRequest {
  /** The digit whose logit is taken apart; by default the prediction. */
  output?: number;
  /** Place in the order of importance of the first unit whose picture is wanted, and how many are. */
  first: number;
  count: number;
}

export interface NearImage extends LabelledImage {
  /** Euclidean, of pixels / 255. */
  distance: number;
}

/** An image that a network is to learn afterwards, and how: a few steps of plain SGD. */
export interface CorrectionRequest {
  /** 28×28 */
  pixels: Uint8Array;
  label: number;
  steps: number;
  /** Random training images beside the image in each batch; 0: the image alone. */
  others: number;
  learningRate: number;
  seed: number;
}

/** What a network makes of the image, and of all test images. */
export interface CorrectionState {
  /** [10] */
  probabilities: Float32Array;
  prediction: number;
  /** Test images, and how many of them it has right. */
  count: number;
  correct: number;
  /** 0 … 1 */
  accuracy: number;
}

export interface CorrectionResult {
  before: CorrectionState;
  after: CorrectionState;
  /** [steps + 1]: the probability of the label before the first step and after each. */
  curve: Float32Array;
  /** The network after the last step (safetensors), its test accuracy in it. */
  model: Uint8Array;
}

export interface TrainingListener {
  onData(progress: DataProgress): void;
  onSnapshot(snapshot: TrainingSnapshot): void;
}

/** What really runs. */
export interface EngineDescription {
  build: EngineBuild;
  /** "scalar" or "simd128" */
  isa: string;
  threads: number;
  /** Why it is not the build that was asked for, in words for the reader. */
  message?: string;
}

/**
 * Lives in the Worker, reached through Comlink. Calls that make no sense in the present phase do nothing; wrong settings
 * reject with the engine's message and change nothing.
 */
export interface TrainingService {
  /**
   * Loads an engine build, which the page has chosen; must come first. Resolves to what really runs. `maxTrainImages`:
   * runs will never need more training images than these, so shards beyond them are not loaded.
   */
  open(build: EngineBuild, listener: TrainingListener, maxTrainImages?: number): Promise<EngineDescription>;
  /** The default recipe: what `train({})` runs. */
  recipe(): Promise<TrainingSettings>;
  /** Checks settings without running them; resolves to the complete ones. */
  checkSettings(settings: Partial<TrainingSettings>): Promise<TrainingSettings>;
  /** Starts loading MNIST (idempotent) and resolves at once; also the retry after a failed shard. */
  loadData(): Promise<void>;
  /** Goes on with the images that are there, after a shard was lost. */
  useLoadedData(): Promise<void>;
  /**
   * Goes on with the paused run if its settings are these, otherwise starts a new one on the first `images` training
   * images (default: all). Does nothing while a run trains or waits for data.
   */
  train(settings: Partial<TrainingSettings>, images?: number): Promise<void>;
  pause(): Promise<void>;
  /** One batch, then paused. Starts a run if there is none with these settings. */
  step(settings: Partial<TrainingSettings>, images?: number): Promise<void>;
  /** Drops the run; the next train starts from the seed again. */
  reset(): Promise<void>;
  /** Training images first … first + count − 1, as far as they have arrived. */
  trainingImages(first: number, count: number): Promise<LabelledImage[]>;
  /** Images of one cell of the confusion matrix (true class, predicted class), at most `limit`. */
  imagesOf(label: number, prediction: number, limit: number): Promise<WrongImage[]>;
  /** What the present network's first layer makes of an image; null without a run. */
  contributions(pixels: Uint8Array, request: UnitRequest): Promise<UnitContributions | null>;
  /** The training images most like this one, of those that have arrived, the nearest first. */
  nearestImages(pixels: Uint8Array, count: number): Promise<NearImage[]>;
  /** Trains a network (safetensors) on with one image, apart from any run; one at a time. */
  correct(model: Uint8Array, request: CorrectionRequest): Promise<CorrectionResult>;
  /** The current network as safetensors, or null without a run. */
  model(dtype: ModelDtype): Promise<Uint8Array | null>;
  heapBytes(): Promise<number>;
  /** Answers as soon as the Worker is not computing: a sign of life. */
  ping(): Promise<void>;
}
