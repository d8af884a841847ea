// Shows every widget and plot with fixed numbers and keeps the events they send, for the tests beside it.
import { html, render } from 'lit';
import '../../../web/src/plots/bar-chart.js';
import '../../../web/src/plots/color-legend.js';
import '../../../web/src/plots/confusion-matrix.js';
import '../../../web/src/plots/image-grid.js';
import '../../../web/src/plots/line-chart.js';
import '../../../web/src/plots/plane-plot.js';
import '../../../web/src/widgets/error-note.js';
import '../../../web/src/widgets/figure-frame.js';
import '../../../web/src/widgets/number-field.js';
import '../../../web/src/widgets/play-controls.js';
import '../../../web/src/widgets/progress-bar.js';
import '../../../web/src/widgets/read-out.js';
import '../../../web/src/widgets/select-field.js';
import '../../../web/src/widgets/slider-field.js';
import '../../../web/src/widgets/stroke-pad.js';
import type { Curve } from '../../../web/src/plots/curve-data.js';
import { pointSetOf } from '../../../web/src/plots/point-set.js';

/** An event that a widget sent. */
export interface SentEvent {
  readonly type: string;
  readonly from: string;
  readonly detail: unknown;
}

const sent: SentEvent[] = [];
Object.assign(globalThis, { sent });

const TYPES = [
  ...['play', 'pause', 'step', 'reset', 'speed-changed', 'value-changed', 'strokes-changed', 'retry'],
  ...['image-selected', 'cell-selected', 'points-changed', 'line-changed', 'point-selected', 'place-pointed'],
];
for (const type of TYPES) {
  document.addEventListener(type, (event) => {
    const from = event.target instanceof Element ? event.target.id || event.target.localName : '';
    const detail: unknown = event instanceof CustomEvent ? structuredClone(event.detail) : undefined;
    sent.push({ type, from, detail });
  });
}

const x = Array.from({ length: 50 }, (_, i) => i / 10);
const curves: Curve[] = [
  { id: 'past', label: 'earlier run', x, y: x.map((t) => 2 * Math.exp(-t / 2)), past: true },
  { id: 'now', label: 'training', x: x.slice(0, 10), y: x.slice(0, 10).map((t) => 2 * Math.exp(-t)), color: 0 },
];

/** Unit u's weights: +u on the left half, −u on the right. */
const weights = Float32Array.from({ length: 3 * 784 }, (_, i) => (Math.floor(i / 784) + 1) * (i % 28 < 14 ? 1 : -1));
const counts = Uint32Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? 900 + i : i % 7));
const activations = [
  { value: 'relu', label: 'ReLU' },
  { value: 'tanh', label: 'tanh' },
];

/** XOR, and something that looks like a network's answer to it: neutral on two lines. */
const xor = pointSetOf([
  [0, 0, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
]);
const SIDE = 61;
const heat = Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
  const [u, v] = [-0.5 + (2 * (i % SIDE)) / (SIDE - 1), -0.5 + (2 * Math.floor(i / SIDE)) / (SIDE - 1)];
  return 1 / (1 + Math.exp(8 * (2 * u - 1) * (2 * v - 1)));
});
const planeLines = [
  { w1: 1, w2: 0.4, b: -0.4, past: true },
  { w1: 1, w2: 1, b: -1.5, label: 'AND', normal: true, shade: true },
];

render(
  html`
    <figure-frame id="frame" question="What happens when you press Space?">
      <p slot="picture">A picture.</p>
      <play-controls id="controls" slot="controls" .speeds=${[1, 10]} speed="10"></play-controls>
      <number-field id="seed" slot="controls" label="Seed" value="7" min="0" max="99" integer></number-field>
      <number-field id="rate" slot="controls" label="Rate" value="0.008" min="0.000001" max="10" logarithmic></number-field>
      <slider-field id="tilt" slot="controls" label="Tilt" value="0" min="-15" max="15" step="1" unit="°"></slider-field>
      <select-field id="activation" slot="controls" label="Activation" value="relu" .options=${activations}></select-field>
      <read-out id="said" slot="read-out" text="At first." interval="600"></read-out>
      <p slot="why">Because.</p>
    </figure-frame>
    <play-controls id="two" separate play-label="Train" play-testid="train" pause-testid="pause"></play-controls>
    <stroke-pad id="pad" label="Drawing pad" pen-width="0.1" canvas-testid="canvas" clear-testid="clear"></stroke-pad>
    <progress-bar id="progress" label="Data" value="0.25" text="1 of 4"></progress-bar>
    <error-note id="note"></error-note>
    <line-chart id="chart" .curves=${curves} x-label="epoch" y-label="loss" log-y description="Two falling curves."></line-chart>
    <image-grid id="grid" kind="weights" columns="3" .images=${weights} item-name="Unit" selectable
      description="Weights of three units"></image-grid>
    <color-legend limit="3" label="weight"></color-legend>
    <confusion-matrix id="matrix" .counts=${counts}></confusion-matrix>
    <bar-chart id="bars" .values=${[0, 0.25, 0.75]} .labels=${['a', 'b', 'c']} highlight="2" description="Shares"></bar-chart>
    <plane-plot id="heat" max-height="360" .points=${xor} .values=${heat} columns=${SIDE} value-label="ŷ" current="2" .wrong=${[1]}
      description="A saddle over the four points of XOR"></plane-plot>
    <plane-plot id="plane" editable-points editable-line max-height="360" .points=${xor} .lines=${planeLines}
      .arrows=${[{ x: 0.2, y: 0.3, dx: 0.5, dy: 0.25, label: '+x' }]} description="Four points and a line"></plane-plot>
  `,
  document.querySelector<HTMLElement>('#gallery') ?? document.body,
);
