// One training run in the engine: short slices of steps, evaluation on the test images, and the clock that counts
// training time only. Knows nothing of Workers, messages or data loading.
import type {
  Dataset,
  EngineModule,
  Evaluation,
  ModelDtype,
  StepReport,
  Trainer,
  TrainingStatus,
  UnitContributions,
} from '../../../wasm_bindings/engine';
import type { CurvePoint, TestPoint, UnitRequest, WrongImage } from './training-service';

/** Engine work between two turns of the event loop, in ms: a click is answered within a frame. */
const SLICE = 12;

/** Aim for one engine call, in ms: WebAssembly is optimised between calls, so a call must not be long. */
const CALL = 3;

/** Points of the training curve in a whole run: more than a screen is wide, few enough to keep. */
const CURVE_POINTS = 1000;

/** Training time between two evaluations: at least 0.5 s, and long enough that they cost at most a ninth of the time. */
const EVALUATE_EVERY = 0.5;
const EVALUATION_SHARE = 8;

const MAX_WRONG = 60;

/** The numbers behind one point of the curve. */
class CurveSum {
  #steps = 0;
  #samples = 0;
  #correct = 0;
  #loss = 0;

  get steps(): number {
    return this.#steps;
  }

  add(report: StepReport): void {
    this.#steps += report.steps;
    this.#samples += report.samples;
    this.#correct += report.correct;
    this.#loss += report.loss * report.samples;
  }

  take(step: number, epoch: number): CurvePoint {
    const point = { step, epoch, loss: this.#loss / this.#samples, trainAccuracy: this.#correct / this.#samples };
    this.#steps = this.#samples = this.#correct = this.#loss = 0;
    return point;
  }
}

/** What a slice left for the page; arrays are fresh and may be given away. */
export interface RunNews {
  curve: CurvePoint[];
  test: TestPoint[];
  confusion?: Uint32Array;
  wrong?: WrongImage[];
}

export class TrainingRun {
  /** Complete settings as JSON: two runs with the same text are the same run. */
  readonly settings: string;
  readonly epochs: number;
  readonly #trainer: Trainer;
  readonly #test: Dataset;
  readonly #pointEvery: number;
  #sum = new CurveSum();
  #news: RunNews = { curve: [], test: [] };
  #status: TrainingStatus = 'running';
  #learningRate = 0;
  #seconds = 0;
  #rateSeconds = 0;
  #rateSamples = 0;
  /** When the last slice of training ended; undefined after anything else. */
  #trainedUntil: number | undefined;
  #stepsPerCall = 1;
  #evaluation: Evaluation | undefined;
  #evaluatedStep = -1;
  #evaluatedCount = 0;
  #evaluatedAt = 0;
  #evaluatedEpoch = 0;
  #evaluationSeconds = 0;
  #evaluating = false;
  #samplesPerChunk = 256;

  constructor(engine: EngineModule, train: Dataset, test: Dataset, settings: string, plannedSamples: number) {
    this.#trainer = engine.createTrainer(train, settings, plannedSamples);
    this.#test = test;
    this.settings = settings;
    this.epochs = (JSON.parse(settings) as { epochs: number }).epochs;
    this.#pointEvery = Math.max(1, Math.round(this.#trainer.totalSteps / CURVE_POINTS));
  }

  /** The engine's memory is given back; nothing may be called afterwards. */
  dispose(): void {
    this.#trainer.delete();
  }

  get status(): TrainingStatus {
    return this.#status;
  }
  get step(): number {
    return this.#trainer.step;
  }
  get totalSteps(): number {
    return this.#trainer.totalSteps;
  }
  get stepsPerEpoch(): number {
    return this.#trainer.stepsPerEpoch;
  }
  get epochsDone(): number {
    return this.#trainer.epoch;
  }
  get learningRate(): number {
    return this.#learningRate;
  }
  /** Training time so far, in seconds. */
  get seconds(): number {
    return this.#seconds;
  }
  /** Since training began or went on. */
  get samplesPerSecond(): number {
    return this.#rateSeconds > 0 ? this.#rateSamples / this.#rateSeconds : 0;
  }
  /** The last complete evaluation. */
  get evaluation(): Evaluation | undefined {
    return this.#evaluation;
  }

  /** Training begins or goes on after a rest: the clock of samplesPerSecond starts anew. */
  restartRate(): void {
    this.#rateSeconds = 0;
    this.#rateSamples = 0;
    this.#trainedUntil = undefined;
  }

