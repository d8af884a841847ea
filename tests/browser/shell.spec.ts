// The shell in a browser: contents, drawer, previous and next, steps, presenter mode, theme, text without scripts.
import type { Locator, Page } from '@playwright/test';
import { builtChapters, builtPages, settled } from './pages.js';
import { expect, test } from './test.js';

const phone = { width: 390, height: 844 };
const laptop = { width: 1280, height: 800 };

/** A chapter to try the shell on: the first in the contents. Returns its steps' ids. */
async function openFirstChapter(page: Page, query = ''): Promise<string[]> {
  await page.goto('./');
  const href = await page.locator('.chapter-list a').first().getAttribute('href');
  await page.goto(`${href}${query}`);
  await settled(page);
  const ids = await page.locator('section.step').evaluateAll((steps) => steps.map((step) => step.id));
  expect(ids.length).toBeGreaterThan(1);
  return ids;
}

/** The text that can be seen, unlike textContent. */
async function shownText(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join(' ');
}

const visibleSteps = (page: Page): Promise<string[]> =>
  page.locator('section.step').evaluateAll((steps) => steps.filter((s) => s.checkVisibility()).map((s) => s.id));

const presenting = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.hasAttribute('data-presenting'));

test.describe('contents', () => {
  test('home lists every chapter with its summary, and each link opens it', async ({ page }) => {
    await page.goto('./');
    const items = page.locator('.chapter-list li');
    await expect(items).toHaveCount(builtChapters().length);
    for (const item of await items.all()) {
      const title = await shownText(item.locator('a'));
      expect((await shownText(item.locator('p'))).length).toBeGreaterThan(20);
      await item.locator('a').click();
      await expect(page.locator('h1')).toHaveText(title);
      await expect(page).toHaveTitle(new RegExp(title.replace(/[^\w ]/g, '.')));
      await page.goBack();
    }
  });

  test('stand at the left on a laptop, mark the chapter and lead to its steps', async ({ page }) => {
    await page.setViewportSize(laptop);
    const ids = await openFirstChapter(page);
    const contents = page.getByRole('navigation', { name: 'Contents' });
    await expect(contents).toBeVisible();
    await expect(page.getByRole('button', { name: 'Contents' })).toBeHidden();
    await expect(contents.locator('[aria-current="page"]')).toHaveText(await shownText(page.locator('h1')));
    await expect(contents.locator('.steps a')).toHaveCount(ids.length - 1);
    await contents.locator('.steps a').last().click();
    expect(new URL(page.url()).hash).toBe(`#${ids.at(-1)}`);
    await expect(page.locator(`[id="${ids.at(-1)}"]`)).toBeInViewport();
  });

  test('mark the step that is being read', async ({ page }) => {
    await page.setViewportSize(laptop);
    const ids = await openFirstChapter(page);
    for (const id of ids.slice(1, 3)) {
      await page.evaluate((step) => document.getElementById(step)?.scrollIntoView(), id);
      await expect(page.locator('.steps [aria-current="step"]')).toHaveAttribute('href', `#${id}`);
    }
  });

  test('are a drawer on a phone: opened by a button, closed by Escape and by following a link', async ({ page }) => {
    await page.setViewportSize(phone);
    await openFirstChapter(page);
    const contents = page.locator('#contents');
    const button = page.getByRole('button', { name: 'Contents' });
    await expect(contents).toBeHidden();
    await button.click();
    await expect(contents).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(contents).toBeHidden();
    await expect(button).toBeFocused();
    await button.click();
    await contents.getByRole('button', { name: 'Close' }).click();
    await expect(contents).toBeHidden();
    await button.click();
    await contents.locator('.steps a').first().click();
    await expect(contents).toBeHidden();
  });

  test('previous and next lead through all chapters and back', async ({ page }) => {
    await openFirstChapter(page);
    const titles = [await shownText(page.locator('h1'))];
    while ((await page.locator('.pager .next').count()) > 0) {
      const next = await page.locator('.pager .next').getAttribute('href');
      await page.locator('.pager .next').click();
      // A click does not wait for the page that it leads to.
      await page.waitForURL(new URL(next ?? '', page.url()).href);
      titles.push(await shownText(page.locator('h1')));
    }
    expect(new Set(titles).size).toBe(builtChapters().length);
    for (const title of titles.reverse().slice(1)) {
      await page.locator('.pager .prev').click();
      await expect(page.locator('h1')).toHaveText(title);
    }
    await expect(page.locator('.pager .prev')).toHaveCount(0);
  });

  test('the first Tab stop skips to the text', async ({ page }) => {
    await openFirstChapter(page);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the text' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
  });
});

