// The room that a chapter's style sheet keeps for each figure is the height that the figure has: nothing jumps when it comes.
import type {} from '../../web/src/widgets/read-out.js';
import { settled } from './pages.js';
import { expect, test } from './test.js';

const CHAPTERS = [
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
];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 820, height: 1000 },
  { width: 600, height: 900 },
  { width: 390, height: 844 },
];
/** In CSS pixels: how much may be missing, which nobody sees move, and how much may be left over. */
const [MISSING, LEFT] = [4, 24];
/** What a figure keeps beside for what the reader makes come: here the plane of a connected unit's own inputs. */
const LATER: Readonly<Record<string, number>> = { 'gate-wiring': 240 };

for (const slug of CHAPTERS) {
  test(slug, async ({ page }) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.goto('about:blank');
      await page.goto(`./chapters/${slug}/`);
      await settled(page);
      const figures = page.locator('.figure-slot > :not(noscript)');
      expect(await figures.count()).toBeGreaterThan(0);
      for (const figure of await figures.all()) {
        await figure.scrollIntoViewIfNeeded();
        // Before its script has run it has no read-out that could say so.
        await figure.evaluate(async (element) => {
          await customElements.whenDefined(element.localName);
          await (element as unknown as { updateComplete?: Promise<unknown> }).updateComplete;
        });
        // With its engine, and with what it computes before the reader does anything.
        await expect
          .poll(
            () =>
              figure
                .locator('read-out')
                .evaluateAll((outs) => outs.map((out) => (out as unknown as { text: string }).text).join()),
            {
              timeout: 30_000,
            },
          )
          .not.toMatch(/loading|Training,/);
        await settled(page);
        const { name, kept, taken } = await figure.evaluate((element: HTMLElement) => {
          const kept = Number.parseFloat(getComputedStyle(element).minHeight);
          element.style.minHeight = '0px';
          const taken = element.getBoundingClientRect().height;
          element.style.minHeight = '';
          return { name: `${element.localName} ${element.getAttribute('kind') ?? ''}`, kept, taken };
        });
        const words = `${name} at ${size.width} px: keeps ${kept}, takes ${taken}`;
        expect.soft(taken - kept, words).toBeLessThanOrEqual(MISSING);
        expect.soft(kept - taken, words).toBeLessThanOrEqual(LEFT + (LATER[name.trim()] ?? 0));
      }
    }
  });
}
