// The typed contract of the WebAssembly engine: what every build (scalar, simd, threads) exports. A test holds it
// against the built modules. Every function throws an Error with the engine's message when its input is wrong.

/** An object that lives in the engine's memory: its owner must call delete() once. */
export interface EngineHandle {
  delete(): void;
}

export type EngineBuild = 'scalar' | 'simd' | 'threads';

export interface EngineInfo {
  build: EngineBuild;
  /** Instruction set of the kernels: "scalar" or "simd128". */
  isa: string;
  /** How many threads trainers made from now on use; always 1 in builds without threads. */
  threads: number;
}

export type TrainingStatus = 'running' | 'waiting' | 'finished' | 'diverged';

/** What a run of steps did. Means are over the samples of these steps. */
export interface StepReport {
  status: TrainingStatus;
  steps: number;
  samples: number;
  /** Predicted right, before the update of their batch. */
  correct: number;
  /** Mean training loss, label smoothing included; NaN when diverged. */
  loss: number;
  learningRate: number;
}

export interface Evaluation {
  count: number;
  correct: number;
  /** correct / count, 0 … 1. */
  accuracy: number;
  /** Mean loss without label smoothing. */
  loss: number;
  /** [classes × classes]: row true class, column predicted class. */
  confusion: Uint32Array;
  /** [count] */
  predictions: Uint8Array;
  /** [count]: softmax probability of the predicted class. */
  confidences: Float32Array;
}

/** Labelled images as bytes; grows shard by shard. */
export interface Dataset extends EngineHandle {
  readonly rows: number;
  readonly cols: number;
  readonly capacity: number;
  readonly size: number;
  /** Appends whole IDX files (images and labels, not gzipped); all or nothing. Names appear in messages. */
  appendIdx(images: Uint8Array, imagesName: string, labels: Uint8Array, labelsName: string): void;
  /** rows·cols pixels, 0 … 255. A copy. */
  image(index: number): Uint8Array;
  label(index: number): number;
}

/** How the numbers of a model file are stored: 16 or 32 bits each. */
export type ModelDtype = 'F16' | 'F32';

/** A float network and its training run. */
export interface Trainer extends EngineHandle {
  /** Up to maxSteps batches. */
  run(maxSteps: number): StepReport;
  /** Fewer samples than planned will come; goes on with `samples`. */
  reducePlannedSamples(samples: number): void;
  /** Begins an evaluation of the present weights on all of a dataset; a run of steps in between cancels it. */
  startEvaluation(dataset: Dataset): void;
  /** Goes on by up to maxSamples samples. The result when all are done, until then null. */
  continueEvaluation(maxSamples: number): Evaluation | null;
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** Epochs completed. */
  readonly epoch: number;
  readonly parameterCount: number;
  readonly layerCount: number;
  /** Weights of a layer, [out × in] row by row. A copy. */
  weights(layer: number): Float32Array;
  bias(layer: number): Float32Array;
  /**
   * The network as a safetensors file, the settings in its metadata, and the accuracy of the last evaluation if that was
   * of these weights.
   */
  model(dtype: ModelDtype): Uint8Array;
  /** As Classifier's, for the network as it is now. */
  contributions(pixels: Uint8Array, output: number, first: number, count: number): UnitContributions;
}

/** A trained network that classifies single images. */
export interface Classifier extends EngineHandle {
  readonly inFeatures: number;
  readonly classes: number;
  /** Test accuracy that the training run wrote into the file's metadata, 0 … 1; NaN when it says nothing. */
  readonly testAccuracy: number;
  /** Classifies one image of 0 … 255 pixels. */
  classify(pixels: Uint8Array): Classification;
  /**
   * What the units of the first layer make of one image, and what they add to `output` (−1: the prediction), with the
   * pictures of `count` units from place `first` of the order.
   */
  contributions(pixels: Uint8Array, output: number, first: number, count: number): UnitContributions;
}

