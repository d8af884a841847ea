// The first half of the chapter in a browser: gates wired, tables built, the game played, parameters counted, the staircase.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf } from '../../../../tests/browser/figures.js';
import { watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/mlp/';

async function open(page: Page, tag: string, hash = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${hash}`);
  return figureOf(page, tag);
}

/** A column of the figure's truth table, by its heading. */
async function column(found: Locator, name: string): Promise<string> {
  const table = found.locator('truth-table').first();
  const heads = await table.locator('th').allInnerTexts();
  const at = heads.findIndex((head) => head.trim() === name);
  const cells = await table.locator(`tbody td:nth-child(${at + 1})`).allInnerTexts();
  return cells.map((cell) => cell.trim().slice(0, 1)).join('');
}

function property<T>(found: Locator, selector: string, name: string): Promise<T> {
  return found
    .locator(selector)
    .first()
    .evaluate(
      (element, key) => JSON.parse(JSON.stringify((element as unknown as Record<string, unknown>)[key])) as T,
      name,
    );
}

/** Goes to a unit of the diagram that has the focus, with the arrow keys alone. */
async function walkTo(page: Page, layer: number, unit: number): Promise<void> {
  for (let i = 0; i < 4; ++i) await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < layer; ++i) await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowUp');
  for (let i = 0; i < unit; ++i) await page.keyboard.press('ArrowDown');
}

async function wire(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await walkTo(page, ...from);
  await page.keyboard.press('Enter');
  await walkTo(page, ...to);
  await page.keyboard.press('Enter');
}

test.describe('gate-wiring', () => {
  test('OR, NAND and AND are wired into XOR by keyboard alone', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    const found = await open(page, 'gate-wiring');
    await expect(found.getByTestId('wiring-verdict')).toContainText('not connected');
    await found.locator('network-diagram button').first().focus();
    const [or, nand, and] = [
      [1, 0],
      [1, 1],
      [2, 0],
    ] as const;
    await wire(page, [0, 0], or);
    await expect(found.getByTestId('wiring-numbers')).toContainText('waits for one more wire');
    await wire(page, [0, 1], or);
    expect(await column(found, 'OR')).toBe('0111');
    await wire(page, [0, 0], nand);
    await wire(page, [0, 1], nand);
    expect(await column(found, 'NAND')).toBe('1110');
    await wire(page, or, and);
    await wire(page, nand, and);
    expect(await column(found, 'AND')).toBe('0110');
    await expect(found.getByTestId('wiring-verdict')).toContainText('This is XOR');
    await expect(found.getByTestId('wiring-numbers')).toContainText('0.5 · 1 + 0.5 · 1 + (−0.7) = 0.3 → step(0.3) = 1');
    // A third wire is refused, a wire made twice is taken away, R begins anew.
    await wire(page, [0, 0], and);
    await expect(found.locator('read-out')).toContainText('has its two inputs already');
    await wire(page, nand, and);
    await wire(page, [0, 0], and);
    expect(await column(found, 'AND')).toBe('0011');
    await expect(found.getByTestId('wiring-verdict')).toContainText('2 of 4');
    await page.keyboard.press('r');
    await expect(found.locator('read-out')).toContainText('0 wires');
    expect(trouble).toEqual([]);
  });

  test('every kit has a wiring that is XOR, and its planes are those of logic', async ({ page }) => {
    const found = await open(page, 'gate-wiring');
    const expressions = {
      'or-nand-and': '(x₁ OR x₂) AND (x₁ NAND x₂)',
      'not-and-or': '(x₁ ∧ ¬x₂) ∨ (x₂ ∧ ¬x₁)',
      nand: '(x₁ NAND (x₁ NAND x₂)) NAND (x₂ NAND (x₁ NAND x₂))',
    };
    for (const [kit, expression] of Object.entries(expressions)) {
      await found.getByTestId('kit').selectOption(kit);
      await found.getByTestId('show-wiring').click();
      await expect(found.getByTestId('wiring-verdict')).toContainText('This is XOR');
      await expect(found.getByTestId('wiring-numbers')).toContainText(expression);
    }
    // The first kit's output over the plane: on in the strip between x₁ + x₂ = 0.4 and 1.4, off outside.
    await found.getByTestId('kit').selectOption('or-nand-and');
    await found.getByTestId('show-wiring').click();
    const values = await property<Record<string, number>>(found, 'plane-plot', 'values');
    const place = (i: number): number => -0.5 + (2 * i) / 63;
    for (let row = 0; row < 64; ++row) {
      for (let col = 0; col < 64; ++col) {
        const sum = place(row) + place(col);
        expect(values[row * 64 + col]).toBe(sum >= 0.4 && sum <= 1.4 ? 1 : 0);
      }
    }
  });
});

test.describe('truth-table-network', () => {
  test('XOR: two conjunctions with the weights of the text', async ({ page }) => {
    const found = await open(page, 'truth-table-network');
    expect(await column(found, 'network')).toBe('0110');
    await expect(found.getByTestId('formula')).toHaveText('f = (¬x₁ ∧ x₂) ∨ (x₁ ∧ ¬x₂)');
    const [hidden, output] = await property<Record<string, number>[]>(found, 'network-diagram', 'weights');
    expect(Object.values(hidden ?? {})).toEqual([-1, 1, 1, -1]);
    expect(Object.values(output ?? {})).toEqual([1, 1]);
    const [biases, last] = await property<Record<string, number>[]>(found, 'network-diagram', 'biases');
    expect(Object.values(biases ?? {})).toEqual([-0.5, -0.5]);
    expect(Object.values(last ?? {})).toEqual([-0.5]);
  });

  test('all 16 functions of two inputs, and the counts of the known ones', async ({ page }) => {
    const found = await open(page, 'truth-table-network');
    const field = found.getByTestId('function');
    for (let number = 0; number < 16; ++number) {
      await field.fill(String(number));
      await field.press('Enter');
      expect(await column(found, 'network')).toBe(number.toString(2).padStart(4, '0'));
    }
    const count = found.getByTestId('hidden-count').locator('strong');
    // Hidden units, simplified and not: by hand.
    const known = [
      ['3', 'majority', '3', '4'],
      ['4', 'odd', '8', '8'],
      ['4', 'or', '4', '15'],
      ['4', 'and', '1', '1'],
      ['3', 'equal', '2', '2'],
      ['4', 'first', '1', '8'],
      ['4', 'always', '1', '16'],
      ['4', 'never', '0', '0'],
    ] as const;
    for (const [inputs, preset, simplified, plain] of known) {
      await found.getByTestId('inputs').selectOption(inputs);
      await found.getByTestId('preset').selectOption(preset);
      await expect(count, preset).toHaveText(simplified);
      await found.getByTestId('simplify').uncheck();
      await expect(count, preset).toHaveText(plain);
      await found.getByTestId('simplify').check();
      await expect(found.locator('read-out')).toContainText('every row right');
    }
  });

  test('by keyboard alone: a row is flipped, a unit’s sum read', async ({ page }) => {
    const found = await open(page, 'truth-table-network');
    await found.locator('truth-table td.target button').nth(3).focus();
    await page.keyboard.press('Enter');
    await expect(found.getByTestId('formula')).toHaveText('f = x₂ ∨ x₁');
    await expect(found.locator('read-out')).toContainText('2 hidden units, 3 without simplifying');
    await found.getByTestId('simplify').focus();
    await page.keyboard.press('Space');
    await expect(found.getByTestId('hidden-count')).toContainText('3 hidden units before: 2');
    await found.locator('network-diagram button[tabindex="0"]').focus();
    await walkTo(page, 2, 0);
    await expect(found.locator('formula-line')).toContainText('1 · 0 + 1 · 0 + 1 · 1 + (−0.5) = 0.5 → step(0.5) = 1');
    await page.keyboard.press('r');
    await expect(found.getByTestId('hidden-count').locator('strong')).toHaveText('2');
  });
});

test.describe('feature-game', () => {
  test('reads 7 + 1, and the sums are those of arithmetic', async ({ page }) => {
    const found = await open(page, 'feature-game');
    await expect(found.getByTestId('answer')).toHaveText('= 8');
    await expect(found.getByTestId('feature-0')).toContainText('5 − 3.5 = 1.5');
    await expect(found.getByTestId('feature-2')).toContainText('2 − 3.5 = −1.5');
    for (const [left, right, sum] of [
      ['1', '1', '2'],
      ['1', '7', '8'],
      ['7', '7', '14'],
    ] as const) {
      await found.locator('pixel-field').first().locator('button').first().focus();
      await found.getByRole('button', { name: `Draw ${left}` }).click();
      await found.locator('pixel-field').last().locator('button').first().focus();
      await found.getByRole('button', { name: `Draw ${right}` }).click();
      await expect(found.getByTestId('answer')).toHaveText(`= ${sum}`);
    }
    await found.getByRole('button', { name: 'Wipe' }).click();
    await expect(found.getByTestId('answer')).toHaveText('= ?');
  });

  test('is painted by keyboard alone', async ({ page }) => {
    const found = await open(page, 'feature-game');
    await found.getByRole('button', { name: 'Wipe' }).focus();
    await page.keyboard.press('Enter');
    await expect(found.locator('.sheet').first()).toContainText('no sign');
    await found.locator('pixel-field').first().locator('button').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    for (let row = 0; row < 4; ++row) {
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
    }
    await expect(found.locator('.sheet').first()).toContainText('read as 1');
    await expect(found.getByTestId('answer')).toHaveText('= 2');
  });

  test('a pointer paints a stroke', async ({ page }) => {
    const found = await open(page, 'feature-game');
    await found.getByRole('button', { name: 'Wipe' }).click();
    const box = await found.locator('pixel-field .field').first().boundingBox();
    if (!box) throw new Error('no field');
    const x = box.x + box.width / 2;
    await page.mouse.move(x, box.y + 4);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height - 4, { steps: 12 });
    await page.mouse.up();
    await expect(found.locator('.sheet').first()).toContainText('read as 1');
  });

  test('the reader’s hands are checked, twelve of them', async ({ page }) => {
    const found = await open(page, 'feature-game');
    await found.getByTestId('play-neurons').check();
    await expect(found.getByTestId('answer')).toHaveText('= ?');
    // 7 + 1: top bar and slash; upright and middle bar; upright.
    const hands = [['top bar', 'slash'], ['upright', 'middle bar'], ['upright']];
    for (const [i, names] of hands.entries()) {
      await found.locator('pixel-field').nth(i).locator('button').first().focus();
      for (const name of names) await found.getByRole('button', { name: `Hand of ${name}` }).click();
    }
    await expect(found.getByTestId('answer')).toHaveText('= 8');
    await found.getByTestId('check-hands').click();
    await expect(found.locator('read-out')).toContainText('All 12 hands are right');
  });

  test('the same seed deals the same sum', async ({ page }) => {
    const found = await open(page, 'feature-game');
    const deal = async (): Promise<unknown> => {
      await found.getByTestId('deal-seed').fill('7');
      await found.getByTestId('deal-seed').press('Enter');
      await found.getByTestId('deal').click();
      return found
        .locator('pixel-field')
        .evaluateAll((all) => all.map((each) => (each as unknown as { pixels: number[] }).pixels));
    };
    const first = await deal();
    await found.getByTestId('deal').click();
    expect(await deal()).toEqual(first);
  });
});

test.describe('parameter-counter', () => {
  test('counts by (n + 1) · m', async ({ page }) => {
    const found = await open(page, 'parameter-counter');
    const total = found.getByTestId('total').locator('strong');
    await expect(total).toHaveText('101,770');
    await expect(found.getByTestId('count-formula')).toHaveText('(784 + 1) · 128 + (128 + 1) · 10 = 101,770');
    for (const [layers, count] of [
      ['2-2-1', '9'],
      ['2, 4, 1', '17'],
      ['784-300-100-10', '266,610'],
      ['841-2500-2000-1500-1000-500-10', '12,115,010'],
    ] as const) {
      await found.getByTestId('layers').fill(layers);
      await expect(total).toHaveText(count);
    }
  });

  test('says what to type, and keeps the last count', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    const found = await open(page, 'parameter-counter');
    for (const text of [
      '',
      '784',
      'NaN-3',
      '1e30-2',
      '0-5',
      '784-99999',
      '-1-2',
      '5-',
      '<b>-2',
      Array(40).fill('2').join('-'),
    ]) {
      await found.getByTestId('layers').fill(text);
      await expect(found.locator('.problem')).toContainText('Type');
      await expect(found.getByTestId('total').locator('strong')).toHaveText('101,770');
    }
    await found.getByTestId('layers').press('Tab');
    await page.keyboard.press('r');
    await expect(found.locator('.problem')).toHaveText('');
    expect(trouble).toEqual([]);
  });
});

/** The network of the staircase, worked out anew: loss of the four rows of XOR. */
function lossOf(w21: number, f: (z: number) => number): number {
  const rows = [
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ] as const;
  const losses = rows.map(([x1, x2, y]) => {
    const h1 = f(4 * x1 + 4 * x2 - 1.6);
    const h2 = f(w21 * x1 - 4 * x2 + 5.6);
    return (y - f(4 * h1 + 4 * h2 - 5.6)) ** 2 / 2;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / 4;
}

const step = (z: number): number => (z >= 0 ? 1 : 0);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

test.describe('step-staircase', () => {
  const rows = async (found: Locator): Promise<number[][]> => {
    const lines = await found.getByTestId('slopes').locator('tbody tr').all();
    return Promise.all(
      lines.map(async (line) =>
        (await line.locator('td').allInnerTexts()).map((cell) => Number(cell.replace('−', '-'))),
      ),
    );
  };

  test('step units have no slope anywhere, σ units the slope of the secant', async ({ page }) => {
    const found = await open(page, 'step-staircase');
    for (const w of [0.5, -1, -3, -7, 2]) {
      await found.getByTestId('weight').fill(String(w));
      const [stairs, slope] = await rows(found);
      expect(stairs?.slice(0, 2)).toEqual([lossOf(w, step), 0]);
      const secant = (lossOf(w + 1e-5, sigmoid) - lossOf(w - 1e-5, sigmoid)) / 2e-5;
      expect(slope?.[0]).toBeCloseTo(lossOf(w, sigmoid), 4);
      expect(Math.abs((slope?.[1] ?? 0) - secant)).toBeLessThan(6e-4 * Math.abs(secant) + 1e-9);
      expect(slope?.[2]).toBeCloseTo(lossOf(w + 0.1, sigmoid) - lossOf(w, sigmoid), 5);
    }
  });

  test('the staircase has two values, and the curve is that of σ', async ({ page }) => {
    const found = await open(page, 'step-staircase');
    const curves = await property<{ id: string; x: Record<string, number>; y: Record<string, number> }[]>(
      found,
      'line-chart',
      'curves',
    );
    const curve = (id: string): [number, number][] => {
      const found = curves.find((each) => each.id === id);
      const y = Object.values(found?.y ?? {});
      return Object.values(found?.x ?? {}).map((value, i) => [value, y[i] ?? Number.NaN]);
    };
    expect(new Set(curve('step').map(([, loss]) => loss))).toEqual(new Set([0, 0.125]));
    for (const [w, loss] of curve('sigmoid')) expect(loss).toBeCloseTo(lossOf(w, sigmoid), 12);
  });

  test('by keyboard alone: another weight is chosen and moved; the output alone has targets', async ({ page }) => {
    const found = await open(page, 'step-staircase');
    await found.getByTestId('weight').focus();
    for (let i = 0; i < 4; ++i) await page.keyboard.press('ArrowLeft');
    await expect(found.locator('read-out')).toContainText('w₂₁ = 0.3');
    await found.getByTestId('parameter').focus();
    await page.keyboard.press('ArrowDown');
    await expect(found.locator('read-out')).toContainText('w₂₂ = −4');
    const marks = await found.locator('truth-table tbody tr').first().locator('.verdict').count();
    expect(marks).toBe(1);
    await found.locator('network-diagram button[tabindex="0"]').focus();
    await walkTo(page, 2, 0);
    await page.keyboard.press(']');
    await page.keyboard.press('Enter');
    await expect(found.locator('read-out')).toContainText('v₁ = 4');
  });
});

test.describe('links', () => {
  const changes: Readonly<Record<string, (found: Locator, page: Page) => Promise<void>>> = {
    'gate-wiring': async (found) => {
      await found.getByTestId('kit').selectOption('nand');
      await found.getByTestId('show-wiring').click();
      await found.locator('truth-table .row').nth(3).click();
      await found.locator('network-diagram button').nth(3).focus();
    },
    'truth-table-network': async (found) => {
      await found.getByTestId('inputs').selectOption('3');
      await found.locator('truth-table td.target button').nth(5).click();
      await found.getByTestId('simplify').uncheck();
      await found.locator('truth-table .row').nth(6).click();
    },
    'feature-game': async (found) => {
      await found.getByTestId('deal').click();
      await found.getByTestId('play-neurons').check();
      await found.locator('pixel-field').nth(2).locator('button').first().focus();
      await found.getByRole('button', { name: 'Hand of slash' }).click();
      await found.getByTestId('check-hands').click();
    },
    'parameter-counter': async (found) => {
      await found.getByTestId('layers').fill('10-20-30');
    },
    'step-staircase': async (found) => {
      await found.getByTestId('parameter').selectOption('5');
      await found.getByTestId('weight').fill('-2.35');
      await found.getByTestId('units').selectOption('sigmoid');
    },
  };

  for (const [tag, change] of Object.entries(changes)) {
    test(`${tag}: the same picture and the same numbers in a new profile`, async ({ page, browser }) => {
      const found = await open(page, tag);
      await change(found, page);
      const link = await expectSameElsewhere(browser, page, found);
      expect(link.length).toBeLessThan(2000);
    });
  }

  test('malformed ones give the default and a message', async ({ page }) => {
    const bad = {
      'gate-wiring': '1;kit:nand;wires:0.0-9.1;row:1;layer:1;unit:0',
      'truth-table-network': '1;inputs:2;function:99;simplify:1;row:0;unit:0;before:-1',
      'feature-game': '1;pixels:012;at:0;seed:0;playing:0;hands:0;checked:0',
      'parameter-counter': '1;layers:3-x;before:',
      'step-staircase': '1;parameters:1,2,3;at:0;units:step;before:',
    };
    const hash = Object.entries(bad).map(([tag, state]) => `${tag}=${encodeURIComponent(state)}`);
    await page.goto(`${CHAPTER}#gates?${hash.join('&')}`);
    for (const tag of Object.keys(bad)) {
      const found = page.locator(tag);
      await found.scrollIntoViewIfNeeded();
      await expect(found.locator('share-link')).toContainText('cannot be read');
    }
    await expect(page.locator('parameter-counter').getByTestId('total').locator('strong')).toHaveText('101,770');
  });
});

