// The three schedules of the learning rate over a run, as the engine uses them.
import { html, LitElement, type TemplateResult } from 'lit';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import { NAMES, RECIPE } from './mnist-settings.js';

/** Steps of the run that is drawn: many enough for a smooth line. */
const STEPS = 400;

/** `<schedule-curves>` */
export class ScheduleCurves extends LitElement {
  private readonly loader = new EngineController(this);
  private curves: readonly Curve[] = [];

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.curves.length > 0) return;
    const share = Array.from({ length: STEPS }, (_, i) => (100 * i) / (STEPS - 1));
    this.curves = (['constant', 'cosine', 'one-cycle'] as const).map((schedule, i) => ({
      id: schedule,
      label: NAMES.schedule[schedule],
      x: share,
      y: engine.learningRates(schedule, RECIPE.learning_rate, STEPS),
      color: [4, 1, 0][i] as number,
    }));
  }

  protected override render(): TemplateResult {
    return html`<p class="chart-title">Learning rate over a run, peak ${RECIPE.learning_rate}</p>
      <line-chart x-label="per cent of the steps" y-label="" .xMin=${0} .xMax=${100} .yMin=${0} .curves=${this.curves}
        description="Constant: the same rate all the time. Cosine: falls from the peak to zero. One-cycle: rises during the first 30 per cent, then falls."></line-chart>
      <error-note .message=${this.loader.problem} @retry=${this.loader.load}></error-note>`;
  }
}

customElements.define('schedule-curves', ScheduleCurves);

declare global {
  interface HTMLElementTagNameMap {
    'schedule-curves': ScheduleCurves;
  }
}
