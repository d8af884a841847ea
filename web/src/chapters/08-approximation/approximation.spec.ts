// The chapter on approximation in a real browser: fits, drawing with mouse, finger and keys, the gate in two precisions, products.
import type { Locator, Page } from '@playwright/test';
import { copiedLink, expectSameElsewhere, openElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type {} from '../../widgets/read-out.js';
import type {} from './function-fit.js';

const CHAPTER = './chapters/approximation/';

async function open(page: Page, tag: string, hash = ''): Promise<Locator> {
  await page.goto('about:blank');
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
  return figureOf(page, tag);
}

function numberOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.replaceAll('−', '-').split(' × 10');
  const digits = exponent.replace('⁻', '-').replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)));
  return Number(mantissa) * 10 ** Number(digits);
}

async function textIn(figure: Locator, testid: string): Promise<string> {
  return ((await figure.getByTestId(testid).textContent()) ?? '').replaceAll(/\s+/g, ' ').trim();
}

async function numberIn(figure: Locator, testid: string): Promise<number> {
  return numberOf(await textIn(figure, testid));
}

/** How many points are drawn. */
const drawn = (figure: Locator): Promise<number> => numberIn(figure, 'points');

test('three tanh units add up to the classical curves', async ({ page, baseURL, browser }) => {
  const trouble = watchForTrouble(page, baseURL);
  const figure = await open(page, 'function-fit');

  await test.step('a step lowers the loss, reset brings the first weights back', async () => {
    const first = await textIn(figure, 'loss');
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('epoch')).toHaveText('1');
    expect(await numberIn(figure, 'loss')).toBeLessThan(numberOf(first));
    await figure.getByRole('button', { name: 'Reset' }).click();
    await expect(figure.getByTestId('loss')).toHaveText(first);
  });

  await test.step('it plays until sin πx is fitted', async () => {
    await figure.locator('play-controls select').selectOption('3000');
    await figure.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => numberIn(figure, 'loss'), { timeout: 30_000 }).toBeLessThan(1e-3);
    await figure.getByRole('button', { name: 'Pause' }).click();
  });

  await test.step('the sum at one x is that of its terms', async () => {
    const sum = await textIn(figure, 'sum');
    const [, terms = '', total = ''] = /= ([^=]+) = ([^=]+)$/.exec(sum) ?? [];
    const parts = terms
      .replaceAll('−', '-')
      .replaceAll(/([-+]) /g, '$1')
      .split(' ')
      .map(Number);
    expect(parts).toHaveLength(4);
    expect(parts.reduce((all, part) => all + part, 0)).toBeCloseTo(numberOf(total), 2);
    // sin(π/2)
    expect(numberOf(total)).toBeCloseTo(1, 0);
  });

  await test.step('a link brings function, network and weights back', async () => {
    await figure.getByTestId('target').selectOption('step');
    await figure.getByTestId('activation').selectOption('softplus');
    await setField(figure, 'width', '5');
    await expectSameElsewhere(browser, page, figure);
  });

  await test.step('another function, no nonlinearity: a line', async () => {
    await figure.getByTestId('target').selectOption('square');
    await figure.getByTestId('activation').selectOption('identity');
    await figure.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => numberIn(figure, 'epoch'), { timeout: 30_000 }).toBeGreaterThan(500);
    await figure.getByRole('button', { name: 'Pause' }).click();
    // The best line through x² at these points is a constant: half the variance is left.
    expect(await numberIn(figure, 'loss')).toBeGreaterThan(0.045);
  });

  await test.step('a learning rate beyond reason leaves numbers', async () => {
    await figure.getByTestId('activation').selectOption('relu');
    await setField(figure, 'rate', '1000');
    await setField(figure, 'width', '32');
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('loss')).not.toHaveText('not a number');
  });
  expect(trouble).toEqual([]);
});

