// A figure's state in a link or a file: read when the figure appears and whenever another one comes, written by share-link.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { parseFragment } from './fragment.js';
import { type Fields, packState, type StateRead, type StateToWrite, unpackState } from './state-fields.js';

export { choice, flag, integer, number, numbers, pointSet, text } from './state-fields.js';

/** Longest state in a link: addresses of more than about 2,000 characters do not travel well. */
export const LONGEST_LINK = 2000;
/** Largest file that is looked at, in bytes. */
const LARGEST_FILE = 8_000_000;

export interface FigureStateOptions<F extends Fields> {
  /** The figure's name in the address. Once published, it stays. */
  readonly figure: string;
  /** To be raised when fields change: older links then give the figure's own state and a message. */
  readonly version: number;
  readonly fields: F;
  /** The state that is on the screen. */
  write(): StateToWrite<F>;
  /** Takes over a state that was read. */
  read(state: StateRead<F>): void;
}

/** What share-link needs of it. */
export interface StateSource {
  readonly figure: string;
  /** The step that the figure stands in. */
  readonly step: string;
  /** Why the last link or file was not taken over, in words; empty when there was nothing wrong. */
  readonly problem: string;
  /** The state as text. */
  text(): string;
  /** Opens a file that was saved. */
  open(file: File): Promise<void>;
  /** The file's text. */
  fileText(): string;
  /** Calls `listener` whenever `problem` may have changed; returns what ends that. */
  watch(listener: () => void): () => void;
}

export class FigureState<F extends Fields> implements ReactiveController, StateSource {
  problem = '';
  /** The text that was last read from the address: the same one is not read twice, whatever step comes with it. */
  private lastRead: string | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly options: FigureStateOptions<F>,
  ) {
    host.addController(this);
  }

  get figure(): string {
    return this.options.figure;
  }

  get step(): string {
    return this.host.closest('section.step')?.id ?? '';
  }

  hostConnected(): void {
    window.addEventListener('hashchange', this.followAddress);
    this.host.addEventListener('dragover', this.draggedOver);
    this.host.addEventListener('drop', this.dropped);
    this.followAddress();
  }

  hostDisconnected(): void {
    window.removeEventListener('hashchange', this.followAddress);
    this.host.removeEventListener('dragover', this.draggedOver);
    this.host.removeEventListener('drop', this.dropped);
  }

  text(): string {
    return packState(this.options.version, this.options.fields, this.options.write());
  }

  fileText(): string {
    return `${JSON.stringify({ figure: this.figure, state: this.text() })}\n`;
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    this.host.requestUpdate();
    for (const listener of this.listeners) listener();
  }

  async open(file: File): Promise<void> {
    if (file.size > LARGEST_FILE) {
      this.refuse(`The file ${file.name}`, 'it is too large');
      return;
    }
    try {
      const content: unknown = JSON.parse(await file.text());
      const { figure, state } = (content ?? {}) as { figure?: unknown; state?: unknown };
      if (typeof figure !== 'string' || typeof state !== 'string') throw new Error('it was not saved from a figure');
      if (figure !== this.figure) throw new Error(`it belongs to another figure, “${figure}”`);
      this.take(`The file ${file.name}`, state);
    } catch (thrown) {
      this.refuse(`The file ${file.name}`, thrown instanceof SyntaxError ? 'it was not saved from a figure' : thrown);
    }
  }

  private readonly followAddress = (): void => {
    const text = parseFragment(location.hash).figures.get(this.figure);
    const known = text === this.lastRead;
    this.lastRead = text;
    if (text !== undefined && !known) this.take('The link', text);
  };

  private take(source: string, text: string): void {
    try {
      const state = unpackState(this.options.version, this.options.fields, text);
      this.problem = '';
      this.options.read(state);
      this.changed();
    } catch (thrown) {
      this.refuse(source, thrown);
    }
  }

  private refuse(source: string, reason: unknown): void {
    const words = reason instanceof Error ? reason.message : String(reason);
    this.problem = `${source} cannot be read: ${words}. The figure keeps what it shows.`;
    this.changed();
  }

  private readonly draggedOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  private readonly dropped = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.open(file);
  };
}