/** One image on its way through a network: engine/explain/unit_contributions.h. The units are those of the first layer. */
export interface UnitContributions {
  /** With 0 the units are the outputs themselves. */
  hiddenLayers: number;
  /** [units]: Σⱼ wᵢⱼxⱼ */
  sums: Float32Array;
  /** [units] */
  bias: Float32Array;
  /** [units]: sum and bias together. */
  z: Float32Array;
  /** [units]: f(z) */
  a: Float32Array;
  /** [outputs] */
  logits: Float32Array;
  /** [outputs], softmax. */
  probabilities: Float32Array;
  prediction: number;
  /** The output that the rest is about. */
  output: number;
  /** [units]: the weight from each unit to `output`. This and the next two are empty unless hiddenLayers is 1. */
  outgoing: Float32Array;
  /** [units]: outgoing · a */
  shares: Float32Array;
  /** [units + 1]: the output's bias, then with the shares added one by one in `order`; the last is the logit. */
  partialSums: Float32Array;
  /** [units], the weightiest first: by |share|; by |a| with more hidden layers; by logit with none. */
  order: Uint32Array;
  /** Place in `order` of the first picture. */
  first: number;
  /** [pictures × inputs]: wᵢⱼxⱼ of the units order[first] … */
  weightedInputs: Float32Array;
}

/** The nearest first. */
export interface NearestImages {
  /** Of the data set. */
  indices: Uint32Array;
  /** Euclidean, of pixels / 255. */
  distances: Float64Array;
}

/** An example that a trained network is to learn afterwards: engine/training/correction.h. */
export interface CorrectionSettings {
  pixels: Uint8Array;
  label: number;
  /** Batches, 1 … 10,000. */
  steps: number;
  /** How often the example is in each batch, 1 … 1,000. */
  copies: number;
  /** Random images of the data set in each batch, up to 1,000; 0: the example alone. */
  others: number;
  /** Of plain SGD. */
  learningRate: number;
  /** Of the random images. */
  seed: number;
}

export interface Classification {
  /** The class of the highest probability; of equals the lowest. */
  prediction: number;
  /** [classes], softmax. */
  probabilities: Float32Array;
}

/** A grey image; 0 is paper, 255 is ink. */
export interface GreyImage {
  rows: number;
  cols: number;
  /** [rows × cols], row by row. */
  pixels: Uint8Array;
}

/** MNIST's normalisation of a drawing, stage by stage: engine/data/digit_normalizer.h. */
export interface DigitStages {
  /** The strokes drawn with a pen whose width is 12 % of the digit's longest side. */
  raster: GreyImage;
  /**
   * Where the raster lies in the drawing: pixel (r, c) begins at x = left + c / pixelsPerUnit, y = top + r / pixelsPerUnit.
   * pixelsPerUnit and pen are 0 for a dot, which has no size of its own.
   */
  frame: { left: number; top: number; pixelsPerUnit: number };
  /** The pen's width in pad units. */
  pen: number;
  /** Smallest rectangle of the raster that holds all ink. */
  box: { top: number; left: number; rows: number; cols: number };
  /** The raster inside the box. */
  ink: GreyImage;
  /** 20 / longest side of the box. */
  scale: number;
  /** 20×20: the ink scaled by area averaging. */
  scaled: GreyImage;
  /** Centre of mass of `scaled`, in pixel indices 0 … 19. */
  massRow: number;
  massCol: number;
  /** Where pixel (0, 0) of `scaled` comes to lie in the 28×28 field. */
  shiftRow: number;
  shiftCol: number;
  /** 28×28: shifted, so that the centre of mass is nearest to index 14. */
  centred: GreyImage;
  /** Largest value of `scaled`, before rounding. */
  largest: number;
  /** 28×28: maximum scaled to 255; what the network is shown. */
  digit: GreyImage;
}

/** Which steps of the normalisation are done; see engine/data/drawn_digit.h. All are, but to show what one is for. */
export interface DrawingSteps {
  /** A pen in proportion to the digit; otherwise one of 6 % of the sheet. */
  pen: boolean;
  /** The ink's box is scaled; otherwise the whole sheet. */
  box: boolean;
  /** The centre of mass is moved to index 14; otherwise the field stays in the middle. */
  mass: boolean;
  /** The largest value becomes 255; otherwise `digit` is `centred`. */
  stretch: boolean;
}

/** One row of logits on its way to a loss: engine/explain/softmax_loss.h. Arrays have one entry a class. */
export interface SoftmaxLoss {
  probabilities: Float64Array;
  /** One-hot, mixed with the uniform distribution by label smoothing. */
  targets: Float64Array;
  /** ∂L/∂z = probabilities − targets */
  gradient: Float64Array;
  loss: number;
}

/** Numbers on a line with a class each, 0 or 1: engine/explain/labelled_points.h. */
export interface LabelledPoints {
  x: Float64Array;
  label: Uint8Array;
}

