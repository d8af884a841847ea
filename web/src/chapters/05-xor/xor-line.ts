// Drag a line over XOR: the counter never passes 3 of 4, and the four inequalities say why with the numbers of the line.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/line-desk.js';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import type { EngineModule, LineEvaluation } from '../../../../wasm_bindings/engine';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { EditedLine } from '../../lecture/edited-line.js';
import { FigureState, integer, numbers } from '../../lecture/figure-state.js';
import { corners, gate } from '../../lecture/gates.js';
import { lightRoot } from '../../lecture/light-root.js';
import { type WeightsChange, weightsText } from '../../lecture/line-desk.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import { pointSetOf } from '../../plots/point-set.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { LINES, LineTally, lineOfGrid } from './line-tally.js';
import { DEMANDS, write } from './xor-demands.js';

const { table: XOR } = gate('xor');
/** OR: three rows right. */
const START = { w1: 0.5, w2: 0.5, b: -0.2 };

/** `<xor-line>` */
export class XorLine extends LitElement {
  private readonly line = new EditedLine(START);
  private best = 0;
  private evaluation: LineEvaluation | undefined;
  /** z₀₀ + z₁₁, which is z₀₁ + z₁₀ too. */
  private sum = Number.NaN;
  private tally: LineTally | undefined;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 1000,
    length: () => LINES,
    visible: () => this.loader.visible,
    moved: (at) => this.tried(at),
    perFrame: 200,
  });
  private readonly link = new FigureState(this, {
    figure: 'xor-line',
    version: 1,
    fields: { line: numbers(), best: integer(0, 4), tried: integer(0, LINES) },
    write: () => ({ line: this.line.numbers(), best: this.best, tried: this.player.at }),
    read: ({ line, best, tried }) => {
      if (!this.line.restore(line)) throw new Error('it has no line');
      this.best = best;
      this.tally = undefined;
      this.player.pause();
      this.player.at = tried;
    },
  });

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    const { w1, w2, b } = this.line.weights;
    this.evaluation = engine.evaluateLine(corners(XOR), b, w1, w2);
    this.best = Math.max(this.best, this.evaluation.correct);
    this.sum = sumOfOpposite(engine, w1, w2, b);
    this.count(engine, this.player.at);
  }

  private count(engine: EngineModule, at: number): void {
    if (!this.tally || this.tally.tried > at) this.tally = new LineTally(engine, XOR);
    this.tally.advance(at);
    this.best = Math.max(this.best, this.tally.best);
  }

  private tried(at: number): void {
    if (at > 0) this.line.restart(lineOfGrid(at - 1));
  }

  protected override render(): TemplateResult {
    const { evaluation, line, loader, player } = this;
    return html`<figure-frame question="Can you get all four corners right with one line?">
      <line-desk slot="picture" no-table .table=${XOR} .weights=${line.weights} .past=${line.past} .evaluation=${evaluation} target="XOR"
        description=${`The corners of XOR and a line. ${this.say()}`} @weights-changed=${this.changed}>
        ${evaluation ? this.renderDemands(evaluation) : nothing}
      </line-desk>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" play-label="Try ${formatCount(LINES)} lines" play-testid="try-all" ?playing=${player.playing}
        ?disabled=${!loader.engine} .speeds=${[10, 100, 1000, 5000]} .speed=${player.speed} speed-unit="lines/s"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers">${this.renderTally()}</div>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why">${WHY}</div>
    </figure-frame>`;
  }

  private renderDemands({ z, right, correct }: LineEvaluation): TemplateResult {
    const sum = formatNumber(this.sum);
    return html`<table class="demands"><caption>What XOR demands of this line</caption>
      <tbody>${DEMANDS.map(
        (
          { expression, relation, row },
          i,
        ) => html`<tr class=${right[i] === 1 ? 'held' : 'broken'} data-testid="demand-${i}">
          <th scope="row">${row}</th>
          <td class="letters">${write(expression)} ${relation} 0</td>
          <td class="now"><b>${formatNumber(z[i] as number)}</b> ${relation} 0</td>
          <td>${right[i] === 1 ? '✓ holds' : '✗ broken'}</td>
        </tr>`,
      )}</tbody></table>
      <table class="demands" data-testid="balance"><caption>Two sums of them: both are w₁ + w₂ + 2b</caption>
      <tbody>
        <tr class=${this.sum < 0 ? 'held' : 'broken'}><th scope="row">first + last</th><td class="now"><b>${sum}</b> < 0</td>
          <td>${this.sum < 0 ? '✓ holds' : '✗ broken'}</td></tr>
        <tr class=${this.sum >= 0 ? 'held' : 'broken'}><th scope="row">second + third</th><td class="now"><b>${sum}</b> ≥ 0</td>
          <td>${this.sum >= 0 ? '✓ holds' : '✗ broken'}</td></tr>
      </tbody></table>
      <p class="conflict">${conflict(right, correct)}</p>`;
  }

  private renderTally(): TemplateResult {
    const { counts, tried } = this.tally ?? { counts: [0, 0, 0, 0, 0], tried: 0 };
    const most = Math.max(1, ...counts);
    return html`<table class="tally"><caption>${linesTried(tried)}, by corners right. Best so far: <b data-testid="best">${this.best}</b> of 4</caption>
      <tbody>${counts.map(
        (count, right) => html`<tr><th scope="row">${right}</th>
          <td><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${(100 * count) / most} height="8"></rect></svg></td>
          <td class="count" data-testid="lines-${right}">${formatCount(count)}</td></tr>`,
      )}</tbody></table>`;
  }

  private say(): string {
    const { evaluation, line, best, tally } = this;
    if (!evaluation) return this.loader.waiting;
    const broken = DEMANDS.filter((_, i) => evaluation.right[i] !== 1).map(
      ({ expression, relation }) => `${write(expression)} ${relation} 0`,
    );
    const tried =
      tally && tally.tried > 0 ? ` ${linesTried(tally.tried)}; none has more than ${tally.best} right.` : '';
    return `${weightsText(line.weights)}: ${evaluation.correct} of 4 corners are right. Broken: ${broken.join(', ')}. Best so far: ${best} of 4.${tried}`;
  }

  private readonly changed = (event: CustomEvent<WeightsChange>): void => {
    this.player.pause();
    this.line.change(event.detail);
    this.requestUpdate();
  };

  private readonly reset = (): void => {
    this.player.reset();
    this.line.restart(START);
    this.best = 0;
    this.requestUpdate();
  };
}

