// "Why was it wrong?": the drawing taken apart, its neighbours, training on with it; and what can go wrong on the way.
import type { Locator, Page } from '@playwright/test';
import { expectNoViolation } from '../../../../tests/browser/accessibility.js';
import { drawWithMouse, line, ONE, type PadStroke, padOf, readDigit, SEVEN } from '../../../../tests/browser/pad.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

/** A 7 with a long foot, which is read as a 2. */
const FOOT: readonly PadStroke[] = [
  [
    ...line({ x: 0.28, y: 0.2 }, { x: 0.7, y: 0.19 }),
    ...line({ x: 0.69, y: 0.22 }, { x: 0.45, y: 0.8 }),
    ...line({ x: 0.45, y: 0.8 }, { x: 0.75, y: 0.82 }),
  ],
];

interface Parts {
  canvas: Locator;
  prediction: Locator;
  units: Locator;
  neighbours: Locator;
  correct: Locator;
}

async function open(page: Page): Promise<Parts> {
  await page.goto('chapters/draw/');
  await settled(page);
  const { canvas, prediction } = padOf(page);
  const of = (tag: string) => page.locator(tag);
  return {
    canvas,
    prediction,
    units: of('digit-units'),
    neighbours: of('digit-neighbours'),
    correct: of('digit-correct'),
  };
}

async function draw(page: Page, { canvas, prediction }: Parts, strokes: readonly PadStroke[]): Promise<string> {
  await drawWithMouse(page, canvas, strokes);
  return readDigit(prediction);
}

async function load({ neighbours }: Parts): Promise<void> {
  await neighbours.getByRole('button', { name: 'Find the ten nearest' }).click();
  await expect(neighbours.getByTestId('neighbours')).toBeVisible({ timeout: 60_000 });
}

async function teach({ correct }: Parts, label: string): Promise<void> {
  await correct.getByTestId('correct-label').selectOption(label);
  await correct.getByTestId('correct').click();
  await expect(correct.locator('.title').first()).toHaveText(`Taught as a ${label}`, { timeout: 60_000 });
  await expect(correct.getByTestId('correct')).toHaveText('Train on');
}

test('the drawing is taken apart, and follows the pad', async ({ page }) => {
  const parts = await open(page);
  const { units } = parts;
  await expect(units).toContainText('There is no drawing yet');
  const read = await draw(page, parts, SEVEN);
  await units.scrollIntoViewIfNeeded();
  await expect(units.locator('tr.chosen th')).toHaveText(`${read} answer`);
  const shares = await units.locator('.logits td:last-child').allTextContents();
  // The same numbers as beside the pad.
  expect(shares).toEqual(await page.getByTestId('digit-probabilities').locator('.number').allTextContents());
  await expect(units.getByTestId('unit-arithmetic')).toHaveText(/^Unit \d+: Σ wx .* for 7$/);
  await units.getByTestId('unit-digit').selectOption('1');
  await expect(units.locator('tr.chosen th')).toHaveText('1');
  await page.getByTestId('clear').click();
  await units.scrollIntoViewIfNeeded();
  await expect(units).toContainText('There is no drawing yet');
  await draw(page, parts, ONE);
  await units.scrollIntoViewIfNeeded();
  await expect(units.locator('tr.chosen th')).toHaveText('1 answer');
});

