// Lets the chapter's figures take over a drawing that was made in another of them, without knowing each other.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Stroke } from '../../widgets/stroke-geometry.js';

const EVENT = 'drawing-finished';

/** Tells the page's other figures that a drawing is finished. */
export function shareDrawing(strokes: readonly Stroke[]): void {
  document.dispatchEvent(new CustomEvent<readonly Stroke[]>(EVENT, { detail: strokes }));
}

/** Calls `received` with each drawing that another figure shares, while its host is on the page. */
export class SharedDrawings implements ReactiveController {
  constructor(
    host: ReactiveControllerHost,
    private readonly received: (strokes: readonly Stroke[]) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener(EVENT, this.listener);
  }

  hostDisconnected(): void {
    document.removeEventListener(EVENT, this.listener);
  }

  private readonly listener = (event: Event): void => {
    this.received((event as CustomEvent<readonly Stroke[]>).detail);
  };
}
