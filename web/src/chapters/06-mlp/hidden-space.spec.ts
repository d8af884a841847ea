// The hidden space and the success rate in a real browser; and the width of a phone.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../../../tests/browser/test.js';
import {
  copyLink,
  forward,
  gradientOf,
  inNewProfile,
  lossOf,
  open,
  saidBy,
  shown,
  trainerState,
  XOR,
} from './training-page.js';

test.describe('the hidden space', () => {
  const HASH = '#hidden-space?hidden-space=';
  const stateOf = (text: string): string => `${HASH}${encodeURIComponent(text)}`;

  test('carries points by the weights that it shows, and one line separates them', async ({ page }) => {
    const figure = await open(page, '#hidden-space', 'hidden-space');
    await expect(figure.locator('read-out')).toContainText('One line in the hidden space separates', {
      timeout: 20_000,
    });
    const { parameters, x1, x2 } = await page.evaluate(() => {
      const space = document.querySelector('hidden-space') as unknown as {
        training: { network: { parameters(): Float64Array } };
      };
      const plane = [...document.querySelectorAll('hidden-space plane-plot')].at(-1) as unknown as {
        points: { x1: Float64Array; x2: Float64Array };
      };
      return {
        parameters: [...space.training.network.parameters()],
        x1: [...plane.points.x1],
        x2: [...plane.points.x2],
      };
    });
    XOR.forEach(({ x, y }, i) => {
      const { h, out } = forward(parameters, x);
      expect(x1[i]).toBeCloseTo(h[0], 9);
      expect(x2[i]).toBeCloseTo(h[1], 9);
      expect(out > 0).toBe(y === 1);
    });
    const numbers = figure.getByTestId('output-line');
    for (const w of parameters.slice(6)) await expect(numbers).toContainText(shown(w));
  });

  test('goes through time by keyboard and comes back by link, in the cube too', async ({ page, browser }) => {
    const figure = await open(
      page,
      stateOf('2;set:xor;units:3;f:tanh;seed:2;at:10;before:-1;across:0;up:1;az:40;el:10'),
      'hidden-space',
    );
    await expect(figure.locator('read-out')).toContainText('updates', { timeout: 20_000 });
    const time = figure.getByTestId('time');
    await expect(time).toHaveValue('10');
    await time.focus();
    await page.keyboard.press('ArrowRight');
    await expect(time).toHaveValue('11');
    await figure.locator('space-plot').getByRole('application').focus();
    await page.keyboard.press('ArrowLeft');
    await figure.getByRole('group', { name: /Where does the hidden layer/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(time).toHaveValue('12');
    const [line, words] = [(await figure.getByTestId('output-line').textContent()) ?? '', await saidBy(figure)];
    const link = await copyLink(page, figure);
    expect(link).toContain('az:35');
    // The step before, in grey.
    expect(link).toContain('before:11');
    expect(words).toContain('In grey: after');
    await inNewProfile(browser, link, 'hidden-space', async (other) => {
      await expect(other.getByTestId('output-line')).toHaveText(line, { timeout: 20_000 });
      await expect(other.getByTestId('time')).toHaveValue('12');
      expect(await saidBy(other)).toBe(words);
    });
  });
});

test.describe('the success rate', () => {
  /** Presses stop: the figure has stopped before its next but one frame, however busy the machine is. */
  async function stopSweep(page: Page, figure: Locator): Promise<void> {
    await expect(figure.getByTestId('sweep-stop')).toBeVisible();
    await page.evaluate(async () => {
      const button = document
        .querySelector('success-rate play-controls')
        ?.shadowRoot?.querySelector<HTMLButtonElement>('[data-testid=sweep-stop]');
      if (!button) throw new Error('there is no stop button');
      button.click();
      for (let frame = 0; frame < 2; ++frame) await new Promise(requestAnimationFrame);
    });
    await expect(figure.getByTestId('sweep')).toBeVisible({ timeout: 500 });
  }

  const hash = (state: string): string => `#success?success-rate=${encodeURIComponent(state)}`;

  test('counts: one unit never, and a stuck seed’s loss is that of its weights', async ({ page, browser }) => {
    const figure = await open(
      page,
      hash('1;set:xor;opt:momentum;rate:0.5;epochs:300;cell:1;seed:3;ran:0'),
      'success-rate',
    );
    await figure.getByTestId('sweep').click();
    await expect(figure.locator('read-out')).toContainText('All 1500 trainings done', { timeout: 60_000 });
    for (const activation of ['sigmoid', 'tanh', 'ReLU']) {
      await expect(figure.getByRole('button', { name: `${activation}, 1 hidden: 0 of 100 solved` })).toBeVisible();
    }
    // Arrow keys go from seed to seed.
    await figure.locator('seed-results [data-seed="3"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    const run = await page.evaluate(() => {
      const rate = document.querySelector('success-rate') as unknown as {
        run: { loss: number; gradientNorm: number; parameters: Float64Array; solved: boolean };
      };
      return { ...rate.run, parameters: [...rate.run.parameters] };
    });
    expect(run.solved).toBe(false);
    expect(run.loss).toBeCloseTo(lossOf(run.parameters), 9);
    expect(run.gradientNorm).toBeCloseTo(Math.hypot(...gradientOf(run.parameters)), 6);
    const numbers = figure.getByTestId('seed-numbers');
    await expect(numbers).toContainText(`loss ${shown(run.loss)}`);
    const text = (await numbers.textContent()) ?? '';
    const link = await copyLink(page, figure);
    await inNewProfile(browser, link, 'success-rate', async (other) => {
      await expect(other.getByTestId('seed-numbers')).toHaveText(text, { timeout: 60_000 });
    });
  });

  test('stops when asked, and says so when its Worker cannot run', async ({ page }) => {
    const figure = await open(
      page,
      hash('1;set:spiral;opt:sgd;rate:0.01;epochs:20000;cell:1;seed:-1;ran:0'),
      'success-rate',
    );
    // At once, while its Worker is still loading; then in the middle of it.
    await figure.getByTestId('sweep').click();
    await stopSweep(page, figure);
    await figure.getByTestId('sweep').click();
    await expect(figure.locator('read-out')).toContainText('trainings done', { timeout: 30_000 });
    await stopSweep(page, figure);
    const stopped = await saidBy(figure);
    await page.waitForTimeout(500);
    expect(await saidBy(figure)).toBe(stopped);
    await figure.getByRole('button', { name: 'Reset' }).click();
    await page.evaluate(() => {
      const { Worker } = globalThis;
      Object.assign(globalThis, {
        Worker: class extends Worker {
          constructor(_: string | URL, options?: WorkerOptions) {
            super(new URL('/not-there.js', location.href), options);
          }
        },
        Intact: Worker,
      });
      (
        document.querySelector('success-rate') as unknown as { client: { dispose(): void } | undefined }
      ).client?.dispose();
      (document.querySelector('success-rate') as unknown as { client: unknown }).client = undefined;
    });
    await figure.getByTestId('sweep').click();
    await expect(figure.getByTestId('sweep-message')).toContainText('The sweep Worker stopped');
    await page.evaluate(() =>
      Object.assign(globalThis, { Worker: (globalThis as unknown as { Intact: typeof Worker }).Intact }),
    );
    await figure.getByRole('button', { name: /again/i }).click();
    await expect(figure.locator('read-out')).toContainText('trainings done', { timeout: 30_000 });
    await figure.getByTestId('sweep-stop').click();
  });
});

test('nothing scrolls sideways on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [hash, tag] of [
    [trainerState({ set: 'circles', h1: 8, h2: 8 }), 'mlp-trainer'],
    ['#hidden-space', 'hidden-space'],
    ['#success', 'success-rate'],
  ] as const) {
    await open(page, hash, tag);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), tag).toBe(0);
  }
});
