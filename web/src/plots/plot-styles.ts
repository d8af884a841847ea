// What all plots share in looks: type, focus ring, text only for screen readers. Colours come from theme.css.
import { css } from 'lit';

export const plotStyles = css`
  :host {
    display: block;
    min-width: 0;
    font-family: var(--font-ui);
    font-size-adjust: var(--adjust-ui);
    font-size: var(--size-ui, 0.8125rem);
    line-height: 1.4;
    color: var(--ink);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  canvas {
    display: block;
    width: 100%;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
