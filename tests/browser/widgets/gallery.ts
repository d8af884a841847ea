// Shows every widget and plot with fixed numbers and keeps the events they send, for the tests beside it.
import { html, render } from 'lit';
import '../../../web/src/plots/bar-chart.js';
import '../../../web/src/plots/color-legend.js';
import '../../../web/src/plots/confusion-matrix.js';
import '../../../web/src/plots/image-grid.js';
import '../../../web/src/plots/line-chart.js';
import '../../../web/src/plots/network-diagram.js';
import '../../../web/src/plots/plane-plot.js';
import '../../../web/src/plots/space-plot.js';
import '../../../web/src/widgets/csv-paste.js';
import '../../../web/src/widgets/error-note.js';
import '../../../web/src/widgets/figure-frame.js';
import '../../../web/src/widgets/formula-line.js';
import '../../../web/src/widgets/number-field.js';
import '../../../web/src/widgets/play-controls.js';
import '../../../web/src/widgets/progress-bar.js';
import '../../../web/src/widgets/read-out.js';
import '../../../web/src/widgets/select-field.js';
import '../../../web/src/widgets/slider-field.js';
import '../../../web/src/widgets/stroke-pad.js';
import '../../../web/src/widgets/truth-table.js';
import './state-figure.js';
import type { Curve } from '../../../web/src/plots/curve-data.js';
import type { DiagramEdge, UnitMap } from '../../../web/src/plots/network-diagram.js';
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
  ...['part-selected', 'edit-requested', 'edge-added', 'edge-removed', 'view-changed'],
  ...['target-changed', 'row-selected', 'csv-pasted'],
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

/** What each unit of a 2-2-1 network for XOR gives over the plane. */
const unitMap = (w1: number, w2: number, b: number): UnitMap => ({
  values: Float64Array.from({ length: 21 * 21 }, (_, i) => {
    const [u, v] = [-0.5 + (i % 21) / 10, -0.5 + Math.floor(i / 21) / 10];
    return 1 / (1 + Math.exp(-(w1 * u + w2 * v + b)));
  }),
  columns: 21,
  level: 0.5,
  limit: 0.5,
});
const maps = [[], [unitMap(6, 6, -3), unitMap(-6, -6, 9)], [{ ...unitMap(0, 0, 0), values: heat, columns: SIDE }]];
const gates: DiagramEdge[] = [
  { from: { layer: 0, unit: 0 }, to: { layer: 1, unit: 0 }, weight: 1 },
  { from: { layer: 0, unit: 1 }, to: { layer: 1, unit: 0 }, weight: 1 },
  { from: { layer: 1, unit: 0 }, to: { layer: 2, unit: 0 }, weight: -1 },
];
const wide = [2, 8, 8, 1];
const wideWeights = [16, 64, 8].map((n) => Float64Array.from({ length: n }, (_, i) => Math.sin(7 * i + n)));
const wideBiases = [8, 8, 1].map((n) => Float64Array.from({ length: n }, (_, i) => Math.cos(5 * i)));
const cloud = {
  x: Float64Array.from({ length: 60 }, (_, i) => 0.5 + 0.45 * Math.sin(i)),
  y: Float64Array.from({ length: 60 }, (_, i) => 0.5 + 0.45 * Math.cos(1.7 * i)),
  z: Float64Array.from({ length: 60 }, (_, i) => 0.5 + 0.3 * Math.sin(2.3 * i) + (i % 2 ? 0.15 : -0.15)),
  label: Uint8Array.from({ length: 60 }, (_, i) => i % 2),
};
const carried = Array.from({ length: 6 }, (_, k) => ({
  x: Float64Array.from({ length: 21 }, (_, i) => i / 20),
  y: Float64Array.from({ length: 21 }, () => k / 5),
  z: Float64Array.from({ length: 21 }, (_, i) => 1 / (1 + Math.exp(-8 * (i / 20 + k / 5 - 1)))),
}));

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
    <network-diagram id="network" .sizes=${[2, 2, 1]} .weights=${[[6, 6, -6, -6], [4, 0]]} .biases=${[[-3, 9], [-6]]} numbers
      .labels=${[['x₁', 'x₂'], ['h₁', 'h₂'], ['ŷ']]} .values=${[[0, 1], [0.953, 0.05], [0.12]]} .maps=${maps}
      description="A network of two hidden units"></network-diagram>
    <network-diagram id="wide" .sizes=${wide} .weights=${wideWeights} .biases=${wideBiases} description="Four layers"></network-diagram>
    <network-diagram id="wiring" wiring .sizes=${[2, 2, 1]} .edges=${gates} .firing=${[[1, 0], [1, 0], [0]]} .biases=${[[-0.5, 1.5], [-1.5]]}
      .labels=${[['x₁', 'x₂'], ['OR', 'NAND'], ['AND']]} description="Three gates"></network-diagram>
    <truth-table id="table" .target=${[0, 1, 1, 0]} target-label="XOR" editable selectable highlight="1" caption="XOR and OR"
      .columns=${[{ label: 'OR', values: [0, 1, 1, 1] }, { label: 'z', values: [-0.5, 0.5, Number.NaN, 1.5], verdicts: false }]}></truth-table>
    <formula-line id="formula" symbols .terms=${[{ w: 0.5, x: 12 }, { w: -1, x: 4 }]} .bias=${-0.7} .z=${1.3} .a=${1} activation="step"></formula-line>
    <csv-paste id="csv" open></csv-paste>
    <space-plot id="space" .points=${cloud} .paths=${carried} .plane=${{ w: [0.2, 0.1, 1], b: -0.65 }} description="Two layers of points"></space-plot>
    <state-figure id="stateful"></state-figure>
  `,
  document.querySelector<HTMLElement>('#gallery') ?? document.body,
);
