// The MNIST chapter in a real browser with the real images: training, its controls, what can go wrong, the figures before it.
import type { Locator, Page } from '@playwright/test';
import { expectNoViolation } from '../../../../tests/browser/accessibility.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type {} from './mnist-trainer.js';

const CHAPTER = './chapters/mnist/';

/** A run that takes a second or two: 16 hidden units, one epoch. */
const SHORT = '1~layers_784-16-10~epochs_1';
/** One that does not end by itself while a test looks at it. */
const LONG = '1~layers_784-32-10~epochs_200~schedule_constant';

/** What a test may read of the trainer without going by its pictures. */
interface TrainerState {
  readonly phase: string;
  readonly step: number;
  readonly runs: number;
  readonly past: number;
}

async function open(page: Page, { state = '', query = '' } = {}): Promise<void> {
  await page.goto(`${CHAPTER}${query}${state ? `#train?mnist-trainer=${state}` : ''}`);
  await settled(page);
}

function stateOf(page: Page): Promise<TrainerState> {
  return page.evaluate(() => {
    const trainer = document.querySelector('mnist-trainer');
    if (!trainer) throw new Error('the page has no trainer');
    const { phase, snapshot, run, past } = trainer.session;
    return { phase, step: snapshot?.step ?? 0, runs: run?.number ?? 0, past: past.length };
  });
}

async function reaches(page: Page, phase: string, timeout = 90_000): Promise<void> {
  await expect.poll(async () => (await stateOf(page)).phase, { timeout, intervals: [100] }).toBe(phase);
}

async function stepsPast(page: Page, step: number): Promise<void> {
  await expect.poll(async () => (await stateOf(page)).step, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(step);
}

async function accuracyOf(page: Page): Promise<number> {
  const text = (await page.getByTestId('test-accuracy').textContent()) ?? '';
  expect(text).toMatch(/^\d{1,3}\.\d\d %$/);
  return Number.parseFloat(text);
}

async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

function field(page: Page, testid: string): Locator {
  return page.locator('mnist-trainer').getByTestId(testid);
}

test.describe('training', () => {
  test('with the default settings reaches 97.8 %, quietly', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    await expect(page.getByTestId('test-accuracy')).toHaveText('–');
    await expect(page.getByTestId('engine-build')).toHaveText(/threads|simd|scalar/);
    await page.getByTestId('train').click();
    await reaches(page, 'finished');
    expect(await accuracyOf(page)).toBeGreaterThanOrEqual(97.8);
    await expect(page.getByTestId('samples-per-second')).toHaveText(/^\d[\d,]*$/);
    await expect(page.getByTestId('read-out')).toContainText('Finished: 4 epochs');
    expect(trouble).toEqual([]);
  });

  test('the result is shown whole, comes again from the same seed, and the network can be kept', async ({ page }) => {
    await open(page, { state: SHORT });
    await expect(page.getByTestId('keep-network')).toBeDisabled();
    await page.getByTestId('train').click();
    await reaches(page, 'finished');
    const accuracy = await accuracyOf(page);

    await test.step('weights, confusion matrix, mistakes, table', async () => {
      const cells = page.locator('confusion-matrix td button');
      await expect(cells).toHaveCount(100);
      const counts = (await cells.allTextContents()).map((text) => Number(text.replace('·', '0')));
      const diagonal = counts.filter((_, i) => i % 11 === 0).reduce((a, b) => a + b, 0);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(10_000);
      expect(diagonal / 100).toBeCloseTo(accuracy, 6);

      const mistakes = page.locator('mnist-mistakes');
      await mistakes.locator('td.wrong button:not(:text("·"))').first().click();
      await expect(mistakes.locator('.chart-title')).toContainText('taken for');
      await expect(mistakes.locator('image-grid [role=option]')).toHaveCount(1);
      await mistakes.getByRole('button', { name: 'All mistakes' }).click();
      await expect(mistakes.locator('.chart-title')).toContainText('surest');

      const layer = page.locator('first-layer-weights');
      await layer.scrollIntoViewIfNeeded();
      await expect(layer.locator('read-out')).toContainText('16 units, 784 weights each');
      await expect(page.locator('error-table tr.own')).toContainText('784-16-10');
    });

    await test.step('the same seed gives the same result; earlier runs stay in the table', async () => {
      await page.getByTestId('train').click();
      await expect.poll(async () => (await stateOf(page)).runs).toBe(2);
      await reaches(page, 'finished');
      expect(await accuracyOf(page)).toBe(accuracy);
      const rows = page.locator('run-history tbody tr');
      await expect(rows).toHaveCount(2);
      await field(page, 'seed').fill('5');
      await page.keyboard.press('Enter');
      await rows.first().getByRole('button').click();
      await expect(field(page, 'seed')).toHaveValue('0');
    });

    await test.step('the network is kept for the drawing chapter', async () => {
      await page.getByTestId('keep-network').click();
      await page.getByRole('link', { name: 'Draw a digit for it' }).click();
      await expect(page).toHaveURL(/chapters\/draw\/$/);
    });
  });

  test('pauses, goes on, steps and resets', async ({ page }) => {
    await open(page, { state: LONG });
    await page.getByTestId('train').click();
    await stepsPast(page, 20);
    await page.getByTestId('pause').click();
    await reaches(page, 'paused');
    const { step } = await stateOf(page);
    await page.waitForTimeout(400);
    expect((await stateOf(page)).step).toBe(step);

    await page.getByTestId('step').click();
    await expect.poll(async () => (await stateOf(page)).step).toBe(step + 1);
    await reaches(page, 'paused');

    await expect(page.getByTestId('train')).toHaveText('Go on');
    await page.getByTestId('train').click();
    await stepsPast(page, step + 10);
    expect((await stateOf(page)).runs).toBe(1);

    await page.getByTestId('reset').click();
    await reaches(page, 'idle');
    await expect(page.getByTestId('test-accuracy')).toHaveText('–');
    await expect(page.locator('run-history tbody tr')).toHaveCount(1);
  });

  test('a double click starts one run, which goes on', async ({ page }) => {
    await open(page, { state: LONG });
    await page.getByTestId('train').dblclick();
    await stepsPast(page, 20);
    const state = await stateOf(page);
    expect(state).toMatchObject({ runs: 1, past: 0 });
    // It may have used up the images that are there by now.
    expect(['training', 'waiting']).toContain(state.phase);
  });

  test('goes on when the page gets no frames and hardly a timer, as in a tab that is hidden', async ({ page }) => {
    await open(page, { state: LONG });
    await page.getByTestId('train').click();
    await stepsPast(page, 5);
    // Headless Chromium shows every tab, so the page is given what a hidden one gets.
    await page.evaluate(() => {
      const slow = window.setTimeout.bind(window);
      Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
      Object.defineProperty(document, 'hidden', { value: true });
      window.requestAnimationFrame = () => 0;
      window.setTimeout = ((act: () => void, wait = 0) => slow(act, Math.max(1000, wait))) as typeof window.setTimeout;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const { step } = await stateOf(page);
    await stepsPast(page, step + 100);
  });

  test('two tabs do not disturb each other', async ({ page, context }) => {
    await open(page, { state: SHORT });
    const second = await context.newPage();
    await open(second, { state: SHORT });
    await Promise.all([page, second].map((tab) => tab.getByTestId('train').click()));
    await Promise.all([page, second].map((tab) => reaches(tab, 'finished')));
    expect(await accuracyOf(second)).toBe(await accuracyOf(page));
  });
});

test.describe('settings', () => {
  test('are the engine’s recipe at first', async ({ page }) => {
    await open(page);
    const [shown, recipe] = await page.evaluate(async () => {
      const { default: create } = await import(new URL('../../engine/engine-scalar.js', location.href).href);
      const engine = await create();
      return [{ ...document.querySelector('mnist-trainer')?.settings }, JSON.parse(engine.recipeSettings())];
    });
    expect(Object.keys(shown)).toHaveLength(14);
    expect(recipe).toMatchObject(shown);
  });

  test('that the engine refuses are named at their field, and the next run works', async ({ page }) => {
    await open(page, { state: SHORT });
    await field(page, 'hidden-layers').fill('0');
    await page.keyboard.press('Enter');
    await page.getByTestId('train').click();
    const message = page.getByTestId('setting-error');
    await expect(message).toContainText('layers');
    expect(await message.evaluate((node) => node.parentElement?.querySelector('hidden-layers-field') !== null)).toBe(
      true,
    );
    await field(page, 'hidden-layers').fill('8');
    await page.keyboard.press('Enter');
    await page.getByTestId('train').click();
    await reaches(page, 'finished');
    await expect(message).toHaveCount(0);
  });

  test('that make training diverge are answered with a message; others work afterwards', async ({ page }) => {
    await open(page, { state: '1~loss_squared-error~optimizer_sgd~rate_1000000~schedule_constant~smoothing_0' });
    await page.getByTestId('train').click();
    await reaches(page, 'diverged');
    await expect(page.getByTestId('run-error')).toContainText('diverged in step');
    await expect(page.getByTestId('run-error')).toContainText('smaller learning rate');
    await field(page, 'learning_rate').fill('0.01');
    await page.keyboard.press('Enter');
    await page.getByTestId('train').click();
    await stepsPast(page, 50);
    await expect(page.getByTestId('run-error')).toBeEmpty();
  });

  test('come from a link, and go into one', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, { state: '1~layers_784-300-100-10~activation_tanh~optimizer_momentum~momentum_0.8~seed_42' });
    await expect(field(page, 'hidden-layers')).toHaveValue('300, 100');
    await expect(field(page, 'activation')).toHaveValue('tanh');
    await expect(field(page, 'momentum')).toHaveValue('0.8');
    await field(page, 'seed').fill('43');
    await page.keyboard.press('Enter');
    await page.getByTestId('copy-link').click();
    await expect(page.locator('share-link')).toContainText('Copied');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.goto('about:blank');
    await page.goto(link);
    await expect(field(page, 'seed')).toHaveValue('43');
    await expect(field(page, 'hidden-layers')).toHaveValue('300, 100');
  });

  test('in a malformed link give the default and a message', async ({ page }) => {
    await open(page, { state: '1~layers_5-5' });
    await expect(page.getByTestId('link-error')).toContainText('cannot be read');
    await expect(field(page, 'hidden-layers')).toHaveValue('128');
  });
});

test.describe('what can go wrong', () => {
  test('a shard that does not come: message, retry, and training goes on', async ({ page }) => {
    let broken = true;
    await page.route('**/train-images-2.idx.gz', (route) => (broken ? route.abort() : route.continue()));
    await open(page, { state: SHORT });
    await page.getByTestId('train').click();
    const message = page.getByTestId('data-error');
    await expect(message).toContainText('train-images-2', { timeout: 30_000 });
    await reaches(page, 'waiting');
    await expect(page.getByTestId('use-loaded')).toContainText('20,000');
    broken = false;
    await message.getByRole('button').click();
    await reaches(page, 'finished');
    await expect(message).toBeEmpty();
  });

  test('a shard that never comes: the run makes do with the others', async ({ page }) => {
    await page.route('**/train-labels-1.idx.gz', (route) => route.fulfill({ status: 500 }));
    await open(page, { state: SHORT });
    await page.getByTestId('train').click();
    await page.getByTestId('use-loaded').click({ timeout: 30_000 });
    await reaches(page, 'finished');
    expect((await stateOf(page)).step).toBe(Math.ceil(10_000 / 128));
    expect(await accuracyOf(page)).toBeGreaterThan(70);
  });

  test('a Worker that dies: message, settings kept, the next run works', async ({ page }) => {
    await open(page, { state: `${LONG}~seed_9` });
    await page.getByTestId('train').click();
    await stepsPast(page, 5);
    const worker = page.workers().find((candidate) => candidate.url().includes('training-worker'));
    expect(worker).toBeDefined();
    await worker?.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed by the test');
      });
    });
    await expect(page.getByTestId('run-error')).toContainText('killed by the test');
    await expect(field(page, 'seed')).toHaveValue('9');
    await page.getByTestId('train').click();
    await stepsPast(page, 5);
    await expect(page.getByTestId('run-error')).toBeEmpty();
  });

  test('a build of the engine that there is not: a message, and it runs', async ({ page }) => {
    await open(page, { state: `${SHORT}~layers_784-4-10`, query: '?engine=gpu' });
    await page.getByTestId('train').click();
    await reaches(page, 'finished');
    await expect(page.getByTestId('engine-build')).toContainText('thread');
    await expect(page.locator('engine-choice')).toContainText('?engine=gpu is not known');
  });
});

