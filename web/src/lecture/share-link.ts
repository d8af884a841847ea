// A button that copies the page's address with a figure's state in it, for a teacher to send to a class; a file for large states.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatCount } from '../widgets/format.js';
import { icon } from '../widgets/icons.js';
import { widgetStyles } from '../widgets/widget-styles.js';
import '../widgets/error-note.js';
import { LONGEST_LINK, type StateSource } from './figure-state.js';
import { formatFragment } from './fragment.js';

/** How long "Copied" stands, in ms. */
const SAID_FOR = 2500;

/**
 * `<share-link slot="link" .source=${this.link}>` with a FigureState: what is too long for a link is offered as a file, files
 * are opened, and it says what was wrong with a link or a file.
 *
 * `<share-link figure="digit-draw" step="draw" .state=${text}>`: figure and state as fragment.ts writes them. Where the
 * clipboard is closed, the link is shown to be copied by hand. `problem`: why there is no link at present, in words.
 */
export class ShareLink extends LitElement {
  static override properties = {
    source: { attribute: false },
    figure: {},
    step: {},
    state: { attribute: false },
    problem: {},
    said: { state: true },
    shown: { state: true },
    tooLong: { state: true },
  };
  /** The figure's state; instead of the attributes. */
  declare source: StateSource | undefined;
  /** The figure's name in the address. */
  declare figure: string;
  /** The step that the link leads to. */
  declare step: string;
  /** The figure's state as text; empty for a link to the step alone. */
  declare state: string;
  declare problem: string;
  declare private said: string;
  declare private shown: boolean;
  /** The state is too long for a link: the file is offered. */
  declare private tooLong: boolean;
  private unwatch: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.figure = '';
    this.step = '';
    this.state = '';
    this.problem = '';
    this.said = '';
    this.shown = false;
    this.tooLong = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.unwatch?.();
    this.unwatch = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.watch();
  }

  /** What was wrong with a link is known to the figure, which need not draw this element anew for it. */
  private watch(): void {
    this.unwatch?.();
    this.unwatch = this.source?.watch(() => this.requestUpdate());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) this.watch();
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
      }
      ${this.source ? this.renderFile() : nothing}
      ${this.source?.problem ? html`<error-note message=${this.source.problem} retry-label=""></error-note>` : nothing}`;
  }

  private renderFile(): TemplateResult {
    return html`${
      this.tooLong
        ? html`<button type="button" data-testid="save-file" @click=${this.save}>Save as a file</button>`
        : nothing
    }
      <button type="button" data-testid="open-file" @click=${this.choose}>Open a file</button>
      <input type="file" accept=".json,application/json" hidden aria-label="File with this figure’s state" @change=${this.chosen} />`;
  }

  private address(): string {
    const { source } = this;
    const [figure, step, state] = source
      ? [source.figure, source.step, source.text()]
      : [this.figure, this.step, this.state];
    const address = new URL(location.href);
    const figures = new Map(state ? [[figure, state]] : []);
    address.hash = formatFragment({ step, figures });
    return address.href;
  }

  private readonly save = (): void => {
    if (!this.source) return;
    const url = URL.createObjectURL(new Blob([this.source.fileText()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${this.source.figure}.json`;
    link.click();
    // The browser has taken the text over by the time the next task runs.
    setTimeout(() => URL.revokeObjectURL(url));
    this.tooLong = false;
  };

  private readonly choose = (): void => {
    this.shadowRoot?.querySelector<HTMLInputElement>('input[type="file"]')?.click();
  };

  private readonly chosen = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) await this.source?.open(file);
    // The same file may be chosen again.
    input.value = '';
    this.requestUpdate();
  };

  private readonly copy = async (): Promise<void> => {
    if (this.problem) {
      this.say(this.problem);
      return;
    }
    const address = this.address();
    this.tooLong = this.source !== undefined && address.length > LONGEST_LINK;
    if (this.tooLong) {
      this.say(`Too long for a link (${formatCount(address.length)} characters).`);
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
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
      error-note {
        flex: 1 0 100%;
      }
      input[type='text'] {
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
