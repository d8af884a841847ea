// `npm test`: set-up, build, then every test: engine natively and as WebAssembly, page units, bindings, browser; and, when
// asked for by name (`npm test -- debug`), the engine with sanitizers, whose build of its own would double the time.
//
// All suites run even if one fails. The last line is the sum over all of them, read from each runner's own report; a
// suite that ran no test, or left no report, has failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { buildAll } from './build.mjs';
import { buildPreset } from './lib/cmake.mjs';
import { duration, heading, main, note, say, step, UserError } from './lib/console.mjs';
import { buildDir, root } from './lib/paths.mjs';
import { exitCode } from './lib/run.mjs';
import { closingLine, ctestCounts, none, playwrightCounts, sum, vitestCounts } from './lib/test-results.mjs';
import { ensureSetup } from './setup.mjs';

const reports = join(buildDir, 'test-reports');
const bin = (name) => join(root, 'node_modules', '.bin', name);

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {() => Promise<unknown>} [build] what its tests need beyond the page
 * @property {(report: string) => Promise<number>} run writes the report and resolves to the runner's exit code
 * @property {(text: string) => import('./lib/test-results.mjs').Counts} count
 */

/** @returns {Suite} */
function ctestSuite(preset, title, buildTitle) {
  return {
    name: title,
    build: () => step(buildTitle, () => buildPreset(preset, { tests: true })),
    run: (report) =>
      exitCode('ctest', ['--preset', preset, '--output-junit', report, '--parallel', String(availableParallelism())]),
    count: ctestCounts,
  };
}

/** @type {Record<string, Suite>} */
const suites = {
  release: ctestSuite('release', 'engine, native', 'Engine tests, native (about two minutes when new)'),
  debug: ctestSuite('debug', 'engine, sanitizers', 'Engine tests with sanitizers (about three minutes when new)'),
  wasm: ctestSuite(
    'wasm',
    'engine, WebAssembly',
    'Engine tests as WebAssembly, three builds (about five minutes when new)',
  ),
  units: {
    name: 'page units, bindings and scripts',
    run: (report) =>
      exitCode(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
    count: vitestCounts,
  },
  browser: {
    name: 'browser',
    run: (report) =>
      exitCode(bin('playwright'), ['test', '--reporter=list,json'], {
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      }),
    count: playwrightCounts,
  },
};

/** Runs one suite and says what came out. */
async function runSuite(key) {
  const suite = suites[key];
  const report = join(reports, `${key}.${suite.count === ctestCounts ? 'xml' : 'json'}`);
  rmSync(report, { force: true });
  heading(`Tests: ${suite.name}`);
  const start = performance.now();
  const code = await suite.run(report);
  let counts = none();
  let problem = '';
  if (!existsSync(report)) problem = `the runner ended with exit code ${code} and left no report`;
  else {
    counts = suite.count(readFileSync(report, 'utf8'));
    if (counts.passed + counts.failed === 0) problem = 'no test ran';
    else if (code !== 0 && counts.failed === 0) problem = `the runner ended with exit code ${code}`;
  }
  if (problem) {
    note(`${suite.name}: ${problem}`);
    counts.failed += 1;
  }
  return { name: suite.name, counts, time: performance.now() - start };
}

await main(async () => {
  const chosen = argv.length > 2 ? argv.slice(2) : Object.keys(suites).filter((key) => key !== 'debug');
  const unknown = chosen.filter((key) => !(key in suites));
  if (unknown.length > 0) {
    throw new UserError(`No test suite is called ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.`);
  }
  const start = performance.now();
  await ensureSetup('test');
  await buildAll();
  for (const key of chosen) await suites[key].build?.();
  mkdirSync(reports, { recursive: true });
  const results = [];
  for (const key of chosen) results.push(await runSuite(key));

  heading(`All tests, in ${duration(performance.now() - start)} with set-up and build`);
  for (const { name, counts, time } of results) note(`${name}: ${closingLine(counts)} (${duration(time)})`);
  const total = sum(results.map(({ counts }) => counts));
  say(closingLine(total));
  return total.failed === 0 ? 0 : 1;
});
