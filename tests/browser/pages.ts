// What the browser tests of the shell share: the pages that were built, and what went wrong on one.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const chapters = fileURLToPath(new URL('../../web/dist/chapters', import.meta.url));

/** Slugs of the chapters in the built site, by name. */
export function builtChapters(): string[] {
  const slugs = existsSync(chapters) ? readdirSync(chapters).sort() : [];
  if (slugs.length === 0) throw new Error(`${chapters} has no chapter: build the site first`);
  return slugs;
}

/** Every page of the built site, relative to its root. */
export function builtPages(): string[] {
  return ['./', ...builtChapters().map((slug) => `./chapters/${slug}/`)];
}

/** Collects what must not happen on any page: console messages, errors, failed requests, requests to other sites. */
export function watchForTrouble(page: Page, baseURL: string | undefined): string[] {
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => trouble.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    const inside = protocol === 'data:' || protocol === 'blob:' || origin === new URL(baseURL ?? '').origin;
    if (!inside) trouble.push(`request to another site: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
  });
  return trouble;
}

/** Waits until the page's figures have been set up and drawn for the first time. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.waitForFunction(() => document.querySelector(':not(:defined)') === null);
  // Figures, then their parts, are rendered; then drawn in the next frame; then nothing more is to be done.
  await page.evaluate(async () => {
    for (let round = 0; round < 3; ++round) {
      await Promise.all(
        [...document.querySelectorAll('.figure-slot *')].map((e) => (e as { updateComplete?: unknown }).updateComplete),
      );
      await new Promise(requestAnimationFrame);
    }
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 400 }));
  });
}
