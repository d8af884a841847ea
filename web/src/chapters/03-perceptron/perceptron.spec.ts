// What the perceptron's chapter says is right: updates, bound and cycle against numbers worked out by hand, and its exercises.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../../../tests/browser/test.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';
import { choose, curveOf, figure, open, says, weightsOf } from './perceptron-page.js';

/** AND from zero in the order of its rows: (b, w₁, w₂) after every one of the 24 steps, by hand. */
const AND_STEPS = [
  [-1, 0, 0],
  [-1, 0, 0],
  [-1, 0, 0],
  [0, 1, 1],
  [-1, 1, 1],
  [-2, 1, 0],
  [-2, 1, 0],
  [-1, 2, 1],
  [-1, 2, 1],
  [-2, 2, 0],
  [-3, 1, 0],
  [-2, 2, 1],
  [-2, 2, 1],
  [-2, 2, 1],
  [-3, 1, 1],
  [-2, 2, 2],
  [-2, 2, 2],
  [-3, 2, 1],
  [-3, 2, 1],
  [-3, 2, 1],
  [-3, 2, 1],
  [-3, 2, 1],
  [-3, 2, 1],
  [-3, 2, 1],
]; // prettier-ignore

test.describe('numbers', () => {
  test('AND: every update as worked out by hand, convergence after 11', async ({ page }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    for (const [i, wanted] of AND_STEPS.entries()) {
      await trainer.getByTestId('step').click();
      expect(await weightsOf(trainer), `step ${i + 1}`).toEqual(wanted);
    }
    await expect(says(trainer)).toContainText('it has converged, after 11 updates');
    await trainer.getByTestId('reset').click();
    expect(await weightsOf(trainer)).toEqual([0, 0, 0]);
    // The numbers of the first step: (0, 0) is of class 0, and step(0) = 1.
    await trainer.getByTestId('step').click();
    const rows = await trainer.locator('[data-testid=update] tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\t\s*/).slice(1))).toEqual([
      ['1', '0', '0'],
      ['0', '0', '0'],
      ['−1', '0', '0'],
      ['−1', '0', '0'],
    ]);
  });

  test('the rows of lecture 004 are another run; its neuron (12, 4) with weights (0.5, −1) is corrected', async ({
    page,
  }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    await choose(trainer, 'and-004');
    for (let epoch = 0; epoch < 6; ++epoch) await trainer.getByTestId('epoch').click();
    expect(await weightsOf(trainer)).toEqual([-3, 1, 2]);
    await choose(trainer, 'neuron-004');
    expect(await weightsOf(trainer)).toEqual([0, 0.5, -1]);
    await trainer.getByTestId('step').click();
    await expect(says(trainer)).toContainText('z = 2, so ŷ = 1: wrong');
    expect(await weightsOf(trainer)).toEqual([-1, -11.5, -5]);
  });

  test('lecture 000 has no bias: (0, 0) of AND stays wrong', async ({ page }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    await trainer.getByTestId('bias').uncheck();
    await expect(says(trainer)).toContainText('No line through the origin');
    for (let epoch = 0; epoch < 30; ++epoch) await trainer.getByTestId('epoch').click();
    const [b] = await weightsOf(trainer);
    expect(b).toBe(0);
    const wrong = await trainer
      .locator('plane-plot')
      .evaluate((plot) => (plot as unknown as { wrong: number[] }).wrong);
    expect(wrong).toContain(0);
  });

  test('bound: R, γ and (R/γ)² of AND, mistakes per epoch', async ({ page }) => {
    await open(page);
    const bound = await figure(page, 'perceptron-bound');
    // R² = 3; w̃ = (−3, 2, 2)/√17 has each of the four points at least 1/√17 on its side: (R/γ)² = 51.
    await expect(bound.getByTestId('bound-numbers')).toHaveText('R = 1.732, γ = 0.2425, (R/γ)² = 51; updates made: 0');
    await bound.getByTestId('to-the-end').click();
    await expect(bound.getByTestId('bound-numbers')).toContainText('updates made: 11');
    expect(await curveOf(bound)).toEqual([2, 3, 3, 2, 1, 0]);
    await expect(says(bound)).toContainText('11 updates in 6 epochs, 4 of 4 right. It has converged.');
    await choose(bound, 'xor');
    await expect(bound.getByTestId('bound-numbers')).toContainText('γ does not exist');
  });

  test('the bound holds on 1,000 random separable sets', async ({ page }) => {
    await open(page);
    await figure(page, 'perceptron-bound');
    const found = await page.locator('perceptron-bound').evaluate((element) => {
      const { engine } = (element as unknown as { loader: { engine: EngineModule } }).loader;
      let state = 12345;
      const random = (): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
      };
      const failures: string[] = [];
      let tightest = 0;
      for (let set = 0; set < 1000; ++set) {
        const line = [random() - 0.5, random() - 0.5, random() - 0.5] as const;
        const norm = Math.hypot(...line);
        const count = 2 + Math.floor(random() * 20);
        const x1 = Float64Array.from({ length: count }, () => 4 * random() - 2);
        const x2 = Float64Array.from({ length: count }, () => 4 * random() - 2);
        const z = Array.from(x1, (x, i) => line[0] + line[1] * x + line[2] * (x2[i] as number));
        const label = Uint8Array.from(z, (value) => (value >= 0 ? 1 : 0));
        const margin = Math.min(...z.map((value) => Math.abs(value) / norm));
        const radius = Math.max(...Array.from(x1, (x, i) => Math.hypot(1, x, x2[i] as number)));
        const points = { x1, x2, label };
        const separation = engine.separation(points, true);
        // The line that made the classes is one of those that the best one is compared with.
        if (!separation.separable || separation.margin < margin * (1 - 1e-9)) failures.push(`${set}: margin`);
        if (Math.abs(separation.radius - radius) > 1e-9) failures.push(`${set}: radius`);
        const order = set % 2 ? 'random' : 'fixed';
        const perceptron = engine.createPerceptron(points, {
          variant: 'perceptron',
          order,
          seed: set,
          learningRate: 1,
          bias: true,
        });
        perceptron.run(2_000_000);
        const { updates, converged, boundApplies } = perceptron.state();
        perceptron.delete();
        if (!boundApplies || updates > separation.bound)
          failures.push(`${set}: ${updates} updates, bound ${separation.bound}`);
        if (!converged && separation.bound < 1e5) failures.push(`${set}: not converged`);
        tightest = Math.max(tightest, updates / separation.bound);
      }
      return { failures, tightest };
    });
    expect(found.failures).toEqual([]);
    expect(found.tightest).toBeGreaterThan(0.05);
  });

  test('XOR goes round: the turn, step by step, as worked out by hand', async ({ page }) => {
    await open(page);
    const cycle = await figure(page, 'perceptron-cycle');
    await cycle.getByTestId('repeats').click();
    await expect(says(cycle)).toContainText('at the start of epoch 4 were exactly those at the start of epoch 3');
    await expect(cycle.getByTestId('cycle-numbers')).toHaveText(
      'One turn, (b, w₁, w₂): (0, −1, 0) → (−1, −1, 0) → (0, −1, 1) → (1, 0, 1) → (0, −1, 0)',
    );
    expect(await curveOf(cycle)).toEqual([3, 3, 4]);
    for (let step = 0; step < 8; ++step) await cycle.getByTestId('step').click();
    expect(await curveOf(cycle)).toEqual([3, 3, 4, 4, 4]);
    await choose(cycle, 'two-on-one');
    await cycle.getByTestId('repeats').click();
    await expect(says(cycle)).toContainText('for ever');
    await cycle.getByTestId('order').selectOption('random');
    await expect(says(cycle)).toContainText('In random order');
  });

  test('variants: on AND four stop at a line without mistakes; the plain rule is that of the trainer', async ({
    page,
  }) => {
    await open(page);
    const variants = await figure(page, 'perceptron-variants');
    await choose(variants, 'and');
    await variants.getByTestId('fifty').click();
    const rows = variants.locator('[data-testid=variants-table] tbody tr');
    await expect(rows.nth(0)).toContainText(/fixed order\s*0\s*3\s*11\s*−3\s*2\s*1/);
    for (const id of ['fixed', 'random', 'pocket']) await expect(variants.getByTestId(`wrong-${id}`)).toHaveText('0');
    await expect(says(variants)).toContainText('Epoch 50');
    await variants.getByTestId('reset').click();
    await expect(says(variants)).toContainText('Epoch 0');
  });

  test('geometry: distances of a 3-4-5 line', async ({ page }) => {
    await open(page, '#boundary?boundary-geometry=1;b:-10;w1:3;w2:4;points:1,3,4;chosen:0');
    const geometry = await figure(page, 'boundary-geometry');
    // ‖w‖ = 5; the line is 10/5 from the origin; (3, 4) has z = 9 + 16 − 10 = 15, which is 3 from it.
    await expect(geometry.locator('dl')).toContainText('‖w‖ = 5');
    await expect(geometry.locator('dl')).toContainText('−b / ‖w‖ = 2');
    await expect(geometry.locator('dl')).toContainText('z / ‖w‖ = 3');
    await geometry.getByTestId('negate').click();
    await expect(geometry.locator('dl')).toContainText('z / ‖w‖ = −3');
    await geometry.getByTestId('double').click();
    await expect(geometry.locator('dl')).toContainText('z / ‖w‖ = −3');
    await geometry.getByTestId('reset').click();
    await expect(says(geometry)).toContainText('w = (1, 2), b = −2');
  });
});

