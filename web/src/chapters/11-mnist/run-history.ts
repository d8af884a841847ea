// The runs since the page was opened, as a table: what was set, how good it became, how soon; any of them can be set again.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatPercent, formatSeconds, NO_VALUE } from '../../widgets/format.js';
import type { MnistSession } from './mnist-session.js';
import { describeSettings, type TrainingSettings } from './mnist-settings.js';
import type { SettingsChanged } from './mnist-settings-form.js';
import { TARGET_ACCURACY, type TrainingRecord } from './training-record.js';

/** `<run-history .session=${…}>`: event `settings-changed` when the reader takes a run's settings again. */
export class RunHistory extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: MnistSession | undefined;
  private watched: MnistSession | undefined;
  private shownRun: TrainingRecord | undefined;
  private shownPast: readonly TrainingRecord[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch(undefined);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    this.watch(this.session);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (!session || session.past.length === 0) return nothing;
    const runs = [...session.past, ...(session.run ? [session.run] : [])];
    return html`<div class="table history" tabindex="0" role="region" aria-label="Runs so far"><table>
        <caption>Runs so far; earlier ones are the grey dashed curves.</caption>
        <thead><tr><th scope="col">Run</th><th scope="col">Settings</th><th scope="col">Test</th><th scope="col">Time</th>
          <th scope="col">To ${formatPercent(TARGET_ACCURACY, 0)}</th><th scope="col"><span class="spoken">Take again</span></th></tr></thead>
        <tbody>${runs.map((run) => this.row(run, run === session.run))}</tbody>
      </table></div>
      <button type="button" class="quiet" @click=${() => session.forgetPast()}>Forget the earlier runs</button>`;
  }

  private row(run: TrainingRecord, present: boolean): TemplateResult {
    const unfinished = run.finished || present ? '' : ' (stopped)';
    return html`<tr class=${present ? 'present' : 'past'}><th scope="row">${run.number}</th>
      <td class="settings">${describeSettings(run.settings)}${unfinished}</td>
      <td>${formatPercent(run.accuracy)}</td><td>${formatSeconds(run.seconds)}</td>
      <td>${run.secondsToTarget === undefined ? NO_VALUE : formatSeconds(run.secondsToTarget)}</td>
      <td><button type="button" class="quiet again" aria-label="Set run ${run.number}’s settings again"
        @click=${() => this.take(run.settings)}>Set again</button></td></tr>`;
  }

  private take(settings: TrainingSettings): void {
    const detail: SettingsChanged = { settings };
    this.dispatchEvent(new CustomEvent('settings-changed', { detail, bubbles: true }));
  }

  private watch(session: MnistSession | undefined): void {
    if (session === this.watched) return;
    this.watched?.removeEventListener('change', this.changed);
    this.watched = session;
    session?.addEventListener('change', this.changed);
  }

  private readonly changed = (): void => {
    const { session } = this;
    // Without earlier runs there is no table; with them, its last row is alive.
    if (!session || (session.past.length === 0 && this.shownPast.length === 0 && this.shownRun === session.run)) return;
    this.shownPast = session.past;
    this.shownRun = session.run;
    this.requestUpdate();
  };
}

customElements.define('run-history', RunHistory);

declare global {
  interface HTMLElementTagNameMap {
    'run-history': RunHistory;
  }
}
