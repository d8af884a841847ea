// The chapter on XOR in a browser: counts, sums and runs against plain arithmetic and runs worked out by hand; keys, links, bad input.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere, wordsOf } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/xor/';
const FIGURES = ['xor-line', 'xor-proof', 'xor-cycle', 'xor-logistic'];
const XOR = [0, 1, 1, 0];
const { LN2 } = Math;

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
}

/** How many corners of XOR the line has right, by plain arithmetic. */
function cornersRight(w1: number, w2: number, b: number): number {
  return XOR.filter((y, row) => (w1 * (row >> 1) + w2 * (row & 1) + b >= 0 ? 1 : 0) === y).length;
}

test.describe('the line', () => {
  test('ten thousand lines: the tally is that of plain arithmetic, and none has four', async ({ page }) => {
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 100; ++i) {
      for (let j = 0; j < 100; ++j) {
        const angle = ((i + 0.25) * 2 * Math.PI) / 100;
        const [w1, w2] = [Math.cos(angle), Math.sin(angle)];
        const right = cornersRight(w1, w2, -0.5 * (w1 + w2) - 0.8 * ((2 * (j + 0.5)) / 100 - 1));
        counts[right] = (counts[right] ?? 0) + 1;
      }
    }
    expect(counts[4]).toBe(0);
    await open(page, '#try?xor-line=1;line:0.5,0.5,-0.2;best:3;tried:10000');
    const found = await figureOf(page, 'xor-line');
    const shown = await Promise.all(counts.map((_, right) => found.getByTestId(`lines-${right}`).textContent()));
    expect(shown).toEqual(counts.map(String));
    await expect(found.getByTestId('best')).toHaveText('3');
    await expect(found.locator('read-out')).toContainText('10,000 lines tried; none has more than 3 right.');
  });

  test('inequalities with the line’s numbers; the broken one lights up', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-line');
    await setField(found, 'w1', '1');
    await setField(found, 'w2', '-2');
    await setField(found, 'b', '-0.5');
    // z = −0.5, −2.5, 0.5, −1.5; both sums 1 − 2 − 1 = −2.
    const shown = ['−0.5 < 0', '−2.5 ≥ 0', '0.5 ≥ 0', '−1.5 < 0'];
    for (const [i, text] of shown.entries()) await expect(found.getByTestId(`demand-${i}`)).toContainText(text);
    await expect(found.locator('tr.broken[data-testid^=demand]')).toHaveCount(1);
    await expect(found.getByTestId('demand-1')).toHaveClass('broken');
    await expect(found.getByTestId('balance')).toContainText('−2 < 0');
    await expect(found.getByTestId('balance')).toContainText('−2 ≥ 0');
    await expect(found.locator('.conflict')).toHaveText('The three that hold force w₂ + b < 0.');
  });

  test('with the keyboard alone, and never above 3', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-line');
    const most: number[] = [];
    await found.getByRole('slider', { name: 'Angle of the line' }).focus();
    for (let i = 0; i < 24; ++i) {
      await page.keyboard.press('Shift+ArrowUp');
      most.push(Number((await found.getByTestId('count').textContent())?.charAt(0)));
    }
    expect(Math.max(...most)).toBe(3);
    expect(Math.min(...most)).toBeLessThan(3);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect(found.locator('read-out')).toContainText('of 4 corners are right');
    await found.locator('figure-frame .frame').focus();
    await page.keyboard.press('ArrowRight');
    await expect(found.locator('read-out')).toContainText('1 line tried');
    await found.getByLabel('Speed').selectOption('5000');
    await found.locator('figure-frame .frame').focus();
    await page.keyboard.press(' ');
    await expect(found.locator('read-out')).toContainText('10,000 lines tried', { timeout: 20_000 });
    await page.keyboard.press('r');
    await expect(found.locator('read-out')).toContainText('w = (0.5, 0.5), b = −0.2: 3 of 4');
  });

  test('numbers that are too large, none at all, and fifty resets', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-line');
    for (const name of ['w1', 'w2', 'b']) await setField(found, name, '1e30');
    await expect(found.getByTestId('count')).toHaveText('2 of 4 right');
    await setField(found, 'b', 'NaN');
    await setField(found, 'b', '-1e31');
    await expect(found.locator('read-out')).toContainText('b = 1 × 10³⁰');
    for (const name of ['w1', 'w2', 'b']) await setField(found, name, '0');
    await expect(found.getByTestId('count')).toHaveText('2 of 4 right');
    for (let i = 0; i < 50; ++i) await found.getByRole('button', { name: 'Reset' }).click({ delay: 0 });
    await expect(found.getByTestId('count')).toHaveText('3 of 4 right');
  });
});

