// The same network trained with each activation function on the same data: losses overlaid, boundaries to look at.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../plots/line-chart.js';
import '../../plots/plane-plot.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import type { EngineModule, PlanarPoints } from '../../../../wasm_bindings/engine';
import { messageOf } from '../../engine/engine-error.js';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { RACERS, Race, type Racer } from './race-runs.js';

const SETS = ['xor', 'circles', 'moons', 'spiral'] as const;
type SetName = (typeof SETS)[number];
const SET_LABELS = { xor: 'XOR', circles: 'Circles', moons: 'Moons', spiral: 'Spiral' };
/** Points of a set; XOR has its four corners. */
const COUNTS = { xor: 4, circles: 60, moons: 60, spiral: 80 };
const VIEWS = { xor: [-0.75, 1.75], circles: [-1.5, 1.5], moons: [-1.5, 1.5], spiral: [-1.5, 1.5] } as const;
const NOISE = 0.06;
const DATA_SEED = 1;
const MOST_EPOCHS = 3000;
const SIDE = 61;
/** Drawn at first; bit i is racer i. */
const START_SHOWN = bits(['identity', 'sigmoid', 'tanh', 'relu', 'swish', 'maxout']);
/** A link's epochs are trained in parts, so that the page stays at the reader's hand. */
const CATCH_UP = 6;

/** `<activation-race>` */
export class ActivationRace extends LitElement {
  static override properties = {
    set: { state: true },
    width: { state: true },
    rate: { state: true },
    seed: { state: true },
    shown: { state: true },
    chosen: { state: true },
  };
  declare private set: SetName;
  declare private width: number;
  declare private rate: number;
  declare private seed: number;
  declare private shown: number;
  /** Whose boundary is drawn. */
  declare private chosen: number;
  private race: Race | undefined;
  private points: PlanarPoints | undefined;
  private curves: readonly Curve[] = [];
  private values: Float32Array = NOTHING;
  private drawn = '';
  private message = '';
  private wanted = 0;
  private readonly loader = new EngineController(this);
  private readonly player = new PathPlayer(this, {
    speed: 60,
    length: () => MOST_EPOCHS,
    visible: () => this.loader.visible,
    moved: (at) => this.train(at),
    perFrame: 3,
  });
  private readonly link = new FigureState(this, {
    figure: 'activation-race',
    version: 1,
    fields: {
      set: choice<SetName>(...SETS),
      width: integer(1, 16),
      rate: number(1e-4, 10),
      seed: integer(0, 9999),
      shown: integer(0, 2 ** RACERS.length - 1),
      f: integer(0, RACERS.length - 1),
      epochs: integer(0, MOST_EPOCHS),
    },
    write: () => ({
      set: this.set,
      width: this.width,
      rate: this.rate,
      seed: this.seed,
      shown: this.shown,
      f: this.chosen,
      epochs: Math.max(this.wanted, this.race?.epoch ?? 0),
    }),
    read: ({ set, width, rate, seed, shown, f, epochs }) => {
      Object.assign(this, { set, width, rate, seed, shown, chosen: f });
      this.begin(epochs);
    },
  });

