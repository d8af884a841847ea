// Lets a figure follow the training of another one: `<first-layer-weights for="trainer">` watches `<mnist-trainer id="trainer">`.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { VisibilityController } from '../../lecture/visibility.js';
import type { MnistSession } from './mnist-session.js';
import type { TrainingSettings } from './mnist-settings.js';

/** What the trainer offers to the figures around it. */
export interface TrainerElement extends HTMLElement {
  readonly session: MnistSession;
  /** The settings in its form. */
  readonly settings: TrainingSettings;
}

export class SessionController implements ReactiveController {
  /** Undefined until the trainer is there. */
  trainer: TrainerElement | undefined;
  private readonly sight: VisibilityController;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
    this.sight = new VisibilityController(host);
  }

  get session(): MnistSession | undefined {
    return this.trainer?.session;
  }

  hostConnected(): void {
    void this.find();
  }

  hostDisconnected(): void {
    this.session?.removeEventListener('change', this.changed);
    this.trainer = undefined;
  }

  /** Trains with the settings of the trainer's form. */
  readonly train = (): void => {
    if (this.trainer) void this.session?.train(this.trainer.settings);
  };

  private async find(): Promise<void> {
    await customElements.whenDefined('mnist-trainer');
    const trainer = document.getElementById(this.host.getAttribute('for') ?? '');
    if (!this.host.isConnected || trainer?.localName !== 'mnist-trainer') return;
    this.trainer = trainer as TrainerElement;
    this.session?.addEventListener('change', this.changed);
    this.host.requestUpdate();
  }

  // While a run is under way, only what can be seen is drawn anew. Afterwards everything shows the result, each figure in a
  // task of its own: together they would hold the page up.
  private readonly changed = (): void => {
    if (this.sight.visible) this.host.requestUpdate();
    else if (!this.session?.active) setTimeout(() => this.host.requestUpdate());
  };
}
