// What the tests of the gallery share: the events that elements sent, and where an element is.
import type { Locator, Page } from '@playwright/test';
import type { SentEvent } from './gallery.js';

/** Events of one kind since the page began, or since the last call of forget(). */
export const sent = (page: Page, type: string): Promise<SentEvent[]> =>
  page.evaluate((t) => (globalThis as unknown as { sent: SentEvent[] }).sent.filter((e) => e.type === t), type);

export const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    (globalThis as unknown as { sent: SentEvent[] }).sent.length = 0;
  });

export const details = async (page: Page, type: string): Promise<unknown[]> =>
  (await sent(page, type)).map((e) => e.detail);

export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) throw new Error('not visible');
  return box;
}
