// A button that copies the page's address with a figure's state in it.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatFragment } from '../../lecture/fragment.js';

/** How long "Copied" stands, in ms. */
const SAID_FOR = 2500;

/** `<copy-link name="mnist-trainer" step="train" .state=${text}>`. Where the clipboard is closed, the link is shown to be copied by hand. */
export class CopyLink extends LitElement {
  static override properties = {
    name: {},
    step: {},
    state: { attribute: false },
    said: { state: true },
    shown: { state: true },
  };
  /** The figure's name in the address. */
  declare name: string;
  /** The step that the link leads to. */
  declare step: string;
  /** The figure's state as text. */
  declare state: string;
  declare private said: string;
  declare private shown: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.name = '';
    this.step = '';
    this.state = '';
    this.said = '';
    this.shown = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<button type="button" class="quiet" data-testid="copy-link" @click=${this.copy}>Copy link</button>
      <span class="said" role="status">${this.said}</span>
      ${
        this.shown
          ? html`<input class="address" type="text" readonly aria-label="Link to these settings" .value=${this.address()}
              @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />`
          : nothing
      }`;
  }

  private address(): string {
    const address = new URL(location.href);
    address.hash = formatFragment({ step: this.step, figures: new Map([[this.name, this.state]]) });
    return address.href;
  }

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.address());
      this.shown = false;
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
}

customElements.define('copy-link', CopyLink);

declare global {
  interface HTMLElementTagNameMap {
    'copy-link': CopyLink;
  }
}
