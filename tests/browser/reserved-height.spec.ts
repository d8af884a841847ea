// The room that a chapter's style reserves for a figure is the room that it takes: what follows does not move when scripts run.
import { expect, test } from '@playwright/test';
import type {} from '../../web/src/widgets/read-out.js';

/** Chapters whose heights have been measured, and the windows in which they were. */
const CHAPTERS = ['logic-gates', 'xor', 'mlp'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
/** What nobody sees move, in CSS pixels. */
const UNSEEN = 6;

for (const chapter of CHAPTERS) {
  for (const size of SIZES) {
    test(`figures of ${chapter} do not grow, ${size.width} px wide`, async ({ page }) => {
      await page.setViewportSize(size);
      await page.goto(`./chapters/${chapter}/`);
      await page.waitForFunction(() => document.querySelector(':not(:defined)') === null);
      // Past every figure, so that each has its engine.
      await page.evaluate(async () => {
        for (let y = 0; y < document.body.scrollHeight; y += window.innerHeight) {
          window.scrollTo(0, y);
          await new Promise((resolve) => setTimeout(resolve, 150));
        }
      });
      await expect
        .poll(
          () =>
            page.evaluate(
              () =>
                [...document.querySelectorAll('read-out')].filter((out) => /loading|Training,/.test(out.text)).length,
            ),
          { timeout: 30_000 },
        )
        .toBe(0);
      const grown = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.figure-slot > *')]
          .filter(({ localName }) => localName.includes('-'))
          .flatMap((figure) => {
            const reserved = Number.parseFloat(getComputedStyle(figure).minHeight) || 0;
            figure.style.minHeight = '0';
            const by = Math.round(figure.getBoundingClientRect().height - reserved);
            figure.style.minHeight = '';
            return { figure: `${figure.localName} ${figure.getAttribute('kind') ?? ''}`.trim(), by };
          }),
      );
      expect(grown.length).toBeGreaterThan(0);
      expect(grown.filter(({ by }) => by > UNSEEN)).toEqual([]);
    });
  }
}
