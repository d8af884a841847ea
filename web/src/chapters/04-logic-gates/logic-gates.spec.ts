// The chapter on logic gates in a browser: what it shows against truth tables and runs worked out by hand; keys, links, bad input.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere, wordsOf } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/logic-gates/';
const FIGURES = ['gate-finder', 'gate-trainer', 'boolean-grid', 'boolean-count', 'bias-switch'];

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
}

/** The column of a truth table's rows, by its place from the left. */
async function column(found: Locator, index: number): Promise<string[]> {
  return found
    .locator('truth-table tbody tr')
    .evaluateAll(
      (rows, at) =>
        rows.map(
          (row) => row.children[at]?.querySelector('.value')?.textContent ?? row.children[at]?.textContent ?? '',
        ),
      index,
    );
}

test.describe('by hand', () => {
  // Lecture 004's numbers, worked out: z = 0.5 x₁ + 0.5 x₂ + b.
  const ANSWERS = {
    and: { z: ['−0.7', '−0.2', '−0.2', '0.3'], outputs: ['0', '0', '0', '1'] },
    or: { z: ['−0.2', '0.3', '0.3', '0.8'], outputs: ['0', '1', '1', '1'] },
    nand: { z: ['0.7', '0.2', '0.2', '−0.3'], outputs: ['1', '1', '1', '0'] },
    nor: { z: ['0.2', '−0.3', '−0.3', '−0.8'], outputs: ['1', '0', '0', '0'] },
  };

  for (const [name, { z, outputs }] of Object.entries(ANSWERS)) {
    test(`the answer for ${name}, row by row`, async ({ page }) => {
      await open(page);
      const found = await figureOf(page, 'gate-finder');
      await found.getByTestId('gate').selectOption(name);
      await expect(found.getByTestId('count')).not.toContainText('✓');
      await found.getByTestId('answer').click();
      await expect(found.getByTestId('count')).toHaveText('✓ 4 of 4 right');
      expect(await column(found, 3)).toEqual(z);
      expect(await column(found, 4)).toEqual(outputs);
      await expect(found.locator('.wrong')).toHaveCount(0);
    });
  }

  test('NOT has one input and one weight', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'gate-finder');
    await found.getByTestId('gate').selectOption('not');
    await expect(found.getByTestId('w2')).toHaveCount(0);
    await setField(found, 'w1', '-1');
    await setField(found, 'b', '0.5');
    await expect(found.getByTestId('count')).toHaveText('✓ 2 of 2 right');
    await found.getByTestId('turn').click();
    await expect(found.getByTestId('count')).toHaveText('0 of 2 right');
  });

  test('with the keyboard alone: the line by its handles, then the numbers, the row, reset', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'gate-finder');
    const count = found.getByTestId('count');
    await found.getByRole('slider', { name: 'Angle of the line' }).focus();
    // From a normal at 116.6° to one at 26.6°: 6 times 15°, then the line goes to the upper right.
    for (let i = 0; i < 6; ++i) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+Tab');
    await expect(found.getByRole('slider', { name: 'Place of the line' })).toBeFocused();
    for (let i = 0; i < 12 && !(await count.textContent())?.includes('✓'); ++i) await page.keyboard.press('ArrowRight');
    await expect(count).toHaveText('✓ 4 of 4 right');
    await expect(found.locator('read-out')).toContainText('This is AND');
    await found.getByRole('button', { name: 'Row x₁ = 0, x₂ = 1' }).press('Enter');
    await expect(found.locator('tr.current')).toHaveCount(1);
    await found.getByTestId('turn').focus();
    await page.keyboard.press('r');
    await expect(found.locator('read-out')).toContainText('w = (−0.4, 0.8), b = 0.1: 2 of 4 rows are right');
  });

  test('the line follows the pointer', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'gate-finder');
    const handle = found.locator('.handle[data-handle=place]');
    const box = await handle.boundingBox();
    if (!box) throw new Error('no handle');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y - 90, { steps: 4 });
    await page.mouse.up();
    await expect(found.locator('read-out p').first()).not.toContainText('b = 0.1');
  });

  test('numbers that are too large, and none at all', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'gate-finder');
    for (const name of ['w1', 'w2', 'b']) await setField(found, name, '1e30');
    await expect(found.locator('read-out')).toContainText('1 of 4 rows are right');
    await setField(found, 'w1', '1e31');
    await setField(found, 'w2', 'NaN');
    await expect(found.locator('read-out')).toContainText('w = (1 × 10³⁰, 1 × 10³⁰)');
    for (const name of ['w1', 'w2', 'b']) await setField(found, name, '0');
    await expect(found.locator('read-out')).toContainText('w = (0, 0), b = 0: 1 of 4 rows are right');
    for (let i = 0; i < 50; ++i) await found.getByTestId('reset').click({ delay: 0 });
    await expect(found.locator('read-out')).toContainText('w = (−0.4, 0.8)');
  });
});

