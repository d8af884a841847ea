// `npm run bench`: how fast the engine is on this machine, beside what people would use instead, as a table or as JSON.
//
//   npm run bench -- [--json FILE] [--only native|browser|kernels] [--quick]
//   npm run bench -- page [figure …]    how much script the page's figures run in a frame
//
// What is measured, and how, stands in bench/; this file builds, calls and prints.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { barFor, isMet } from '../bench/bars.mjs';
import { describeMachine } from '../bench/machine.mjs';
import { besideBrowser } from '../bench/native/beside-browser.mjs';
import { kernelRows } from '../bench/native/kernel-rows.mjs';
import { gemmRows, peakRows, trainingRows } from '../bench/native/native-rows.mjs';
import { PyTorch } from '../bench/native/pytorch.mjs';
import { barredRows, formatTable } from '../bench/table.mjs';
import { buildAll } from './build.mjs';
import { buildPreset } from './lib/cmake.mjs';
import { duration, heading, main, note, say, UserError } from './lib/console.mjs';
import { root } from './lib/paths.mjs';
import { ensureSetup } from './setup.mjs';

/** @typedef {import('../bench/rows.mjs').Row} Row */

const PARTS = ['native', 'browser', 'kernels'];

// Many short turns rather than few long ones: one that another program interrupts is an outlier, which a median ignores.
/** @type {import('../bench/native/native-rows.mjs').Effort} */
const FULL = { turns: 31, turnSeconds: 0.01, repetitions: 9, rounds: 3, trainSeconds: 0.5, seeds: 5 };
/** @type {import('../bench/native/native-rows.mjs').Effort} */
const QUICK = { turns: 5, turnSeconds: 0.004, repetitions: 3, rounds: 1, trainSeconds: 0.1, seeds: 2 };

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
    }));
  } catch (error) {
    throw new UserError(
      `${error.message}\nUsage: npm run bench -- [--json FILE] [--only native|browser|kernels] [--quick]`,
    );
  }
  if (values.only !== undefined && !PARTS.includes(values.only))
    throw new UserError(`--only ${values.only}: expected ${PARTS.join(', ')}.`);
  return values;
}

/**
 * The browser's rows and PyTorch's beside them.
 * @param {PyTorch | null} pytorch
 * @param {import('../bench/native/native-rows.mjs').Effort} effort
 * @returns {Promise<Row[]>}
 */
async function browserPart(pytorch, effort) {
  const file = join(root, 'bench', 'browser', 'browser-rows.mjs');
  if (!existsSync(file)) {
    note('bench/browser/browser-rows.mjs is not there: nothing is measured in a browser');
    return [];
  }
  await ensureSetup('test');
  await buildAll();
  // Imported late: it needs npm packages, which set-up has just made sure of.
  const { browserRows } = await import(pathToFileURL(file).href);
  const peak128 = peakRows(effort).find((row) => row.id === 'peak.128_mul_add')?.value ?? 0;
  const { repetitions, trainSeconds: seconds } = effort;
  /** @type {(only?: string[]) => Promise<Row[]>} */
  const measure = (only) => browserRows({ repetitions, seconds, peak128, only, log: note });
  /** @type {Row[]} */
  const rows = await measure();
  const byId = new Map(rows.map((row) => [row.id, row]));
  heading('The browser and PyTorch in turns');
  const measureOne = async (id) => (await measure([id])).find((row) => row.id === id);
  const training = { rounds: effort.rounds, turns: Math.ceil(repetitions / 3), trainSeconds: seconds };
  const time = { rounds: 1, turns: effort.seeds, trainSeconds: seconds };
  for (const row of [
    ...(await besideBrowser('train_step', pytorch, training, measureOne)),
    ...(await besideBrowser('time_to_98', pytorch, time, measureOne)),
  ])
    byId.set(row.id, row);
  return [...byId.values()];
}

await main(async () => {
  if (argv[2] === 'page') {
    await ensureSetup('test');
    await buildAll();
    const { benchPage } = await import('./bench-page.mjs');
    return benchPage(argv.slice(3));
  }
  const { json, only, quick } = readOptions();
  const wants = (part) => only === undefined || only === part;
  const effort = quick ? QUICK : FULL;
  await ensureSetup('bench');
  await buildPreset('release', { targets: ['mlp', 'mlp_bench', 'mlp_peers'], options: { MLP_BENCH: 'ON' } });

  const began = performance.now();
  /** @type {Row[]} */
  const rows = [];
  /** @type {Record<string, string>} */
  const peers = {};
  const pytorch = wants('native') || wants('browser') ? await PyTorch.start() : null;
  try {
    if (pytorch) peers.pytorch = pytorch.version;
    if (wants('native')) {
      heading("The machine's peak; matrix products beside OpenBLAS and Eigen");
      const measured = gemmRows(effort);
      rows.push(...measured.rows);
      Object.assign(peers, measured.peers);
      heading('Training beside PyTorch');
      rows.push(...(await trainingRows(pytorch, effort, note)));
    } else {
      rows.push(...peakRows(effort));
    }
    if (wants('browser')) {
      heading('In the browser');
      rows.push(...(await browserPart(pytorch, effort)));
    }
  } finally {
    pytorch?.close();
  }
  if (wants('kernels')) {
    heading('Kernels');
    rows.push(...kernelRows(effort));
  }

  const machine = describeMachine(peers);
  if (pytorch) for (const [what, variant] of Object.entries(pytorch.variants)) peers[`pytorch, ${what}`] = variant;
  say(`\n${formatTable(rows)}`);
  if (only === undefined) {
    heading('Bars');
    say(formatTable(barredRows(rows)));
  }
  const failed = rows.filter((row) => {
    const bar = barFor(row.id);
    return bar && row.value !== null && !isMet(bar, row.value);
  });
  say(
    `\n${machine.cpu}, ${machine.cores} cores, ${machine.os}, ${machine.date.slice(0, 10)}; median (min … max) of ` +
      `${effort.turns} turns (training: ${effort.repetitions}; times: ${effort.seeds} seeds), ${duration(performance.now() - began)}${quick ? '; --quick: too short to be quoted' : ''}`,
  );
  if (failed.length > 0) say(`Below the bar: ${failed.map((row) => row.id).join(', ')}`);
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    say(`Written to ${json}`);
  }
  return 0;
});
