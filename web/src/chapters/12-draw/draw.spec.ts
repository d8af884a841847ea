// The draw chapter: mouse, finger, keyboard, undo and clear, stages, switches, exercises, the choice of network, failures.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  drawWithFinger,
  drawWithMouse,
  line,
  ONE,
  padOf,
  readDigit,
  SEVEN,
  swipe,
} from '../../../../tests/browser/pad.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { DIST } from '../../../../tests/browser/plain-server.js';
import { expect, test } from '../../../../tests/browser/test.js';

const DRAW = 'chapters/draw/';

async function openDraw(page: Page): Promise<ReturnType<typeof padOf>> {
  await page.goto(DRAW);
  await settled(page);
  return padOf(page);
}

test.describe('drawing', () => {
  test('with the mouse: the digit, its probabilities and all five stages appear while drawing', async ({
    page,
    baseURL,
  }) => {
    const trouble = watchForTrouble(page, baseURL);
    const { canvas, prediction } = await openDraw(page);
    await expect(prediction).toHaveText('');
    await drawWithMouse(page, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');

    const shares = await page.getByTestId('digit-probabilities').locator('.number').allInnerTexts();
    expect(shares).toHaveLength(10);
    const sum = shares.map((text) => Number.parseFloat(text)).reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(99);
    expect(sum).toBeLessThan(101);

    const stages = page.locator('digit-draw stage-strip li');
    await expect(stages).toHaveCount(5);
    // 0.66 of the pad from point to point, and a pen of 12 % of all: 0.66 / 0.88 = 0.75; 0.42 + 0.12 · 0.75 = 0.51.
    await expect(stages.nth(0)).toContainText('Box: 75 % of the pad high, 51 % wide');
    await expect(stages.nth(1)).toContainText(/200 × 1\d\d/);
    await expect(stages.nth(2)).toContainText(/× 0\.1; centre of mass: row \d+\.\d\d, column \d+\.\d\d/);
    // A 7 is heavy at the top: it moves down by more than the 4 rows that would centre its box.
    await expect(stages.nth(3)).toContainText(/Moved by \+[5-8] rows/);
    await expect(stages.nth(4)).toContainText('255');
    expect(trouble).toEqual([]);
  });

  test('is read while the button is still down', async ({ page }) => {
    const { canvas, prediction, clear } = await openDraw(page);
    await drawWithMouse(page, canvas, ONE);
    await readDigit(prediction);
    await clear.click();
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.1);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.9, { steps: 15 });
    await expect(prediction).toHaveText('1');
    await page.mouse.up();
  });

  test('undo takes the last stroke away, clear all; an empty pad has no prediction', async ({ page }) => {
    const { canvas, prediction, clear, undo } = await openDraw(page);
    await drawWithMouse(page, canvas, [...SEVEN, line({ x: 0.35, y: 0.5 }, { x: 0.65, y: 0.5 })]);
    await readDigit(prediction);
    await undo.click();
    expect(await readDigit(prediction)).toBe('7');
    await undo.click();
    await expect(prediction).toHaveText('');
    await expect(undo).toBeDisabled();
    await drawWithMouse(page, canvas, ONE);
    expect(await readDigit(prediction)).toBe('1');
    await clear.click();
    await expect(prediction).toHaveText('');
    await expect(page.locator('digit-draw read-out')).toContainText('no prediction');
    await expect(page.getByTestId('digit-probabilities').locator('.number').first()).toHaveText('–');
  });

  test('clear while a stroke is under way leaves nothing behind', async ({ page }) => {
    const { canvas, prediction, clear, undo } = await openDraw(page);
    await drawWithMouse(page, canvas, ONE);
    await readDigit(prediction);
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.1);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.9, { steps: 10 });
    // By keyboard or by another pointer; the mouse's button is still down.
    await clear.evaluate((button: HTMLElement) => button.click());
    await page.mouse.up();
    await page.waitForTimeout(200);
    await expect(prediction).toHaveText('');
    await expect(undo).toBeDisabled();
    await drawWithMouse(page, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
  });

  test('with the keyboard', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await canvas.focus();
    for (let i = 0; i < 4; ++i) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 8; ++i) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Space');
    expect(await readDigit(prediction)).toBe('1');
    await page.keyboard.press('Backspace');
    await expect(prediction).toHaveText('');
  });

  test('a pixel’s value is told under the pointer and by arrow keys', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await drawWithMouse(page, canvas, ONE);
    await readDigit(prediction);
    const input = page.locator('digit-draw stage-strip li').nth(4).locator('canvas');
    await input.hover();
    await expect(page.locator('digit-draw stage-strip .probed')).toHaveText(/Row 1[34], column 1[34]: \d+ of 255\./);
    await page.mouse.move(1, 1);
    await input.focus();
    for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowLeft');
    await expect(page.locator('digit-draw stage-strip .probed')).toHaveText('Row 14, column 11: 0 of 255.');
  });
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the page stays where it is while drawing, and scrolls elsewhere', async ({ page, context }) => {
    const { canvas, prediction } = await openDraw(page);
    await canvas.scrollIntoViewIfNeeded();
    const client = await context.newCDPSession(page);
    const before = await page.evaluate(() => scrollY);
    await drawWithFinger(client, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
    expect(await page.evaluate(() => scrollY)).toBe(before);

    // The same movement on the prose scrolls: the test would notice if touch did nothing at all.
    await page.locator('#examples p').first().scrollIntoViewIfNeeded();
    const from = await page.evaluate(() => scrollY);
    await swipe(client, line({ x: 195, y: 600 }, { x: 195, y: 200 }, 20));
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(from + 100);
  });

  test('a second finger does not break into the stroke of the first', async ({ page, context }) => {
    const { canvas, prediction } = await openDraw(page);
    await canvas.scrollIntoViewIfNeeded();
    const client = await context.newCDPSession(page);
    const box = (await canvas.boundingBox())!;
    const at = (x: number, y: number, id: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height, id });
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at(0.5, 0.15, 1)] });
    for (let y = 0.2; y < 0.85; y += 0.05) {
      await client.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: [at(0.5, y, 1), at(0.9, 0.5, 2)],
      });
    }
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    expect(await readDigit(prediction)).toBe('1');
  });
});

