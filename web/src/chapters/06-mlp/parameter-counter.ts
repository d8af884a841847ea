// Layers are typed, the engine counts the parameters, and the formula says how.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { FigureState, text } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { formatBytes, formatCount, formatPercent } from '../../widgets/format.js';

interface Example {
  readonly layers: string;
  readonly label: string;
}

const EXAMPLES: readonly Example[] = [
  { layers: '2-2-1', label: 'XOR' },
  { layers: '784-128-10', label: 'this course’s digits' },
  { layers: '784-300-100-10', label: 'LeCun 1998' },
  { layers: '841-2500-2000-1500-1000-500-10', label: 'Cireșan 2010' },
];
const START = '784-128-10';
/** So many layers the engine takes in a link and on the screen. */
const MOST_LAYERS = 20;
/** A weight as a 32-bit number. */
const BYTES = 4;

/** What one layer has. */
interface LayerCount {
  readonly inputs: number;
  readonly units: number;
  readonly parameters: number;
}

/** `<parameter-counter>` */
export class ParameterCounter extends LitElement {
  static override properties = { layers: { state: true }, draft: { state: true }, earlier: { state: true } };
  /** What is counted. */
  declare private layers: readonly number[];
  /** What stands in the field. */
  declare private draft: string;
  /** What was counted before, in grey beside the new count. */
  declare private earlier: readonly number[] | undefined;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'parameter-counter',
    version: 1,
    fields: { layers: text(200), before: text(200) },
    write: () => ({ layers: this.layers.join('-'), before: this.earlier?.join('-') ?? '' }),
    read: ({ layers, before }) => {
      const parsed = parseLayers(layers);
      const earlier = before === '' ? undefined : parseLayers(before);
      if (typeof parsed === 'string' || typeof earlier === 'string') throw new Error('its layers are no list of sizes');
      Object.assign(this, { layers: parsed, draft: layers, earlier, problem: '' });
    },
  });
  private counts: readonly LayerCount[] = [];
  private total = 0;
  private totalBefore = 0;
  private problem = '';

  constructor() {
    super();
    this.layers = [784, 128, 10];
    this.draft = START;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (engine && (this.total === 0 || changed.has('layers') || changed.has('earlier'))) this.count(engine);
  }

  private count(engine: EngineModule): void {
    try {
      this.total = countOf(engine, this.layers);
      this.totalBefore = this.earlier ? countOf(engine, this.earlier) : 0;
      this.counts = this.layers.slice(1).map((units, i) => {
        const inputs = this.layers[i] ?? 0;
        return { inputs, units, parameters: countOf(engine, [inputs, units]) };
      });
    } catch (thrown) {
      this.problem = messageOf(thrown);
    }
  }

  protected override render(): TemplateResult {
    const { loader } = this;
    return html`<figure-frame question="How few units make a million parameters?">
      <div slot="picture" class="counter">
        <p class="total" data-testid="total"><strong>${this.total > 0 ? formatCount(this.total) : '…'}</strong> parameters${
          this.totalBefore > 0 && this.totalBefore !== this.total
            ? html` <span class="past">before: ${formatCount(this.totalBefore)}</span>`
            : nothing
        }</p>
        <div class="layers" role="list" aria-label="Parameters of each layer">${this.counts.map((layer) => this.renderLayer(layer))}</div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step @reset=${this.reset}></play-controls>
      <label slot="controls" class="layers-field">Layers, inputs first
        <input type="text" inputmode="text" autocomplete="off" spellcheck="false" data-testid="layers" .value=${this.draft}
          aria-invalid=${this.problem ? 'true' : 'false'} aria-describedby="layers-problem"
          @focus=${this.keep} @input=${(event: Event) => this.set((event.target as HTMLInputElement).value)} />
      </label>
      ${EXAMPLES.map(
        ({ layers, label }) =>
          html`<button slot="controls" type="button" class="quiet" aria-pressed=${this.layers.join('-') === layers} @click=${() => {
            this.keep();
            this.set(layers);
          }}>${label}</button>`,
      )}
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers"><p class="problem" id="layers-problem" role="alert">${this.problem}</p>
        <p class="figure-numbers" data-testid="count-formula">${this.formula()}</p></div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>Two layers of 1,000 units side by side are enough: between them lies a table of 1,000 × 1,000 weights. Parameters
        grow with the product of neighbouring widths, units only with their sum. So 2,000 units make a million parameters.</p></div>
    </figure-frame>`;
  }

  private renderLayer({ inputs, units, parameters }: LayerCount): TemplateResult {
    const share = this.total > 0 ? parameters / this.total : 0;
    return html`<div class="layer" role="listitem"><span class="shape">${formatCount(inputs)} → ${formatCount(units)}</span>
      <span class="track" aria-hidden="true"><span class="bar" data-share=${share}></span></span>
      <span class="number">${formatCount(parameters)}</span><span class="number">${formatPercent(share, 1)}</span></div>`;
  }

  // Widths are set here and not in the markup: the page's security policy allows no style attributes.
  protected override updated(): void {
    for (const bar of this.querySelectorAll<HTMLElement>('.bar'))
      bar.style.transform = `scaleX(${bar.dataset.share ?? 0})`;
  }

  private formula(): string {
    if (this.counts.length === 0) return '';
    const products = this.counts
      .map(({ inputs, units }) => `(${formatCount(inputs)} + 1) · ${formatCount(units)}`)
      .join(' + ');
    return `${products} = ${formatCount(this.total)}`;
  }

  private say(): string {
    if (this.total === 0) return this.loader.engine ? '' : this.loader.waiting;
    const units = this.layers.slice(1).reduce((sum, size) => sum + size, 0);
    const millions = this.total >= 1_000_000 ? ` That is ${(this.total / 1_000_000).toFixed(1)} million.` : '';
    return `${formatCount(units)} units, ${formatCount(this.total)} parameters.${millions} As 32-bit numbers they take ${formatBytes(this.total * BYTES)}.`;
  }

  private readonly keep = (): void => {
    this.earlier = this.layers;
  };

  private readonly reset = (): void => {
    this.earlier = undefined;
    this.set(START);
  };

  /** What the reader types is counted as soon as it makes sense; until then the last count stands. */
  private set(draft: string): void {
    this.draft = draft;
    const parsed = parseLayers(draft);
    this.problem = typeof parsed === 'string' ? `Type ${parsed}.` : '';
    if (typeof parsed !== 'string') this.layers = parsed;
  }
}

/** The engine's count for these layers. */
function countOf(engine: EngineModule, layers: readonly number[]): number {
  return engine.parameterCount(JSON.stringify({ layers }));
}

/** Sizes, the inputs first; or what to type. */
export function parseLayers(draft: string): readonly number[] | string {
  const parts = draft.trim().split(/\s*[-–,;×\s]\s*/);
  if (parts.length < 2 || parts[0] === '' || !parts.every((part) => /^\d{1,7}$/.test(part)))
    return 'sizes with a dash between them, such as 784-128-10';
  const layers = parts.map(Number);
  if (layers.length > MOST_LAYERS) return `at most ${MOST_LAYERS} sizes`;
  if (layers.some((size) => size < 1 || size > 65536)) return 'sizes from 1 to 65,536';
  return layers;
}

customElements.define('parameter-counter', ParameterCounter);

declare global {
  interface HTMLElementTagNameMap {
    'parameter-counter': ParameterCounter;
  }
}
