// The perceptron's page as its tests use it: figures found, points pasted, weights and curves read.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/perceptron/';
export const FIGURES = [
  'boundary-geometry',
  'perceptron-trainer',
  'perceptron-bound',
  'perceptron-cycle',
  'perceptron-variants',
];

export async function figure(page: Page, tag: string): Promise<Locator> {
  const found = page.locator(tag);
  await found.scrollIntoViewIfNeeded();
  await expect(found.getByTestId('reset')).toBeEnabled();
  // What it shows: what it speaks follows seconds later.
  await expect(says(found)).not.toContainText('loading');
  return found;
}

export async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await page.waitForFunction(() => document.querySelector(':not(:defined)') === null);
}

export async function weightsOf(found: Locator): Promise<number[]> {
  return Promise.all(
    [0, 1, 2].map(async (i) => Number((await found.getByTestId(`weight-${i}`).inputValue()).replace('−', '-'))),
  );
}

export async function choose(found: Locator, preset: string): Promise<void> {
  await found.getByTestId('preset').selectOption(preset);
}

export async function paste(found: Locator, csv: string): Promise<void> {
  const widget = found.locator('csv-paste');
  const details = widget.locator('details');
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  // Typed at once: Playwright's fill() takes long for 10,000 lines.
  await widget.locator('textarea').evaluate((area, text) => {
    (area as HTMLTextAreaElement).value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, csv);
  await widget.getByRole('button', { name: 'Use these points' }).click();
}

export function says(found: Locator): Locator {
  return found.locator('read-out p').first();
}

/** What the first chart of a figure is handed. */
export function curveOf(found: Locator): Promise<number[]> {
  return found.locator('line-chart').evaluate((chart) => {
    const { curves } = chart as unknown as { curves: { y: ArrayLike<number> }[] };
    return Array.from(curves[0]?.y ?? []);
  });
}
