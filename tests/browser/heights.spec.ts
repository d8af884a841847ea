// The room that a chapter's style sheet keeps for each figure is the height that the figure has: nothing jumps when it comes.
import { settled } from './pages.js';
import { expect, test } from './test.js';

const CHAPTERS = ['logistic-regression', 'neuron', 'perceptron'];
/** In CSS pixels: how much may be missing, how much may be left over. */
const [MISSING, LEFT] = [4, 24];

for (const slug of CHAPTERS) {
  test(slug, async ({ page }) => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto('about:blank');
      await page.goto(`./chapters/${slug}/`);
      await settled(page);
      for (const figure of await page.locator('.figure-slot > :not(noscript)').all()) {
        await figure.scrollIntoViewIfNeeded();
        const readOut = figure.locator('read-out').first();
        if ((await readOut.count()) > 0) await expect(readOut).not.toContainText('loading');
        await settled(page);
        const { name, kept, taken } = await figure.evaluate((element: HTMLElement) => {
          const kept = Number.parseFloat(getComputedStyle(element).minHeight);
          element.style.minHeight = '0px';
          const taken = element.getBoundingClientRect().height;
          element.style.minHeight = '';
          return { name: `${element.localName} ${element.getAttribute('kind') ?? ''}`, kept, taken };
        });
        const words = `${name} at ${width} px: keeps ${kept}, takes ${taken}`;
        expect.soft(taken - kept, words).toBeLessThanOrEqual(MISSING);
        expect.soft(kept - taken, words).toBeLessThanOrEqual(LEFT);
      }
    }
  });
}
