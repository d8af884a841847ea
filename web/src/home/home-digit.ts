// The home page's pad: draw a digit, and a network that is loaded at that moment reads it.
import { css, html, LitElement, type TemplateResult } from 'lit';
import '../recognition/digit-desk.js';
import { widgetStyles } from '../widgets/widget-styles.js';

/** `<home-digit>` */
export class HomeDigit extends LitElement {
  protected override render(): TemplateResult {
    return html`<digit-desk></digit-desk>
      <p>Why does it work in any size and any place? <a href="./chapters/draw/">See what happens to your drawing.</a></p>`;
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      p {
        margin: 0.75rem 0 0;
      }
      a {
        color: var(--accent);
        text-underline-offset: 0.16em;
      }
      a:hover {
        color: var(--accent-strong);
      }
    `,
  ];
}

customElements.define('home-digit', HomeDigit);

declare global {
  interface HTMLElementTagNameMap {
    'home-digit': HomeDigit;
  }
}
