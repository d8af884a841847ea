// The plane of two inputs by mouse, touch and keyboard, on the gallery's page.
import type { Page } from '@playwright/test';
import type { PlanePlot } from '../../web/src/plots/plane-plot.js';
import { expect, test } from './test.js';
import { boxOf, details, forget } from './widgets/events.js';
import { type Gallery, startGallery } from './widgets/gallery-server.js';

let gallery: Gallery;

test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());
test.beforeEach(async ({ page }) => {
  await page.goto(gallery.address);
  await page.waitForFunction(() => document.querySelector('#plane')?.shadowRoot?.querySelector('.handle'));
  // Until the plots above have found their heights.
  await page.waitForTimeout(300);
});

interface Change {
  readonly points: { readonly x1: Float64Array; readonly x2: Float64Array; readonly label: Uint8Array };
  readonly final: boolean;
  readonly index: number;
  readonly action: string;
}

/** The plot's points as [x₁, x₂, class]. */
const pointsOf = (page: Page): Promise<number[][]> =>
  page.locator('#plane').evaluate((element) => {
    const { x1, x2, label } = (element as PlanePlot).points;
    return Array.from(x1, (x, i) => [x, x2[i] as number, label[i] as number]);
  });

const lineOf = (page: Page): Promise<number[]> =>
  page.locator('#plane').evaluate((element) => {
    const line = (element as PlanePlot).lines.find(({ past }) => !past);
    return line ? [line.w1, line.w2, line.b] : [];
  });

/** Where a place of the plane lies in the window. */
async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await boxOf(page.locator('#plane canvas'));
  const place = await page.locator('#plane').evaluate((element, p) => (element as PlanePlot).toPixels(p), { x, y });
  return [box.x + place.x, box.y + place.y];
}

test('points are added, dragged and selected with the mouse', async ({ page }) => {
  await page.mouse.click(...(await at(page, 0.5, 1.25)));
  expect(await pointsOf(page)).toHaveLength(5);
  const [added] = (await details(page, 'points-changed')) as Change[];
  expect([added?.action, added?.final, added?.index]).toEqual(['add', true, 4]);
  const [x = 0, y = 0, label] = (await pointsOf(page))[4] ?? [];
  expect(x).toBeCloseTo(0.5, 2);
  expect(y).toBeCloseTo(1.25, 2);
  expect(label).toBe(1);
  await forget(page);
  await page.mouse.move(...(await at(page, 0, 0)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 0.25, 0.25)), { steps: 4 });
  // Beyond the view it stays at its edge.
  await page.mouse.move(...(await at(page, -0.9, 0.25)), { steps: 4 });
  await page.mouse.up();
  const changes = (await details(page, 'points-changed')) as Change[];
  expect(changes.filter(({ final }) => final)).toHaveLength(1);
  expect(changes.at(-1)).toMatchObject({ action: 'move', index: 0, final: true });
  expect((await pointsOf(page))[0]?.[0]).toBe(-0.5);
});

test('points are edited with the keyboard alone', async ({ page }) => {
  const plane = page.locator('#plane').getByRole('application');
  await plane.focus();
  await page.keyboard.press(']');
  await expect(page.locator('#plane').getByRole('status')).toHaveText('Point 2 of 4, class 1, at (0, 1).');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  expect((await pointsOf(page))[1]).toEqual([0.05, 0.5, 0]);
  await page.keyboard.press('[');
  await page.keyboard.press('Delete');
  expect(await pointsOf(page)).toHaveLength(3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Enter');
  expect((await pointsOf(page))[3]).toEqual([0.05, 1, 1]);
  const actions = ((await details(page, 'points-changed')) as Change[]).map(({ action }) => action);
  expect(actions).toEqual(['move', 'move', 'relabel', 'remove', 'add']);
});

test('the line is moved and turned by its handles, |w| stays', async ({ page }) => {
  const place = page.locator('#plane').getByRole('slider', { name: 'Place of the line' });
  const box = await boxOf(place);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 0.5, 0.5)), { steps: 5 });
  await page.mouse.up();
  const [w1 = 0, w2 = 0, b = 0] = await lineOf(page);
  expect([w1, w2]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  expect(b).toBeCloseTo(-1, 1);
  await forget(page);
  const angle = page.locator('#plane').getByRole('slider', { name: 'Angle of the line' });
  await angle.focus();
  for (let i = 0; i < 3; ++i) await page.keyboard.press('Shift+ArrowUp');
  const [v1 = 0, v2 = 0, c = 0] = await lineOf(page);
  expect(v1).toBeCloseTo(0, 9);
  expect(v2).toBeCloseTo(Math.SQRT2, 9);
  expect(-c / v2).toBeCloseTo(0.5, 1);
  await place.focus();
  await page.keyboard.press('ArrowUp');
  expect(-((await lineOf(page))[2] ?? 0) / v2).toBeCloseTo(-c / v2 + 0.05, 6);
  expect((await details(page, 'line-changed')) as unknown[]).toHaveLength(4);
});

test('a line without direction has no handles, and extreme weights draw', async ({ page }) => {
  for (const [w1, w2, b] of [
    [0, 0, 1],
    [1e30, 1, 0],
    [1e-300, 1e-300, 1e300],
    [Number.NaN, 0, 0],
  ]) {
    await page.locator('#plane').evaluate(
      (element, line) => {
        (element as PlanePlot).lines = [{ ...line, normal: true, shade: true }];
      },
      { w1: w1 ?? 0, w2: w2 ?? 0, b: b ?? 0 },
    );
    await page.waitForTimeout(250);
    const visible = await page.locator('#plane .handle:not([hidden])').count();
    expect(visible).toBe(w1 === 1e30 ? 2 : 0);
  }
});