test.describe('exercises', () => {
  function card(page: Page, kind: string): Locator {
    return page.locator(`perceptron-exercise[kind=${kind}]`);
  }

  test('the update: wrong, then right', async ({ page }) => {
    await open(page);
    const exercise = card(page, 'update');
    const answer = async (b: string, w1: string, w2: string): Promise<void> => {
      await exercise.getByTestId('b').fill(b);
      await exercise.getByTestId('w1').fill(w1);
      await exercise.getByTestId('w2').fill(w2);
      await exercise.getByRole('button', { name: 'Check' }).click();
    };
    await answer('-1', '0.5', '-2');
    await expect(exercise.getByTestId('mark')).toContainText('weights from before');
    await answer('-2', '-1.5', '-3');
    await expect(exercise.getByTestId('mark')).toContainText('w₂ is not what the engine has');
    await answer('−2', '−1.5', '−1');
    await expect(exercise.getByTestId('mark')).toContainText('Right');
  });

  test('sets, bound, and a set that is hard to learn', async ({ page }) => {
    await open(page);
    const sets = card(page, 'sets');
    await sets.getByTestId('set-A').check();
    await sets.getByTestId('set-B').check();
    await sets.getByRole('button', { name: 'Check' }).click();
    await expect(sets.getByTestId('mark')).toContainText('2 sets are on the wrong list');
    await sets.getByTestId('set-B').uncheck();
    await sets.getByTestId('set-C').check();
    await sets.getByRole('button', { name: 'Check' }).click();
    await expect(sets.getByTestId('mark')).toContainText('Right');

    const bound = card(page, 'bound');
    for (const [value, mark] of [
      ['2', 'Not yet'],
      ['1', 'Right'],
    ] as const) {
      await bound.getByTestId('answer').fill(value);
      await bound.getByRole('button', { name: 'Check' }).click();
      await expect(bound.getByTestId('mark')).toContainText(mark);
    }

    const place = card(page, 'place');
    await place.getByRole('button', { name: 'Check' }).click();
    await expect(place.getByTestId('mark')).toContainText('Not yet');
    // (0.9, 0.85) against (0.9, 0.9): by keyboard, from (−0.5, 0) and (0.5, 0).
    const plane = place.locator('plane-plot .plot');
    await plane.focus();
    for (let i = 0; i < 2; ++i) await page.keyboard.press('Shift+ArrowRight');
    for (let i = 0; i < 8; ++i) await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 17; ++i) await page.keyboard.press('ArrowUp');
    await page.keyboard.press(']');
    for (let i = 0; i < 8; ++i) await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 18; ++i) await page.keyboard.press('ArrowUp');
    await place.getByRole('button', { name: 'Check' }).click();
    await expect(place.getByTestId('mark')).toContainText('Right');
  });
});
