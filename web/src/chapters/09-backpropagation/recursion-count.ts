// The δ of every unit by recursion and from the output backward, both run by the engine and counted, as the network gets deeper.
import { html, LitElement, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/network-diagram.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/slider-field.js';
import type { OperationCount } from '../../../../wasm_bindings/engine';
import { FigureState, integer } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { DiagramEdge, DiagramPart } from '../../plots/network-diagram.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';

const MOST_WIDTH = 5;
const MOST_DEPTH = 12;
/** Operations after which recursion is given up: a few milliseconds of a frame. */
const BUDGET = 300_000;
/** Columns of the diagram that a phone has room for. */
const DRAWN_DEPTH = 6;

/** `<recursion-count>` */
export class RecursionCount extends LitElement {
  private width = 3;
  private counts: OperationCount[] = [];
  private curves: readonly Curve[] = [];
  private wanted = 4;

  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 2,
    length: () => MOST_DEPTH,
    visible: () => this.loader.visible,
    moved: (at) => this.count(at),
    perFrame: 1,
  });
  private readonly link = new FigureState(this, {
    figure: 'recursion-count',
    version: 1,
    fields: { width: integer(1, MOST_WIDTH), depth: integer(0, MOST_DEPTH) },
    write: () => ({ width: this.width, depth: this.loader.engine ? this.player.at : this.wanted }),
    read: ({ width, depth }) => this.restart(width, depth),
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  private restart(width: number, depth: number): void {
    this.player.pause();
    this.width = width;
    this.counts = [];
    this.curves = [];
    this.wanted = depth;
    if (this.loader.engine) {
      this.player.seek(0);
      this.player.seek(depth);
    }
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    if (!this.loader.engine || this.wanted === 0) return;
    const { wanted } = this;
    this.wanted = 0;
    this.player.seek(wanted);
  }

  /** Runs what is missing up to this depth. */
  private count(depth: number): void {
    const { engine } = this.loader;
    if (!engine) return;
    while (this.counts.length < depth) {
      // Where it was given up once it is not tried again: deeper costs more.
      const hopeless = this.counts.some(({ complete }) => !complete);
      this.counts.push(engine.countOperations(this.width, this.counts.length + 1, hopeless ? 0 : BUDGET));
    }
    const shown = this.counts.slice(0, depth);
    const curve = (id: string, label: string, color: number, values: readonly number[]): Curve => ({
      id,
      label,
      color,
      x: values.map((_, i) => i + 1),
      y: values,
      dots: 6,
    });
    const done = shown.filter(({ complete }) => complete);
    this.curves = [
      curve(
        'recursion',
        'recursion',
        2,
        done.map(({ recursion }) => recursion),
      ),
      curve(
        'backward',
        'backward',
        1,
        shown.map(({ backward }) => backward),
      ),
    ];
  }

  private get current(): OperationCount | undefined {
    return this.counts[this.player.at - 1];
  }

  protected override render(): TemplateResult {
    const { loader, player } = this;
    const words = this.say();
    const depth = Math.min(Math.max(1, player.at), DRAWN_DEPTH);
    return html`<figure-frame question="Every unit asks the units after it for their δ. What if nobody writes the answers down?">
      <div slot="picture" class="recursion">
        <div class="chart"><p class="chart-title">Multiplications and additions, by depth</p>
          <line-chart log-y x-label="hidden layers" .xMin=${1} .xMax=${MOST_DEPTH} .yMin=${1} .yMax=${1e7} .curves=${this.curves}
            .formatY=${formatCount} description=${`Operations by depth, counted. ${words}`}></line-chart></div>
        <div class="asked"><p class="chart-title">How often recursion works out each δ${player.at > DRAWN_DEPTH ? ` (depth ${DRAWN_DEPTH})` : ''}</p>
          <network-diagram no-legend weight-limit="9" .sizes=${[...Array.from({ length: depth }, () => this.width), 1]} .edges=${this.edges(depth)}
            .labels=${[]} .values=${this.asked(depth)} .highlight=${NO_PARTS} description=${`The hidden units and the output, with how often recursion asks each. ${words}`}></network-diagram></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!loader.engine} .speeds=${[1, 2, 5]} .speed=${player.speed} speed-unit="layers/s"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <slider-field slot="controls" label="Hidden layers" testid="depth" .value=${player.at} .min=${0} .max=${MOST_DEPTH} .step=${1} ?disabled=${!loader.engine}
        @value-changed=${(event: ValueChangedEvent<number>) => player.seek(event.detail.value)}></slider-field>
      <slider-field slot="controls" label="Units in each" testid="width" .value=${this.width} .min=${1} .max=${MOST_WIDTH} .step=${1} ?disabled=${!loader.engine}
        @value-changed=${(event: ValueChangedEvent<number>) => this.restart(event.detail.value, this.player.at)}></slider-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="recursion-numbers">${this.numbers()}</p>
      <read-out slot="read-out" .text=${words}></read-out>
      <div slot="why">
        <p>The formula of δ is recursive: it needs the δ of the layer after. Followed to the letter, every unit sends its question through
          all ways that lead to the output, and the ways multiply with each layer: in a layer of n units, n times as many.</p>
        <p>But all these questions have the same few answers. Begin at the output, write each δ down, and every layer finds what it needs
          in the one after it. That is <b>dynamic programming</b>: solve each part once, in an order in which everything needed is
          there. The work then grows with the number of weights, as forward does.</p>
      </div>
    </figure-frame>`;
  }

  private edges(depth: number): DiagramEdge[] {
    const sizes = [...Array.from({ length: depth }, () => this.width), 1];
    return sizes.slice(1).flatMap((count, layer) =>
      Array.from({ length: count * (sizes[layer] ?? 0) }, (_, i) => ({
        from: { layer, unit: Math.floor(i / count) },
        to: { layer: layer + 1, unit: i % count },
        weight: 1,
      })),
    );
  }

  private asked(depth: number): number[][] {
    const asked = this.player.at > 0 ? this.counts[depth - 1]?.asked : undefined;
    if (!asked) return [];
    const rows = Array.from({ length: depth }, (_, layer) => [
      ...asked.slice(layer * this.width, (layer + 1) * this.width),
    ]);
    return [...rows, [asked[asked.length - 1] ?? 0]];
  }

  private numbers(): TemplateResult {
    const { current } = this;
    if (!current) return html`No hidden layer yet: nothing to hand back.`;
    const { recursion, backward, complete } = current;
    const found = complete ? formatCount(recursion) : `more than ${formatCount(BUDGET)}, given up`;
    const ratio = complete ? `, ${formatNumber(recursion / backward, 3)} times as many` : '';
    return html`recursion: <strong data-testid="recursion">${found}</strong>, backward: <strong data-testid="backward">${formatCount(backward)}</strong>
      operations${ratio}`;
  }

  private say(): string {
    const { current, player, width } = this;
    if (!this.loader.engine) return this.loader.waiting;
    if (!current) return 'Press Step to add a hidden layer.';
    const net = `${player.at} hidden ${player.at === 1 ? 'layer' : 'layers'} of ${width} ${width === 1 ? 'unit' : 'units'}`;
    const { recursion, backward, complete } = current;
    if (!complete)
      return `${net}: recursion was given up after ${formatCount(BUDGET)} operations; backward takes ${formatCount(backward)}.`;
    return `${net}: recursion takes ${formatCount(recursion)} operations, backward ${formatCount(backward)}.`;
  }
}

const NO_PARTS: readonly DiagramPart[] = [];

customElements.define('recursion-count', RecursionCount);

declare global {
  interface HTMLElementTagNameMap {
    'recursion-count': RecursionCount;
  }
}