test('a finger drags a point, scrolls the page elsewhere, and removes a point by a long press', async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 700 } });
  const page = await context.newPage();
  await page.goto(gallery.address);
  await page.waitForFunction(() => document.querySelector('#plane')?.shadowRoot?.querySelector('.handle'));
  const client = await context.newCDPSession(page);
  const touch = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    ...points: { x: number; y: number }[]
  ): Promise<unknown> => client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const swipe = async (x: number, y: number, dy: number): Promise<void> => {
    await touch('touchStart', { x, y });
    for (let i = 1; i <= 8; ++i) await touch('touchMove', { x, y: y + (dy * i) / 8 });
    await touch('touchEnd');
    await page.waitForTimeout(250);
  };
  const scroll = (): Promise<number> => page.evaluate(() => window.scrollY);
  await page.locator('#plane').evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const [x, y] = await at(page, 0, 0);
  const before = await scroll();
  await swipe(x, y, -60);
  expect(await scroll()).toBe(before);
  expect((await pointsOf(page))[0]?.[1]).toBeGreaterThan(0.2);
  expect(await pointsOf(page)).toHaveLength(4);
  const empty = await at(page, 0.5, 0.1);
  await swipe(...empty, 60);
  expect(await scroll()).not.toBe(before);
  expect(await pointsOf(page)).toHaveLength(4);
  const [px, py] = await at(page, 1, 0);
  await touch('touchStart', { x: px, y: py });
  await page.waitForTimeout(900);
  await touch('touchEnd');
  expect(await pointsOf(page)).toHaveLength(3);
  await context.close();
});

test('10,000 points are drawn, and drawn again with a line that moves, in less than a frame each', async ({ page }) => {
  const times = await page.locator('#plane').evaluate(async (element) => {
    const plot = element as PlanePlot;
    const n = 10_000;
    const random = (seed: number): Float64Array =>
      Float64Array.from({ length: n }, (_, i) => 1.2 * Math.sin(i * seed) + 0.5);
    plot.points = { x1: random(12.9898), x2: random(78.233), label: Uint8Array.from({ length: n }, (_, i) => i % 2) };
    await new Promise((resolve) => setTimeout(resolve, 500));
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const times: number[] = [];
    for (let i = 0; i < 30; ++i) {
      plot.lines = [{ w1: Math.cos(i / 10), w2: Math.sin(i / 10), b: -0.5 }];
      const start = await frame();
      times.push((await frame()) - start);
    }
    return times.sort((a, b) => a - b);
  });
  expect(times[15]).toBeLessThan(40);
  await expect(page.locator('#plane')).toContainText('outside this view');
});

test('the value under pointer and cursor is told', async ({ page }) => {
  const box = await boxOf(page.locator('#heat canvas'));
  const place = await page.locator('#heat').evaluate((element) => (element as PlanePlot).toPixels({ x: 1, y: 1 }));
  await page.mouse.move(box.x + place.x, box.y + place.y);
  await expect(page.locator('#heat .reading')).toHaveText(/^\(1, 1\): ŷ 0\.0003/);
  await page.mouse.move(0, 0);
  await page.locator('#heat').getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('#heat').getByRole('status')).toHaveText('At (0.55, 0.5): ŷ 0.5.');
});

test('of many points only the changed are drawn anew, and it looks as if all were', async ({ page }) => {
  const apart = await page.locator('#plane').evaluate(async (element) => {
    const plane = element as PlanePlot;
    const canvas = plane.shadowRoot?.querySelector('canvas');
    const drawn = async (): Promise<Uint8ClampedArray> => {
      await plane.updateComplete;
      for (let i = 0; i < 2; ++i) await new Promise(requestAnimationFrame);
      return canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    };
    const largest = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
      a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Infinity))), 0);
    const count = 900;
    // Close to each other, so that marks and crosses overlap.
    const set = (moved: number) => ({
      x1: Float64Array.from({ length: count }, (_, i) => (i === moved ? 0.61 : ((i * 37) % 101) / 101)),
      x2: Float64Array.from({ length: count }, (_, i) => (i === moved ? 0.43 : ((i * 53) % 97) / 97)),
      label: Uint8Array.from({ length: count }, (_, i) => (i + (i === moved ? 1 : 0)) % 2),
    });
    Object.assign(plane, { points: set(-1), wrong: [3, 5, 8, 500] });
    const first = await drawn();
    Object.assign(plane, { points: set(412), wrong: [3, 8, 412, 500] });
    const changed = await drawn();
    plane.themeChanged();
    const whole = await drawn();
    Object.assign(plane, { points: set(-1), wrong: [3, 5, 8, 500] });
    const back = await drawn();
    return { moved: largest(first, changed), anew: largest(changed, whole), back: largest(first, back) };
  });
  expect(apart.moved).toBeGreaterThan(100);
  // A line's edge is rounded otherwise where the drawing is clipped: a few 255ths.
  expect(apart.anew).toBeLessThanOrEqual(12);
  expect(apart.back).toBeLessThanOrEqual(12);
});
