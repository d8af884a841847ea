// Accessibility: axe finds nothing on any built page, in either theme, on laptop and phone, and in presenter mode.
import { expectNoViolation } from './accessibility.js';
import { builtPages, settled } from './pages.js';
import { expect, test } from './test.js';

/** Which steps are looked at in presenter mode, as parts of the way through a chapter: what it changes is the same in all. */
const SPREAD = [0, 0.4, 0.7, 1];
const laptop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

// One load for all ways to look at a page: what is looked at does not change it.
for (const path of builtPages()) {
  test(path, async ({ page }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path);
    await settled(page);
    await expect(page.locator('h1')).toBeVisible();
    await test.step('light', () => expectNoViolation(page));
    await test.step('dark', async () => {
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await settled(page);
      // But for its colours a theme changes nothing.
      await expectNoViolation(page, { rules: 'contrast' });
    });
    await test.step('on a phone', async () => {
      await page.setViewportSize(phone);
      await settled(page);
      await expectNoViolation(page, { rules: 'all but contrast' });
      // The drawer is the same on every page.
      if (path !== './' && path !== builtPages().at(-1)) return;
      await page.getByRole('button', { name: 'Contents' }).click();
      await expectNoViolation(page, { rules: 'all but contrast' });
      await page.keyboard.press('Escape');
    });
    if (path === './') return;
    await test.step('presented', async () => {
      await page.setViewportSize(laptop);
      await page.goto(`${path}#start?present`);
      await settled(page);
      const dots = page.getByRole('navigation', { name: 'Steps' }).getByRole('link');
      const last = (await dots.count()) - 1;
      for (const index of new Set(SPREAD.map((part) => Math.round(part * last)))) {
        await dots.nth(index).click();
        await expect(page.locator('section.step').nth(index)).toBeVisible();
        await settled(page);
        await expectNoViolation(page, { rules: 'all but contrast' });
      }
    });
  });
}
