// Whether this page may use threads: what the browser says now, and what it would take.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { detectFeatures, type EngineFeatures, missingFor } from '../../engine/load-engine.js';
import { lightRoot } from '../../lecture/light-root.js';
import { type MachineFacts, machineFacts } from './machine-facts.js';

/** `<isolation-check>` */
export class IsolationCheck extends LitElement {
  static override properties = { facts: { state: true }, features: { state: true } };
  declare private facts: MachineFacts | undefined;
  declare private features: EngineFeatures | undefined;

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void Promise.all([machineFacts(), detectFeatures()]).then(([facts, features]) => {
      this.facts = facts;
      this.features = features;
    });
  }

  protected override render(): TemplateResult {
    const { facts, features } = this;
    const row = (name: TemplateResult, value: boolean | undefined, yes: string, no: string): TemplateResult =>
      html`<tr><th scope="row">${name}</th><td>${value === undefined ? '…' : value ? html`<span aria-hidden="true">✓</span> ${yes}` : html`<span aria-hidden="true">✗</span> ${no}`}</td></tr>`;
    return html`<div class="table"><table><caption>This page, in this browser, now</caption><tbody>
      ${row(html`<code>crossOriginIsolated</code>`, facts?.isolated, 'true', 'false')}
      ${row(html`<code>SharedArrayBuffer</code>`, facts?.sharedMemory, 'there', 'not there')}
      ${row(html`WebAssembly SIMD`, features?.simd, 'there', 'not there')}
      ${row(html`WebAssembly threads`, features?.threads, 'usable', 'not usable')}
      <tr><th scope="row">Processors</th><td>${facts ? (facts.processors ?? 'not told') : '…'}</td></tr></tbody></table></div>
      <p role="status" data-testid="isolation">${features ? verdict(features) : nothing}</p>`;
  }
}

function verdict(features: EngineFeatures): TemplateResult {
  const reason = missingFor('threads', features);
  if (!reason) return html`This page is isolated, so the engine may use threads.`;
  if (!features.simd || features.crossOriginIsolated) return html`No threads: ${reason}. The engine runs on one.`;
  return html`No threads: ${reason}. The engine runs on one. Whoever serves the page can change that with the two headers below; on your own machine <code>npm start</code> sends them.`;
}

customElements.define('isolation-check', IsolationCheck);

declare global {
  interface HTMLElementTagNameMap {
    'isolation-check': IsolationCheck;
  }
}
