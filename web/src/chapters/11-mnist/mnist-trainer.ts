// The trainer: settings, train, pause, step, reset; loss and accuracy while they change; the first layer; the runs before.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../plots/color-legend.js';
import '../../plots/image-grid.js';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/play-controls.js';
import '../../widgets/progress-bar.js';
import '../../widgets/read-out.js';
import { parseFragment } from '../../lecture/fragment.js';
import type { ImageGrid } from '../../plots/image-grid.js';
import type { LineChart } from '../../plots/line-chart.js';
import { formatCount, formatNumber, formatPercent, formatSeconds, NO_VALUE } from '../../widgets/format.js';
import '../../lecture/share-link.js';
import './engine-choice.js';
import { lightRoot } from '../../lecture/light-root.js';
import './mnist-settings-form.js';
import './run-history.js';
import { VisibilityController } from '../../lecture/visibility.js';
import { MnistSession } from './mnist-session.js';
import {
  formatState,
  hiddenOf,
  INPUTS,
  parseState,
  RECIPE,
  sameSettings,
  type TrainingSettings,
} from './mnist-settings.js';
import type { SettingsChanged } from './mnist-settings-form.js';
import { RunCurves } from './run-curves.js';
import { TARGET_ACCURACY } from './training-record.js';
import { isComplete, sayData, sayState } from './training-words.js';

/** This figure's name in an address. */
const STATE_NAME = 'mnist-trainer';

/** Units whose weights are shown here; the next step shows all. */
const UNITS_SHOWN = 52;

/** Above this best accuracy the chart shows the last tenth only, where the differences are. */
const CLOSE_UP = 0.95;

/** `<mnist-trainer id="trainer">`. Loads nothing before the reader asks for it. Other figures follow its `session`. */
export class MnistTrainer extends LitElement {
  static override properties = {
    settings: { attribute: false },
    linkProblem: { state: true },
    kept: { state: true },
    weightLimit: { state: true },
  };
  /** The settings in the form: those of the next run. */
  declare settings: TrainingSettings;
  /** Why a link's settings could not be read. */
  declare private linkProblem: string;
  /** The number of the run whose network was kept for the drawing chapter. */
  declare private kept: number | undefined;

  /** The value at the ends of the weights' scale. */
  declare private weightLimit: number;

  session = new MnistSession();
  private readonly lossCurves = new RunCurves('loss');
  private readonly accuracyCurves = new RunCurves('accuracy');
  private readonly sight = new VisibilityController(this);
  /** The weights on show: those of the moment when they could last be seen. */
  private shownLayer: Float32Array | undefined;

