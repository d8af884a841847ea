// A square for each seed of a sweep, solved, stuck or diverged, to choose one by mouse or arrow keys.
import { html, LitElement, type TemplateResult } from 'lit';
import type { SuccessRun } from '../../../../wasm_bindings/engine';
import { lightRoot } from '../../lecture/light-root.js';
import { hasModifier } from '../../widgets/keys.js';

const ROW = 20;

/** Solved, stuck or diverged. */
export function verdictOf(run: SuccessRun): 'solved' | 'stuck' | 'diverged' {
  if (run.solved) return 'solved';
  return run.diverged ? 'diverged' : 'stuck';
}

const MARKS = { solved: '', stuck: '×', diverged: '!' } as const;

/** `<seed-results .runs=${…} .firstSeed=${0}>`: event `seed-chosen` {seed}. */
export class SeedResults extends LitElement {
  static override properties = {
    runs: { attribute: false },
    count: { type: Number },
    firstSeed: { type: Number },
    chosen: { type: Number },
  };
  /** By seed − firstSeed; what is not there yet is empty. */
  declare runs: readonly (SuccessRun | undefined)[];
  declare count: number;
  declare firstSeed: number;
  /** The seed that is looked at; −1 for none. */
  declare chosen: number;

  constructor() {
    super();
    this.runs = [];
    this.count = 0;
    this.firstSeed = 0;
    this.chosen = -1;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override render(): TemplateResult {
    const active = this.runs[this.chosen - this.firstSeed] ? this.chosen - this.firstSeed : 0;
    return html`<div class="seeds" role="group" aria-label="Seeds: arrow keys go from one to the next" data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown"
      @keydown=${this.keyed}>${Array.from({ length: this.count }, (_, i) => this.seed(i, active))}</div>`;
  }

  private seed(i: number, active: number): TemplateResult {
    const run = this.runs[i];
    const verdict = run && verdictOf(run);
    const seed = this.firstSeed + i;
    return html`<button type="button" class=${verdict ?? 'open'} data-seed=${seed} tabindex=${i === active ? 0 : -1} ?disabled=${!run}
      aria-pressed=${seed === this.chosen} aria-label="seed ${seed}: ${verdict ?? 'not trained yet'}" title="seed ${seed}: ${verdict ?? 'not trained yet'}"
      @click=${() => this.choose(seed)}>${verdict ? MARKS[verdict] : ''}</button>`;
  }

  private choose(seed: number): void {
    this.dispatchEvent(new CustomEvent('seed-chosen', { detail: { seed }, bubbles: true }));
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (hasModifier(event)) return;
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ROW, ArrowDown: ROW };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const from = Number((event.target as HTMLElement).dataset.seed ?? this.firstSeed) - this.firstSeed;
    const to = from + move;
    if (to < 0 || to >= this.count || !this.runs[to]) return;
    this.choose(this.firstSeed + to);
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(`[data-seed="${this.firstSeed + to}"]`)?.focus(),
    );
  };
}

customElements.define('seed-results', SeedResults);

declare global {
  interface HTMLElementTagNameMap {
    'seed-results': SeedResults;
  }
}