test.describe('the proof', () => {
  test('put together by keyboard; wrong turns are named', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-proof');
    const press = (testid: string): Promise<void> => found.getByTestId(testid).press('Enter');
    const says = found.locator('read-out');
    await expect(found.getByTestId('sum-0-A')).toBeDisabled();
    await press('sign-0-not-below');
    await expect(found.locator('.mark.wrong').first()).toHaveText('✗wrong');
    for (const sign of ['sign-0-below', 'sign-1-not-below', 'sign-2-not-below', 'sign-3-below']) await press(sign);
    await expect(says).toContainText('Step 2: both sums are empty.');
    await press('sum-0-A');
    await press('sum-1-A');
    await expect(says).toContainText('sum A mixes < and ≥');
    await press('sum-1-B');
    await press('sum-2-B');
    await expect(says).toContainText('sum A is b < 0 and sum B is w₁ + w₂ + 2b ≥ 0.');
    await expect(found.getByTestId('conclusion-contradiction')).toBeDisabled();
    await press('sum-3-A');
    await expect(found.getByTestId('sum-A')).toHaveText('Sum A: w₁ + w₂ + 2b < 0');
    await expect(found.getByTestId('sum-B')).toHaveText('Sum B: w₁ + w₂ + 2b ≥ 0');
    await press('conclusion-larger');
    await expect(says).toContainText('Multiply all three numbers by 10');
    await press('conclusion-contradiction');
    await expect(says).toContainText('Proved: w₁ + w₂ + 2b cannot be below 0 and not below 0');
    await expect(says).toContainText('The engine’s search for a separating line ends with the same answer');
    await page.keyboard.press('r');
    await expect(says).toHaveText(/Step 1: 0 of 4/);
  });
});

test('weights as large as they may be, and what is no number', async ({ page, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  await open(page);
  const found = await figureOf(page, 'xor-line');
  const says = found.locator('read-out p').first();
  for (const name of ['w1', 'w2', 'b']) await setField(found, name, '1e30');
  await expect(says).toContainText('w = (1 × 10³⁰, 1 × 10³⁰), b = 1 × 10³⁰: 2 of 4 corners are right.');
  await setField(found, 'w1', '1e99');
  await setField(found, 'b', 'NaN');
  await expect(says).toContainText('w = (1 × 10³⁰, 1 × 10³⁰), b = 1 × 10³⁰: 2 of 4');
  for (const line of ['1e31,0,0', 'NaN,1,1']) {
    await page.goto('about:blank');
    await open(page, `#try?xor-line=${encodeURIComponent(`1;line:${line};best:0;tried:0`)}`);
    const refused = await figureOf(page, 'xor-line');
    await expect(refused.locator('share-link')).toContainText('cannot be read');
    await expect(refused.locator('read-out p').first()).toContainText('w = (0.5, 0.5), b = −0.2: 3 of 4');
  }
  expect(trouble).toEqual([]);
});

test.describe('the cycle', () => {
  test('from zero: the weights worked out by hand, the same in epochs 3, 4, 5 …', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-cycle');
    await found.getByRole('button', { name: 'Step' }).focus();
    // [b, w₁, w₂] after each of the first eight steps.
    const after = [
      'w = (0, 0), b = −1',
      'w = (0, 1), b = 0',
      'w = (0, 1), b = 0',
      'w = (−1, 0), b = −1',
      'w = (−1, 0), b = −1',
      'w = (−1, 1), b = 0',
      'w = (0, 1), b = 1',
      'w = (−1, 0), b = 0',
    ];
    for (const weights of after) {
      await page.keyboard.press('ArrowRight');
      await expect(found.getByTestId('weights')).toHaveText(weights);
    }
    for (let i = 0; i < 12; ++i) await page.keyboard.press('ArrowRight');
    await expect(found.locator('read-out')).toContainText(
      'Epoch 4 began with the weights of epoch 3, so each later epoch begins with them again, for ever.',
    );
    const row = async (epoch: number): Promise<string[]> =>
      (await found.getByTestId(`epoch-${epoch}`).locator('td').allTextContents()).map((text) => text.trim());
    expect(await row(1)).toEqual(['1', '0', '0', '0', '3', '']);
    expect(await row(2)).toEqual(['2', '−1', '−1', '0', '3', '']);
    expect(await row(3)).toEqual(['3', '0', '−1', '0', '4', '']);
    expect(await row(4)).toEqual(['4', '0', '−1', '0', '4', 'as in epoch 3']);
    expect(await row(5)).toEqual(['5', '0', '−1', '0', '4', 'as in epoch 4']);
    expect(await row(6)).toEqual(['6', '0', '−1', '0', '…', 'as in epoch 5']);
    await page.keyboard.press('r');
    await expect(found.getByTestId('weights')).toHaveText('w = (0, 0), b = 0');
  });

  test('from other weights it cycles too; in random order it does not end and claims no cycle', async ({ page }) => {
    await open(page, '#cycle?xor-cycle=1;start:0.3,-1.7,2.2;order:fixed;seed:1;steps:400');
    await expect((await figureOf(page, 'xor-cycle')).locator('read-out')).toContainText('for ever');
    await page.goto('about:blank');
    await open(page, '#cycle?xor-cycle=1;start:0,0,0;order:random;seed:7;steps:2000');
    const random = await figureOf(page, 'xor-cycle');
    await expect(random.locator('read-out')).toContainText('Step 2000, epoch 500');
    await expect(random.locator('read-out p').first()).not.toContainText('for ever');
  });

  test('plays by Space, and large first weights do no harm', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-cycle');
    await setField(found, 'start-0', '1e7');
    await setField(found, 'start-1', '1e6');
    await found.getByLabel('Speed').selectOption('60');
    await found.locator('figure-frame .frame').focus();
    await page.keyboard.press(' ');
    await expect(found.locator('read-out')).toContainText(/Step \d\d/);
    await page.keyboard.press(' ');
    await expect(found.getByRole('button', { name: 'Play' })).toBeVisible();
  });
});