test.describe('presenter mode', () => {
  test('shows one step at a time, and all its content', async ({ page }) => {
    const ids = await openFirstChapter(page);
    const text = await shownText(page.locator('article'));
    await page.getByRole('button', { name: 'Present' }).click();
    expect(await visibleSteps(page)).toEqual([ids[0]]);
    await expect(page.locator('.site-header')).toBeHidden();
    const dots = page.getByRole('navigation', { name: 'Steps' }).getByRole('link');
    await expect(dots).toHaveCount(ids.length);
    let presented = '';
    for (const [i, id] of ids.entries()) {
      await dots.nth(i).click();
      expect(await visibleSteps(page)).toEqual([id]);
      await expect(dots.nth(i)).toHaveAttribute('aria-current', 'step');
      presented += await shownText(page.locator(`section[id="${id}"]`));
    }
    const words = (s: string): string[] => s.split(/\s+/).filter((w) => /^[a-z]{4,}$/i.test(w));
    for (const word of new Set(words(text))) expect(presented).toContain(word);
  });

  test('type is about 1.6 times as large, the picture comes before the text', async ({ page }) => {
    await openFirstChapter(page);
    const size = (): Promise<number> =>
      page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    const before = await size();
    await page.keyboard.press('p');
    expect((await size()) / before).toBeCloseTo(1.6, 1);
    const slots = page.locator('.step:has(> .figure-slot):has(> p)');
    if ((await slots.count()) === 0) return;
    const id = await slots.first().getAttribute('id');
    await page.evaluate((step) => {
      location.hash = `#${step}?present`;
    }, id);
    const step = page.locator(`section[id="${id}"]`);
    await expect(step).toBeVisible();
    const figure = await step.locator('.figure-slot').first().boundingBox();
    const prose = await step.locator(':scope > p').first().boundingBox();
    expect(figure && prose && figure.y < prose.y).toBe(true);
  });

  test('goes by keys: Space, →, PageDown forward; ←, PageUp back; Home, End; Escape out', async ({ page }) => {
    const ids = await openFirstChapter(page);
    await page.keyboard.press('p');
    expect(await presenting(page)).toBe(true);
    let at = 0;
    const last = ids.length - 1;
    for (const [key, move] of [
      ['Space', 1],
      ['ArrowRight', 1],
      ['PageDown', 1],
      ['ArrowLeft', -1],
      ['PageUp', -1],
      ['Shift+Space', -1],
    ] as const) {
      await page.keyboard.press(key);
      at = Math.max(0, Math.min(last, at + move));
      expect(await visibleSteps(page), key).toEqual([ids[at]]);
    }
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    expect(await visibleSteps(page)).toEqual([ids[last]]);
    await page.keyboard.press('Home');
    expect(await visibleSteps(page)).toEqual([ids[0]]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    expect(await presenting(page)).toBe(false);
    expect(new URL(page.url()).hash).toBe(`#${ids[1]}`);
    await expect(page.locator(`[id="${ids[1]}"]`)).toBeInViewport();
  });

  test('F asks for the full screen and leaves it', async ({ page }) => {
    await openFirstChapter(page);
    await page.keyboard.press('p');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    await expect(page.getByRole('button', { name: /Full screen/ })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
  });

  test('has a deep link to each step, and follows the address', async ({ page }) => {
    const ids = await openFirstChapter(page);
    const path = new URL(page.url()).pathname;
    await page.goto('about:blank');
    await page.goto(`${path}#${ids[1]}?present`);
    await settled(page);
    expect(await visibleSteps(page)).toEqual([ids[1]]);
    await page.keyboard.press('ArrowLeft');
    expect(new URL(page.url()).hash).toBe(`#${ids[0]}?present`);
    await page.goto('about:blank');
    await page.goto(`${path}#${ids.at(-1)}`);
    await settled(page);
    expect(await presenting(page)).toBe(false);
    await expect(page.locator(`[id="${ids.at(-1)}-title"]`)).toBeInViewport();
    await page.goto('about:blank');
    await page.goto(`${path}#no-such-step?present`);
    await settled(page);
    expect(await visibleSteps(page)).toEqual([ids[0]]);
  });

  test('leaves keys to what has the focus', async ({ page }) => {
    await openFirstChapter(page);
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.setAttribute('aria-label', 'probe');
      const own = document.createElement('div');
      own.tabIndex = 0;
      own.id = 'own';
      own.dataset.wantsKeys = 'ArrowRight';
      document.querySelector('section.step')?.prepend(input, own);
    });
    await page.getByLabel('probe').focus();
    await page.keyboard.press('p');
    expect(await presenting(page)).toBe(false);
    await expect(page.getByLabel('probe')).toHaveValue('p');
    await page.keyboard.press('Control+p').catch(() => undefined);
    expect(await presenting(page)).toBe(false);
    await page.locator('#own').focus();
    await page.keyboard.press('p');
    expect(await presenting(page)).toBe(true);
    const [first, second] = await page.locator('section.step').evaluateAll((steps) => steps.map((s) => s.id));
    await page.locator('#own').focus();
    await page.keyboard.press('ArrowRight');
    expect(await visibleSteps(page)).toEqual([first]);
    await page.keyboard.press('PageDown');
    expect(await visibleSteps(page)).toEqual([second]);
  });

  test('keys can be switched off, and stay off', async ({ page }) => {
    await page.setViewportSize(laptop);
    await openFirstChapter(page);
    await page.getByLabel('Keyboard shortcuts').uncheck();
    await page.locator('main').focus();
    await page.keyboard.press('p');
    expect(await presenting(page)).toBe(false);
    await page.reload();
    await settled(page);
    await expect(page.getByLabel('Keyboard shortcuts')).not.toBeChecked();
    await page.keyboard.press('p');
    expect(await presenting(page)).toBe(false);
    await page.getByRole('button', { name: 'Present' }).click();
    expect(await presenting(page)).toBe(true);
    await page.getByRole('button', { name: /Leave/ }).click();
    await page.getByLabel('Keyboard shortcuts').check();
    await page.locator('main').focus();
    await page.keyboard.press('p');
    expect(await presenting(page)).toBe(true);
  });
});

