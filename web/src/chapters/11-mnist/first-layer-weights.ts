// The weights of every unit of the first layer, large, with the scale to choose; follows the trainer.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../plots/color-legend.js';
import '../../plots/image-grid.js';
import '../../widgets/figure-frame.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { lightRoot } from '../../lecture/light-root.js';
import type { ImageGrid, ImageSelection, ScaleScope } from '../../plots/image-grid.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { hiddenOf, INPUTS } from './mnist-settings.js';
import { SessionController } from './session-controller.js';

/** Units on one screen. */
const PAGE = 40;

/** `<first-layer-weights for="trainer">`. */
export class FirstLayerWeights extends LitElement {
  static override properties = {
    scale: { state: true },
    first: { state: true },
    selected: { state: true },
    limit: { state: true },
  };
  declare private scale: ScaleScope;
  declare private first: number;
  declare private selected: number;
  /** The value at the legend's ends. */
  declare private limit: number;
  private readonly follow = new SessionController(this);

  constructor() {
    super();
    this.scale = 'shared';
    this.first = 0;
    this.selected = 0;
    this.limit = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override render(): TemplateResult {
    const weights = this.follow.session?.firstLayer;
    return html`<figure-frame question="Which strokes does each unit wait for?">
      ${weights ? this.renderWeights(weights) : this.renderEmpty()}
    </figure-frame>`;
  }

  protected override updated(): void {
    const grid = this.querySelector<ImageGrid>('image-grid');
    void grid?.updateComplete.then(() => {
      this.limit = grid.limitOf(this.selected);
    });
  }

  private renderEmpty(): TemplateResult {
    return html`<div slot="picture" class="placeholder tall">
      <p>There is no trained network yet.</p>
      <button type="button" class="primary" ?disabled=${this.follow.session?.active ?? true} @click=${this.follow.train}
        >Train one</button></div>`;
  }

  private renderWeights(weights: Float32Array): TemplateResult {
    const units = weights.length / INPUTS;
    const first = Math.min(this.first, Math.max(0, units - 1));
    const last = Math.min(first + PAGE, units);
    const run = this.follow.session?.run;
    const kind = run && hiddenOf(run.settings).length === 0 ? 'Output' : 'Unit';
    const names = Array.from(
      { length: last - first },
      (_, i) => `${kind} ${kind === 'Output' ? first + i : first + i + 1}`,
    );
    const note = this.scale === 'shared' ? 'one scale for all' : `${names[this.selected] ?? 'each'} alone`;
    return html`<image-grid slot="picture" kind="weights" selectable .scale=${this.scale} .columns=${10} .maxCell=${88}
        .images=${weights.subarray(first * INPUTS, last * INPUTS)} .names=${names} .selected=${this.selected}
        description="Weights of ${last - first} units as pictures, blue negative, orange positive"
        @image-selected=${this.chosen}></image-grid>
      <color-legend slot="controls" label="weight" .limit=${this.limit} .note=${note}></color-legend>
      <select-field slot="controls" label="Scale" .value=${this.scale}
        .options=${[{ value: 'shared', label: 'one for all' }, { value: 'each', label: 'each its own' }]}
        @value-changed=${(event: ValueChangedEvent<ScaleScope>) => {
          this.scale = event.detail.value;
        }}></select-field>
      ${units > PAGE ? this.renderPages(first, last, units) : nothing}
      <read-out slot="read-out" .text=${this.say(names, units, kind)}></read-out>`;
  }

  private renderPages(first: number, last: number, units: number): TemplateResult {
    return html`<div slot="controls" class="pages">
      <button type="button" class="quiet" ?disabled=${first === 0} @click=${() => this.turn(first - PAGE)}>Previous</button>
      <span>${first + 1} to ${last} of ${formatCount(units)}</span>
      <button type="button" class="quiet" ?disabled=${last >= units} @click=${() => this.turn(last)}>Next</button>
    </div>`;
  }

  private say(names: readonly string[], units: number, kind: string): string {
    const name = names[this.selected] ?? names[0] ?? '';
    const extreme = this.limit > 0 ? ` Its largest weight is ${formatNumber(this.limit, 3)} in size.` : '';
    const which =
      this.scale === 'each'
        ? `${name} is chosen.${extreme}`
        : `The largest weight on show is ${formatNumber(this.limit, 3)} in size.`;
    return `${formatCount(units)} ${kind.toLowerCase()}s, 784 weights each. ${which} Point at a pixel for its weight.`;
  }

  private turn(first: number): void {
    this.first = Math.max(0, first);
    this.selected = 0;
  }

  private chosen(event: CustomEvent<ImageSelection>): void {
    this.selected = event.detail.index;
  }
}

customElements.define('first-layer-weights', FirstLayerWeights);

declare global {
  interface HTMLElementTagNameMap {
    'first-layer-weights': FirstLayerWeights;
  }
}
