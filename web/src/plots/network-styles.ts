// What a network's diagram adds to the looks of a plot: the units' buttons over the canvas, and the legend.
import { css } from 'lit';

export const networkStyles = css`
  .plot {
    position: relative;
  }
  button {
    position: absolute;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    cursor: pointer;
    touch-action: manipulation;
  }
  button.tile {
    border-radius: 2px;
  }
  .legend {
    min-height: 1.4em;
    margin: 0.25rem 0 0;
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }
  .negative {
    color: var(--class-0);
  }
  .positive {
    color: var(--class-1);
  }
`;
