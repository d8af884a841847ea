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
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { TrainingController } from '../../lecture/training-controller.js';
import { roundAbove } from '../../plots/axis-ticks.js';
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
/** Rows of the tables, which stand beside each other. */
const TABLES = [RACERS.slice(0, 5), RACERS.slice(5, 9), RACERS.slice(9)];
/** Ten colours are too few for all: a function and its relative share one, and the relative is dashed. The identity is in ink. */
const LOOKS: Readonly<Record<string, { readonly color?: number; readonly dashed?: boolean }>> = {
  sigmoid: { color: 0 },
  'log-sigmoid': { color: 0, dashed: true },
  tanh: { color: 1 },
  softsign: { color: 1, dashed: true },
  relu: { color: 2 },
  'leaky-relu': { color: 2, dashed: true },
  elu: { color: 5 },
  softplus: { color: 6 },
  swish: { color: 3 },
  mish: { color: 3, dashed: true },
  sinc: { color: 9 },
  maxout: { color: 4 },
};

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
  private curves: readonly Curve[] = [];
  private values: Float32Array = NOTHING;
  private drawn = '';
  private readonly training = new TrainingController<Race>(this, {
    create: (engine) =>
      new Race(engine, pointsOf(engine, this.set), { width: this.width, learningRate: this.rate, seed: this.seed }),
    length: MOST_EPOCHS,
    speed: 60,
    perFrame: 5,
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
      epochs: this.training.steps,
    }),
    read: ({ set, width, rate, seed, shown, f, epochs }) => {
      Object.assign(this, { set, width, rate, seed, shown, chosen: f });
      this.training.begin(epochs);
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

  protected override willUpdate(): void {
    const race = this.training.ready();
    const look = `${race?.steps} ${this.shown} ${this.chosen}`;
    if (race === this.race && look === this.drawn) return;
    [this.race, this.drawn] = [race, look];
    if (race) this.draw(race);
  }

  private draw(race: Race): void {
    const x = Float64Array.from({ length: race.steps + 1 }, (_, epoch) => epoch);
    this.curves = race.racers.flatMap((racer, i) => {
      if (!((this.shown >> i) & 1)) return [];
      const y = racer.losses;
      return [{ id: racer.name, label: racer.label, ...LOOKS[racer.name], x: x.subarray(0, y.length), y }];
    });
    const racer = race.racers[this.chosen] as Racer;
    const [low, high] = VIEWS[this.set];
    this.values = racer.network.grid(low, high, SIDE, low, high, SIDE).slice(-SIDE * SIDE);
  }

  protected override render(): TemplateResult {
    const { race, training } = this;
    const { loader, player } = training;
    const [low, high] = VIEWS[this.set];
    const name = RACERS[this.chosen]?.label ?? '';
    return html`<figure-frame question="One network, one set of points, one seed. How much depends on f alone?">
      <div slot="picture" class="race">
        <div class="curves"><p class="chart-title">Loss <span>mean cross-entropy</span></p>
          <line-chart log-y whole-x x-label="epoch" y-label="" .xMin=${0} .xMax=${roundAbove(Math.max(100, race?.steps ?? 0), true)} .curves=${this.curves}
            description=${`The loss of each network by epoch. ${this.say()}`}></line-chart></div>
        <div class="plane"><p class="chart-title">${name} <span>its output</span></p>
          <plane-plot no-legend .points=${race?.points ?? NO_POINTS} .values=${race ? this.values : NOTHING} .columns=${race ? SIDE : 0} value-label="output ŷ"
            .xMin=${low} .xMax=${high} .yMin=${low} .yMax=${high} max-height="300"
            description=${`The output of the network with ${name} over the plane. ${this.say()}`}></plane-plot></div>
        <div class="tables">${TABLES.map((racers) => this.renderTable(racers))}</div>
      </div>
      <error-note .message=${loader.problem || training.message} @retry=${loader.load}></error-note>
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!race} .speeds=${[6, 60, 300]} .speed=${player.speed}
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${() => training.begin(0)}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <select-field slot="controls" label="Points" testid="set" .value=${this.set}
        .options=${SETS.map((value) => ({ value, label: SET_LABELS[value] }))}
        @value-changed=${(event: ValueChangedEvent<string>) => this.change({ set: event.detail.value as SetName })}></select-field>
      <number-field slot="controls" class="few" label="Hidden units" integer testid="width" .value=${this.width} .min=${1} .max=${16}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ width: event.detail.value })}></number-field>
      <number-field slot="controls" class="few" label="Learning rate" logarithmic testid="rate" .value=${this.rate} .min=${1e-4} .max=${10}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ rate: event.detail.value })}></number-field>
      <number-field slot="controls" class="fewest" label="Seed" integer testid="seed" .value=${this.seed} .min=${0} .max=${9999}
        @value-changed=${(event: ValueChangedEvent<number>) => this.change({ seed: event.detail.value })}></number-field>
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="race-numbers">${this.renderNumbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  private renderTable(racers: typeof RACERS): TemplateResult {
    return html`<table class="results"><colgroup><col class="f" /><col class="loss" /><col class="right" /><col class="after" /></colgroup><thead><tr><th scope="col">f</th><th scope="col">loss</th><th scope="col">right</th><th scope="col">all after</th></tr></thead>
      <tbody>${racers.map(({ name, label }) => {
        const i = indexOf(name);
        const racer = this.race?.racers[i];
        const { color = 'none', dashed = false } = LOOKS[name] ?? {};
        return html`<tr class=${i === this.chosen ? 'chosen' : ''}><th scope="row"><div class="name"><label><input type="checkbox" .checked=${((this.shown >> i) & 1) === 1} data-show=${name}
          @change=${() => {
            this.shown ^= 1 << i;
          }} /><span class="swatch color-${color} ${dashed ? 'dashed' : ''}"></span><span class="spoken">draw the loss of ${label}</span></label>
          <button type="button" class="quiet" data-f=${name} aria-pressed=${String(i === this.chosen)} title="Show its plane"
            @click=${() => {
              this.chosen = i;
            }}>${label}</button></div></th>${racer ? cells(racer) : html`<td></td><td></td><td></td>`}</tr>`;
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
    if (!race) return this.training.message || this.training.loader.waiting;
    if (race.steps === 0)
      return `Ready: ${race.racers.length} networks from the same seed. Their losses differ already, because their f do. Choose a name to see its plane.`;
    const going = race.racers.filter(({ report }) => report.status !== 'diverged');
    const [first] = race.racers.filter(({ solvedAt }) => solvedAt >= 0).sort((a, b) => a.solvedAt - b.solvedAt);
    const solved = race.racers.filter(({ solvedAt }) => solvedAt >= 0).length;
    const firstWords = first ? `, the first ${first.label} after ${formatCount(first.solvedAt)}` : '';
    const start = `Epoch ${formatCount(race.steps)}: ${solved} of ${race.racers.length} have had every point right${firstWords}.`;
    const [best] = [...going].sort((a, b) => a.report.loss - b.report.loss);
    if (!best) return `${start} All have diverged: the learning rate is too high.`;
    const lost = race.racers.length - going.length;
    const lostWords = lost > 0 ? ` ${lost} diverged.` : '';
    return `${start} The lowest loss is ${formatNumber(best.report.loss)}, with ${best.label}.${lostWords}`;
  }

  private change(change: Partial<{ set: SetName; width: number; rate: number; seed: number }>): void {
    Object.assign(this, change);
    this.training.begin(0);
  }
}

/** A line of the table: what each network has reached. */
function cells(racer: Racer): TemplateResult {
  const { report, solvedAt } = racer;
  const solved = solvedAt >= 0 ? `${formatCount(solvedAt)}` : '–';
  return html`<td>${report.status === 'diverged' ? 'diverged' : formatNumber(report.loss, report.loss < 1e-4 ? 2 : 3, true)}</td><td>${rightOf(racer)}</td><td>${solved}</td>`;
}

function rightOf({ report }: Racer): string {
  return `${Math.round(report.accuracy * 100)} %`;
}

function pointsOf(engine: EngineModule, set: SetName): PlanarPoints {
  return engine.planarSet(set, COUNTS[set], set === 'xor' ? 0 : NOISE, DATA_SEED);
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
