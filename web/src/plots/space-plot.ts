// Points of two classes in a cube that can be turned, with lines carried into it and a plane that separates them.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import { hasModifier } from '../widgets/keys.js';
import { CanvasPlot, type Drawing } from './canvas-plot.js';
import { drawRing, haloText, traceMark } from './plane-marks.js';
import { CUBE_CORNERS, CUBE_EDGES, planeInCube, project, type Vector } from './space-projection.js';
import type { Theme } from './theme.js';

/** Points in space with a class each. */
export interface SpacePoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: ArrayLike<number>;
  readonly label: ArrayLike<number>;
}

/** A polyline in space. */
export interface SpacePath {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: ArrayLike<number>;
  /** Where it was before: grey and dashed. */
  readonly past?: boolean;
}

/** w·x + b = 0. */
export interface SpacePlane {
  readonly w: Vector;
  readonly b: number;
}

/** Degrees a pixel of dragging, a key, a key with Shift. */
const DRAG = 0.5;
const STEP = 5;
const BIG_STEP = 30;

/** `<space-plot>`: a cube from min to max on all axes. */
export class SpacePlot extends CanvasPlot {
  static override properties: PropertyDeclarations = {
    points: { attribute: false },
    paths: { attribute: false },
    plane: { attribute: false },
    min: { type: Number },
    max: { type: Number },
    labels: { attribute: false },
    classNames: { attribute: false },
    current: { type: Number },
    azimuth: { type: Number },
    elevation: { type: Number },
  };
  declare points: SpacePoints;
  declare paths: readonly SpacePath[];
  declare plane: SpacePlane | undefined;
  declare min: number;
  declare max: number;
  /** Of the three axes. */
  declare labels: readonly [string, string, string];
  declare classNames: readonly [string, string];
  /** The example at work; −1 for none. */
  declare current: number;
  /** Degrees. */
  declare azimuth: number;
  declare elevation: number;
  private drag: { readonly id: number; x: number; y: number } | undefined;

  constructor() {
    super();
    this.points = { x: [], y: [], z: [], label: [] };
    this.paths = [];
    [this.min, this.max] = [0, 1];
    this.labels = ['h₁', 'h₂', 'h₃'];
    this.classNames = ['class 0', 'class 1'];
    this.current = -1;
    [this.azimuth, this.elevation] = [25, 20];
  }

  protected override plotHeight(width: number): number {
    return Math.round(Math.min(width, 380));
  }

  protected override render(): TemplateResult {
    return html`<div class="plot" role="application" tabindex="0" aria-label="Cube that can be turned" aria-describedby="help"
        data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown" @keydown=${this.keyed}>
        <canvas role="img" aria-label=${this.description || nothing} @pointerdown=${this.pressed} @pointermove=${this.moved}
          @pointerup=${this.released} @pointercancel=${this.released}></canvas>
      </div>
      <div class="legend"><span class="class0">●</span> ${this.classNames[0]} <span class="class1">■</span> ${this.classNames[1]}</div>
      <span id="help" class="spoken">Arrows turn it.</span>
      <p class="spoken" role="status">${`Turned by ${formatNumber(this.azimuth)}°, seen from ${formatNumber(this.elevation)}° above.`}</p>`;
  }

