// One product, four ways to compute it, timed in the reader's browser turn by turn.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../lecture/share-link.js';
import '../../widgets/error-note.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { messageOf } from '../../engine/engine-error.js';
import { RaceClient } from '../../engine/race-client.js';
import { RACERS, type RaceField, type Racer, type RaceSample } from '../../engine/race-service.js';
import { choice, FigureState, integer } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber, NARROW_SPACE } from '../../widgets/format.js';
import { type MachineFacts, machineFacts, sayMachine } from './machine-facts.js';
import { LARGEST_SIDE, MOST_WORK, nameOf, type ProductShape, SHAPE_OPTIONS, SHAPES, workOf } from './products.js';
import { axisEnd, type RacerResult, resultOf, sameBits } from './race-results.js';

const NAMES: Readonly<Record<Racer, string>> = {
  plain: 'naive loop',
  scalar: 'tiled scalar',
  simd: 'tiled SIMD',
  threads: 'SIMD + threads',
  relaxed: 'relaxed SIMD + threads',
};
const ROUNDS = 9;
/** How long a turn lasts at least, in s. */
const TURN = 0.04;
const SEED = 1;
const MOST_THREADS = 8;

/** `<product-race>`; between its tags stand the sources, each in an element with `data-racer`. */
export class ProductRace extends LitElement {
  static override properties = {
    shape: { state: true },
    threads: { state: true },
    chosen: { state: true },
    running: { state: true },
    message: { state: true },
    machine: { state: true },
  };
  declare private shape: ProductShape;
  declare private threads: number;
  /** Whose source is shown. */
  declare private chosen: Racer;
  declare private running: boolean;
  declare private message: string;
  declare private machine: MachineFacts | undefined;
  private sources = new Map<string, Element>();
  private samples: readonly RaceSample[] = [];
  /** Of the race before, for grey marks: the same product or another. */
  private past: ReadonlyMap<Racer, number> | undefined;
  private field: RaceField | undefined;
  private client: RaceClient | undefined;
  /** Samples of an older race are not taken. */
  private race = 0;
  private readonly link = new FigureState(this, {
    figure: 'product-race',
    version: 1,
    fields: {
      rows: integer(1, LARGEST_SIDE),
      depth: integer(1, LARGEST_SIDE),
      cols: integer(1, LARGEST_SIDE),
      threads: integer(1, MOST_THREADS),
      source: choice<Racer>(...RACERS),
    },
    write: () => ({ ...this.shape, threads: this.threads, source: this.chosen }),
    read: ({ rows, depth, cols, threads, source }) => {
      if (workOf({ rows, depth, cols }) > MOST_WORK) throw new Error('its product is too large');
      this.change({ rows, depth, cols });
      [this.threads, this.chosen] = [threads, source];
    },
  });

