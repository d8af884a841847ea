// How long a reader waits for 98 %: from the click on train in the real page, with the default recipe, until the page's
// own test accuracy is there; data, engine and evaluation included.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../tools/lib/browsers.mjs';
import { distDir } from '../../tools/lib/paths.mjs';
import { serve } from '../../tools/lib/server.mjs';

const TARGET = 0.98;
const TEST_IMAGES = 10_000;
const LIMIT = 600_000;

/**
 * One run from one seed, in a fresh page with an empty cache.
 * @returns {Promise<{seconds: number, reached: boolean, accuracy: number, engine: string}>} seconds: a seed that misses
 *     counts as its full run doubled
 */
async function trainOnce(browser, url, seed) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT);
    await page.goto(`${url}chapters/mnist/`);
    const train = await page.waitForSelector('pierce/[data-testid=train]');
    // Noted in the page: the way to here and back is no part of the reader's wait.
    await page.evaluate(
      (chosen, target, testImages) => {
        const page = /** @type {any} */ (globalThis);
        const trainer = page.document.querySelector('mnist-trainer');
        trainer.settings = { ...trainer.settings, seed: chosen };
        const times = /** @type {any} */ ({});
        page.times = times;
        page.addEventListener('click', () => (times.clicked ??= performance.now()), { capture: true });
        const { session } = trainer;
        session.addEventListener('change', () => {
          const good = session.run?.test.some(({ accuracy, count }) => accuracy >= target && count >= testImages);
          if (good) times.reached ??= performance.now();
          if (session.phase === 'finished') times.finished ??= performance.now();
          if (session.problem || session.data?.error) times.problem = session.problem?.message ?? session.data.error;
        });
      },
      seed,
      TARGET,
      TEST_IMAGES,
    );
    await train.click();
    await page.waitForFunction('globalThis.times.finished !== undefined || globalThis.times.problem !== undefined', {
      timeout: LIMIT,
      polling: 250,
    });
    const { clicked, reached, finished, problem, accuracy, engine } = await page.evaluate(() => {
      const { document, times } = /** @type {any} */ (globalThis);
      const { session } = document.querySelector('mnist-trainer');
      const { build, threads } = session.engine;
      return {
        ...times,
        accuracy: session.run?.accuracy,
        engine: `${build}, ${threads} thread${threads > 1 ? 's' : ''}`,
      };
    });
    if (problem) throw new Error(`chapters/mnist/, seed ${seed}: expected a run to its end, the page says: ${problem}`);
    const seconds = reached === undefined ? (2 * (finished - clicked)) / 1000 : (reached - clicked) / 1000;
    return { seconds, reached: reached !== undefined, accuracy, engine };
  } finally {
    await context.close();
  }
}

/**
 * @param {import('../../tools/lib/browsers.mjs').BrowserName} name
 * @param {number} seeds from 0
 * @param {(line: string) => void} log
 * @returns {Promise<{seconds: number[], note: string} | {missing: string}>}
 */
export async function timeTo98(name, seeds, log) {
  if (!existsSync(join(distDir, 'chapters', 'mnist', 'index.html'))) {
    return { missing: 'missing: web/dist (npm run build makes it)' };
  }
  const server = await serve({ folder: distDir, port: 0 });
  const { browser, close } = await launchBrowser(name, LIMIT);
  const seconds = [];
  let missed = 0;
  let runs = '';
  try {
    for (let seed = 0; seed < seeds; ++seed) {
      const run = await trainOnce(browser, server.url, seed);
      seconds.push(run.seconds);
      if (!run.reached) ++missed;
      runs = run.engine;
      const end = `${(100 * run.accuracy).toFixed(2)} % in the end`;
      log(`${name}, seed ${seed}: ${run.seconds.toFixed(2)} s${run.reached ? '' : ' (missed, doubled)'}, ${end}`);
    }
  } finally {
    await close();
    await server.close();
  }
  return { seconds, note: `${seeds} seeds, ${missed} missed; ${runs}` };
}
