// The base of everything that is drawn on a canvas: device pixels, resizing, theme changes, one drawing a frame, a description.
import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { plotStyles } from './plot-styles.js';
import { type Theme, ThemeController } from './theme.js';

/** What a drawing gets: a context scaled to CSS pixels, the size in CSS pixels, device pixels per CSS pixel, the colours. */
export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly theme: Theme;
}

/**
 * A Lit element with one canvas. A subclass implements draw() and may override plotHeight() and overlay().
 * Every property change, change of size and change of theme leads to one drawing in the next frame.
 */
export abstract class CanvasPlot extends LitElement {
  static override properties: PropertyDeclarations = {
    description: {},
  };
  /** What the picture shows, in words; the canvas's text alternative. Keep it current. */
  declare description: string;
  protected readonly theme = new ThemeController(this);
  private resizing: ResizeObserver | undefined;
  private frame = 0;
  /** Of the canvas, in CSS pixels, until it is resized: to ask for them lays the page out, in every frame of an animation. */
  private measured: { readonly width: number; height: number } | undefined;
  private watched: HTMLCanvasElement | undefined;

  constructor() {
    super();
    this.description = '';
  }

  /** Draws everything anew; the canvas has been cleared. */
  protected abstract draw(drawing: Drawing): void;

  /** Height in CSS pixels for a width in CSS pixels. */
  protected plotHeight(width: number): number {
    return Math.round(width * 0.6);
  }

  /** How much higher than by itself the plot may be, in CSS pixels: a page that is presented on a large screen grants some. */
  protected get room(): number {
    return Number.parseFloat(getComputedStyle(this).getPropertyValue('--plot-room')) || 0;
  }

  /** What lies over the canvas, if anything. */
  protected overlay(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Asks for a drawing in the next frame; many calls make one. */
  requestDraw(): void {
    if (this.frame !== 0 || !this.isConnected) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  themeChanged(): void {
    this.requestDraw();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing = new ResizeObserver(() => {
      this.measured = undefined;
      this.resized();
    });
    this.resizing.observe(this);
    window.addEventListener('resize', this.refit);
    this.measured = undefined;
    if (this.watched) this.resizing.observe(this.watched);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing?.disconnect();
    window.removeEventListener('resize', this.refit);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  protected get canvas(): HTMLCanvasElement | null | undefined {
    return this.shadowRoot?.querySelector('canvas');
  }

  protected override render(): TemplateResult {
    return html`<div class="plot"><canvas role="img" aria-label=${this.description || nothing}></canvas>${this.overlay()}</div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.resized();
  }

  /** The window's height counts too where there is room. */
  private readonly refit = (): void => this.resized();

  /** Fits the canvas's height to its width at once, so that the page is laid out in the same frame. */
  private resized(): void {
    const canvas = this.canvas;
    if (!canvas) return;
    if (canvas !== this.watched) {
      this.watched = canvas;
      this.resizing?.observe(canvas);
    }
    this.measured ??= { width: canvas.clientWidth, height: canvas.clientHeight };
    const height = this.plotHeight(this.measured.width);
    this.measured.height = height;
    if (canvas.style.height !== `${height}px`) canvas.style.height = `${height}px`;
    this.requestDraw();
  }

  private paint(): void {
    const canvas = this.canvas;
    const context = canvas?.getContext('2d');
    const { width, height } = this.measured ?? { width: 0, height: 0 };
    if (!canvas || !context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
      canvas.width = deviceWidth;
      canvas.height = deviceHeight;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.draw({ context, width, height, ratio, theme: this.theme.current });
  }

  static override styles = [plotStyles];
}
