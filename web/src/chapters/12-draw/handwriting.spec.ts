// Handwriting, drawn with a real mouse, in many styles, sizes, places and tilts: how much of it the page reads.
import type { Page } from '@playwright/test';
import { drawWithMouse, padOf, readDigit } from '../../../../tests/browser/pad.js';
import { expect, test } from '../../../../tests/browser/test.js';
import { type Drawing, draw, handwritingSet } from './handwriting/hand.js';
import { SHAPES } from './handwriting/shapes.js';

/** What the page has to read right, as a share of the drawings. */
const BAR = 0.95;
/** Of one drawing at two sizes, the share that must be read alike. */
const SAME_BAR = 0.95;

/** What the page reads in each of the drawings, in their order. */
async function readAll(page: Page, drawings: readonly Drawing[]): Promise<string[]> {
  const { canvas, prediction, clear } = padOf(page);
  const read: string[] = [];
  for (const drawing of drawings) {
    // Outside of a step Playwright looks for the parent of each of the thousands of movements among all those before it.
    await test.step(drawing.name, async () => {
      await clear.click();
      await expect(prediction).toHaveText('');
      await drawWithMouse(page, canvas, drawing.strokes);
      read.push(await readDigit(prediction));
    });
  }
  return read;
}

test.beforeEach(async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('chapters/draw/');
});

test('the page reads handwriting of all ten digits', async ({ page }) => {
  const drawings = handwritingSet();
  expect(drawings.length).toBeGreaterThanOrEqual(60);
  const read = await readAll(page, drawings);
  const wrong = drawings.flatMap(({ name }, i) => (read[i] === name[0] ? [] : [`${name}: read as "${read[i]}"`]));
  const right = drawings.length - wrong.length;
  const result = `${right} of ${drawings.length} drawings read right (${((100 * right) / drawings.length).toFixed(1)} %)`;
  test.info().annotations.push({ type: 'handwriting', description: `${result}; wrong: ${wrong.join('; ') || 'none'}` });
  expect(right / drawings.length, `${result}. Wrong:\n${wrong.join('\n')}`).toBeGreaterThanOrEqual(BAR);
});

test('a drawing is read alike at a quarter of the pad and at all of it', async ({ page }) => {
  const at = (size: number): Drawing[] =>
    SHAPES.map((shape, i) => draw(shape, { size, tilt: 0, across: 0.5, down: 0.5, seed: 5000 + i }));
  const small = await readAll(page, at(0.25));
  const large = await readAll(page, at(0.96));
  const different = SHAPES.flatMap(({ digit, style }, i) =>
    small[i] === large[i] ? [] : [`${digit} ${style}: small "${small[i]}", large "${large[i]}"`],
  );
  const same = SHAPES.length - different.length;
  const result = `${same} of ${SHAPES.length} read alike`;
  test
    .info()
    .annotations.push({ type: 'handwriting', description: `${result}; different: ${different.join('; ') || 'none'}` });
  expect(same / SHAPES.length, `${result}. Different:\n${different.join('\n')}`).toBeGreaterThanOrEqual(SAME_BAR);
});
