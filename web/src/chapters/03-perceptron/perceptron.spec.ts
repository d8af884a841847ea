// The perceptron's chapter in a real browser: updates, bound and cycle against numbers worked out by hand, keyboard, links, bad input.
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type { EngineModule } from '../../../../wasm_bindings/engine';

const CHAPTER = './chapters/perceptron/';
const FIGURES = [
  'boundary-geometry',
  'perceptron-trainer',
  'perceptron-bound',
  'perceptron-cycle',
  'perceptron-variants',
];

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

async function figure(page: Page, tag: string): Promise<Locator> {
  const found = page.locator(tag);
  await found.scrollIntoViewIfNeeded();
  await expect(found.getByTestId('reset')).toBeEnabled();
  await expect(found.locator('read-out')).not.toContainText('loading');
  return found;
}

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`${CHAPTER}${hash}`);
  await page.waitForFunction(() => document.querySelector(':not(:defined)') === null);
}

async function weightsOf(found: Locator): Promise<number[]> {
  return Promise.all(
    [0, 1, 2].map(async (i) => Number((await found.getByTestId(`weight-${i}`).inputValue()).replace('−', '-'))),
  );
}

async function choose(found: Locator, preset: string): Promise<void> {
  await found.getByTestId('preset').selectOption(preset);
}

