// Widgets and plots by mouse, touch and keyboard, on a page of their own that Vite's development server builds for the test.
import type { Locator, Page } from '@playwright/test';
import { expectNoViolation } from './accessibility.js';
import { expect, test } from './test.js';
import { boxOf, details, forget, sent } from './widgets/events.js';
import type { SentEvent } from './widgets/gallery.js';
import { type Gallery, startGallery } from './widgets/gallery-server.js';

let gallery: Gallery;
let address = '';

test.beforeAll(async () => {
  gallery = await startGallery();
  address = gallery.address;
});

test.afterAll(() => gallery.close());

test.beforeEach(async ({ page }) => {
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('#bars')?.shadowRoot?.querySelector('li') != null);
});

test.describe('number-field', () => {
  test('takes what is typed, and says the range of what it does not take', async ({ page }) => {
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    await seed.fill('42');
    await seed.press('Enter');
    expect(await details(page, 'value-changed')).toEqual([{ value: 42, final: true }]);
    for (const wrong of ['100', '-1', '2.5', 'abc', '']) {
      await seed.fill(wrong);
      await seed.press('Enter');
      await expect(page.locator('#seed').getByRole('alert')).toHaveText('Type a whole number from 0 to 99.');
      await expect(seed).toHaveAttribute('aria-invalid', 'true');
      await expect(seed).toHaveValue('42');
    }
    expect(await sent(page, 'value-changed')).toHaveLength(1);
    await seed.fill('99');
    await seed.press('Enter');
    await expect(page.locator('#seed .message')).toHaveText('');
    await expect(seed).toHaveAttribute('aria-invalid', 'false');
  });

  test('says it too to a reader who leaves with Tab, for a while', async ({ page }) => {
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    await seed.fill('1e30');
    await seed.press('Tab');
    await expect(page.locator('#seed').getByRole('alert')).toHaveText('Type a whole number from 0 to 99.');
    await expect(page.locator('#seed .message')).toHaveText('', { timeout: 8000 });
  });

  test('steps with the arrows and stops at the ends', async ({ page }) => {
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    await seed.press('ArrowUp');
    await seed.press('Shift+ArrowUp');
    await seed.press('ArrowDown');
    await expect(seed).toHaveValue('17');
    await seed.fill('98');
    await seed.press('Enter');
    await seed.press('Shift+ArrowUp');
    await expect(seed).toHaveValue('99');
    const rate = page.getByRole('spinbutton', { name: 'Rate' });
    await rate.press('ArrowUp');
    await rate.press('ArrowUp');
    await expect(rate).toHaveValue('0.02');
    await rate.press('ArrowDown');
    await rate.press('ArrowDown');
    await expect(rate).toHaveValue('0.005');
  });

  test('is dragged sideways', async ({ page }) => {
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    const box = await boxOf(seed);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y, { steps: 5 });
    expect(Number(await seed.inputValue())).toBe(12);
    await page.mouse.move(x - 12, y, { steps: 5 });
    await page.mouse.up();
    expect(Number(await seed.inputValue())).toBe(5);
    const changes = (await details(page, 'value-changed')) as { value: number; final: boolean }[];
    expect(changes.at(-1)).toEqual({ value: 5, final: true });
    expect(changes.filter((c) => c.final)).toHaveLength(1);
    await expect(seed).not.toBeFocused();
  });
});

test('slider-field and select-field report what is chosen', async ({ page }) => {
  const tilt = page.getByRole('slider', { name: 'Tilt' });
  await tilt.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('#tilt output')).toHaveText('−1°');
  expect(await details(page, 'value-changed')).toContainEqual({ value: -1, final: true });
  await forget(page);
  await page.getByLabel('Activation').selectOption('tanh');
  expect(await details(page, 'value-changed')).toEqual([{ value: 'tanh', final: true }]);
});