function linesTried(count: number): string {
  return count === 1 ? '1 line tried' : `${formatCount(count)} lines tried`;
}

/** The engine's z at (1, 1) with twice the bias: w₁ + w₂ + 2b. */
function sumOfOpposite(engine: EngineModule, w1: number, w2: number, b: number): number {
  const twice = Math.max(-LARGEST_NUMBER, Math.min(LARGEST_NUMBER, 2 * b));
  return engine.evaluateLine(pointSetOf([[1, 1, 0]]), twice, w1, w2).z[0] as number;
}

/** Which demands force which one to break. */
function conflict(right: Uint8Array, correct: number): string {
  const opposite = right[0] === 1 && right[3] === 1;
  const others = right[1] === 1 && right[2] === 1;
  if (correct < 3) return opposite || others ? 'One of the two pairs holds, so the other cannot.' : '';
  const broken = DEMANDS[right.indexOf(0)];
  return broken
    ? `The three that hold force ${write(broken.expression)} ${broken.relation === '<' ? '≥' : '<'} 0.`
    : '';
}

const WHY = html`<p>Along any line through the square’s centre, z changes evenly, so z at the centre is the mean of z at two opposite
  corners. The two diagonals share that centre: z(0, 0) + z(1, 1) and z(0, 1) + z(1, 0) are the same number, w₁ + w₂ + 2b. XOR
  wants it to be below 0 as one sum and not below 0 as the other. Move the line as you like: both sums change together.</p>
  <p>Whenever three inequalities hold, they force the fourth one to break. So three corners are the most, and you can choose
  which three.</p>`;

customElements.define('xor-line', XorLine);

declare global {
  interface HTMLElementTagNameMap {
    'xor-line': XorLine;
  }
}
