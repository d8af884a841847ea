// The chapter on the neuron in a real browser: the lecture's sum, threshold and bias, the line in the plane, against sums done by hand.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type {} from './firing-axis.js';

const CHAPTER = './chapters/neuron/';

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
}

function button(within: Locator, name: string): Locator {
  return within.getByRole('button', { name, exact: true });
}

test.describe('the neuron', () => {
  test('works the lecture’s example out in four steps: 6, −4, 2, +1', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const desk = await figureOf(page, 'neuron-desk');
    const [first, second] = [desk.getByTestId('product-1'), desk.getByTestId('product-2')];
    const [sum, answer] = [desk.getByTestId('sum'), desk.getByTestId('answer')];
    await expect(first).toHaveText('?');
    await button(desk, 'Step').click();
    await expect(first).toHaveText('= 6');
    await expect(second).toHaveText('= −4');
    await expect(sum).toHaveText('?');
    await button(desk, 'Step').click();
    await expect(sum).toHaveText('2');
    await button(desk, 'Step').click();
    await expect(answer).toHaveText('+1');
    await expect(desk.getByTestId('formula')).toContainText('0.5 · 12 + (−1) · 4 + 0 = 2 → sign(2) = 1');

    // At the threshold exactly it fires; a little less, and it does not.
    await setField(desk, 'b', '-2');
    await expect(sum).toHaveText('0');
    await expect(answer).toHaveText('+1');
    await expect(desk).toContainText('was 2');
    await setField(desk, 'b', '-2.001');
    await expect(answer).toHaveText('−1');
    await expect(desk.locator('read-out')).toContainText('silent');
    await desk.getByTestId('activation').selectOption('step');
    await expect(answer).toHaveText('0');
    await setField(desk, 'b', '-1');
    await desk.getByTestId('activation').selectOption('sigmoid');
    // σ(1) = 0.731059
    await expect(answer).toHaveText('0.7311');
    await desk.getByTestId('activation').selectOption('none');
    await expect(answer).toHaveText('1');
    expect(trouble).toEqual([]);
  });

  test('by keyboard alone: steps, plays, numbers up and down, reset', async ({ page }) => {
    await open(page);
    const desk = await figureOf(page, 'neuron-desk');
    const frame = desk.locator('figure-frame').getByRole('group').first();
    await frame.focus();
    await page.keyboard.press('ArrowRight');
    await expect(desk.getByTestId('product-1')).toHaveText('= 6');
    await page.keyboard.press(' ');
    await expect(desk.getByTestId('answer')).toHaveText('+1');
    await desk.getByTestId('w2').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(desk.getByTestId('sum')).toHaveText('−2');
    await frame.focus();
    await page.keyboard.press('r');
    await expect(desk.getByTestId('w2')).toHaveValue('−1');
    await expect(desk.getByTestId('sum')).toHaveText('?');
  });

  test('numbers of any size give an answer, others a message', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page, '#model?neuron-desk=1.zzz');
    const desk = await figureOf(page, 'neuron-desk');
    await expect(desk.locator('share-link')).toContainText('cannot be read');
    await setField(desk, 'x1', '1e30');
    await expect(desk.getByTestId('sum')).toHaveText('5 × 10²⁹');
    await setField(desk, 'w1', '-1e30');
    await expect(desk.getByTestId('sum')).toHaveText('−1 × 10⁶⁰');
    await expect(desk.getByTestId('answer')).toHaveText('−1');
    await setField(desk, 'x2', 'NaN');
    await expect(desk.getByRole('alert').filter({ hasText: 'Type a number' })).toBeVisible();
    await expect(desk.getByTestId('answer')).toHaveText('−1');
    for (let i = 0; i < 50; ++i) await button(desk, 'Reset').click();
    await expect(desk.getByTestId('x1')).toHaveValue('12');
    expect(trouble).toEqual([]);
  });

  test('a link carries everything, into a new profile', async ({ page, browser }) => {
    await open(page);
    const desk = await figureOf(page, 'neuron-desk');
    for (const [field, value] of [
      ['x1', '-1.5'],
      ['x2', '0.3333333333'],
      ['w1', '7'],
      ['w2', '-2.25'],
      ['b', '0.1'],
    ] as const)
      await setField(desk, field, value);
    await desk.getByTestId('activation').selectOption('sigmoid');
    await expectSameElsewhere(browser, page, desk);
  });
});