test.describe('certainty', () => {
  test('a clear digit has no hint, a shape between two digits or none has one', async ({ page }) => {
    const { canvas, prediction, clear } = await openDraw(page);
    await drawWithMouse(page, canvas, ONE);
    await readDigit(prediction);
    await expect(page.getByTestId('digit-hint')).toHaveText('');
    // Scribbles: at least one of these leaves no digit with a clear lead.
    const hints: string[] = [];
    for (const shape of [
      [line({ x: 0.1, y: 0.5 }, { x: 0.9, y: 0.5 })],
      [line({ x: 0.1, y: 0.1 }, { x: 0.9, y: 0.9 }), line({ x: 0.9, y: 0.1 }, { x: 0.1, y: 0.9 })],
      [line({ x: 0.1, y: 0.5 }, { x: 0.9, y: 0.5 }), line({ x: 0.5, y: 0.1 }, { x: 0.5, y: 0.9 })],
      [[{ x: 0.5, y: 0.5 }]],
    ]) {
      await clear.click();
      await drawWithMouse(page, canvas, shape);
      await readDigit(prediction);
      hints.push((await page.getByTestId('digit-hint').textContent()) ?? '');
    }
    expect(hints.join('')).toMatch(/Undecided|Torn/);
  });
});

test.describe('leaving a stage out', () => {
  test('takes over the drawing from above; without the box a small digit in a corner looks different to the network', async ({
    page,
  }) => {
    const { canvas, prediction } = await openDraw(page);
    const small = SEVEN.map((stroke) => stroke.map(({ x, y }) => ({ x: 0.05 + 0.3 * x, y: 0.05 + 0.3 * y })));
    await drawWithMouse(page, canvas, small);
    expect(await readDigit(prediction)).toBe('7');
    await expect(page.getByTestId('without-whole')).toHaveText('7');
    await expect(page.getByTestId('without-partial')).toHaveText('7');
    const bars = page.locator('digit-without bar-chart .number');
    const before = await bars.allInnerTexts();
    for (const step of ['pen', 'box', 'mass', 'stretch']) {
      await page.getByTestId(`step-${step}`).uncheck();
      await expect(page.locator('digit-without read-out')).toContainText('it reads', { timeout: 10_000 });
      if (step === 'box') await expect.poll(() => bars.allInnerTexts()).not.toEqual(before);
      await page.getByTestId(`step-${step}`).check();
      await expect.poll(() => bars.allInnerTexts()).toEqual(before);
    }
    // Everything off at once: what a page without this chapter would show the network.
    for (const step of ['pen', 'box', 'mass', 'stretch']) await page.getByTestId(`step-${step}`).uncheck();
    await expect.poll(() => bars.allInnerTexts()).not.toEqual(before);
    await expect(page.getByTestId('without-whole')).toHaveText('7');
  });

  test('has a pad of its own, which is then left alone', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await drawWithMouse(page, page.getByTestId('without-canvas'), ONE);
    await expect(page.getByTestId('without-whole')).toHaveText('1');
    await drawWithMouse(page, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
    await page.waitForTimeout(200);
    await expect(page.getByTestId('without-whole')).toHaveText('1');
  });
});

