// Points pasted as text: the text goes out as it is, the engine reads it, and its message stands here beside what was pasted.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import './error-note.js';
import { widgetStyles } from './widget-styles.js';

/** `<csv-paste label="Points as CSV" .example=${'0, 1, 1'} .message=${this.problem} @csv-pasted=${…}>`; folded until it is opened. */
export class CsvPaste extends LitElement {
  static override properties = {
    label: {},
    value: {},
    message: {},
    example: {},
    actionLabel: { attribute: 'action-label' },
    open: { type: Boolean, reflect: true },
  };
  declare label: string;
  /** The text; it stays as the reader left it. */
  declare value: string;
  /** What was wrong with it, in the engine's words; empty when nothing was. */
  declare message: string;
  /** Shown in the empty field. */
  declare example: string;
  declare actionLabel: string;
  declare open: boolean;

  constructor() {
    super();
    this.label = 'Paste points as CSV';
    this.value = '';
    this.message = '';
    this.example = 'x1,x2,class\n0,0,0\n1,0,1';
    this.actionLabel = 'Use these points';
    this.open = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What went wrong must be seen.
    if (changed.has('message') && this.message) this.open = true;
  }

  protected override render(): TemplateResult {
    return html`<details ?open=${this.open} @toggle=${this.toggled}>
      <summary>${this.label}</summary>
      <textarea rows="6" spellcheck="false" autocomplete="off" autocapitalize="off" aria-label=${this.label}
        aria-invalid=${this.message ? 'true' : 'false'} placeholder=${this.example} .value=${this.value}
        @input=${this.typed}></textarea>
      <div class="row">
        <button type="button" class="primary" ?disabled=${this.value.trim() === ''} @click=${this.used}>${this.actionLabel}</button>
        ${this.value ? html`<button type="button" @click=${this.cleared}>Clear</button>` : nothing}
      </div>
    </details>
    <error-note message=${this.message} retry-label=""></error-note>`;
  }

  private toggled(event: Event): void {
    this.open = (event.target as HTMLDetailsElement).open;
  }

  private typed(event: Event): void {
    this.value = (event.target as HTMLTextAreaElement).value;
  }

  private used(): void {
    this.dispatchEvent(new CustomEvent('csv-pasted', { detail: { text: this.value }, bubbles: true, composed: true }));
  }

  private cleared(): void {
    this.value = '';
    this.message = '';
    this.shadowRoot?.querySelector('textarea')?.focus();
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        min-width: 0;
        max-width: 26rem;
      }
      summary {
        width: fit-content;
        padding: 0.55em 0;
        color: var(--accent);
        cursor: pointer;
      }
      textarea {
        display: block;
        width: 26rem;
        max-width: 100%;
        padding: 0.5em 0.7em;
        border: 1px solid var(--rule);
        border-radius: 0.4em;
        background: var(--paper);
        color: var(--ink);
        font-family: var(--font-code);
        font-size: 0.8125rem;
        font-size-adjust: var(--adjust-code);
        line-height: 1.5;
        resize: vertical;
      }
      textarea::placeholder {
        color: var(--ink-soft);
        opacity: 1;
      }
      .row {
        display: flex;
        gap: 0.5rem;
        margin-block: 0.5rem;
      }
    `,
  ];
}

customElements.define('csv-paste', CsvPaste);

declare global {
  interface HTMLElementTagNameMap {
    'csv-paste': CsvPaste;
  }
}
