// The chapter on vanishing gradients in a browser: the chain against plain arithmetic, deep networks, overflow, links.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/vanishing-gradients/';

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
}

function numberOf(text: string | null | undefined): number {
  const plain = (text ?? '').replaceAll('−', '-').replace(/ × 10/, 'e').replaceAll(',', '');
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return Number(plain.replaceAll('⁻', '-').replace(/[⁰¹²³⁴-⁹]/g, (digit) => `${superscripts.indexOf(digit)}`));
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** |δ| of each unit of a chain of sigmoids with the same w and b; input 1, target 10, output weight 1. */
function chain(depth: number, w: number, b: number): number[] {
  const slopes: number[] = [];
  let a = 1;
  for (let i = 0; i < depth; ++i) {
    a = sigmoid(w * a + b);
    slopes.push(a * (1 - a));
  }
  let delta = Math.abs(a - 10) * (slopes.at(-1) as number);
  const deltas = [delta];
  for (let i = depth - 2; i >= 0; --i) {
    delta *= Math.abs(w) * (slopes[i] as number);
    deltas.unshift(delta);
  }
  return deltas;
}

test('the chain: one f′ and one w a layer', async ({ page, browser, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  await open(page);
  const found = await figureOf(page, 'chain-product');
  /** |δ| in the table, the first layer first. */
  const deltas = async (): Promise<number[]> =>
    (await found.locator('.factors tbody tr td:last-child').allTextContents()).map(numberOf).reverse();
  await test.step('δ of every layer, by plain arithmetic', async () => {
    for (const [depth, w, b] of [
      [8, 1, 0],
      [20, 4, -2],
      [3, -2.5, 1],
    ] as const) {
      await page.goto(`${CHAPTER}#product?chain-product=1;f:sigmoid;depth:${depth};w:${w};b:${b}`);
      await expect(found.locator('.factors tbody tr')).toHaveCount(depth);
      const expected = chain(depth, w, b);
      await expect
        .poll(async () => (await deltas()).every((d, i) => Math.abs(d / (expected[i] as number) - 1) < 6e-3))
        .toBe(true);
    }
  });
  await test.step('ReLU passes everything, or nothing', async () => {
    await page.goto(`${CHAPTER}#product?chain-product=1;f:relu;depth:20;w:1;b:0`);
    await expect(found.locator('read-out')).toContainText('× 1 a layer: it passes unchanged.');
    await page.goto(`${CHAPTER}#product?chain-product=1;f:relu;depth:20;w:1;b:-6`);
    await expect(found.locator('read-out')).toContainText('nothing comes through at all');
    await page.goto(`${CHAPTER}#product?chain-product=1;f:leaky-relu;depth:20;w:6;b:6`);
    await expect(found.locator('read-out')).toContainText('it explodes');
    await expectSameElsewhere(browser, page, found);
    await found.getByRole('button', { name: 'Reset' }).click();
    await expect(found.locator('read-out')).toContainText('Over 8 layers');
  });
  expect(trouble).toEqual([]);
});

test('deep networks side by side: they vanish, pass and overflow, and training goes on', async ({
  page,
  browser,
  baseURL,
}) => {
  const trouble = watchForTrouble(page, baseURL);
  await open(page);
  const found = await figureOf(page, 'deep-gradients');
  const words = found.locator('read-out');
  const shares = async (): Promise<number[]> =>
    (await found.getByTestId('deep-numbers').locator('p b:first-of-type').allTextContents()).map(numberOf);
  const show = (state: string): Promise<unknown> => page.goto(`${CHAPTER}#deep?deep-gradients=1;${state}`);
  await test.step('sigmoids vanish, ReLU with He’s weights passes', async () => {
    const [first = Number.NaN, second = Number.NaN] = await shares();
    expect(first).toBeLessThan(1e-4);
    expect(second).toBeGreaterThan(0.05);
    expect(second).toBeLessThan(20);
  });
  await test.step('a link’s steps are trained, and are the same elsewhere', async () => {
    await show(
      'f1:tanh;i1:xavier;f2:relu;i2:he;depth:4;width:8;scale:0.1;rate:0.3;seed:3;bits:double;of:delta;shades:each;steps:40',
    );
    await expect(words).toContainText('Update 40.', { timeout: 20_000 });
    await expectSameElsewhere(browser, page, found);
    await found.getByRole('button', { name: 'Reset' }).click();
    await expect(words).toContainText('Update 0.');
    await found.getByRole('button', { name: 'Step' }).click();
    await expect(words).toContainText('Update 1.');
  });
  await test.step('20 layers in 32 bits: exactly 0 on one side, infinite and not a number on the other', async () => {
    await show(
      'f1:sigmoid;i1:normal;f2:relu;i2:normal;depth:20;width:10;scale:1000;rate:0.1;seed:1;bits:single;of:weightGradient;shades:shared;steps:0',
    );
    await expect(found.getByTestId('lost-0')).toContainText('the gradient is exactly 0 in');
    await expect(found.getByTestId('lost-1')).toContainText('not a number in');
    await found.getByTestId('bits').selectOption('double');
    await expect(found.getByTestId('lost-1')).toHaveText('');
  });
  await test.step('a learning rate of a million ends a run, and says so', async () => {
    await show(
      'f1:leaky-relu;i1:he;f2:leaky-relu;i2:he;depth:6;width:8;scale:0.1;rate:1000000;seed:1;bits:double;of:delta;shades:shared;steps:0',
    );
    const play = found.getByRole('button', { name: 'Play' });
    await play.click();
    await expect(words).toContainText('left the range of numbers', { timeout: 20_000 });
    await expect(play).toBeVisible();
    await found.getByTestId('f-0').selectOption('tanh');
    await expect(words).toContainText('Update 0. tanh, He');
  });
  expect(trouble).toEqual([]);
});

test('on a phone: the settings unfold, the layers of one network at a time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const found = await figureOf(page, 'deep-gradients');
  await expect(found.getByTestId('width')).toBeHidden();
  await found.getByTestId('unfold').click();
  await expect(found.getByTestId('width')).toBeVisible();
  const layers = found.locator('layer-histograms');
  await expect(layers.nth(0)).toBeVisible();
  await expect(layers.nth(1)).toBeHidden();
  await found.getByTestId('layers-of-1').click();
  await expect(layers.nth(0)).toBeHidden();
  await expect(layers.nth(1)).toBeVisible();
  expect((await found.boundingBox())?.height).toBeLessThan(2 * 844 + 200);
});

test('the exercises take right answers and explain wrong ones', async ({ page }) => {
  await open(page, '#exercises');
  const card = (kind: string): Locator => page.locator(`vanishing-exercise[kind="${kind}"]`);
  const answer = async (kind: string, value: string): Promise<void> => {
    await card(kind).getByRole('textbox').fill(value);
    await card(kind).getByRole('button', { name: 'Check' }).click();
  };
  await answer('five', '0.25');
  await expect(card('five')).toContainText('One such factor for each of the five');
  await answer('five', '0.000977');
  await expect(card('five')).toContainText('its fifth power is 0.0009766');
  await answer('weight', '1');
  await expect(card('weight')).toContainText('each layer passes 0.25 of δ');
  await answer('weight', '4');
  await expect(card('weight')).toContainText('f′·w is 1 in every layer');
  await card('start').getByRole('radio', { name: 'Xavier' }).check();
  await card('start').getByRole('button', { name: 'Check' }).click();
  await expect(card('start')).toContainText('What does ReLU do to half of the values?');
  await card('start').getByRole('radio', { name: 'He' }).check();
  await card('start').getByRole('button', { name: 'Check' }).click();
  await expect(card('start')).toContainText('in the middle of five seeds');
});