  private turn(azimuth: number, elevation: number, final: boolean): void {
    this.azimuth = ((((this.azimuth + azimuth + 180) % 360) + 360) % 360) - 180;
    this.elevation = Math.max(-90, Math.min(90, this.elevation + elevation));
    const detail = { azimuth: this.azimuth, elevation: this.elevation, final };
    this.dispatchEvent(new CustomEvent('view-changed', { detail, bubbles: true, composed: true }));
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? BIG_STEP : STEP;
    const turns: Record<string, readonly [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const turn = turns[event.key];
    if (!turn || hasModifier(event)) return;
    event.preventDefault();
    this.turn(...turn, true);
  };

  private readonly pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || this.drag) return;
    this.drag = { id: event.pointerId, x: event.clientX, y: event.clientY };
    (event.target as Element).setPointerCapture(event.pointerId);
  };

  private readonly moved = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag?.id !== event.pointerId) return;
    this.turn((event.clientX - drag.x) * DRAG, (event.clientY - drag.y) * DRAG, false);
    [drag.x, drag.y] = [event.clientX, event.clientY];
  };

  private readonly released = (event: PointerEvent): void => {
    if (this.drag?.id !== event.pointerId) return;
    this.drag = undefined;
    this.turn(0, 0, true);
  };

  protected override draw({ context, width, height, theme }: Drawing): void {
    const size = Math.round((Number.parseFloat(getComputedStyle(this).fontSize) || 13) * 0.92);
    context.font = `${size}px ${getComputedStyle(this).fontFamily}`;
    // The cube's diagonal fits in whatever way it is turned.
    const side = (Math.min(width, height) - 2.5 * size) / Math.sqrt(3);
    const half = (this.min + this.max) / 2;
    const span = this.max - this.min || 1;
    const at = (p: Vector): { x: number; y: number; depth: number } => {
      const unit = p.map((v) => (v - half) / span) as unknown as Vector;
      const { x, y, depth } = project(unit, this);
      return { x: width / 2 + x * side, y: height / 2 - y * side, depth };
    };
    this.drawCube(context, theme, at, size);
    for (const past of [true, false]) {
      context.strokeStyle = past ? theme.past : theme.mark;
      context.lineWidth = 0.75;
      context.setLineDash(past ? [5, 4] : []);
      context.beginPath();
      for (const { x, y, z, past: earlier = false } of this.paths) {
        if (earlier !== past) continue;
        for (let i = 0; i < x.length; ++i) {
          const place = at([x[i] as number, y[i] as number, z[i] as number]);
          if (i === 0) context.moveTo(place.x, place.y);
          else context.lineTo(place.x, place.y);
        }
      }
      context.stroke();
    }
    context.setLineDash([]);
    this.drawPoints(context, theme, at, size);
  }

  private drawCube(
    context: CanvasRenderingContext2D,
    theme: Theme,
    at: (p: Vector) => { x: number; y: number; depth: number },
    size: number,
  ): void {
    const corners = CUBE_CORNERS.map((c) => at(c.map((v) => (v ? this.max : this.min)) as unknown as Vector));
    const deepest = corners.reduce((worst, c, i) => (c.depth > (corners[worst]?.depth ?? 0) ? i : worst), 0);
    for (const [i, j] of CUBE_EDGES) {
      const [a, b] = [corners[i], corners[j]];
      if (!a || !b) continue;
      // The three edges at the farthest corner lie behind everything.
      const hidden = i === deepest || j === deepest;
      context.strokeStyle = theme.rule;
      context.setLineDash(hidden ? [3, 4] : []);
      context.lineWidth = 1.25;
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
    context.setLineDash([]);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const middle = at([(this.min + this.max) / 2, (this.min + this.max) / 2, (this.min + this.max) / 2]);
    const write = (corner: { x: number; y: number } | undefined, text: string, color: string): void => {
      if (!corner) return;
      const length = Math.hypot(corner.x - middle.x, corner.y - middle.y) || 1;
      const [ux, uy] = [(corner.x - middle.x) / length, (corner.y - middle.y) / length];
      haloText(context, theme, text, corner.x + ux * size, corner.y + uy * size, color);
    };
    write(corners[0], formatNumber(this.min), theme.inkSoft);
    this.labels.forEach((label, axis) => {
      write(corners[1 << axis], `${label} = ${formatNumber(this.max)}`, theme.ink);
    });
  }

  /** The painter's way: what is behind the plane, the plane, what is before it; the farthest first. */
  private drawPoints(
    context: CanvasRenderingContext2D,
    theme: Theme,
    at: (p: Vector) => { x: number; y: number; depth: number },
    size: number,
  ): void {
    const { points, plane } = this;
    const count = Math.min(points.x.length, points.y.length, points.z.length, points.label.length);
    const radius = count > 2000 ? 1.6 : count > 300 ? 3 : size * 0.45;
    const behind = (p: Vector): boolean => {
      if (!plane) return true;
      const height = plane.w[0] * p[0] + plane.w[1] * p[1] + plane.w[2] * p[2] + plane.b;
      return height >= 0 !== this.eyeSide(plane);
    };
    const marks = Array.from({ length: count }, (_, i) => {
      const p: Vector = [points.x[i] as number, points.y[i] as number, points.z[i] as number];
      return { i, label: points.label[i] === 1 ? 1 : 0, behind: behind(p), ...at(p) };
    }).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    marks.sort((a, b) => b.depth - a.depth);
    const draw = (which: boolean): void => {
      context.lineWidth = radius > 2.5 ? 1.5 : 0.5;
      context.strokeStyle = theme.paper;
      for (const mark of marks) {
        if (mark.behind !== which) continue;
        context.fillStyle = mark.label === 1 ? theme.class1 : theme.class0;
        context.beginPath();
        traceMark(context, mark.x, mark.y, radius, mark.label);
        context.fill();
        context.stroke();
        if (mark.i === this.current) drawRing(context, theme, mark.x, mark.y, radius + 5, theme.ink);
      }
    };
    draw(true);
    this.drawPlane(context, theme, at);
    draw(false);
  }

  /** Whether the viewer is on the plane's positive side. */
  private eyeSide({ w }: SpacePlane): boolean {
    const [a, e] = [(this.azimuth * Math.PI) / 180, (this.elevation * Math.PI) / 180];
    // The direction away from the viewer, as project() has it.
    const away: Vector = [-Math.sin(a) * Math.cos(e), Math.cos(a) * Math.cos(e), -Math.sin(e)];
    return w[0] * away[0] + w[1] * away[1] + w[2] * away[2] < 0;
  }

  private drawPlane(
    context: CanvasRenderingContext2D,
    theme: Theme,
    at: (p: Vector) => { x: number; y: number },
  ): void {
    if (!this.plane) return;
    const corners = planeInCube(this.plane.w, this.plane.b, this.min, this.max);
    if (corners.length < 3) return;
    context.beginPath();
    for (const corner of corners) {
      const { x, y } = at(corner);
      context.lineTo(x, y);
    }
    context.closePath();
    context.globalAlpha = 0.16;
    context.fillStyle = theme.ink;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.75;
    context.stroke();
  }

  static override styles = [
    ...CanvasPlot.styles,
    css`
      /* A finger that moves sideways turns the cube, one that moves up or down scrolls the page. */
      canvas {
        touch-action: pan-y;
        cursor: grab;
      }
      canvas:active {
        cursor: grabbing;
      }
      .plot {
        border-radius: 0.3rem;
      }
      .legend {
        color: var(--ink-soft);
      }
      .class0 {
        color: var(--class-0);
      }
      .class1 {
        margin-inline-start: 1em;
        color: var(--class-1);
      }
    `,
  ];
}

customElements.define('space-plot', SpacePlot);

declare global {
  interface HTMLElementTagNameMap {
    'space-plot': SpacePlot;
  }
}