test('fifty resets and changes in a second freeze nothing', async ({ page, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  const found = await open(page, 'step-staircase');
  await found.locator('figure-frame').evaluate((frame) => {
    const reset = frame.querySelector('play-controls')?.shadowRoot?.querySelector<HTMLElement>('[data-testid=reset]');
    for (let i = 0; i < 50; ++i) reset?.click();
  });
  await expect(found.locator('read-out')).toContainText('w₂₁ = 0.5');
  expect(trouble).toEqual([]);
});

test('nothing scrolls sideways at 390 px', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tag of ['gate-wiring', 'truth-table-network', 'feature-game', 'parameter-counter', 'step-staircase']) {
    const found = await open(page, tag);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const wide = await found.evaluate((figure) =>
      [...figure.querySelectorAll('*')]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'auto')
        .map((each) => each.tagName),
    );
    expect(wide, tag).toEqual([]);
  }
});

test.describe('exercises', () => {
  test('same: wrong, then right; majority: counted', async ({ page }) => {
    await page.goto(CHAPTER);
    const same = page.locator('mlp-exercise[kind="same"]');
    await same.scrollIntoViewIfNeeded();
    await expect(same.getByRole('button', { name: 'Check' })).toBeEnabled();
    const answer = async (values: readonly string[]): Promise<void> => {
      for (const [i, name] of ['v1', 'v2', 'c'].entries()) await same.getByTestId(name).fill(values[i] ?? '');
      await same.getByTestId('c').press('Enter');
    };
    await answer(['0.5', '0.5', '-0.7']);
    await expect(same.getByTestId('mark')).toContainText('the engine gives 0, 1, 1, 0');
    await answer(['-0.5', '-0.5', '0.7']);
    await expect(same.getByTestId('mark')).toContainText('✓ Right.');
    const majority = page.locator('mlp-exercise[kind="majority"]');
    await majority.getByTestId('answer').fill('4');
    await majority.getByTestId('answer').press('Enter');
    await expect(majority.getByTestId('mark')).toContainText('a unit for each row');
    await majority.getByTestId('answer').fill('3');
    await majority.getByTestId('answer').press('Enter');
    await expect(majority.getByTestId('mark')).toContainText('✓ Right.');
  });
});