test.describe('theme', () => {
  const background = (page: Page): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  test('follows the system until the reader chooses, and the choice is remembered on every page', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('./');
    const light = await background(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(page);
    expect(dark).not.toBe(light);
    const button = page.getByRole('button', { name: 'Dark theme' });
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await button.click();
    expect(await background(page)).toBe(light);
    await expect(button).toHaveAttribute('aria-pressed', 'false');
    await page.reload();
    expect(await background(page)).toBe(light);
    await openFirstChapter(page);
    expect(await background(page)).toBe(light);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await page.emulateMedia({ colorScheme: 'light' });
    // Back at what the system had, the page follows the system again.
    expect(await background(page)).toBe(light);
  });

  test('is applied before the first paint', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('./');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await page.addInitScript(() => {
      const seen = new Set<string>();
      Object.assign(globalThis, { seenThemes: seen });
      const look = (): void => {
        if (document.body) seen.add(getComputedStyle(document.body).backgroundColor);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.reload();
    await settled(page);
    const seen = await page.evaluate(() => [...(globalThis as unknown as { seenThemes: Set<string> }).seenThemes]);
    expect(seen).toEqual([await background(page)]);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const path of builtPages()) {
    test(`${path} can be read and left`, async ({ page }) => {
      await page.setViewportSize(phone);
      await page.goto(path);
      const prose = (await page.locator('.lecture p').allInnerTexts()).join(' ');
      expect(prose.split(/\s+/).length).toBeGreaterThan(100);
      for (const paragraph of (await page.locator('.step > p').all()).slice(0, 5))
        await expect(paragraph).toBeVisible();
      await page.getByRole('button', { name: 'Contents' }).click();
      await expect(page.locator('#contents')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Dark theme' })).toBeHidden();
      expect(await page.locator('.no-script').count()).toBe(await page.locator('.figure-slot').count());
    });
  }
});