test.describe('logistic regression', () => {
  test('settles at ln 2 with every output ½, from several starts', async ({ page }) => {
    for (const start of ['3,-2,0.5', '-10,10,0', '0,0,5']) {
      await page.goto('about:blank');
      await open(page, `#logistic?xor-logistic=1;start:${start};rate:1;steps:1500`);
      const found = await figureOf(page, 'xor-logistic');
      expect(Math.abs(Number(await found.getByTestId('loss').textContent()) - LN2)).toBeLessThan(1e-6);
      await expect(found.locator('truth-table .value')).toHaveText(['0.5', '0.5', '0.5', '0.5']);
      await expect(found.locator('read-out')).toContainText('every output is 0.5. It is ln 2 to six digits.');
    }
  });

  test('one update by hand, by keyboard; then it plays', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'xor-logistic');
    await expect(found.getByTestId('loss')).toHaveText(lossAt(3, -2, 0.5).toFixed(6));
    await found.getByRole('button', { name: 'Step' }).focus();
    await page.keyboard.press('ArrowRight');
    const [w1, w2, b] = updated(3, -2, 0.5);
    await expect(found.getByTestId('loss')).toHaveText(lossAt(w1, w2, b).toFixed(6));
    await found.getByLabel('Speed').selectOption('300');
    await found.locator('figure-frame .frame').focus();
    await page.keyboard.press(' ');
    await expect(found.getByTestId('loss')).toHaveText('0.693147', { timeout: 15_000 });
    await page.keyboard.press('r');
    await expect(found.locator('read-out')).toContainText('Update 0:');
  });

  test('played to its end it plays again, from its first weights', async ({ page }) => {
    await open(page, '#logistic?xor-logistic=1;start:3,-2,0.5;rate:1;steps:5000');
    const found = await figureOf(page, 'xor-logistic');
    const says = found.locator('read-out p').first();
    await expect(says).toContainText('Update 5000:', { timeout: 30_000 });
    await found.getByLabel('Speed').selectOption('30');
    await found.getByRole('button', { name: 'Play' }).click();
    await expect(says).toContainText(/Update [1-9]\d?\d?:/);
    await found.getByRole('button', { name: 'Pause' }).click();
    const updates = Number(/Update (\d+):/.exec((await says.textContent()) ?? '')?.[1]);
    expect(updates).toBeGreaterThan(0);
    let weights: [number, number, number] = [3, -2, 0.5];
    for (let update = 0; update < updates; ++update) weights = updated(...weights);
    await expect(found.getByTestId('loss')).toHaveText(lossAt(...weights).toFixed(6));
  });

  test('the largest learning rate and start are answered', async ({ page }) => {
    await open(page, '#logistic?xor-logistic=1;start:100,-100,100;rate:100;steps:500');
    const found = await figureOf(page, 'xor-logistic');
    await expect(found.locator('read-out')).toContainText('Update 500: the loss is');
  });

  function outputs(w1: number, w2: number, b: number): number[] {
    return XOR.map((_, row) => 1 / (1 + Math.exp(-(w1 * (row >> 1) + w2 * (row & 1) + b))));
  }

  function lossAt(w1: number, w2: number, b: number): number {
    return outputs(w1, w2, b).reduce((sum, p, row) => sum - Math.log(XOR[row] === 1 ? p : 1 - p) / 4, 0);
  }

  /** A step of gradient descent with rate 1. */
  function updated(w1: number, w2: number, b: number): [number, number, number] {
    const errors = outputs(w1, w2, b).map((p, row) => (p - (XOR[row] as number)) / 4);
    const along = (x: (row: number) => number): number => errors.reduce((sum, error, row) => sum + error * x(row), 0);
    return [w1 - along((row) => row >> 1), w2 - along((row) => row & 1), b - along(() => 1)];
  }
});

