// A figure of a chapter as a test uses it: brought into sight with its engine, a field filled in.
import type { Locator, Page } from '@playwright/test';
import type { ReadOut } from '../../web/src/widgets/read-out.js';

/** The figure, in the window and with its engine. */
export async function figureOf(page: Page, tag: string): Promise<Locator> {
  const found = page.locator(tag);
  await found.scrollIntoViewIfNeeded();
  const said = found.locator('read-out').first();
  // Not by `expect`: what a read-out speaks follows seconds after what it shows.
  await said.evaluate(async (out) => {
    const patience = performance.now() + 15_000;
    while ((out as ReadOut).text.includes('loading')) {
      if (performance.now() > patience) throw new Error(`still "${(out as ReadOut).text}" after 15 seconds`);
      await new Promise(requestAnimationFrame);
    }
    await (out as ReadOut).updateComplete;
  });
  return found;
}

/** Types into one of its fields, as a reader would: the value counts with Enter. */
export async function setField(figure: Locator, testid: string, value: string): Promise<void> {
  const field = figure.getByTestId(testid);
  await field.fill(value);
  await field.press('Enter');
}
