// Copies a figure's link and opens it as somebody else would: in a new profile, with nothing remembered.
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { figureOf } from './figures.js';
import { settled } from './pages.js';

/** The link that the figure's button puts on the clipboard. */
export async function copiedLink(page: Page, figure: Locator): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await figure.getByTestId('copy-link').click();
  await figure.locator('share-link .said').filter({ hasText: 'Copied' }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Opens a link in a new profile; the caller closes the page's context. */
export async function openElsewhere(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(link);
  await settled(page);
  return page;
}

/** The pixels of every canvas in a figure, shadow trees included, as one text. */
export async function picturesOf(figure: Locator): Promise<string> {
  const pictures = await figure
    .locator('canvas')
    .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
  return pictures.join('\n');
}

/** All that a figure says: its read-out, its numbers and choices, its text. */
export async function wordsOf(figure: Locator): Promise<string[]> {
  return figure.evaluate((element) => {
    const properties = (selector: string, name: string): string[] =>
      [...element.querySelectorAll('*')]
        .flatMap((each) => [each, ...(each.shadowRoot?.querySelectorAll('*') ?? [])])
        .filter((each) => each.matches(selector))
        .map((each) => String((each as unknown as Record<string, unknown>)[name]));
    return [
      ...properties('read-out', 'text'),
      ...properties('number-field, select-field', 'value'),
      ...properties('truth-table', 'target'),
      element.textContent.replace('Copied', ''),
    ];
  });
}

/** Copies the figure's link, opens it in a new profile, and compares words, numbers and pixels; gives the link back. */
export async function expectSameElsewhere(browser: Browser, page: Page, figure: Locator): Promise<string> {
  const tag = await figure.evaluate((host) => host.localName);
  const link = await copiedLink(page, figure);
  // Nothing is pointed at in the new profile either.
  await page.mouse.move(0, 0);
  const there = await openElsewhere(browser, link);
  const again = await figureOf(there, tag);
  await expect.poll(() => wordsOf(again)).toEqual(await wordsOf(figure));
  // Whether they are the same, not the pixels: a message of a megabyte helps nobody.
  await expect.poll(async () => (await picturesOf(again)) === (await picturesOf(figure))).toBe(true);
  await there.context().close();
  return link;
}
