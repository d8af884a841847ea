// The engine in a real browser: which build runs where, the same result in all of them, and what the reader sees when a
// part of it does not arrive or stops.
import type { Page, Route } from '@playwright/test';
import { servePlainly } from './plain-server.js';
import { expect, test } from './test.js';

const CHAPTER = 'chapters/mnist/';
/** A run that takes about a second: 8 hidden units, one epoch. */
const SHORT = '#train?mnist-trainer=1~layers_784-8-10~epochs_1';
/** One that does not end by itself while a test looks at it. */
const LONG = '#train?mnist-trainer=1~layers_784-32-10~epochs_200~schedule_constant';

async function startTraining(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByTestId('train').click();
}

/** The result of a run that has ended, as it is shown. */
async function finished(page: Page): Promise<string> {
  await expect(page.getByTestId('read-out').first()).toContainText('Finished', { timeout: 90_000 });
  const accuracy = await page.getByTestId('test-accuracy').textContent();
  expect(accuracy).toMatch(/^\d\d\.\d\d %$/);
  return accuracy ?? '';
}

async function running(page: Page): Promise<void> {
  await expect(page.getByTestId('samples-per-second')).toContainText(/\d/, { timeout: 60_000 });
}

/** The newest: one that has died may still be listed. */
function trainingWorker(page: Page) {
  const worker = page.workers().findLast((candidate) => candidate.url().includes('training-worker'));
  if (!worker) throw new Error('the page has no training Worker');
  return worker;
}

/** A browser without WebAssembly SIMD, as far as the page can tell. */
async function hideSimd(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const validate = WebAssembly.validate.bind(WebAssembly);
    // v128's type code in the first byte of the only result of the only function type, as feature tests write it.
    WebAssembly.validate = (bytes) => !new Uint8Array(bytes as ArrayBuffer).includes(0x7b) && validate(bytes);
  });
}

