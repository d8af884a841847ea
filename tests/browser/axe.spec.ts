// Accessibility: axe finds nothing on any built page, in either theme, on laptop and phone, and in presenter mode.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { builtPages, settled } from './pages.js';

/** Measuring colours takes most of the time; they are the same at every width, so it is done once a theme. */
async function expectNoViolation(page: Page, { contrast }: { contrast: boolean }): Promise<void> {
  const builder = new AxeBuilder({ page });
  if (!contrast) builder.disableRules(['color-contrast']);
  const { violations, passes } = await builder.analyze();
  expect(passes.length).toBeGreaterThan(10);
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((n) => `${id}: ${help}: ${n.target.join(' ')} ${n.html}`),
  );
  expect(found).toEqual([]);
}

/** Which steps are looked at in presenter mode, as parts of the way through a chapter: what it changes is the same in all. */
const SPREAD = [0, 0.4, 0.7, 1];

for (const path of builtPages()) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path} ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(path);
      await settled(page);
      await expect(page.locator('h1')).toBeVisible();
      await expectNoViolation(page, { contrast: true });
      // But for its colours a theme changes nothing.
      if (colorScheme === 'dark') return;
      await page.setViewportSize({ width: 390, height: 844 });
      await page.waitForTimeout(200);
      await expectNoViolation(page, { contrast: false });
      // The drawer is the same on every page.
      if (path !== './' && path !== builtPages().at(-1)) return;
      await page.getByRole('button', { name: 'Contents' }).click();
      await expectNoViolation(page, { contrast: false });
    });
  }

  if (path === './') continue;
  test(`${path} presented`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${path}#start?present`);
    await settled(page);
    const steps = await page.locator('section.step').count();
    const looked = new Set(SPREAD.map((part) => Math.round(part * (steps - 1))));
    for (let i = 0; i < steps; ++i) {
      if (looked.has(i)) await expectNoViolation(page, { contrast: false });
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(50);
    }
  });
}
