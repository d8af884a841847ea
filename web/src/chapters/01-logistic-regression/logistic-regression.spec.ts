// The chapter on logistic regression in a real browser: what its figures show against a descent that is written out here again.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type { SurfacePath } from '../../plots/surface-map.js';
import type {} from '../../widgets/read-out.js';

const CHAPTER = './chapters/logistic-regression/';

/** The points that the figures begin with, [x, class]. */
const OVERLAPPING = [
  [-2.6, 0],
  [-1.7, 0],
  [-0.9, 0],
  [0.7, 0],
  [-0.8, 1],
  [0.4, 1],
  [1.5, 1],
  [2.4, 1],
] as const;
const SEPARABLE = [
  [-2.6, 0],
  [-1.8, 0],
  [-1.2, 0],
  [-0.4, 0],
  [0.8, 1],
  [1.2, 1],
  [2, 1],
  [2.8, 1],
] as const;
type Points = readonly (readonly [number, number])[];

/** Gradient descent on the mean binary cross-entropy, by the textbook. */
function descent(points: Points, rate: number, steps: number, w = 0, b = 0): { w: number; b: number; loss: number } {
  const p = (x: number): number => 1 / (1 + Math.exp(-(w * x + b)));
  for (let step = 0; step < steps; ++step) {
    const errors = points.map(([x, y]) => p(x) - y);
    const slopeW = errors.reduce((sum, e, i) => sum + e * (points[i]?.[0] ?? 0), 0) / points.length;
    const slopeB = errors.reduce((sum, e) => sum + e, 0) / points.length;
    w -= rate * slopeW;
    b -= rate * slopeB;
  }
  const losses = points.map(([x, y]) => -(y * Math.log(p(x)) + (1 - y) * Math.log(1 - p(x))));
  return { w, b, loss: losses.reduce((sum, l) => sum + l, 0) / points.length };
}

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
}

function button(within: Locator, name: string | RegExp): Locator {
  return within.getByRole('button', { name, exact: typeof name === 'string' });
}

async function numberIn(field: Locator): Promise<number> {
  return Number((await field.inputValue()).replace('−', '-'));
}

/** Goes to a step of a path, as a player at full speed would. */
async function seek(within: Locator, step: number): Promise<void> {
  await within.evaluate(
    (host, to) => (host as unknown as { player: { seek(at: number): void } }).player.seek(to),
    step,
  );
}

/** What the read-out says; its text lies in a shadow tree. */
function said(within: Locator): Promise<string> {
  return within.locator('read-out').evaluate((host) => (host as HTMLElementTagNameMap['read-out']).text);
}

/** Paths of the map, as far as they are drawn. */
function pathsOf(within: Locator): Promise<readonly SurfacePath[]> {
  return within.locator('surface-map').evaluate((host) =>
    (host as HTMLElementTagNameMap['surface-map']).paths.map((path) => ({
      ...path,
      x: Array.from(path.x).slice(0, path.count),
      y: Array.from(path.y).slice(0, path.count),
    })),
  );
}

async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

