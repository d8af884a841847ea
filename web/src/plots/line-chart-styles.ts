// How a line chart looks: uPlot's own sheet, what all plots share, and the rest.
import { css, unsafeCSS } from 'lit';
import uplotCss from 'uplot/dist/uPlot.min.css?inline';
import { plotStyles } from './plot-styles.js';

export const lineChartStyles = [
  unsafeCSS(uplotCss),
  plotStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 15rem;
    }
    .plot {
      flex: 1;
      min-height: 0;
      overflow: hidden;
    }
    .uplot,
    .uplot canvas {
      font-family: inherit;
    }
    .u-cursor-x {
      border-right-color: var(--mark) !important;
    }
    .reading {
      margin: 0;
      min-height: 1.4em;
      color: var(--ink-soft);
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
  `,
];