test.describe('exercises', () => {
  test('the engine marks the drawing', async ({ page }) => {
    await openDraw(page);
    const mark = page.getByTestId('mark-heavy-head');
    await expect(mark).toHaveText('Nothing drawn yet.');
    const pad = page.getByTestId('challenge-heavy-head');
    await drawWithMouse(page, pad, ONE);
    await expect(mark).toContainText('Not yet.');
    await drawWithMouse(page, pad, [line({ x: 0.2, y: 0.15 }, { x: 0.8, y: 0.15 })]);
    await expect(mark).toContainText('Solved.');
  });

  test('right with all stages, wrong without the box', async ({ page }) => {
    await openDraw(page);
    const mark = page.getByTestId('mark-needs-box');
    const small = SEVEN.map((stroke) => stroke.map(({ x, y }) => ({ x: 0.3 * x, y: 0.3 * y })));
    await drawWithMouse(page, page.getByTestId('challenge-needs-box'), small);
    await expect(mark).toContainText('With all stages it reads 7');
    await expect(mark).toContainText('Not yet.');
    await page.locator('draw-challenge[kind="needs-box"] select').selectOption('7');
    await expect(mark).toContainText(/Solved\.|without the box 7/);
  });
});

test.describe('the network', () => {
  test('that came with the page is named with its accuracy', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await expect(page.getByTestId('network').locator('option')).toHaveCount(1);
    await drawWithMouse(page, canvas, ONE);
    await readDigit(prediction);
    const manifest = (await (await page.request.get('data/manifest.json')).json()) as {
      model: { testAccuracy: number };
    };
    await expect(page.getByTestId('network-accuracy')).toContainText(
      `${(manifest.model.testAccuracy * 100).toFixed(2)} %`,
    );
  });

  test('trained in this browser can be chosen, and reads the drawing again', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await keepAsTrained(
      page,
      async () => new Uint8Array(await (await fetch('../../data/digits.safetensors')).arrayBuffer()),
    );
    await page.reload();
    await settled(page);
    await drawWithMouse(page, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
    await page.getByTestId('network').selectOption('trained');
    await expect(page.getByTestId('network')).toHaveValue('trained');
    await expect(page.getByTestId('network-accuracy')).toContainText('%');
    expect(await readDigit(prediction)).toBe('7');
    await page.getByTestId('network').selectOption('shipped');
    expect(await readDigit(prediction)).toBe('7');
  });

  test('trained in this browser is used without fetching the other', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await keepAsTrained(
      page,
      async () => new Uint8Array(await (await fetch('../../data/digits.safetensors')).arrayBuffer()),
    );
    await page.reload();
    await settled(page);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.getByTestId('network').selectOption('trained');
    await drawWithMouse(page, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
    expect(requests.filter((url) => url.endsWith('.safetensors'))).toEqual([]);
  });

  test('that is no network is refused with a reason; the present one stays', async ({ page }) => {
    const { canvas, prediction } = await openDraw(page);
    await keepAsTrained(page, async () => new Uint8Array([1, 2, 3, 4]));
    await page.reload();
    await settled(page);
    await drawWithMouse(page, canvas, SEVEN);
    expect(await readDigit(prediction)).toBe('7');
    await page.getByTestId('network').selectOption('trained');
    await expect(page.getByTestId('network-error')).not.toHaveText('');
    await expect(page.getByTestId('network')).toHaveValue('shipped');
    expect(await readDigit(prediction)).toBe('7');
  });
});

