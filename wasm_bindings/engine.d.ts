// The typed contract of the WebAssembly engine: what every build (scalar, simd, threads, relaxed) exports. A test holds it
// against the built modules. Every function throws an Error with the engine's message when its input is wrong. One file,
// long as it is: one module's contract, in the order of the engine's layers.

/** An object that lives in the engine's memory: its owner must call delete() once. */
export interface EngineHandle {
  delete(): void;
}

/** 'relaxed' is 'threads' with relaxed SIMD; only some compilers make it. */
export type EngineBuild = 'scalar' | 'simd' | 'threads' | 'relaxed';

export interface EngineInfo {
  build: EngineBuild;
  /** Instruction set of the kernels: "scalar", "simd128" or "relaxed". */
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
  optimizer: OptimizerName;
  learningRate: number;
  /** μ, for optimizers momentum and nesterov; otherwise 0. */
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
  /** ‖(w, b)‖ */
  norm: Float64Array;
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

/** Points of the plane with a class each, 0 or 1: engine/data/planar_points.h. Three arrays of one length. */
export interface PlanarPoints {
  x1: Float64Array;
  x2: Float64Array;
  label: Uint8Array;
}

export type PlanarSetKind =
  | 'and'
  | 'or'
  | 'nand'
  | 'xor'
  | 'blobs'
  | 'nearly-separable'
  | 'circles'
  | 'moons'
  | 'spiral';

/** The curve y = f(x) on −1 … 1: x, sin πx, x², |x|, 0 below zero and 1 from there, and sin x. */
export type RegressionSetKind = 'line' | 'sine' | 'square' | 'absolute' | 'step' | 'sine-radians';

export interface RegressionPoints {
  /** Ascending, −1 … 1, evenly spread. */
  x: Float64Array;
  y: Float64Array;
}

/** Each point in one of the two parts, with the same share of each class; indices ascending. */
export interface PointsSplit {
  train: PlanarPoints;
  test: PlanarPoints;
  trainIndices: Uint32Array;
  testIndices: Uint32Array;
}

export interface ParsedPoints {
  points: PlanarPoints;
  /** The first row is names, which the next three are; otherwise these are "x1", "x2" and "label". */
  hasHeader: boolean;
  x1Name: string;
  x2Name: string;
  labelName: string;
  /** What the file calls class 0 and class 1; empty for a class that does not occur. */
  class0: string;
  class1: string;
}

/** Every point against the line b + w₁x₁ + w₂x₂ = 0. One entry a point. */
export interface LineEvaluation {
  /** ‖w‖, without the bias; 0: there is no line. */
  norm: number;
  z: Float64Array;
  /** z/‖w‖: from the line to the point, positive on the side that w points to; 0 without a line. */
  distance: Float64Array;
  /** step(z): 1 where z ≥ 0. */
  output: Uint8Array;
  /** 1 where the output is the label. */
  right: Uint8Array;
  /** How many are right. */
  correct: number;
}

/** Whether a line separates the classes, with what margin, and what follows for the perceptron: training/separation.h. */
export interface Separation {
  /** Some plane through the origin of the augmented space has every point strictly on its side. */
  separable: boolean;
  /** γ: the largest distance from the nearest x̃ to such a plane; 0 when there is none. */
  margin: number;
  /** R: the largest ‖x̃‖. */
  radius: number;
  /** (R/γ)²: a perceptron that starts at zero makes at most so many updates; Infinity when not separable. */
  bound: number;
  /** [b, w₁, w₂] of the plane with the largest margin, of length 1; zeros when there is none. b = 0 if not augmented. */
  weights: Float64Array;
}

export interface PerceptronSettings {
  /** All but 'logistic-regression' train by w̃ += η (y − step(w̃·x̃)) x̃; they differ in the weights they report. */
  variant: 'perceptron' | 'pocket' | 'averaged' | 'logistic-regression';
  /** 'random': a new order every epoch. */
  order: 'fixed' | 'random';
  /** Of the random order. */
  seed: number;
  /** η, above 0. */
  learningRate: number;
  /** false: b stays 0. */
  bias: boolean;
}

/** One example shown to the perceptron. Vectors are [b, w₁, w₂]. */
export interface PerceptronStep {
  /** Which point. */
  index: number;
  label: number;
  /** w̃·x̃ before the update. */
  z: number;
  /** step(z); σ(z) for logistic regression. */
  output: number;
  /** step(z) is not the label. */
  mistake: boolean;
  before: Float64Array;
  /** η (y − output) x̃ */
  update: Float64Array;
  after: Float64Array;
  /** The epoch that this step belongs to, 0 at first. */
  epoch: number;
  /** Number of this step, 1 at first. */
  step: number;
}

export interface PerceptronState {
  /** [b, w₁, w₂] of the running rule. */
  weights: Float64Array;
  /** [b, w₁, w₂]: the best so far (pocket), the mean over all steps (averaged), otherwise `weights`. */
  reported: Float64Array;
  /** Examples shown. */
  steps: number;
  /** Epochs completed. */
  epochs: number;
  /** Corrections made (logistic regression: steps). */
  updates: number;
  /** Points that the running weights have right. */
  correct: number;
  /** Points that the reported weights have right. */
  reportedCorrect: number;
  /** A whole epoch went by without a mistake (never for logistic regression). */
  converged: boolean;
  /** In a fixed order: the weights at the start of this epoch were exactly those at the start of an earlier one, for ever. */
  cycle: PerceptronCycle | null;
  /** One entry for each completed epoch; mistakes are counted before the update. The first 100,000 epochs. */
  mistakesPerEpoch: Uint32Array;
  /** Mistakes in the epoch that is under way. */
  mistakesSoFar: number;
  /** The theorem's conditions hold: a start at zero, the same points since, not logistic regression. */
  boundApplies: boolean;
}

/** In epochs: the starts of epochs from, from + length, from + 2·length … have the same weights. */
export interface PerceptronCycle {
  from: number;
  length: number;
}

/** A perceptron in training: engine/training/perceptron.h. */
export interface Perceptron extends EngineHandle {
  /** Shows the next example; goes on even when converged. */
  step(): PerceptronStep;
  /** Up to maxSteps examples; ends early at the end of the epoch that shows convergence or a cycle. How many were shown. */
  run(maxSteps: number): number;
  state(): PerceptronState;
  /** The run begins anew from here: counts at zero, the same order. Each from −1e30 to 1e30; b is 0 without bias. */
  setWeights(b: number, w1: number, w2: number): void;
  /** Keeps the weights; the run begins anew from them on these points. */
  setPoints(points: PlanarPoints): void;
  /** Weights zero, counts zero, the same order again. */
  reset(): void;
}

/** A perceptron trained on a truth table, in the order of its rows, until it has learned it or repeats itself. */
export interface BooleanLearning {
  learned: boolean;
  epochs: number;
  updates: number;
  /** The most rows that a perceptron had right; when not learned, after a search by 200 epochs in random order. */
  bestCorrect: number;
  /** [b, w₁ … wₙ] at the end; a perceptron's with unit steps from zero: whole numbers. */
  weights: Float64Array;
}

/** A Boolean function as a disjunction of conjunctions, as a network with one hidden layer of step units. */
export interface DisjunctiveNetwork {
  /** Conjunctions, one hidden unit each; 0 for the function that is never true. */
  terms: number;
  /** [terms × inputs], row by row: 1 for x, −1 for ¬x, 0 where the input does not occur. Also the hidden weights. */
  literals: Int8Array;
  /** [terms × inputs] */
  hiddenWeights: Float64Array;
  /** [terms]: ½ − (literals without ¬). */
  hiddenBiases: Float64Array;
  /** [terms]: all 1. */
  outputWeights: Float64Array;
  /** −½ */
  outputBias: number;
  /** What the network gives for each row of the table, computed by its forward pass. */
  outputs: Uint8Array;
}

/** Logistic regression ŷ = σ(w·x + b), point by point: engine/explain/logistic_terms.h. */
export interface LogisticTerms {
  /** ŷ */
  p: Float64Array;
  /** −[y ln p + (1 − y) ln(1 − p)], in nats. */
  loss: Float64Array;
  /** p − y */
  error: Float64Array;
  meanLoss: number;
  /** ∂L/∂w: the mean of error · x. */
  gradientWeight: number;
  /** ∂L/∂b: the mean of error. */
  gradientBias: number;
}

export type ActivationName =
  | 'identity'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky-relu'
  | 'step'
  | 'elu'
  | 'softplus'
  | 'softsign'
  | 'log-sigmoid'
  | 'swish'
  | 'sinc'
  | 'mish';

/** torch.optim's definitions. */
export type OptimizerName = 'sgd' | 'momentum' | 'adam' | 'nesterov' | 'rmsprop' | 'adamw';

export interface ActivationSettings {
  kind: ActivationName;
  /** Leaky ReLU below zero; 0.01 if left out. */
  slope?: number;
  /** ELU's α; 1 if left out. */
  alpha?: number;
}

/** An activation function at some places: engine/explain/activation_curve.h. One entry a z. */
export interface ActivationCurve {
  /** f(z) */
  value: Float64Array;
  /** f′(z) as backpropagation takes it. */
  derivative: Float64Array;
  /** (f(z + h) − f(z − h)) / 2h */
  secant: Float64Array;
}

/** A unit that is the maximum of lines wᵢx + bᵢ. */
export interface MaxoutCurve {
  /** One entry an x. */
  value: Float64Array;
  /** Which line is the maximum; of equals the first. */
  piece: Uint32Array;
  /** [x × lines] */
  pieces: Float64Array;
}

/**
 * What happens in each layer on all samples: engine/explain/layer_probe.h. One entry a layer, the outputs last. What is
 * infinite or NaN is so in the precision that was asked for.
 */
export interface LayerProbes {
  /** ‖∂L/∂W‖ */
  weightGradient: Float64Array;
  /** ‖W‖ */
  weightNorm: Float64Array;
  /** ‖δ‖, δ = ∂L/∂z of all samples. */
  delta: Float64Array;
  /** Mean of |f′(z)|. */
  slope: Float64Array;
  /** Of the activations that are finite; low and high are the smallest and the largest. */
  mean: Float64Array;
  deviation: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** Share of values where |f′(z)| is below a tenth of its largest. */
  saturated: Float64Array;
  /** Share of units where f′(z) is 0 for every sample. */
  dead: Float64Array;
  /** Activations that are infinite or NaN. */
  notFinite: Uint32Array;
  /** [layers × bins]: of the activations; values beyond an end count in its bin. */
  histogram: Uint32Array;
}

/** The layers of a network multiplied out, one after another: map i is what layers 0 … i do without activations. */
export interface LinearCollapse {
  /** There are no activations between the layers: then the last map is the network. */
  exact: boolean;
  /** Rows of each map; columns are the network's inputs. */
  rows: Uint32Array;
  /** All maps' matrices one after another, each row by row. */
  weights: Float64Array;
  /** All maps' biases. */
  bias: Float64Array;
}

export interface SmallNetworkSettings {
  /** Inputs, hidden sizes, outputs: 2 to 24 numbers from 1 to 64. */
  sizes: readonly number[];
  /** Of the hidden layers. With 'step' there is everything but training. */
  activation: ActivationName;
  /** Leaky ReLU below zero; 0.01 if left out. */
  slope?: number;
  /** ELU's α; 1 if left out. */
  alpha?: number;
  /** Above 1: hidden units are the maximum of so many sums, and activation is 'identity'. */
  maxoutPieces?: number;
  /** Of the output as it is shown. 'binary-cross-entropy' takes 'sigmoid' and is computed from z. */
  outputActivation: ActivationName;
  loss: 'squared-error' | 'binary-cross-entropy';
  initializer: 'zero' | 'normal' | 'xavier' | 'he' | 'pytorch';
  /** Standard deviation, for initializer normal. */
  initializerScale: number;
  optimizer: OptimizerName;
  learningRate: number;
  /** μ, for optimizers momentum and nesterov; otherwise 0. */
  momentum: number;
  /** λ of the L2 penalty ½λ‖w‖²; none if left out. */
  weightDecay?: number;
  /** λ₁ of the L1 penalty λ₁‖w‖₁; none if left out. */
  l1?: number;
  /** At least the number of samples: all of them in every step. */
  batchSize: number;
  /** Of the first weights and of the order. */
  seed: number;
  /** 'random': a new order every epoch. */
  order: 'fixed' | 'random';
}

/** How the network in training stands. Loss, accuracy and gradient are of all samples, with the weights as they are. */
export interface SmallNetworkReport {
  /** 'diverged': the loss or a weight stopped being a number; the last good weights are back and training has stopped. */
  status: 'running' | 'diverged';
  /** Updates since the start. */
  step: number;
  /** Epochs completed since the start. */
  epoch: number;
  /** Mean; Infinity where it is beyond all numbers. */
  loss: number;
  /** Share of samples whose every output is on the target's side of ½ (½ itself counts as above), 0 … 1. */
  accuracy: number;
  /** ‖∂L/∂w‖ over all parameters, of which those before a step unit count 0. Infinity beyond all numbers. */
  gradientNorm: number;
  /** Samples of the last batch, in its order; empty before the first. */
  batch: Uint32Array;
  /** Mean loss of the batches of this call, each before its update; NaN when there was none. */
  batchLoss: number;
}

/** Of every unit, layer by layer from the first hidden one to the outputs. */
export interface UnitValues {
  z: Float64Array;
  /** f(z); σ(z) of an output under binary cross-entropy. */
  a: Float64Array;
}

/** The loss as one parameter moves and the others stay. One entry a value. */
export interface LossAlong {
  loss: Float64Array;
  accuracy: Float64Array;
}

/** One entry a checkpoint, ascending. */
export interface CheckpointList {
  step: Uint32Array;
  epoch: Uint32Array;
  loss: Float64Array;
  accuracy: Float64Array;
}

/**
 * A small network in double precision, its samples and its training: engine/explain/small_network.h. Parameters are one
 * list: for each layer its weights [out × in] row by row, then its biases [out].
 *
 * What is shown (parameters, gradient, forward, grid, hidden, lossAlong) is the network in training, or the checkpoint
 * that showCheckpoint chose; run, report and the setters are always of the one in training.
 */
export interface SmallNetwork extends EngineHandle {
  readonly parameterCount: number;
  /** All units but the inputs. */
  readonly unitCount: number;
  /** Points of the plane as samples, for 2 inputs and 1 output. Keeps the weights, and the optimiser's memory too. */
  setPoints(points: PlanarPoints): void;
  /** inputs [count × inputs] and targets [count × outputs], row by row. */
  setSamples(inputs: Float64Array, targets: Float64Array): void;
  setLearningRate(learningRate: number): void;
  /** From the next batch on. */
  setBatchSize(batchSize: number): void;
  /** Trains on single examples, batches, or to the ends of epochs; steps: 0 … 1,000,000. Step units are refused. */
  run(steps: number, unit: 'example' | 'batch' | 'epoch'): SmallNetworkReport;
  report(): SmallNetworkReport;
  parameters(): Float64Array;
  /** From −1e30 to 1e30. The optimiser keeps its memory; a diverged run goes on. */
  setParameter(index: number, value: number): void;
  setParameters(values: Float64Array): void;
  /** ∂L/∂w of all samples, in the order of the parameters. */
  gradient(): Float64Array;
  /** One example: [inputs]. */
  forward(inputs: Float64Array): UnitValues;
  /**
   * f(z) of every unit over a grid: [units × rows × columns], row 0 at yMin, column 0 at xMin, both ends included. For 1
   * input the rows are all alike. Accurate to 6 digits (float), as pictures need.
   */
  grid(xMin: number, xMax: number, columns: number, yMin: number, yMax: number, rows: number): Float32Array;
  /** Activations of a layer (0: the first hidden one) for inputs [count × inputs]: [count × units of the layer]. */
  hidden(layer: number, inputs: Float64Array): Float64Array;
  lossAlong(parameterIndex: number, values: Float64Array): LossAlong;
  /**
   * What happens in each layer of the shown network on all samples, in numbers of 64 or 32 bits. The histogram is of
   * `bins` equal parts from low to high.
   */
  probe(precision: 'double' | 'single', bins: number, low: number, high: number): LayerProbes;
  /** The shown network's layers multiplied out. */
  collapsed(): LinearCollapse;
  /**
   * From now on keeps the weights after every so many steps, and those of now; 0 ends it. Needs samples, as loss and
   * accuracy are kept too; earlier checkpoints go. At most 200 are kept: when there are more, every second one goes and
   * the distance doubles.
   */
  checkpointEvery(steps: number): void;
  checkpoints(): CheckpointList;
  /** Shows a checkpoint; training is not disturbed. */
  showCheckpoint(index: number): void;
  /** Shows the network in training again. */
  showLive(): void;
  /**
   * Trains on from a checkpoint: later ones go, step and epoch are its own, optimiser and order begin anew. Shows the
   * network in training.
   */
  restoreCheckpoint(index: number): void;
  /** Back to the first weights of the seed, step 0; samples stay, checkpoints go. Repeats the same run exactly. */
  reset(): void;
}

/** One training run from one seed: engine/explain/success_run.h. */
export interface SuccessRun {
  /** All samples right, at the end of some epoch; training ended there. Otherwise the run is stuck, or has diverged. */
  solved: boolean;
  diverged: boolean;
  /** Epochs trained. */
  epochs: number;
  loss: number;
  accuracy: number;
  gradientNorm: number;
  parameters: Float64Array;
}

/** ŷ(x) = b + Σ wₖhₖ(x), term by term: engine/explain/function_fit.h. */
export interface UnitCurves {
  /** hₖ(x): [count × units] */
  hidden: Float64Array;
  /** wₖhₖ(x): [count × units] */
  terms: Float64Array;
  /** [count] */
  output: Float64Array;
  /** b */
  bias: number;
}

/** How far one training run on a curve came. */
export interface FitRun {
  /** Then the rest is of the last good weights. */
  diverged: boolean;
  epochs: number;
  /** Mean of ½(y − ŷ)². */
  loss: number;
  parameters: Float64Array;
}

/** A network 2-4-1 that multiplies, and what it makes of pairs: engine/explain/multiplication_gate.h. */
export interface MultiplicationGate {
  /** Whether σ has a Taylor series at the offset. */
  hasSeries: boolean;
  /** σ, σ′ and σ″ at the offset; NaN without a series. */
  sigma0: number;
  sigma1: number;
  sigma2: number;
  /** Infinity for λ = 0. */
  mu: number;
  /** What the four units give: [pairs × 4]. */
  unitsInDouble: Float64Array;
  /** m(u, v): [pairs]. Not finite where there is no number for it. */
  inDouble: Float64Array;
  /** The same, computed in 32 bits. */
  unitsInFloat: Float64Array;
  inFloat: Float64Array;
  /** u·v: [pairs] */
  products: Float64Array;
  /** Largest |m − uv| for u and v from −1 to 1. Infinity where m is no number. */
  errorInDouble: number;
  errorInFloat: number;
}

/** One entry a λ. */
export interface MultiplicationGateErrors {
  inFloat: Float64Array;
  inDouble: Float64Array;
}

/** A network of softplus units that multiplies n numbers: engine/explain/product_network.h. */
export interface ProductNetwork {
  /** n, hidden layers, 1 */
  sizes: Uint32Array;
  hiddenUnits: number;
  parameters: number;
  lambda: number;
  /** The hidden units' bias. */
  offset: number;
  /** [rows] */
  outputs: Float64Array;
  /** [rows] */
  products: Float64Array;
  /** Largest |output − product|. */
  largestError: number;
}

/** A tree of gates, or one hidden layer. */
export type ProductShape = 'tree' | 'flat';

/** What each lecture's threshold gives for one z: engine/explain/slide_rules.h. */
export interface ThresholdOutputs {
  output000: number;
  f001: number;
  step001: number;
  sign003: number;
  step003: number;
  formula004: number;
  code004: number;
}

/** Lecture 000's learning rule, run to its own end. */
export interface SlidePerceptron {
  w1: number;
  w2: number;
  /** Examples looked at. */
  shown: number;
  /** Corrections. */
  updates: number;
  /** A whole round went by without a correction. */
  stopped: boolean;
  /** Of the points, in the end, by its own output rule. */
  outputs: Uint8Array;
  /** Outputs that are not the label. */
  wrong: number;
}

/** Lecture 000's cross-entropy, with the brackets that its formula lacks and without them. */
export interface BracketLoss {
  withBrackets: number;
  withoutBrackets: number;
  /** ∂/∂b, and the same by central differences. */
  slopeWith: number;
  slopeWithout: number;
  measuredWith: number;
  measuredWithout: number;
}

/** One sample of how fast a matrix product runs: engine/explain/product_timing.h. */
export interface ProductTask {
  /** C[rows × cols] = A[rows × depth] · B[depth × cols]; each 1 … 2048, at most 2²⁸ multiply-adds. */
  rows: number;
  depth: number;
  cols: number;
  /** 'plain': three loops on one thread; 'tiled': the engine's own, with this build's vectors and threads. */
  variant: 'plain' | 'tiled';
  /** Calls are repeated for at least this long, 0 … 10. */
  seconds: number;
  /** Of the two matrices. */
  seed: number;
}

export interface ProductTiming {
  calls: number;
  /** Of all calls together. */
  seconds: number;
  /** 10⁹ floating-point operations a second, 2·rows·depth·cols in a call; 0 when the clock did not move. */
  gflops: number;
  /** Of all bits of the product: equal for equal products. 16 hexadecimal digits. */
  digest: string;
}

/**
 * The engine's product step by step: engine/explain/product_walk.h. A holds 1, 2, 3 …, B small whole numbers, and all sums
 * are exact.
 */
export interface ProductWalk {
  rows: number;
  depth: number;
  cols: number;
  lanes: number;
  /** Rows and columns of C that one tile keeps in registers. */
  tileRows: number;
  tileCols: number;
  /** [rows × depth], [depth × cols], [rows × cols]: row by row. */
  a: Float32Array;
  b: Float32Array;
  c: Float32Array;
  /** B's copy: panel after panel, each row by row. */
  packed: Float32Array;
  /** [steps]: 0 a row of a panel is packed, 1 one k of a tile is multiplied, 2 a tile is stored. */
  step: Uint8Array;
  /** [steps + 1]: the operations of step s are firstEvent[s] … firstEvent[s + 1] − 1. */
  firstEvent: Uint32Array;
  /** [steps]: the tile in C; while packing row and rowCount are 0, and the columns are the panel's. */
  row: Uint32Array;
  col: Uint32Array;
  rowCount: Uint32Array;
  colCount: Uint32Array;
  /** [steps]: row of B; depth when a tile is stored. */
  k: Uint32Array;
  /** [operations]: 0 load of B, 1 store to packed, 2 load of packed, 3 number of A spread, 4 multiply-add, 5 store to C. */
  op: Uint8Array;
  /** [operations]: of the first lane, in the array that the operation is about; of a multiply-add as `sum`. */
  place: Uint32Array;
  /** [operations]: lanes that are read or written. */
  count: Uint8Array;
  /** [operations]: of multiply-adds and stores to C: which of the tile's sums, row by row; otherwise 255. */
  sum: Uint8Array;
  /** [operations × lanes]: the vector after the operation. */
  values: Float32Array;
}

/** y = a·b + c, and how many operations it took: counted while it was computed. */
export interface LaneRun {
  y: Float32Array;
  loads: number;
  multiplies: number;
  adds: number;
  stores: number;
}

export type InputPath = 'auto' | 'dense' | 'sparse';

/** One example on one small network, and how it learns from it: engine/explain/backprop_trace.h. */
export interface BackpropNetwork {
  /** Inputs, hidden sizes, outputs: 2 to 7 numbers from 1 to 6. */
  sizes: readonly number[];
  /** Of the hidden layers. */
  activation: ActivationName;
  /** Of Leaky ReLU below zero, and the like. */
  slope: number;
  /** Of the output as it is shown: with 'binary-cross-entropy' sigmoid, with 'cross-entropy' softmax. */
  outputActivation: ActivationName | 'softmax';
  loss: 'squared-error' | 'binary-cross-entropy' | 'cross-entropy';
  /** false: all biases are 0 and stay so. */
  bias: boolean;
  /** 0 … 1e30 */
  learningRate: number;
}

/** Numbers from −1e30 to 1e30. */
export interface BackpropNumbers {
  /** Layer by layer: W [out × in] row by row, then b. */
  parameters: Float64Array;
  inputs: Float64Array;
  /** 0 … 1 with the cross-entropies, with softmax of sum 1. */
  targets: Float64Array;
}

export interface BackpropProblem extends BackpropNetwork, BackpropNumbers {}

/**
 * Every number of a step of backpropagation in the order in which it is worked out. kind: 0 z, 1 a, 2 loss, 3 ∂L/∂ŷ (with
 * squared error), 4 δ, 5 ∂L/∂w, 6 ∂L/∂b, 7 ∂L/∂x, 8 new w, 9 new b, 10 new loss. Layers count from 1, 0 is the inputs;
 * input: for weights, the unit of the layer before.
 */
export interface BackpropSteps {
  kind: Uint8Array;
  layer: Uint8Array;
  unit: Uint8Array;
  input: Uint8Array;
  value: Float64Array;
  /** How far an answer worked out by hand may be away. */
  tolerance: Float64Array;
}

/** Of units: [units], layer by layer from the first hidden one; the last a are the outputs as they are shown. */
export interface BackpropTrace {
  z: Float64Array;
  a: Float64Array;
  /** f′(z) */
  slope: Float64Array;
  /** ∂L/∂a; NaN for outputs under a cross-entropy. */
  error: Float64Array;
  /** δ = ∂L/∂z */
  delta: Float64Array;
  /** ∂L/∂w and ∂L/∂b, in the order of the parameters. */
  gradient: Float64Array;
  /** The parameters after the update. */
  updated: Float64Array;
  /** ∂L/∂x */
  inputGradient: Float64Array;
  loss: number;
  lossAfter: number;
  steps: BackpropSteps;
}

/** engine/explain/calculation_slips.h */
export interface AnswerMark {
  right: boolean;
  /** Wrong by less than ten tolerances. */
  near: boolean;
  /** Names of the slips that give this answer, the likeliest first, separated by spaces. */
  slips: string;
}

/** Backpropagation against central differences, parameter by parameter: engine/explain/gradient_probe.h. */
export interface GradientProbe {
  analytic: Float64Array;
  numerical: Float64Array;
  /** |analytic − numerical| / (|analytic| + |numerical|); NaN where one is beyond all numbers. */
  relativeError: Float64Array;
  /** The same of the whole gradients' lengths. */
  wholeError: number;
}

export type GradientFault = 'none' | 'no-slope' | 'minus' | 'weight-for-activation' | 'first-term';

/** Central differences of one parameter, one for each ε, in double and in float. */
export interface EpsilonSweep {
  analytic: number;
  inDouble: Float64Array;
  inFloat: Float64Array;
  /** Relative, to `analytic`. */
  doubleError: Float64Array;
  floatError: Float64Array;
}

/** A computation as a graph; the last node is the result: engine/explain/computation_graph.h. */
export interface ChainRule {
  /** Of the nodes, one a line. */
  names: string;
  /** Likewise; empty for inputs. */
  formulas: string;
  values: Float64Array;
  /** Of the result with respect to each node. */
  derivatives: Float64Array;
  edgeFrom: Uint8Array;
  edgeTo: Uint8Array;
  /** ∂to/∂from */
  edgeDerivatives: Float64Array;
  /** Of the result with respect to the inputs, which are the first nodes, by central differences. */
  measured: Float64Array;
}

/** Multiplications and additions for the δ of all hidden units: engine/explain/operation_count.h. */
export interface OperationCount {
  recursion: number;
  backward: number;
  /** How often recursion asked for the δ of each hidden unit, [depth × width], and last for the output's. */
  asked: Float64Array;
  /** Whether recursion came to its end within the budget. */
  complete: boolean;
}

/** δ of outputs, factor by factor: engine/explain/output_delta.h. K outputs. */
export interface OutputDelta {
  prediction: Float64Array;
  loss: number;
  /** [K]: ∂L/∂ŷ */
  lossSlope: Float64Array;
  /** [K × K]: ∂ŷ_k/∂z_j */
  outputSlope: Float64Array;
  /** [K]: the two multiplied; NaN where that is ∞ · 0. */
  chained: Float64Array;
  /** [K]: δ as training computes it. */
  delta: Float64Array;
  /** [K]: by central differences. */
  measured: Float64Array;
}

export interface EngineModule {
  engineInfo(): EngineInfo;
  /**
   * Sets the number of threads for trainers made afterwards, the caller included: 1 … poolSize + 1. Builds without
   * threads stay at 1. Returns the number in use.
   */
  setThreads(threads: number): number;
  /**
   * How the first layer reads images: with or without the pixels that are zero, or as their share suggests ('auto', the
   * default). The results have the same bits. For all trainers and classifiers.
   */
  setInputPath(path: InputPath): void;
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
  /** A run that trains a network (safetensors) on with one example among random images of `dataset`. */
  createCorrection(dataset: Dataset, model: Uint8Array, name: string, settings: CorrectionSettings): Trainer;
  /** The `count` images of a data set that are most like this one; equals in the order of the set. */
  nearestImages(dataset: Dataset, pixels: Uint8Array, count: number): NearestImages;
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
  /**
   * Seeded points of the plane. The gates: the four corners (0,0), (0,1), (1,0), (1,1), and with count above 4 clouds
   * around them; the others lie within about ±1 (circles, moons, spiral: ±1.2). noise: standard deviation of what is
   * added to both coordinates, 0 … 10; corners are exact while count is 4. count: 1 … 10,000, for gates at least 4.
   */
  planarSet(kind: PlanarSetKind, count: number, noise: number, seed: number): PlanarPoints;
  /** count (2 … 10,000) points of a curve; noise is added to y. */
  regressionSet(kind: RegressionSetKind, count: number, noise: number, seed: number): RegressionPoints;
  /** testShare: 0 … 1. */
  splitPoints(points: PlanarPoints, testShare: number, seed: number): PointsSplit;
  /**
   * Three columns: x1, x2, label; in another order if a header calls one "label", "class", "y", "target" or "t" (any
   * case). Separated by comma, semicolon or tab. Labels: 0 and 1, −1 and 1, or any two words, of which class 0 is the
   * first in the order of numbers or letters. At most 10,000 points.
   */
  parsePointsCsv(text: string): ParsedPoints;
  evaluateLine(points: PlanarPoints, b: number, w1: number, w2: number): LineEvaluation;
  /** augmented: x̃ = (1, x₁, x₂), a line anywhere; otherwise x̃ = (x₁, x₂), a line through the origin. */
  separation(points: PlanarPoints, augmented: boolean): Separation;
  /** A perceptron with weights zero. */
  createPerceptron(points: PlanarPoints, settings: PerceptronSettings): Perceptron;
  /**
   * table: 2ⁿ outputs 0 or 1, n = `inputs` from 2 to 4; row r has x₁ … xₙ as its binary digits, x₁ the first: 00, 01, 10, 11.
   */
  learnBoolean(table: Uint8Array, inputs: number, bias: boolean): BooleanLearning;
  /** simplify: few, short terms (prime implicants); otherwise one term for each row that is 1. n = 1 … 4. */
  disjunctiveNetwork(table: Uint8Array, inputs: number, simplify: boolean): DisjunctiveNetwork;
  logisticTerms(points: LabelledPoints, weight: number, bias: number): LogisticTerms;
  /** step: h of the secants, 1e-12 … 1. */
  activationCurve(activation: ActivationSettings, z: Float64Array, step: number): ActivationCurve;
  /** The largest f′ there is. */
  largestSlope(activation: ActivationSettings): number;
  /** tanh z as lectures 001, 003 and 000 write it, computed as it stands: three numbers. */
  tanhForms(z: number): Float64Array;
  /** weights and biases: one entry a line, 1 to 64 of them. */
  maxoutCurve(weights: Float64Array, biases: Float64Array, x: Float64Array): MaxoutCurve;
  /** Freshly initialised by the seed; without samples until setPoints or setSamples. */
  createSmallNetwork(settings: SmallNetworkSettings): SmallNetwork;
  /** Trains with `seed` instead of the settings' own until all points are right, at most maxEpochs. For a Worker. */
  successRun(settings: SmallNetworkSettings, points: PlanarPoints, seed: number, maxEpochs: number): SuccessRun;
  /** The terms of a network 1-units-1 with a linear output, at each x. */
  unitCurves(network: SmallNetwork, x: Float64Array): UnitCurves;
  /** Trains on a curve with `seed` instead of the settings' own, for so many epochs. For a Worker. */
  fitRun(settings: SmallNetworkSettings, curve: RegressionPoints, seed: number, epochs: number): FitRun;
  /**
   * activation: softplus, sigmoid, tanh, relu or step. lambda: 0 … 1e6. offset: −100 … 100, the hidden units' bias.
   * inputs: u and v of at most 100,000 pairs.
   */
  multiplicationGate(
    activation: ActivationName,
    lambda: number,
    offset: number,
    inputs: Float64Array,
  ): MultiplicationGate;
  /** m alone, in one precision: for a surface that follows a drag, where the units' numbers would take longer to copy than to compute. */
  multiplicationGateSurface(
    activation: ActivationName,
    lambda: number,
    offset: number,
    inputs: Float64Array,
    inFloat: boolean,
  ): Float64Array;
  /** The gate's errors for at most 1,000 values of λ. */
  multiplicationGateErrors(activation: ActivationName, offset: number, lambdas: Float64Array): MultiplicationGateErrors;
  /** inputs: [rows × factors], 1 … 1,000 rows of numbers from −1 to 1. factors: 2 … 64, 'flat' 2 … 10. */
  productNetwork(shape: ProductShape, factors: number, inputs: Float64Array): ProductNetwork;
  /** Hidden units of such a network; factors: 2 … 64. */
  productUnits(shape: ProductShape, factors: number): number;
  /** Seeded numbers to multiply, [rows × factors], ½ ≤ |x| ≤ 1. */
  productInputs(factors: number, rows: number, seed: number): Float64Array;
  /** z: any finite number. */
  thresholdOutputs(z: number): ThresholdOutputs;
  /** From w = 0 without a bias, in fixed order, for at most maxRounds (1 … 100,000) rounds. */
  slidePerceptron(points: PlanarPoints, maxRounds: number): SlidePerceptron;
  /** Of ŷ = σ(weight · x + bias). */
  bracketLoss(points: LabelledPoints, weight: number, bias: number): BracketLoss;
  /** Multiplies two random matrices again and again. Takes at least `seconds`: for a Worker. */
  measureProduct(task: ProductTask): ProductTiming;
  /** rows, depth, cols: 1 … 64. lanes: 1, as the scalar build computes, or 4, as SIMD128 does. */
  productWalk(rows: number, depth: number, cols: number, lanes: number): ProductWalk;
  /** Three lists of one length, 1 … 64. lanes: 1 or 4. */
  multiplyAddLanes(a: Float32Array, b: Float32Array, c: Float32Array, lanes: number): LaneRun;
  /** All that a hidden unit can have, by their names, separated by spaces. */
  activationNames(): string;
  /** One step of backpropagation, every number of it. */
  traceBackprop(problem: BackpropProblem): BackpropTrace;
  /** Marks an answer to a step of the trace. */
  markAnswer(problem: BackpropProblem, step: number, answer: number): AnswerMark;
  /** Weights, inputs and targets that a hand can work with, drawn by the seed: multiples of 0.1. */
  drawProblem(network: BackpropNetwork, seed: number): BackpropNumbers;
  /** epsilon: above 0, at most 1e30. The fault is made in `layer` (from 1). */
  probeGradient(problem: BackpropProblem, epsilon: number, fault: GradientFault, layer: number): GradientProbe;
  sweepEpsilon(problem: BackpropProblem, parameter: number, epsilons: Float64Array): EpsilonSweep;
  /** The loss with one parameter at each of the values. */
  problemLossAlong(problem: BackpropProblem, parameter: number, values: Float64Array): Float64Array;
  /** Values of the inputs, −1000 … 1000: x; s; r and t; x₁ and x₂ of lecture 004's example. */
  chainRule(example: 'case-1' | 'case-2' | 'calculus' | 'network', values: Float64Array): ChainRule;
  /** width, depth: 1 … 16. Recursion is stopped above the budget, at most 50 million operations. */
  countOperations(width: number, depth: number, budget: number): OperationCount;
  /** 1 to 6 outputs. */
  outputDelta(
    pair: 'linear-squared' | 'sigmoid-squared' | 'sigmoid-bce' | 'softmax-ce',
    z: Float64Array,
    targets: Float64Array,
  ): OutputDelta;
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
