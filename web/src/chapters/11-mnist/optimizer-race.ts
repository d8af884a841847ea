// Momentum and Adam: three optimisers leave the same place on the same loss, and their ways are compared.
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import '../../plots/line-chart.js';
import '../../plots/surface-map.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import '../../widgets/slider-field.js';
import type { DescentPath, EngineModule } from '../../../../wasm_bindings/engine';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { SurfacePath } from '../../plots/surface-map.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatFixed } from '../../widgets/format.js';
import { type DescentScene, descendFromStart, sharedScene, VIEW } from './descent-scene.js';

const STEPS = 120;
const POINTS = 60;

/** "Arrived": the loss is within this of the lowest possible. */
const NEAR_MINIMUM = 0.01;

type Racer = 'sgd' | 'momentum' | 'adam';
const RACERS: readonly { readonly kind: Racer; readonly label: string; readonly color: number }[] = [
  { kind: 'sgd', label: 'SGD', color: 4 },
  { kind: 'momentum', label: 'momentum', color: 0 },
  { kind: 'adam', label: 'Adam', color: 1 },
];

/** `<optimizer-race>` */
export class OptimizerRace extends LitElement {
  static override properties = {
    rates: { state: true },
    momentum: { state: true },
    batch: { state: true },
    seed: { state: true },
  };
  declare private rates: Readonly<Record<Racer, number>>;
  declare private momentum: number;
  declare private batch: number;
  declare private seed: number;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 20,
    length: () => STEPS,
    visible: () => this.loader.visible,
  });
  private scene: DescentScene | undefined;
  private descents: Readonly<Record<Racer, DescentPath>> | undefined;
  private curves: readonly Curve[] = [];
  private drawnTo = -1;

  constructor() {
    super();
    this.rates = { sgd: 1.2, momentum: 0.2, adam: 0.5 };
    this.momentum = 0.9;
    this.batch = POINTS;
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
    if (!this.descents || ['rates', 'momentum', 'batch', 'seed'].some((name) => changed.has(name))) {
      const { points } = this.scene;
      const descend = (kind: Racer): DescentPath =>
        descendFromStart(engine, points, {
          optimizer: kind,
          learningRate: this.rates[kind],
          momentum: kind === 'momentum' ? this.momentum : 0,
          batchSize: this.batch,
          steps: STEPS,
          seed: this.seed,
        });
      this.descents = { sgd: descend('sgd'), momentum: descend('momentum'), adam: descend('adam') };
      this.drawnTo = -1;
    }
    this.draw();
  }

  protected override render(): TemplateResult {
    const { player, loader, scene } = this;
    return html`<figure-frame question="Which of the three is first at the bottom of the valley, and why not the steepest way down?">
      <div slot="picture" class="descent">
        <surface-map x-label="weight w" y-label="bias b" .xMin=${VIEW.xMin} .xMax=${VIEW.xMax} .yMin=${VIEW.yMin} .yMax=${VIEW.yMax}
          .values=${scene?.values ?? NOTHING} .columns=${scene?.columns ?? 0} .levels=${scene?.levels ?? NO_LEVELS}
          .paths=${this.paths()} .target=${scene && { x: scene.minimum.weight, y: scene.minimum.bias, label: 'lowest' }}
          description=${`The loss over weight and bias as a map, with the paths of three optimisers. ${this.say()}`}></surface-map>
        <div class="chart"><p class="chart-title">Loss</p>
          <line-chart x-label="step" y-label="" .xMin=${0} .xMax=${STEPS} .yMin=${0.3} .yMax=${1.6} .curves=${this.curves}
            description="Loss by step for three optimisers"></line-chart></div>
      </div>
      <error-note .message=${loader.problem} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!this.descents} .speeds=${[5, 20, 60]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${player.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      ${RACERS.map(
        ({
          kind,
          label,
        }) => html`<number-field slot="controls" label="${label}: η" logarithmic .value=${this.rates[kind]}
          .min=${0.001} .max=${10} @value-changed=${(event: ValueChangedEvent<number>) => {
            this.rates = { ...this.rates, [kind]: event.detail.value };
          }}></number-field>`,
      )}
      <slider-field slot="controls" label="Momentum μ" .value=${this.momentum} .min=${0} .max=${0.98} .step=${0.01}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.momentum = event.detail.value;
        }}></slider-field>
      <select-field slot="controls" label="Points in a batch" .value=${String(this.batch)}
        .options=${[4, 15, POINTS].map((size) => ({ value: String(size), label: size === POINTS ? `${size}, all` : String(size) }))}
        @value-changed=${(event: ValueChangedEvent<string>) => {
          this.batch = Number(event.detail.value);
        }}></select-field>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      <div slot="why"><p>The steepest direction points across the valley, not along it. Plain descent therefore spends its steps
        going from side to side, and the learning rate must be small enough for the steep sides, which is much too small for the
        floor. Momentum adds up what the steps have in common: the sides cancel, the floor adds. Adam divides each component by
        its own usual size, so that both parameters move about as far, however unlike their gradients are.</p></div>
    </figure-frame>`;
  }

  private async setTheScene(engine: EngineModule): Promise<void> {
    this.scene = await sharedScene(engine);
    this.requestUpdate();
  }

  private draw(): void {
    const { descents } = this;
    const { at } = this.player;
    if (!descents || at === this.drawnTo) return;
    this.drawnTo = at;
    this.curves = RACERS.map(({ kind, label, color }) => {
      const loss = descents[kind].loss.subarray(0, at + 1);
      return { id: kind, label, color, x: Array.from(loss, (_, i) => i), y: loss };
    });
  }

  private paths(): SurfacePath[] {
    const { descents } = this;
    if (!descents) return [];
    return RACERS.map(({ kind, label, color }) => {
      const { weight, bias } = descents[kind];
      // At the start all of them stand in one place, and so would their names.
      return { label: this.player.at > 0 ? label : '', color, x: weight, y: bias, count: this.player.at + 1 };
    });
  }

  private say(): string {
    const { descents, scene } = this;
    const { at } = this.player;
    if (!descents || !scene) return this.loader.waiting;
    const states = RACERS.map(({ kind, label }) => {
      const { loss, diverged } = descents[kind];
      const now = loss[Math.min(at, loss.length - 1)] as number;
      if (diverged && at >= loss.length) return `${label} has diverged`;
      const arrived = loss.findIndex((value) => value < scene.minimum.loss + NEAR_MINIMUM);
      const when = arrived >= 0 && arrived <= at ? `, within ${NEAR_MINIMUM} of the lowest since step ${arrived}` : '';
      return `${label} ${formatFixed(now, 4)}${when}`;
    });
    return `Step ${at} of ${STEPS}. Loss: ${states.join('; ')}. The lowest is ${formatFixed(scene.minimum.loss, 4)}.`;
  }
}

const NOTHING = new Float64Array(0);
const NO_LEVELS: readonly number[] = [];

customElements.define('optimizer-race', OptimizerRace);

declare global {
  interface HTMLElementTagNameMap {
    'optimizer-race': OptimizerRace;
  }
}