test.describe('play-controls', () => {
  const names = async (page: Page): Promise<string[]> =>
    (await page.evaluate(() => (globalThis as unknown as { sent: SentEvent[] }).sent.map((e) => e.type))) as string[];

  test('report play, pause, step, reset and speed', async ({ page }) => {
    const controls = page.locator('#controls');
    await controls.getByRole('button', { name: 'Play' }).click();
    await controls.evaluate((element) => element.setAttribute('playing', ''));
    await expect(controls.getByRole('button', { name: 'Step' })).toBeDisabled();
    await controls.getByRole('button', { name: 'Pause' }).click();
    await controls.evaluate((element) => element.removeAttribute('playing'));
    await controls.getByRole('button', { name: 'Step' }).click();
    await controls.getByRole('button', { name: 'Reset' }).click();
    await controls.getByLabel('Speed').selectOption('1');
    expect(await names(page)).toEqual(['play', 'pause', 'step', 'reset', 'speed-changed']);
    expect(await details(page, 'speed-changed')).toEqual([{ speed: 1 }]);
  });

  test('with two buttons, a second click on play reports nothing', async ({ page }) => {
    const train = page.getByTestId('train');
    await expect(page.getByTestId('pause')).toBeDisabled();
    await train.click();
    await page.locator('#two').evaluate((element) => element.setAttribute('playing', ''));
    await expect(train).toHaveAttribute('aria-pressed', 'true');
    await train.click();
    expect(await names(page)).toEqual(['play']);
    await page.getByTestId('pause').click();
    expect(await names(page)).toEqual(['play', 'pause']);
  });

  test('answer to the keys of their figure, unless something in it wants them', async ({ page }) => {
    await page.getByRole('group', { name: 'What happens when you press Space?' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('r');
    expect(await names(page)).toEqual(['play', 'step', 'reset']);
    await forget(page);
    await page.getByRole('spinbutton', { name: 'Seed' }).focus();
    await page.keyboard.press('r');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('slider', { name: 'Tilt' }).focus();
    await page.keyboard.press('ArrowRight');
    expect((await names(page)).filter((name) => name !== 'value-changed')).toEqual([]);
    await forget(page);
    await page.locator('#controls').getByRole('button', { name: 'Reset' }).focus();
    await page.keyboard.press('Space');
    expect(await names(page)).toEqual(['reset']);
    await page.keyboard.press('Control+r', { delay: 0 }).catch(() => undefined);
  });
});

test('figure-frame keeps the order of its parts and folds the explanation', async ({ page }) => {
  const frame = page.locator('#frame');
  const tops = await frame.evaluate((element) =>
    ['.question', '.picture', '.controls', '.read-out', '.why'].map(
      (part) => element.shadowRoot?.querySelector(part)?.getBoundingClientRect().top ?? Number.NaN,
    ),
  );
  expect([...tops].sort((a, b) => a - b)).toEqual(tops);
  await expect(frame.getByText('Because.')).toBeHidden();
  await frame.getByText('Why?').click();
  await expect(frame.getByText('Because.')).toBeVisible();
  expect(await frame.evaluate((element) => (element as HTMLElement & { whyOpen: boolean }).whyOpen)).toBe(true);
});

interface Point {
  readonly x: number;
  readonly y: number;
}
type Strokes = readonly (readonly Point[])[];

test.describe('stroke-pad', () => {
  const strokes = (page: Page): Promise<Strokes> =>
    page.locator('#pad').evaluate((pad) => (pad as HTMLElement & { strokes: Strokes }).strokes);

  test('keeps what the mouse draws as strokes in pad coordinates', async ({ page }) => {
    const box = await boxOf(page.getByTestId('canvas'));
    const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(0.25, 0.25));
    await page.mouse.down();
    await page.mouse.move(...at(0.75, 0.25), { steps: 10 });
    // Beyond the edge the line goes along it.
    await page.mouse.move(...at(0.75, 1.5), { steps: 10 });
    await page.mouse.up();
    await page.mouse.click(...at(0.5, 0.5));
    const drawn = await strokes(page);
    expect(drawn).toHaveLength(2);
    const [line, dot] = drawn;
    expect(line?.[0]?.x).toBeCloseTo(0.25, 2);
    expect(line?.at(-1)?.y).toBe(1);
    expect(line?.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
    expect(dot).toHaveLength(1);
    const changes = (await details(page, 'strokes-changed')) as { final: boolean }[];
    expect(changes.filter((c) => c.final)).toHaveLength(2);
    expect(await ink(page)).toBeGreaterThan(0.02);
  });

  test('uses all the places that a pointer went through between two frames', async ({ page }) => {
    await page.getByTestId('canvas').evaluate((canvas) => {
      const rect = canvas.getBoundingClientRect();
      const init = (x: number, y: number): PointerEventInit => ({
        pointerId: 7,
        clientX: rect.left + x * rect.width,
        clientY: rect.top + y * rect.height,
        button: 0,
        bubbles: true,
      });
      canvas.setPointerCapture = () => undefined;
      canvas.dispatchEvent(new PointerEvent('pointerdown', init(0.1, 0.1)));
      const between = [0.2, 0.3, 0.4].map((x) => new PointerEvent('pointermove', init(x, 0.5 - x)));
      canvas.dispatchEvent(new PointerEvent('pointermove', { ...init(0.4, 0.1), coalescedEvents: between }));
      canvas.dispatchEvent(new PointerEvent('pointerup', init(0.4, 0.1)));
    });
    const [stroke] = await strokes(page);
    expect(stroke?.map(({ x }) => Number(x.toFixed(2)))).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  test('takes undo and clear', async ({ page }) => {
    const box = await boxOf(page.getByTestId('canvas'));
    for (const x of [0.2, 0.5, 0.8]) await page.mouse.click(box.x + x * box.width, box.y + box.height / 2);
    await page.locator('#pad').getByRole('button', { name: 'Undo' }).click();
    expect(await strokes(page)).toHaveLength(2);
    await page.getByTestId('clear').click();
    expect(await strokes(page)).toEqual([]);
    await expect(page.locator('#pad').getByRole('button', { name: 'Undo' })).toBeDisabled();
    await expect.poll(() => ink(page)).toBe(0);
  });

  test('is drawn on with the keyboard', async ({ page }) => {
    await page.getByTestId('canvas').focus();
    for (const key of ['ArrowLeft', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    for (let i = 0; i < 5; ++i) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    const [stroke, ...more] = await strokes(page);
    expect(more).toEqual([]);
    expect(stroke).toHaveLength(6);
    expect(stroke?.[0]).toEqual({ x: 0.48, y: 0.48 });
    expect(stroke?.at(-1)?.y).toBeCloseTo(0.98, 9);
    await expect(page.locator('#pad').getByRole('status')).toContainText('Pen up, 50 % from the left');
    await page.keyboard.press('Backspace');
    expect(await strokes(page)).toEqual([]);
  });

  test('draws strokes that it is given', async ({ page }) => {
    await page.locator('#pad').evaluate((pad) => {
      (pad as HTMLElement & { strokes: Strokes }).strokes = [
        [
          { x: 0.1, y: 0.5 },
          { x: 0.9, y: 0.5 },
        ],
      ];
    });
    // A line of 0.8 with a pen of 0.1 and round ends covers 0.08 + π · 0.05² of the pad.
    await expect.poll(() => ink(page)).toBeCloseTo(0.0879, 2);
    expect(await sent(page, 'strokes-changed')).toEqual([]);
  });

  test('holds the page still under a finger that draws, and not elsewhere', async ({ browser }) => {
    const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 700 } });
    const phone = await context.newPage();
    await phone.goto(address);
    const box = await boxOf(phone.getByTestId('canvas'));
    const client = await context.newCDPSession(phone);
    const swipe = async (x: number, from: number, to: number): Promise<void> => {
      await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y: from }] });
      for (let i = 1; i <= 8; ++i) {
        const y = from + ((to - from) * i) / 8;
        await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y }] });
      }
      await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await phone.waitForTimeout(200);
    };
    const scroll = (): Promise<number> => phone.evaluate(() => window.scrollY);
    const before = await scroll();
    await swipe(box.x + box.width / 2, box.y + box.height * 0.9, box.y + box.height * 0.1);
    expect(await scroll()).toBe(before);
    const [stroke] = await strokes(phone);
    expect(stroke?.at(-1)?.y).toBeCloseTo(0.1, 1);
    await swipe(box.x + box.width + 20, box.y + box.height * 0.9, box.y + box.height * 0.1);
    expect(await scroll()).not.toBe(before);
    await context.close();
  });

  /** Share of the pad that has ink on it. */
  function ink(page: Page): Promise<number> {
    return page.getByTestId('canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let covered = 0;
      for (let i = 3; i < pixels.length; i += 4) covered += (pixels[i] ?? 0) / 255;
      return covered / (canvas.width * canvas.height);
    });
  }
});

