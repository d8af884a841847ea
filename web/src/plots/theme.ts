// The colours of theme.css as plots need them: resolved for the theme in force, with scales ready for look-up, and word of a change.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { divergingScale, parseHex, type Rgb, sequentialScale, toHex } from './color-scale.js';

/** The colours in force. Strings are "#rrggbb"; the packed tables are for ImageData, one little-endian ABGR word a shade. */
export interface Theme {
  readonly dark: boolean;
  readonly paper: string;
  readonly paperRaised: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly rule: string;
  readonly mark: string;
  readonly accent: string;
  readonly wrong: string;
  /** Class 0, negative: blue. */
  readonly class0: string;
  /** Class 1, positive: orange. */
  readonly class1: string;
  /** Earlier runs and states; draw them dashed. */
  readonly past: string;
  /** Ten colours for digit classes and overlaid curves, [10]. */
  readonly qualitative: readonly string[];
  /** Blue – paper – orange, [DIVERGING_SHADES]; look up with divergingIndex(). */
  readonly diverging: readonly string[];
  readonly divergingWords: Uint32Array;
  /** Paper – ink, [256]; look up with a pixel's byte. */
  readonly pixels: readonly string[];
  readonly pixelWords: Uint32Array;
}

/** Whether the dark theme is in force: the reader's own choice first, else the system's. */
export function isDark(root: HTMLElement = document.documentElement): boolean {
  const chosen = root.dataset.theme;
  if (chosen === 'dark' || chosen === 'light') return chosen === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Whether the reader asked for little motion; then changes jump instead of moving. */
export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Picks the value for the theme out of "light-dark(#a, #b)"; any other text is returned as it is. */
export function resolveLightDark(text: string, dark: boolean): string {
  const match = /^light-dark\(\s*([^,]+?)\s*,\s*([^,]+?)\s*\)$/.exec(text.trim());
  return (match ? match[dark ? 2 : 1] : text.trim()) as string;
}

/** Reads the theme from the custom properties of `root`. Costs a style look-up for each colour: keep the result until the theme changes. */
export function readTheme(root: HTMLElement = document.documentElement): Theme {
  const dark = isDark(root);
  const style = getComputedStyle(root);
  const color = (name: string): Rgb => parseHex(resolveLightDark(style.getPropertyValue(name), dark));
  const hex = (name: string): string => toHex(color(name));
  const diverging = divergingScale(color('--diverging-low'), color('--paper'), color('--diverging-high'));
  const pixels = sequentialScale(color('--paper'), color('--ink'));
  return {
    dark,
    paper: hex('--paper'),
    paperRaised: hex('--paper-raised'),
    ink: hex('--ink'),
    inkSoft: hex('--ink-soft'),
    rule: hex('--rule'),
    mark: hex('--mark'),
    accent: hex('--accent'),
    wrong: hex('--wrong'),
    class0: hex('--class-0'),
    class1: hex('--class-1'),
    past: hex('--past'),
    qualitative: Array.from({ length: 10 }, (_, i) => hex(`--qualitative-${i}`)),
    diverging: diverging.map(toHex),
    divergingWords: packWords(diverging),
    pixels: pixels.map(toHex),
    pixelWords: packWords(pixels),
  };
}

/** Gives an element the theme in force and asks it to update when the theme changes. */
export class ThemeController implements ReactiveController {
  private theme: Theme | undefined;
  private observer: MutationObserver | undefined;
  private media: MediaQueryList | undefined;

  constructor(private readonly host: ReactiveControllerHost & { themeChanged?(): void }) {
    host.addController(this);
  }

  /** The colours in force, read once and kept until they change. */
  get current(): Theme {
    this.theme ??= readTheme();
    return this.theme;
  }

  hostConnected(): void {
    this.observer = new MutationObserver(this.changed);
    this.observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.media = matchMedia('(prefers-color-scheme: dark)');
    this.media.addEventListener('change', this.changed);
    this.theme = undefined;
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.media?.removeEventListener('change', this.changed);
  }

  private readonly changed = (): void => {
    this.theme = undefined;
    this.host.themeChanged?.();
    this.host.requestUpdate();
  };
}

function packWords(colors: readonly Rgb[]): Uint32Array {
  return Uint32Array.from(colors, ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0);
}
