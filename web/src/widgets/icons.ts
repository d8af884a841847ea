// The icons of all controls, drawn on a grid of 16 × 16, so that one action looks the same everywhere.
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 2.5h3v11H4zM9 2.5h3v11H9z',
  step: 'M3 2.5v11L10.5 8zM11 2.5h2v11h-2z',
  reset: 'M8 3a5 5 0 1 0 4.9 6h-1.75A3.3 3.3 0 1 1 8 4.7c.9 0 1.7.35 2.3.95L8.5 7.4H13V3l-1.5 1.45A5 5 0 0 0 8 3z',
  undo: 'M6.5 2.5 2 6.6l4.5 4.1V8.1h2.6a2.4 2.4 0 0 1 0 4.8H6v1.6h3.1a4 4 0 0 0 0-8H6.5z',
  clear: 'm3.2 4.3 1.1-1.1L8 6.9l3.7-3.7 1.1 1.1L9.1 8l3.7 3.7-1.1 1.1L8 9.1l-3.7 3.7-1.1-1.1L6.9 8z',
  link: 'M6.9 9.1a2.6 2.6 0 0 0 3.7 0l2.5-2.5a2.6 2.6 0 0 0-3.7-3.7L8.3 4l1 1 1.1-1.1a1.2 1.2 0 0 1 1.7 1.7L9.6 8.1a1.2 1.2 0 0 1-1.7 0zM9.1 6.9a2.6 2.6 0 0 0-3.7 0L2.9 9.4a2.6 2.6 0 0 0 3.7 3.7L7.7 12l-1-1-1.1 1.1a1.2 1.2 0 0 1-1.7-1.7l2.5-2.5a1.2 1.2 0 0 1 1.7 0z',
  warning: 'M8 1.6 15 14H1zm-.8 4.6.2 4.1h1.2l.2-4.1zm.8 4.9a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8z',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** The icon's drawing, hidden from screen readers: the button's text or label says what it does. */
export function icon(name: IconName): TemplateResult {
  const path: SVGTemplateResult = svg`<path d=${PATHS[name]}></path>`;
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${path}</svg>`;
}
