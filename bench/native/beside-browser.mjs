// PyTorch and the browser in turns, in the same minutes, and the ratios that need both.
import { median } from '../../tools/lib/statistics.mjs';
import { measuredRow, missingRow } from '../rows.mjs';
import { PyTorchSamples } from './pytorch.mjs';

/** @typedef {import('../rows.mjs').Row} Row */

const BATCH = 128;

/** What is compared: the browser's row, the ratio's, and which of PyTorch's thread counts is the better. */
export const COMPARED = /** @type {const} */ ({
  train_step: { ours: 'wasm_best.samples_per_s', ratio: 'wasm_best.vs_pytorch', unit: 'samples/s', better: 'largest' },
  time_to_98: { ours: 'time_to_98.ours', ratio: 'time_to_98.vs_pytorch', unit: 's', better: 'smallest' },
});

/** @typedef {keyof typeof COMPARED} What */

/**
 * Rows of one comparison. The browser's median of each round is held against PyTorch's median of the turns before and
 * after it.
 * @param {What} what
 * @param {Row[]} rounds the browser's row, once a round
 * @param {PyTorchSamples} theirs `turns` before each round and after the last
 * @param {number} turns
 * @returns {Row[]}
 */
export function comparedRows(what, rounds, theirs, turns) {
  const { ratio, unit } = COMPARED[what];
  const values = theirs.of(theirs.best);
  const rows = [
    measuredRow(`beside_browser.pytorch.${what}`, unit, values, `its best: OpenBLAS ${theirs.best} threads`),
  ];
  const measured = rounds.flatMap(({ value }, round) =>
    value === null ? [] : [value / median(values.slice(round * turns, (round + 2) * turns))],
  );
  if (measured.length === 0) return [...rows, missingRow(ratio, 'ratio', rounds[0]?.note ?? 'not measured')];
  // Of one round only the quotient of medians is known; its spread is the widest that both allow.
  const [{ min, max }] = rounds;
  if (measured.length === 1 && min && max)
    return [
      ...rows,
      { id: ratio, value: measured[0], unit: 'ratio', min: min / Math.max(...values), max: max / Math.min(...values) },
    ];
  return [...rows, measuredRow(ratio, 'ratio', measured)];
}

/**
 * Lets PyTorch and the browser take turns: PyTorch, browser, PyTorch, browser, PyTorch.
 * @param {What} what
 * @param {import('./pytorch.mjs').PyTorch | null} pytorch
 * @param {{rounds: number, turns: number, trainSeconds: number}} effort rounds of the browser; turns of PyTorch around each
 * @param {(id: string) => Promise<Row | undefined>} measureBrowser the row of that id, measured now
 * @returns {Promise<Row[]>} the browser's row too: of all rounds the one in the middle
 */
export async function besideBrowser(what, pytorch, { rounds, turns, trainSeconds }, measureBrowser) {
  const { ours, ratio, unit, better } = COMPARED[what];
  let turn = 0;
  const theirs =
    pytorch &&
    new PyTorchSamples(
      async (threads) =>
        what === 'train_step'
          ? pytorch.step(threads, BATCH, trainSeconds)
          : (await pytorch.run(threads, turn % turns)).seconds,
      better,
    );
  const turnsOfPyTorch = async () => {
    for (let i = 0; theirs && i < turns; ++i, ++turn) await theirs.turn();
  };
  /** @type {Row[]} */
  const found = [];
  await turnsOfPyTorch();
  for (let round = 0; round < rounds; ++round) {
    found.push((await measureBrowser(ours)) ?? missingRow(ours, unit, 'the browser part has no such row'));
    await turnsOfPyTorch();
  }
  const sorted = found.filter(({ value }) => value !== null).sort((a, b) => Number(a.value) - Number(b.value));
  const row = sorted[sorted.length >> 1] ?? found[0];
  if (!theirs) return [row, missingRow(ratio, 'ratio', 'missing: PyTorch is not installed (Debian: python3-torch)')];
  return [row, ...comparedRows(what, found, theirs, turns)];
}
