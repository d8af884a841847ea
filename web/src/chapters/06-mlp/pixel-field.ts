// A small field of pixels that can be clicked, painted over, or walked through with the arrow keys.
import { css, html, LitElement, type TemplateResult } from 'lit';

/** Detail of `pixels-changed`: the whole field. */
export interface PixelsChange {
  readonly pixels: readonly number[];
}

/** `<pixel-field label="left" side="5" .pixels=${…}>` */
export class PixelField extends LitElement {
  static override properties = {
    label: {},
    side: { type: Number },
    pixels: { attribute: false },
    active: { state: true },
  };
  declare label: string;
  declare side: number;
  /** 0 or 1, row by row. */
  declare pixels: readonly number[];
  /** The pixel that has the Tab stop. */
  declare private active: number;
  /** What a stroke paints: the opposite of where it began. */
  private painting: number | undefined;

  constructor() {
    super();
    this.label = '';
    this.side = 5;
    this.pixels = [];
    this.active = 0;
  }

  protected override render(): TemplateResult {
    const { side } = this;
    return html`<div class="field" role="group" aria-label=${this.label} data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Space"
      @pointerdown=${this.pressed} @pointermove=${this.moved} @pointerup=${this.released} @pointercancel=${this.released} @keydown=${this.keyed}>
      ${Array.from({ length: side * side }, (_, i) => {
        const on = this.pixels[i] === 1;
        return html`<button type="button" data-pixel=${i} tabindex=${i === this.active ? 0 : -1} aria-pressed=${on}
          aria-label="row ${Math.floor(i / side) + 1}, column ${(i % side) + 1}" @click=${(event: MouseEvent) => this.clicked(event, i)}
          @focus=${() => {
            this.active = i;
          }}></button>`;
      })}
    </div>`;
  }

  /** Keys and screen readers click without a pointer; what a pointer does is painted already. */
  private clicked(event: MouseEvent, index: number): void {
    if (event.detail === 0) this.set(index, this.pixels[index] === 1 ? 0 : 1);
  }

  private set(index: number, value: number): void {
    if (this.pixels[index] === value) return;
    this.pixels = this.pixels.map((old, i) => (i === index ? value : old));
    this.dispatchEvent(
      new CustomEvent<PixelsChange>('pixels-changed', {
        detail: { pixels: this.pixels },
        bubbles: true,
        composed: true,
      }),
    );
  }

  private pixelAt(event: PointerEvent): number | undefined {
    const rect = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const column = Math.floor(((event.clientX - rect.left) / rect.width) * this.side);
    const row = Math.floor(((event.clientY - rect.top) / rect.height) * this.side);
    const inside = column >= 0 && column < this.side && row >= 0 && row < this.side;
    return inside ? row * this.side + column : undefined;
  }

  private readonly pressed = (event: PointerEvent): void => {
    const index = this.pixelAt(event);
    if (index === undefined || event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.painting = this.pixels[index] === 1 ? 0 : 1;
    this.active = index;
    this.set(index, this.painting);
  };

  private readonly moved = (event: PointerEvent): void => {
    const index = this.painting === undefined ? undefined : this.pixelAt(event);
    if (index !== undefined && this.painting !== undefined) this.set(index, this.painting);
  };

  private readonly released = (): void => {
    this.painting = undefined;
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    const { side, active } = this;
    const [row, column] = [Math.floor(active / side), active % side];
    const next = {
      ArrowLeft: column > 0 ? active - 1 : active,
      ArrowRight: column < side - 1 ? active + 1 : active,
      ArrowUp: row > 0 ? active - side : active,
      ArrowDown: row < side - 1 ? active + side : active,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.active = next;
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLButtonElement>(`[data-pixel="${next}"]`)?.focus(),
    );
  };

  static override styles = css`
    :host {
      display: block;
    }
    .field {
      display: grid;
      grid-template-columns: repeat(5, 1fr);
      aspect-ratio: 1;
      border: 1px solid var(--rule);
      background: var(--rule);
      gap: 1px;
      touch-action: none;
    }
    button {
      min-width: 0;
      padding: 0;
      border: 0;
      background: var(--paper);
      cursor: pointer;
    }
    button[aria-pressed='true'] {
      background: var(--ink);
    }
    button:focus-visible {
      outline: 3px solid var(--accent);
      outline-offset: -3px;
      z-index: 1;
    }
  `;
}

customElements.define('pixel-field', PixelField);

declare global {
  interface HTMLElementTagNameMap {
    'pixel-field': PixelField;
  }
}
