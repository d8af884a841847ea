// What number, slider and choice fields share in looks: a small label above, the value below, a message that takes no room.
import { css } from 'lit';

export const fieldStyles = css`
  :host {
    display: inline-block;
    position: relative;
    vertical-align: top;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 0.2em;
  }
  label,
  .label {
    color: var(--ink-soft);
  }
  input:not([type='range']),
  select {
    min-height: 2.5em;
    width: 100%;
    padding: 0.25em 0.5em;
    border: 1px solid var(--rule);
    border-radius: 0.4em;
    background: var(--paper);
    color: var(--ink);
  }
  input:hover:not(:disabled),
  select:hover:not(:disabled) {
    border-color: var(--accent);
  }
  input:disabled,
  select:disabled {
    color: var(--ink-soft);
    background: var(--paper-raised);
  }
  .message {
    position: absolute;
    z-index: 2;
    top: calc(100% + 0.25em);
    left: 0;
    width: max-content;
    max-width: 16em;
    padding: 0.3em 0.6em;
    border-radius: 0.4em;
    background: var(--wrong-wash);
    color: var(--wrong);
  }
  /* Empty, it stays in the tree: an alert that appears together with its text is not announced everywhere. */
  .message:empty {
    padding: 0;
  }
`;
