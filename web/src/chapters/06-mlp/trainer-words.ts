// What the trainer says of a run: its sentences for the read-out and the diagram, the scale of its colours, its row of numbers.
import { html, type TemplateResult } from 'lit';
import '../../plots/color-legend.js';
import { formatCount, formatNumber } from '../../widgets/format.js';
import { parameterCount, unitName } from './network-layout.js';
import type { NetworkChoice, NetworkRun } from './network-run.js';
import type { TrainerPicture } from './trainer-picture.js';
import type { TrainerSettings } from './trainer-state.js';

export function sayRun(run: NetworkRun, picture: TrainerPicture | undefined): string {
  const count = run.points.label.length;
  const where = `Epoch ${formatCount(run.epoch)}, ${formatCount(run.step)} updates: loss ${formatNumber(run.report.loss, 4)}, ${formatCount(run.right)} of ${formatCount(count)} right.`;
  return [where, sayTrouble(run, picture), run.memoryLost ? sayMemory(run.choice) : ''].filter(Boolean).join(' ');
}

/** What a link cannot bring back of a run that the reader has changed on the way, or of a long one. */
function sayMemory({ optimizer }: NetworkChoice): string {
  const begins = 'the order of the examples begins anew';
  const lost = {
    sgd: begins,
    momentum: `momentum starts at zero, and ${begins}`,
    adam: `Adam’s averages start at zero, and ${begins}`,
  }[optimizer];
  return `Opened from a link: weights and curve are those of its run, but ${lost}, so the next updates differ from the original’s.`;
}

/** Solved, stuck, diverged, dead: in words. */
function sayTrouble(run: NetworkRun, picture: TrainerPicture | undefined): string {
  if (run.diverged) return 'Diverged; these are the last good weights.';
  const dead = (picture?.dead ?? []).map(([layer, unit]) => unitName(run.sizes, layer, unit));
  const deadWords =
    dead.length > 0
      ? `${dead.join(', ')} ${dead.length > 1 ? 'are' : 'is'} dead: 0 for every point, so no gradient reaches ${dead.length > 1 ? 'their' : 'its'} weights.`
      : '';
  if (run.report.accuracy === 1) return run.step > 0 ? `Solved. ${deadWords}` : deadWords;
  if (!run.stuck) return deadWords;
  return `Stuck so far: the second half of these updates lowered the loss by less than 1 %, and the gradient’s norm is ${formatNumber(run.report.gradientNorm, 3)}. ${deadWords}`;
}

/** Why the run stopped by itself. */
export function sayDivergence(run: NetworkRun): string {
  return `The run diverged at update ${formatCount(run.step)}: the loss was no longer a number. The last good weights are back. Try a smaller learning rate, or reset.`;
}

export function sayNetwork(run: NetworkRun, picture: TrainerPicture): string {
  const at = `(${picture.inputs.map((x) => formatNumber(x)).join(', ')})`;
  const output = picture.values.a.at(-1) ?? Number.NaN;
  return `${run.sizes.join('-')}, ${run.choice.activation}. For the example ${at} the output is ${formatNumber(output)}.`;
}

/** The colours of the hidden units' maps. */
export function mapsLegend(
  picture: TrainerPicture | undefined,
  { layers, activation }: TrainerSettings,
): TemplateResult {
  const { level, limit } = picture?.maps[1]?.[0] ?? { level: 0.5, limit: 0.5 };
  const note =
    layers[1] > 0 && activation === 'relu' ? 'first hidden layer; each layer has its own scale' : 'hidden units';
  return html`<color-legend .level=${level} .limit=${limit} label="activation" note=${note}></color-legend>`;
}

/** A dash for each number while there is no run. */
export function runNumbers(run: NetworkRun | undefined): TemplateResult {
  return html`<p class="figure-numbers mlp-results">
    <span>epoch <strong data-testid="epoch">${run ? formatCount(run.epoch) : '–'}</strong></span>
    <span>updates <strong data-testid="updates">${run ? formatCount(run.step) : '–'}</strong></span>
    <span>loss <strong data-testid="loss">${run ? formatNumber(run.report.loss, 4) : '–'}</strong></span>
    <span>right <strong data-testid="right">${run ? `${formatCount(run.right)} of ${formatCount(run.points.label.length)}` : '–'}</strong></span>
    <span>‖∂L/∂w‖ <strong data-testid="gradient-norm">${run ? formatNumber(run.report.gradientNorm, 4) : '–'}</strong></span>
    <span>parameters <strong>${run ? parameterCount(run.sizes) : '–'}</strong></span>
  </p>`;
}

export const WHY = html`<div slot="why"><p>Each hidden unit is one line, made soft by its activation: that is the picture in its circle. The
  output adds these pictures up, each times a weight, and the boundary is where the sum with the bias is zero. Two units can fence off
  a strip, which is enough for XOR; a closed region, as circles need it, takes three. Training moves all of these lines at once, each in
  the direction in which the loss falls.</p><p>It can get stuck. On a plateau of sigmoids every gradient is nearly zero and it goes on
  very slowly; whether a run that seems stuck has reached a minimum, its loss alone cannot tell, so “stuck” is the word, not “in a
  minimum”. A ReLU that is 0 for all points is another matter: it gets no gradient at all and stays as it is.</p></div>`;
