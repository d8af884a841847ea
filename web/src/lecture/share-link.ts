// A button that copies the page's address with a figure's state in it, for a teacher to send to a class.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { icon } from '../widgets/icons.js';
import { widgetStyles } from '../widgets/widget-styles.js';
import { formatFragment } from './fragment.js';

/** How long "Copied" stands, in ms. */
const SAID_FOR = 2500;

/**
 * `<share-link figure="digit-draw" step="draw" .state=${text}>`: figure and state as fragment.ts writes them. Where the
 * clipboard is closed, the link is shown to be copied by hand. `problem`: why there is no link at present, in words.
 */
export class ShareLink extends LitElement {
  static override properties = {
    figure: {},
    step: {},
    state: { attribute: false },
    problem: {},
    said: { state: true },
    shown: { state: true },
  };
  /** The figure's name in the address. */
  declare figure: string;
  /** The step that the link leads to. */
  declare step: string;
  /** The figure's state as text; empty for a link to the step alone. */
  declare state: string;
  declare problem: string;
  declare private said: string;
  declare private shown: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.figure = '';
    this.step = '';
    this.state = '';
    this.problem = '';
    this.said = '';
    this.shown = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state')) this.shown = false;
  }

  protected override render(): TemplateResult {
    return html`<button type="button" data-testid="copy-link" @click=${this.copy}>${icon('link')}<span>Copy link</span></button>
      <span class="said" role="status">${this.said}</span>
      ${
        this.shown
          ? html`<input type="text" readonly aria-label="Link with this state" .value=${this.address()}
              @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />`
          : nothing
      }`;
  }

  private address(): string {
    const address = new URL(location.href);
    const figures = new Map(this.state ? [[this.figure, this.state]] : []);
    address.hash = formatFragment({ step: this.step, figures });
    return address.href;
  }

  private readonly copy = async (): Promise<void> => {
    if (this.problem) {
      this.say(this.problem);
      return;
    }
    try {
      await navigator.clipboard.writeText(this.address());
      this.say('Copied');
    } catch {
      this.shown = true;
    }
  };

  private say(text: string): void {
    this.said = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.said = '';
    }, SAID_FOR);
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }
      .said {
        color: var(--ink-soft);
      }
      input {
        width: 20rem;
        max-width: 100%;
        padding: 0.4em 0.6em;
        border: 1px solid var(--rule);
        border-radius: 0.4em;
        background: var(--paper-raised);
      }
    `,
  ];
}

customElements.define('share-link', ShareLink);

declare global {
  interface HTMLElementTagNameMap {
    'share-link': ShareLink;
  }
}