test('neighbours come when asked for, with their labels, and follow the pad from then on', async ({
  page,
  baseURL,
}) => {
  const trouble = watchForTrouble(page, baseURL);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const parts = await open(page);
  const { neighbours } = parts;
  await expect(neighbours).toContainText('There is no drawing yet');
  await draw(page, parts, ONE);
  await expect(neighbours.locator('read-out')).toContainText('not loaded yet');
  expect(requests.filter((url) => url.includes('train-images'))).toEqual([]);
  await load(parts);
  await expect(neighbours.locator('read-out')).toContainText(
    'Of 60,000 training images: of the 10 nearest, 10 are a 1.',
  );
  await expect(neighbours.locator('read-out')).toContainText('The network agrees with most of them: 1.');
  await expect(neighbours.getByTestId('neighbours').locator('[role=option]')).toHaveText(
    /^Training image [\d,]+, a 1: 1 \(\d/,
  );
  await page.getByTestId('clear').click();
  await expect(neighbours).toContainText('There is no drawing yet');
  await draw(page, parts, SEVEN);
  await expect(neighbours.locator('read-out')).toContainText(/\d are a 7/, { timeout: 20_000 });
  expect(trouble).toEqual([]);
});

test('a wrong digit is taught: the answer changes, the price is shown, the pad can use it, and go back', async ({
  page,
}) => {
  const parts = await open(page);
  const { correct, prediction } = parts;
  expect(await draw(page, parts, FOOT)).toBe('2');
  await load(parts);
  await expect(correct.getByTestId('correct')).toBeDisabled();
  await teach(parts, '7');
  const rows = correct.locator('tbody tr').first().locator('td');
  await expect(rows).toHaveText(['2', '7']);
  const shipped = (await correct.getByTestId('test-before').textContent()) ?? '';
  await expect(page.getByTestId('network-accuracy')).toContainText(shipped);
  const after = Number.parseFloat((await correct.getByTestId('test-after').textContent()) ?? '');
  expect(after).toBeGreaterThan(97);
  await expect(correct.locator('read-out')).toContainText(
    /After 20 steps at a learning rate of 0\.1, with 31 .* from \d+\.\d % to \d+\.\d %\. Of 10,000 test images \d{4} are right/,
  );
  // Nothing has changed for the pad until the reader wants it.
  expect(await readDigit(prediction)).toBe('2');

  await correct.getByTestId('use-corrected').click();
  await expect(page.getByTestId('network')).toHaveValue('corrected');
  await expect(prediction).toHaveText('7');
  await expect(page.getByTestId('network-accuracy')).toContainText(`${after.toFixed(2)} %`);
  await expect(correct.locator('.use')).toContainText('kept in this browser');
  await expect(correct.getByTestId('use-corrected')).toBeDisabled();
  await correct.getByTestId('use-shipped').click();
  await expect(page.getByTestId('network')).toHaveValue('shipped');
  await expect(prediction).toHaveText('2');
  await expect(correct.getByTestId('use-shipped')).toBeDisabled();

  // It is still there after a reload, beside the one that came with the page.
  await page.reload();
  await settled(page);
  await expect(page.getByTestId('network').locator('option')).toHaveCount(2);
  await page.getByTestId('network').selectOption('corrected');
  expect(await draw(page, parts, FOOT)).toBe('7');
});

test('the drawing alone is learned at a higher price than in company', async ({ page }) => {
  const parts = await open(page);
  await draw(page, parts, FOOT);
  await load(parts);
  const price = async (): Promise<number> =>
    Number.parseFloat((await parts.correct.getByTestId('test-after').textContent()) ?? '');
  await teach(parts, '7');
  const mixed = await price();
  await parts.correct.getByTestId('correct-others').selectOption('0');
  await parts.correct.getByTestId('correct').click();
  await expect(parts.correct.locator('read-out')).toContainText('on the drawing alone', { timeout: 60_000 });
  expect(await price()).toBeLessThan(mixed - 0.5);
});

test('a double click trains once; a drawing that changes meanwhile is not mixed up with the result', async ({
  page,
}) => {
  const parts = await open(page);
  const { correct } = parts;
  await draw(page, parts, FOOT);
  await load(parts);
  await correct.getByTestId('correct-steps').selectOption('100');
  await correct.getByTestId('correct-label').selectOption('7');
  // Both clicks, and a cleared pad, before the Worker can have answered.
  await correct.getByTestId('correct').evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await page.getByTestId('clear').evaluate((button: HTMLElement) => button.click());
  await expect(correct.locator('.title').first()).toHaveText('Taught as a 7', { timeout: 60_000 });
  await expect(correct.getByTestId('correct-error')).toHaveText('');
  await expect(correct.locator('read-out')).toContainText('Your drawing has changed since');
  // Whatever is drawn next may be another digit, so it has to be named anew.
  await draw(page, parts, ONE);
  await expect(correct.getByTestId('correct-label')).toHaveValue('');
  await expect(correct.getByTestId('correct')).toBeDisabled();
  await teach(parts, '1');
  await expect(correct.locator('read-out p').first()).not.toContainText('has changed since');
});

test('images that do not arrive: a message, another try, and the drawing is still there', async ({ page }) => {
  test.setTimeout(180_000);
  await page.route('**/train-images-2*', (route) => route.abort());
  const parts = await open(page);
  const { neighbours, correct } = parts;
  await draw(page, parts, ONE);
  await neighbours.getByRole('button', { name: 'Find the ten nearest' }).click();
  await expect(neighbours.getByTestId('lab-error')).not.toHaveText('', { timeout: 60_000 });
  await expect(correct.getByTestId('lab-error')).not.toHaveText('');
  await neighbours.getByRole('button', { name: 'Go on with the 20,000 that are there' }).click();
  await expect(neighbours.locator('read-out')).toContainText('Of 20,000 training images: of the 10 nearest', {
    timeout: 20_000,
  });
  await page.reload();
  await settled(page);
  await draw(page, parts, ONE);
  await neighbours.getByRole('button', { name: 'Find the ten nearest' }).click();
  await expect(neighbours.getByTestId('lab-error')).not.toHaveText('', { timeout: 60_000 });
  await page.unroute('**/train-images-2*');
  await neighbours.getByRole('button', { name: 'Try again' }).click();
  await expect(neighbours.locator('read-out')).toContainText('Of 60,000 training images', { timeout: 60_000 });
});

test('a browser that keeps nothing uses the corrected network as long as the page is open', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  const parts = await open(page);
  await draw(page, parts, FOOT);
  await load(parts);
  await teach(parts, '7');
  await parts.correct.getByTestId('use-corrected').click();
  await expect(parts.prediction).toHaveText('7');
  await expect(parts.correct.locator('.use')).toContainText('lasts until you leave the page');
  await parts.correct.getByTestId('use-shipped').click();
  await expect(parts.prediction).toHaveText('2');
  await page.getByTestId('network').selectOption('corrected');
  await expect(parts.prediction).toHaveText('7');
});

test('without a network there is nothing to explain, and the pad says why', async ({ page }) => {
  await page.route('**/digits.safetensors', (route) => route.abort());
  const parts = await open(page);
  await drawWithMouse(page, parts.canvas, SEVEN);
  await expect(page.getByTestId('digit-error')).not.toHaveText('', { timeout: 30_000 });
  for (const figure of [parts.units, parts.neighbours, parts.correct])
    await expect(figure).toContainText('Your drawing has not been read.');
});

test('axe finds nothing and nothing scrolls sideways on a phone, in either theme', async ({ page }) => {
  const parts = ['digit-units', 'digit-neighbours', 'digit-correct'];
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  const figures = await open(page);
  await draw(page, figures, FOOT);
  await load(figures);
  await teach(figures, '7');
  await figures.units.scrollIntoViewIfNeeded();
  await expect(figures.units.locator('.logits')).toBeVisible();
  await expectNoViolation(page, { parts });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  await expectNoViolation(page, { parts, rules: 'contrast' });
});
