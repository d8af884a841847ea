// How every built page is laid out, on laptop, tablet and phone: nothing moves by itself, nothing scrolls sideways, and the
// room that a chapter's style sheet keeps for each figure is the height that the figure has.
import type { Page } from '@playwright/test';
import type { ReadOut } from '../../web/src/widgets/read-out.js';
import { builtPages, settled, watchForTrouble } from './pages.js';
import { expect, test } from './test.js';

/** A page is loaded at the first width of each, and then made narrower or wider. */
const DEVICES = {
  laptop: [
    { width: 1280, height: 800 },
    { width: 820, height: 1000 },
  ],
  phone: [
    { width: 390, height: 844 },
    { width: 600, height: 900 },
  ],
} as const;
/** Chapters whose style sheets keep a height for their figures. */
const KEPT = [
  'logistic-regression',
  'neuron',
  'perceptron',
  'logic-gates',
  'xor',
  'mlp',
  'activations',
  'approximation',
  'backpropagation',
  'vanishing-gradients',
  'errata',
  'draw',
  'under-the-hood',
];
/** In CSS pixels: a window in which all of a page can be seen, and so all that moves while it comes. */
const HIGH = 30_000;
/** In CSS pixels: how much may be missing, which nobody sees move, and how much may be left over. */
const [MISSING, LEFT] = [4, 24];

for (const path of builtPages()) {
  const slug = path.split('/').at(-2) ?? '';
  test.describe(path, () => {
    for (const [name, [first, second]] of Object.entries(DEVICES)) {
      test(`${name}: nothing moves by itself, nothing scrolls sideways, no console message, figures have their room`, async ({
        page,
        baseURL,
      }) => {
        const trouble = watchForTrouble(page, baseURL);
        const releaseEngine = await heldBack(page, '**/*.wasm');
        await page.setViewportSize({ width: first.width, height: HIGH });
        await page.goto(path);
        await settled(page);
        // Figures of a closed part of the page wait on.
        const waiting = page.locator('[data-waiting]').filter({ visible: true });
        if ((await page.locator('.exercise').count()) > 0) expect(await waiting.count()).toBeGreaterThan(0);
        releaseEngine();
        await expect(waiting).toHaveCount(0, { timeout: 60_000 });
        await settled(page);
        await page.waitForTimeout(500);
        expect(await shiftsOf(page)).toEqual([]);
        await page.setViewportSize(first);
        await settled(page);
        expect(await sideways(page)).toBeLessThanOrEqual(0);
        if (KEPT.includes(slug)) await expectRoom(page, first.width);
        await page.setViewportSize(second);
        await settled(page);
        expect(await sideways(page)).toBeLessThanOrEqual(0);
        if (KEPT.includes(slug)) await expectRoom(page, second.width);
        expect(trouble).toEqual([]);
      });
    }
  });
}

/** Answers to requests of this kind wait until they are released: figures have their scripts, and what they ask for comes late. */
async function heldBack(page: Page, pattern: string): Promise<() => void> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** All that moved since the page came, without the reader's doing. */
async function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const shifts: string[] = [];
        // The browser keeps the first 150 for whoever asks later, and tells them before it tells of this mark.
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & LayoutShift)[]) {
            if (entry.entryType === 'mark') return resolve(shifts);
            // Words that change in a line that ends where it ended are told as a shift of a box that stayed.
            const stayed = entry.sources.every(
              ({ previousRect: from, currentRect: to }) => from.x === to.x && from.y === to.y,
            );
            if (stayed) continue;
            const nodes = entry.sources.map(({ node, previousRect: from, currentRect: to }) => {
              const what = node instanceof Element ? node.outerHTML : `${node?.parentElement?.outerHTML}`;
              return `${what.slice(0, 120)} from ${from.x}, ${from.y} to ${to.x}, ${to.y}`;
            });
            if (!entry.hadRecentInput) shifts.push(`${entry.value.toFixed(5)} ${nodes.join(' | ')}`);
          }
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        observer.observe({ type: 'mark' });
        setTimeout(() => performance.mark('all shifts told'), 50);
      }),
  );
}

/** By how much the page is wider than the window. */
async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Each figure with its engine, and with what it computes before the reader does anything, is as high as the room kept for it. */
async function expectRoom(page: Page, width: number): Promise<void> {
  // In the page: a hundred figures, each with half a dozen questions, took longer to ask about than to draw.
  const figures = await page.evaluate(async () => {
    const within = (root: Element): Element[] =>
      [...root.querySelectorAll('*'), ...(root.shadowRoot?.querySelectorAll('*') ?? [])].flatMap((each) =>
        each.shadowRoot ? [each, ...within(each)] : [each],
      );
    const rendered = async (figure: Element): Promise<void> => {
      for (let round = 0; round < 3; ++round) {
        await Promise.all([figure, ...within(figure)].map((e) => (e as { updateComplete?: unknown }).updateComplete));
        await new Promise(requestAnimationFrame);
      }
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 400 }));
    };
    const measured: { name: string; kept: number; taken: number; still: string }[] = [];
    for (const figure of document.querySelectorAll<HTMLElement>('.figure-slot > :not(noscript)')) {
      figure.scrollIntoView({ block: 'center', behavior: 'instant' });
      // Before its script has run it has no read-out that could say so.
      await customElements.whenDefined(figure.localName);
      const busy = (): string =>
        within(figure)
          .map((each) => (each.localName === 'read-out' ? (each as ReadOut).text : ''))
          .filter((text) => /loading|Training,/.test(text))
          .join();
      const patience = performance.now() + 30_000;
      do await rendered(figure);
      while (busy() !== '' && performance.now() < patience);
      const kept = Number.parseFloat(getComputedStyle(figure).minHeight);
      figure.style.minHeight = '0px';
      const taken = figure.getBoundingClientRect().height;
      figure.style.minHeight = '';
      measured.push({
        name: `${figure.localName} ${figure.getAttribute('kind') ?? ''}`.trim(),
        kept,
        taken,
        still: busy(),
      });
    }
    return measured;
  });
  expect(figures.length).toBeGreaterThan(0);
  for (const { name, kept, taken, still } of figures) {
    expect.soft(still, name).toBe('');
    const words = `${name} at ${width} px: keeps ${kept}, takes ${taken}`;
    expect.soft(taken - kept, words).toBeLessThanOrEqual(MISSING);
    expect.soft(kept - taken, words).toBeLessThanOrEqual(LEFT);
  }
}

/** What Chromium's layout-shift entries carry beyond PerformanceEntry. */
interface LayoutShift {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}