  constructor() {
    super();
    this.settings = RECIPE;
    this.linkProblem = '';
    this.weightLimit = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.addEventListener('change', this.sessionChanged);
    window.addEventListener('hashchange', this.readAddress);
    this.readAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.readAddress);
    this.session.removeEventListener('change', this.sessionChanged);
    this.session.dispose();
    this.session = new MnistSession();
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    this.lossCurves.update(this.session);
    this.accuracyCurves.update(this.session);
    if (this.drawing) this.shownLayer = this.session.firstLayer;
  }

  protected override updated(): void {
    if (!this.drawing) return;
    const grid = this.querySelector<ImageGrid>('image-grid');
    void grid?.updateComplete.then(() => {
      this.weightLimit = grid.limitOf(0);
    });
    this.lossCurves.appendTo(this.querySelector('.loss') as LineChart);
    this.accuracyCurves.appendTo(this.querySelector('.accuracy') as LineChart);
  }

  protected override render(): TemplateResult {
    const { session, settings } = this;
    return html`<figure-frame question="How many of 10,000 unseen digits will it read?">
      <div slot="picture" class="trainer-picture">
        ${this.renderCharts()} ${this.renderWeights()}
      </div>
      <play-controls slot="controls" separate ?playing=${session.active} play-label=${this.playLabel()}
        play-testid="train" pause-testid="pause" step-testid="step" reset-testid="reset"
        @play=${() => session.train(settings)} @pause=${() => session.pause()}
        @step=${() => session.step(settings)} @reset=${() => session.reset()}></play-controls>
      <share-link slot="controls" figure=${STATE_NAME} .state=${formatState(settings)} .step=${this.stepId()}></share-link>
      <div slot="controls">${this.renderKeep()}</div>
      <div slot="controls" class="wide">${this.renderProblems()}</div>
      <mnist-settings-form slot="controls" class="wide" .settings=${settings} .refused=${this.refusal()}
        @settings-changed=${this.settingsChanged}></mnist-settings-form>
      ${this.renderNumbers()}
      <read-out slot="read-out" data-testid="read-out" .text=${sayState(session, settings)}></read-out>
      <run-history slot="read-out" .session=${session} @settings-changed=${this.settingsChanged}></run-history>
    </figure-frame>`;
  }

  /** Pictures of a run under way are drawn only where they can be seen; numbers and words always change. */
  private get drawing(): boolean {
    return this.sight.visible || !this.session.active;
  }

  private renderCharts(): TemplateResult {
    const { session, settings } = this;
    const epochs = session.run?.settings.epochs ?? settings.epochs;
    const longest = Math.max(epochs, ...session.past.map((run) => run.settings.epochs));
    const best = Math.max(0, ...[session.run, ...session.past].map((run) => run?.accuracy || 0));
    const smoothed = (session.run?.settings ?? settings).label_smoothing > 0;
    return html`<div class="charts">
      <div class="chart"><p class="chart-title">Loss${
        smoothed ? html` <span>training with label smoothing, test without</span>` : nothing
      }</p>
        <line-chart class="loss" x-label="epoch" y-label="" log-y .xMin=${0} .xMax=${longest}
          .curves=${this.lossCurves.curves} description=${`Loss by epoch. ${this.spokenCurves('loss')}`}></line-chart></div>
      <div class="chart"><p class="chart-title">Recognised <span>${this.sayAccuracy()}</span></p>
        <line-chart class="accuracy" x-label="epoch" y-label="" .xMin=${0} .xMax=${longest}
          .yMin=${best >= CLOSE_UP ? 0.9 : 0} .yMax=${1} .formatY=${formatShare} .curves=${this.accuracyCurves.curves}
          description=${`Share of images recognised, by epoch. ${this.spokenCurves('accuracy')}`}></line-chart></div>
    </div>`;
  }

  /** The answer to the question, where the eyes are while it trains. */
  private sayAccuracy(): string {
    const accuracy = this.session.run?.accuracy;
    return accuracy === undefined || Number.isNaN(accuracy)
      ? 'share of images'
      : `${formatPercent(accuracy)} of the test images`;
  }

  private spokenCurves(quantity: 'loss' | 'accuracy'): string {
    const train = this.session.run?.train.at(-1);
    const test = this.session.run?.test.at(-1);
    if (!train) return 'No run yet.';
    const now = quantity === 'loss' ? formatNumber(train.loss, 3) : formatPercent(train.trainAccuracy, 1);
    if (!test) return `Training: ${now}.`;
    return `Training: ${now}; test: ${quantity === 'loss' ? formatNumber(test.loss, 3) : formatPercent(test.accuracy)}.`;
  }

  private renderWeights(): TemplateResult {
    const { run } = this.session;
    const firstLayer = this.shownLayer;
    const units = firstLayer ? firstLayer.length / INPUTS : 0;
    const shown = Math.min(units, UNITS_SHOWN);
    const hidden = run ? hiddenOf(run.settings).length > 0 : true;
    const what = hidden ? 'units' : 'outputs';
    const count = shown < units ? `${shown} of ${formatCount(units)} ${what}` : `all ${units} ${what}`;
    return html`<div class="weights">
      <div class="weights-head">
        <p class="chart-title">First layer’s weights ${firstLayer ? html`<span>${count}, one scale</span>` : nothing}</p>
        ${firstLayer ? html`<color-legend .limit=${this.weightLimit}></color-legend>` : nothing}
      </div>
      ${
        firstLayer
          ? html`<image-grid kind="weights" scale="shared" .columns=${26} .maxCell=${40} item-name="Unit"
              .images=${firstLayer.subarray(0, shown * INPUTS)}
              description="Weights from the 28 by 28 pixels to ${count}; blue negative, orange positive"></image-grid>`
          : html`<p class="placeholder">They appear with the first step: one picture a unit, one weight a pixel.</p>`
      }
    </div>`;
  }

  private renderProblems(): TemplateResult {
    const { session } = this;
    const { data, problem } = session;
    const loading = data !== undefined && !isComplete(data) && data.error === undefined;
    const enough = (data?.trainImages ?? 0) > 0 && (data?.testImages ?? 0) > 0;
    return html`<error-note testid="link-error" .message=${this.linkProblem} retry-label=""></error-note>
      <error-note testid="data-error" .message=${data?.error ?? ''} @retry=${() => session.loadData()}></error-note>
      ${
        data?.error !== undefined && enough && data.trainImages < data.plannedTrainImages
          ? html`<button type="button" class="quiet" data-testid="use-loaded" @click=${() => session.useLoadedData()}>
              Go on with the ${formatCount(data.trainImages)} images that are there</button>`
          : nothing
      }
      <error-note testid="run-error" .message=${problem && !problem.setting ? problem.message : ''} retry-label=""></error-note>
      ${
        loading
          ? html`<progress-bar testid="data-progress" label="Images" .text=${sayData(data)}
              .value=${data.totalBytes > 0 ? data.loadedBytes / data.totalBytes : undefined}></progress-bar>`
          : nothing
      }`;
  }

  private renderNumbers(): TemplateResult {
    const { session } = this;
    const { run, snapshot } = session;
    const rate =
      snapshot && snapshot.samplesPerSecond > 0 ? formatCount(roundTo3(snapshot.samplesPerSecond)) : NO_VALUE;
    const toTarget = run?.secondsToTarget;
    return html`<dl slot="numbers" class="trainer-numbers">
      <div class="big"><dt>Test accuracy</dt><dd data-testid="test-accuracy">${formatPercent(run?.accuracy ?? Number.NaN)}</dd></div>
      <div><dt>Images a second</dt><dd data-testid="samples-per-second">${rate}</dd></div>
      <div><dt>Training time</dt><dd data-testid="seconds">${run && run.step > 0 ? formatSeconds(run.seconds) : NO_VALUE}</dd></div>
      <div><dt>Time to ${formatPercent(TARGET_ACCURACY, 0)}</dt><dd>${toTarget === undefined ? NO_VALUE : formatSeconds(toTarget)}</dd></div>
      <div><dt>Learning rate now</dt><dd>${snapshot && snapshot.step > 0 ? formatNumber(snapshot.learningRate, 3) : NO_VALUE}</dd></div>
      <div><dt>Engine</dt><dd><engine-choice .engine=${session.engine}></engine-choice></dd></div>
    </dl>`;
  }

  private renderKeep(): TemplateResult {
    const { run } = this.session;
    const ready = run !== undefined && run.step > 0 && !this.session.active;
    const kept = run !== undefined && this.kept === run.number;
    return html`<button type="button" class="quiet" data-testid="keep-network" ?disabled=${!ready || kept} @click=${this.keep}
      >Use this network for drawing</button>${kept ? html` <a href="../draw/">Draw a digit for it</a>` : nothing}`;
  }

  private playLabel(): string {
    const { session, settings } = this;
    if (session.goesOnWith(settings)) return 'Go on';
    return 'Train';
  }

  private refusal(): { setting: keyof TrainingSettings; message: string } | undefined {
    const problem = this.session.problem;
    return problem?.setting ? { setting: problem.setting, message: problem.message } : undefined;
  }

  private stepId(): string {
    return this.closest('section')?.id ?? '';
  }

  private readonly sessionChanged = (): void => this.requestUpdate();

  private readonly settingsChanged = (event: CustomEvent<SettingsChanged>): void => {
    this.settings = event.detail.settings;
    this.linkProblem = '';
  };

  private readonly readAddress = (): void => {
    const state = parseFragment(location.hash).figures.get(STATE_NAME);
    if (state === undefined) return;
    try {
      const settings = parseState(state);
      if (!sameSettings(settings, this.settings)) this.settings = settings;
      this.linkProblem = '';
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.linkProblem = `The settings in this link cannot be read (${reason}). These are the default ones.`;
      this.settings = RECIPE;
    }
  };

  private readonly keep = async (): Promise<void> => {
    const run = this.session.run?.number;
    if (await this.session.keepNetwork()) this.kept = run;
  };
}

function formatShare(share: number): string {
  return formatPercent(share, Number.isInteger(Math.round(share * 1000) / 10) ? 0 : 1);
}

/** Three significant digits: more would flicker. */
function roundTo3(value: number): number {
  return Number(value.toPrecision(3));
}

customElements.define('mnist-trainer', MnistTrainer);

declare global {
  interface HTMLElementTagNameMap {
    'mnist-trainer': MnistTrainer;
  }
}