test.describe('points and curve', () => {
  test('the numbers are those of the textbook: ln 2 at zero, then step by step', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const fit = await figureOf(page, 'sigmoid-fit');
    await expect(fit.getByTestId('loss')).toHaveText('0.6931');
    // −2.6 of class 0: error ½, error × input −1.3. The means: ∂J/∂b = 0, ∂J/∂w = −½.
    await expect(fit.locator('tbody tr').first()).toHaveText(/−2\.60\s*0\s*0\.500\s*0\.693\s*0\.500\s*−1\.300/);
    await expect(fit.getByTestId('update')).toContainText('0 − 1 · (−0.5) = 0.5');

    await button(fit, 'Step').click();
    await expect(fit.getByTestId('weight')).toHaveValue('0.5');
    await expect(fit.getByTestId('loss')).toHaveText('0.5169');
    await button(fit, 'Step').click();
    await expect(fit.getByTestId('weight')).toHaveValue('0.7179');
    await expect(fit.getByTestId('bias')).toHaveValue('0.01395');
    await expect(fit.getByTestId('loss')).toHaveText('0.4795');

    await seek(fit, 200);
    // The numbers that the PyTorch lines of the chapter print.
    await expect(fit.getByTestId('weight')).toHaveValue('1.187');
    await expect(fit.getByTestId('bias')).toHaveValue('0.1638');
    await expect(fit.getByTestId('loss')).toHaveText('0.4518');
    expect(descent(OVERLAPPING, 1, 200)).toMatchObject({
      w: expect.closeTo(1.18707, 4),
      b: expect.closeTo(0.16376, 4),
      loss: expect.closeTo(0.45177, 4),
    });
    expect(trouble).toEqual([]);
  });

  test('by keyboard alone: choose, move, relabel, delete, add, play, step, reset', async ({ page }) => {
    await open(page);
    const fit = await figureOf(page, 'sigmoid-fit');
    await fit.getByRole('application').focus();
    const row = (i: number): Locator => fit.locator('tbody tr').nth(i);
    await page.keyboard.press(']');
    await page.keyboard.press('ArrowRight');
    await expect(row(1)).toHaveText(/^\s*−1\.65\s*0/);
    await page.keyboard.press('ArrowUp');
    await expect(row(1)).toHaveText(/^\s*−1\.65\s*1/);
    await page.keyboard.press('Enter');
    await expect(row(1)).toHaveText(/^\s*−1\.65\s*0/);
    // The curve has followed: both slopes are about zero where it was fitted.
    await expect(fit.locator('read-out')).toContainText('Fitted to the points');
    await page.keyboard.press('Delete');
    await expect(fit.locator('tbody tr')).toHaveCount(7);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect(fit.locator('tbody tr')).toHaveCount(8);

    await fit.locator('figure-frame').getByRole('group').first().focus();
    await page.keyboard.press('r');
    await expect(fit.getByTestId('weight')).toHaveValue('0');
    await page.keyboard.press('ArrowRight');
    await expect(fit.locator('read-out')).toContainText('Step 1:');
    await page.keyboard.press(' ');
    await expect(fit.locator('play-controls')).toHaveAttribute('playing');
    await expect.poll(() => numberIn(fit.getByTestId('weight'))).toBeGreaterThan(0.7);
    await page.keyboard.press(' ');
    await expect(fit.locator('play-controls')).not.toHaveAttribute('playing');
  });

  test('a point can be dragged, into the other class too, and the curve follows', async ({ page }) => {
    await open(page);
    const fit = await figureOf(page, 'sigmoid-fit');
    const box = await fit.locator('sigmoid-plot canvas').boundingBox();
    if (!box) throw new Error('the plot has no size');
    const place = async (i: number): Promise<{ x: number; y: number }> =>
      fit.locator('sigmoid-plot').evaluate((plot, index) => {
        const { points, projection } = plot as unknown as {
          points: { x1: Float64Array; label: Uint8Array };
          projection: { across(x: number): number; down(y: number): number };
        };
        return {
          x: projection.across(points.x1[index] ?? 0),
          y: projection.down(points.label[index] ?? 0),
        };
      }, i);
    const [from, other] = [await place(0), await place(4)];
    await page.mouse.move(box.x + from.x, box.y + from.y);
    await page.mouse.down();
    await page.mouse.move(box.x + from.x + 30, box.y + (from.y + other.y) / 2 - 30, { steps: 3 });
    await page.mouse.move(box.x + from.x + 30, box.y + other.y, { steps: 3 });
    await page.mouse.up();
    await expect(fit.locator('tbody tr').first()).toHaveText(/^\s*−[12]\.\d\d\s*1/);
    expect(await numberIn(fit.getByTestId('weight'))).not.toBe(0);
  });

  test('a link carries everything, into a new profile', async ({ page, browser }) => {
    await open(page);
    const fit = await figureOf(page, 'sigmoid-fit');
    await fit.getByTestId('points').selectOption('random');
    await setField(fit, 'seed', '5');
    await setField(fit, 'rate', '0.5');
    await fit.getByTestId('follows').uncheck();
    await fit.getByRole('application').focus();
    await page.keyboard.press(']');
    await page.keyboard.press('Shift+ArrowRight');
    await button(fit, 'Step').click();
    await button(fit, 'Step').click();
    await expectSameElsewhere(browser, page, fit);
  });

  test('bad input gives a message or a right picture', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page, '#loss?sigmoid-fit=1.@@@&loss-landscape=9.x&linear-classifiers=');
    const fit = await figureOf(page, 'sigmoid-fit');
    await expect(fit.locator('share-link')).toContainText('cannot be read');
    await expect(fit.getByTestId('loss')).toHaveText('0.6931');

    await setField(fit, 'weight', '1e30');
    await expect(fit.getByRole('alert').filter({ hasText: 'Type a number' })).toContainText('−1000 to 1000');
    await expect(fit.getByTestId('loss')).toHaveText('0.6931');

    // One point, then none, then both classes on one spot.
    await fit.getByRole('application').focus();
    for (let i = 0; i < 7; ++i) await page.keyboard.press('Delete');
    await expect(fit.locator('tbody tr')).toHaveCount(1);
    await expect(fit.locator('read-out')).toContainText('of one class');
    await page.keyboard.press('Delete');
    await expect(fit.locator('read-out')).toContainText('There are no points');
    await expect(button(fit, 'Step')).toBeDisabled();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(fit.locator('tbody tr')).toHaveCount(2);
    await seek(fit, 400);
    await expect(fit.getByTestId('loss')).toHaveText(/^0\.\d{4}$/);

    for (let i = 0; i < 50; ++i) await button(fit, 'Reset').click({ delay: 0 });
    await expect(fit.getByTestId('weight')).toHaveValue('0');
    await expect(fit.getByTestId('loss')).toHaveText('0.6931');
    expect(trouble).toEqual([]);
  });
});