test('a function drawn with mouse, finger and keys', async ({ page, browser }) => {
  const figure = await open(page, 'function-fit');
  await figure.getByTestId('target').selectOption('drawn');
  const pen = figure.getByTestId('pen');

  await test.step('nothing drawn: nothing to train', async () => {
    await expect(figure.getByRole('button', { name: 'Play' })).toBeDisabled();
    await expect(figure.locator('read-out')).toContainText('Draw a function');
    expect(await drawn(figure)).toBe(0);
  });

  await test.step('one point, by keys', async () => {
    await pen.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => drawn(figure)).toBe(1);
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => drawn(figure)).toBe(2);
    await page.keyboard.press('Delete');
    await expect.poll(() => drawn(figure)).toBe(1);
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('epoch')).toHaveText('1');
    await figure.getByTestId('erase').click();
    await expect.poll(() => drawn(figure)).toBe(0);
  });

  await test.step('two strokes of the mouse with a gap between them', async () => {
    await pen.scrollIntoViewIfNeeded();
    const box = (await pen.boundingBox())!;
    const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    for (const [from, to] of [
      [0.12, 0.35],
      [0.65, 0.85],
    ] as const) {
      await page.mouse.move(...at(from, 0.5));
      await page.mouse.down();
      await page.mouse.move(...at(to, 0.3), { steps: 5 });
      await page.mouse.up();
    }
    await expect(figure.locator('read-out')).toContainText('in 2 pieces');
    const before = await drawn(figure);
    expect(before).toBeGreaterThan(10);
    expect(before).toBeLessThan(40);
    await figure.locator('play-controls select').selectOption('3000');
    await figure.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => numberIn(figure, 'loss'), { timeout: 30_000 }).toBeLessThan(0.01);
    await figure.getByRole('button', { name: 'Pause' }).click();
    // Adam's memory does not travel, and the figure says so; points, weights and losses do.
    const there = await openElsewhere(browser, await copiedLink(page, figure));
    const again = await figureOf(there, 'function-fit');
    await expect(again.locator('read-out')).toContainText('Opened from a link');
    for (const testid of ['epoch', 'loss', 'points', 'sum'])
      await expect(again.getByTestId(testid)).toHaveText(await textIn(figure, testid));
    await there.context().close();
  });

  await test.step('a finger draws and does not scroll the page', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const phone = await context.newPage();
    await phone.goto(page.url().split('#')[0] as string);
    await settled(phone);
    const small = await figureOf(phone, 'function-fit');
    await small.getByTestId('target').selectOption('drawn');
    const canvas = small.getByTestId('pen');
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    const scrolled = await phone.evaluate(() => scrollY);
    const session = await context.newCDPSession(phone);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + x * box.width, y: box.y + y * box.height }],
      });
    await touch('touchStart', 0.2, 0.2);
    for (let i = 1; i <= 10; ++i) await touch('touchMove', 0.2 + i * 0.06, 0.2 + i * 0.05);
    await touch('touchEnd', 0.8, 0.7);
    await expect.poll(() => drawn(small)).toBeGreaterThan(20);
    expect(await phone.evaluate(() => scrollY)).toBe(scrolled);
    await context.close();
  });

  await test.step('a broken drawing in a link is refused', async () => {
    const broken = await open(
      page,
      'function-fit',
      '#universal?function-fit=1;y:drawn;own:1.2.3;units:3;f:tanh;rate:0.03;seed:1;show:terms;at:0;epoch:0;w:;lx:;ly:',
    );
    await expect(broken.locator('share-link')).toContainText('its drawing cannot be read');
  });
});

test('the error by width comes from the Worker, can be stopped, and takes the drawing', async ({ page }) => {
  const figure = await open(page, 'width-error');
  await setField(figure, 'widths-epochs', '300');
  await figure.getByTestId('widths-train').click();
  await expect(figure.locator('read-out')).toContainText('50 networks in all', { timeout: 60_000 });
  const losses = (await figure.getByTestId('widths-numbers').locator('b').allInnerTexts()).map(numberOf);
  expect(losses).toHaveLength(10);
  // One unit cannot make a sine; eight can.
  expect(losses[0]).toBeGreaterThan(0.02);
  expect(losses[5]).toBeLessThan((losses[0] as number) / 3);
  await setField(figure, 'widths-epochs', '20000');
  await figure.getByTestId('widths-train').click();
  await expect(figure.locator('read-out')).toContainText('networks so far', { timeout: 30_000 });
  await figure.getByTestId('widths-stop').click();
  await expect(figure.getByTestId('widths-train')).toBeVisible();
  await figure.getByTestId('widths-target').selectOption('drawn');
  await figure.getByTestId('widths-train').click();
  await expect(figure.getByTestId('widths-message')).toContainText('no drawing yet');
});

