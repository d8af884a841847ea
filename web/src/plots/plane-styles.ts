// How a plane, its handles and its legend look.
import { css } from 'lit';

export const planeStyles = css`
  .stage {
    position: relative;
  }
  .plot {
    border-radius: 0.3rem;
  }
  :host([editable-points]) canvas {
    cursor: crosshair;
  }
  .handle {
    position: absolute;
    width: 1.1rem;
    height: 1.1rem;
    margin: -0.55rem 0 0 -0.55rem;
    border: 2px solid var(--paper);
    border-radius: 50%;
    background: var(--accent);
    touch-action: none;
    cursor: move;
  }
  .handle[data-handle='angle'] {
    background: var(--paper);
    border-color: var(--accent);
    cursor: grab;
  }
  .handle[hidden] {
    display: none;
  }
  /* The place for a finger is larger than what is seen. */
  .handle::after {
    content: '';
    position: absolute;
    inset: -0.8rem;
    border-radius: 50%;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25em 1.1em;
    min-height: 1.4em;
    margin-top: 0.25rem;
    padding-left: 3.4em;
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }
  .legend svg {
    width: 0.8em;
    height: 0.8em;
    margin-right: 0.4em;
  }
  .class0 {
    fill: var(--class-0);
  }
  .class1 {
    fill: var(--class-1);
  }
  .cross {
    stroke: var(--ink);
    stroke-width: 2;
  }
  .reading {
    flex: 1 1 14em;
    min-width: 0;
    overflow: hidden;
    color: var(--ink);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
