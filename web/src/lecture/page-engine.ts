// The engine on the page itself, for figures whose computations take less than a few milliseconds; loaded once for all of them.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { EngineModule } from '../../../wasm_bindings/engine';
import { messageOf } from '../engine/engine-error.js';
import { chooseBuild, loadEngine } from '../engine/load-engine.js';
import { VisibilityController } from './visibility.js';

/** Begin to load when a figure is this near to the window. */
const NEAR = '600px';

// One module for all figures of a page: each would otherwise compile its own. A failure is not kept.
let loading: Promise<EngineModule> | undefined;

/** The engine of this page. Rejects with a message for the reader; a later call tries again. */
export function pageEngine(): Promise<EngineModule> {
  loading ??= chooseBuild('page')
    .then(({ build }) => loadEngine({ build }))
    .catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    });
  return loading;
}

/**
 * Gives a figure the engine once it comes near to the window, and knows whether it can be seen. There, until the figure has
 * been rendered with the engine, or with why there is none, it has `data-waiting`: the style sheet keeps its parts out of
 * sight, which without their numbers have not yet the places they will have.
 */
export class EngineController implements ReactiveController {
  engine: EngineModule | undefined;
  /** Why there is none. */
  problem = '';
  private near: IntersectionObserver | undefined;
  private readonly sight: VisibilityController;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
    this.sight = new VisibilityController(host);
  }

  /** Whether some of the figure is in the window. */
  get visible(): boolean {
    return this.sight.visible;
  }

  /** What a read-out says as long as there is no engine. */
  get waiting(): string {
    return this.problem ? 'Without the engine nothing can be computed.' : 'The engine is loading.';
  }

  hostConnected(): void {
    this.near = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void this.load();
        // Where nobody sees it move, it can be gone to by keyboard, and comes near by that.
        else this.host.removeAttribute('data-waiting');
      },
      { rootMargin: NEAR },
    );
    this.near.observe(this.host);
    this.markWaiting();
  }

  hostUpdated(): void {
    if (this.engine || this.problem) this.host.removeAttribute('data-waiting');
  }

  hostDisconnected(): void {
    this.near?.disconnect();
  }

  private markWaiting(): void {
    this.host.toggleAttribute('data-waiting', !this.engine && !this.problem);
  }

  readonly load = async (): Promise<void> => {
    if (this.engine) return;
    this.markWaiting();
    try {
      this.engine = await pageEngine();
      this.problem = '';
      this.near?.disconnect();
    } catch (thrown) {
      this.problem = messageOf(thrown);
    }
    this.host.requestUpdate();
  };
}
