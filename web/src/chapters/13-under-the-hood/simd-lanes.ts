// a·b + c on a list of numbers, one at a time and four at a time, with the instructions that each takes.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import type { LaneRun } from '../../../../wasm_bindings/engine';
import { FigureState, integer, numbers } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatNumber } from '../../widgets/format.js';

const LANES = 4;
const MOST = 12;
const LARGEST = 1e6;
const ROWS = ['a', 'b', 'c'] as const;
type Row = (typeof ROWS)[number];
type Lists = Readonly<Record<Row, Float32Array>>;

const FIRST: Lists = {
  a: Float32Array.of(1, 2, 3, 4, 0.5, -1, 2, 10, 3, -2, 0, 1),
  b: Float32Array.of(10, 10, 10, 10, 4, 4, 4, 4, -1, 5, 7, 0.25),
  c: Float32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2),
};
const FIRST_COUNT = 8;

/** `<simd-lanes>` */
export class SimdLanes extends LitElement {
  private lists: Lists = FIRST;
  private count = FIRST_COUNT;
  private runs: { readonly scalar: LaneRun; readonly simd: LaneRun } | undefined;
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'simd-lanes',
    version: 1,
    fields: { count: integer(1, MOST), a: numbers(MOST), b: numbers(MOST), c: numbers(MOST) },
    write: () => ({ count: this.count, ...this.lists }),
    read: ({ count, a, b, c }) => {
      if (![a, b, c].every((list) => list.every((value) => Math.abs(value) <= LARGEST)))
        throw new Error('a number is out of range');
      this.count = count;
      this.set({ a: Float32Array.from(a), b: Float32Array.from(b), c: Float32Array.from(c) });
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.runs) return;
    const [a, b, c] = ROWS.map((row) => this.lists[row].slice(0, this.count)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    this.runs = { scalar: engine.multiplyAddLanes(a, b, c, 1), simd: engine.multiplyAddLanes(a, b, c, LANES) };
  }

  private set(lists: Lists): void {
    this.lists = lists;
    this.runs = undefined;
    this.requestUpdate();
  }

  private change(row: Row, index: number, value: number): void {
    const list = this.lists[row].slice();
    list[index] = value;
    this.set({ ...this.lists, [row]: list });
  }

  private readonly reset = (): void => {
    this.count = FIRST_COUNT;
    this.set(FIRST);
  };

  protected override render(): TemplateResult {
    const { loader, runs, count } = this;
    const groups = Array.from({ length: Math.ceil(count / LANES) }, (_, i) => i * LANES);
    return html`<figure-frame question="How many instructions does a · b + c take for ${count} numbers, one by one and four at once?">
      <div slot="picture" class="lanes">${groups.map((first) => this.vector(first))}</div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step reset-testid="lanes-reset" ?disabled=${!runs} @reset=${this.reset}></play-controls>
      <number-field slot="controls" class="side" label="Numbers" integer testid="lanes-count" .value=${count} .min=${1} .max=${MOST}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.count = event.detail.value;
          this.set(this.lists);
        }}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers">${this.table()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  /** Four lanes side by side; those that hold no number are empty. */
  private vector(first: number): TemplateResult {
    const places = Array.from({ length: LANES }, (_, lane) => first + lane);
    const y = this.runs?.simd.y;
    return html`<table class="vector"><caption>lanes 0 to 3${first > 0 ? ', again' : ''}</caption>
      <tbody>${ROWS.map(
        (row, i) =>
          html`<tr><th scope="row">${['', '·', '+'][i]} ${row}</th>${places.map((place) =>
            place < this.count
              ? html`<td><number-field label-hidden label="${row}, number ${place + 1}" testid="${row}-${place}" .value=${this.lists[row][place] as number} .min=${-LARGEST} .max=${LARGEST} .step=${0.5}
                @value-changed=${(event: ValueChangedEvent<number>) => this.change(row, place, event.detail.value)}></number-field></td>`
              : html`<td class="empty"></td>`,
          )}</tr>`,
      )}
      <tr class="result"><th scope="row">= y</th>${places.map((place) => html`<td data-testid="y-${place}">${y && place < this.count ? formatNumber(y[place] as number, 6) : ''}</td>`)}</tr></tbody></table>`;
  }

  private table(): TemplateResult | typeof nothing {
    const { runs } = this;
    if (!runs) return nothing;
    const kinds = [
      ['load', 'loads'],
      ['multiply', 'multiplies'],
      ['add', 'adds'],
      ['store', 'stores'],
    ] as const;
    const row = (name: string, run: LaneRun, id: string): TemplateResult =>
      html`<tr><th scope="row">${name}</th>${kinds.map(([, key]) => html`<td>${run[key]}</td>`)}<td data-testid=${id}><strong>${allOf(run)}</strong></td></tr>`;
    return html`<table class="instructions"><caption>Instructions, counted while the engine’s loop ran</caption>
      <thead><tr><td></td>${kinds.map(([label]) => html`<th scope="col">${label}</th>`)}<th scope="col">all</th></tr></thead>
      <tbody>${row('scalar', runs.scalar, 'scalar-all')}${row('SIMD128', runs.simd, 'simd-all')}</tbody></table>`;
  }

  private say(): string {
    const { runs, count } = this;
    if (!runs) return this.loader.waiting;
    return `${count} ${count === 1 ? 'number takes' : 'numbers take'} ${allOf(runs.scalar)} instructions one by one and ${allOf(runs.simd)} with vectors of four.`;
  }
}

function allOf({ loads, multiplies, adds, stores }: LaneRun): number {
  return loads + multiplies + adds + stores;
}

const WHY = html`<div slot="why"><p>One instruction acts on all four lanes, so four numbers cost what one costs. Set the count to 5: the fifth number pays for a whole vector,
  of which three lanes do nothing. In each lane happens exactly what would happen to that number alone, in the same order, so not a bit of the result changes.</p></div>`;

customElements.define('simd-lanes', SimdLanes);

declare global {
  interface HTMLElementTagNameMap {
    'simd-lanes': SimdLanes;
  }
}
