// The page's one engine and network for drawings: all figures share them, and all change when another network is chosen.
import { DigitRecognizer, type ModelInfo } from '../engine/digit-recognizer.js';
import { loadTrainedModel, saveTrainedModel } from '../engine/model-store.js';

/**
 * `shipped`: the network that the site comes with; `trained`: the one that was last trained in this browser; `corrected`: the
 * one that was trained on with a drawing.
 */
export type ModelChoice = 'shipped' | 'trained' | 'corrected';

/** Sends `model-changed` when drawings have to be read again. */
export class PageRecognizer extends EventTarget {
  readonly digits = new DigitRecognizer();
  private chosen: ModelChoice = 'shipped';
  /** The corrected network of this visit, for browsers that keep nothing. */
  private corrected: Uint8Array | undefined;

  get choice(): ModelChoice {
    return this.chosen;
  }

  /** Loads engine and network (idempotent; after a failure it tries again). */
  ready(): Promise<ModelInfo> {
    return this.digits.ready();
  }

  /** Changes the network. Rejects, and keeps the present one, when the other cannot be had. */
  async choose(choice: ModelChoice): Promise<ModelInfo> {
    const info = await this.use(choice);
    this.changed(choice);
    return info;
  }

  /**
   * Uses a network that was just corrected, and keeps it. Resolves to whether the browser keeps it beyond this visit;
   * rejects, and keeps the present one, if the file is not good.
   */
  async useCorrected(bytes: Uint8Array): Promise<boolean> {
    await this.digits.useModel(bytes, 'the network corrected in this browser');
    this.corrected = bytes;
    this.changed('corrected');
    try {
      await saveTrainedModel(bytes, 'corrected');
      return true;
    } catch {
      return false;
    }
  }

  /** The networks that can be chosen now. */
  async choices(): Promise<ModelChoice[]> {
    // A browser that keeps nothing has no network of the reader's.
    const has = (slot: 'last-trained' | 'corrected') =>
      loadTrainedModel(slot).then(
        (model) => model !== null,
        () => false,
      );
    const [trained, corrected] = await Promise.all([has('last-trained'), this.corrected ? true : has('corrected')]);
    return ['shipped', ...(trained ? ['trained' as const] : []), ...(corrected ? ['corrected' as const] : [])];
  }

  private async use(choice: ModelChoice): Promise<ModelInfo> {
    if (choice === 'shipped') return this.digits.useShippedModel();
    if (choice === 'corrected') {
      const bytes = this.corrected ?? (await loadTrainedModel('corrected'))?.bytes;
      if (!bytes) throw new Error('No network has been corrected in this browser yet.');
      return this.digits.useModel(bytes, 'the network corrected in this browser');
    }
    const stored = await loadTrainedModel();
    if (!stored) throw new Error('No network has been trained in this browser yet.');
    return this.digits.useModel(stored.bytes, 'the network trained in this browser');
  }

  private changed(choice: ModelChoice): void {
    this.chosen = choice;
    this.dispatchEvent(new Event('model-changed'));
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