  constructor() {
    super();
    this.set = 'circles';
    this.width = 6;
    this.rate = 0.3;
    this.seed = 1;
    this.shown = START_SHOWN;
    this.chosen = indexOf('tanh');
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wanted = this.race?.epoch ?? this.wanted;
    this.forget();
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine) return;
    if (!this.race && !this.message) this.prepare(engine);
    const { race } = this;
    if (!race) return;
    if (race.epoch < this.wanted && !this.player.playing) this.catchUp(race);
    const look = `${race.epoch} ${this.shown} ${this.chosen}`;
    if (look !== this.drawn) this.draw(race, look);
  }

  private prepare(engine: EngineModule): void {
    this.points = engine.planarSet(this.set, COUNTS[this.set], this.set === 'xor' ? 0 : NOISE, DATA_SEED);
    try {
      this.race = new Race(engine, this.points, { width: this.width, learningRate: this.rate, seed: this.seed });
    } catch (thrown) {
      this.message = messageOf(thrown);
    }
  }

  /** Trains a part of what a link asks for, and the rest in the next frames. */
  private catchUp(race: Race): void {
    const until = Math.min(this.wanted, race.epoch + CATCH_UP);
    while (race.epoch < until) race.step();
    this.player.at = race.epoch;
    if (race.epoch < this.wanted) requestAnimationFrame(() => this.requestUpdate());
  }

  private train(at: number): void {
    const { race } = this;
    if (!race) return;
    if (at < race.epoch) {
      this.begin(0);
      return;
    }
    while (race.epoch < at) race.step();
    this.wanted = race.epoch;
  }

  private draw(race: Race, look: string): void {
    this.drawn = look;
    this.curves = race.racers.flatMap((racer, i) => {
      if (!((this.shown >> i) & 1)) return [];
      const y = Float64Array.from(racer.losses);
      return [{ id: racer.name, label: racer.label, ...lookOf(i), x: Float64Array.from(y, (_, epoch) => epoch), y }];
    });
    const racer = race.racers[this.chosen] as Racer;
    const [low, high] = VIEWS[this.set];
    this.values = racer.network.grid(low, high, SIDE, low, high, SIDE).slice(-SIDE * SIDE);
  }

  protected override render(): TemplateResult {
    const { loader, player, race } = this;
    const [low, high] = VIEWS[this.set];
    const name = RACERS[this.chosen]?.label ?? '';
    return html`<figure-frame question="One network, one set of points, one seed. How much depends on f alone?">
      <div slot="picture" class="race">
        <div class="curves"><p class="chart-title">Loss <span>mean cross-entropy, by epoch</span></p>
          <line-chart log-y x-label="epoch" y-label="" .xMin=${0} .xMax=${Math.max(100, race?.epoch ?? 0)} .curves=${this.curves}
            description=${`The loss of each network by epoch. ${this.say()}`}></line-chart></div>
        ${this.renderTable()}
        <div class="plane"><p class="chart-title">${name} <span>its output</span></p>
          <plane-plot no-legend .points=${this.points ?? NO_POINTS} .values=${this.values} .columns=${race ? SIDE : 0} value-label="output ŷ"
            .xMin=${low} .xMax=${high} .yMin=${low} .yMax=${high} max-height="300"
            description=${`The output of the network with ${name} over the plane. ${this.say()}`}></plane-plot></div>
      </div>
      <error-note .message=${loader.problem || this.message} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!race} .speeds=${[6, 60, 300]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => this.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Points" testid="set" .value=${this.set}
        .options=${SETS.map((value) => ({ value, label: SET_LABELS[value] }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.change({ set: event.detail.value as SetName })}></select-field>
      <number-field slot="controls" class="narrow" label="Hidden units" integer testid="width" .value=${this.width} .min=${1} .max=${16}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ width: event.detail.value })}></number-field>
      <number-field slot="controls" class="narrow" label="Learning rate" logarithmic testid="rate" .value=${this.rate} .min=${1e-4} .max=${10}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ rate: event.detail.value })}></number-field>
      <number-field slot="controls" class="narrow" label="Seed" integer testid="seed" .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ seed: event.detail.value })}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="race-numbers">${this.renderNumbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private renderTable(): TemplateResult {
    const { race } = this;
    return html`<table class="results"><thead><tr><th scope="col">f</th><th scope="col">loss</th><th scope="col">right</th><th scope="col">all after</th><th scope="col">look</th></tr></thead>
      <tbody>${RACERS.map(({ name, label }, i) => {
        const racer = race?.racers[i];
        const shown = ((this.shown >> i) & 1) === 1;
        const lookAt = html`<button type="button" class="look" data-f=${name} aria-pressed=${i === this.chosen ? 'true' : 'false'} aria-label="Show the plane of ${label}"
          @click=${() => {
            this.chosen = i;
          }}>plane</button>`;
        return html`<tr class=${i === this.chosen ? 'chosen' : ''}><th scope="row"><label><input type="checkbox" .checked=${shown} data-show=${name}
          @change=${() => {
            this.shown ^= 1 << i;
          }} /> ${label}</label></th>${racer ? cells(racer) : html`<td></td><td></td><td></td>`}<td>${lookAt}</td></tr>`;
      })}</tbody></table>`;
  }

  private renderNumbers(): TemplateResult | typeof nothing {
    const racer = this.race?.racers[this.chosen];
    if (!racer) return nothing;
    const { report } = racer;
    return html`${racer.label}, epoch ${formatCount(racer.losses.length - 1)}: loss <b>${formatNumber(report.loss)}</b>,
      ‖∂L/∂w‖ = <b>${formatNumber(report.gradientNorm)}</b>, right <b>${rightOf(racer)}</b>${report.status === 'diverged' ? ', diverged' : nothing}`;
  }

  private say(): string {
    const { race } = this;
    if (!race) return 'The engine is loading.';
    const solved = race.racers.filter(({ solvedAt }) => solvedAt >= 0);
    const best = race.racers.reduce((low, each) => (each.report.loss < low.report.loss ? each : low));
    if (race.epoch === 0)
      return `Ready: ${race.racers.length} networks from the same seed. Their losses differ already, because their f do.`;
    const first = solved.reduce<Racer | undefined>(
      (early, each) => (!early || each.solvedAt < early.solvedAt ? each : early),
      undefined,
    );
    const firstWords = first ? `, the first ${first.label} after ${formatCount(first.solvedAt)}` : '';
    return `Epoch ${formatCount(race.epoch)}: ${solved.length} of ${race.racers.length} have had every point right${firstWords}. The lowest loss is ${formatNumber(best.report.loss)}, with ${best.label}.`;
  }

  private change(change: Partial<{ set: SetName; width: number; rate: number; seed: number }>): void {
    Object.assign(this, change);
    this.begin(0);
  }

  private begin(epochs: number): void {
    this.player.reset();
    this.player.at = 0;
    this.forget();
    this.wanted = epochs;
    this.requestUpdate();
  }

  private forget(): void {
    this.race?.dispose();
    this.race = undefined;
    this.drawn = this.message = '';
  }
}

/** A line of the table: what each network has reached. */
function cells(racer: Racer): TemplateResult {
  const { report, solvedAt } = racer;
  const solved = solvedAt >= 0 ? `${formatCount(solvedAt)}` : '–';
  return html`<td>${report.status === 'diverged' ? 'diverged' : formatNumber(report.loss, 3, true)}</td><td>${rightOf(racer)}</td><td>${solved}</td>`;
}

function rightOf({ report }: Racer): string {
  return `${Math.round(report.accuracy * 100)} %`;
}

/** Ten colours, then the same dashed; the identity in ink. */
function lookOf(index: number): { color?: number; dashed?: boolean } {
  if (index === 0) return { dashed: true };
  return { color: (index - 1) % 10, dashed: index > 10 };
}

function indexOf(name: string): number {
  return RACERS.findIndex((racer) => racer.name === name);
}

function bits(names: readonly string[]): number {
  return names.reduce((mask, name) => mask | (1 << indexOf(name)), 0);
}

const NOTHING = new Float32Array(0);
const NO_POINTS: PlanarPoints = { x1: new Float64Array(0), x2: new Float64Array(0), label: new Uint8Array(0) };

const WHY = html`<div slot="why"><p>The identity never gets there: its network is one line. All others can bend, and differ in how soon. Functions that are steep and
  centred on 0, such as tanh, move the weights fast at first; a sigmoid’s slope is at most ¼, so it takes four times as long to begin. ReLU and maxout build the
  boundary from straight pieces, the smooth ones from curves: look at the planes. One run is one run: try other seeds before you believe a ranking.</p></div>`;

customElements.define('activation-race', ActivationRace);

declare global {
  interface HTMLElementTagNameMap {
    'activation-race': ActivationRace;
  }
}