  /** Trains for about SLICE ms; ends early at the end of an epoch, where an evaluation is due. */
  trainSlice(): TrainingStatus {
    const began = performance.now();
    const epoch = this.#trainer.epoch;
    let now = began;
    do {
      const callBegan = now;
      this.#advance(Math.min(this.#stepsPerCall, this.#pointEvery - this.#sum.steps));
      now = performance.now();
      this.#adaptCall(now - callBegan);
    } while (this.#status === 'running' && this.#trainer.epoch === epoch && now - began < SLICE);
    this.#countTime(began, now);
    return this.#status;
  }

  /** Exactly one batch. */
  trainStep(): TrainingStatus {
    const began = performance.now();
    this.#advance(1);
    this.#takePoint();
    this.#countTime(began, performance.now());
    return this.#status;
  }

  /** Whether the curve of test accuracy needs a point now, in the middle of training. */
  get evaluationDue(): boolean {
    if (this.#evaluating) return true;
    if (this.evaluationCurrent || this.#trainer.step === 0) return false;
    if (this.#trainer.epoch > this.#evaluatedEpoch || this.#status === 'finished') return true;
    const pause = Math.max(EVALUATE_EVERY, EVALUATION_SHARE * this.#evaluationSeconds);
    return this.#seconds - this.#evaluatedAt >= pause;
  }

  /** Whether the last evaluation is of the present weights and of all test images that are there. */
  get evaluationCurrent(): boolean {
    return this.#evaluatedStep === this.#trainer.step && this.#evaluatedCount === this.#test.size;
  }

  /** Evaluates for about SLICE ms. */
  evaluateSlice(): void {
    const began = performance.now();
    if (!this.#evaluating) {
      this.#trainer.startEvaluation(this.#test);
      this.#evaluating = true;
      this.#evaluationSeconds = 0;
    }
    let result: Evaluation | null = null;
    let now = began;
    do {
      const callBegan = now;
      result = this.#trainer.continueEvaluation(this.#samplesPerChunk);
      now = performance.now();
      // Whole batches of 256, as many as fit into half a slice.
      const perSample = Math.max(now - callBegan, 0.1) / this.#samplesPerChunk;
      this.#samplesPerChunk = 256 * Math.max(1, Math.min(8, Math.floor(SLICE / 2 / perSample / 256)));
    } while (!result && now - began < SLICE);
    this.#evaluationSeconds += (now - began) / 1000;
    this.#trainedUntil = undefined;
    if (result) this.#finishEvaluation(result);
  }

  /** First layer's weights, [hidden × inputs]; a copy. */
  firstLayer(): Float32Array {
    return this.#trainer.weights(0);
  }

  /** What the network as it is now makes of an image. */
  contributions(pixels: Uint8Array, { output = -1, first, count }: UnitRequest): UnitContributions {
    return this.#trainer.contributions(pixels, output, first, count);
  }

  model(dtype: ModelDtype): Uint8Array {
    return this.#trainer.model(dtype);
  }

  /** Fewer samples than planned will come. */
  reducePlannedSamples(samples: number): void {
    this.#trainer.reducePlannedSamples(samples);
    if (this.#status === 'waiting') this.#status = 'running';
  }

  /** What has happened since the last call. */
  takeNews(): RunNews {
    const news = this.#news;
    this.#news = { curve: [], test: [] };
    return news;
  }

  /** Test images of one kind of the last evaluation, the surest predictions first. */
  imagesWhere(matches: (label: number, prediction: number) => boolean, limit: number): WrongImage[] {
    const evaluation = this.#evaluation;
    if (!evaluation) return [];
    const found: { index: number; label: number }[] = [];
    evaluation.predictions.forEach((prediction, index) => {
      const label = this.#test.label(index);
      if (matches(label, prediction)) found.push({ index, label });
    });
    const { confidences, predictions } = evaluation;
    found.sort((a, b) => confidences[b.index] - confidences[a.index] || a.index - b.index);
    return found.slice(0, limit).map(({ index, label }) => ({
      index,
      label,
      prediction: predictions[index],
      confidence: confidences[index],
      pixels: this.#test.image(index),
    }));
  }

  #advance(steps: number): void {
    // Steps change the weights, so the engine drops an evaluation that is under way.
    this.#evaluating = false;
    const report = this.#trainer.run(steps);
    this.#status = report.status;
    if (report.steps === 0) return;
    this.#learningRate = report.learningRate;
    if (report.status === 'diverged') return;
    this.#sum.add(report);
    this.#rateSamples += report.samples;
    if (this.#sum.steps >= this.#pointEvery || report.status === 'finished') this.#takePoint();
  }

  #takePoint(): void {
    if (this.#sum.steps === 0) return;
    this.#news.curve.push(this.#sum.take(this.step, this.#epochAsFraction()));
  }

  #epochAsFraction(): number {
    return this.step / this.stepsPerEpoch;
  }

  #adaptCall(milliseconds: number): void {
    if (milliseconds < CALL / 2) this.#stepsPerCall = Math.min(64, this.#stepsPerCall * 2);
    else if (milliseconds > CALL) this.#stepsPerCall = Math.max(1, Math.floor(this.#stepsPerCall / 2));
  }

  /** What lies between two slices in a row (messages, snapshots) belongs to training too. */
  #countTime(began: number, ended: number): void {
    const seconds = (ended - (this.#trainedUntil ?? began)) / 1000;
    this.#trainedUntil = ended;
    this.#seconds += seconds;
    this.#rateSeconds += seconds;
  }

  #finishEvaluation(result: Evaluation): void {
    this.#evaluating = false;
    this.#evaluation = result;
    this.#evaluatedStep = this.step;
    this.#evaluatedEpoch = this.#trainer.epoch;
    this.#evaluatedCount = result.count;
    this.#evaluatedAt = this.#seconds;
    this.#news.test.push({
      step: this.step,
      epoch: this.#epochAsFraction(),
      count: result.count,
      accuracy: result.accuracy,
      loss: result.loss,
    });
    this.#news.confusion = result.confusion.slice();
    this.#news.wrong = this.imagesWhere((label, prediction) => label !== prediction, MAX_WRONG);
  }
}