test.describe('without a mouse, on a phone', () => {
  test('everything is done by keyboard', async ({ page }) => {
    await open(page, { state: LONG });
    await page.locator('mnist-trainer figure-frame').locator('.frame').focus();
    await page.keyboard.press('Space');
    await stepsPast(page, 5);
    await page.keyboard.press('Space');
    await reaches(page, 'paused');
    const { step } = await stateOf(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await stateOf(page)).step).toBe(step + 1);
    await page.keyboard.press('r');
    await reaches(page, 'idle');

    await page.keyboard.press('Tab');
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return active?.getAttribute('data-testid') ?? '';
      });
    for (let i = 0; i < 30 && (await focused()) !== 'train'; ++i) await page.keyboard.press('Tab');
    expect(await focused()).toBe('train');
    await page.keyboard.press('Enter');
    await stepsPast(page, 5);
  });

  test('nothing scrolls sideways at 390 pixels before and after two runs, and axe finds nothing', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, { state: SHORT });
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    for (let run = 0; run < 2; ++run) {
      await page.getByTestId('train').click();
      await expect.poll(async () => (await stateOf(page)).runs).toBe(run + 1);
      await reaches(page, 'finished');
    }
    await page.locator('mnist-mistakes').scrollIntoViewIfNeeded();
    await settled(page);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 800 });
    await settled(page);
    await expectNoViolation(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page);
    await expectNoViolation(page, { rules: 'contrast' });
  });
});

