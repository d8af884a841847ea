// The two handles of a line that can be moved: one for its place, one for its angle; by pointer and by keyboard.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../widgets/format.js';
import {
  centreOf,
  clampTo,
  clipLine,
  type LinePose,
  type LineWeights,
  normOf,
  type Place,
  poseOf,
  type View,
  weightsOf,
} from './plane-geometry.js';

/** What the handles need of the plot they lie on. */
export interface HandleHost {
  readonly view: View;
  /** The line that is edited; undefined when there is none. */
  handleLine(): LineWeights | undefined;
  /** Where a place of the plane lies, in CSS pixels from the stage's corner, and back from an event. */
  toPixels(place: Place): Place;
  fromEvent(event: PointerEvent): Place;
  lineMoved(line: LineWeights, final: boolean): void;
}

/** A handle's move by an arrow key, with Shift, and the turn in degrees. */
const STEP = 0.05;
const BIG_STEP = 0.5;
const TURN = 2;
const BIG_TURN = 15;
/** Distance of the two handles, as a share of the view's smaller side. */
const REACH = 0.3;

type Handle = 'place' | 'angle';

export class LineHandles {
  /** Where the reader left the first handle; it stays there while the line goes through it. */
  private anchor: Place | undefined;
  private dragging: { readonly handle: Handle; readonly id: number } | undefined;

  constructor(private readonly host: HandleHost) {}

  get active(): boolean {
    return this.dragging !== undefined;
  }

  render(): TemplateResult | typeof nothing {
    const line = this.host.handleLine();
    const pose = line && poseOf(line, ORIGIN);
    if (!pose) return nothing;
    const degrees = Math.round((pose.angle * 180) / Math.PI);
    return html`${this.renderHandle('place', 'Place of the line', pose.distance, `${formatNumber(pose.distance)} from the origin`)}
      ${this.renderHandle('angle', 'Angle of the line', degrees, `normal at ${formatNumber(degrees)} degrees`)}`;
  }

  private renderHandle(handle: Handle, label: string, value: number, text: string): TemplateResult {
    const [min, max] = handle === 'angle' ? [-180, 180] : [-1e9, 1e9];
    return html`<div class="handle" data-handle=${handle} role="slider" tabindex="0" aria-label=${label}
      aria-valuenow=${value} aria-valuemin=${min} aria-valuemax=${max} aria-valuetext=${text}
      @keydown=${(event: KeyboardEvent) => this.keyed(event, handle)}
      @pointerdown=${(event: PointerEvent) => this.pressed(event, handle)} @pointermove=${this.moved}
      @pointerup=${this.released} @pointercancel=${this.released}></div>`;
  }

  /** Puts the handles where the line is; called with every drawing. */
  position(root: ParentNode): void {
    const places = this.places();
    for (const handle of root.querySelectorAll<HTMLElement>('.handle')) {
      const place = places?.[handle.dataset.handle as Handle];
      handle.hidden = !place;
      if (!place) continue;
      const { x, y } = this.host.toPixels(place);
      handle.style.left = `${x}px`;
      handle.style.top = `${y}px`;
    }
  }

  /** Where the handles lie, in CSS pixels from the stage's corner. */
  pixels(): Place[] {
    return Object.values(this.places() ?? {}).map((place) => this.host.toPixels(place));
  }

  private places(): Record<Handle, Place> | undefined {
    const { view } = this.host;
    const line = this.host.handleLine();
    const pose = line && poseOf(line, centreOf(view));
    const piece = pose && clipLine(pose, view);
    if (!line || !pose || !piece) return undefined;
    let place = this.anchor;
    if (!place || !goesThrough(line, place, view)) {
      place = { x: (piece[0].x + piece[1].x) / 2, y: (piece[0].y + piece[1].y) / 2 };
      this.anchor = undefined;
    }
    const reach = REACH * Math.min(view.xMax - view.xMin, view.yMax - view.yMin);
    const [d1, d2] = [-Math.sin(pose.angle), Math.cos(pose.angle)];
    const ends = [1, -1].map((side) => ({ x: place.x + side * reach * d1, y: place.y + side * reach * d2 })) as [
      Place,
      Place,
    ];
    const inside = (end: Place): boolean =>
      Math.hypot(end.x - clampTo(view, end).x, end.y - clampTo(view, end).y) < 1e-9;
    return { place, angle: inside(ends[0]) || !inside(ends[1]) ? clampTo(view, ends[0]) : ends[1] };
  }

  /** Moves one handle to a place of the plane. */
  private moveTo(handle: Handle, target: Place, final: boolean): void {
    const line = this.host.handleLine();
    const places = this.places();
    const pose = line && poseOf(line, centreOf(this.host.view));
    if (!line || !places || !pose) return;
    const to = clampTo(this.host.view, target);
    if (handle === 'place') {
      this.anchor = to;
      this.send(line, pose.angle, to, final);
      return;
    }
    const { place } = places;
    const [dx, dy] = [to.x - place.x, to.y - place.y];
    if (Math.hypot(dx, dy) < 1e-9) return;
    // The handle keeps to its side of the other: the line's direction is that of the pointer, the normal a quarter turn off.
    const before = Math.atan2(places.angle.y - place.y, places.angle.x - place.x);
    this.anchor = place;
    this.send(line, pose.angle + Math.atan2(dy, dx) - before, place, final);
  }

  private turn(degrees: number): void {
    const line = this.host.handleLine();
    const places = this.places();
    const pose = line && poseOf(line, centreOf(this.host.view));
    if (!line || !places || !pose) return;
    this.anchor = places.place;
    this.send(line, pose.angle + (degrees * Math.PI) / 180, places.place, true);
  }

  /** The line through `place` with this angle of its normal; |w| stays. */
  private send(line: LineWeights, angle: number, place: Place, final: boolean): void {
    const pose: LinePose = { angle, distance: Math.cos(angle) * place.x + Math.sin(angle) * place.y };
    this.host.lineMoved(weightsOf(pose, ORIGIN, normOf(line)), final);
  }

  private keyed(event: KeyboardEvent, handle: Handle): void {
    const directions: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const direction = directions[event.key];
    if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [dx, dy] = direction;
    if (handle === 'angle') {
      this.turn((dy - dx) * (event.shiftKey ? BIG_TURN : TURN));
      return;
    }
    const place = this.places()?.place;
    const step = event.shiftKey ? BIG_STEP : STEP;
    if (place) this.moveTo('place', { x: place.x + dx * step, y: place.y + dy * step }, true);
  }

  private pressed(event: PointerEvent, handle: Handle): void {
    if (event.button !== 0 || this.dragging) return;
    this.dragging = { handle, id: event.pointerId };
    (event.target as Element).setPointerCapture(event.pointerId);
  }

  private readonly moved = (event: PointerEvent): void => {
    if (this.dragging?.id !== event.pointerId) return;
    this.moveTo(this.dragging.handle, this.host.fromEvent(event), false);
  };

  private readonly released = (event: PointerEvent): void => {
    if (this.dragging?.id !== event.pointerId) return;
    this.dragging = undefined;
    const line = this.host.handleLine();
    if (line) this.host.lineMoved(line, true);
  };
}

const ORIGIN: Place = { x: 0, y: 0 };

/** Whether the line runs through `place`, to a thousandth of the view. */
function goesThrough(line: LineWeights, place: Place, view: View): boolean {
  const pose = poseOf(line, place);
  return pose !== undefined && Math.abs(pose.distance) < 1e-3 * (view.xMax - view.xMin);
}