test.describe('by the rule', () => {
  test('AND in the order of the table, by the → key: 11 corrections in 24 steps, as by hand', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'gate-trainer');
    await found.getByRole('button', { name: 'Step' }).focus();
    const update = found.getByTestId('update');
    await page.keyboard.press('ArrowRight');
    await expect(update).toHaveText('z = 0; (b, w₁, w₂) = (0, 0, 0) + (−1, 0, 0) = (−1, 0, 0)');
    for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowRight');
    await expect(update).toHaveText('z = −1; (b, w₁, w₂) = (−1, 0, 0) + (1, 1, 1) = (0, 1, 1)');
    for (let i = 0; i < 20; ++i) await page.keyboard.press('ArrowRight');
    await expect(found.getByTestId('weights')).toHaveText('w = (2, 1), b = −3');
    await expect(found.locator('read-out')).toContainText('AND is learned, after 11 corrections in 24 steps');
    await expect(found.getByTestId('count')).toHaveText('✓ 4 of 4 right');
    expect(
      await found
        .locator('line-chart')
        .evaluate((chart) => (chart as HTMLElement & { description: string }).description),
    ).toBe('Mistakes in each epoch: 2, 3, 3, 2, 1, 0.');
    await page.keyboard.press('ArrowRight');
    await expect(found.locator('read-out')).toContainText('in 24 steps');
    await page.keyboard.press('r');
    await expect(found.getByTestId('weights')).toHaveText('w = (0, 0), b = 0');
  });

  test('Space plays to the end; a seed gives the same run again', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'gate-trainer');
    await found.getByTestId('order').selectOption('random');
    await found.getByTestId('gate').selectOption('nand');
    await found.getByLabel('Speed').selectOption('60');
    await found.getByRole('button', { name: 'Reset' }).focus();
    const ends: (string | null)[] = [];
    for (let run = 0; run < 2; ++run) {
      await page.keyboard.press('r');
      await expect(found.locator('read-out')).not.toContainText('NAND is learned');
      await page.keyboard.press('f');
      await found.locator('figure-frame').locator('.frame').focus();
      await page.keyboard.press(' ');
      await expect(found.locator('read-out')).toContainText('NAND is learned');
      await expect(found.locator('play-controls')).not.toHaveAttribute('playing');
      ends.push(await found.getByTestId('update').textContent());
    }
    expect(ends[1]).toBe(ends[0]);
  });

  test('a table of one’s own that cannot be learned is found out', async ({ page }) => {
    await open(page, '#learn?gate-trainer=1;table:0110;order:fixed;seed:1;steps:12');
    const found = await figureOf(page, 'gate-trainer');
    await expect(found.locator('read-out')).toContainText('it will go on like this for ever');
    await found.getByRole('button', { name: 'your table for x₁ = 1, x₂ = 1: 0' }).click();
    await expect(found.getByTestId('gate')).toHaveValue('or');
    await expect(found.getByTestId('weights')).toHaveText('w = (0, 0), b = 0');
  });
});