  constructor() {
    super();
    const { rows, depth, cols } = SHAPES[0] as ProductShape;
    this.shape = { rows, depth, cols };
    this.threads = Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1));
    this.chosen = 'plain';
    this.running = false;
    this.message = '';
  }

  protected override createRenderRoot(): HTMLElement {
    for (const source of this.querySelectorAll('[data-racer]'))
      this.sources.set(source.getAttribute('data-racer') ?? '', source);
    return lightRoot(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void machineFacts().then((facts) => {
      this.machine = facts;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.race++;
    this.running = false;
    this.client?.dispose();
    this.client = undefined;
  }

  // ------------------------------------------------------------------------------------------------------------ the race

  private readonly play = (): void => void this.run(ROUNDS);
  private readonly step = (): void => void this.run(1);

  private async run(rounds: number): Promise<void> {
    if (this.running) return;
    const mine = ++this.race;
    const first = Math.max(0, ...this.samples.map(({ round }) => round + 1));
    this.message = '';
    this.running = true;
    this.client ??= new RaceClient();
    const request = { ...this.shape, seed: SEED, threads: this.threads, rounds, seconds: TURN };
    try {
      await this.client.run(request, {
        onField: (field) => {
          if (mine === this.race) this.takeField(field);
        },
        onSample: (sample) => {
          if (mine !== this.race) return;
          this.samples = [...this.samples, { ...sample, round: first + sample.round }];
          this.requestUpdate();
        },
      });
    } catch (thrown) {
      if (mine === this.race)
        this.message = `${messageOf(thrown)} What was measured so far is kept; start again for more.`;
    } finally {
      if (mine === this.race) this.running = false;
    }
  }

  private takeField(field: RaceField): void {
    this.field = field;
    if (this.threads > field.maxThreads) this.threads = field.maxThreads;
    this.requestUpdate();
  }

  private readonly pause = (): void => void this.client?.cancel();

  private readonly reset = (): void => {
    this.stop();
    this.past = undefined;
  };

  /** Ends the race; what was measured belongs to another product now. */
  private stop(): void {
    this.race++;
    if (this.running) this.pause();
    this.running = false;
    this.samples = [];
    this.message = '';
    this.requestUpdate();
  }

  private change(shape: ProductShape, threads = this.threads): void {
    const medians = RACERS.flatMap((racer) => {
      const result = this.resultOf(racer);
      return result ? [[racer, result.median] as const] : [];
    });
    if (medians.length > 0) this.past = new Map(medians);
    this.stop();
    this.shape = shape;
    this.threads = threads;
  }

  private resultOf(racer: Racer): RacerResult | undefined {
    return resultOf(racer, this.samples);
  }

  private missing(racer: Racer): string | undefined {
    return this.field?.missing.find((each) => each.racer === racer)?.reason;
  }

  // --------------------------------------------------------------------------------------------------------- the picture

  protected override render(): TemplateResult {
    return html`<figure-frame question="The same numbers are multiplied and added in each. How much faster is the last than the first?">
      <div slot="picture" class="race">
        <div class="race-bars">
          <p class="chart-title">GFLOP/s <span>median; the thin line runs from the slowest turn to the fastest${this.past ? '; grey: before' : ''}</span></p>
          <ul>${RACERS.map((racer) => this.bar(racer))}</ul>
          ${this.axis()}
          <p class="race-machine" data-testid="machine">${this.machine ? sayMachine(this.machine) : ' '}</p>
        </div>
        <div class="race-source" tabindex="0" role="region" aria-label="Source: ${NAMES[this.chosen]}">${this.sources.get(this.chosen) ?? nothing}</div>
      </div>
      <error-note .message=${this.message} testid="race-message" @retry=${this.play}></error-note>
      <play-controls slot="controls" play-label="Race" pause-label="Stop" step-label="One round" ?playing=${this.running}
        play-testid="race" pause-testid="race-stop" step-testid="race-step" reset-testid="race-reset"
        @play=${this.play} @pause=${this.pause} @step=${this.step} @reset=${this.reset}></play-controls>
      ${this.controls()}
      <share-link slot="link" .source=${this.link}></share-link>
      <p slot="numbers" class="figure-numbers" data-testid="race-numbers">${this.numbers()}</p>
      <read-out slot="read-out" .text=${this.say()}></read-out>
      ${WHY}
    </figure-frame>`;
  }

  // Lengths are set here and not in the markup: the page's security policy allows no style attributes.
  protected override updated(): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-to]')) {
      const from = Number(part.dataset.from ?? 0);
      part.style.left = `${from}%`;
      part.style.width = `${Math.max(0, Number(part.dataset.to) - from)}%`;
    }
  }

  private get end(): number {
    const highest = RACERS.map((racer) => Math.max(this.resultOf(racer)?.highest ?? 0, this.past?.get(racer) ?? 0));
    return axisEnd(Math.max(...highest));
  }

  private bar(racer: Racer): TemplateResult {
    const result = this.resultOf(racer);
    const missing = this.missing(racer);
    const past = this.past?.get(racer);
    const share = (value: number): string => ((100 * value) / this.end).toFixed(2);
    const number = result ? formatNumber(result.median, 3) : missing ? '–' : '…';
    const slow = this.resultOf('plain')?.median;
    const times =
      result && slow !== undefined && racer !== 'plain'
        ? `${formatNumber(result.median / slow, 2)} times the naive loop`
        : '';
    const words = `${NAMES[racer]}: ${result ? `${number} GFLOP/s` : missing ? 'not possible here' : 'not measured yet'}`;
    return html`<li><button type="button" class="race-bar" data-racer-bar=${racer} aria-pressed=${racer === this.chosen} aria-label="${words}. Show its source"
      @click=${() => {
        this.chosen = racer;
      }}>
      <span class="race-name">${NAMES[racer]}${racer === 'threads' || racer === 'relaxed' ? ` × ${this.threads}` : ''}</span>
      <span class="race-times">${times}</span>
      <span class="race-number" data-testid="speed-${racer}">${number}</span>
      <span class="race-track">
        ${result ? html`<span class="race-fill" data-to=${share(result.median)}></span>` : nothing}
        ${past === undefined ? nothing : html`<span class="race-past" data-to=${share(past)}></span>`}
        ${result ? html`<span class="race-spread" data-from=${share(result.lowest)} data-to=${share(result.highest)}></span>` : nothing}
      </span></button>
      ${missing ? html`<p class="race-missing">${missing}</p>` : nothing}</li>`;
  }

  private axis(): TemplateResult {
    return html`<p class="race-axis" aria-hidden="true"><span>0</span><span>${formatNumber(this.end / 2)}</span><span>${formatNumber(this.end)}</span></p>`;
  }

  private controls(): TemplateResult {
    const side = (label: string, key: keyof ProductShape): TemplateResult =>
      html`<number-field slot="controls" class="side" label=${label} integer testid="race-${key}" .value=${this.shape[key]} .min=${1}
        .max=${this.longest(key)} @value-changed=${(event: ValueChangedEvent<number>) => this.change({ ...this.shape, [key]: event.detail.value })}></number-field>`;
    return html`<select-field slot="controls" label="Layer or square" testid="race-shape" .value=${nameOf(this.shape)} .options=${SHAPE_OPTIONS}
        @value-changed=${(event: ValueChangedEvent<string>) => this.choose(event.detail.value)}></select-field>
      ${side('M rows', 'rows')}${side('K depth', 'depth')}${side('N columns', 'cols')}
      <number-field slot="controls" class="side" label="Threads" integer testid="race-threads" .value=${this.threads} .min=${1}
        .max=${this.field?.maxThreads ?? MOST_THREADS} @value-changed=${(event: ValueChangedEvent<number>) => this.change(this.shape, event.detail.value)}></number-field>`;
  }

  /** So that the whole product stays within what the naive loop can do. */
  private longest(key: keyof ProductShape): number {
    return Math.min(LARGEST_SIDE, Math.floor((MOST_WORK * this.shape[key]) / workOf(this.shape)));
  }

  private choose(name: string): void {
    const shape = SHAPES.find((each) => each.name === name);
    if (shape) this.change({ rows: shape.rows, depth: shape.depth, cols: shape.cols });
  }

  private numbers(): TemplateResult {
    const { rows, depth, cols } = this.shape;
    const flop = 2 * workOf(this.shape);
    const [slow, fast] = [
      this.resultOf('plain'),
      RACERS.map((racer) => this.resultOf(racer)).filter((each) => each !== undefined),
    ];
    const best = fast.reduce<RacerResult | undefined>(
      (most, each) => (most && most.median >= each.median ? most : each),
      undefined,
    );
    const times =
      slow && best && best !== slow
        ? html` One product: <strong>${sayTime(slow.seconds)}</strong> by the naive loop, <strong>${sayTime(best.seconds)}</strong> by the fastest, ${formatNumber(best.median / slow.median, 3)} times as fast.`
        : nothing;
    return html`2 · M · K · N = 2 · ${rows} · ${depth} · ${cols} = <strong>${formatCount(flop)}</strong> operations.${times}
      <br /><span data-testid="race-bits">${this.sayBits()}</span>`;
  }

  private sayBits(): string {
    const same = sameBits(this.samples);
    if (same === undefined) return 'Whether all results are equal is checked bit by bit, in every round.';
    const digest = this.samples[0]?.timing.digest ?? '';
    return same
      ? `✓ All ${formatCount(this.shape.rows * this.shape.cols)} results are equal bit for bit in all of them (fingerprint ${digest})${this.resultOf('relaxed') ? '; relaxed SIMD, which may round otherwise, is left out of this' : ''}.`
      : '✗ The results differ between the ways to compute them. That should not happen.';
  }

  private say(): string {
    const results = RACERS.flatMap((racer) => {
      const result = this.resultOf(racer);
      return result ? [`${NAMES[racer]} ${formatNumber(result.median, 3)}`] : [];
    });
    const rounds = Math.max(0, ...this.samples.map(({ round }) => round + 1));
    if (rounds === 0)
      return this.running
        ? 'The builds are loaded and warmed up.'
        : `Ready. Race measures ${ROUNDS} rounds, which takes a few seconds.`;
    const state = this.running ? 'Running' : 'At rest';
    return `${state}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}. GFLOP/s: ${results.join(', ')}.`;
  }
}

/** "1.23 ms", "45 µs". */
function sayTime(seconds: number): string {
  if (seconds >= 1) return `${formatNumber(seconds, 3)}${NARROW_SPACE}s`;
  if (seconds >= 1e-3) return `${formatNumber(seconds * 1e3, 3)}${NARROW_SPACE}ms`;
  return `${formatNumber(seconds * 1e6, 3)}${NARROW_SPACE}µs`;
}

const WHY = html`<div slot="why"><p>The naive loop waits. Each of its additions needs the result of the one before, and for each it fetches two numbers
  from memory. The tiled code keeps eight sums under way that do not need each other, and uses every number it fetches several times. SIMD does four
  of these additions with one instruction. Threads do different rows at the same time.</p>
  <p>Small products gain less: packing is work too, a row of one image fills a quarter of a tile, ten outputs fill one tile and a bit, and what takes
  a few microseconds is not split among threads at all. Everything else that your machine does at the moment shows in the thin lines.</p></div>`;

customElements.define('product-race', ProductRace);

declare global {
  interface HTMLElementTagNameMap {
    'product-race': ProductRace;
  }
}
