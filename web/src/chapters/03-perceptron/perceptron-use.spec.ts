// How the perceptron's figures are used: keyboard alone, links into a new profile, bad input, a phone.
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import { choose, FIGURES, figure, open, paste, says, weightsOf } from './perceptron-page.js';

test.describe('keyboard alone', () => {
  /** Tab until the focus is in the plane of the figure. */
  async function focusPlane(page: Page, found: Locator): Promise<void> {
    await found
      .locator('figure-frame')
      .evaluate((frame) => frame.shadowRoot?.querySelector<HTMLElement>('.frame')?.focus());
    await page.keyboard.press('Tab');
    await expect(found.locator('plane-plot').first().locator('.plot')).toBeFocused();
  }

  test('the trainer from start to finish', async ({ page }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    await focusPlane(page, trainer);
    await page.keyboard.press('Delete');
    await expect(says(trainer)).toContainText('of 3 right');
    await page.keyboard.press(']');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(says(trainer)).toContainText('of 4 right');
    await expect(trainer.getByTestId('preset')).toHaveValue('own');
    // Space, → and R are the figure's as soon as the plane has not the focus.
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect(says(trainer)).toContainText('Step 1, epoch 1');
    await page.keyboard.press('Space');
    await expect(says(trainer)).toContainText(/Step [2-9]/);
    await page.keyboard.press('Space');
    await page.keyboard.press('r');
    await expect(says(trainer)).toContainText('No example shown yet');
  });

  for (const tag of ['perceptron-bound', 'perceptron-cycle', 'perceptron-variants']) {
    test(`${tag}: a point is moved, and it runs`, async ({ page }) => {
      await open(page);
      const found = await figure(page, tag);
      await focusPlane(page, found);
      const before = await says(found).textContent();
      await page.keyboard.press(']');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Shift+ArrowLeft');
      await expect(found.getByTestId('preset')).toHaveValue('own');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
      await expect(says(found)).not.toHaveText(before ?? '');
      await page.keyboard.press('r');
      await expect(says(found)).toContainText(/Step 0|Epoch 0|0 updates/);
    });
  }

  test('geometry: the line is moved by its handle and by typing', async ({ page }) => {
    await open(page);
    const geometry = await figure(page, 'boundary-geometry');
    const handle = geometry.locator('plane-plot [role=slider]').first();
    await handle.focus();
    await page.keyboard.press('ArrowUp');
    await expect(says(geometry)).not.toContainText('b = −2 lies');
    await geometry.getByTestId('geometry-b').fill('0');
    await page.keyboard.press('Enter');
    await expect(says(geometry)).toContainText('lies 0 from the origin');
  });
});

test.describe('links', () => {
  async function copied(context: BrowserContext, page: Page, found: Locator): Promise<string> {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await found.getByTestId('copy-link').click();
    await expect(found.getByText('Copied')).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  }

  const changes: Readonly<Record<string, (found: Locator) => Promise<void>>> = {
    'boundary-geometry': async (found) => {
      await found.getByTestId('geometry-w1').fill('-1.25');
      await found.getByTestId('geometry-w2').fill('0.1');
      await found.getByTestId('double').click();
      await found.locator('plane-plot canvas').click({ position: { x: 100, y: 60 } });
    },
    'perceptron-trainer': async (found) => {
      await choose(found, 'nearly-separable');
      await found.getByTestId('new-seed').click();
      await found.getByTestId('order').selectOption('random');
      await found.getByTestId('new-class').selectOption('0');
      await found.locator('plane-plot canvas').click({ position: { x: 130, y: 70 } });
      await found.getByTestId('weight-0').fill('0.3');
      await found.getByTestId('weight-0').press('Enter');
      await found.getByTestId('epoch').click();
      await found.getByTestId('step').click();
    },
    'perceptron-bound': async (found) => {
      await choose(found, 'blobs');
      await found.getByTestId('new-seed').click();
      await found.getByTestId('order').selectOption('random');
      await found.getByTestId('step').click();
    },
    'perceptron-cycle': async (found) => {
      await choose(found, 'two-on-one');
      await found.getByTestId('repeats').click();
      await found.getByTestId('step').click();
    },
    'perceptron-variants': async (found) => {
      await found.getByTestId('new-seed').click();
      await found.getByTestId('rate').fill('0.3');
      await found.getByTestId('rate').press('Enter');
      for (let i = 0; i < 3; ++i) await found.getByTestId('step').click();
    },
  };

  for (const tag of FIGURES) {
    test(`${tag}: the same numbers in a new profile`, async ({ page, context, browser, baseURL }) => {
      await open(page);
      const found = await figure(page, tag);
      await changes[tag]?.(found);
      const link = await copied(context, page, found);
      expect(link.length).toBeLessThan(2000);
      const other = await browser.newContext({ baseURL: baseURL ?? '', viewport: { width: 1280, height: 800 } });
      const there = await other.newPage();
      await there.goto(link);
      const again = await figure(there, tag);
      const [numbers, sentence] = await Promise.all([
        found.locator('[slot=numbers]').allInnerTexts(),
        says(found).textContent(),
      ]);
      await expect(says(again)).toHaveText(sentence ?? '');
      expect(await again.locator('[slot=numbers]').allInnerTexts()).toEqual(numbers);
      const points = (plot: Element): string => JSON.stringify((plot as unknown as { points: unknown }).points);
      expect(await again.locator('plane-plot').first().evaluate(points)).toBe(
        await found.locator('plane-plot').first().evaluate(points),
      );
      await other.close();
    });
  }

  test('a malformed link gives the default and a message', async ({ page }) => {
    for (const state of ['1;preset:xor', '2;x:1', '%%%', '1;preset:and;points:01,1e400;view:0,1,0,1']) {
      await page.goto('about:blank');
      await open(page, `#rule?perceptron-trainer=${encodeURIComponent(state)}`);
      const trainer = await figure(page, 'perceptron-trainer');
      await expect(trainer.locator('share-link')).toContainText('cannot be read');
      await expect(trainer.getByTestId('preset')).toHaveValue('and');
    }
  });
});

