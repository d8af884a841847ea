// How long a reader waits for 98 %: from the click on train in the real page, with the default recipe, until the page's
// own test accuracy is there, evaluation included. Once with everything still to come (engine, data, an empty cache), and
// once more in the same page, when they are loaded: as PyTorch has its data before the clock starts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../tools/lib/browsers.mjs';
import { distDir } from '../../tools/lib/paths.mjs';
import { serve } from '../../tools/lib/server.mjs';

const TARGET = 0.98;
const TEST_IMAGES = 10_000;
const LIMIT = 600_000;

/** @typedef {{seconds: number, reached: boolean, accuracy: number}} Run a seed that misses counts as its full run doubled */

/**
 * Clicks on train and waits for the end.
 * @returns {Promise<Run>}
 */
async function clickAndWait(page, seed) {
  await page.evaluate(() => {
    /** @type {any} */ (globalThis).times = {};
  });
  await (await page.waitForSelector('pierce/[data-testid=train]')).click();
  await page.waitForFunction('globalThis.times.finished !== undefined || globalThis.times.problem !== undefined', {
    timeout: LIMIT,
    polling: 250,
  });
  const { clicked, reached, finished, problem, accuracy } = await page.evaluate(() => {
    const { document, times } = /** @type {any} */ (globalThis);
    return { ...times, accuracy: document.querySelector('mnist-trainer').session.run?.accuracy };
  });
  if (problem) throw new Error(`chapters/mnist/, seed ${seed}: expected a run to its end, the page says: ${problem}`);
  const seconds = reached === undefined ? (2 * (finished - clicked)) / 1000 : (reached - clicked) / 1000;
  return { seconds, reached: reached !== undefined, accuracy };
}

/**
 * Two runs from one seed, in a fresh page with an empty cache.
 * @returns {Promise<{first: Run, again: Run, engine: string}>}
 */
async function trainOnce(browser, url, seed) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT);
    await page.goto(`${url}chapters/mnist/`);
    await page.waitForSelector('pierce/[data-testid=train]');
    // Noted in the page: the way to here and back is no part of the reader's wait.
    await page.evaluate(
      (chosen, target, testImages) => {
        const page = /** @type {any} */ (globalThis);
        const trainer = page.document.querySelector('mnist-trainer');
        trainer.settings = { ...trainer.settings, seed: chosen };
        page.addEventListener(
          'click',
          () => {
            page.times.clicked ??= performance.now();
            page.times.run = (session.run?.number ?? 0) + 1;
          },
          { capture: true },
        );
        const { session } = trainer;
        session.addEventListener('change', () => {
          const { times } = page;
          if (session.problem || session.data?.error) times.problem = session.problem?.message ?? session.data.error;
          if (session.run?.number !== times.run) return;
          const good = session.run?.test.some(({ accuracy, count }) => accuracy >= target && count >= testImages);
          if (good) times.reached ??= performance.now();
          if (session.phase === 'finished') times.finished ??= performance.now();
        });
      },
      seed,
      TARGET,
      TEST_IMAGES,
    );
    const first = await clickAndWait(page, seed);
    const again = await clickAndWait(page, seed);
    const engine = await page.evaluate(() => {
      const { build, threads } = /** @type {any} */ (globalThis).document.querySelector('mnist-trainer').session.engine;
      return `${build}, ${threads} thread${threads > 1 ? 's' : ''}`;
    });
    return { first, again, engine };
  } finally {
    await context.close();
  }
}

/**
 * @param {import('../../tools/lib/browsers.mjs').BrowserName} name
 * @param {number} seeds from 0
 * @param {(line: string) => void} log
 * @returns {Promise<{first: number[], again: number[], note: string} | {missing: string}>} seconds
 */
export async function timeTo98(name, seeds, log) {
  if (!existsSync(join(distDir, 'chapters', 'mnist', 'index.html'))) {
    return { missing: 'missing: web/dist (npm run build makes it)' };
  }
  const server = await serve({ folder: distDir, port: 0 });
  const { browser, close } = await launchBrowser(name, LIMIT);
  /** @type {number[]} */
  const first = [];
  /** @type {number[]} */
  const again = [];
  let missed = 0;
  let engine = '';
  try {
    for (let seed = 0; seed < seeds; ++seed) {
      const runs = await trainOnce(browser, server.url, seed);
      first.push(runs.first.seconds);
      again.push(runs.again.seconds);
      if (!runs.again.reached) ++missed;
      ({ engine } = runs);
      const said = [runs.first, runs.again].map(
        ({ seconds, reached }) => `${seconds.toFixed(2)} s${reached ? '' : ' (missed, doubled)'}`,
      );
      log(`${name}, seed ${seed}: ${said.join(', again ')}, ${(100 * runs.again.accuracy).toFixed(2)} % in the end`);
    }
  } finally {
    await close();
    await server.close();
  }
  return { first, again, note: `${seeds} seeds, ${missed} missed; ${engine}` };
}
