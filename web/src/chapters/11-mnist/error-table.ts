// The classical results as a table, with the reader's own best run as its last row; follows the trainer.
import { formatPercent } from '../../widgets/format.js';
import { NAMES, shapeOf } from './mnist-settings.js';
import type { TrainerElement } from './session-controller.js';
import type { TrainingRecord } from './training-record.js';

/** `<error-table for="trainer">` around a table of four columns: network, loss, who published it, test error. */
export class ErrorTable extends HTMLElement {
  private trainer: TrainerElement | undefined;
  private shown: TrainingRecord | undefined;

  connectedCallback(): void {
    void this.follow();
  }

  disconnectedCallback(): void {
    this.trainer?.session.removeEventListener('change', this.changed);
    this.trainer = undefined;
  }

  private async follow(): Promise<void> {
    await customElements.whenDefined('mnist-trainer');
    const trainer = document.getElementById(this.getAttribute('for') ?? '');
    if (!this.isConnected || trainer?.localName !== 'mnist-trainer') return;
    this.trainer = trainer as TrainerElement;
    this.trainer.session.addEventListener('change', this.changed);
    this.changed();
  }

  private readonly changed = (): void => {
    const session = this.trainer?.session;
    if (!session) return;
    const finished = [...session.past, ...(session.run ? [session.run] : [])].filter((run) => run.finished);
    const best = finished.reduce<TrainingRecord | undefined>(
      (most, run) => (run.accuracy > (most?.accuracy ?? 0) ? run : most),
      undefined,
    );
    if (best === this.shown) return;
    this.shown = best;
    this.show(best);
  };

  private show(run: TrainingRecord | undefined): void {
    this.querySelector('tr.own')?.remove();
    const body = this.querySelector('tbody');
    if (!run || !body) return;
    const row = body.insertRow();
    row.className = 'own';
    const texts = [
      shapeOf(run.settings),
      NAMES.loss[run.settings.loss],
      'you, your best run so far',
      formatPercent(1 - run.accuracy),
    ];
    for (const text of texts) row.insertCell().textContent = text;
  }
}

customElements.define('error-table', ErrorTable);

declare global {
  interface HTMLElementTagNameMap {
    'error-table': ErrorTable;
  }
}
