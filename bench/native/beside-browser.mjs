// PyTorch measured beside the browser, in its minutes, and the two ratios that need both.
import { measuredRow, missingRow, quotientRow, ratios } from '../rows.mjs';
import { PyTorchSamples } from './pytorch.mjs';

/** @typedef {import('../rows.mjs').Row} Row */

/**
 * What browserRows() may give a row besides: the values of its repetitions, for ratios turn by turn.
 * @typedef {Row & {values?: number[]}} BrowserRow
 */

const BATCH = 128;

/** The rows of the browser's that PyTorch is compared with. */
const COMPARED = /** @type {const} */ ({
  train_step: { ours: 'wasm_best.samples_per_s', ratio: 'wasm_best.vs_pytorch' },
  time_to_98: { ours: 'time_to_98.ours', ratio: 'time_to_98.vs_pytorch' },
});

/** @typedef {keyof typeof COMPARED} What */

/**
 * The ratio of our row to PyTorch's best: turn by turn where both have a value of every turn.
 * @param {string} id
 * @param {BrowserRow | undefined} ours
 * @param {PyTorchSamples} theirs
 * @param {Row} theirRow
 * @returns {Row}
 */
export function besideRatio(id, ours, theirs, theirRow) {
  const values = theirs.of(theirs.best);
  if (ours?.values && ours.values.length === values.length)
    return measuredRow(id, 'ratio', ratios(ours.values, values), 'turn by turn');
  return quotientRow(id, ours, theirRow, 'medians; spread: the widest that both allow');
}

export class BesideBrowser {
  #samples;
  #effort;

  /**
   * @param {import('./pytorch.mjs').PyTorch | null} pytorch
   * @param {import('./native-rows.mjs').Effort} effort
   */
  constructor(pytorch, effort) {
    this.#effort = effort;
    let seed = 0;
    this.#samples = pytorch && {
      train_step: new PyTorchSamples((threads) => pytorch.step(threads, BATCH, effort.trainSeconds), 'largest'),
      time_to_98: new PyTorchSamples(async (threads) => {
        // Two thread counts a seed.
        const { seconds } = await pytorch.run(threads, Math.floor(seed++ / 2) % effort.seeds);
        return seconds;
      }, 'smallest'),
    };
  }

  /**
   * One turn of PyTorch: browserRows() calls it between its own.
   * @param {What} what
   */
  async turn(what) {
    await this.#samples?.[what].turn();
  }

  /** Measures what browserRows() has not asked for: right after it, in the same minutes. */
  async complete() {
    if (!this.#samples) return;
    while (this.#samples.train_step.count < this.#effort.repetitions) await this.turn('train_step');
    while (this.#samples.time_to_98.count < this.#effort.seeds) await this.turn('time_to_98');
  }

  /**
   * PyTorch's own rows and the ratios of ours to them.
   * @param {BrowserRow[]} browser
   * @returns {Row[]}
   */
  rows(browser) {
    /** @type {Row[]} */
    const rows = [];
    for (const what of /** @type {What[]} */ (Object.keys(COMPARED))) {
      const unit = what === 'train_step' ? 'samples/s' : 's';
      const ratio = COMPARED[what].ratio;
      const id = `beside_browser.pytorch.${what}`;
      const theirs = this.#samples?.[what];
      if (!theirs) {
        const note = 'missing: PyTorch is not installed (Debian: python3-torch)';
        rows.push(missingRow(id, unit, note), missingRow(ratio, 'ratio', note));
        continue;
      }
      const theirRow = measuredRow(id, unit, theirs.of(theirs.best), `its best, ${theirs.best} threads`);
      const ours = browser.find((row) => row.id === COMPARED[what].ours);
      rows.push(theirRow, besideRatio(ratio, ours, theirs, theirRow));
    }
    return rows;
  }
}
