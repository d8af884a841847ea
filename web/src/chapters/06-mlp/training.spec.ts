// The MLP chapter's trainer in a real browser, against numbers of the test's own, and the exercises on training.
import type { Locator } from '@playwright/test';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type { EngineModule, PlanarPoints } from '../../../../wasm_bindings/engine';
import {
  BY_HAND,
  CHAPTER,
  copyLink,
  forward,
  gradientOf,
  inNewProfile,
  lossOf,
  openTrainer,
  parametersOf,
  saidBy,
  shown,
  trainerNumbers,
} from './training-page.js';

test.describe('the trainer', () => {
  test('shows the loss, the answers and a unit’s arithmetic of a network set by hand', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    const figure = await openTrainer(page, { w: BY_HAND.join(), ex: 2 });
    await expect(figure.getByTestId('right')).toHaveText('4 of 4');
    await expect(figure.getByTestId('loss')).toHaveText(shown(lossOf(BY_HAND)));
    const { z, h, out, y } = forward(BY_HAND, [1, 0]);
    const arithmetic = figure.getByTestId('arithmetic');
    await expect(arithmetic).toContainText(`5 · 1 + 5 · 0 + (−2.5) = ${shown(z[0])}`);
    await expect(arithmetic).toContainText(`σ(${shown(z[0])}) = ${shown(h[0])}`);
    // The output unit, by pointing at it.
    await figure.locator('network-diagram').getByRole('button', { name: /^ŷ/ }).hover();
    await expect(arithmetic).toContainText(`6 · ${shown(h[0])} + 6 · ${shown(h[1])} + (−9) = ${shown(out)}`);
    await expect(arithmetic).toContainText(`= ${shown(y)}`);
    const norm = Math.hypot(...gradientOf(BY_HAND));
    const text = (await figure.getByTestId('gradient-norm').textContent()) ?? '';
    expect(Number(text)).toBeCloseTo(norm, 4);
    expect(trouble).toEqual([]);
  });

  test('one epoch of gradient descent moves every weight and bias by −η ∂L/∂w', async ({ page }) => {
    const figure = await openTrainer(page, { w: BY_HAND.join(), rate: 2 });
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('updates')).toHaveText('1');
    const gradient = gradientOf(BY_HAND);
    const after = await parametersOf(page);
    BY_HAND.forEach((w, i) => {
      expect(after[i], `parameter ${i}`).toBeCloseTo(w - 2 * gradient[i]!, 6);
    });
  });

  test('steps by one example, by one batch and by one epoch', async ({ page }) => {
    const figure = await openTrainer(page, { w: BY_HAND.join(), batch: 1, by: 'example' });
    const step = figure.getByRole('button', { name: 'Step' });
    await step.click();
    await expect(figure.getByTestId('updates')).toHaveText('1');
    await expect(figure.getByTestId('epoch')).toHaveText('0');
    await figure.getByTestId('step-unit').selectOption('epoch');
    await step.click();
    await expect(figure.getByTestId('epoch')).toHaveText('1');
    await expect(figure.getByTestId('updates')).toHaveText('4');
    await figure.getByTestId('step-unit').selectOption('batch');
    await step.click();
    await expect(figure.getByTestId('updates')).toHaveText('5');
  });

  test('solves XOR when it plays; reset gives the same seed, new seed another', async ({ page }) => {
    const figure = await openTrainer(page, { opt: 'momentum', rate: 0.5 });
    const first = await parametersOf(page);
    await figure.locator('play-controls select').selectOption('2000');
    await figure.getByRole('button', { name: 'Play' }).click();
    await expect(figure.locator('read-out')).toContainText('Solved', { timeout: 20_000 });
    await figure.getByRole('button', { name: 'Pause' }).click();
    await figure.getByRole('button', { name: 'Reset' }).click();
    await expect(figure.getByTestId('updates')).toHaveText('0');
    expect(await parametersOf(page)).toEqual(first);
    await figure.getByTestId('new-seed').click();
    await expect(figure.getByTestId('seed')).toHaveValue('2');
    expect(await parametersOf(page)).not.toEqual(first);
  });

  test('names a stuck run and a dead ReLU', async ({ page }) => {
    const stuck = await openTrainer(page, { opt: 'momentum', rate: 0.5, seed: 3 });
    await stuck.locator('play-controls select').selectOption('2000');
    await stuck.getByRole('button', { name: 'Play' }).click();
    await expect(stuck.locator('read-out')).toContainText('Stuck', { timeout: 30_000 });
    // Both units are negative for every point: ReLU gives 0, and no gradient.
    const dead = await openTrainer(page, { f: 'relu', w: '-1,-1,-1,-1,-1,-1,1,1,0' });
    await expect(dead.locator('read-out')).toContainText('h₁, h₂ are dead');
    await dead.getByRole('button', { name: 'Step' }).click();
    expect((await parametersOf(page)).slice(0, 6)).toEqual([-1, -1, -1, -1, -1, -1]);
  });

  test('stops a run that diverges, with the last good weights', async ({ page }) => {
    const figure = await openTrainer(page, {
      f: 'relu',
      h1: 8,
      h2: 8,
      rate: 1e6,
      opt: 'sgd',
      w: Array(105).fill('1e20').join(),
    });
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('trainer-message')).toContainText('diverged');
    for (const weight of await parametersOf(page)) expect(Number.isFinite(weight)).toBe(true);
    await figure.getByRole('button', { name: 'Reset' }).click();
    await expect(figure.getByTestId('loss')).toHaveText(/^0\.[67]/);
  });

  test('a link brings everything back in a new profile', async ({ page, browser }) => {
    const figure = await openTrainer(page, {
      set: 'moons',
      h1: 3,
      h2: 2,
      f: 'tanh',
      opt: 'adam',
      rate: 0.05,
      batch: 4,
      seed: 7,
      by: 'batch',
      ex: 5,
    });
    await figure.getByRole('button', { name: 'Step' }).click();
    await figure.getByRole('button', { name: 'Step' }).click();
    await figure
      .locator('plane-plot')
      .getByRole('application')
      .or(figure.locator('plane-plot [tabindex="0"]'))
      .first()
      .focus();
    await page.keyboard.press('ArrowRight');
    await figure.getByTestId('parameter-0').fill('1.25');
    await page.keyboard.press('Enter');
    await expect(figure.getByTestId('updates')).toHaveText('2');
    const [numbers, parameters] = [await trainerNumbers(figure), await parametersOf(page)];
    expect(parameters[0]).toBe(1.25);
    const link = await copyLink(page, figure);
    await inNewProfile(browser, link, 'mlp-trainer', async (other, otherPage) => {
      await expect(other.getByTestId('updates')).toHaveText('2');
      expect(await trainerNumbers(other)).toEqual(numbers);
      expect(await parametersOf(otherPage)).toEqual(parameters);
    });
  });

  test('an opened link goes on exactly as its run does, or says that it cannot', async ({ page, browser }) => {
    const figure = await openTrainer(page, { set: 'moons', h1: 3, f: 'tanh', opt: 'adam', rate: 0.05, batch: 16 });
    const step = async (of: Locator): Promise<void> => of.getByRole('button', { name: 'Step' }).click();
    for (let i = 0; i < 3; ++i) await step(figure);
    await expect(figure.getByTestId('epoch')).toHaveText('3');
    const link = await copyLink(page, figure);
    await step(figure);
    await expect(figure.getByTestId('epoch')).toHaveText('4');
    const goneOn = await parametersOf(page);
    await inNewProfile(browser, link, 'mlp-trainer', async (other, otherPage) => {
      await expect(other.getByTestId('epoch')).toHaveText('3');
      expect(await saidBy(other)).not.toContain('Opened from a link');
      await step(other);
      await expect(other.getByTestId('epoch')).toHaveText('4');
      expect(await parametersOf(otherPage)).toEqual(goneOn);
    });
    // A weight set by hand on the way: training from the seed again would not come here.
    await figure.getByTestId('parameter-0').fill('1.25');
    await page.keyboard.press('Enter');
    const changed = await copyLink(page, figure);
    await inNewProfile(browser, changed, 'mlp-trainer', async (other) => {
      await expect(other.getByTestId('epoch')).toHaveText('4');
      expect(await saidBy(other)).toContain('Adam’s averages start at zero');
      await step(other);
      await expect.poll(() => saidBy(other)).not.toContain('Opened from a link');
    });
  });

  test('an epoch over 10,000 points is run to its end and no further', async ({ page }) => {
    const figure = await openTrainer(page, { set: 'moons', h1: 8, h2: 8, f: 'tanh', batch: 16, rate: 0.01 });
    await figure.evaluate((element) => {
      const { engine } = (element as unknown as { loader: { engine: EngineModule } }).loader;
      const points = engine.planarSet('moons', 10_000, 0.1, 1);
      (element as unknown as { usePoints(points: PlanarPoints): void }).usePoints(points);
    });
    await expect(figure.getByTestId('right')).toContainText('of 10,000');
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('epoch')).toHaveText('1', { timeout: 20_000 });
    await figure.getByRole('button', { name: 'Play' }).click();
    // Any epoch from the third on: a fast machine is past it when the test looks.
    const epoch = async () => Number(await figure.getByTestId('epoch').textContent());
    await expect.poll(epoch, { timeout: 20_000 }).toBeGreaterThan(2);
    await figure.getByRole('button', { name: 'Pause' }).click();
    const updates = async () => Number((await figure.getByTestId('updates').textContent())?.replaceAll(',', ''));
    await expect.poll(async () => (await updates()) % (10_000 / 16)).toBe(0);
    expect(await updates()).toBeGreaterThan(0);
  });

  test('can be worked by keyboard alone', async ({ page }) => {
    const figure = await openTrainer(page, { w: BY_HAND.join() });
    await figure.getByRole('group', { name: /Can one hidden layer/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(figure.getByTestId('updates')).toHaveText('1');
    await page.keyboard.press('r');
    await expect(figure.getByTestId('updates')).toHaveText('0');
    // From unit to unit, then into its first weight.
    await figure.locator('network-diagram button[data-layer="0"][data-unit="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(figure.getByTestId('parameter-6')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    // The output's bias too.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(figure.getByTestId('parameter-8')).toBeFocused();
    await page.keyboard.type('-3');
    await page.keyboard.press('Enter');
    expect((await parametersOf(page))[8]).toBe(-3);
  });

  test('bad input ends in a message or a right picture', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    const figure = await openTrainer(page, { w: BY_HAND.join() });
    const paste = async (text: string): Promise<void> => {
      const csv = figure.locator('csv-paste');
      // Typing 10,000 lines would take the test longer than it takes the figure.
      await csv.evaluate((element, value) => Object.assign(element, { open: true, value }), text);
      await csv.getByRole('button', { name: 'Use these points' }).click();
    };
    await paste('0,0,0\n0,NaN,1');
    await expect(figure.locator('csv-paste error-note')).toContainText(/NaN|line 2|row 2/i);
    await expect(figure.getByTestId('right')).toHaveText('4 of 4');
    const many = Array.from({ length: 10_000 }, (_, i) => `${i % 100},${Math.floor(i / 100)},${i % 2}`).join('\n');
    await paste(many);
    await expect(figure.getByTestId('right')).toContainText('of 10,000');
    await paste('0.5,0.5,1');
    await expect(figure.getByTestId('right')).toContainText('of 1');
    await paste('0.5,0.5,1\n0.5,0.5,0\n0.5,0.5,1\n0.5,0.5,0');
    await expect(figure.getByTestId('right')).toHaveText('2 of 4');
    const steps = async (updates: string): Promise<void> => {
      for (let i = 0; i < 2; ++i) await figure.getByRole('button', { name: 'Step' }).click();
      await expect(figure.getByTestId('updates')).toHaveText(updates);
      await expect(figure.locator('read-out')).not.toContainText(/NaN|undefined|not a number/);
    };
    // One class only; as far away as points can be; farther.
    await paste('0,0,1\n1,1,1\n0.5,0,1');
    await expect(figure.getByTestId('right')).toContainText('of 3');
    await steps('2');
    await paste('1e30,-1e30,0\n-1e30,1e30,1\n0,0,1\n1,1,0');
    await expect(figure.getByTestId('right')).toContainText('of 4');
    await steps('4');
    await paste('1e31,0,0\n0,0,1');
    await expect(figure.locator('csv-paste error-note')).toContainText('line 1');
    await expect(figure.getByTestId('right')).toContainText('of 4');
    expect(trouble).toEqual([]);
    await figure.getByTestId('parameter-0').fill('1e30');
    await page.keyboard.press('Enter');
    expect((await parametersOf(page))[0]).toBe(1e30);
    await figure.getByTestId('parameter-0').fill('1e31');
    await page.keyboard.press('Enter');
    expect((await parametersOf(page))[0]).toBe(1e30);
    await figure.evaluate((element) => {
      const controls = element.querySelector('play-controls');
      for (let i = 0; i < 50; ++i) controls?.act('reset');
    });
    await expect(figure.getByTestId('updates')).toHaveText('0');
    await figure.getByRole('button', { name: 'Step' }).click();
    await expect(figure.getByTestId('updates')).toHaveText('1');
  });

  test('a malformed link leaves the default and says so', async ({ page }) => {
    const damaged: Record<string, string | number>[] = [
      { h1: 99 },
      { w: '1,2' },
      { f: 'step' },
      { w: '1e31,0,0,0,0,0,0,0,0' },
    ];
    for (const changes of damaged) {
      const figure = await openTrainer(page, changes);
      await expect(figure.locator('share-link')).toContainText('cannot be read');
      await expect(figure.getByTestId('right')).toContainText('of 4');
      await page.goto('about:blank');
    }
  });
});

test('the exercises are marked by the engine', async ({ page }) => {
  await page.goto(`${CHAPTER}#exercises`);
  await settled(page);
  const answer = async (kind: string, fields: Record<string, string>): Promise<Locator> => {
    const card = page.locator(`training-exercise[kind="${kind}"]`);
    await card.scrollIntoViewIfNeeded();
    for (const [name, value] of Object.entries(fields)) await card.getByTestId(name).fill(value);
    await card.getByRole('button', { name: 'Check' }).click();
    return card.getByTestId('mark');
  };
  await expect(await answer('output', { z: '0.5', a: '0.5' })).toContainText('Not yet');
  await expect(await answer('output', { z: '0.5', a: '0.62' })).toContainText('0.622459');
  await expect(await answer('stuck', { answer: '1' })).toContainText('Not yet');
  await expect(await answer('stuck', { answer: '3' })).toContainText('Right');
  await expect(await answer('circles', { answer: '2' })).toContainText('Not yet', { timeout: 20_000 });
  await expect(await answer('circles', { answer: '4' })).toContainText('but so do', { timeout: 20_000 });
  await expect(await answer('circles', { answer: '3' })).toContainText('Right', { timeout: 20_000 });
});
