// The controls of everything that runs: play, pause, step, reset, speed, always in this order and with the same icons and keys.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatNumber } from './format.js';
import { icon } from './icons.js';
import { widgetStyles } from './widget-styles.js';

/** What the controls can be asked to do, by click or by key. */
export type PlayAction = 'play' | 'pause' | 'step' | 'reset';

/**
 * `<play-controls>`: events `play`, `pause`, `step`, `reset` (no detail) and `speed-changed` ({ speed: number }).
 * It shows a state and reports wishes; the owner sets `playing`.
 */
export class PlayControls extends LitElement {
  static override properties = {
    playing: { type: Boolean, reflect: true },
    disabled: { type: Boolean },
    separate: { type: Boolean },
    noPlay: { type: Boolean, attribute: 'no-play' },
    noStep: { type: Boolean, attribute: 'no-step' },
    noReset: { type: Boolean, attribute: 'no-reset' },
    playLabel: { attribute: 'play-label' },
    pauseLabel: { attribute: 'pause-label' },
    stepLabel: { attribute: 'step-label' },
    resetLabel: { attribute: 'reset-label' },
    playTestid: { attribute: 'play-testid' },
    pauseTestid: { attribute: 'pause-testid' },
    stepTestid: { attribute: 'step-testid' },
    resetTestid: { attribute: 'reset-testid' },
    speeds: { attribute: false },
    speed: { type: Number },
    speedUnit: { attribute: 'speed-unit' },
  };
  /** Whether it runs now. */
  declare playing: boolean;
  /** Whether nothing can be done at the moment, for example before the data is there. */
  declare disabled: boolean;
  /** Whether play and pause are two buttons; then a second click on play reports nothing. Otherwise one button is both. */
  declare separate: boolean;
  /** For figures in which nothing runs by itself. */
  declare noPlay: boolean;
  declare noStep: boolean;
  declare noReset: boolean;
  declare playLabel: string;
  declare pauseLabel: string;
  declare stepLabel: string;
  declare resetLabel: string;
  declare playTestid: string | undefined;
  declare pauseTestid: string | undefined;
  declare stepTestid: string | undefined;
  declare resetTestid: string | undefined;
  /** Speeds to choose from, in `speedUnit`; without any there is no choice of speed. */
  declare speeds: readonly number[];
  declare speed: number;
  declare speedUnit: string;

  constructor() {
    super();
    this.playing = false;
    this.disabled = false;
    this.separate = false;
    this.noPlay = false;
    this.noStep = false;
    this.noReset = false;
    this.playLabel = 'Play';
    this.pauseLabel = 'Pause';
    this.stepLabel = 'Step';
    this.resetLabel = 'Reset';
    this.speeds = [];
    this.speed = 1;
    this.speedUnit = 'steps/s';
  }

  /** Does what a click would do. False when that is not possible now. */
  act(action: PlayAction): boolean {
    const impossible =
      this.disabled ||
      (action === 'play' && (this.playing || this.noPlay)) ||
      (action === 'pause' && !this.playing) ||
      (action === 'step' && (this.noStep || this.playing)) ||
      (action === 'reset' && this.noReset);
    if (impossible) return false;
    this.dispatchEvent(new CustomEvent(action, { bubbles: true, composed: true }));
    return true;
  }

  /**
   * Takes a key that its figure received: Space plays or pauses, → steps, R resets. True when it was one of these, even if
   * that could not be done now: → must not turn the page only because the figure was running.
   */
  handleKey(key: string): boolean {
    if (key === ' ' && !this.noPlay) this.act(this.playing ? 'pause' : 'play');
    else if (key === 'ArrowRight' && !this.noStep) this.act('step');
    else if (key.toLowerCase() === 'r' && !this.noReset) this.act('reset');
    else return false;
    return true;
  }

  protected override render(): TemplateResult {
    return html`<div class="row" role="group" aria-label="Playback">
      ${this.playButtons()}
      ${
        this.noStep
          ? nothing
          : html`<button type="button" data-testid=${this.stepTestid ?? nothing} title="${this.stepLabel} (→)"
              ?disabled=${this.disabled || this.playing} @click=${() => this.act('step')}>
              ${icon('step')}<span>${this.stepLabel}</span></button>`
      }
      ${
        this.noReset
          ? nothing
          : html`<button type="button" data-testid=${this.resetTestid ?? nothing} title="${this.resetLabel} (R)"
              ?disabled=${this.disabled} @click=${() => this.act('reset')}>
              ${icon('reset')}<span>${this.resetLabel}</span></button>`
      }
      ${this.speeds.length > 0 ? this.speedChoice() : nothing}
    </div>`;
  }

  private playButtons(): TemplateResult | TemplateResult[] | typeof nothing {
    if (this.noPlay) return nothing;
    if (this.separate) return [this.playButton(), this.pauseButton()];
    return this.playing ? this.pauseButton() : this.playButton();
  }

  private playButton(): TemplateResult {
    return html`<button type="button" class="primary" data-testid=${this.playTestid ?? nothing}
      aria-pressed=${this.separate ? String(this.playing) : nothing} title="${this.playLabel} (Space)"
      ?disabled=${this.disabled} @click=${() => this.act('play')}>
      ${icon('play')}<span>${this.playLabel}</span></button>`;
  }

  private pauseButton(): TemplateResult {
    return html`<button type="button" class=${this.separate ? '' : 'primary'} data-testid=${this.pauseTestid ?? nothing}
      title="${this.pauseLabel} (Space)" ?disabled=${this.disabled || !this.playing}
      @click=${() => this.act('pause')}>${icon('pause')}<span>${this.pauseLabel}</span></button>`;
  }

  private speedChoice(): TemplateResult {
    return html`<label class="speed"><span>Speed</span>
      <select @change=${this.speedChosen}>
        ${this.speeds.map(
          (speed) =>
            html`<option value=${speed} ?selected=${speed === this.speed}>${formatNumber(speed)} ${speed === 1 ? this.speedUnit.replace('s/', '/') : this.speedUnit}</option>`,
        )}
      </select></label>`;
  }

  private speedChosen(event: Event): void {
    this.speed = Number((event.target as HTMLSelectElement).value);
    this.dispatchEvent(
      new CustomEvent('speed-changed', {
        detail: { speed: this.speed },
        bubbles: true,
        composed: true,
      }),
    );
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.35rem;
      }
      button.primary {
        min-width: 6.2em;
      }
      :host([playing]) button.primary[aria-pressed='true'] {
        background: var(--accent-wash);
        color: var(--accent-strong);
      }
      .speed {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        color: var(--ink-soft);
        margin-inline-start: 0.5rem;
      }
      select {
        min-height: 2.5em;
        padding: 0.2em 0.4em;
        border: 1px solid var(--rule);
        border-radius: 0.4em;
        background: var(--paper);
        color: var(--ink);
      }
    `,
  ];
}

customElements.define('play-controls', PlayControls);

declare global {
  interface HTMLElementTagNameMap {
    'play-controls': PlayControls;
  }
}
