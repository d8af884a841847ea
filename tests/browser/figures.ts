// A figure of a chapter as a test uses it: brought into sight with its engine, a field filled in.
import { expect, type Locator, type Page } from '@playwright/test';

/** The figure, in the window and with its engine. */
export async function figureOf(page: Page, tag: string): Promise<Locator> {
  const found = page.locator(tag);
  await found.scrollIntoViewIfNeeded();
  await expect(found.locator('read-out').first()).not.toContainText('loading');
  return found;
}

/** Types into one of its fields, as a reader would: the value counts with Enter. */
export async function setField(figure: Locator, testid: string, value: string): Promise<void> {
  const field = figure.getByTestId(testid);
  await field.fill(value);
  await field.press('Enter');
}
