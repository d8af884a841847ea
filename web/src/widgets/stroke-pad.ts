// A pad to draw on with mouse, finger, pen or keyboard; the drawing is kept as strokes, not as pixels.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ThemeController } from '../plots/theme.js';
import { icon } from './icons.js';
import { type Stroke, type StrokePoint, squaredDistance, toPadPoint, traceStrokes } from './stroke-geometry.js';
import { widgetStyles } from './widget-styles.js';

/** Steps of the keyboard pen, as fractions of the pad's side. */
const KEY_STEP = 0.02;
const KEY_STEP_LARGE = 0.1;
/** Points nearer to the one before than this fraction of the side carry nothing that a pen of any width shows. */
const MIN_DISTANCE = 0.002;

/** Detail of `strokes-changed`; `final` is false while a stroke is being drawn. */
export interface StrokesChange {
  readonly strokes: readonly Stroke[];
  readonly final: boolean;
}

/**
 * `<stroke-pad label="Draw a digit" pen-width="0.06" canvas-testid="digit-canvas" clear-testid="clear">`: event
 * `strokes-changed` (StrokesChange), at most once a frame while drawing. The page does not scroll while drawing on it.
 * By keyboard: arrows move the pen (Shift: further), Space puts it down and lifts it, Backspace takes the last stroke away.
 */
export class StrokePad extends LitElement {
  static override properties = {
    label: {},
    penWidth: { type: Number, attribute: 'pen-width' },
    canvasTestid: { attribute: 'canvas-testid' },
    clearTestid: { attribute: 'clear-testid' },
    undoTestid: { attribute: 'undo-testid' },
    hint: {},
    strokes: { attribute: false },
    disabled: { type: Boolean },
    spoken: { state: true },
    pen: { state: true },
  };
  declare label: string;
  /** The pen's width as a fraction of the pad's side. */
  declare penWidth: number;
  declare canvasTestid: string | undefined;
  declare clearTestid: string | undefined;
  declare undoTestid: string | undefined;
  /** Shown in the middle while the pad is empty. */
  declare hint: string;
  /** All strokes in the order in which they were drawn; set it to show a drawing. */
  declare strokes: readonly Stroke[];
  declare disabled: boolean;
  declare private spoken: string;
  /** The keyboard's pen; undefined until a key moves it. */
  declare private pen: StrokePoint | undefined;

  private readonly theme = new ThemeController(this);
  private resizing: ResizeObserver | undefined;
  private frame = 0;
  private pointerId: number | undefined;
  private penDown = false;

  constructor() {
    super();
    this.label = 'Drawing pad';
    this.penWidth = 0.06;
    this.hint = '';
    this.strokes = [];
    this.disabled = false;
    this.spoken = '';
  }

  /** Takes the last stroke away. */
  undo(): void {
    if (this.strokes.length === 0) return;
    this.lift();
    this.change(this.strokes.slice(0, -1), true);
    this.spoken = `Stroke removed. ${this.countText()}`;
  }

  /** Takes all strokes away. */
  clear(): void {
    this.lift();
    this.change([], true);
    this.spoken = 'The pad is empty.';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing = new ResizeObserver(() => this.draw());
    if (this.canvas) this.resizing.observe(this.canvas);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing?.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.lift();
  }

  themeChanged(): void {
    this.draw();
  }

