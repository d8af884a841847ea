// Plays through a path that has been computed: some steps a second, one drawing a frame, nothing while it is out of sight.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Seconds that a late frame may count for: after a hidden tab the path goes on where it was. */
const LONGEST_FRAME = 0.1;

export class PathPlayer implements ReactiveController {
  playing = false;
  /** Steps done, 0 … length. */
  at = 0;
  /** Steps a second. */
  speed: number;
  private frame = 0;
  private before = 0;
  private exact = 0;

  /** `length()`: steps of the whole path; `visible()`: whether the figure can be seen. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: { readonly speed: number; length(): number; visible(): boolean },
  ) {
    this.speed = options.speed;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.pause();
  }

  readonly play = (): void => {
    if (this.playing) return;
    if (this.at >= this.options.length()) this.at = 0;
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
    this.at = Math.min(this.at + 1, this.options.length());
    this.host.requestUpdate();
  };

  readonly reset = (): void => {
    this.at = 0;
    this.pause();
  };

  private readonly advance = (now: number): void => {
    const seconds = Math.min((now - this.before) / 1000, LONGEST_FRAME);
    this.before = now;
    if (this.options.visible()) this.exact += Math.max(0, seconds) * this.speed;
    const at = Math.min(Math.floor(this.exact), this.options.length());
    if (at !== this.at) {
      this.at = at;
      this.host.requestUpdate();
    }
    if (at >= this.options.length()) this.pause();
    else if (this.playing) this.frame = requestAnimationFrame(this.advance);
  };
}
