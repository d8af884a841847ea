// What w and b mean in the plane: the normal of the line, its distance from the origin, and a point's distance from it.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EngineModule, PlanarPoints } from '../../../../wasm_bindings/engine';
import { FigureState, integer, number, pointSet } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import '../../lecture/share-link.js';
import type { LineChange, PlaneArrow, PlaneLine, PlaneNote, PointsChange } from '../../plots/plane-plot.js';
import '../../plots/plane-plot.js';
import { copyPoints, type OwnPointSet, pointSetOf } from '../../plots/point-set.js';
import '../../widgets/error-note.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import '../../widgets/figure-frame.js';
import { formatNumber } from '../../widgets/format.js';
import '../../widgets/formula-line.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import { LARGEST_NUMBER } from '../../engine/number-limit.js';
import { tuple } from './number-words.js';

const START = { w1: 1, w2: 2, b: -2 };
const POINTS = pointSetOf([
  [1, 1.5, 1],
  [-1, 0.5, 0],
  [1.5, -0.5, 0],
]);
const MOST_POINTS = 50;

interface Line {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
}

/** `<boundary-geometry>` */
export class BoundaryGeometry extends LitElement {
  private readonly loader = new EngineController(this);
  private line: Line = START;
  private previous: Line | undefined;
  private points: OwnPointSet = POINTS;
  private selected = 0;
  private lines: readonly PlaneLine[] = [];
  private readonly link = new FigureState(this, {
    figure: 'boundary-geometry',
    version: 1,
    fields: {
      b: number(-LARGEST_NUMBER, LARGEST_NUMBER),
      w1: number(-LARGEST_NUMBER, LARGEST_NUMBER),
      w2: number(-LARGEST_NUMBER, LARGEST_NUMBER),
      points: pointSet(MOST_POINTS),
      chosen: integer(0, MOST_POINTS),
    },
    write: () => ({ ...this.line, points: this.points, chosen: Math.max(0, this.selected) }),
    read: ({ b, w1, w2, points, chosen }) => {
      this.line = { b, w1, w2 };
      this.previous = undefined;
      this.points = points;
      this.selected = Math.min(chosen, points.x1.length - 1);
      this.draw();
    },
  });

  constructor() {
    super();
    this.draw();
  }

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  private draw(): void {
    const past = this.previous ? [{ ...this.previous, past: true }] : [];
    this.lines = [...past, { ...this.line, normal: true, shade: true }];
    this.requestUpdate();
  }

  /** A new line; what was before a gesture stays as grey. */
  private setLine(line: Line): void {
    this.previous = this.line;
    this.line = line;
    this.draw();
  }

  private dragFrom: Line | undefined;

  private readonly lineDragged = (event: CustomEvent<LineChange>): void => {
    const { line, final } = event.detail;
    this.dragFrom ??= this.line;
    this.previous = this.dragFrom;
    this.line = { w1: line.w1, w2: line.w2, b: line.b };
    if (final) this.dragFrom = undefined;
    this.draw();
  };

  private readonly pointsEdited = (event: CustomEvent<PointsChange>): void => {
    const { points, index } = event.detail;
    if (points.x1.length > MOST_POINTS) return;
    this.points = copyPoints(points);
    this.selected = Math.min(index, points.x1.length - 1);
    this.requestUpdate();
  };

  private readonly reset = (): void => {
    this.line = START;
    this.previous = undefined;
    this.points = POINTS;
    this.selected = 0;
    this.draw();
  };

  private scale(factor: number): void {
    const clamp = (value: number): number => Math.max(-LARGEST_NUMBER, Math.min(LARGEST_NUMBER, factor * value));
    this.setLine({ w1: clamp(this.line.w1), w2: clamp(this.line.w2), b: clamp(this.line.b) });
  }

  protected override render(): TemplateResult {
    const { engine } = this.loader;
    const found = engine ? measure(engine, this.line, this.points, this.selected) : undefined;
    return html`<figure-frame question="Which of the three numbers turns the line, and which moves it?">
      <div slot="picture" class="side-by-side">
        <plane-plot editable-points editable-line .points=${this.points} .lines=${this.lines} .selected=${this.selected} .arrows=${found?.arrows ?? NO_ARROWS}
          .notes=${found?.notes ?? NO_NOTES} .wrong=${found?.wrong} .xMin=${-3} .xMax=${3} .yMin=${-3} .yMax=${3} .maxHeight=${360} .current=${this.selected}
          description=${this.say(found)} @line-changed=${this.lineDragged} @points-changed=${this.pointsEdited}
          @point-selected=${(event: CustomEvent<{ index: number }>) => {
            this.selected = event.detail.index;
            this.requestUpdate();
          }}></plane-plot>
        <div class="reading">${found ? this.renderNumbers(found) : nothing}</div>
      </div>
      <error-note slot="picture" .message=${this.loader.problem} @retry=${this.loader.load}></error-note>
      <play-controls slot="controls" no-play no-step reset-testid="reset" @reset=${this.reset}></play-controls>
      <div slot="controls" class="fields weights">${(['b', 'w1', 'w2'] as const).map(
        (
          name,
        ) => html`<number-field label=${name.replace('1', '₁').replace('2', '₂')} testid=${`geometry-${name}`} .value=${this.line[name]} .min=${-LARGEST_NUMBER} .max=${LARGEST_NUMBER} .step=${0.1}
          @value-changed=${(event: ValueChangedEvent<number>) => this.setLine({ ...this.line, [name]: event.detail.value })}></number-field>`,
      )}</div>
      <button slot="controls" type="button" class="quiet" data-testid="double" @click=${() => this.scale(2)}>All three × 2</button>
      <button slot="controls" type="button" class="quiet" data-testid="negate" @click=${() => this.scale(-1)}>All three × (−1)</button>
      <share-link slot="link" .source=${this.link}></share-link>
      <read-out slot="read-out" data-testid="geometry-says" .text=${this.say(found)}></read-out>
      <div slot="why"><p>Take two points p and q on the line. Both sums are zero, so w·(p − q) = 0: w is at right angles to every direction along
        the line. Walk from the line a distance d in the direction of w, and the sum grows from 0 to d‖w‖. So a point whose sum is z lies z/‖w‖
        from the line, on the side that w points to if z is positive. For the origin z = b.</p>
        <p>Doubling all three doubles every z and leaves every sign and the line as they are. Their negatives leave the line, too, but exchange its sides.</p></div>
    </figure-frame>`;
  }

