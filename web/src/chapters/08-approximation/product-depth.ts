// Multiplying n numbers: a tree of gates beside one wide layer, both drawn, counted, built and run by the engine.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/slider-field.js';
import './product-tree.js';
import type { EngineModule, ProductNetwork, ProductShape } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { FigureState, integer } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber, NO_VALUE } from '../../widgets/format.js';

const MOST = 64;
/** One layer of 2¹⁰ units is the widest that is built: a wider one would hold a frame up. */
const MOST_FLAT = 10;
/** Rows of numbers for the error. The first is shown. */
const ROWS = 20;
const LARGEST_SEED = 9999;
const FIRST = { factors: 4, seed: 1 } as const;

interface Built {
  readonly inputs: Float64Array;
  readonly tree: ProductNetwork;
  /** None when it would be too wide. */
  readonly flat: ProductNetwork | undefined;
  /** Hidden units of both. */
  readonly units: Readonly<Record<ProductShape, number>>;
}

/** `<product-depth>` */
export class ProductDepth extends LitElement {
  static override properties = {
    factors: { state: true },
    seed: { state: true },
  };
  /** n */
  declare private factors: number;
  declare private seed: number;

  private built: Built | undefined;
  /** The n before the last change; 0 for none. */
  private earlier = 0;
  private counts: readonly Curve[] = [];
  private message = '';
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'product-depth',
    version: 1,
    fields: { n: integer(2, MOST), before: integer(0, MOST), seed: integer(0, LARGEST_SEED) },
    write: () => ({ n: this.factors, before: this.earlier, seed: this.seed }),
    read: ({ n, before, seed }) => {
      [this.factors, this.earlier, this.seed] = [n, before === 1 ? 0 : before, seed];
    },
  });

  constructor() {
    super();
    [this.factors, this.seed] = [FIRST.factors, FIRST.seed];
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine || (this.built && !changed.has('factors') && !changed.has('seed'))) return;
    try {
      this.built = build(engine, this.factors, this.seed);
      this.message = '';
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
    this.counts = countCurves(engine, this.factors);
  }

  protected override render(): TemplateResult {
    const { loader, built } = this;
    const words = this.say();
    return html`<figure-frame question="One layer or many: how many units does it take to multiply n numbers?">
      <div slot="picture" class="product">
        <div class="product-net"><p class="chart-title">A tree of gates <span>${built ? `${countOf(built.units.tree)} units` : nothing}</span></p>
          <product-tree shape="tree" .factors=${this.factors} description="A tree: pairs of inputs go into gates of four units, their results into further gates."></product-tree></div>
        <div class="product-net"><p class="chart-title">One hidden layer <span>${built ? `${countOf(built.units.flat)} units` : nothing}</span></p>
          <product-tree shape="flat" .factors=${this.factors} description="One hidden layer with two to the power of ${this.factors} units."></product-tree></div>
        <div class="product-chart"><p class="chart-title">Hidden units by n</p>
          <line-chart log-y x-label="n" .xMin=${2} .xMax=${20} .yMin=${1} .formatY=${formatCount} .curves=${this.counts} description="Hidden units by n: about 4n for the tree, two to the power of n for one layer."></line-chart></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="product-message"></error-note>
      <play-controls slot="controls" no-play ?disabled=${!built} step-label="One more number" @step=${() => this.change(Math.min(MOST, this.factors + 1))} @reset=${this.reset}></play-controls>
      <slider-field slot="controls" label="n" testid="factors-slider" min="2" max="20" step="1" .value=${Math.min(20, this.factors)}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change(event.detail.value)}></slider-field>
      <number-field slot="controls" class="narrow" label="n exactly" integer testid="factors" .value=${this.factors} .min=${2} .max=${MOST}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change(event.detail.value)}></number-field>
      <number-field slot="controls" class="narrow" label="Seed" integer testid="product-seed" .value=${this.seed} .min=${0} .max=${LARGEST_SEED}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.seed = event.detail.value;
        }}></number-field>
      <button slot="controls" type="button" class="quiet" data-testid="new-numbers" @click=${() => {
        this.seed = (this.seed + 1) % (LARGEST_SEED + 1);
      }}>New numbers</button>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="product-numbers">${built ? this.table(built) : nothing}</div>
      <read-out slot="read-out" .text=${words}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private table({ inputs, tree, flat, units }: Built): TemplateResult {
    const { factors } = this;
    const listed = Array.from(inputs.slice(0, Math.min(factors, 6)), (x) =>
      x < 0 ? `(${formatNumber(x)})` : formatNumber(x),
    );
    const product = `${listed.join(' · ')}${factors > 6 ? ` · … (${factors - 6} more)` : ''} = ${formatNumber(tree.products[0] as number, 6)}`;
    const rows = [
      { name: 'tree', network: tree, count: units.tree, layers: tree.sizes.length - 2 },
      { name: 'one layer', network: flat, count: units.flat, layers: 1 },
    ];
    return html`<p class="figure-numbers" data-testid="product">${product}</p>
      <table class="product-table"><thead><tr><td></td><th scope="col">hidden units</th><th scope="col">layers</th><th scope="col">parameters</th><th scope="col">λ</th>
        <th scope="col">its answer</th><th scope="col">largest error of ${ROWS}</th></tr></thead>
      <tbody>${rows.map(
        ({
          name,
          network,
          count,
          layers,
        }) => html`<tr data-testid="row-${name}"><th scope="row">${name}</th><td>${countOf(count)}</td><td>${layers}</td>
          <td>${network ? formatCount(network.parameters) : NO_VALUE}</td><td>${network ? formatNumber(network.lambda, 2) : NO_VALUE}</td>
          <td>${network ? formatNumber(network.outputs[0] as number, 6) : 'not built'}</td><td>${network ? formatNumber(network.largestError, 2) : NO_VALUE}</td></tr>`,
      )}</tbody></table>`;
  }

  private say(): string {
    const { built, factors, earlier: before } = this;
    if (!built) return this.loader.waiting;
    const { tree, flat, units } = built;
    const { engine } = this.loader;
    const more =
      before > 0 && engine
        ? ` For n = ${before} it was ${countOf(engine.productUnits('tree', before))} and ${countOf(engine.productUnits('flat', before))}.`
        : '';
    const layers = tree.sizes.length - 2;
    const inTree = `The tree multiplies ${factors} numbers with ${countOf(units.tree)} hidden units in ${layers} ${layers === 1 ? 'layer' : 'layers'}, to within ${formatNumber(tree.largestError, 2)}.`;
    const inOne = flat
      ? `One layer takes ${countOf(units.flat)}, and comes to within ${formatNumber(flat.largestError, 2)}.`
      : `One layer would take ${countOf(units.flat)}; above n = ${MOST_FLAT} it is counted, not built.`;
    return `${inTree} ${inOne}${more}`;
  }

  private change(factors: number): void {
    if (factors === this.factors) return;
    this.earlier = this.factors;
    this.factors = factors;
  }

  private readonly reset = (): void => {
    this.earlier = 0;
    [this.factors, this.seed] = [FIRST.factors, FIRST.seed];
  };
}

function build(engine: EngineModule, factors: number, seed: number): Built {
  const inputs = engine.productInputs(factors, ROWS, seed);
  return {
    inputs,
    tree: engine.productNetwork('tree', factors, inputs),
    flat: factors <= MOST_FLAT ? engine.productNetwork('flat', factors, inputs) : undefined,
    units: { tree: engine.productUnits('tree', factors), flat: engine.productUnits('flat', factors) },
  };
}

/** In full as long as a double holds every digit. */
function countOf(units: number): string {
  return units <= Number.MAX_SAFE_INTEGER ? formatCount(units) : formatNumber(units);
}

/** By shape and n, as the engine counted them: asked for once each. */
const counted = new Map<string, number>();

function unitsOf(engine: EngineModule, shape: ProductShape, n: number): number {
  const key = `${shape} ${n}`;
  const units = counted.get(key) ?? engine.productUnits(shape, n);
  counted.set(key, units);
  return units;
}

/** Both counts up to n = 20, or as far as the reader went, with n marked. */
function countCurves(engine: EngineModule, factors: number): Curve[] {
  const x = Array.from({ length: Math.max(20, factors) - 1 }, (_, i) => i + 2);
  const shapes = [
    { shape: 'tree', label: 'tree', color: 0 },
    { shape: 'flat', label: 'one layer', color: 1 },
  ] as const;
  return shapes.flatMap(({ shape, label, color }) => [
    { id: shape, label, color, x, y: x.map((n) => unitsOf(engine, shape, n)) },
    { id: `${shape}-now`, label: '', color, x: [factors], y: [unitsOf(engine, shape, factors)], dots: 10 },
  ]);
}

const WHY = html`<div slot="why"><p>A gate multiplies two numbers with four units. A tree of n − 1 gates multiplies n numbers: 4(n − 1) units, and two more
  wherever an odd number is left over and has to be carried on, in ⌈log₂ n⌉ layers. To carry a number costs no accuracy:
  softplus(x) − softplus(−x) = x.</p>
  <p>With one layer there is no such trick. A unit sees one weighted sum, λ(±x₁ ± x₂ … ± xₙ), and of its Taylor series only the term of
  degree n holds the product x₁x₂…xₙ. To cancel all other terms of that degree it takes every choice of signs: 2ⁿ units. Lin, Tegmark and
  Rolnick prove that fewer will not do.</p>
  <p>Size is not all that the wide layer loses. Its output divides by λⁿ, so that rounding costs it one more power of λ for every factor.</p></div>`;

customElements.define('product-depth', ProductDepth);

declare global {
  interface HTMLElementTagNameMap {
    'product-depth': ProductDepth;
  }
}
