// The chapter under the hood in a real browser: what is measured, what is walked through, and what happens when it fails.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectNoViolation } from '../../../../tests/browser/accessibility.js';
import { copiedLink, expectSameElsewhere, openElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';

const CHAPTER = './chapters/under-the-hood/';

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await page.waitForFunction(() => document.querySelector(':not(:defined)') === null);
}

async function raced(race: Locator, rounds: number): Promise<void> {
  await expect(race.locator('read-out')).toContainText(`At rest, ${rounds} round`, { timeout: 90_000 });
}

/** A number as the page writes it. */
const numberIn = (text: string | null): number => Number((text ?? '').replace('\u2212', '-').replace(/[^-\d.]/g, ''));

test('four ways give speeds and the same bits; another product leaves the old speeds in grey', async ({
  page,
  baseURL,
}) => {
  const trouble = watchForTrouble(page, baseURL);
  await open(page);
  const race = page.locator('product-race');
  await race.scrollIntoViewIfNeeded();
  await expect(race.getByTestId('machine')).toContainText('isolated');
  await race.getByTestId('race-shape').selectOption('square-64');
  await expect(race.getByTestId('race-numbers')).toContainText('2 · 64 · 64 · 64 = 524,288 operations');
  await race.getByTestId('race-step').click();
  await raced(race, 1);
  for (const racer of ['plain', 'scalar', 'simd', 'threads']) {
    expect(numberIn(await race.getByTestId(`speed-${racer}`).textContent()), racer).toBeGreaterThan(0);
  }
  await expect(race.getByTestId('race-bits')).toContainText('✓ All 4096 results are equal bit for bit');

  await race.getByTestId('race-step').click();
  await raced(race, 2);
  // An odd shape on one thread: other bits than before, equal among themselves.
  const before = await race.getByTestId('race-bits').textContent();
  await setField(race, 'race-rows', '37');
  await setField(race, 'race-cols', '61');
  await expect(race.getByTestId('race-shape')).toHaveValue('own');
  await expect(race.locator('.race-past')).toHaveCount(4);
  await race.getByTestId('race-step').click();
  await raced(race, 1);
  await expect(race.getByTestId('race-bits')).toContainText('✓ All 2257 results');
  expect(await race.getByTestId('race-bits').textContent()).not.toBe(before);
  await race.getByTestId('race-reset').click();
  await expect(race.locator('.race-past')).toHaveCount(0);
  expect(trouble).toEqual([]);
});

test('the source of each way stands beside its bar, chosen by keyboard', async ({ page }) => {
  await open(page);
  const race = page.locator('product-race');
  await race.scrollIntoViewIfNeeded();
  const source = race.locator('.race-source');
  await expect(source).toContainText('gemm_reference');
  for (const [name, text] of [
    ['tiled scalar', 's3.finish_to'],
    ['tiled SIMD', 'vector_size(kLanes'],
    ['SIMD + threads', 'parallel_for(sharing.count()'],
  ] as const) {
    const bar = race.getByRole('button', { name: `${name}:` });
    await bar.focus();
    await page.keyboard.press('Enter');
    await expect(bar).toHaveAttribute('aria-pressed', 'true');
    await expect(source).toContainText(text);
  }
});

test('a race can be stopped, and goes on by keyboard', async ({ page }) => {
  await open(page);
  const race = page.locator('product-race');
  await race.scrollIntoViewIfNeeded();
  // Large enough that the race is still on when it is stopped, on any machine.
  await race.getByTestId('race-shape').selectOption('square-512');
  await race.locator('figure-frame .frame').focus();
  await page.keyboard.press('Space');
  await expect(race.locator('read-out')).toContainText('Running', { timeout: 60_000 });
  await page.keyboard.press('Space');
  await expect(race.locator('read-out')).toContainText('At rest');
  await page.keyboard.press('ArrowRight');
  await expect(race.locator('read-out')).toContainText('Running');
  await expect(race.locator('read-out')).toContainText('At rest');
  await page.keyboard.press('r');
  await expect(race.locator('read-out')).toContainText('Ready');
});

