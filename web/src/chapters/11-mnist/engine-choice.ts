// Which build of the engine runs, and links that force another one.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { BUILDS, chooseBuild } from '../../engine/load-engine.js';
import type { EngineDescription } from '../../engine/training-service.js';

/** `<engine-choice .engine=${…}>`; before the engine is loaded it names the build that this browser will get. */
export class EngineChoice extends LitElement {
  static override properties = {
    engine: { attribute: false },
    planned: { state: true },
    wishProblem: { state: true },
  };
  declare engine: EngineDescription | undefined;
  declare private planned: string;
  declare private wishProblem: string;

  constructor() {
    super();
    this.planned = '';
    this.wishProblem = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void chooseBuild('worker').then(({ build, message }) => {
      this.planned = build;
      this.wishProblem = message ?? '';
    });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { engine } = this;
    const threads = engine ? ` · ${engine.threads} ${engine.threads === 1 ? 'thread' : 'threads'}` : '';
    const message = engine?.message ?? this.wishProblem;
    return html`<span class="build" data-testid="engine-build">${engine?.build ?? this.planned}${threads}</span>
      <span class="force">force ${BUILDS.map(
        (build, i) => html`${i > 0 ? ', ' : nothing}<a href="?engine=${build}#train">${build}</a>`,
      )}</span>${message ? html`<p class="engine-message" role="status">${message}</p>` : nothing}`;
  }
}

customElements.define('engine-choice', EngineChoice);

declare global {
  interface HTMLElementTagNameMap {
    'engine-choice': EngineChoice;
  }
}