test('the multiplication gate, its activations and both precisions', async ({ page, browser }) => {
  const figure = await open(page, 'multiplication-gate');

  await test.step('softplus: the error falls with λ², in 32 bits it rises again', async () => {
    await setField(figure, 'lambda', '0.1');
    const [atTenth, inFloat] = [await numberIn(figure, 'error-double'), await numberIn(figure, 'error-float')];
    expect(atTenth).toBeCloseTo(0.01 / 6, 4);
    await setField(figure, 'lambda', '0.03');
    const best = await numberIn(figure, 'error-float');
    expect(best).toBeLessThan(inFloat);
    await setField(figure, 'lambda', '0.001');
    expect(await numberIn(figure, 'error-double')).toBeLessThan(1e-6);
    expect(await numberIn(figure, 'error-float')).toBeGreaterThan(10 * best);
  });

  await test.step('λ = 0 and 1e-30 are said in words', async () => {
    await setField(figure, 'lambda', '0');
    await expect(figure.locator('read-out')).toContainText('There is no gate');
    await expect(figure.getByTestId('gate-mu')).toHaveText('∞');
    await setField(figure, 'lambda', '1e-30');
    await expect(figure.getByTestId('error-float')).toHaveText('∞');
    await expect(figure.getByTestId('error-double')).toHaveText('1');
    await setField(figure, 'lambda', '-1');
    await expect(figure.getByTestId('error-double')).toHaveText('1');
  });

  await test.step('sigmoid needs an offset; ReLU gives the smaller of the two', async () => {
    await setField(figure, 'lambda', '0.01');
    await figure.getByTestId('gate-activation').selectOption('sigmoid');
    await expect(figure.getByTestId('sigma2')).toHaveText('0');
    await expect(figure.locator('read-out')).toContainText('Give the units an offset');
    await setField(figure, 'offset', '1');
    expect(await numberIn(figure, 'error-double')).toBeLessThan(1e-3);
    await setField(figure, 'offset', '0');
    await figure.getByTestId('gate-activation').selectOption('relu');
    expect(await numberIn(figure, 'gate-m')).toBeCloseTo(-0.5, 6);
    await figure.getByTestId('gate-activation').selectOption('step');
    await expect(figure.getByTestId('gate-m')).toHaveText('0');
  });
  await expectSameElsewhere(browser, page, figure);
});

test('products of many numbers: counted, built, and not built when too wide', async ({ page, browser }) => {
  const figure = await open(page, 'product-depth');
  const cells = (row: string): Promise<string[]> => figure.getByTestId(`row-${row}`).locator('td').allInnerTexts();
  await setField(figure, 'factors', '8');
  expect((await cells('tree')).slice(0, 2)).toEqual(['28', '3']);
  expect((await cells('one layer')).slice(0, 2)).toEqual(['256', '1']);
  const answer = numberOf((await cells('tree'))[4] as string);
  const product = numberOf(((await textIn(figure, 'product')).split('=')[1] ?? '').trim());
  expect(answer).toBeCloseTo(product, 5);
  await setField(figure, 'factors', '64');
  expect((await cells('tree'))[0]).toBe('252');
  expect((await cells('one layer'))[4]).toBe('not built');
  await expect(figure.locator('read-out')).toContainText('1.845 × 10¹⁹');
  await setField(figure, 'factors', '65');
  await expect(figure.getByTestId('row-tree').locator('td').first()).toHaveText('252');
  await expectSameElsewhere(browser, page, figure);
});

test('the lecture’s own links are read, and the exercises are marked by the engine', async ({ page }) => {
  await page.goto(CHAPTER);
  await settled(page);
  for (const tag of ['function-fit', 'multiplication-gate']) {
    const links = page.locator(`a[href*="${tag}="]`);
    expect(await links.count()).toBeGreaterThan(2);
    const figure = await figureOf(page, tag);
    for (const href of await links.evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).hash))) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, href);
      await expect(figure.locator('read-out')).toContainText(/epoch|λ|Draw/i);
      await expect(figure.locator('share-link')).not.toContainText('cannot be read');
    }
  }
  const exercise = (kind: string): Locator => page.locator(`approximation-exercise[kind="${kind}"]`);
  const absolute = exercise('absolute');
  await absolute.scrollIntoViewIfNeeded();
  for (const [name, value] of Object.entries({ v1: '2', v2: '-1', w1: '0.5', w2: '1', b: '0' }))
    await absolute.getByTestId(name).fill(value);
  await absolute.getByRole('button', { name: 'Check' }).click();
  await expect(absolute.getByTestId('mark')).toContainText('Right');
  const choice = exercise('activation');
  await choice.getByLabel('ReLU').check();
  await choice.getByRole('button', { name: 'Check' }).click();
  await expect(choice.getByTestId('mark')).toContainText('no σ″(0)');
  await choice.getByLabel('softplus').check();
  await choice.getByRole('button', { name: 'Check' }).click();
  await expect(choice.getByTestId('mark')).toContainText('Right');
  for (const [kind, answer] of [
    ['mu', '100'],
    ['units', '60'],
  ] as const) {
    await exercise(kind).getByTestId('answer').fill(answer);
    await exercise(kind).getByRole('button', { name: 'Check' }).click();
    await expect(exercise(kind).getByTestId('mark')).toContainText('Right');
  }
});