test.describe('all sixteen', () => {
  test('14 are learned, XOR and XNOR are not; the prediction is kept beside it; keyboard', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'boolean-grid');
    for (const number of [6, 9]) await found.getByTestId(`function-${number}`).press('Enter');
    await found.getByLabel('Speed').selectOption('16');
    await found.locator('figure-frame .frame').focus();
    await page.keyboard.press(' ');
    await expect(found.getByTestId('tally')).toHaveText('✓ 14 learned, ✗ 2 not, of 16 tried');
    await expect(found.locator('.function.failed')).toHaveCount(2);
    await expect(found.locator('.function.failed .bits')).toHaveText(['0 1 1 0', '1 0 0 1']);
    await expect(found.locator('read-out')).toContainText('You predicted just these.');
    await page.keyboard.press('r');
    await expect(found.locator('read-out')).toContainText('Not run yet');
    await page.keyboard.press('ArrowRight');
    await expect(found.locator('read-out')).toContainText('1 of 16 tried. always 0: 1 correction');
  });

  test('without a bias six are learned', async ({ page }) => {
    await open(page, '#sixteen?boolean-grid=1;bias:off;cannot:0000000000000000;done:16');
    const found = await figureOf(page, 'boolean-grid');
    await expect(found.getByTestId('tally')).toHaveText('✓ 6 learned, ✗ 10 not, of 16 tried');
  });
});

test('of the 256 functions of three inputs 104 are learned, by keyboard', async ({ page }) => {
  await open(page);
  const found = await figureOf(page, 'boolean-count');
  await setField(found, 'guess', '104');
  await setField(found, 'guess', '300');
  await found.getByLabel('Speed').selectOption('256');
  await found.locator('figure-frame .frame').focus();
  await page.keyboard.press('ArrowRight');
  await expect(found.locator('read-out')).toContainText('1 of 256 functions tried, 1 learned. Your guess is 104.');
  await page.keyboard.press(' ');
  // Muroga, Threshold Logic and its Applications (1971): 4, 14, 104, 1882 functions of 1, 2, 3, 4 inputs.
  await expect(found.getByTestId('tally')).toHaveText('■ 104 learned, ✗ 152 not, of 256 tried');
  await expect(found.locator('read-out')).toContainText('Your guess was right.');
  await page.keyboard.press('r');
  await expect(found.locator('read-out')).toContainText('0 of 256');
});

test.describe('the bias', () => {
  /** Best count over the directions of w, without a bias, by plain arithmetic. */
  function best(table: readonly number[], fires: (z: number) => boolean): number {
    const counts = Array.from({ length: 360 }, (_, i) => {
      const angle = ((i + 0.25) * Math.PI) / 180;
      const [w1, w2] = [Math.cos(angle), Math.sin(angle)];
      return table.filter((y, row) => (fires(w1 * (row >> 1) + w2 * (row & 1)) ? 1 : 0) === y).length;
    });
    return Math.max(...counts);
  }

  for (const [gate, table] of Object.entries({
    and: [0, 0, 0, 1],
    or: [0, 1, 1, 1],
    nand: [1, 1, 1, 0],
    nor: [1, 0, 0, 0],
  })) {
    test(`${gate} without it, in every direction and under both steps`, async ({ page }) => {
      for (const [rule, fires] of [
        ['zero-fires', (z: number) => z >= 0],
        ['zero-is-silent', (z: number) => z > 0],
      ] as const) {
        await page.goto('about:blank');
        await open(
          page,
          `#bias?bias-switch=1;gate:${gate};bias:0;fires:${rule};line:1,0.5,0;turning:1,0.5,0;turned:360`,
        );
        const found = await figureOf(page, 'bias-switch');
        await expect(found.getByTestId('best')).toHaveText(
          `Best of all 360 directions: ${best(table, fires)} of 4 rows right`,
        );
      }
    });
  }

  test('AND is lost with the switch and comes back with it; keyboard', async ({ page }) => {
    await open(page);
    const found = await figureOf(page, 'bias-switch');
    await expect(found.getByTestId('count')).toHaveText('✓ 4 of 4 right');
    await found.getByTestId('bias').focus();
    await page.keyboard.press(' ');
    await expect(found.getByTestId('count')).toHaveText('1 of 4 right');
    await expect(found.getByTestId('b')).toBeDisabled();
    await found.getByLabel('Speed').selectOption('180');
    await found.locator('figure-frame .frame').focus();
    await page.keyboard.press('ArrowRight');
    await expect(found.getByTestId('best')).toContainText('Best of 1 of 360 directions');
    await page.keyboard.press(' ');
    await expect(found.getByTestId('best')).toHaveText('Best of all 360 directions: 2 of 4 rows right');
    await found.getByTestId('bias').press('Enter');
    await expect(found.getByTestId('b')).toBeEnabled();
    await page.keyboard.press('r');
    await expect(found.getByTestId('count')).toHaveText('✓ 4 of 4 right');
  });
});