test.describe('the build', () => {
  test('with threads runs where the page is isolated, and all builds give the same result', async ({ page }) => {
    const results: string[] = [];
    for (const [build, shown] of [
      ['threads', 'threads'],
      ['simd', 'simd · 1 thread'],
      ['scalar', 'scalar · 1 thread'],
    ] as const) {
      await startTraining(page, `./${CHAPTER}?engine=${build}${SHORT}`);
      results.push(await finished(page));
      await expect(page.getByTestId('engine-build')).toContainText(shown);
    }
    expect(results[1]).toBe(results[0]);
    expect(results[2]).toBe(results[0]);
  });

  test('without being asked for is the one with threads', async ({ page }) => {
    await startTraining(page, `./${CHAPTER}${SHORT}`);
    await finished(page);
    await expect(page.getByTestId('engine-build')).toContainText('threads');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  test('is simd on a plain server under a sub-path, which also unpacks the data itself', async ({ page }) => {
    const server = await servePlainly();
    try {
      await startTraining(page, `${server.url}${CHAPTER}${SHORT}`);
      await finished(page);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
      await expect(page.getByTestId('engine-build')).toContainText('simd');

      await startTraining(page, `${server.url}${CHAPTER}?engine=threads${SHORT}`);
      await finished(page);
      await expect(page.getByTestId('engine-build')).toContainText('simd');
      await expect(page.locator('engine-choice')).toContainText('the page is not isolated from other origins');
    } finally {
      await server.close();
    }
  });

  test('is scalar where there is no SIMD, with a message if another was asked for', async ({ page }) => {
    await hideSimd(page);
    await startTraining(page, `./${CHAPTER}${SHORT}`);
    await finished(page);
    await expect(page.getByTestId('engine-build')).toContainText('scalar');
    await startTraining(page, `./${CHAPTER}?engine=simd${SHORT}`);
    await finished(page);
    await expect(page.getByTestId('engine-build')).toContainText('scalar');
    await expect(page.locator('engine-choice')).toContainText('no WebAssembly SIMD');
  });

  test('is simd, with a message, where threads do not start', async ({ page }) => {
    await page.route('**/engine-threads.wasm', (route) => route.fulfill({ status: 404 }));
    await startTraining(page, `./${CHAPTER}${SHORT}`);
    await finished(page);
    await expect(page.getByTestId('engine-build')).toContainText('simd');
    await expect(page.locator('engine-choice')).toContainText('engine-threads');
  });

  test('that does not arrive is named, and the next click tries again', async ({ page }) => {
    let broken = true;
    const refuse = (route: Route) => (broken ? route.fulfill({ status: 404 }) : route.continue());
    await page.route('**/engine-simd.*', refuse);
    await startTraining(page, `./${CHAPTER}?engine=simd${SHORT}`);
    await expect(page.getByTestId('run-error')).toContainText('engine-simd.js', { timeout: 30_000 });
    broken = false;
    await page.getByTestId('train').click();
    await finished(page);
  });
});

test.describe('the data', () => {
  test('a shard that arrives damaged is fetched again, without a word', async ({ page }) => {
    let damaged = 0;
    await page.route('**/train-images-1.idx.gz', async (route) => {
      if (damaged++ > 0) return route.continue();
      const response = await route.fetch();
      const body = await response.body();
      body.fill(0, 5000, 5100);
      return route.fulfill({ response, body });
    });
    await startTraining(page, `./${CHAPTER}${SHORT}`);
    await finished(page);
    expect(damaged).toBe(2);
    await expect(page.getByTestId('data-error')).toBeEmpty();
  });

  test('three failures of a shard give a message; three requests were made', async ({ page }) => {
    let requests = 0;
    await page.route('**/train-labels-3.idx.gz', (route) => {
      requests++;
      return route.fulfill({ status: 503 });
    });
    await startTraining(page, `./${CHAPTER}${SHORT}`);
    await expect(page.getByTestId('data-error')).toContainText('train-labels-3.idx.gz', { timeout: 60_000 });
    await expect(page.getByTestId('data-error')).toContainText('503');
    expect(requests).toBe(3);
  });
});

test.describe('the Worker', () => {
  test('that stops in the middle of WebAssembly is started again', async ({ page }) => {
    await startTraining(page, `./${CHAPTER}${LONG}`);
    await running(page);
    await trainingWorker(page).evaluate(() => {
      setTimeout(() => {
        throw new WebAssembly.RuntimeError('unreachable');
      });
    });
    await expect(page.getByTestId('run-error')).toContainText('unreachable');
    await page.getByTestId('train').click();
    await running(page);
  });

  test('that gives no sign of life is started again', async ({ page }) => {
    await page.clock.install();
    await startTraining(page, `./${CHAPTER}?engine=simd${LONG}`);
    await running(page);
    // From now on the Worker is busy for ever, as soon as it gets to it.
    await trainingWorker(page).evaluate(() => {
      setTimeout(() => {
        for (;;);
      });
    });
    await page.clock.runFor(20_000);
    await expect(page.getByTestId('run-error')).toBeEmpty();
    // The page's clock runs far ahead of the Worker's: it may still have answered some of what it was asked until now.
    const message = async (): Promise<string | null> => {
      await page.clock.runFor(5_000);
      return page.getByTestId('run-error').textContent();
    };
    await expect.poll(message, { timeout: 30_000 }).toContain('no sign of life for 30 seconds');
    await page.getByTestId('train').click();
    await expect
      .poll(
        async () => {
          await page.clock.runFor(100);
          return page.getByTestId('samples-per-second').textContent();
        },
        { timeout: 60_000 },
      )
      .toMatch(/\d/);
  });

  test('that keeps dying gets a build without threads', async ({ page }) => {
    await startTraining(page, `./${CHAPTER}${LONG}`);
    for (const build of ['threads', 'threads']) {
      await running(page);
      await expect(page.getByTestId('engine-build')).toContainText(build);
      await trainingWorker(page).evaluate(() => {
        setTimeout(() => {
          throw new Error('killed by the test');
        });
      });
      await expect(page.getByTestId('run-error')).toContainText('killed by the test');
      await page.getByTestId('train').click();
      await expect(page.getByTestId('run-error')).not.toContainText('killed by the test');
    }
    await expect(page.getByTestId('engine-build')).toContainText('simd');
    await expect(page.locator('engine-choice')).toContainText('stopped twice');
    await running(page);
  });
});
