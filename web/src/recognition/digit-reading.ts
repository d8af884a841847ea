// A Lit controller that turns the strokes of a pad into a reading: loads at first use, asks at most once a frame, keeps errors.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { DrawingSteps, ModelInfo, Recognition, Strokes } from '../engine/digit-recognizer.js';
import type { PageRecognizer } from './page-recognizer.js';

/** `asleep`: nothing is loaded yet. `failed`: loading failed, see `message`; the drawing is kept and `retry()` goes on with it. */
export type ReadingState = 'asleep' | 'loading' | 'ready' | 'failed';

/** A recognition that takes longer than this (ms) is not made at every frame: while drawing, the pen comes first. */
const FRAME_BUDGET = 8;
/** Share of the time that slow recognitions may take while drawing. */
const DUTY = 0.25;

/** Where the recogniser comes from; the default is loaded with the first use, so that a page does not wait for it. */
export type RecognizerSource = () => Promise<PageRecognizer>;
const fromPage: RecognizerSource = async () => (await import('./page-recognizer.js')).pageRecognizer();

export class DigitReading implements ReactiveController {
  /** What the drawing shows; null while there is no ink or nothing has been read yet. */
  recognition: Recognition | null = null;
  state: ReadingState = 'asleep';
  /** What went wrong, in words; empty when nothing did. */
  message = '';
  model: ModelInfo | undefined;
  /** Milliseconds that the last recognition took. */
  cost = 0;
  /** The page's recogniser, once it is loaded. */
  page: PageRecognizer | undefined;

  private strokes: Strokes = [];
  private steps: DrawingSteps | undefined;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private stale = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly source: RecognizerSource = fromPage,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
    this.page?.removeEventListener('model-changed', this.modelChanged);
  }

  hostConnected(): void {
    this.page?.addEventListener('model-changed', this.modelChanged);
  }

  /** Whether a drawing waits to be read, or is being read. */
  get pending(): boolean {
    return this.busy || (this.stale && this.strokes.length > 0 && this.state !== 'failed');
  }

  /** Loads engine and network if that has not begun. Call it when the reader reaches for the pad. */
  readonly wake = (): void => {
    if (this.state === 'asleep') void this.load();
  };

  /** Tries again after a failure. */
  readonly retry = (): void => {
    if (this.state === 'failed') void this.load();
    else if (this.strokes.length > 0) this.schedule(true);
  };

  /**
   * Reads this drawing, soon: with the next frame, or after a pause where recognising is slow. `final`: the stroke is done,
   * so it is read without a pause.
   */
  read(strokes: Strokes, final = true, steps?: DrawingSteps): void {
    this.strokes = strokes;
    this.steps = steps;
    this.stale = true;
    if (strokes.length === 0) {
      this.cancel();
      this.recognition = null;
      if (this.state === 'ready') this.message = '';
      this.host.requestUpdate();
      return;
    }
    this.wake();
    this.schedule(final);
  }

  private schedule(final: boolean): void {
    if (this.state !== 'ready' || this.busy || this.frame !== 0) return;
    if (final) this.stopTimer();
    if (this.timer !== undefined) return;
    const pause = final || this.cost <= FRAME_BUDGET ? 0 : this.cost / DUTY - this.cost;
    if (pause === 0) this.requestFrame();
    else {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.requestFrame();
      }, pause);
    }
  }

  private requestFrame(): void {
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      void this.recognize();
    });
  }

  private async recognize(): Promise<void> {
    if (!this.page || this.strokes.length === 0) return;
    this.busy = true;
    this.stale = false;
    const start = performance.now();
    try {
      const recognition = await this.page.digits.recognize(this.strokes, this.steps);
      // The pad may have been cleared meanwhile.
      this.recognition = this.strokes.length === 0 ? null : recognition;
      this.message = '';
      this.cost = performance.now() - start;
    } catch (error) {
      this.recognition = null;
      this.message = messageOf(error);
    }
    this.busy = false;
    this.host.requestUpdate();
    if (this.stale && this.strokes.length > 0) this.schedule(true);
  }

  private async load(): Promise<void> {
    this.state = 'loading';
    this.message = '';
    this.host.requestUpdate();
    try {
      this.page ??= await this.source();
      this.model = await this.page.ready();
      this.state = 'ready';
      this.page.addEventListener('model-changed', this.modelChanged);
    } catch (error) {
      this.state = 'failed';
      this.message = messageOf(error);
    }
    this.host.requestUpdate();
    if (this.strokes.length > 0) this.schedule(true);
  }

  private readonly modelChanged = (): void => {
    void this.page?.ready().then((info) => {
      this.model = info;
      this.host.requestUpdate();
      if (this.strokes.length > 0) this.schedule(true);
    });
  };

  private cancel(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.stopTimer();
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
