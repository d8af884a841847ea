// What all widgets share in looks: type, buttons, focus ring, text only for screen readers. Colours come from theme.css.
import { css } from 'lit';

export const widgetStyles = css`
  :host {
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
  button,
  input,
  select {
    font: inherit;
    color: inherit;
    font-variant-numeric: tabular-nums;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-height: 2.5em;
    min-width: 2.5em;
    padding: 0.35em 0.8em;
    border: 1px solid transparent;
    border-radius: 0.4em;
    background: transparent;
    color: var(--accent);
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover {
    background: var(--accent-wash);
    color: var(--accent-strong);
  }
  button.primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    background: var(--accent-strong);
  }
  button:disabled {
    color: var(--ink-soft);
    background: none;
    cursor: default;
    opacity: 0.65;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  svg.icon {
    width: 1.15em;
    height: 1.15em;
    fill: currentColor;
    flex: none;
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
  @media (pointer: coarse) {
    button {
      min-height: 2.9em;
      min-width: 2.9em;
    }
  }
`;
