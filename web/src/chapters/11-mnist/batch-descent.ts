// Batch, epoch, stochastic gradient: the same descent with batches of different size, and the scatter of their gradients.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import '../../plots/line-chart.js';
import '../../plots/surface-map.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { BatchGradients, DescentPath, EngineModule } from '../../../../wasm_bindings/engine';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { SurfacePath } from '../../plots/surface-map.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatFixed, formatNumber } from '../../widgets/format.js';
import { type DescentScene, descendFromStart, sharedScene, VIEW } from './descent-scene.js';

/** Epochs that every batch size gets: the same number of looks at each point. */
const EPOCHS = 12;
const POINTS = 60;
const BATCHES = [1, 4, 15, POINTS];
/** Gradients drawn at the present place, and how long they are drawn. */
const SAMPLES = 40;
const ARROW_SCALE = 0.5;

/** `<batch-descent>` */
export class BatchDescent extends LitElement {
  static override properties = {
    batch: { state: true },
    rate: { state: true },
    seed: { state: true },
  };
  declare private batch: number;
  declare private rate: number;
  declare private seed: number;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 8,
    length: () => (this.path ? this.path.loss.length - 1 : 0),
    visible: () => this.loader.visible,
  });
  private scene: DescentScene | undefined;
  private path: DescentPath | undefined;
  private previous: { readonly path: DescentPath; readonly batch: number } | undefined;
  private gradients: BatchGradients | undefined;
  private measuredAt = -1;
  private curves: readonly Curve[] = [];
  private drawnTo = -1;

  constructor() {
    super();
    this.batch = 4;
    this.rate = 0.2;
    this.seed = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (!this.scene) {
      void this.setTheScene(engine);
      return;
    }
    const settingsChanged = ['batch', 'rate', 'seed'].some((name) => changed.has(name));
    if (!this.path || settingsChanged) {
      const { points } = this.scene;
      const steps = EPOCHS * Math.ceil(POINTS / this.batch);
      this.path = descendFromStart(engine, points, {
        learningRate: this.rate,
        batchSize: this.batch,
        steps,
        seed: this.seed,
      });
      this.measuredAt = this.drawnTo = -1;
    }
    this.measure();
    this.draw();
  }

  protected override render(): TemplateResult {
    const { player, loader, scene } = this;
    return html`<figure-frame question="Does it pay to look at all the points before every step?">
      <div slot="picture" class="descent">
        <surface-map x-label="weight w" y-label="bias b" .xMin=${VIEW.xMin} .xMax=${VIEW.xMax} .yMin=${VIEW.yMin} .yMax=${VIEW.yMax}
          .values=${scene?.values ?? NOTHING} .columns=${scene?.columns ?? 0} .levels=${scene?.levels ?? NO_LEVELS}
          .paths=${this.paths()} .arrows=${this.arrows()}
          .target=${scene && { x: scene.minimum.weight, y: scene.minimum.bias, label: 'lowest' }}
          description=${`The loss over weight and bias as a map, with the path of the descent. ${this.say()}`}></surface-map>
        <div class="chart"><p class="chart-title">Loss of all ${POINTS} points</p>
          <line-chart x-label="epoch" y-label="" .xMin=${0} .xMax=${EPOCHS} .yMin=${0.3} .yMax=${1.6} .curves=${this.curves}
            description="Loss by epoch"></line-chart></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!this.path} .speeds=${[2, 8, 30, 120]} .speed=${player.speed}
        @play=${this.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Points in a batch" testid="batch-size" .value=${String(this.batch)}
        .options=${BATCHES.map((size) => ({ value: String(size), label: size === POINTS ? `${size}, all` : String(size) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.setBatch(Number(event.detail.value))}></select-field>
      <number-field slot="controls" label="Learning rate" logarithmic .value=${this.rate} .min=${0.001} .max=${10}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.rate = event.detail.value;
        }}></number-field>
      <number-field slot="controls" label="Seed" integer .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.seed = event.detail.value;
        }}></number-field>
      <p slot="numbers" class="figure-numbers descent-numbers">${this.numbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>The gradient of a batch is an estimate of the whole one. The mean of many such estimates is right; each
        alone is off by an amount that falls with the square root of the batch’s size, so four times the work makes it only twice
        as good. Far from the minimum a rough direction is good enough, and 60 rough steps lead further than one exact step. Near
        the minimum the whole gradient is small and the noise is not: the path wanders about it, as far as the learning rate
        allows. That is why schedules let the learning rate fall towards the end.</p></div>
    </figure-frame>`;
  }

  /** The gradients of some batches at the place where the path is. */
  private measure(): void {
    const { engine } = this.loader;
    const { path, scene } = this;
    const { at } = this.player;
    if (!engine || !path || !scene || this.measuredAt === at) return;
    this.measuredAt = at;
    const [weight, bias] = [path.weight[at] as number, path.bias[at] as number];
    this.gradients = engine.batchGradients(scene.points, weight, bias, this.batch, SAMPLES, this.seed);
  }

  private async setTheScene(engine: EngineModule): Promise<void> {
    this.scene = await sharedScene(engine);
    this.requestUpdate();
  }

  private draw(): void {
    const { path } = this;
    const { at } = this.player;
    if (!path || at === this.drawnTo) return;
    this.drawnTo = at;
    const past = this.previous
      ? [
          {
            id: 'before',
            label: labelOf(this.previous.batch),
            x: this.previous.path.epochs,
            y: this.previous.path.loss,
            past: true,
          },
        ]
      : [];
    const now = {
      id: 'now',
      label: labelOf(this.batch),
      x: path.epochs.subarray(0, at + 1),
      y: path.loss.subarray(0, at + 1),
    };
    this.curves = [...past, now];
  }

  private paths(): SurfacePath[] {
    const past = this.previous
      ? [{ label: '', x: this.previous.path.weight, y: this.previous.path.bias, past: true }]
      : [];
    return this.path
      ? [...past, { label: '', x: this.path.weight, y: this.path.bias, count: this.player.at + 1 }]
      : past;
  }

  private arrows(): { x: number; y: number; dx: number; dy: number }[] {
    const { gradients, path } = this;
    if (!gradients || !path) return [];
    const [x, y] = [path.weight[this.player.at] as number, path.bias[this.player.at] as number];
    return Array.from(gradients.weight, (gradient, i) => ({
      x,
      y,
      dx: -ARROW_SCALE * gradient,
      dy: -ARROW_SCALE * (gradients.bias[i] as number),
    }));
  }

  private numbers(): TemplateResult | typeof nothing {
    const { gradients: g } = this;
    if (!g) return nothing;
    return html`whole gradient (${formatFixed(g.wholeWeight, 3)}, ${formatFixed(g.wholeBias, 3)}),
      noise of a batch of ${this.batch}: ${formatFixed(g.noise, 3)}`;
  }

  private say(): string {
    const { path, scene } = this;
    const { at } = this.player;
    if (!path || !scene) return this.loader.waiting;
    const last = path.loss.length - 1;
    const where = `w = ${formatNumber(path.weight[at] as number)}, b = ${formatNumber(path.bias[at] as number)}`;
    const loss = `loss ${formatFixed(path.loss[at] as number, 4)}, the lowest possible is ${formatFixed(scene.minimum.loss, 4)}`;
    const end = at === last && path.diverged ? ' The loss is no longer a number: the learning rate is too large.' : '';
    return `Step ${at} of ${last}, epoch ${formatFixed(path.epochs[at] as number, 2)}: ${where}; ${loss}.${end}`;
  }

  private setBatch(batch: number): void {
    if (this.path && this.player.at > 0) this.previous = { path: this.path, batch: this.batch };
    this.batch = batch;
    this.player.reset();
  }

  private readonly play = (): void => {
    this.player.play();
  };
}

const NOTHING = new Float64Array(0);
const NO_LEVELS: readonly number[] = [];

function labelOf(batch: number): string {
  return batch === POINTS ? 'all points' : `batch of ${batch}`;
}

customElements.define('batch-descent', BatchDescent);

declare global {
  interface HTMLElementTagNameMap {
    'batch-descent': BatchDescent;
  }
}
