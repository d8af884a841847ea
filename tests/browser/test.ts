// Playwright's test with one profile and one page for all tests of a worker: a new profile costs more than the page in it.
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type CDPSession,
  type Page,
} from '@playwright/test';

export { expect } from '@playwright/test';

export interface ProfileOptions {
  /** Whether the test begins with a profile in which nothing was ever open. */
  newProfile: boolean;
}

/** A page that waits for the next test, in a profile with nothing in it. */
interface Kept {
  readonly options: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly client: CDPSession;
  /** It has something in it that cannot be taken back, such as a script that runs before every page. */
  spoiled: boolean;
}

/** Where the page waits: a file of the site, so that its process stays the same. */
const PARK = 'favicon.svg';
const STORED = 'cookies,local_storage,indexeddb,cache_storage,service_workers';
const EVENTS = [
  'console',
  'dialog',
  'download',
  'pageerror',
  'request',
  'requestfailed',
  'response',
  'worker',
] as const;

/**
 * Between two tests the page is parked, what the site has stored is erased, permissions, routes, listeners and emulated
 * media are taken back, other pages closed. After a test that failed, put a script or a clock into the page or talked to the
 * browser itself, and for one that asks for it with `test.use({ newProfile: true })`, the profile is a new one.
 */
export const test = base.extend<ProfileOptions, { kept: { current: Kept | undefined } }>({
  newProfile: [false, { option: true }],

  kept: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it wants.
    async ({}, use) => {
      const kept: { current: Kept | undefined } = { current: undefined };
      await use(kept);
      await kept.current?.context.close();
    },
    { scope: 'worker' },
  ],

  context: async (
    { browser, kept, newProfile, baseURL, viewport, colorScheme, reducedMotion, hasTouch, isMobile, javaScriptEnabled },
    use,
    testInfo,
  ) => {
    const fixed = { baseURL, hasTouch, isMobile, javaScriptEnabled } as BrowserContextOptions;
    const options = JSON.stringify(fixed);
    if (kept.current && (newProfile || kept.current.options !== options)) await discard(kept);
    kept.current ??= await open(await browser.newContext({ ...fixed, viewport }), options);
    const { current } = kept;
    if (viewport) await current.page.setViewportSize(viewport);
    await current.page.emulateMedia({ media: null, colorScheme, reducedMotion, contrast: null, forcedColors: null });

    await use(current.context);

    if (current.spoiled || newProfile || testInfo.status !== testInfo.expectedStatus) await discard(kept);
    else await park(current, baseURL ?? '');
  },

  page: ({ kept, context }, use) => use(kept.current?.page ?? (context.pages()[0] as Page)),
});

async function discard(kept: { current: Kept | undefined }): Promise<void> {
  await kept.current?.context.close();
  kept.current = undefined;
}

async function open(context: BrowserContext, options: string): Promise<Kept> {
  const page = await context.newPage();
  const kept = { options, context, page, client: await context.newCDPSession(page), spoiled: false };
  const spoiling = <A extends unknown[], R>(act: (...args: A) => R) => {
    return (...args: A): R => {
      kept.spoiled = true;
      return act(...args);
    };
  };
  page.addInitScript = spoiling(page.addInitScript.bind(page));
  page.clock.install = spoiling(page.clock.install.bind(page.clock));
  context.newCDPSession = spoiling(context.newCDPSession.bind(context));
  return kept;
}

async function park({ context, page, client }: Kept, baseURL: string): Promise<void> {
  for (const event of EVENTS) page.removeAllListeners(event);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await Promise.all(context.pages().map((other) => (other === page ? undefined : other.close())));
  await page.goto(PARK);
  await client.send('Storage.clearDataForOrigin', { origin: new URL(baseURL).origin, storageTypes: STORED });
  await context.clearPermissions();
  await page.mouse.move(0, 0);
}