test.describe('the landscape of the loss', () => {
  test('a small rate crawls, a good one arrives, a large one oscillates and does not explode', async ({ page }) => {
    await open(page);
    const map = await figureOf(page, 'loss-landscape');
    const lossAt = async (step: number): Promise<number> => {
      await seek(map, step);
      await expect(map.locator('read-out')).toContainText(`Step ${step}:`);
      return Number(/loss is ([\d.]*\d)/.exec(await said(map))?.[1]);
    };
    for (const [rate, name] of [
      [0.02, /Small/],
      [1, /Good/],
      [13, /Large/],
    ] as const) {
      await button(map, name).click();
      for (const step of [1, 50, 200]) {
        expect(await lossAt(step)).toBeCloseTo(descent(OVERLAPPING, rate, step, 3, 3).loss, 3);
      }
    }
    await expect(map.locator('read-out')).toContainText('oscillates');
    expect(await lossAt(2000)).toBeLessThan(2);
    await button(map, /Good/).click();
    await lossAt(60);
    await expect(map.locator('read-out')).toContainText('It has arrived');
    await button(map, /Small/).click();
    await lossAt(60);
    await expect(map.locator('read-out')).toContainText('on its way');
  });

  test('separable classes: no lowest place, the weights grow for ever', async ({ page }) => {
    await open(page);
    const map = await figureOf(page, 'loss-landscape');
    await map.getByTestId('classes').selectOption('separable');
    await setField(map, 'start-w', '0');
    await setField(map, 'start-b', '0');
    const norms: number[] = [];
    for (const step of [10, 100, 1000, 2000]) {
      await seek(map, step);
      await expect(map.locator('read-out')).toContainText(`Step ${step}:`);
      norms.push(Number(/weights ([\d.]*\d)/.exec(await said(map))?.[1]));
      const { w, b } = descent(SEPARABLE, 1, step);
      expect(norms.at(-1)).toBeCloseTo(Math.hypot(w, b), 2);
    }
    expect(norms).toEqual([...norms].sort((a, b) => a - b));
    await expect(map.locator('read-out')).toContainText('There is no lowest place');
  });

  test('by keyboard alone, and the way before stays in grey', async ({ page }) => {
    await open(page);
    const map = await figureOf(page, 'loss-landscape');
    await map.locator('figure-frame').getByRole('group').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(map.locator('read-out')).toContainText('Step 2:');
    await map.getByTestId('rate').focus();
    await page.keyboard.press('ArrowRight');
    await expect(map.locator('read-out')).toContainText('Step 0:');
    expect((await pathsOf(map)).map(({ past }) => past ?? false)).toEqual([true, false]);
    await map.locator('figure-frame').getByRole('group').first().focus();
    await page.keyboard.press(' ');
    await expect(map.locator('play-controls')).toHaveAttribute('playing');
    await page.keyboard.press('r');
    await expect(map.locator('read-out')).toContainText('Step 0:');
  });

  test('a link carries everything, into a new profile', async ({ page, browser }) => {
    await open(page);
    const map = await figureOf(page, 'loss-landscape');
    await seek(map, 30);
    await map.getByTestId('classes').selectOption('separable');
    await seek(map, 12);
    await button(map, /Large/).click();
    await setField(map, 'start-w', '-2.5');
    await setField(map, 'start-b', '0.5');
    await seek(map, 7);
    await expectSameElsewhere(browser, page, map);
  });
});

