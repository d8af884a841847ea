// Trains a network on with one image: judged before and after, in slices, so that the Worker still answers.
import type { Dataset, EngineModule, Trainer } from '../../../wasm_bindings/engine';
import type { CorrectionRequest, CorrectionResult, CorrectionState } from './training-service';

/** Test images judged between two turns of the event loop. */
const CHUNK = 512;

/** Training time between two turns of the event loop, in ms. */
const SLICE = 12;

/** Resolves to what the network was and what it became; rejects, with the engine's words, when training diverges. */
export async function correctModel(
  engine: EngineModule,
  { train, test }: { train: Dataset; test: Dataset },
  model: Uint8Array,
  { pixels, label, steps, others, learningRate, seed }: CorrectionRequest,
  letEventsIn: () => Promise<void>,
): Promise<CorrectionResult> {
  const settings = { pixels, label, steps, copies: 1, others, learningRate, seed };
  const trainer = engine.createCorrection(train, model, 'the network in use', settings);
  try {
    const before = await judge(trainer, test, pixels, letEventsIn);
    const curve = [before.probabilities[label]];
    let rested = performance.now();
    while (curve.length <= steps) {
      if (trainer.run(1).status === 'diverged') {
        throw new Error('Training diverged: the loss is no longer a number. A smaller learning rate helps.');
      }
      curve.push(trainer.contributions(pixels, label, 0, 0).probabilities[label]);
      if (performance.now() - rested < SLICE) continue;
      await letEventsIn();
      rested = performance.now();
    }
    const after = await judge(trainer, test, pixels, letEventsIn);
    return { before, after, curve: Float32Array.from(curve), model: trainer.model('F16') };
  } finally {
    trainer.delete();
  }
}

async function judge(
  trainer: Trainer,
  test: Dataset,
  pixels: Uint8Array,
  letEventsIn: () => Promise<void>,
): Promise<CorrectionState> {
  trainer.startEvaluation(test);
  let evaluation = trainer.continueEvaluation(CHUNK);
  while (!evaluation) {
    await letEventsIn();
    evaluation = trainer.continueEvaluation(CHUNK);
  }
  const { probabilities, prediction } = trainer.contributions(pixels, -1, 0, 0);
  const { count, correct, accuracy } = evaluation;
  return { probabilities, prediction, count, correct, accuracy };
}