test('a Worker that dies says so, keeps what was measured, and a new one takes over', async ({ page }) => {
  await open(page);
  const race = page.locator('product-race');
  await race.scrollIntoViewIfNeeded();
  await race.getByTestId('race-shape').selectOption('square-64');
  await race.getByTestId('race-step').click();
  await raced(race, 1);
  // The next race hangs on a script that cannot be loaded.
  await race.evaluate((figure) => {
    const { client } = figure as unknown as { client: { dispose(): void } | undefined };
    client?.dispose();
    Object.assign(figure, { client: undefined });
  });
  await page.route('**/race-worker*', (route) => route.abort());
  await race.getByTestId('race-step').click();
  await expect(race.getByTestId('race-message')).toContainText('The race Worker stopped', { timeout: 30_000 });
  await expect(race.getByTestId('race-bits')).toContainText('✓');
  await page.unroute('**/race-worker*');
  await race.getByTestId('race-step').click();
  await raced(race, 2);
});

test('without isolation the race runs with three, and the page says why', async ({ page }) => {
  await page.route('**/under-the-hood/', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['cross-origin-opener-policy'];
    delete headers['cross-origin-embedder-policy'];
    await route.fulfill({ response, headers });
  });
  await open(page);
  await expect(page.getByTestId('isolation')).toContainText('not isolated from other origins');
  const race = page.locator('product-race');
  await race.scrollIntoViewIfNeeded();
  await race.getByTestId('race-shape').selectOption('square-64');
  await race.getByTestId('race-step').click();
  await raced(race, 1);
  await expect(race.locator('.race-missing')).toContainText('not isolated');
  await expect(race.getByTestId('speed-threads')).toHaveText('–');
  await expect(race.getByTestId('race-bits')).toContainText('✓');
});

test('the walk packs, multiplies and stores as the engine does, and ends with the product', async ({ page }) => {
  await open(page);
  const walk = await figureOf(page, 'tile-walk');
  const says = walk.locator('read-out p').first();
  for (const [field, value] of [
    ['walk-rows', '4'],
    ['walk-depth', '3'],
    ['walk-cols', '8'],
  ] as const)
    await setField(walk, field, value);
  await walk.getByTestId('step').click();
  await expect(says).toHaveText('Step 1: row 0 of B, columns 0 to 7, is copied to where the next tile will find it.');
  await walk.getByTestId('next-tile').click();
  await walk.getByTestId('step').click();
  await expect(says).toContainText(
    'k = 0. 2 vectors of B and 4 numbers of A are loaded, 8 multiply-adds for rows 0 to 3, columns 0 to 7 of C.',
  );
  // A is 1, 2, 3 / 4, 5, 6 / …, so its first column is 1, 4, 7, 10; the first row of sums is that of B.
  expect(await walk.locator('.walk-registers tbody th').allTextContents()).toEqual(['1', '4', '7', '10']);
  const top = await walk.locator('.walk-registers thead th').allTextContents();
  expect(await walk.locator('.walk-registers tbody tr:first-child td').allTextContents()).toEqual(top);
  await expect(walk.getByTestId('walk-numbers')).toContainText('2 + 4 loads of B and A, 8 multiply-adds: 0.75 loads');
  await walk.getByTestId('next-tile').click();
  await expect(says).toContainText('the tile is complete');
  await expect(walk.getByTestId('walk-numbers')).toContainText('24 multiply-adds');
  // The scalar build does four times as many.
  await walk.getByTestId('walk-lanes').selectOption('1');
  for (let tile = 0; tile < 5; ++tile) await walk.getByTestId('next-tile').click();
  await expect(walk.getByTestId('walk-numbers')).toContainText('96 multiply-adds');
  await walk.getByTestId('reset').click();
  await expect(says).toContainText('Not begun');
});

test('the walk plays by keyboard and scrubs; its link shows the same elsewhere', async ({ page, browser }) => {
  await open(page);
  const walk = await figureOf(page, 'tile-walk');
  await walk.locator('figure-frame .frame').focus();
  await page.keyboard.press('Space');
  await expect(walk.locator('read-out p').first()).toContainText('Step 3', { timeout: 20_000 });
  await page.keyboard.press('Space');
  await walk.getByTestId('walk-step').focus();
  await page.keyboard.press('End');
  await expect(walk.locator('read-out p').first()).toContainText('Step 249: the tile is complete');
  await walk.getByTestId('walk-step').fill('137');
  await setField(walk, 'walk-rows', '11');
  await walk.getByTestId('walk-step').fill('110');
  await expect(walk.locator('.walk-legend')).toContainText('lie outside C');
  await expectSameElsewhere(browser, page, walk);
});