test.describe('threshold and bias', () => {
  /** w·x of the five inputs: 0.5·12 − 4, 0.5·4 − 5, 0.5·10 − 1, 0.5·3 − 1.5, 0.5·9 − 6. */
  const SUMS = { A: 2, B: -3, C: 4, D: 0, E: -1.5 };

  test('the same inputs fire, whichever of the two is moved', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const axes = await figureOf(page, 'threshold-bias');
    for (const threshold of [-5, -3, -2.9, -1.5, 0, 0.1, 2, 2.1, 4, 4.1, 5]) {
      await axes.getByTestId('threshold').fill(String(threshold));
      const firing = Object.entries(SUMS).flatMap(([letter, sum]) => (sum >= threshold ? [letter] : []));
      const b = String(0 - threshold).replace('-', '−');
      await expect(axes.locator('read-out')).toContainText(`b = ${b}:`);
      const fires = await axes
        .locator('firing-axis')
        .evaluateAll((all) => all.map((axis) => Array.from((axis as HTMLElementTagNameMap['firing-axis']).fires)));
      const wanted = Object.keys(SUMS).map((letter) => (firing.includes(letter) ? 1 : 0));
      expect(fires).toEqual([wanted, wanted]);
    }
    await axes.getByTestId('bias').fill('-2.5');
    await expect(axes.locator('read-out')).toContainText('θ = 2.5, b = −2.5: C fires');
    await button(axes, 'C').click();
    await expect(axes.getByTestId('formula')).toContainText('−2.5 · 1 + 0.5 · 10 + (−1) · 1 = 1.5 → step(1.5) = 1');
    expect(trouble).toEqual([]);
  });

  test('by keyboard alone, and by dragging the mark', async ({ page }) => {
    await open(page);
    const axes = await figureOf(page, 'threshold-bias');
    await axes.getByTestId('threshold').focus();
    for (let i = 0; i < 6; ++i) await page.keyboard.press('ArrowRight');
    await expect(axes.locator('read-out')).toContainText('θ = 2.1, b = −2.1: C fires');
    await axes.locator('figure-frame').getByRole('group').first().focus();
    await page.keyboard.press('r');
    await expect(axes.locator('read-out')).toContainText('θ = 1.5');

    const box = await axes.locator('firing-axis').first().boundingBox();
    if (!box) throw new Error('the axis has no size');
    const at = await axes
      .locator('firing-axis')
      .first()
      .evaluate((axis) => {
        const { across } = axis as unknown as { across(value: number): number };
        return [1.5, -2].map((value) => across.call(axis, value));
      });
    await page.mouse.move(box.x + (at[0] ?? 0), box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + (at[1] ?? 0), box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(axes.locator('read-out')).toContainText('θ = −2, b = 2: A, C, D and E fire');
  });

  test('a link carries everything, into a new profile', async ({ page, browser }) => {
    await open(page);
    const axes = await figureOf(page, 'threshold-bias');
    await axes.getByTestId('threshold').fill('-1.3');
    await button(axes, 'E').click();
    await expectSameElsewhere(browser, page, axes);
  });
});

