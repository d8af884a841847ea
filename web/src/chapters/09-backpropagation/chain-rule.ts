// The chain rule on a graph: values forward, derivatives backward, every edge with its own slope; inputs to drag.
import { html, LitElement, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/network-diagram.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { ChainRule as ChainRuleNumbers, EngineModule } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { DiagramEdge, DiagramPart, UnitPlace } from '../../plots/network-diagram.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';

type ExampleName = Parameters<EngineModule['chainRule']>[0];

interface Example {
  readonly name: ExampleName;
  readonly label: string;
  /** The nodes' number in each column. */
  readonly columns: readonly number[];
  readonly inputs: readonly {
    readonly name: string;
    readonly start: number;
    readonly min: number;
    readonly max: number;
  }[];
  /** What the result's derivative comes to in one formula, with its numbers. */
  readonly closed?: (values: readonly number[]) => string;
}

const short = (value: number | undefined): string => formatNumber(value ?? Number.NaN, 4);
const bracket = (value: number | undefined): string => {
  const text = short(value);
  return text.startsWith('−') ? `(${text})` : text;
};

const EXAMPLES: readonly Example[] = [
  {
    name: 'calculus',
    label: '000: u = x² + 2y',
    columns: [2, 2, 1],
    inputs: [
      { name: 'r', start: 1.5, min: -3, max: 3 },
      { name: 't', start: 0.7, min: -3.2, max: 3.2 },
    ],
    closed: ([r, t]) => `∂u/∂t = (r² + 2) sin 2t = (${bracket(r)}² + 2) · sin(2 · ${bracket(t)})`,
  },
  {
    name: 'case-1',
    label: 'case 1: a chain',
    columns: [1, 1, 1],
    inputs: [{ name: 'x', start: 1.2, min: -3, max: 3 }],
    closed: ([x]) => `dz/dx = cos(x²) · 2x = cos(${bracket(x)}²) · 2 · ${bracket(x)}`,
  },
  {
    name: 'case-2',
    label: 'case 2: two ways',
    columns: [1, 2, 1],
    inputs: [{ name: 's', start: 1.2, min: -3, max: 3 }],
    closed: ([s]) =>
      `dz/ds = y · 2s + x · cos s = sin(${bracket(s)}) · 2 · ${bracket(s)} + ${bracket(s)}² · cos(${bracket(s)})`,
  },
  {
    name: 'network',
    label: '004: the network as a graph',
    columns: [2, 3, 3, 1, 1, 1],
    inputs: [
      { name: 'x₁', start: 1, min: -3, max: 3 },
      { name: 'x₂', start: -0.5, min: -3, max: 3 },
    ],
  },
];

function exampleOf(name: string): Example {
  const found = EXAMPLES.find((example) => example.name === name) ?? EXAMPLES[0];
  if (!found) throw new Error('there are no examples');
  return found;
}

/** Where a node stands in the diagram. */
function placeOf({ columns }: Example, node: number): UnitPlace {
  let first = 0;
  for (let layer = 0; layer < columns.length; ++layer) {
    const count = columns[layer] ?? 0;
    if (node < first + count) return { layer, unit: node - first };
    first += count;
  }
  return { layer: 0, unit: 0 };
}

/** `<chain-rule>`: first a value at each node, then a derivative at each, from the result back. */
export class ChainRule extends LitElement {
  private example: Example = exampleOf('calculus');
  private values: number[] = this.example.inputs.map(({ start }) => start);
  private rule: ChainRuleNumbers | undefined;
  private names: string[] = [];
  private formulas: string[] = [];
  private wanted: number | undefined;

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 1,
    length: () => this.stepCount,
    visible: () => this.loader.visible,
  });
  private readonly link = new FigureState(this, {
    figure: 'chain-rule',
    version: 1,
    fields: {
      of: choice<ExampleName>('calculus', 'case-1', 'case-2', 'network'),
      at: integer(0, 100),
      values: numbers(),
    },
    write: () => ({ of: this.example.name, at: this.wanted ?? this.player.at, values: this.values }),
    read: ({ of, at, values }) => {
      const example = exampleOf(of);
      const fits = example.inputs.every(({ min, max }, i) => {
        const value = values[i];
        return value !== undefined && value >= min && value <= max;
      });
      if (!fits || values.length !== example.inputs.length) throw new Error('its values do not fit its example');
      this.example = example;
      this.values = [...values];
      this.rule = undefined;
      this.wanted = at;
      this.requestUpdate();
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  /** Nodes without the inputs forward, all nodes backward. */
  private get stepCount(): number {
    return this.names.length === 0 ? 0 : 2 * this.names.length - this.example.inputs.length;
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.rule) return;
    this.rule = engine.chainRule(this.example.name, Float64Array.from(this.values));
    this.names = this.rule.names.split('\n');
    this.formulas = this.rule.formulas.split('\n');
    // All of it at first: the picture is the answer, and the steps are the way.
    this.player.seek(this.wanted ?? this.stepCount);
    this.wanted = undefined;
  }

  /** The node at work, and whether it is its derivative. */
  private get current(): { readonly node: number; readonly backward: boolean } | undefined {
    const { at } = this.player;
    const count = this.names.length;
    const inputs = this.example.inputs.length;
    if (at === 0 || count === 0) return undefined;
    const forward = at - 1 + inputs;
    return forward < count ? { node: forward, backward: false } : { node: 2 * count - 1 - forward, backward: true };
  }

  protected override render(): TemplateResult {
    const { loader, player, example } = this;
    const words = this.say();
    return html`<figure-frame question="Move the input a little: how much does the result move, and by which ways?">
      <div slot="picture" class="graph-picture">
        <network-diagram numbers .sizes=${example.columns} .edges=${this.edges()} .labels=${this.labels()} .values=${this.shown()}
          .highlight=${this.parts()} description=${`A graph: each number on an edge is the slope of the node at its end. ${words}`}></network-diagram>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!this.rule} .speeds=${[0.5, 1, 2]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Example" testid="graph-example" .value=${example.name}
        .options=${EXAMPLES.map(({ name, label }) => ({ value: name, label }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.choose(event.detail.value)}></select-field>
      ${example.inputs.map(
        (
          { name, min, max },
          i,
        ) => html`<slider-field slot="controls" label=${name} testid="graph-${i}" .value=${this.values[i] ?? 0}
          .min=${min} .max=${max} .step=${0.01} @value-changed=${(event: ValueChangedEvent<number>) => this.drag(i, event.detail.value)}></slider-field>`,
      )}
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="graph-numbers">${this.numbers()}</div>
      <read-out slot="read-out" .text=${words}></read-out>
      <div slot="why">
        <p>Each edge knows one thing: how its end moves when its beginning moves and nothing else does. Along a way these slopes are
          multiplied; where several ways lead to the result, their products are added. That is the whole chain rule.</p>
        <p>Walking backward, a node’s derivative is complete as soon as all edges that leave it have brought their share. So every
          edge is passed once, and all inputs have their derivative at the end of the same walk.</p>
      </div>
    </figure-frame>`;
  }

  private edges(): DiagramEdge[] {
    const { rule, example } = this;
    if (!rule) return [];
    return Array.from(rule.edgeFrom, (from, i) => ({
      from: placeOf(example, from),
      to: placeOf(example, rule.edgeTo[i] ?? 0),
      weight: rule.edgeDerivatives[i] ?? Number.NaN,
    }));
  }

  /** Columns of something a node. */
  private byColumn<T>(of: (node: number) => T): T[][] {
    let node = 0;
    return this.example.columns.map((count) => Array.from({ length: count }, () => of(node++)));
  }

  private hasDerivative(node: number): boolean {
    const { current } = this;
    return current?.backward === true && node >= current.node;
  }

  private get result(): string {
    return this.names[this.names.length - 1] ?? '';
  }

  private labels(): string[][] {
    return this.byColumn((node) => {
      // Until the engine names it, a node has its number.
      const name = this.names[node] ?? `node ${node + 1}`;
      return this.hasDerivative(node) ? `∂${this.result}/∂${name}` : name;
    });
  }

  private shown(): (number | undefined)[][] {
    const { rule, current } = this;
    const inputs = this.example.inputs.length;
    return this.byColumn((node) => {
      if (!rule) return undefined;
      if (this.hasDerivative(node)) return rule.derivatives[node];
      const known = node < inputs || current?.backward === true || node <= (current?.node ?? -1);
      return known ? rule.values[node] : undefined;
    });
  }

  private parts(): DiagramPart[] {
    const { current, rule, example } = this;
    if (!current || !rule) return [];
    const at = placeOf(example, current.node);
    const parts: DiagramPart[] = [{ kind: 'unit', ...at }];
    rule.edgeFrom.forEach((from, i) => {
      const to = rule.edgeTo[i] ?? 0;
      if ((current.backward ? from : to) !== current.node) return;
      parts.push({ kind: 'edge', from: placeOf(example, from), to: placeOf(example, to) });
    });
    return parts;
  }

  private numbers(): TemplateResult {
    const { rule, current, example } = this;
    if (!rule) return html``;
    const last = this.names.length - 1;
    const totals = example.inputs.map(
      ({ name }, i) =>
        html`<span data-testid="derivative-${i}">∂${this.result}/∂${name} = <strong>${short(rule.derivatives[i])}</strong>
          <span class="past">measured: ${short(rule.measured[i])}</span></span>`,
    );
    return html`<p class="graph-step" data-testid="graph-step">${current ? this.formula(rule, current, last) : 'The inputs are given.'}</p>
      <p class="graph-totals">${totals}</p>
      <p class="note">${example.closed ? example.closed(this.values) : 'Ways that lead from x₁ to E: one through each hidden unit.'}</p>`;
  }

  private formula(rule: ChainRuleNumbers, current: { node: number; backward: boolean }, last: number): string {
    const { node, backward } = current;
    const name = this.names[node] ?? '';
    if (!backward) return `${name} = ${this.formulas[node] ?? ''} = ${short(rule.values[node])}`;
    const { result } = this;
    if (node === last) return `∂${result}/∂${result} = 1: the walk back begins.`;
    const ways = [...rule.edgeFrom.keys()].filter((i) => rule.edgeFrom[i] === node);
    const to = (i: number): number => rule.edgeTo[i] ?? 0;
    const symbols = ways.map((i) => `∂${result}/∂${this.names[to(i)]} · ∂${this.names[to(i)]}/∂${name}`).join(' + ');
    const products = ways
      .map((i) => `${bracket(rule.derivatives[to(i)])} · ${bracket(rule.edgeDerivatives[i])}`)
      .join(' + ');
    return `∂${result}/∂${name} = ${symbols} = ${products} = ${short(rule.derivatives[node])}`;
  }

  private say(): string {
    const { rule, current } = this;
    if (!rule) return this.loader.waiting;
    if (!current) return 'The inputs are given. Press Step to go forward along the edges.';
    const name = this.names[current.node] ?? '';
    if (!current.backward) return `Forward: ${name} is ${short(rule.values[current.node])}.`;
    const isInput = current.node < this.example.inputs.length;
    const what = `moving ${name} by a little moves ${this.result} by ${short(rule.derivatives[current.node])} times as much`;
    return `Backward: ${what}.${isInput ? ' The measured slope agrees.' : ''}`;
  }

  private choose(name: string): void {
    this.player.pause();
    this.example = exampleOf(name);
    this.values = this.example.inputs.map(({ start }) => start);
    this.rule = undefined;
    this.wanted = undefined;
    this.names = [];
    this.requestUpdate();
  }

  private drag(index: number, value: number): void {
    this.values = this.values.map((old, i) => (i === index ? value : old));
    this.wanted = this.player.at;
    this.rule = undefined;
    this.requestUpdate();
  }
}

customElements.define('chain-rule', ChainRule);

declare global {
  interface HTMLElementTagNameMap {
    'chain-rule': ChainRule;
  }
}
