// Lines that move from where they were drawn to where they are now, in a moment, or at once where motion is not wanted.
import { type LinePose, poseBetween } from './plane-geometry.js';
import { prefersReducedMotion } from './theme.js';

/** In ms. */
const MOVE_TIME = 180;
/** Changes that follow each other faster, in ms, are a motion by themselves. */
const NO_TIME = 20;

type Poses = readonly (LinePose | undefined)[];

export class LineMotion {
  /** As they were drawn last. */
  shown: Poses = [];
  private motion: { readonly from: Poses; readonly start: number; readonly time: number } | undefined;
  private changed = 0;

  /** The lines have changed. They take less time than until the next change, if that is near. */
  start(still: boolean): void {
    const now = performance.now();
    const time = Math.min(MOVE_TIME, now - this.changed);
    this.changed = now;
    const jump = still || prefersReducedMotion() || time < NO_TIME;
    this.motion = jump ? undefined : { from: this.shown, start: now, time };
  }

  /** Whether another drawing is needed. */
  get moving(): boolean {
    return this.motion !== undefined;
  }

  /** Where they are now, on their way to `goals`. */
  towards(goals: Poses): Poses {
    this.shown = this.between(goals);
    return this.shown;
  }

  private between(goals: Poses): Poses {
    if (!this.motion) return goals;
    const { from, start, time } = this.motion;
    const t = Math.min(1, (performance.now() - start) / time);
    if (t >= 1) {
      this.motion = undefined;
      return goals;
    }
    const eased = t * (2 - t);
    return goals.map((goal, i) => {
      const old = from[i];
      return goal && old ? poseBetween(old, goal, eased) : goal;
    });
  }
}