  protected override firstUpdated(): void {
    const canvas = this.canvas;
    if (!canvas) return;
    this.resizing?.observe(canvas);
    // touch-action stops scrolling for most; older Safari also needs the touch itself refused.
    canvas.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('strokes') || changed.has('penWidth') || changed.has('pen' as keyof StrokePad)) this.draw();
  }

  protected override render(): TemplateResult {
    const empty = this.strokes.length === 0;
    return html`<div class="pad">
        <canvas tabindex=${this.disabled ? -1 : 0} role="application"
          data-wants-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Space Backspace" data-testid=${this.canvasTestid ?? nothing}
          aria-label=${this.label} aria-describedby="keys" aria-disabled=${this.disabled}
          @pointerdown=${this.pressed} @pointermove=${this.moved} @pointerup=${this.released}
          @pointercancel=${this.released} @lostpointercapture=${this.released}
          @keydown=${this.keyed} @blur=${this.left}></canvas>
        ${empty && !this.pen && this.hint ? html`<p class="hint" aria-hidden="true">${this.hint}</p>` : nothing}
      </div>
      <p id="keys" class="spoken">Arrow keys move the pen, with Shift further. Space puts it down and lifts it.
        Backspace takes the last stroke away.</p>
      <p class="spoken" role="status">${this.spoken}</p>
      <div class="row">
        <button type="button" data-testid=${this.undoTestid ?? nothing} ?disabled=${empty || this.disabled}
          @click=${this.undo}>${icon('undo')}<span>Undo</span></button>
        <button type="button" data-testid=${this.clearTestid ?? nothing} ?disabled=${this.disabled}
          @click=${this.clear}>${icon('clear')}<span>Clear</span></button>
        <slot></slot>
      </div>`;
  }

  private get canvas(): HTMLCanvasElement | null | undefined {
    return this.shadowRoot?.querySelector('canvas');
  }

  private countText(): string {
    const count = this.strokes.length;
    return count === 1 ? '1 stroke.' : `${count} strokes.`;
  }

  private change(strokes: readonly Stroke[], final: boolean): void {
    this.strokes = strokes;
    this.dispatchEvent(
      new CustomEvent<StrokesChange>('strokes-changed', {
        detail: { strokes, final },
        bubbles: true,
        composed: true,
      }),
    );
  }

  /** Adds points to the last stroke, but none that lies where the one before does. */
  private extend(points: readonly StrokePoint[], final: boolean): void {
    const last = [...(this.strokes.at(-1) ?? [])];
    for (const point of points) {
      const before = last.at(-1);
      if (!before || squaredDistance(before, point) >= MIN_DISTANCE ** 2) last.push(point);
    }
    this.change([...this.strokes.slice(0, -1), last], final);
  }

  private pressed(event: PointerEvent): void {
    if (this.disabled || this.pointerId !== undefined || event.button !== 0) return;
    const canvas = event.currentTarget as HTMLCanvasElement;
    event.preventDefault();
    canvas.focus({ preventScroll: true, focusVisible: false } as FocusOptions);
    canvas.setPointerCapture(event.pointerId);
    this.lift();
    this.pen = undefined;
    this.pointerId = event.pointerId;
    this.change([...this.strokes, [toPadPoint(event.clientX, event.clientY, canvas.getBoundingClientRect())]], false);
  }

  private moved(event: PointerEvent): void {
    if (event.pointerId !== this.pointerId) return;
    const rect = (event.currentTarget as HTMLCanvasElement).getBoundingClientRect();
    // Between two frames a pointer may have moved many times; without the places between, fast curves become polygons.
    const coalesced = event.getCoalescedEvents?.() ?? [];
    const events = coalesced.length > 0 ? coalesced : [event];
    this.extend(
      events.map((e) => toPadPoint(e.clientX, e.clientY, rect)),
      false,
    );
  }

  private released(event: PointerEvent): void {
    if (event.pointerId !== this.pointerId) return;
    this.pointerId = undefined;
    this.change(this.strokes, true);
    this.spoken = this.countText();
  }

  private keyed(event: KeyboardEvent): void {
    if (this.disabled || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? KEY_STEP_LARGE : KEY_STEP;
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (move) this.movePen(...move);
    else if (event.key === ' ') this.togglePen();
    else if (event.key === 'Backspace') this.undo();
    else if (event.key === 'Escape' && this.penDown) this.lift();
    else return;
    event.preventDefault();
  }

  private movePen(dx: number, dy: number): void {
    const from = this.pen ?? { x: 0.5, y: 0.5 };
    const clamp = (v: number): number => Math.max(0, Math.min(1, v));
    this.pen = { x: clamp(from.x + dx), y: clamp(from.y + dy) };
    if (this.penDown) this.extend([this.pen], false);
    const where = `${Math.round(this.pen.x * 100)} % from the left, ${Math.round(this.pen.y * 100)} % from the top`;
    this.spoken = `${this.penDown ? 'Drawing' : 'Pen up'}, ${where}.`;
  }

  private togglePen(): void {
    if (this.penDown) {
      this.lift();
      this.spoken = `Pen up. ${this.countText()}`;
      return;
    }
    this.pen ??= { x: 0.5, y: 0.5 };
    this.penDown = true;
    this.change([...this.strokes, [this.pen]], false);
    this.spoken = 'Pen down.';
  }

  /** Ends a stroke that the keyboard is drawing. */
  private lift(): void {
    if (!this.penDown) return;
    this.penDown = false;
    this.change(this.strokes, true);
  }

  private left(): void {
    this.lift();
    this.pen = undefined;
  }

  /** Asks for a redraw in the next frame; pointer events may come faster than frames. */
  private draw(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.paint();
      });
    }
  }

  private paint(): void {
    const canvas = this.canvas;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const side = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    if (canvas.width !== side || canvas.height !== side) {
      canvas.width = side;
      canvas.height = side;
    }
    const theme = this.theme.current;
    context.clearRect(0, 0, side, side);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.strokeStyle = theme.ink;
    context.lineWidth = Math.max(1, this.penWidth * side);
    context.beginPath();
    traceStrokes(context, this.strokes, side);
    context.stroke();
    if (this.pen) this.paintPen(context, this.pen, side);
  }

  /** The keyboard's pen: a ring, filled while it is down. */
  private paintPen(context: CanvasRenderingContext2D, pen: StrokePoint, side: number): void {
    context.beginPath();
    context.arc(pen.x * side, pen.y * side, Math.max(5 * devicePixelRatio, (this.penWidth * side) / 2), 0, 2 * Math.PI);
    context.lineWidth = 2 * devicePixelRatio;
    context.strokeStyle = this.theme.current.accent;
    context.fillStyle = this.theme.current.accent;
    if (this.penDown) context.fill();
    context.stroke();
  }

  static override styles = [
    widgetStyles,
    css`
      :host {
        display: block;
        width: 100%;
        max-width: 20rem;
      }
      .pad {
        position: relative;
      }
      canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 0.5rem;
        background: var(--paper-raised);
        box-shadow: inset 0 0 0 1px var(--rule);
        cursor: crosshair;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
      }
      .hint {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        margin: 0;
        padding: 1em;
        text-align: center;
        color: var(--ink-soft);
        pointer-events: none;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem;
        margin-top: 0.35rem;
      }
    `,
  ];
}

customElements.define('stroke-pad', StrokePad);

declare global {
  interface HTMLElementTagNameMap {
    'stroke-pad': StrokePad;
  }
}