  private renderNumbers(found: Measured): TemplateResult {
    const { line } = this;
    return html`<dl>
      <dt>normal</dt><dd>w = ${tuple([line.w1, line.w2])}, ‖w‖ = ${formatNumber(found.norm)}</dd>
      <dt>from the origin to the line</dt><dd>−b / ‖w‖ = ${found.norm > 0 ? formatNumber(found.origin) : 'no line'}</dd>
      ${
        found.chosen
          ? html`<dt>the ringed point ${tuple([found.chosen.x1, found.chosen.x2])}</dt>
            <dd><formula-line .terms=${[
              { w: line.w1, x: found.chosen.x1 },
              { w: line.w2, x: found.chosen.x2 },
            ]} .bias=${line.b} .z=${found.chosen.z} .a=${found.chosen.output} activation="step"></formula-line></dd>
            <dt>its distance</dt><dd>z / ‖w‖ = ${found.norm > 0 ? formatNumber(found.chosen.distance) : 'no line'}</dd>`
          : nothing
      }
    </dl>`;
  }

  private say(found: Measured | undefined): string {
    if (!found) return this.loader.waiting;
    const { line } = this;
    if (found.norm === 0)
      return `w = (0, 0): there is no line. Every point gets step(${formatNumber(line.b)}) = ${line.b >= 0 ? 1 : 0}.`;
    const what = `The line of w = ${tuple([line.w1, line.w2])}, b = ${formatNumber(line.b)} lies ${formatNumber(Math.abs(found.origin))} from the origin.`;
    if (!found.chosen) return what;
    const { x1, x2, z, distance, output } = found.chosen;
    return `${what} The point ${tuple([x1, x2])} has z = ${formatNumber(z)}, output ${output}, and lies ${formatNumber(Math.abs(distance))} from it.`;
  }
}

interface Measured {
  readonly norm: number;
  /** Signed, along w. */
  readonly origin: number;
  readonly chosen:
    | {
        readonly x1: number;
        readonly x2: number;
        readonly z: number;
        readonly output: number;
        readonly distance: number;
      }
    | undefined;
  readonly wrong: readonly number[];
  readonly arrows: readonly PlaneArrow[];
  readonly notes: readonly PlaneNote[];
}

const ORIGIN: PlanarPoints = { x1: Float64Array.of(0), x2: Float64Array.of(0), label: Uint8Array.of(0) };
const NO_ARROWS: readonly PlaneArrow[] = [];
const NO_NOTES: readonly PlaneNote[] = [];

/** What the engine says of the line and of one point. */
function measure(engine: EngineModule, { b, w1, w2 }: Line, points: PlanarPoints, selected: number): Measured {
  const { norm, distance } = engine.evaluateLine(ORIGIN, b, w1, w2);
  // From the origin to the line: the other way round.
  const origin = -(distance[0] as number);
  const all = points.x1.length > 0 ? engine.evaluateLine(points, b, w1, w2) : undefined;
  const wrong = all ? Array.from(all.right).flatMap((right, i) => (right ? [] : [i])) : [];
  const [x1, x2] = [points.x1[selected], points.x2[selected]];
  if (!all || x1 === undefined || x2 === undefined)
    return { norm, origin, chosen: undefined, wrong, arrows: [], notes: [] };
  const away = all.distance[selected] as number;
  const chosen = {
    x1,
    x2,
    z: all.z[selected] as number,
    output: all.output[selected] as number,
    distance: away,
  };
  if (norm === 0) return { norm, origin, chosen, wrong, arrows: [], notes: [] };
  // From the line to the point, along the normal.
  const [dx, dy] = [(away * w1) / norm, (away * w2) / norm];
  const arrows = [{ x: x1 - dx, y: x2 - dy, dx, dy }];
  // Beside its middle: at the right, unless the plane ends there.
  const [x, y] = [x1 - dx / 2, x2 - dy / 2];
  const notes = [{ x: x + (x < 2.2 ? 0.6 : -0.6), y, text: formatNumber(Math.abs(away), 3) }];
  return { norm, origin, chosen, wrong, arrows, notes };
}

customElements.define('boundary-geometry', BoundaryGeometry);

declare global {
  interface HTMLElementTagNameMap {
    'boundary-geometry': BoundaryGeometry;
  }
}
