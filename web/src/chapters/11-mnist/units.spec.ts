// The figure that takes one image apart: which image, whose logit, which unit; and what happens without a network.
import type { Locator, Page } from '@playwright/test';
import { expectNoViolation } from '../../../../tests/browser/accessibility.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type {} from './mnist-trainer.js';

async function open(page: Page, state: string): Promise<Locator> {
  await page.goto(`./chapters/mnist/#train?mnist-trainer=1~${state}`);
  await settled(page);
  return page.locator('mnist-units');
}

async function train(page: Page): Promise<void> {
  await page.getByTestId('train').click();
  await page.waitForFunction(() => document.querySelector('mnist-trainer')?.session.phase === 'finished', null, {
    timeout: 90_000,
  });
}

/** A number as the page writes it. */
const numberIn = (text: string): number => Number(text.replace('\u2212', '-').replace(/[^-\d.]/g, ''));

test('an image of the test is taken apart: unit by unit, and the numbers add up', async ({ page, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  const figure = await open(page, 'layers_784-16-10~epochs_1');
  await expect(figure).toContainText('There is no trained network yet');
  await train(page);
  await figure.scrollIntoViewIfNeeded();

  // The surest mistake, until the reader chooses.
  const surest = await page.evaluate(() => document.querySelector('mnist-trainer')?.session.wrong[0]);
  await expect(figure.locator('.input .title')).toHaveText(`Test image ${surest?.index}, a ${surest?.label}`);
  await expect(figure.locator('tr.chosen th')).toHaveText(`${surest?.prediction} answer`);
  await expect(figure.locator('.logits tbody tr')).toHaveCount(10);
  const shares = await figure.locator('.logits td:last-child').allTextContents();
  expect(shares.map(numberIn).reduce((a, b) => a + b, 0)).toBeCloseTo(100, 0);

  // Unit 5: Σ wx + b = 1.881 + 0.1624 = 2.044 = z → a = 2.044; a · v = 2.044 · 0.2706 = +0.553 for 9
  const arithmetic = figure.getByTestId('unit-arithmetic');
  const numbers = async (): Promise<number[]> => {
    const text = (await arithmetic.textContent()) ?? '';
    const signed = text.replace(/([+\u2212]) (\d)/g, '$1$2').replace(/\u2212/g, '-');
    return [...(signed.split('b =')[1] ?? '').matchAll(/[+-]?\d+(?:\.\d+)?/g)].map(([match]) => Number(match));
  };
  const [sum = 0, bias = 0, z = Number.NaN, a = Number.NaN, again, v = Number.NaN, share] = await numbers();
  expect(sum + bias).toBeCloseTo(z, 2);
  expect(a).toBeCloseTo(Math.max(0, z), 3);
  expect(again).toBe(a);
  expect(a * v).toBeCloseTo(share ?? Number.NaN, 2);

  // Another unit, by keyboard.
  const first = await arithmetic.textContent();
  await figure.locator('.units .keys').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(arithmetic).not.toHaveText(first ?? '');

  // The rest of the units, and back.
  await figure.getByRole('button', { name: 'Next' }).click();
  await expect(figure.locator('.pages')).toContainText('11 to 16 of 16');
  await expect(figure.getByRole('button', { name: 'Next' })).toBeDisabled();
  await expect(figure.locator('read-out')).toContainText('With the 16 units that matter most');
  await figure.getByRole('button', { name: 'Previous' }).click();
  await expect(arithmetic).toHaveText(first ?? '');

  // The logit of what it really was.
  await figure.getByTestId('unit-digit').selectOption(String(surest?.label));
  await expect(figure.locator('tr.chosen th')).toHaveText(String(surest?.label));
  await expect(arithmetic).toContainText(`for ${surest?.label}`);
  expect(trouble).toEqual([]);
});

test('a chosen image is shown: of a cell, and of the training images', async ({ page }) => {
  const figure = await open(page, 'layers_784-16-10~epochs_1');
  await train(page);
  const mistakes = page.locator('mnist-mistakes');
  await mistakes.locator('td.wrong button:not(:text("·"))').first().click();
  await expect(mistakes.locator('.chart-title')).toContainText('taken for');
  await mistakes.locator('image-grid .keys').focus();
  await page.keyboard.press('Enter');
  const name = (await mistakes.locator('image-grid [role=option]').textContent())?.split(':')[0] ?? '';
  await expect(figure.locator('.input .title')).toHaveText(name);
  await expect(mistakes.locator('image-grid [role=option]')).toHaveAttribute('aria-selected', 'true');

  const samples = page.locator('digit-samples');
  await samples.scrollIntoViewIfNeeded();
  await samples.locator('image-grid canvas').click({ position: { x: 20, y: 20 } });
  await expect(figure.locator('.input .title')).toHaveText(/^Training image 0, a 5$/);
  await expect(mistakes.locator('image-grid [role=option]')).toHaveAttribute('aria-selected', 'false');
  await samples.getByRole('link', { name: /each unit/ }).click();
  await expect(figure).toBeInViewport();

  // Without the run there is nothing to take apart; the choice stays for the next one.
  await page.getByTestId('reset').click();
  await expect(figure).toContainText('There is no trained network yet');
  await train(page);
  await expect(figure.locator('.input .title')).toHaveText('Training image 0, a 5');
});

test('without a hidden layer the outputs are the units, with two no share is claimed', async ({ page }) => {
  let figure = await open(page, 'layers_784-10~epochs_1');
  await train(page);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.getByTestId('unit-arithmetic')).toHaveText(/^Output \d: .*, its logit$/);
  await expect(figure.locator('line-chart')).toHaveCount(0);
  await page.goto('about:blank');
  figure = await open(page, 'layers_784-16-12-10~epochs_1');
  await train(page);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.getByTestId('unit-arithmetic')).toHaveText(/^Unit \d+: .*→ a = [\d.]+$/);
  await expect(figure.locator('read-out')).toContainText('another hidden layer');
  await expect(figure.locator('line-chart')).toHaveCount(0);
});

test('axe finds nothing and nothing scrolls sideways on a phone, in either theme', async ({ page }) => {
  const parts = ['mnist-units', 'mnist-mistakes'];
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  const figure = await open(page, 'layers_784-16-10~epochs_1');
  await train(page);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.locator('.logits')).toBeVisible();
  await expectNoViolation(page, { parts });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  await expectNoViolation(page, { parts, rules: 'contrast' });
});
