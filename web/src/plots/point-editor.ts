// Editing points of a plane by mouse, finger, pen and keyboard: what each gesture and key does to the set of points.
import { hasModifier } from '../widgets/keys.js';
import { clampTo, type Place, type View } from './plane-geometry.js';
import { type PointSet, withOtherClass, withoutPoint, withPoint, withPointAt } from './point-set.js';

export type PointAction = 'add' | 'move' | 'remove' | 'relabel';

/** What the editor needs of the plot it works on. */
export interface EditorHost {
  readonly view: View;
  readonly points: PointSet;
  readonly editablePoints: boolean;
  readonly newClass: number;
  selected: number;
  /** Where the keyboard is when no point is selected. */
  cursor: Place;
  fromEvent(event: PointerEvent): Place;
  /** The point under an event, within its reach in CSS pixels; −1 when there is none. */
  pointAt(event: PointerEvent, reach: number): number;
  pointsEdited(points: PointSet, index: number, action: PointAction, final: boolean): void;
  /** Selected point or cursor have changed. */
  selectionMoved(): void;
}

/** How near to a point's middle a press takes it, in CSS pixels. */
const MOUSE_REACH = 11;
const TOUCH_REACH = 22;
/** A press that moves less is a click. */
const SLACK = 5;
/** How long a press of a finger lasts that removes a point, in ms. */
const LONG_PRESS = 650;
const STEP = 0.05;
const BIG_STEP = 0.5;

interface Press {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** −1: an empty place. */
  readonly index: number;
  /** From the pointer to the point's middle, so that it does not jump. */
  readonly grip: Place;
  moved: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

export class PointEditor {
  private press: Press | undefined;

  constructor(private readonly host: EditorHost) {}

  /** Whether a point is under the reader's finger or button. */
  get dragging(): boolean {
    return (this.press?.index ?? -1) >= 0;
  }

  pressed(event: PointerEvent): void {
    if (event.button !== 0 || this.press) return;
    const { host } = this;
    const index = host.pointAt(event, event.pointerType === 'mouse' ? MOUSE_REACH : TOUCH_REACH);
    const place = host.fromEvent(event);
    const grip =
      index < 0
        ? { x: 0, y: 0 }
        : { x: (host.points.x1[index] as number) - place.x, y: (host.points.x2[index] as number) - place.y };
    this.press = { id: event.pointerId, x: event.clientX, y: event.clientY, index, grip, moved: false };
    if (index < 0) return;
    host.selected = index;
    host.selectionMoved();
    if (!host.editablePoints) return;
    (event.target as Element).setPointerCapture(event.pointerId);
    if (event.pointerType !== 'mouse') this.press.timer = setTimeout(() => this.removePressed(), LONG_PRESS);
  }

  moved(event: PointerEvent): void {
    const { press, host } = this;
    if (press?.id !== event.pointerId) return;
    if (!press.moved && Math.hypot(event.clientX - press.x, event.clientY - press.y) < SLACK) return;
    press.moved = true;
    clearTimeout(press.timer);
    if (press.index < 0 || !host.editablePoints) return;
    this.moveTo(press.index, this.held(press, event), false);
  }

  released(event: PointerEvent): void {
    const { press, host } = this;
    if (press?.id !== event.pointerId) return;
    this.press = undefined;
    clearTimeout(press.timer);
    if (!host.editablePoints) return;
    const cancelled = event.type === 'pointercancel';
    if (press.index >= 0) {
      if (press.moved) this.moveTo(press.index, cancelled ? undefined : this.held(press, event), true);
    } else if (!press.moved && !cancelled) {
      this.add(this.snapped(host.fromEvent(event)));
    }
  }

  /** Does what a key asks for; false when it means nothing here. */
  keyed(event: KeyboardEvent): boolean {
    if (hasModifier(event)) return false;
    const { host } = this;
    const { selected } = host;
    const count = host.points.x1.length;
    const step = event.shiftKey ? BIG_STEP : STEP;
    const edit = host.editablePoints && selected >= 0;
    const actions: Record<string, (() => void) | undefined> = {
      ArrowLeft: () => this.nudge(-step, 0),
      ArrowRight: () => this.nudge(step, 0),
      ArrowUp: () => this.nudge(0, step),
      ArrowDown: () => this.nudge(0, -step),
      ']': count > 0 ? () => this.select((selected + 1) % count) : undefined,
      '[': count > 0 ? () => this.select(selected <= 0 ? count - 1 : selected - 1) : undefined,
      Escape: selected >= 0 ? () => this.select(-1) : undefined,
      Enter: edit
        ? () => host.pointsEdited(withOtherClass(host.points, selected), selected, 'relabel', true)
        : host.editablePoints
          ? () => this.add(host.cursor)
          : undefined,
      Delete: edit ? () => this.remove(selected) : undefined,
      Backspace: edit ? () => this.remove(selected) : undefined,
    };
    const action = actions[event.key];
    action?.();
    return action !== undefined;
  }

  private select(index: number): void {
    const { host } = this;
    // The cursor goes on from where the point was.
    if (index < 0 && host.selected >= 0) host.cursor = this.placeOf(host.selected);
    host.selected = index;
    host.selectionMoved();
  }

  private nudge(dx: number, dy: number): void {
    const { host } = this;
    const move = ({ x, y }: Place): Place => clampTo(host.view, { x: tidy(x + dx), y: tidy(y + dy) });
    if (host.editablePoints && host.selected >= 0) {
      this.moveTo(host.selected, move(this.placeOf(host.selected)), true);
    } else {
      if (host.selected >= 0) this.select(-1);
      host.cursor = move(host.cursor);
      host.selectionMoved();
    }
  }

  private placeOf(index: number): Place {
    const { x1, x2 } = this.host.points;
    return clampTo(this.host.view, { x: x1[index] ?? 0, y: x2[index] ?? 0 });
  }

  private held(press: Press, event: PointerEvent): Place {
    const { x, y } = this.host.fromEvent(event);
    return this.snapped({ x: x + press.grip.x, y: y + press.grip.y });
  }

  /** Inside the view, and on a grid finer than a pixel: coordinates stay short. */
  private snapped(place: Place): Place {
    const { view } = this.host;
    const grid = 10 ** Math.floor(Math.log10((view.xMax - view.xMin) / 400));
    const { x, y } = clampTo(view, place);
    return clampTo(view, { x: tidy(Math.round(x / grid) * grid), y: tidy(Math.round(y / grid) * grid) });
  }

  private add({ x, y }: Place): void {
    const { host } = this;
    const points = withPoint(host.points, x, y, host.newClass === 1 ? 1 : 0);
    host.selected = points.x1.length - 1;
    host.pointsEdited(points, host.selected, 'add', true);
  }

  private moveTo(index: number, place: Place | undefined, final: boolean): void {
    const { points } = this.host;
    // The owner may have replaced the points under the pointer.
    if (index >= points.x1.length) return;
    const { x, y } = place ?? { x: points.x1[index] as number, y: points.x2[index] as number };
    this.host.pointsEdited(withPointAt(points, index, x, y), index, 'move', final);
  }

  private remove(index: number): void {
    const { host } = this;
    const points = withoutPoint(host.points, index);
    host.selected = Math.min(index, points.x1.length - 1);
    host.pointsEdited(points, index, 'remove', true);
  }

  private removePressed(): void {
    const index = this.press?.index ?? -1;
    this.press = undefined;
    if (index >= 0) this.remove(index);
  }
}

/** Without the noise of decimal fractions in binary: 0.1 + 0.2 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