test.describe('links', () => {
  const changes: Readonly<Record<string, (found: Locator) => Promise<void>>> = {
    'xor-line': async (found) => {
      for (let i = 0; i < 3; ++i) await found.getByRole('button', { name: 'Step' }).click();
      await setField(found, 'w1', '0.987654321012345');
      await found.getByRole('slider', { name: 'Angle of the line' }).press('ArrowUp');
    },
    'xor-proof': async (found) => {
      for (const part of ['sign-0-below', 'sign-1-not-below', 'sign-2-not-below', 'sign-3-below', 'sum-1-B'])
        await found.getByTestId(part).click();
    },
    'xor-cycle': async (found) => {
      await found.getByTestId('order').selectOption('random');
      await found.getByTestId('new-seed').click();
      await setField(found, 'start-1', '0.7');
      for (let i = 0; i < 6; ++i) await found.getByRole('button', { name: 'Step' }).click();
    },
    'xor-logistic': async (found) => {
      await setField(found, 'rate', '2');
      await setField(found, 'start-2', '-1.5');
      for (let i = 0; i < 6; ++i) await found.getByRole('button', { name: 'Step' }).click();
    },
  };

  for (const tag of FIGURES) {
    test(`${tag}: the same picture and numbers in another profile`, async ({ page, browser }) => {
      await open(page);
      const found = await figureOf(page, tag);
      const first = await wordsOf(found);
      await changes[tag]?.(found);
      expect(await wordsOf(found)).not.toEqual(first);
      await expectSameElsewhere(browser, page, found);
    });

    test(`${tag}: what is no link of it gives the default and a message`, async ({ page }) => {
      await open(page, `#table?${tag}=1;rubbish`);
      const found = await figureOf(page, tag);
      await expect(found.locator('share-link')).toContainText('cannot be read');
      const [words] = await wordsOf(found);
      await page.goto('about:blank');
      await open(page);
      expect((await wordsOf(await figureOf(page, tag)))[0]).toBe(words);
    });
  }
});

test.describe('exercises', () => {
  async function answer(page: Page, kind: string, values: Record<string, string>): Promise<Locator> {
    const exercise = page.locator(`xor-exercise[kind="${kind}"]`);
    await exercise.scrollIntoViewIfNeeded();
    await expect(exercise.getByRole('button', { name: 'Check' })).toBeEnabled();
    for (const [name, value] of Object.entries(values)) await exercise.getByTestId(name).fill(value);
    await exercise.getByRole('button', { name: 'Check' }).click();
    return exercise.getByTestId('mark');
  }

  test('are marked right and wrong', async ({ page }) => {
    await open(page);
    await expect(await answer(page, 'xnor', { answer: '4' })).toContainText(
      'No line that the engine tried has so many.',
    );
    await expect(await answer(page, 'xnor', { answer: '3' })).toContainText('✓ Right.');
    await expect(await answer(page, 'next-update', { b: '1', w1: '0', w2: '2' })).toContainText('✗');
    await expect(await answer(page, 'next-update', { b: '1', w1: '0', w2: '1' })).toContainText('✓ Right.');
    await expect(await answer(page, 'product', { w1: '1', w2: '1', w3: '0', b: '-0.5' })).toContainText(
      '3 of 4 rows are right. At (1, 1) the unit gives 1, and XOR is 0.',
    );
    await expect(await answer(page, 'product', { w1: '1', w2: '1', w3: '-2', b: '-0.5' })).toContainText('✓ Right.');
    const drag = page.locator('xor-exercise[kind="three"]');
    await expect(await answer(page, 'three', {})).toContainText('3 of 4 corners are right; wrong at (1, 1).');
    for (const [name, value] of [
      ['w1', '1'],
      ['w2', '-1'],
      ['b', '-0.5'],
    ] as const)
      await setField(drag, name, value);
    await expect(await answer(page, 'three', {})).toContainText('✓ Right.');
  });
});

test('no messages, no sideways scroll at 390 px', async ({ page, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  for (const tag of FIGURES) await figureOf(page, tag);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(trouble).toEqual([]);
});
