// Lets the chapter's figures take over a drawing that was made in another of them, without knowing each other.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Recognition } from '../../engine/digit-recognizer.js';
import type { Stroke } from '../../widgets/stroke-geometry.js';

const EVENT = 'drawing-finished';
const READING = 'drawing-read';

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

/** Tells the page's other figures what the network in use reads in the finished drawing; null: the pad is empty. */
export function shareReading(recognition: Recognition | null): void {
  document.dispatchEvent(new CustomEvent<Recognition | null>(READING, { detail: recognition }));
}

/** Follows the readings that another figure shares; its host is updated with each. */
export class SharedReading implements ReactiveController {
  /** Null while there is no drawing, or none that was read. */
  recognition: Recognition | null = null;
  /** Whether there is a drawing. */
  drawn = false;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener(READING, this.listener);
    document.addEventListener(EVENT, this.finished);
  }

  hostDisconnected(): void {
    document.removeEventListener(READING, this.listener);
    document.removeEventListener(EVENT, this.finished);
  }

  private readonly listener = (event: Event): void => {
    this.recognition = (event as CustomEvent<Recognition | null>).detail;
    this.host.requestUpdate();
  };

  private readonly finished = (event: Event): void => {
    this.drawn = (event as CustomEvent<readonly Stroke[]>).detail.length > 0;
    this.host.requestUpdate();
  };
}
