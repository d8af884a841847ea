// Plays the steps of a figure: some a second, one drawing a frame, nothing while it is out of sight.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Seconds that a late frame may count for: after a hidden tab the path goes on where it was. */
const LONGEST_FRAME = 0.1;

export interface PlayerOptions {
  /** Steps a second at first. */
  readonly speed: number;
  /** Steps of the whole path; Infinity when it has no end. */
  length(): number;
  /** Whether the figure can be seen. */
  visible(): boolean;
  /** Called after `at` has changed and before the host is drawn: figures that compute their steps as they come do it here. */
  moved?(at: number, before: number): void;
  /** Steps before a drawing, at most; so that a high speed cannot freeze the page. */
  readonly perFrame?: number;
}

export class PathPlayer implements ReactiveController {
  playing = false;
  /** Steps done, 0 … length. */
  at = 0;
  /** Steps a second. */
  speed: number;
  private frame = 0;
  private before = 0;
  private exact = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: PlayerOptions,
  ) {
    this.speed = options.speed;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.pause();
  }

  readonly play = (): void => {
    if (this.playing) return;
    if (this.at >= this.options.length()) this.move(0);
    this.exact = this.at;
    this.playing = true;
    this.before = performance.now();
    this.frame = requestAnimationFrame(this.advance);
    this.host.requestUpdate();
  };

  readonly pause = (): void => {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.host.requestUpdate();
  };

  readonly step = (): void => {
    this.move(this.at + 1);
  };

  /** One step back, for paths that are kept. */
  readonly back = (): void => {
    this.move(this.at - 1);
  };

  readonly reset = (): void => {
    this.move(0);
    this.pause();
  };

  /** Goes to a step at once, for example where a slider is. Playing goes on from there. */
  seek(at: number): void {
    this.move(Math.round(at));
    this.exact = this.at;
  }

  private move(to: number): void {
    const before = this.at;
    this.at = Math.max(0, Math.min(to, this.options.length()));
    if (this.at === before) return;
    this.options.moved?.(this.at, before);
    this.host.requestUpdate();
  }

  private readonly advance = (now: number): void => {
    const seconds = Math.min((now - this.before) / 1000, LONGEST_FRAME);
    this.before = now;
    if (this.options.visible()) {
      const most = this.at + (this.options.perFrame ?? Infinity);
      // Steps that did not fit are not owed: the speed falls short, the page stays at the reader's hand.
      this.exact = Math.min(this.exact + Math.max(0, seconds) * this.speed, most);
      this.move(Math.floor(this.exact));
    }
    // What `moved` did may have ended the path or paused it.
    if (!this.playing) return;
    if (this.at >= this.options.length()) this.pause();
    else this.frame = requestAnimationFrame(this.advance);
  };
}
