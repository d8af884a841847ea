// The page's one engine and network for drawings: all figures share them, and all change when another network is chosen.
import { DigitRecognizer, type ModelInfo } from '../engine/digit-recognizer.js';
import { loadTrainedModel } from '../engine/model-store.js';

/** `shipped`: the network that the site comes with; `trained`: the one that was last trained in this browser. */
export type ModelChoice = 'shipped' | 'trained';

/** Sends `model-changed` when drawings have to be read again. */
export class PageRecognizer extends EventTarget {
  readonly digits = new DigitRecognizer();
  private chosen: ModelChoice = 'shipped';

  get choice(): ModelChoice {
    return this.chosen;
  }

  /** Loads engine and network (idempotent; after a failure it tries again). */
  ready(): Promise<ModelInfo> {
    return this.digits.ready();
  }

  /** Changes the network. Rejects, and keeps the present one, when the other cannot be had. */
  async choose(choice: ModelChoice): Promise<ModelInfo> {
    const info = choice === 'shipped' ? await this.digits.useShippedModel() : await this.useTrained();
    this.chosen = choice;
    this.dispatchEvent(new Event('model-changed'));
    return info;
  }

  private async useTrained(): Promise<ModelInfo> {
    const stored = await loadTrainedModel();
    if (!stored) throw new Error('No network has been trained in this browser yet.');
    return this.digits.useModel(stored.bytes, 'the network trained in this browser');
  }
}

let recognizer: PageRecognizer | undefined;

/**
 * The page's recogniser. One for all figures, unlike everything else that figures have: an engine takes megabytes of memory,
 * and a reader who chooses a network means the page.
 */
export function pageRecognizer(): PageRecognizer {
  recognizer ??= new PageRecognizer();
  return recognizer;
}
