// The proof that no line does XOR, put together by the reader: four demands, two sums, one conclusion, each step checked.
import { html, LitElement, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import { choice, FigureState, text } from '../../lecture/figure-state.js';
import { corners, gate } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { addDemands, contradict, DEMANDS, type Relation, type Sum, write } from './xor-demands.js';

/** Where a demand goes: nowhere yet, or into one of the two sums. */
type Place = '-' | 'A' | 'B';
const CONCLUSIONS = ['none', 'larger', 'zero', 'contradiction'] as const;
type Conclusion = (typeof CONCLUSIONS)[number];

const SENTENCES: readonly { value: Conclusion; text: string; answer: string }[] = [
  {
    value: 'larger',
    text: 'The weights have to be larger.',
    answer: 'Multiply all three numbers by 10: both sums are ten times as large, and still equal.',
  },
  {
    value: 'zero',
    text: 'w₁ + w₂ + 2b has to be exactly 0.',
    answer: '0 is not below 0: the first sum is still broken.',
  },
  {
    value: 'contradiction',
    text: 'No w₁, w₂ and b exist at all.',
    answer: 'One number would have to be below 0 and not below 0.',
  },
];

/** `<xor-proof>` */
export class XorProof extends LitElement {
  private relations: (Relation | undefined)[] = [undefined, undefined, undefined, undefined];
  private places: Place[] = ['-', '-', '-', '-'];
  private conclusion: Conclusion = 'none';
  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'xor-proof',
    version: 1,
    fields: { signs: text(4), sums: text(4), conclusion: choice(...CONCLUSIONS) },
    write: () => ({
      signs: this.relations.map((relation) => (relation === '<' ? 'l' : relation ? 'g' : '-')).join(''),
      sums: this.places.join(''),
      conclusion: this.conclusion,
    }),
    read: ({ signs, sums, conclusion }) => {
      if (!/^[lg-]{4}$/.test(signs) || !/^[AB-]{4}$/.test(sums)) throw new Error('it is not a proof of four rows');
      this.relations = Array.from(signs, (sign) => (sign === 'l' ? '<' : sign === 'g' ? '≥' : undefined));
      this.places = Array.from(sums) as Place[];
      this.conclusion = conclusion;
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  private get demandsRight(): boolean {
    return DEMANDS.every(({ relation }, i) => this.relations[i] === relation);
  }

  private sum(place: Place): Sum {
    return addDemands(this.places.flatMap((p, row) => (p === place ? [row] : [])));
  }

  private get sumsRight(): boolean {
    return this.demandsRight && contradict(this.sum('A'), this.sum('B'));
  }

  private get proved(): boolean {
    return this.sumsRight && this.conclusion === 'contradiction';
  }

  protected override render(): TemplateResult {
    const { loader } = this;
    return html`<figure-frame question="Can you prove that nobody will ever find such a line?" ?why-open=${this.proved}>
      <div slot="picture" class="proof">
        ${this.renderDemands()} ${this.renderSums()} ${this.renderConclusion()}
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" no-play no-step reset-testid="reset" @reset=${this.reset}></play-controls>
      <share-link slot="link" .source=${this.link}></share-link>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private renderDemands(): TemplateResult {
    return html`<section><p class="part">1. What does each row demand?</p>
      <ol class="rows">${DEMANDS.map((demand, row) => {
        const chosen = this.relations[row];
        const right = chosen === demand.relation;
        return html`<li><span class="where">XOR${demand.row} = ${gate('xor').table[row]}</span>
          <span class="z">z = ${write(demand.expression)}</span>
          <span class="choices" role="group" aria-label="z at ${demand.row}">${(['<', '≥'] as const).map(
            (relation) => html`<button type="button" class="choice" aria-pressed=${chosen === relation}
              data-testid="sign-${row}-${relation === '<' ? 'below' : 'not-below'}" aria-label="${relation === '<' ? 'below 0' : 'at least 0'}"
              @click=${() => this.demand(row, relation)}>${relation} 0</button>`,
          )}</span>
          <span class="mark ${right ? 'right' : 'wrong'}">${
            chosen === undefined
              ? ''
              : html`${right ? '✓' : '✗'}<span class="spoken">${right ? 'right' : 'wrong'}</span>`
          }</span></li>`;
      })}</ol></section>`;
  }

  private renderSums(): TemplateResult {
    const open = this.demandsRight;
    return html`<section class=${open ? '' : 'closed'}><p class="part">2. Add them in two sums that have the same left side</p>
      <ol class="rows">${DEMANDS.map(
        (
          { expression, relation },
          row,
        ) => html`<li><span class="z">${write(expression)} ${open ? relation : '?'} 0</span>
          <span class="choices" role="group" aria-label="${write(expression)} ${open ? relation : 'compared with'} 0">${(
            ['A', 'B'] as const
          ).map(
            (
              place,
            ) => html`<button type="button" class="choice" aria-pressed=${this.places[row] === place} data-testid="sum-${row}-${place}" ?disabled=${!open}
              @click=${() => this.put(row, place)}>into sum ${place}</button>`,
          )}</span></li>`,
      )}</ol>
      <p class="sum" data-testid="sum-A">Sum A: ${sumText(this.sum('A'))}</p>
      <p class="sum" data-testid="sum-B">Sum B: ${sumText(this.sum('B'))}</p></section>`;
  }

  private renderConclusion(): TemplateResult {
    const open = this.sumsRight;
    return html`<section class="last ${open ? '' : 'closed'}"><p class="part">3. What follows?</p>
      <div class="conclusions" role="group" aria-label="What follows?">${SENTENCES.map(
        ({
          value,
          text: sentence,
        }) => html`<button type="button" class="choice" aria-pressed=${this.conclusion === value}
          data-testid="conclusion-${value}" ?disabled=${!open} @click=${() => this.conclude(value)}>${sentence}</button>`,
      )}</div>
      <p class="sum">${this.judgement()}</p></section>`;
  }

  private judgement(): string {
    const chosen = this.sumsRight ? SENTENCES.find(({ value }) => value === this.conclusion) : undefined;
    return chosen ? `${chosen.value === 'contradiction' ? '✓' : '✗'} ${chosen.answer}` : '\u00a0';
  }

  private say(): string {
    const { relations } = this;
    const right = DEMANDS.filter(({ relation }, i) => relations[i] === relation).length;
    if (!this.demandsRight) return `Step 1: ${right} of 4 demands are right.`;
    if (!this.sumsRight) return `Step 2: ${this.advice()}`;
    if (!this.proved) return `Step 3: both sums are ${write(this.sum('A').expression)}. ${this.judgement().trim()}`;
    return `Proved: ${write(this.sum('A').expression)} cannot be below 0 and not below 0, so no line separates XOR. ${this.engineSays()}`;
  }

  /** What is missing in the two sums. */
  private advice(): string {
    const [a, b] = [this.sum('A'), this.sum('B')];
    const empty = (place: Place): boolean => !this.places.includes(place);
    if (empty('A') && empty('B')) return 'both sums are empty. Put each inequality into one of them, or into none.';
    if (!empty('A') && !a.relation) return 'sum A mixes < and ≥, and nothing can be said of such a sum.';
    if (!empty('B') && !b.relation) return 'sum B mixes < and ≥, and nothing can be said of such a sum.';
    return `sum A is ${sumText(a)} and sum B is ${sumText(b)}. Their left sides must be the same.`;
  }

  /** The engine looks for a line too, in its own way. */
  private engineSays(): string {
    const { engine } = this.loader;
    if (!engine) return '';
    const { separable } = engine.separation(corners(gate('xor').table), true);
    return separable ? '' : 'The engine’s search for a separating line ends with the same answer: there is none.';
  }

  private demand(row: number, relation: Relation): void {
    this.relations[row] = relation;
    this.requestUpdate();
  }

  private put(row: number, place: Place): void {
    this.places[row] = this.places[row] === place ? '-' : place;
    this.conclusion = 'none';
    this.requestUpdate();
  }

  private conclude(conclusion: Conclusion): void {
    this.conclusion = conclusion;
    this.requestUpdate();
  }

  private readonly reset = (): void => {
    this.relations = [undefined, undefined, undefined, undefined];
    this.places = ['-', '-', '-', '-'];
    this.conclusion = 'none';
    this.requestUpdate();
  };
}

function sumText({ expression, relation }: Sum): string {
  const left = write(expression);
  if (left === '0') return '–';
  return relation ? `${left} ${relation} 0` : `${left} (mixed)`;
}

const WHY = html`<p>Nothing in the proof depends on how the weights were found. It is not that the perceptron rule is too weak, or that you
  did not try long enough: there is no line to be found. Any learning rule for a single unit with a step fails on XOR.</p>
  <p>Four inequalities in three unknowns can contradict each other in this way only because the two diagonals of the square cross. The
  crossing point would have to lie on both sides of the line.</p>`;

customElements.define('xor-proof', XorProof);

declare global {
  interface HTMLElementTagNameMap {
    'xor-proof': XorProof;
  }
}