test('read-out shows every text at once and speaks at most once in its interval, the last one always', async ({
  page,
}) => {
  const spoken = await page.locator('#said').evaluate(async (element) => {
    const readOut = element as HTMLElement & { text: string };
    const status = element.shadowRoot?.querySelector('[role="status"]');
    const heard: string[] = [];
    new MutationObserver(() => heard.push(status?.textContent ?? '')).observe(status ?? element, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    for (let i = 1; i <= 20; ++i) {
      readOut.text = `Step ${i}.`;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const shown = element.shadowRoot?.querySelector('p')?.textContent;
    await new Promise((resolve) => setTimeout(resolve, 900));
    return { shown, heard };
  });
  expect(spoken.shown).toBe('Step 20.');
  expect(spoken.heard.length).toBeLessThanOrEqual(3);
  expect(spoken.heard.at(-1)).toBe('Step 20.');
});

test('error-note takes no room without a message, says one and offers to try again', async ({ page }) => {
  const note = page.locator('#note');
  expect((await note.boundingBox())?.height ?? 0).toBe(0);
  await note.evaluate((element) => element.setAttribute('message', 'train-images-3.idx.gz: 404'));
  await expect(note.getByRole('alert')).toContainText('train-images-3.idx.gz: 404');
  await note.getByRole('button', { name: 'Try again' }).click();
  expect(await sent(page, 'retry')).toHaveLength(1);
});

test('progress-bar is one to screen readers too', async ({ page }) => {
  await expect(page.getByRole('progressbar', { name: 'Data' })).toHaveJSProperty('value', 0.25);
});

test.describe('plots', () => {
  /** A hash of what a canvas shows. */
  const picture = (locator: Locator): Promise<string> =>
    locator
      .locator('canvas')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

  test('line-chart draws what is appended, and follows the theme', async ({ page }) => {
    const chart = page.locator('#chart');
    await expect(chart.getByRole('img', { name: 'Two falling curves.' })).toBeVisible();
    const before = await picture(chart);
    await chart.evaluate((element) => {
      const line = element as HTMLElement & { appendPoints(id: string, x: number[], y: number[]): void };
      line.appendPoints('now', [1, 2, 3], [0.7, 0, 0.1]);
    });
    await expect.poll(() => picture(chart)).not.toBe(before);
    const light = await picture(chart);
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    await expect.poll(() => picture(chart)).not.toBe(light);
    const message = await chart.evaluate((element) => {
      try {
        (element as HTMLElement & { appendPoints(id: string, x: number[], y: number[]): void }).appendPoints(
          'none',
          [],
          [],
        );
        return '';
      } catch (error) {
        return String(error);
      }
    });
    expect(message).toContain('no curve "none"');
  });

  test('line-chart tells the values under the pointer and under the keyboard’s cursor', async ({ page }) => {
    const chart = page.locator('#chart');
    const box = await boxOf(chart.locator('.u-over'));
    await page.mouse.move(box.x + 1, box.y + box.height / 2);
    await expect(chart.locator('.reading')).toHaveText('epoch 0: earlier run 2, training 2');
    await page.mouse.move(0, 0);
    await chart.locator('.plot').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(chart.locator('.reading')).toHaveText(/^epoch 4\.8: earlier run 0\.1814$/);
  });

  test('image-grid tells the exact value of a pixel, by pointer and by keyboard', async ({ page }) => {
    const grid = page.locator('#grid');
    const box = await boxOf(grid.locator('canvas'));
    const cell = 84;
    await page.mouse.move(box.x + cell + 6 + cell * 0.9, box.y + cell / 2);
    await expect(grid.locator('.value')).toHaveText('Unit 2, row 14, column 25: −2');
    await page.mouse.click(box.x + 5, box.y + 5);
    expect(await details(page, 'image-selected')).toEqual([{ index: 0 }]);
    await page.mouse.move(0, 0);
    await grid.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(grid.getByRole('option')).toHaveText('Unit 3. Unit 3, row 14, column 13: 3');
    await page.keyboard.press('Enter');
    expect((await details(page, 'image-selected')).at(-1)).toEqual({ index: 2 });
  });

  test('image-grid shows positive weights orange, negative ones blue, stronger ones stronger', async ({ page }) => {
    const pixels = await page.locator('#grid canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const at = (x: number): number[] => [...(canvas.getContext('2d')?.getImageData(x, 42, 1, 1).data ?? [])];
      return { strong: at(2 * 90 + 20), weak: at(20), negative: at(2 * 90 + 64) };
    });
    const [strong, weak, negative] = [pixels.strong, pixels.weak, pixels.negative] as [number[], number[], number[]];
    const warmth = (c: number[]): number => (c[0] ?? 0) - (c[2] ?? 0);
    expect(warmth(strong)).toBeGreaterThan(100);
    expect(warmth(weak)).toBeGreaterThan(10);
    expect(warmth(strong)).toBeGreaterThan(warmth(weak));
    expect(warmth(negative)).toBeLessThan(-80);
  });

  test('confusion-matrix is a table, walked with the arrows, whose cells can be chosen', async ({ page }) => {
    const table = page.locator('#matrix').getByRole('table');
    await expect(table.getByRole('columnheader')).toHaveCount(11);
    await expect(table.getByRole('rowheader')).toHaveCount(10);
    await table.getByRole('button', { name: '0 recognised: 900' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(table.getByRole('button', { name: '2 taken for 1: 0' })).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await details(page, 'cell-selected')).toEqual([{ actual: 2, predicted: 1, count: 0 }]);
    expect(
      await table
        .getByRole('button')
        .evaluateAll((cells) => cells.filter((c) => (c as HTMLElement).tabIndex === 0).length),
    ).toBe(1);
  });

  test('bar-chart writes labels and numbers and draws bars to scale', async ({ page }) => {
    const list = page.getByRole('list', { name: 'Shares' });
    await expect(list.getByRole('listitem')).toHaveText([/a\s*0\.0 %/, /b\s*25\.0 %/, /c\s*75\.0 %/]);
    await page.waitForTimeout(200);
    const widths = await list
      .locator('.bar')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
    expect((widths[2] ?? 0) / (widths[1] ?? 0)).toBeCloseTo(3, 2);
    expect(widths[0]).toBe(0);
  });

  test('are redrawn for another width and another density of pixels', async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, deviceScaleFactor: 3 });
    const page = await context.newPage();
    await page.goto(address);
    const size = (): Promise<number[]> =>
      page.locator('#grid canvas').evaluate((c) => [(c as HTMLCanvasElement).width, c.clientWidth]);
    await expect.poll(async () => (await size())[0]).toBeGreaterThan(900);
    const [device, css] = (await size()) as [number, number];
    expect(device).toBe(css * 3);
    await page.setViewportSize({ width: 800, height: 800 });
    await expect.poll(async () => (await size())[0]).toBe(((await size())[1] ?? 0) * 3);
    expect((await size())[1]).toBeGreaterThan(css);
    await context.close();
  });
});

test('axe finds nothing, in either theme', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('#note').evaluate((element) => element.setAttribute('message', 'Something failed.'));
  await page.waitForTimeout(200);
  await expectNoViolation(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(200);
  await expectNoViolation(page, { rules: 'contrast' });
});
