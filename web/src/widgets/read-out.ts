// One or two sentences that say a figure's state in words, shown at once and spoken at most every few seconds.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { widgetStyles } from './widget-styles.js';

/** `<read-out text="Step 14: …">`. Screen readers hear it politely, at most once in `interval` milliseconds, the last text always. */
export class ReadOut extends LitElement {
  static override properties = {
    text: {},
    interval: { type: Number },
    spoken: { state: true },
  };
  declare text: string;
  /** Milliseconds between two announcements. */
  declare interval: number;
  declare private spoken: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSpoken = -Infinity;

  constructor() {
    super();
    this.text = '';
    this.interval = 2500;
    this.spoken = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text') || this.timer !== undefined) return;
    const wait = Math.max(0, this.lastSpoken + this.interval - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.lastSpoken = performance.now();
      this.spoken = this.text;
    }, wait);
  }

  protected override render(): TemplateResult {
    return html`<p aria-hidden="true">${this.text}</p>
      <p class="spoken" role="status" aria-live="polite">${this.spoken}</p>`;
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 2.8em;
        max-width: 42rem;
        font-size: 0.875rem;
      }
      p {
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}

customElements.define('read-out', ReadOut);

declare global {
  interface HTMLElementTagNameMap {
    'read-out': ReadOut;
  }
}