test('lanes: typed numbers are multiplied and added, instructions counted, the link keeps them', async ({
  page,
  browser,
}) => {
  await open(page);
  const lanes = await figureOf(page, 'simd-lanes');
  await setField(lanes, 'a-1', '-2.5');
  await setField(lanes, 'c-1', '0.25');
  await expect(lanes.getByTestId('y-1')).toHaveText('−24.75');
  await expect(lanes.getByTestId('scalar-all')).toHaveText('48');
  await expect(lanes.getByTestId('simd-all')).toHaveText('12');
  await setField(lanes, 'lanes-count', '9');
  await expect(lanes.getByTestId('simd-all')).toHaveText('18');
  await expectSameElsewhere(browser, page, lanes);
  await lanes.getByTestId('lanes-reset').click();
  await expect(lanes.getByTestId('y-1')).toHaveText('20');
});

test('the link of a race sets its product; a malformed one is refused with a message', async ({ page, browser }) => {
  await open(page);
  const race = page.locator('product-race');
  await race.scrollIntoViewIfNeeded();
  await race.getByTestId('race-shape').selectOption('wide');
  await race.getByRole('button', { name: 'tiled SIMD:' }).click();
  const there = await openElsewhere(browser, await copiedLink(page, race));
  const again = there.locator('product-race');
  await expect(again.getByTestId('race-shape')).toHaveValue('wide');
  await expect(again.locator('.race-source')).toContainText('kLanes');
  await there.context().close();
  await page.goto('about:blank');
  await open(page, '#race?product-race=1;rows:1024;depth:1024;cols:1024;threads:1;source:simd');
  await expect(race).toContainText('too large');
  await expect(race.getByTestId('race-shape')).toHaveValue('first');
});

test('threads: the page is isolated and says so; links force each build on the MNIST chapter', async ({ page }) => {
  await open(page);
  await expect(page.getByTestId('isolation')).toHaveText('This page is isolated, so the engine may use threads.');
  await page.getByRole('link', { name: 'scalar', exact: true }).click();
  await expect(page.getByTestId('engine-build')).toContainText('scalar');
});

test('exercises are marked by the engine', async ({ page }) => {
  await open(page, '#exercises');
  const answers = [
    ['loads', '16', 'more than once', '6', '6 loads for 8 multiply-adds'],
    ['flop', '78', 'pixels should change', '52.4', '52,363,264'],
    ['instructions', '22', 'without SIMD', '6', 'five full vectors'],
  ] as const;
  for (const [kind, wrong, hint, right, explanation] of answers) {
    const card = page.locator(`hood-exercise[kind="${kind}"]`);
    await card.scrollIntoViewIfNeeded();
    await expect(card.getByRole('button', { name: 'Check' })).toBeEnabled();
    await card.getByTestId('answer').fill(wrong);
    await card.getByTestId('answer').press('Enter');
    await expect(card.getByTestId('mark')).toContainText(hint);
    await card.getByTestId('answer').fill(right);
    await card.getByTestId('answer').press('Enter');
    await expect(card.getByTestId('mark')).toContainText(explanation);
  }
  const order = page.locator('hood-exercise[kind="order"]');
  await order.getByLabel(/three threads/).check();
  await order.getByRole('button', { name: 'Check' }).click();
  await expect(order.getByTestId('mark')).toContainText('still one sum');
  await order.getByLabel(/two halves/).check();
  await order.getByRole('button', { name: 'Check' }).click();
  await expect(order.getByTestId('mark')).toContainText('gave the same bits just now');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing and nothing scrolls sideways on a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, '#race?tile-walk=1;rows:12;depth:20;cols:24;lanes:4;step:109');
    await settled(page);
    const race = page.locator('product-race');
    await race.getByTestId('race-shape').selectOption('square-64');
    await race.getByTestId('race-step').click();
    await raced(race, 1);
    await figureOf(page, 'tile-walk');
    await expectNoViolation(page, { parts: ['main'] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
}