test.describe('a link', () => {
  test('carries the drawing', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { canvas, prediction } = await openDraw(page);
    await drawWithMouse(page, canvas, SEVEN);
    const shares = page.getByTestId('digit-probabilities').locator('.number');
    expect(await readDigit(prediction)).toBe('7');
    const before = await shares.allTextContents();
    await page.getByTestId('copy-link').click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('#draw?digit-draw=1.');
    expect(link.length).toBeLessThan(500);

    await page.goto('about:blank');
    await page.goto(link);
    await expect(prediction).toHaveText('7', { timeout: 30_000 });
    const after = await shares.allTextContents();
    // Thinned and on a grid, but the same to a few per cent.
    const changes = after.map((text, i) => Math.abs(Number.parseFloat(text) - Number.parseFloat(before[i] ?? '')));
    expect(Math.max(...changes)).toBeLessThan(5);
    await padOf(page).undo.click();
    await expect(prediction).toHaveText('');
  });

  test('that is malformed gives an empty pad and a message', async ({ page }) => {
    await page.goto(`${DRAW}#draw?digit-draw=1.nonsense`);
    await settled(page);
    await expect(page.getByTestId('network-error')).toContainText('cannot be read');
    await expect(page.getByTestId('digit-prediction')).toHaveText('');
  });
});

test.describe('failures', () => {
  for (const [what, pattern] of [
    ['the model', '**/data/digits.safetensors'],
    ['the manifest', '**/data/manifest.json'],
    ['the engine’s code', '**/engine/engine-*.js'],
    ['the engine’s program', '**/engine/engine-*.wasm'],
  ] as const) {
    test(`${what} does not arrive: a note, the drawing is kept, and trying again helps`, async ({ page }) => {
      await page.route(pattern, (route) => route.fulfill({ status: 503, body: 'out of order' }));
      const { canvas, prediction } = await openDraw(page);
      await drawWithMouse(page, canvas, SEVEN);
      const note = page.getByTestId('digit-error');
      await expect(note).toContainText(/\S/, { timeout: 30_000 });
      await expect(prediction).toHaveText('');
      await page.unroute(pattern);
      await note.getByRole('button', { name: 'Try again' }).click();
      await expect(prediction).toHaveText('7', { timeout: 30_000 });
      await expect(note).toHaveText('');
    });
  }

  test('a damaged model is not used', async ({ page }) => {
    const body = await readFile(join(DIST, 'data/digits.safetensors'));
    body[body.length - 5] = (body[body.length - 5] ?? 0) ^ 1;
    await page.route('**/data/digits.safetensors', (route) => route.fulfill({ body }));
    const { canvas, prediction } = await openDraw(page);
    await drawWithMouse(page, canvas, SEVEN);
    await expect(page.getByTestId('digit-error')).toContainText('damaged', { timeout: 30_000 });
    await expect(prediction).toHaveText('');
  });
});

/** Puts a network where the chapter on training leaves it. `bytes` runs in the page. */
async function keepAsTrained(page: Page, bytes: () => Promise<Uint8Array>): Promise<void> {
  await page.evaluate(
    `(async () => {
      const bytes = await (${bytes.toString()})();
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open('mlp-lecture', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('models');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      await new Promise((resolve, reject) => {
        const transaction = database.transaction('models', 'readwrite');
        transaction.objectStore('models').put({ bytes, savedAt: Date.now() }, 'last-trained');
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      database.close();
    })()`,
  );
}
