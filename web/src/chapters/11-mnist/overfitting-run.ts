// Training against test: the same network on a small part of MNIST, where it learns its examples by heart.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../plots/line-chart.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/progress-bar.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { lightRoot } from '../../lecture/light-root.js';
import { VisibilityController } from '../../lecture/visibility.js';
import type { LineChart } from '../../plots/line-chart.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatFixed, formatPercent } from '../../widgets/format.js';
import { MnistSession } from './mnist-session.js';
import { RECIPE, type TrainingSettings } from './mnist-settings.js';
import { RunCurves } from './run-curves.js';
import type { TrainingRecord } from './training-record.js';
import { isComplete, sayData } from './training-words.js';

/** Sizes of the training set to choose from; the largest is one shard. */
const IMAGES = [300, 1000, 3000, 10000];

/** Passes over the small set: enough to know it by heart. */
const EPOCHS = 40;

/** Plain: no smoothing, no schedule that would end the learning early. */
const SETTINGS: TrainingSettings = {
  ...RECIPE,
  label_smoothing: 0,
  learning_rate: 0.001,
  schedule: 'constant',
  batch_size: 50,
  epochs: EPOCHS,
};

/** `<overfitting-run>`: a Worker of its own, so that the trainer's run is left alone. It lives from the first click on. */
export class OverfittingRun extends LitElement {
  static override properties = {
    images: { state: true },
    decay: { state: true },
  };
  declare private images: number;
  declare private decay: number;
  private session = new MnistSession(Math.max(...IMAGES));
  private readonly lossCurves = new RunCurves('loss', 'test');
  private readonly accuracyCurves = new RunCurves('accuracy');
  private readonly sight = new VisibilityController(this);

  constructor() {
    super();
    this.images = 300;
    this.decay = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.addEventListener('change', this.changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.removeEventListener('change', this.changed);
    this.session.dispose();
    this.session = new MnistSession(Math.max(...IMAGES));
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(): void {
    this.lossCurves.update(this.session);
    this.accuracyCurves.update(this.session);
  }

  protected override updated(): void {
    if (this.session.active && !this.sight.visible) return;
    this.lossCurves.appendTo(this.querySelector('.loss') as LineChart);
    this.accuracyCurves.appendTo(this.querySelector('.accuracy') as LineChart);
  }

  protected override render(): TemplateResult {
    const { session, images } = this;
    const { data, problem } = session;
    const loading = session.active && data !== undefined && !isComplete(data) && data.error === undefined;
    return html`<figure-frame question="What becomes of the test when the network knows every training image by heart?">
      <div slot="picture" class="charts">
        <div class="chart"><p class="chart-title">Loss</p>
          <line-chart class="loss" x-label="epoch" y-label="" log-y .xMin=${0} .xMax=${EPOCHS} .curves=${this.lossCurves.curves}
            description=${`Loss by epoch. ${this.say()}`}></line-chart></div>
        <div class="chart"><p class="chart-title">Recognised</p>
          <line-chart class="accuracy" x-label="epoch" y-label="" .xMin=${0} .xMax=${EPOCHS} .yMin=${0.5} .yMax=${1}
            .formatY=${(share: number) => formatPercent(share, 0)} .curves=${this.accuracyCurves.curves}
            description=${`Share of images recognised, by epoch. ${this.say()}`}></line-chart></div>
      </div>
      <play-controls slot="controls" separate no-step ?playing=${session.active} play-label=${session.goesOnWith(this.settings, images) ? 'Go on' : 'Train'}
        play-testid="overfit-train" @play=${() => session.train(this.settings, images)} @pause=${() => session.pause()}
        @reset=${() => session.reset()}></play-controls>
      <select-field slot="controls" label="Training images" testid="overfit-images" .value=${String(images)}
        .options=${IMAGES.map((count) => ({ value: String(count), label: formatCount(count) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.images = Number(event.detail.value);
        }}></select-field>
      <number-field slot="controls" label="Weight decay" .value=${this.decay} .min=${0} .max=${1} .step=${0.001}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.decay = event.detail.value;
        }}></number-field>
      <div slot="controls" class="wide">
        <error-note .message=${data?.error ?? ''} @retry=${() => session.loadData()}></error-note>
        <error-note .message=${problem?.message ?? ''} retry-label=""></error-note>
        ${
          loading
            ? html`<progress-bar label="Images" .text=${sayData(data)}
                .value=${data.totalBytes > 0 ? data.loadedBytes / data.totalBytes : undefined}></progress-bar>`
            : nothing
        }
      </div>
      <read-out slot="read-out" data-testid="overfit-read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>A network of 784-128-10 has far more weights than 300 images have labels: it can store them all. What it
        stores about single images, a blot, an odd slant, says nothing about others. From there on the training loss falls while
        the test loss rises: the network becomes surer of everything, its mistakes included. The share of recognised test images
        often stays where it is, since being surer changes no answer. Against it help more images, smaller weights (weight decay),
        and stopping in time.</p></div>
    </figure-frame>`;
  }

  private get settings(): TrainingSettings {
    return { ...SETTINGS, weight_decay: this.decay };
  }

  private say(): string {
    const { session } = this;
    const { run } = session;
    if (session.phase === 'waiting')
      return 'Waiting for the images: one shard of 10,000 to train on, and the test images.';
    if (!run || run.train.length === 0) {
      return `${formatCount(this.images)} training images, ${formatCount(EPOCHS)} epochs, 784-128-10, Adam. The test is always on 10,000 others.`;
    }
    const done =
      session.phase === 'finished'
        ? 'Finished'
        : `Epoch ${formatFixed((run.step / Math.max(1, run.totalSteps)) * EPOCHS, 1)}`;
    return `${done}. ${sayBoth(run)}`;
  }

  private readonly changed = (): void => this.requestUpdate();
}

function sayBoth(run: TrainingRecord): string {
  const train = run.train.at(-1);
  const test = run.test.at(-1);
  if (!train || !test) return '';
  const lowest = run.test.reduce((best, point) => (point.loss < best.loss ? point : best), test);
  const risen =
    lowest.epoch < test.epoch
      ? ` It was lowest after epoch ${formatFixed(lowest.epoch, 0)}, at ${formatFixed(lowest.loss, 3)}.`
      : '';
  return (
    `Training: ${formatPercent(train.trainAccuracy, 1)} right, loss ${formatFixed(train.loss, 3)}. ` +
    `Test: ${formatPercent(test.accuracy, 1)} right, loss ${formatFixed(test.loss, 3)}.${risen}`
  );
}

customElements.define('overfitting-run', OverfittingRun);

declare global {
  interface HTMLElementTagNameMap {
    'overfitting-run': OverfittingRun;
  }
}