test.describe('links', () => {
  const changes: Readonly<Record<string, (found: Locator) => Promise<void>>> = {
    'gate-finder': async (found) => {
      await found.getByTestId('gate').selectOption('nor');
      await setField(found, 'w1', '-0.123456789012345');
      await found.getByRole('slider', { name: 'Angle of the line' }).press('ArrowUp');
      await found.getByRole('button', { name: 'Row x₁ = 0, x₂ = 1' }).click();
    },
    'gate-trainer': async (found) => {
      await found.getByRole('button', { name: 'AND for x₁ = 1, x₂ = 0: 0' }).click();
      await found.getByTestId('order').selectOption('random');
      await found.getByTestId('new-seed').click();
      for (let i = 0; i < 6; ++i) await found.getByRole('button', { name: 'Step' }).click();
    },
    'boolean-grid': async (found) => {
      await found.getByTestId('bias').selectOption('off');
      await found.getByTestId('function-3').click();
      for (let i = 0; i < 3; ++i) await found.getByRole('button', { name: 'Step' }).click();
    },
    'boolean-count': async (found) => {
      await setField(found, 'guess', '77');
      for (let i = 0; i < 3; ++i) await found.getByRole('button', { name: 'Step' }).click();
    },
    'bias-switch': async (found) => {
      await found.getByTestId('gate').selectOption('or');
      await found.getByTestId('fires').selectOption('zero-is-silent');
      await found.getByTestId('bias').click();
      await setField(found, 'w2', '0.9');
      for (let i = 0; i < 4; ++i) await found.getByRole('button', { name: 'Step' }).click();
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
      await open(page, `#two-classes?${tag}=1;rubbish`);
      const found = await figureOf(page, tag);
      await expect(found.locator('share-link')).toContainText('cannot be read');
      const words = await wordsOf(found);
      await page.goto('about:blank');
      await open(page);
      expect((await wordsOf(await figureOf(page, tag)))[0]).toBe(words[0]);
    });
  }
});

test.describe('exercises', () => {
  async function answer(page: Page, kind: string, values: Record<string, string>): Promise<Locator> {
    const exercise = page.locator(`gate-exercise[kind="${kind}"]`);
    await exercise.scrollIntoViewIfNeeded();
    await expect(exercise.getByRole('button', { name: 'Check' })).toBeEnabled();
    for (const [name, value] of Object.entries(values)) await exercise.getByTestId(name).fill(value);
    await exercise.getByRole('button', { name: 'Check' }).click();
    return exercise.getByTestId('mark');
  }

  test('are marked right and wrong', async ({ page }) => {
    await open(page);
    await expect(await answer(page, 'nand', { w1: '0.5', w2: '0.5', b: '-0.7' })).toContainText(
      '0 of 4 rows are right. At (0, 0) the unit gives 0, and NAND is 1.',
    );
    await expect(await answer(page, 'nand', { w1: '-1', w2: '-1', b: '1.5' })).toContainText('✓ Right.');
    await expect(await answer(page, 'not', { w1: '-1', b: '1' })).toContainText(
      'At x₁ = 1 the unit gives 1, and NOT is 0.',
    );
    await expect(await answer(page, 'not', { w1: '-2', b: '1' })).toContainText('✓ Right.');
    await expect(await answer(page, 'without-bias', { answer: '8' })).toContainText('fewer than 8');
    await expect(await answer(page, 'without-bias', { answer: '6' })).toContainText('✓ Right.');
    const drag = page.locator('gate-exercise[kind="only-first"]');
    await expect(await answer(page, 'only-first', {})).toContainText('✗');
    for (const [name, value] of [
      ['w1', '1'],
      ['w2', '-1'],
      ['b', '-0.5'],
    ] as const)
      await setField(drag, name, value);
    await expect(await answer(page, 'only-first', {})).toContainText('✓ Right.');
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
