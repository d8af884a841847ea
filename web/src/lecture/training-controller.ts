// A small network that a figure trains step by step: engine, player and link agree on how many steps it has done.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { EngineModule } from '../../../wasm_bindings/engine';
import { messageOf } from '../engine/engine-error.js';
import { EngineController } from './page-engine.js';
import { PathPlayer } from './path-player.js';

/** What is trained, with its curves and whatever else the figure keeps of it. */
export interface TrainedRun {
  /** Done so far. */
  readonly steps: number;
  /** No step would change anything any more: it has diverged. */
  readonly over: boolean;
  step(): void;
  dispose(): void;
}

export interface TrainingOptions<Run extends TrainedRun> {
  /** From the figure's settings as they are, with no step done. May throw what the engine says. */
  create(engine: EngineModule): Run;
  /** Steps of the whole training. */
  readonly length: number;
  /** Steps a second at first. */
  readonly speed: number;
  /** Steps before a drawing, at most, so that neither a high speed nor a link can freeze the page. */
  readonly perFrame: number;
}

export class TrainingController<Run extends TrainedRun> implements ReactiveController {
  readonly loader: EngineController;
  readonly player: PathPlayer;
  /** Why there is no run though the engine is there. */
  message = '';
  private run: Run | undefined;
  /** Where a link, or the figure before it left the page for a moment, wants it to be. */
  private wanted = 0;
  private frame = 0;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly options: TrainingOptions<Run>,
  ) {
    this.loader = new EngineController(host);
    this.player = new PathPlayer(host, {
      speed: options.speed,
      length: () => (this.run?.over ? this.run.steps : options.length),
      visible: () => this.loader.visible,
      moved: (at) => this.train(at),
      perFrame: options.perFrame,
    });
    host.addController(this);
  }

  /** Steps for a link: those that are done, or are still to be done to be where a link said. */
  get steps(): number {
    return Math.max(this.wanted, this.run?.steps ?? 0);
  }

  /** A figure that comes back to the page is drawn from a new run. */
  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.wanted = this.steps;
    this.forget();
  }

  /** The run as it is to be drawn; the host asks for it in willUpdate. Undefined while there is none. */
  ready(): Run | undefined {
    const { engine } = this.loader;
    if (engine && !this.run && !this.message) this.create(engine);
    if (this.run && this.run.steps < this.wanted && !this.player.playing) this.catchUp(this.run);
    return this.run;
  }

  /** Begins anew with the settings as they are, and does so many steps. */
  begin(steps: number): void {
    this.forget();
    this.player.reset();
    this.wanted = steps;
    this.host.requestUpdate();
  }

  private create(engine: EngineModule): void {
    try {
      this.run = this.options.create(engine);
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  }

  /** A part of what a link asks for; the rest in the next frames. */
  private catchUp(run: Run): void {
    const until = Math.min(this.wanted, run.steps + this.options.perFrame);
    while (run.steps < until && !run.over) run.step();
    if (run.over || run.steps >= this.wanted) this.wanted = 0;
    else this.frame ||= requestAnimationFrame(this.nextPart);
    this.player.at = run.steps;
  }

  private readonly nextPart = (): void => {
    this.frame = 0;
    this.host.requestUpdate();
  };

  private train(at: number): void {
    const { run } = this;
    if (!run) return;
    this.wanted = 0;
    // Played to its end, it plays again from its first weights.
    if (at < run.steps) this.forget();
    else while (run.steps < at && !run.over) run.step();
  }

  private forget(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.run?.dispose();
    this.run = undefined;
    this.message = '';
  }
}
