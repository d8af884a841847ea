// The chapter's Worker: MNIST's images, the search for near ones, and training on. One for all figures of the page.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { messageOf } from '../../engine/engine-error.js';
import { TrainingClient } from '../../engine/training-client.js';
import type { CorrectionRequest, CorrectionResult, DataProgress, NearImage } from '../../engine/training-service.js';

/** Sends `change` whenever something below is new. Nothing is loaded before load(). */
export class DigitLab extends EventTarget {
  /** MNIST's arrival; undefined until it was asked for. */
  data: DataProgress | undefined;
  /** Whether the reader has asked for the images. */
  asked = false;
  /** What went wrong with the Worker or the images, in words; empty when nothing did. */
  problem = '';
  private client: TrainingClient | undefined;
  /** The reader makes do with the images that are there. */
  private enough = false;

  /** Whether there are images to work with. */
  get ready(): boolean {
    const { data } = this;
    return data !== undefined && (this.enough || (data.totalBytes > 0 && data.loadedBytes >= data.totalBytes));
  }

  /** Whether it could go on with fewer images than planned. */
  get canMakeDo(): boolean {
    const { data } = this;
    return !this.ready && data?.error !== undefined && data.trainImages > 0 && data.testImages > 0;
  }

  /** Loads the images; also the retry after a failure. */
  readonly load = async (): Promise<void> => {
    this.asked = true;
    this.set('');
    this.client ??= new TrainingClient({
      onData: (data) => {
        this.data = data;
        this.set(data.error ?? '');
      },
      onCrash: (message, restarting) => {
        this.data = undefined;
        this.enough = false;
        this.set(`${message} ${restarting ? 'A new one is starting.' : 'Reload the page to try again.'}`);
      },
    });
    try {
      await this.client.loadData();
    } catch (thrown) {
      this.set(messageOf(thrown));
    }
  };

  readonly makeDo = (): void => {
    this.enough = this.canMakeDo;
    this.set('');
  };

  /** The training images most like this one, of those that are there. */
  async nearest(pixels: Uint8Array, count: number): Promise<NearImage[]> {
    if (!this.client) throw new Error('The training images are not loaded yet.');
    return this.client.nearestImages(pixels, count);
  }

  async correct(model: Uint8Array, request: CorrectionRequest): Promise<CorrectionResult> {
    if (!this.client) throw new Error('The training images are not loaded yet.');
    return this.client.correct(model, request);
  }

  private set(problem: string): void {
    this.problem = problem;
    this.dispatchEvent(new Event('change'));
  }
}

let lab: DigitLab | undefined;

/** The page's one: the images take 55 MB of memory. */
function digitLab(): DigitLab {
  lab ??= new DigitLab();
  return lab;
}

/** Updates a figure whenever the page's lab has changed. */
export class LabController implements ReactiveController {
  readonly lab = digitLab();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.lab.addEventListener('change', this.changed);
  }

  hostDisconnected(): void {
    this.lab.removeEventListener('change', this.changed);
  }

  private readonly changed = (): void => this.host.requestUpdate();
}
