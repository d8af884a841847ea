// The engine's product, one step after another: which elements its loops touch, and what stands in the registers.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import './walk-picture.js';
import type { ProductWalk } from '../../../../wasm_bindings/engine';
import { FigureState, integer } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { momentOf, nextEnd, stepsOf, type WalkMoment } from './walk-moment.js';

const MOST = { rows: 16, depth: 24, cols: 32 } as const;
const LANES = [
  { value: '4', label: '4 (SIMD128)' },
  { value: '1', label: '1 (scalar)' },
];
const MOST_STEPS = 20_000;

interface Size {
  readonly rows: number;
  readonly depth: number;
  readonly cols: number;
}
const FIRST_SIZE: Size = { rows: 12, depth: 20, cols: 24 };

/** `<tile-walk>` */
export class TileWalk extends LitElement {
  private size: Size = FIRST_SIZE;
  private lanes: 1 | 4 = 4;
  private walk: ProductWalk | undefined;
  private problem = '';
  /** Steps of a link, to be shown once the engine is there. */
  private wanted = 0;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 8,
    length: () => (this.walk ? stepsOf(this.walk) : 0),
    visible: () => this.loader.visible,
  });
  private readonly link = new FigureState(this, {
    figure: 'tile-walk',
    version: 1,
    fields: {
      rows: integer(1, MOST.rows),
      depth: integer(1, MOST.depth),
      cols: integer(1, MOST.cols),
      lanes: integer(1, 4),
      step: integer(0, MOST_STEPS),
    },
    write: () => ({ ...this.size, lanes: this.lanes, step: this.walk ? this.player.at : this.wanted }),
    read: ({ rows, depth, cols, lanes, step }) => {
      if (lanes !== 1 && lanes !== 4) throw new Error('its lanes are neither 1 nor 4');
      this.begin({ rows, depth, cols }, lanes);
      this.wanted = step;
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.walk) return;
    this.walk = engine.productWalk(this.size.rows, this.size.depth, this.size.cols, this.lanes);
    this.player.seek(this.wanted);
  }

  private begin(size: Size, lanes: 1 | 4): void {
    this.player.reset();
    [this.size, this.lanes, this.walk, this.wanted] = [size, lanes, undefined, 0];
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { loader, player, walk } = this;
    const moment = walk ? momentOf(walk, player.at) : undefined;
    return html`<figure-frame question="Every number of A is needed ${this.size.cols} times. How often is it fetched?">
      <div slot="picture" class="walk">
        <div class="walk-matrices"><walk-picture .walk=${walk} .moment=${moment} description=${`The matrices. ${this.say(moment)}`}></walk-picture></div>
        <div class="walk-registers">${walk && moment ? this.registers(walk, moment) : nothing}</div>
      </div>
      <error-note .message=${loader.problem || this.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!walk} .speeds=${[2, 8, 30, 120]} .speed=${player.speed}
        play-testid="play" pause-testid="pause" step-testid="step" reset-testid="reset"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="next-tile" ?disabled=${!walk} @click=${this.skip}>To the end of this tile</button>
      <slider-field slot="controls" class="walk-scrub" label="Step" testid="walk-step" .min=${0} .max=${walk ? stepsOf(walk) : 1} .step=${1} .value=${player.at}
        .format=${(value: number) => `${value} of ${walk ? stepsOf(walk) : '…'}`} ?disabled=${!walk}
        @value-changed=${(event: ValueChangedEvent<number>) => player.seek(event.detail.value)}></slider-field>
      ${this.sizeField('Rows of A', 'rows')}${this.sizeField('Depth', 'depth')}${this.sizeField('Columns of B', 'cols')}
      <select-field slot="controls" label="Floats in a vector" testid="walk-lanes" .value=${String(this.lanes)} .options=${LANES}
        @value-changed=${(event: ValueChangedEvent<string>) => this.begin(this.size, event.detail.value === '1' ? 1 : 4)}></select-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="walk-numbers">${moment ? sayCounts(moment) : ' '}</p>
      <read-out slot="read-out" .text=${this.say(moment)}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private sizeField(label: string, key: keyof Size): TemplateResult {
    return html`<number-field slot="controls" class="side" label=${label} integer testid="walk-${key}" .value=${this.size[key]} .min=${1} .max=${MOST[key]}
      @value-changed=${(event: ValueChangedEvent<number>) => this.begin({ ...this.size, [key]: event.detail.value }, this.lanes)}></number-field>`;
  }

  private readonly skip = (): void => {
    if (this.walk) this.player.seek(nextEnd(this.walk, this.player.at));
  };

  /** The register tile: B's vectors above, A's numbers at the left, the sums between. */
  private registers(walk: ProductWalk, moment: WalkMoment): TemplateResult {
    const { tileRows, lanes } = walk;
    const inRow = moment.sumsInRow || walk.tileCols / lanes;
    const columns = Array.from({ length: inRow * lanes }, (_, i) => i);
    const idle = moment.sums.length === 0;
    const laneOf = (vectors: readonly Float32Array[], first: number, column: number): string => {
      const value = vectors[first + Math.floor(column / lanes)]?.[column % lanes];
      return value === undefined ? '·' : String(value);
    };
    return html`<table><caption>Registers <span>${idle ? 'nothing multiplied yet' : `${moment.sums.length} vectors of sums`}</span></caption>
      <thead><tr><td></td>${columns.map((column) => html`<th scope="col" class=${column % lanes === 0 ? 'first' : ''}>${laneOf(moment.vectorsOfB, 0, column)}</th>`)}</tr></thead>
      <tbody>${Array.from({ length: tileRows }, (_, row) => {
        const outside = !idle && row >= moment.rows;
        return html`<tr class=${outside ? 'outside' : ''}><th scope="row">${moment.numbersOfA[row] === undefined ? '·' : formatCount(moment.numbersOfA[row])}</th>
          ${columns.map((column) => html`<td class=${column % lanes === 0 ? 'first' : ''}>${laneOf(moment.sums, row * inRow, column)}</td>`)}</tr>`;
      })}</tbody></table>
      <p class="walk-legend">Top: ${inRow === 1 ? 'the vector' : `the ${inRow} vectors`} of B just loaded. Left: the numbers of A. ${
        !idle && moment.rows < tileRows
          ? `The tile has ${tileRows} rows; ${tileRows - moment.rows} of them lie outside C and are not stored.`
          : 'Filled: read. Ring: written. Frame: the tile.'
      }</p>`;
  }

  private say(moment: WalkMoment | undefined): string {
    if (!moment) return this.loader.waiting;
    const { at } = this.player;
    const rows = (first: number, count: number): string =>
      count === 1 ? `row ${first}` : `rows ${first} to ${first + count - 1}`;
    const columns = (first: number, count: number): string =>
      count === 1 ? `column ${first}` : `columns ${first} to ${first + count - 1}`;
    const { kind, k, row, col, rows: height, cols: width } = moment;
    if (kind === undefined) return 'Not begun. First B is packed, then C is computed tile by tile.';
    if (kind === 'pack')
      return `Step ${at}: row ${k} of B, ${columns(col, width)}, is copied to where the next tile will find it.`;
    const tile = `${rows(row, height)}, ${columns(col, width)} of C`;
    if (kind === 'finish') return `Step ${at}: the tile is complete; ${tile} are stored.`;
    return `Step ${at}: k = ${k}. ${moment.vectorsOfB.length} vectors of B and ${moment.numbersOfA.length} numbers of A are loaded, ${moment.sums.length} multiply-adds for ${tile}.`;
  }
}

function sayCounts({ counts }: WalkMoment): TemplateResult {
  const { packed, vectors, numbers, multiplyAdds, stored } = counts;
  const loads = vectors + numbers;
  const ratio =
    multiplyAdds === 0
      ? nothing
      : html`: <strong>${formatNumber(loads / multiplyAdds, 3)}</strong> loads for each multiply-add, where the naive loop has 2`;
  return html`So far: ${formatCount(packed)} vectors packed; ${formatCount(vectors)} + ${formatCount(numbers)} loads of B and A,
    <strong>${formatCount(multiplyAdds)}</strong> multiply-adds${ratio}; ${formatCount(stored)} stores.`;
}

const WHY = html`<div slot="why"><p>A register tile of 4 rows and 2 vectors needs 4 + 2 loads for 8 multiply-adds, because every number that is fetched meets
  all those of the other side. The plain loop fetches two numbers and uses them once. A number of A is fetched once for each panel of B, and not once for
  each column.</p>
  <p>The eight sums also hide waiting: an addition takes a few cycles until its result can be used, and with eight of them under way there is always one that is
  ready. More rows would need more registers than there are: 8 sums, 2 vectors of B, 1 of A and 1 product make 12 of 16.</p>
  <p>Packing pays because a panel is read once for every tile in its column. In B its rows lie far apart; in the copy they follow each other, in the order in which
  they are used, and a whole panel stays in the fastest cache while the rows of A pass by.</p></div>`;

customElements.define('tile-walk', TileWalk);

declare global {
  interface HTMLElementTagNameMap {
    'tile-walk': TileWalk;
  }
}
