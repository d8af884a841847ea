// The anatomy of every figure, always in this order: question, picture, controls, numbers, read-out, why.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { hasModifier, keyTarget, wantsKey } from './keys.js';
import { PlayControls } from './play-controls.js';
import { widgetStyles } from './widget-styles.js';

/**
 * `<figure-frame question="…">` with slots `picture`, `controls`, `link`, `numbers`, `read-out`, `why`; what has no slot
 * goes with the picture. While the focus is in the frame, Space plays or pauses, → steps and R resets the first
 * `<play-controls>` inside, unless the focused element has a use of its own for the key.
 */
export class FigureFrame extends LitElement {
  static override properties = {
    question: {},
    whyLabel: { attribute: 'why-label' },
    whyOpen: { type: Boolean, attribute: 'why-open', reflect: true },
    filled: { state: true },
  };
  /** One sentence that the reader can answer by acting. */
  declare question: string;
  declare whyLabel: string;
  /** Whether the explanation is unfolded; the owner may set it once the reader has acted. */
  declare whyOpen: boolean;
  declare private filled: ReadonlySet<string>;

  constructor() {
    super();
    this.question = '';
    this.whyLabel = 'Why?';
    this.whyOpen = false;
    this.filled = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.keyed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.keyed);
  }

  protected override render(): TemplateResult {
    return html`<div class="frame" role="group" aria-label=${this.question || nothing} tabindex="0">
      ${this.question ? html`<p class="question">${this.question}</p>` : nothing}
      <div class="picture"><p class="waiting">The engine is loading.</p><slot name="picture"></slot><slot></slot></div>
      ${this.section(
        'controls',
        html`<slot name="controls" @slotchange=${this.slotted}></slot>
        <slot name="link" @slotchange=${this.slotted}></slot>`,
        'link',
      )}
      ${this.section('numbers', html`<slot name="numbers" @slotchange=${this.slotted}></slot>`)}
      ${this.section('read-out', html`<slot name="read-out" @slotchange=${this.slotted}></slot>`)}
      <details class="why" ?hidden=${!this.filled.has('why')} ?open=${this.whyOpen} @toggle=${this.toggled}>
        <summary>${this.whyLabel}</summary>
        <div class="answer"><slot name="why" @slotchange=${this.slotted}></slot></div>
      </details>
    </div>`;
  }

  /** A part of the frame; hidden while its slots are empty, so that it leaves no gap. */
  private section(name: string, content: TemplateResult, alsoFilledBy = name): TemplateResult {
    const empty = !this.filled.has(name) && !this.filled.has(alsoFilledBy);
    return html`<div class=${name} ?hidden=${empty}>${content}</div>`;
  }

  private slotted(event: Event): void {
    const slot = event.target as HTMLSlotElement;
    const filled = new Set(this.filled);
    if (slot.assignedElements().length > 0) filled.add(slot.name);
    else filled.delete(slot.name);
    this.filled = filled;
  }

  private toggled(event: Event): void {
    this.whyOpen = (event.target as HTMLDetailsElement).open;
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (hasModifier(event) || wantsKey(event) || !keyTarget(event)) return;
    const controls = this.querySelector('play-controls');
    if (controls instanceof PlayControls && controls.handleKey(event.key)) event.preventDefault();
  };

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      .frame {
        display: flex;
        flex-flow: row wrap;
        align-items: end;
        gap: var(--figure-gap, 1rem);
        border-radius: 0.4rem;
      }
      .frame > * {
        flex: 0 0 100%;
        min-width: 0;
        box-sizing: border-box;
      }
      .frame:focus-visible {
        outline-offset: 0.5rem;
      }
      .question {
        margin: 0;
        font-family: var(--font-prose);
        font-size-adjust: var(--adjust-prose);
        font-size: var(--question-size, 1.125rem);
        font-style: italic;
        line-height: 1.4;
        max-width: var(--question-width, 42rem);
        text-wrap: balance;
      }
      .picture {
        min-width: 0;
      }
      /* A figure that waits for the engine: its parts take their places unseen, so that none is seen to move. */
      .frame > :not(.question) {
        visibility: var(--figure-parts, inherit);
      }
      .waiting {
        display: var(--figure-waiting, none);
        position: absolute;
        margin: 0;
        visibility: visible;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      /* Presented, the row of play controls stands at the lower edge of the screen as long as its figure is there: then it is the
         frame, and not this box, that it may move in. */
      .controls {
        display: var(--figure-controls, flex);
        flex-wrap: wrap;
        align-items: end;
        gap: 0.75rem 1rem;
      }
      slot[name="controls"]::slotted(play-controls:not([no-play][no-step])) {
        position: var(--play-controls-position, static);
        z-index: 3;
        bottom: var(--play-controls-bottom, auto);
        flex: var(--play-controls-flex, 0 1 auto);
        padding-block: var(--play-controls-padding, 0);
        background: var(--paper);
      }
      .numbers {
        font-variant-numeric: tabular-nums;
        overflow-x: auto;
      }
      [hidden] {
        display: none;
      }
      summary {
        width: fit-content;
        padding: 0.25em 0;
        color: var(--accent);
        cursor: pointer;
      }
      .answer {
        max-width: 42rem;
        padding-top: 0.5rem;
        font-family: var(--font-prose);
        font-size-adjust: var(--adjust-prose);
        font-size: 1rem;
        line-height: 1.6;
      }
    `,
  ];
}

customElements.define('figure-frame', FigureFrame);

declare global {
  interface HTMLElementTagNameMap {
    'figure-frame': FigureFrame;
  }
}
