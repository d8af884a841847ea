// How far something has come that takes its time: loading, an epoch.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { widgetStyles } from './widget-styles.js';

/** `<progress-bar label="Training data" value="0.3" text="3.4 of 11.6 MB">`; without a value it only says that it goes on. */
export class ProgressBar extends LitElement {
  static override properties = {
    label: {},
    value: { type: Number },
    text: {},
    testid: {},
  };
  declare label: string;
  /** The fraction done, 0…1; undefined while it is not known. */
  declare value: number | undefined;
  /** The same in words or numbers, shown at the right. */
  declare text: string;
  declare testid: string | undefined;

  constructor() {
    super();
    this.label = '';
    this.text = '';
  }

  protected override render(): TemplateResult {
    const known = this.value !== undefined && Number.isFinite(this.value);
    return html`<div class="head"><span id="label">${this.label}</span><span class="text">${this.text}</span></div>
      <progress aria-labelledby="label" data-testid=${this.testid ?? nothing} max="1"
        value=${known ? String(this.value) : nothing}></progress>`;
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      .head {
        display: flex;
        justify-content: space-between;
        gap: 1em;
        margin-bottom: 0.35em;
        min-height: 1.4em;
        color: var(--ink-soft);
      }
      .text {
        font-variant-numeric: tabular-nums;
      }
      progress {
        display: block;
        appearance: none;
        width: 100%;
        height: 4px;
        border: 0;
        border-radius: 2px;
        overflow: hidden;
        background: var(--rule);
      }
      progress::-webkit-progress-bar {
        background: var(--rule);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
      progress:indeterminate::-moz-progress-bar {
        width: 0;
      }
    `,
  ];
}

customElements.define('progress-bar', ProgressBar);

declare global {
  interface HTMLElementTagNameMap {
    'progress-bar': ProgressBar;
  }
}