test.describe('the line in the plane', () => {
  test('class, probability and number at every point are those of w·x + w₀', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const plane = await figureOf(page, 'neuron-plane');
    const column = (n: number): Locator => plane.getByTestId('points').locator(`tbody td:nth-child(${n})`);
    // x₁ − x₂ + 1.5 at the eight points.
    await expect(column(3)).toHaveText(['2', '3.5', '5.3', '3.1', '−1.9', '−0.3', '0.3', '−1.2']);
    await expect(column(4)).toHaveText(['1', '1', '1', '1', '0', '0', '1', '0']);
    await expect(plane.locator('read-out')).toContainText('7 of 8 points are right');
    await plane.getByTestId('mode').selectOption('sigmoid');
    // σ(2) = 0.8808, σ(−0.3) = 0.4256
    await expect(column(4).first()).toHaveText('0.881');
    await expect(column(4).nth(5)).toHaveText('0.426');
    await plane.getByTestId('mode').selectOption('none');
    await expect(column(4)).toHaveText(['2', '3.5', '5.3', '3.1', '−1.9', '−0.3', '0.3', '−1.2']);
    await setField(plane, 'b', '1');
    await expect(plane.locator('read-out')).toContainText('8 of 8 points are right');
    expect(trouble).toEqual([]);
  });

  test('by keyboard alone: points, line and numbers', async ({ page }) => {
    await open(page);
    const plane = await figureOf(page, 'neuron-plane');
    const rows = plane.getByTestId('points').locator('tbody tr');
    await plane.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    await expect(rows.first()).toContainText('2.05');
    await page.keyboard.press('Enter');
    await expect(rows.first()).toContainText('C₂');
    await page.keyboard.press('Delete');
    await expect(rows).toHaveCount(7);
    const handle = plane.locator('plane-plot').getByRole('slider').first();
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await expect(plane.getByTestId('b')).not.toHaveValue('1.5');
    await plane.locator('figure-frame').getByRole('group').first().focus();
    await page.keyboard.press('r');
    await expect(plane.getByTestId('b')).toHaveValue('1.5');
    await expect(rows).toHaveCount(8);
  });

  test('without weights there is no line; weights of 1e30 are weights', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page, '#uses?neuron-plane=7.abc');
    const plane = await figureOf(page, 'neuron-plane');
    await expect(plane.locator('share-link')).toContainText('cannot be read');
    await setField(plane, 'w1', '0');
    await setField(plane, 'w2', '0');
    await expect(plane.locator('read-out')).toContainText('no line: the neuron always fires');
    await setField(plane, 'b', '-1');
    await expect(plane.locator('read-out')).toContainText('never fires');
    await setField(plane, 'w1', '1e30');
    await expect(plane.locator('read-out')).toContainText('8 of 8');
    await plane.getByTestId('mode').selectOption('sigmoid');
    await expect(plane.getByTestId('points')).toContainText('✓ right');
    await plane.getByRole('application').focus();
    for (let i = 0; i < 8; ++i) await page.keyboard.press('Delete');
    await expect(plane.locator('read-out')).toContainText('0 of 0');
    expect(trouble).toEqual([]);
  });

  test('a link carries everything, into a new profile', async ({ page, browser }) => {
    await open(page);
    const plane = await figureOf(page, 'neuron-plane');
    await setField(plane, 'w1', '-0.7');
    await setField(plane, 'w2', '1.3');
    await plane.getByTestId('mode').selectOption('sigmoid');
    await plane.getByTestId('new-class').selectOption('0');
    await plane.getByRole('application').focus();
    await page.keyboard.press(']');
    await page.keyboard.press('Shift+ArrowUp');
    await expectSameElsewhere(browser, page, plane);
  });
});

test('the exercises are marked by the engine', async ({ page }) => {
  await open(page);
  const answer = async (kind: string, values: Record<string, string>, right: boolean): Promise<void> => {
    const card = page.locator(`neuron-exercise[kind="${kind}"]`);
    await card.scrollIntoViewIfNeeded();
    for (const [name, value] of Object.entries(values)) await card.getByTestId(name).fill(value);
    await card.getByRole('button', { name: 'Check' }).click();
    await expect(card.getByTestId('mark')).toContainText(right ? 'Right' : 'Not yet');
  };
  await answer('sum', { z: '0.5', y: '1' }, false);
  await answer('sum', { z: '1.5', y: '1' }, true);
  await answer('bias', { answer: '1' }, false);
  await answer('bias', { answer: '1.5' }, true);
  await answer('bias', { answer: '3' }, false);
  await answer('side', { w1: '1', w2: '0.1', b: '-3' }, false);
  await answer('side', { w1: '2', w2: '0', b: '-6' }, true);
  const card = page.locator('neuron-exercise[kind="double"]');
  await card.getByLabel(/nothing under a step/).check();
  await answer('double', {}, true);
});

test('on a phone nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  for (const tag of ['neuron-desk', 'threshold-bias', 'neuron-plane']) {
    await figureOf(page, tag);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), tag).toBe(0);
  }
});
