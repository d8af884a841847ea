// The home page's pad: it works, it costs nothing until it is used, it stays within its budget, and nothing on the page jumps.
import type { CDPSession, Page } from '@playwright/test';
import { drawWithFinger, drawWithMouse, ONE, padOf, readDigit, SEVEN } from './pad.js';
import { settled, watchForTrouble } from './pages.js';
import { expect, test } from './test.js';

/** First visit, engine included, model and MNIST not; and the model. Bytes as sent. */
const FIRST_VISIT_LIMIT = 300_000;
const MODEL_LIMIT = 250_000;

const isModel = (url: string): boolean => url.endsWith('.safetensors');
const isEngine = (url: string): boolean => new URL(url).pathname.includes('/engine/');

/** Bytes that came over the network, by address, as they come in. */
async function countBytes(client: CDPSession): Promise<Map<string, number>> {
  const bytes = new Map<string, number>();
  const addresses = new Map<string, string>();
  client.on('Network.responseReceived', ({ requestId, response }) => addresses.set(requestId, response.url));
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = addresses.get(requestId);
    if (url) bytes.set(url, (bytes.get(url) ?? 0) + encodedDataLength);
  });
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  return bytes;
}

/** Adds up layout shifts from the start, those after input too. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const record = globalThis as unknown as { shifts: number };
    record.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) record.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { shifts: number }).shifts);
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  test.describe(`${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport });

    test('the pad reads digits; nothing moves, nothing is said on the console', async ({ page, baseURL }) => {
      const trouble = watchForTrouble(page, baseURL);
      const shifts = await watchShifts(page);
      await page.goto('./');
      await settled(page);
      const { canvas, prediction, clear, undo } = padOf(page);
      await expect(prediction).toHaveText('');
      expect(await shifts()).toBe(0);
      await drawWithMouse(page, canvas, SEVEN);
      expect(await readDigit(prediction)).toBe('7');
      await undo.click();
      await expect(prediction).toHaveText('');
      await drawWithMouse(page, canvas, ONE);
      expect(await readDigit(prediction)).toBe('1');
      await clear.click();
      await expect(prediction).toHaveText('');
      // The numbers beside the bars are set flush right, so their first digits move when there are more of them.
      expect(await shifts()).toBeLessThan(0.003);
      expect(trouble).toEqual([]);
    });
  });
}

test('a first visit fits its budget, and the model is fetched only when the pad is used', async ({ page, context }) => {
  const client = await context.newCDPSession(page);
  const bytes = await countBytes(client);
  await page.goto('./');
  await settled(page);
  await page.waitForTimeout(1500);
  expect([...bytes.keys()].filter((url) => isModel(url) || isEngine(url))).toEqual([]);

  const { canvas, prediction } = padOf(page);
  await drawWithMouse(page, canvas, SEVEN);
  expect(await readDigit(prediction)).toBe('7');
  const entries = [...bytes];
  expect(entries.filter(([url]) => isEngine(url) && url.endsWith('.wasm'))).toHaveLength(1);
  const model = entries.filter(([url]) => isModel(url)).reduce((sum, [, size]) => sum + size, 0);
  const rest = entries.filter(([url]) => !isModel(url)).reduce((sum, [, size]) => sum + size, 0);
  const list = entries.map(([url, size]) => `${size}  ${new URL(url).pathname}`).join('\n');
  test.info().annotations.push({ type: 'bytes', description: `page and engine ${rest}, model ${model}` });
  expect(rest, `page and engine, in bytes as sent:\n${list}`).toBeLessThanOrEqual(FIRST_VISIT_LIMIT);
  expect(model, `model, in bytes as sent:\n${list}`).toBeLessThanOrEqual(MODEL_LIMIT);
  expect(model).toBeGreaterThan(0);
});

test('the focus wakes the pad as well', async ({ page }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto('./');
  await settled(page);
  await padOf(page).canvas.focus();
  await expect.poll(() => requests.some(isModel)).toBe(true);
});

test('without the model the drawing is kept, and trying again helps', async ({ page }) => {
  await page.route('**/*.safetensors', (route) => route.abort());
  await page.goto('./');
  await settled(page);
  const { canvas, prediction } = padOf(page);
  await drawWithMouse(page, canvas, SEVEN);
  const note = page.getByTestId('digit-error');
  await expect(note).toContainText('digits.safetensors', { timeout: 30_000 });
  await page.unroute('**/*.safetensors');
  await note.getByRole('button', { name: 'Try again' }).click();
  await expect(prediction).toHaveText('7', { timeout: 30_000 });
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('drawing does not scroll the page', async ({ page, context }) => {
    await page.goto('./');
    await settled(page);
    const { canvas, prediction } = padOf(page);
    await canvas.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await drawWithFinger(await context.newCDPSession(page), canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
    expect(await page.evaluate(() => scrollY)).toBe(before);
  });
});
