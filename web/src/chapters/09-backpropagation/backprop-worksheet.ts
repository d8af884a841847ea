// A worksheet of one step of backpropagation for any small network, to print with its answer key; a link brings the same one again.
import { html, LitElement, nothing, render, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/read-out.js';
import type { BackpropProblem, BackpropTrace } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { FigureState, integer, text } from '../../lecture/figure-state.js';
import { formatFragment } from '../../lecture/fragment.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { copyProblem, LARGEST_SEED, PRESETS, presetOf, withDrawnNumbers } from './problem.js';
import { changedProblem, claimedPreset, isDrawn, problemFields } from './problem-fields.js';
import { PROBLEM_FIELDS, readProblem, writeProblem } from './stepper-state.js';
import { type Sheet, sheetPage } from './worksheet-sheet.js';

/** Of the element that is printed in place of the page. */
const PRINTED = 'print-sheet';

/** `<backprop-worksheet>` */
export class BackpropWorksheet extends LitElement {
  static override properties = { message: { state: true }, keyShown: { state: true } };
  declare private message: string;
  declare private keyShown: boolean;

  private preset = 'drawn';
  private seed = 1;
  /** Until the engine has drawn its numbers, those of a preset. */
  private problem: BackpropProblem = copyProblem(presetOf('xor').problem);
  private fresh = true;
  private trace: BackpropTrace | undefined;

  private readonly loader = new EngineController(this);
  private readonly link = new FigureState(this, {
    figure: 'backprop-worksheet',
    version: 1,
    fields: { from: text(20), ...PROBLEM_FIELDS, seed: integer(0, LARGEST_SEED) },
    write: () => ({ from: this.preset, ...writeProblem(this.problem), seed: this.seed }),
    read: (state) => {
      const problem = readProblem(state);
      this.loader.engine?.traceBackprop(problem);
      this.preset = claimedPreset(state.from, problem);
      this.seed = state.seed;
      this.fresh = false;
      this.use(problem);
    },
  });

  constructor() {
    super();
    this.message = '';
    this.keyShown = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.printed();
  }

  private use(problem: BackpropProblem): void {
    this.problem = problem;
    this.trace = undefined;
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.trace) return;
    try {
      if (this.fresh) this.problem = withDrawnNumbers(engine, this.problem, this.seed);
      this.fresh = false;
      this.trace = engine.traceBackprop(this.problem);
      if (this.preset === 'drawn' && !isDrawn(engine, this.problem, this.seed)) this.preset = 'own';
    } catch (thrown) {
      this.message = messageOf(thrown);
      this.preset = 'drawn';
      this.problem = withDrawnNumbers(engine, presetOf('xor').problem, this.seed);
      this.trace = engine.traceBackprop(this.problem);
    }
  }

  private attempt(problem: BackpropProblem, preset: string): void {
    try {
      this.loader.engine?.traceBackprop(problem);
    } catch (thrown) {
      this.message = messageOf(thrown);
      this.requestUpdate();
      return;
    }
    this.message = '';
    this.preset = preset;
    this.use(problem);
  }

  private get sheet(): Sheet | undefined {
    const { trace, problem, preset } = this;
    if (!trace) return undefined;
    const title =
      preset === 'drawn' ? `seed ${this.seed}` : preset === 'own' ? 'your own network' : presetOf(preset).label;
    const address = new URL(location.href);
    address.hash = formatFragment({ step: this.link.step, figures: new Map([[this.link.figure, this.link.text()]]) });
    return { problem, trace, title, address: address.href };
  }

  protected override render(): TemplateResult {
    const { loader, problem, sheet } = this;
    return html`<figure-frame question="Can you do it on paper?">
      <div slot="picture" class="worksheet" tabindex="0" role="group" aria-label="The sheet" data-testid="sheet">
        ${sheet ? sheetPage(sheet, this.keyShown) : nothing}
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <error-note .message=${this.message} retry-label="" testid="worksheet-message"></error-note>
      <button slot="controls" type="button" class="primary" data-testid="print" ?disabled=${!sheet} @click=${this.print}>Print with answer key</button>
      <label slot="controls" class="tick"><input type="checkbox" data-testid="show-key" .checked=${this.keyShown}
        @change=${(event: Event) => {
          this.keyShown = (event.target as HTMLInputElement).checked;
        }} /> Show the answer key</label>
      ${problemFields({
        presets: PRESETS,
        preset: this.preset,
        problem,
        seed: this.seed,
        functions: loader.engine?.activationNames().split(' ') ?? [problem.activation],
        choosePreset: (name) => this.attempt(copyProblem(presetOf(name).problem), name),
        change: this.change,
        draw: this.draw,
        refuse: (message) => {
          this.message = message;
        },
      })}
      <share-link slot="link" .source=${this.link}></share-link>
      <read-out slot="read-out" .text=${this.say()}></read-out>
    </figure-frame>`;
  }

  private say(): string {
    if (!this.trace) return this.message || this.loader.waiting;
    const lines = this.trace.steps.kind.length;
    return `A sheet with ${lines} lines to fill in. The answer key is printed on a page of its own; the link at its foot brings the same sheet again.`;
  }

  private readonly change = (change: Partial<BackpropProblem>): void => {
    const { engine } = this.loader;
    if (!engine) return;
    try {
      const { problem, drawn } = changedProblem(engine, this.problem, change, this.seed);
      this.attempt(problem, drawn ? 'drawn' : this.preset === 'drawn' ? 'drawn' : 'own');
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  };

  private readonly draw = (seed: number): void => {
    const { engine } = this.loader;
    if (!engine) return;
    this.seed = seed;
    this.attempt(withDrawnNumbers(engine, this.problem, seed), 'drawn');
  };

  /** Sheet and key stand alone on paper: a copy of them takes the page's place while it is printed. */
  private readonly print = (): void => {
    const { sheet } = this;
    if (!sheet) return;
    this.printed();
    const paper = document.createElement('div');
    paper.id = PRINTED;
    render(html`${sheetPage(sheet, false)}${sheetPage(sheet, true)}`, paper);
    document.body.append(paper);
    document.documentElement.dataset.printing = 'worksheet';
    window.addEventListener('afterprint', this.printed, { once: true });
    window.print();
  };

  private readonly printed = (): void => {
    document.getElementById(PRINTED)?.remove();
    delete document.documentElement.dataset.printing;
  };
}

customElements.define('backprop-worksheet', BackpropWorksheet);

declare global {
  interface HTMLElementTagNameMap {
    'backprop-worksheet': BackpropWorksheet;
  }
}
