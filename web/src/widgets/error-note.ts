// What went wrong, in the engine's or the loader's own words, with a way to go on.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { icon } from './icons.js';
import { widgetStyles } from './widget-styles.js';

/** `<error-note message="…" retry-label="Try again">`: event `retry`. Without a message it takes no room. */
export class ErrorNote extends LitElement {
  static override properties = {
    message: {},
    retryLabel: { attribute: 'retry-label' },
    testid: {},
  };
  declare message: string;
  /** The text of the button; empty for none. */
  declare retryLabel: string;
  declare testid: string | undefined;

  constructor() {
    super();
    this.message = '';
    this.retryLabel = 'Try again';
  }

  protected override render(): TemplateResult {
    // The alert region stays in the tree while it is empty: only then is its filling announced everywhere.
    return html`<div role="alert" class=${this.message ? 'note' : ''} data-testid=${this.testid ?? nothing}>
      ${this.message ? html`${icon('warning')}<span>${this.message}</span>` : nothing}
      ${
        this.message && this.retryLabel
          ? html`<button type="button" @click=${this.retried}>${this.retryLabel}</button>`
          : nothing
      }
    </div>`;
  }

  private retried(): void {
    this.dispatchEvent(new CustomEvent('retry', { bubbles: true, composed: true }));
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4em 0.7em;
        padding: 0.6em 0.9em;
        border-radius: 0.4em;
        background: var(--wrong-wash);
        color: var(--ink);
      }
      .note > svg {
        color: var(--wrong);
      }
      .note > span {
        flex: 1 1 16em;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

customElements.define('error-note', ErrorNote);

declare global {
  interface HTMLElementTagNameMap {
    'error-note': ErrorNote;
  }
}
