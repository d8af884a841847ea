// Five ways to learn the same points, their lines in one plane: two orders, the pocket, the average, and logistic regression.
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { choice, FigureState, integer, number } from '../../lecture/figure-state.js';
import { PathPlayer } from '../../lecture/path-player.js';
import type { Curve } from '../../plots/curve-data.js';
import '../../plots/line-chart.js';
import type { PlaneLine } from '../../plots/plane-plot.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import { formatCount, formatNumber, NO_VALUE } from '../../widgets/format.js';
import { firstEpochs } from './mistakes-curve.js';
import { POINT_FIELDS, PointsFigure } from './points-figure.js';
import { VARIANTS, type Variant, VariantRun } from './variant-run.js';

/** Epochs a second. */
const SPEEDS = [1, 3, 10, 30];
const MOST_EPOCHS = 300;
/** Computing time a frame, in ms. */
const SLICE = 5;

/** `<perceptron-variants>` */
export class PerceptronVariants extends PointsFigure {
  private rate = 1;
  private runs: readonly VariantRun[] = [];
  /** Epoch that all runs have reached, which is drawn. */
  private shownEpoch = -1;
  private wantedEpochs = 0;
  /** Whose half-planes are tinted, and whose mistakes are crossed. */
  private chosen: string = VARIANTS[2]?.id ?? '';
  private lines: readonly PlaneLine[] = NO_LINES;
  private wrong: readonly number[] | undefined;
  private curves: readonly Curve[] = [];
  private frame = 0;
  private readonly player = new PathPlayer(this, {
    speed: 3,
    length: () => MOST_EPOCHS,
    visible: () => this.loader.visible,
    perFrame: 1,
    moved: (at) => this.moved(at),
  });
  private readonly link = new FigureState(this, {
    figure: 'perceptron-variants',
    version: 2,
    fields: {
      ...POINT_FIELDS,
      rate: number(0.001, 100),
      epochs: integer(0, MOST_EPOCHS),
      speed: choice(...SPEEDS.map(String)),
      chosen: choice(...VARIANTS.map(({ id }) => id)),
    },
    write: () => ({
      ...this.pointState(),
      rate: this.rate,
      epochs: this.player.at,
      speed: String(this.player.speed),
      chosen: this.chosen,
    }),
    read: (state) => {
      this.restorePoints(state);
      this.rate = state.rate;
      this.player.speed = Number(state.speed);
      this.chosen = state.chosen;
      this.wantedEpochs = state.epochs;
      this.player.pause();
      this.restored();
    },
  });

  constructor() {
    super('nearly-separable');
  }

  protected override clear(): void {
    this.player.reset();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    for (const run of this.runs) run.delete();
    this.runs = [];
    this.lines = NO_LINES;
    this.wrong = undefined;
    this.curves = [];
    this.shownEpoch = -1;
  }

  protected override pointsChanged(engine: EngineModule): void {
    const { wantedEpochs } = this;
    this.wantedEpochs = 0;
    this.clear();
    const { points, seed } = this.data;
    this.runs = VARIANTS.map((variant) => new VariantRun(engine, variant, points, seed, this.rate));
    this.look(0);
    if (wantedEpochs > 0) this.player.seek(wantedEpochs);
  }

  private moved(epochs: number): void {
    const { engine } = this.loader;
    if (!engine || this.runs.length === 0) return;
    if (epochs < this.shownEpoch) {
      // Weights of earlier epochs are not kept: begin anew.
      for (const run of this.runs) run.delete();
      this.runs = this.runs.map(
        ({ variant }) => new VariantRun(engine, variant, this.data.points, this.data.seed, this.rate),
      );
    }
    this.work();
  }