test.describe('linear classifiers', () => {
  test('all three separate two clouds, none a ring from its middle', async ({ page }) => {
    await open(page);
    const contest = await figureOf(page, 'linear-classifiers');
    const cells = contest.getByTestId('contest').locator('tbody td:nth-child(2)');
    await expect(cells).toHaveText(['40 of 40', '40 of 40', '40 of 40']);
    await contest.getByTestId('kind').selectOption('circles');
    await expect(contest.locator('read-out')).toContainText('no line separates them');
    for (const text of (await cells.allTextContents()).slice(0, 2)) expect(Number.parseInt(text, 10)).toBeLessThan(36);
    // Four corners: at most three clouds of ten are on the right side.
    await contest.getByTestId('kind').selectOption('xor');
    for (const text of (await cells.allTextContents()).slice(0, 2)) expect(Number.parseInt(text, 10)).toBeLessThan(34);
  });

  test('one class alone, points far away and none that can be read', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    const contest = async (points: string): Promise<Locator> => {
      await page.goto('about:blank');
      await open(
        page,
        `#lines?linear-classifiers=${encodeURIComponent(`1;kind:blobs;seed:3;points:${points};orange:1`)}`,
      );
      return figureOf(page, 'linear-classifiers');
    };
    const says = (figure: Locator): Locator => figure.locator('read-out p').first();
    await expect(says(await contest('00,0.1,0.2,0.3,0.4'))).toContainText('perceptron: 2 of 2 right');
    await expect(says(await contest('01,1e30,-1e30,1e30,-1e30'))).toContainText('widest margin: 2 of 2 right');
    for (const unreadable of ['01,1e300,-1e300,1e300,-1e300', '01,NaN,0,0,1']) {
      const refused = await contest(unreadable);
      await expect(refused.locator('share-link')).toContainText('cannot be read');
      await expect(says(refused)).toContainText('perceptron: 40 of 40 right');
    }
    expect(trouble).toEqual([]);
  });

  test('by keyboard alone, and with hardly any points', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const contest = await figureOf(page, 'linear-classifiers');
    await contest.getByRole('application').focus();
    for (let i = 0; i < 39; ++i) await page.keyboard.press('Delete');
    await expect(contest.locator('read-out')).toContainText('1 right');
    await page.keyboard.press('Delete');
    await expect(contest.locator('read-out')).toContainText('Add points');
    // Both classes on one spot: no line has both right.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(contest.locator('read-out')).toContainText('no line');
    await contest.getByTestId('reset').focus();
    await page.keyboard.press('Enter');
    await expect(contest.locator('read-out')).toContainText('40 of 40');
    expect(trouble).toEqual([]);
  });

  test('a link carries everything, into a new profile', async ({ page, browser }) => {
    await open(page);
    const contest = await figureOf(page, 'linear-classifiers');
    await contest.getByTestId('kind').selectOption('moons');
    await setField(contest, 'seed', '11');
    await contest.getByTestId('new-class').selectOption('0');
    await contest.getByRole('application').focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('ArrowUp');
    await expectSameElsewhere(browser, page, contest);
  });
});

test('the exercises are marked by the engine', async ({ page }) => {
  await open(page);
  const answer = async (kind: string, values: Record<string, string>, right: boolean): Promise<void> => {
    const card = page.locator(`logistic-exercise[kind="${kind}"]`);
    await card.scrollIntoViewIfNeeded();
    for (const [name, value] of Object.entries(values)) await card.getByTestId(name).fill(value);
    await card.getByRole('button', { name: 'Check' }).click();
    await expect(card.getByTestId('mark')).toContainText(right ? 'Right' : 'Not yet');
  };
  await answer('probability', { answer: '1' }, false);
  await answer('probability', { answer: '0.731' }, true);
  await answer('boundary', { w: '2', b: '-4' }, false);
  await answer('boundary', { w: '2.5', b: '-5' }, true);
  await answer('gradient', { answer: '1' }, false);
  await answer('gradient', { answer: '0.333' }, true);
  await answer('oscillate', { answer: '5' }, false);
  await answer('oscillate', { answer: '13' }, true);
});

test('on a phone nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  for (const tag of ['sigmoid-fit', 'loss-landscape', 'linear-classifiers']) {
    await figureOf(page, tag);
    expect(await sidewaysScroll(page), tag).toBe(0);
  }
});