/** A descent on the two parameters of ŷ = σ(w·x + b): engine/explain/descent_path.h. */
export interface DescentSettings {
  optimizer: 'sgd' | 'momentum' | 'adam';
  learningRate: number;
  /** μ, for optimizer momentum; otherwise 0. */
  momentum: number;
  schedule: 'constant' | 'cosine' | 'one-cycle';
  /** At least the number of points: the whole gradient at every step. */
  batchSize: number;
  /** 1 … 100,000 */
  steps: number;
  /** Of the order in which batches are drawn. */
  seed: number;
  /** The start. */
  weight: number;
  bias: number;
}

/** One entry for the start and one for every step done; fewer than asked for when the descent diverged. */
export interface DescentPath {
  weight: Float64Array;
  bias: Float64Array;
  /** Mean binary cross-entropy over all points. */
  loss: Float64Array;
  /** How often each point has been used on average. */
  epochs: Float64Array;
  diverged: boolean;
}

/** Gradients of the loss at one place, each measured on another batch. */
export interface BatchGradients {
  weight: Float64Array;
  bias: Float64Array;
  /** Of all points. */
  wholeWeight: number;
  wholeBias: number;
  /** Root of the mean squared distance between a batch's gradient and the whole one. */
  noise: number;
}

export interface EngineModule {
  engineInfo(): EngineInfo;
  /**
   * Sets the number of threads for trainers made afterwards, the caller included: 1 … poolSize + 1. Builds without
   * threads stay at 1. Returns the number in use.
   */
  setThreads(threads: number): number;
  /** The default recipe, as JSON (TrainingSettings). */
  recipeSettings(): string;
  /** Checks settings; missing members take the recipe's values. Returns the complete JSON. */
  checkSettings(json: string): string;
  createDataset(rows: number, cols: number, capacity: number): Dataset;
  /**
   * A freshly initialised network (seed of the settings) and its training run on `dataset`, which will hold
   * `plannedSamples` in the end. The trainer keeps the dataset alive: they may be deleted in any order.
   */
  createTrainer(dataset: Dataset, settingsJson: string, plannedSamples: number): Trainer;
  /** Reads a safetensors file. */
  loadClassifier(model: Uint8Array, name: string): Classifier;
  /**
   * Strokes to MNIST's form. `points`: x, y of all strokes' points in pad units (any scale, y downwards); `lengths`:
   * points of each stroke. null when there is no ink.
   */
  normalizeStrokes(points: Float64Array, lengths: Uint32Array): DigitStages | null;
  /** The same with steps left out. `sheet`: side of the pad from (0, 0), in pad units. */
  normalizeDrawing(points: Float64Array, lengths: Uint32Array, sheet: number, steps: DrawingSteps): DigitStages | null;
  /** Softmax cross-entropy of one sample. */
  softmaxLoss(logits: Float64Array, trueClass: number, labelSmoothing: number): SoftmaxLoss;
  /** Half of each class, from two normal distributions that overlap. */
  overlappingPoints(count: number, seed: number): LabelledPoints;
  /** Trains w and b on the points and notes where they were. */
  descend(points: LabelledPoints, settings: DescentSettings): DescentPath;
  /** The mean loss at every pair: [biases × weights], row by row. */
  lossSurface(points: LabelledPoints, weights: Float64Array, biases: Float64Array): Float64Array;
  /** Gradients of `count` random batches of `batchSize` points each. */
  batchGradients(
    points: LabelledPoints,
    weight: number,
    bias: number,
    batchSize: number,
    count: number,
    seed: number,
  ): BatchGradients;
  /** The learning rate of each of `totalSteps` steps, for a peak of `learningRate`. */
  learningRates(schedule: 'constant' | 'cosine' | 'one-cycle', learningRate: number, totalSteps: number): Float64Array;
  /** Weights and biases of a network with these settings (TrainingSettings as JSON). */
  parameterCount(settingsJson: string): number;
  /** Bytes of the engine's memory (WebAssembly heap). */
  heapBytes(): number;
}

/** Emscripten's module factory. */
export interface EngineFactoryOptions {
  wasmBinary?: ArrayBuffer | Uint8Array;
  locateFile?: (path: string, prefix: string) => string;
  /** Workers started in advance in the threads build. */
  poolSize?: number;
  print?: (text: string) => void;
  printErr?: (text: string) => void;
}
export type EngineFactory = (options?: EngineFactoryOptions) => Promise<EngineModule>;
  /** A run that trains a network (safetensors) on with one example among random images of `dataset`. */
  createCorrection(dataset: Dataset, model: Uint8Array, name: string, settings: CorrectionSettings): Trainer;
  /** The `count` images of a data set that are most like this one; equals in the order of the set. */
  nearestImages(dataset: Dataset, pixels: Uint8Array, count: number): NearestImages;