async function paste(found: Locator, csv: string): Promise<void> {
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

function says(found: Locator): Locator {
  return found.locator('read-out p').first();
}

/** What the first chart of a figure is handed. */
function curveOf(found: Locator): Promise<number[]> {
  return found.locator('line-chart').evaluate((chart) => {
    const { curves } = chart as unknown as { curves: { y: ArrayLike<number> }[] };
    return Array.from(curves[0]?.y ?? []);
  });
}

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
    await expect(rows.nth(0)).toContainText(/fixed order\s*0\s*0\s*3\s*11\s*−3\s*2\s*1/);
    for (const i of [1, 2]) await expect(rows.nth(i).locator('td').first()).toHaveText('0');
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

test.describe('keyboard alone', () => {
  /** Tab until the focus is in the plane of the figure. */
  async function focusPlane(page: Page, found: Locator): Promise<void> {
    await found
      .locator('figure-frame')
      .evaluate((frame) => frame.shadowRoot?.querySelector<HTMLElement>('.frame')?.focus());
    await page.keyboard.press('Tab');
    await expect(found.locator('plane-plot').first().locator('.plot')).toBeFocused();
  }

  test('the trainer from start to finish', async ({ page }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    await focusPlane(page, trainer);
    await page.keyboard.press('Delete');
    await expect(says(trainer)).toContainText('of 3 right');
    await page.keyboard.press(']');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(says(trainer)).toContainText('of 4 right');
    await expect(trainer.getByTestId('preset')).toHaveValue('own');
    // Space, → and R are the figure's as soon as the plane has not the focus.
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect(says(trainer)).toContainText('Step 1, epoch 1');
    await page.keyboard.press('Space');
    await expect(says(trainer)).toContainText(/Step [2-9]/);
    await page.keyboard.press('Space');
    await page.keyboard.press('r');
    await expect(says(trainer)).toContainText('No example shown yet');
  });

  for (const tag of ['perceptron-bound', 'perceptron-cycle', 'perceptron-variants']) {
    test(`${tag}: a point is moved, and it runs`, async ({ page }) => {
      await open(page);
      const found = await figure(page, tag);
      await focusPlane(page, found);
      const before = await says(found).textContent();
      await page.keyboard.press(']');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Shift+ArrowLeft');
      await expect(found.getByTestId('preset')).toHaveValue('own');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
      await expect(says(found)).not.toHaveText(before ?? '');
      await page.keyboard.press('r');
      await expect(says(found)).toContainText(/Step 0|Epoch 0|0 updates/);
    });
  }

  test('geometry: the line is moved by its handle and by typing', async ({ page }) => {
    await open(page);
    const geometry = await figure(page, 'boundary-geometry');
    const handle = geometry.locator('plane-plot [role=slider]').first();
    await handle.focus();
    await page.keyboard.press('ArrowUp');
    await expect(says(geometry)).not.toContainText('b = −2 lies');
    await geometry.getByTestId('geometry-b').fill('0');
    await page.keyboard.press('Enter');
    await expect(says(geometry)).toContainText('lies 0 from the origin');
  });
});

test.describe('links', () => {
  async function copied(context: BrowserContext, page: Page, found: Locator): Promise<string> {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await found.getByTestId('copy-link').click();
    await expect(found.getByText('Copied')).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  }

  const changes: Readonly<Record<string, (found: Locator) => Promise<void>>> = {
    'boundary-geometry': async (found) => {
      await found.getByTestId('geometry-w1').fill('-1.25');
      await found.getByTestId('geometry-w2').fill('0.1');
      await found.getByTestId('double').click();
      await found.locator('plane-plot canvas').click({ position: { x: 100, y: 60 } });
    },
    'perceptron-trainer': async (found) => {
      await choose(found, 'nearly-separable');
      await found.getByTestId('new-seed').click();
      await found.getByTestId('order').selectOption('random');
      await found.getByTestId('new-class').selectOption('0');
      await found.locator('plane-plot canvas').click({ position: { x: 130, y: 70 } });
      await found.getByTestId('weight-0').fill('0.3');
      await found.getByTestId('weight-0').press('Enter');
      await found.getByTestId('epoch').click();
      await found.getByTestId('step').click();
    },
    'perceptron-bound': async (found) => {
      await choose(found, 'blobs');
      await found.getByTestId('new-seed').click();
      await found.getByTestId('order').selectOption('random');
      await found.getByTestId('step').click();
    },
    'perceptron-cycle': async (found) => {
      await choose(found, 'two-on-one');
      await found.getByTestId('repeats').click();
      await found.getByTestId('step').click();
    },
    'perceptron-variants': async (found) => {
      await found.getByTestId('new-seed').click();
      await found.getByTestId('rate').fill('0.3');
      await found.getByTestId('rate').press('Enter');
      for (let i = 0; i < 3; ++i) await found.getByTestId('step').click();
    },
  };

  for (const tag of FIGURES) {
    test(`${tag}: the same numbers in a new profile`, async ({ page, context, browser, baseURL }) => {
      await open(page);
      const found = await figure(page, tag);
      await changes[tag]?.(found);
      const link = await copied(context, page, found);
      expect(link.length).toBeLessThan(2000);
      const other = await browser.newContext({ baseURL: baseURL ?? '', viewport: { width: 1280, height: 800 } });
      const there = await other.newPage();
      await there.goto(link);
      const again = await figure(there, tag);
      const [numbers, sentence] = await Promise.all([
        found.locator('[slot=numbers]').allInnerTexts(),
        says(found).textContent(),
      ]);
      await expect(says(again)).toHaveText(sentence ?? '');
      expect(await again.locator('[slot=numbers]').allInnerTexts()).toEqual(numbers);
      const points = (plot: Element): string => JSON.stringify((plot as unknown as { points: unknown }).points);
      expect(await again.locator('plane-plot').first().evaluate(points)).toBe(
        await found.locator('plane-plot').first().evaluate(points),
      );
      await other.close();
    });
  }

  test('a malformed link gives the default and a message', async ({ page }) => {
    for (const state of ['1;preset:xor', '2;x:1', '%%%', '1;preset:and;points:01,1e400;view:0,1,0,1']) {
      await page.goto('about:blank');
      await open(page, `#rule?perceptron-trainer=${encodeURIComponent(state)}`);
      const trainer = await figure(page, 'perceptron-trainer');
      await expect(trainer.locator('share-link')).toContainText('cannot be read');
      await expect(trainer.getByTestId('preset')).toHaveValue('and');
    }
  });
});

test.describe('what could go wrong', () => {
  test('bad text is refused with the engine’s words, and the points stay', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    for (const csv of ['0,0,0\n1,NaN,1', '0,0,0\n1,1', '1e31,0,0\n0,0,1', 'a,b,c', '0,0,cat\n1,1,dog\n2,2,cow']) {
      await paste(trainer, csv);
      await expect(trainer.locator('csv-paste [role=alert]'), csv).not.toHaveText('');
      await expect(trainer.getByTestId('preset')).toHaveValue('and');
      await expect(says(trainer)).toContainText('of 4 right');
    }
    expect(trouble).toEqual([]);
  });

  test('10,000 points, one point, all the same, both labels on one spot, 1e30', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const coordinate = (i: number, by: number): string => (((i * by) % 1000) / 500 - 1).toFixed(3);
    const many = Array.from({ length: 10_000 }, (_, i) => `${coordinate(i, 37)},${coordinate(i, 91)},${i % 2}`);
    const sets: readonly (readonly [string, RegExp])[] = [
      [many.join('\n'), /of 10,000 right.*No line separates/],
      ['0.5,0.5,1', /1 of 1 right/],
      ['2,2,0\n2,2,0\n2,2,0', /0 of 3 right/],
      ['1,1,0\n1,1,1', /No line separates/],
      ['1e30,-1e30,0\n-1e30,1e30,1\n0,0,1', /of 3 right/],
    ];
    const trainer = await figure(page, 'perceptron-trainer');
    for (const [csv, wanted] of sets) {
      await paste(trainer, csv);
      await expect(trainer.getByTestId('csv-note')).toContainText('read');
      await expect(says(trainer)).toHaveText(wanted);
      await trainer.getByTestId('step').click();
      await expect(says(trainer)).toContainText('Step 1, epoch 1');
    }
    for (const tag of ['perceptron-bound', 'perceptron-cycle', 'perceptron-variants']) {
      const found = await figure(page, tag);
      for (const [csv] of [sets[0], sets[2], sets[4]] as typeof sets) {
        await paste(found, csv);
        await expect(found.getByTestId('csv-note')).toContainText('read');
        await found.getByTestId('step').click();
        await expect(says(found)).toContainText(/Step 1|Epoch 1|1 epoch/);
      }
    }
    expect(trouble).toEqual([]);
  });

  test('extreme weights, fifty resets, no points at all', async ({ page, baseURL }) => {
    const trouble = watchForTrouble(page, baseURL);
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    await trainer.getByTestId('weight-1').fill('1e30');
    await trainer.getByTestId('weight-1').press('Enter');
    await trainer.getByTestId('step').click();
    await expect(says(trainer)).toContainText('Step 1');
    await trainer.getByTestId('weight-1').fill('1e31');
    await trainer.getByTestId('weight-1').press('Enter');
    await expect(trainer.locator('number-field').filter({ hasText: 'w₁' }).first()).toContainText('1 × 10³⁰');
    await trainer.getByTestId('play').click();
    await trainer.getByTestId('reset').evaluate((button) => {
      for (let i = 0; i < 50; ++i) (button as HTMLButtonElement).click();
    });
    await expect(says(trainer)).toContainText('No example shown yet');
    expect(await weightsOf(trainer)).toEqual([0, 0, 0]);
    await trainer.locator('plane-plot .plot').focus();
    for (let i = 0; i < 4; ++i) await page.keyboard.press('Delete');
    await expect(says(trainer)).toContainText('There are no points');
    await trainer.locator('plane-plot canvas').click({ position: { x: 120, y: 120 } });
    await expect(says(trainer)).toContainText('of 1 right');
    expect(trouble).toEqual([]);
  });

  test('a dragged point keeps the weights, and the run begins anew from them', async ({ page }) => {
    await open(page);
    const trainer = await figure(page, 'perceptron-trainer');
    for (let i = 0; i < 4; ++i) await trainer.getByTestId('step').click();
    const plane = trainer.locator('plane-plot');
    const at = await plane.evaluate((plot) => {
      const rect = plot.shadowRoot?.querySelector('canvas')?.getBoundingClientRect();
      const { x, y } = (plot as unknown as { toPixels(place: object): { x: number; y: number } }).toPixels({
        x: 1,
        y: 1,
      });
      return { x: (rect?.x ?? 0) + x, y: (rect?.y ?? 0) + y };
    });
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x - 40, at.y - 20, { steps: 4 });
    await page.mouse.up();
    expect(await weightsOf(trainer)).toEqual([0, 1, 1]);
    await expect(says(trainer)).toContainText('The line is that of b = 0, w = (1, 1)');
    // What was touched last can be relabelled and removed without a keyboard.
    await expect(says(trainer)).toContainText('1 of 4 right');
    await trainer.getByTestId('relabel').click();
    await expect(says(trainer)).toContainText('0 of 4 right');
    await trainer.getByTestId('remove').click();
    await expect(says(trainer)).toContainText('0 of 3 right');
    await expect(trainer.getByTestId('remove')).toBeDisabled();
  });

  test('nothing scrolls sideways at 390 px', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page);
    await settled(page);
    for (const tag of FIGURES) await figure(page, tag);
    await page.locator('perceptron-variants').getByTestId('fifty').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
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