test.describe('what could go wrong', () => {
  test('bad text is refused with the engine’s words, and the points stay', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    for (const csv of ['0,0,0\n1,NaN,1', '0,0,0\n1,1', '1e31,0,0\n0,0,1', 'a,b,c', '0,0,cat\n1,1,dog\n2,2,cow']) {
      await paste(trainer, csv);
      await expect(trainer.locator('csv-paste [role=alert]'), csv).not.toHaveText('');
      await expect(trainer.getByTestId('preset')).toHaveValue('and');
      await expect(says(trainer)).toContainText('of 4 right');
    }
    expect(trouble).toEqual([]);
  });

  test('10,000 points, one point, all the same, both labels on one spot, 1e30', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const coordinate = (i: number, by: number): string => (((i * by) % 1000) / 500 - 1).toFixed(3);
    const many = Array.from({ length: 10_000 }, (_, i) => `${coordinate(i, 37)},${coordinate(i, 91)},${i % 2}`);
    const sets: readonly (readonly [string, RegExp])[] = [
      [many.join('\n'), /of 10,000 right.*No line separates/],
      ['0.5,0.5,1', /1 of 1 right/],
      ['2,2,0\n2,2,0\n2,2,0', /0 of 3 right/],
      ['1,1,0\n1,1,1', /No line separates/],
      ['1e30,-1e30,0\n-1e30,1e30,1\n0,0,1', /of 3 right/],
    ];
    const trainer = await figure(page, 'perceptron-trainer');
    for (const [csv, wanted] of sets) {
      await paste(trainer, csv);
      await expect(trainer.getByTestId('csv-note')).toContainText('read');
      await expect(says(trainer)).toHaveText(wanted);
      await trainer.getByTestId('step').click();
      await expect(says(trainer)).toContainText('Step 1, epoch 1');
    }
    // What was read before does not stand under the message about what was not.
    await paste(trainer, 'a,b,c');
    await expect(trainer.locator('csv-paste [role=alert]')).not.toHaveText('');
    await expect(trainer.getByTestId('csv-note')).toBeEmpty();
    for (const tag of ['perceptron-bound', 'perceptron-cycle', 'perceptron-variants']) {
      const found = await figure(page, tag);
      for (const [csv] of [sets[0], sets[2], sets[4]] as typeof sets) {
        await paste(found, csv);
        await expect(found.getByTestId('csv-note')).toContainText('read');
        await found.getByTestId('step').click();
        await expect(says(found)).toContainText(/Step 1|Epoch 1|1 epoch/);
      }
    }
    expect(trouble).toEqual([]);
  });

  test('extreme weights, fifty resets, no points at all', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    await trainer.getByTestId('weight-1').fill('1e30');
    await trainer.getByTestId('weight-1').press('Enter');
    await trainer.getByTestId('step').click();
    await expect(says(trainer)).toContainText('Step 1');
    await trainer.getByTestId('weight-1').fill('1e31');
    await trainer.getByTestId('weight-1').press('Enter');
    await expect(trainer.locator('number-field').filter({ hasText: 'w₁' }).first()).toContainText('1 × 10³⁰');
    await trainer.getByTestId('play').click();
    await trainer.getByTestId('reset').evaluate((button) => {
      for (let i = 0; i < 50; ++i) (button as HTMLButtonElement).click();
    });
    await expect(says(trainer)).toContainText('No example shown yet');
    expect(await weightsOf(trainer)).toEqual([0, 0, 0]);
    await trainer.locator('plane-plot .plot').focus();
    for (let i = 0; i < 4; ++i) await page.keyboard.press('Delete');
    await expect(says(trainer)).toContainText('There are no points');
    await trainer.locator('plane-plot canvas').click({ position: { x: 120, y: 120 } });
    await expect(says(trainer)).toContainText('of 1 right');
    expect(trouble).toEqual([]);
  });

  test('a dragged point keeps the weights, and the run begins anew from them', async ({ page }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    for (let i = 0; i < 4; ++i) await trainer.getByTestId('step').click();
    const plane = trainer.locator('plane-plot');
    const at = await plane.evaluate((plot) => {
      const rect = plot.shadowRoot?.querySelector('canvas')?.getBoundingClientRect();
      const { x, y } = (plot as unknown as { toPixels(place: object): { x: number; y: number } }).toPixels({
        x: 1,
        y: 1,
      });
      return { x: (rect?.x ?? 0) + x, y: (rect?.y ?? 0) + y };
    });
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x - 40, at.y - 20, { steps: 4 });
    await page.mouse.up();
    expect(await weightsOf(trainer)).toEqual([0, 1, 1]);
    await expect(says(trainer)).toContainText('The line is that of b = 0, w = (1, 1)');
    // What was touched last can be relabelled and removed without a keyboard.
    await expect(says(trainer)).toContainText('1 of 4 right');
    await trainer.getByTestId('relabel').click();
    await expect(says(trainer)).toContainText('0 of 4 right');
    await trainer.getByTestId('remove').click();
    await expect(says(trainer)).toContainText('0 of 3 right');
    await expect(trainer.getByTestId('remove')).toBeDisabled();
  });

  test('nothing scrolls sideways at 390 px', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page);
    await settled(page);
    for (const tag of FIGURES) await figure(page, tag);
    await page.locator('perceptron-variants').getByTestId('fifty').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  });
});