test.describe('the figures before the trainer', () => {
  test('nothing of MNIST is loaded before it is asked for', async ({ page }) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await open(page);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(800);
    expect(requests.filter((url) => url.includes('/data/'))).toEqual([]);
    await page.getByTestId('load-data').click();
    await expect(page.locator('digit-samples image-grid')).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Show the labels' }).click();
    await expect(page.locator('digit-samples read-out')).toContainText('Training images 0 to 39.');
  });

  for (const width of [1280, 820, 390]) {
    test(`nothing moves while the page comes up at ${width} pixels, at a step in its middle`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.addInitScript(() => {
        const moved: number[] = [];
        Object.assign(window, { moved });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) moved.push((entry as PerformanceEntry & { value: number }).value);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(`${CHAPTER}#train`);
      await settled(page);
      await page.waitForTimeout(800);
      const moved = await page.evaluate(() => (window as unknown as { moved: number[] }).moved);
      expect(moved.reduce((a, b) => a + b, 0)).toBeLessThan(0.01);
    });
  }

  test('softmax: equal logits cost ln 10, sure mistakes cost more', async ({ page }) => {
    await open(page);
    const figure = page.locator('softmax-logits');
    await figure.scrollIntoViewIfNeeded();
    const loss = async (): Promise<number> => {
      const text = (await figure.getByTestId('softmax-loss').locator('strong').textContent()) ?? '';
      return Number(text);
    };
    await figure.getByRole('button', { name: 'All equal' }).click();
    expect(await loss()).toBeCloseTo(Math.log(10), 4);
    await figure.getByRole('button', { name: 'Sure and right' }).click();
    expect(await loss()).toBeLessThan(0.001);
    await figure.getByRole('button', { name: 'Sure and wrong' }).click();
    expect(await loss()).toBeGreaterThan(9);
    const before = await loss();
    await figure.getByTestId('logit-3').focus();
    for (let i = 0; i < 5; ++i) await page.keyboard.press('ArrowRight');
    expect(await loss()).toBeCloseTo(before - 0.5, 2);
  });

  test('descent: a path can be stepped, played and compared', async ({ page }) => {
    await open(page);
    const figure = page.locator('batch-descent');
    await figure.scrollIntoViewIfNeeded();
    await expect(figure.locator('read-out')).toContainText('Step 0 of 180', { timeout: 30_000 });
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.locator('read-out')).toContainText('Step 1 of 180');
    await figure.getByTestId('batch-size').selectOption('60');
    await expect(figure.locator('.figure-numbers')).toContainText('noise of a batch of 60: 0.000');
    await figure.getByRole('button', { name: 'Play' }).click();
    await expect(figure.locator('read-out')).toContainText('Step 12 of 12', { timeout: 30_000 });

    const race = page.locator('optimizer-race');
    await race.scrollIntoViewIfNeeded();
    await race.getByRole('button', { name: 'Play' }).click();
    await expect(race.locator('read-out')).toContainText('Step 120 of 120', { timeout: 60_000 });
    await expect(race.locator('read-out')).toContainText(/Adam 0\.3\d+, within 0.01 of the lowest since step \d+/);
  });

  test('overfitting: 300 images are learned by heart, and the test loss rises', async ({ page }) => {
    await open(page);
    await page.getByTestId('overfit-train').click();
    const words = page.getByTestId('overfit-read-out');
    await expect(words).toContainText('Finished.', { timeout: 90_000 });
    await expect(words).toContainText('Training: 100.0 % right');
    await expect(words).toContainText('It was lowest after epoch');
    expect((await stateOf(page)).phase).toBe('idle');
  });

  test('exercises are marked by the engine', async ({ page }) => {
    await open(page);
    for (const [kind, wrong, right] of [
      ['equal-logits', '1', '2.30'],
      ['parameters', '266200', '266610'],
      ['noise', '8', '16'],
      ['rate', '0.01', '1.3'],
    ] as const) {
      const exercise = page.locator(`mnist-exercise[kind="${kind}"]`);
      await exercise.scrollIntoViewIfNeeded();
      for (const [answer, verdict] of [
        [wrong, 'Not yet'],
        [right, 'Right'],
      ] as const) {
        await exercise.getByTestId('answer').fill(answer);
        await exercise.getByRole('button', { name: 'Check' }).click();
        await expect(exercise.getByTestId('mark'), `${kind} ${answer}`).toContainText(verdict, { timeout: 20_000 });
      }
    }
  });
});