  /** Computes for a slice of a frame; what is left over goes on in the next one. */
  private readonly work = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const deadline = performance.now() + SLICE;
    const { at } = this.player;
    if (this.runs.every((run) => run.advance(at, deadline))) this.look(at);
    // A player in a hurry would run away from what is computed.
    else this.frame = requestAnimationFrame(this.work);
  };

  private get working(): boolean {
    return this.frame !== 0;
  }

  private look(epoch: number): void {
    this.shownEpoch = epoch;
    this.curves = this.runs.map(({ variant, wrong }) => ({
      id: variant.id,
      label: variant.short,
      color: variant.color,
      x: wrong.map((_, i) => i),
      y: wrong,
    }));
    this.drawLines();
  }

  /** All lines, in the same order always: each moves from where it was. */
  private drawLines(): void {
    const { engine } = this.loader;
    const chosen = this.runs.find(({ variant }) => variant.id === this.chosen);
    if (!engine || !chosen) return;
    this.lines = [
      ...this.runs.map(({ variant, state }) => ({
        ...lineOf(state.reported),
        label: variant.short,
        color: variant.color,
        shade: variant.id === this.chosen,
      })),
      ...(chosen.previous ? [{ ...lineOf(chosen.previous), past: true }] : []),
    ];
    const [b, w1, w2] = chosen.state.reported as unknown as readonly [number, number, number];
    this.wrong = this.wrongOf(engine.evaluateLine(this.data.points, b, w1, w2).right);
    this.requestUpdate();
  }

  private choose(id: string): void {
    this.chosen = id;
    this.drawLines();
  }

  private readonly reset = (): void => {
    this.player.reset();
    this.renew('set');
  };

  private readonly toTheEnd = (): void => {
    this.player.pause();
    this.player.seek(Math.min(MOST_EPOCHS, this.player.at + 50));
  };

  protected override render(): TemplateResult {
    const { player } = this;
    const some = this.runs.length > 0;
    const { view } = this.data;
    return html`<figure-frame question="Which line would you keep when no line is right?">
      <div slot="picture" class="variants">
        <div class="plane"><p class="chart-title">Five lines <span>one is tinted, its mistakes are crossed</span></p>
          <plane-plot editable-points no-legend .points=${this.data.points} .newClass=${this.newClass} .wrong=${this.wrong} .lines=${this.lines}
            .xMin=${view.xMin} .xMax=${view.xMax} .yMin=${view.yMin} .yMax=${view.yMax} .maxHeight=${PLANE_HEIGHT} description=${this.say()}
            @points-changed=${this.pointsEdited} @point-selected=${this.pointSelected}></plane-plot></div>
        <fieldset class="chosen"><legend>Wrong now</legend>${VARIANTS.map((variant, i) => this.renderChoice(variant, i))}</fieldset>
        <div class="chart"><p class="chart-title">Points wrong after each epoch</p>
          <line-chart whole-x whole-y x-label="epoch" y-label="" .xMin=${0} .xMax=${firstEpochs(this.shownEpoch)} .yMin=${0} .curves=${this.curves} description=${this.say()}></line-chart></div>
      </div>
      ${this.renderProblem()}
      <play-controls slot="controls" ?playing=${player.playing} ?disabled=${!some} .speeds=${SPEEDS} .speed=${player.speed} speed-unit="epochs/s"
        step-label="Epoch" play-testid="play" pause-testid="pause" step-testid="step" reset-testid="reset"
        @play=${player.play} @pause=${player.pause} @step=${player.step} @reset=${this.reset}
        @speed-changed=${(event: CustomEvent<{ speed: number }>) => {
          player.speed = event.detail.speed;
        }}></play-controls>
      <button slot="controls" type="button" class="quiet" data-testid="fifty" ?disabled=${!some || player.at >= MOST_EPOCHS}
        @click=${this.toTheEnd}>50 epochs</button>
      <number-field slot="controls" label="η (logistic)" testid="rate" logarithmic .value=${this.rate} .min=${0.001} .max=${100}
        @value-changed=${(event: ValueChangedEvent<number>) => {
          this.rate = event.detail.value;
          this.renew('set');
        }}></number-field>
      ${this.renderPointFields()}
      <share-link slot="link" .source=${this.link}></share-link>
      <div slot="numbers" class="table-place">${some ? this.renderTable() : nothing}</div>
      <read-out slot="read-out" data-testid="variants-says" .text=${this.say()}></read-out>
      <div slot="why"><p>The plain rule gives every mistake the same weight, so one stubborn point throws it about for ever, and where you stop is a matter of luck.
        The <b>pocket</b> keeps the best line that it has met, at the price of counting all points after every update. The <b>average</b> keeps none of
        its lines: where the run spends most of its time counts most, and the throws cancel. <b>Logistic regression</b> moves a little at every example,
        less the surer it is, and settles down, up to the trembling that single examples cause.</p>
        <p>With a line that separates, all of the first four stop correcting. The average still carries its first steps with it, and may have points wrong when the rule itself has none.</p></div>
    </figure-frame>`;
  }

  private renderChoice({ id, label }: Variant, i: number): TemplateResult {
    return html`<label><input type="radio" name="perceptron-variants-chosen" value=${id} .checked=${id === this.chosen} @change=${() => this.choose(id)} />
      <span class=${`swatch color-${i}`} aria-hidden="true"></span>${label} <output data-testid=${`wrong-${id}`}>${this.runs[i] ? formatCount(this.wrongNow(i)) : NO_VALUE}</output></label>`;
  }

  private wrongNow(i: number): number {
    return this.runs[i]?.wrong.at(-1) ?? 0;
  }

  private renderTable(): TemplateResult {
    return html`<table class="compare" data-testid="variants-table"><thead><tr><td>Points wrong</td><th scope="col">fewest</th><th scope="col">most</th><th scope="col">updates</th><th scope="col">b</th><th scope="col">w₁</th><th scope="col">w₂</th></tr></thead>
      <tbody>${this.runs.map(
        ({
          variant,
          wrong,
          state,
        }) => html`<tr><th scope="row">${variant.label}</th><td>${formatCount(smallest(wrong))}</td>
          <td>${formatCount(largest(wrong))}</td><td>${formatCount(state.updates)}</td>${Array.from(state.reported, (w) => html`<td>${formatNumber(w, WEIGHT_DIGITS)}</td>`)}</tr>`,
      )}</tbody></table>`;
  }

  private say(): string {
    if (this.data.count === 0 && this.loader.engine) return 'There are no points. Click into the plane to add some.';
    if (this.runs.length === 0) return this.loader.waiting;
    const all = VARIANTS.map(({ label }, i) => `${label} ${formatCount(this.wrongNow(i))}`).join(', ');
    const computing = this.working ? ' Computing.' : '';
    return `Epoch ${this.shownEpoch}, points wrong of ${formatCount(this.data.count)}: ${all}.${computing}`;
  }
}

/** So that all columns fit a phone. */
const WEIGHT_DIGITS = 3;

const PLANE_HEIGHT = 400;

const NO_LINES: readonly PlaneLine[] = [];

function lineOf(weights: ArrayLike<number>): PlaneLine {
  return { b: weights[0] as number, w1: weights[1] as number, w2: weights[2] as number };
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

customElements.define('perceptron-variants', PerceptronVariants);

declare global {
  interface HTMLElementTagNameMap {
    'perceptron-variants': PerceptronVariants;
  }
}
