// Exercises: what was solved is kept on the device, shown in the contents and at home, and can be erased.
import { expect, test } from './test.js';

test('a solved exercise stays solved, is counted, and can be forgotten', async ({ page }) => {
  await page.goto('chapters/mnist/');
  const exercise = page.locator('mnist-exercise[kind="parameters"]');
  await exercise.scrollIntoViewIfNeeded();
  const check = exercise.getByRole('button', { name: 'Check' });
  await expect(check).toBeEnabled();
  await check.click();
  await expect(exercise.getByTestId('mark')).toHaveText('Type a number.');
  await exercise.getByTestId('answer').fill('266610');
  await exercise.getByTestId('answer').press('Enter');
  await expect(exercise.getByTestId('mark')).toContainText('✓ Right.');
  const mark = page.locator('#contents .solved');
  await expect(mark).toHaveText('1/4');
  await expect(mark).toHaveAttribute('aria-label', '1 of 4 exercises solved');

  await page.reload();
  await expect(exercise.getByTestId('mark')).toContainText('Solved');

  await page.goto('./');
  await expect(page.locator('.chapter-list .solved')).toHaveText('1/4');
  await page.getByRole('button', { name: 'Erase progress' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(page.locator('.chapter-list .solved')).toHaveText('1/4');
  await page.getByRole('button', { name: 'Erase progress' }).click();
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(page.locator('.chapter-list .solved')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Erase progress' })).toBeHidden();
  await page.goto('chapters/mnist/');
  await expect(page.locator('#contents .solved')).toHaveCount(0);
});

test('without an engine an exercise says so, keeps the answer, and loads the engine again when asked', async ({
  page,
}) => {
  await page.route('**/engine/engine-*.wasm', (route) => route.abort());
  await page.goto('chapters/mnist/');
  const exercise = page.locator('mnist-exercise[kind="parameters"]');
  await exercise.scrollIntoViewIfNeeded();
  const again = exercise.getByRole('button', { name: 'Load the engine again' });
  const check = exercise.getByRole('button', { name: 'Check' });
  await expect(again).toBeVisible();
  await expect(exercise.getByTestId('mark')).not.toBeEmpty();
  await expect(check).toHaveCount(0);
  await exercise.getByTestId('answer').fill('266610');
  await again.click();
  await expect(again).toBeVisible();
  await page.unroute('**/engine/engine-*.wasm');
  await again.click();
  await expect(check).toBeEnabled();
  await check.click();
  await expect(exercise.getByTestId('mark')).toContainText('✓ Right.');
});
