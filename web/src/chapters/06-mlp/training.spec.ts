// The MLP chapter's training half in a real browser: the trainer, the hidden space, the success rate, against numbers of its own.
import type { Browser, Locator, Page } from '@playwright/test';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';
import type { EngineModule, PlanarPoints } from '../../../../wasm_bindings/engine';
import type {} from '../../widgets/read-out.js';
import type {} from './mlp-trainer.js';

const CHAPTER = './chapters/mlp/';

/** A network for XOR by hand, soft: OR, NAND, and AND of the two. W₁ row by row, b₁, W₂, b₂. */
const BY_HAND = [5, 5, -5, -5, -2.5, 7.5, 6, 6, -9];
const XOR = [
  { x: [0, 0], y: 0 },
  { x: [0, 1], y: 1 },
  { x: [1, 0], y: 1 },
  { x: [1, 1], y: 0 },
] as const;

/** A trainer's state as a link has it. */
function trainerState(changes: Record<string, string | number> = {}): string {
  const state = {
    set: 'xor',
    own: ',',
    moved: '',
    over: 1,
    h1: 2,
    h2: 0,
    f: 'sigmoid',
    opt: 'sgd',
    rate: 1,
    batch: 10000,
    seed: 1,
    by: 'epoch',
    ex: 0,
    unit: '1,0',
    step: 0,
    epoch: 0,
    w: '',
    x: '',
    y: '',
    px: '',
    py: '',
    ...changes,
  };
  const parts = Object.entries(state).map(([name, value]) => `${name}:${value}`);
  return `#train?mlp-trainer=${encodeURIComponent(['1', ...parts].join(';'))}`;
}

const sigma = (z: number): number => 1 / (1 + Math.exp(-z));

/** The network 2-2-1 in the test's own arithmetic. */
function forward(w: readonly number[], [x1, x2]: readonly [number, number]) {
  const z = [w[0]! * x1 + w[1]! * x2 + w[4]!, w[2]! * x1 + w[3]! * x2 + w[5]!] as const;
  const h = z.map(sigma) as [number, number];
  const out = w[6]! * h[0] + w[7]! * h[1] + w[8]!;
  return { z, h, out, y: sigma(out) };
}

function lossOf(w: readonly number[]): number {
  return XOR.reduce((sum, { x, y }) => sum - Math.log(y === 1 ? forward(w, x).y : 1 - forward(w, x).y), 0) / XOR.length;
}

/** By central differences. */
function gradientOf(w: readonly number[]): number[] {
  const moved = (i: number, by: number): number[] => w.map((value, j) => (j === i ? value + by : value));
  return w.map((_, i) => (lossOf(moved(i, 1e-5)) - lossOf(moved(i, -1e-5))) / 2e-5);
}

/** As the page writes a number: four digits, a true minus sign. */
const shown = (value: number, digits = 4): string => String(Number(value.toPrecision(digits))).replace('-', '−');

async function open(page: Page, hash: string, tag: string): Promise<Locator> {
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
  const figure = page.locator(tag);
  await figure.scrollIntoViewIfNeeded();
  return figure;
}

async function openTrainer(page: Page, changes: Record<string, string | number> = {}): Promise<Locator> {
  const figure = await open(page, trainerState(changes), 'mlp-trainer');
  await expect(figure.getByTestId('loss')).not.toHaveText('–');
  return figure;
}

function parametersOf(page: Page): Promise<number[]> {
  return page.evaluate(() => [...(document.querySelector('unit-arithmetic')?.parameters ?? [])]);
}

/** What the figure says of itself. */
function saidBy(figure: Locator): Promise<string> {
  return figure.locator('read-out').evaluate((element) => (element as HTMLElementTagNameMap['read-out']).text);
}

/** What the reader sees of the trainer. */
function trainerNumbers(figure: Locator): Promise<string[]> {
  return figure.locator('.mlp-results strong, .arithmetic').allInnerTexts();
}

async function copyLink(page: Page, figure: Locator): Promise<string> {
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => Object.assign(globalThis, { copied: text }) },
    });
  });
  await figure.getByTestId('copy-link').click();
  await expect.poll(() => page.evaluate(() => 'copied' in globalThis)).toBe(true);
  return page.evaluate(() => (globalThis as unknown as { copied: string }).copied);
}

async function inNewProfile<T>(
  browser: Browser,
  link: string,
  tag: string,
  look: (figure: Locator, page: Page) => Promise<T>,
) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(link);
    await settled(page);
    const figure = page.locator(tag);
    await figure.scrollIntoViewIfNeeded();
    return await look(figure, page);
  } finally {
    await context.close();
  }
}

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

  test('bad input ends in a message or a right picture', async ({ page }) => {
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

test.describe('the hidden space', () => {
  const HASH = '#hidden-space?hidden-space=';
  const stateOf = (text: string): string => `${HASH}${encodeURIComponent(text)}`;

  test('carries points by the weights that it shows, and one line separates them', async ({ page }) => {
    const figure = await open(page, '#hidden-space', 'hidden-space');
    await expect(figure.locator('read-out')).toContainText('One line in the hidden space separates', {
      timeout: 20_000,
    });
    const { parameters, x1, x2 } = await page.evaluate(() => {
      const space = document.querySelector('hidden-space') as unknown as { network: { parameters(): Float64Array } };
      const plane = [...document.querySelectorAll('hidden-space plane-plot')].at(-1) as unknown as {
        points: { x1: Float64Array; x2: Float64Array };
      };
      return { parameters: [...space.network.parameters()], x1: [...plane.points.x1], x2: [...plane.points.x2] };
    });
    XOR.forEach(({ x, y }, i) => {
      const { h, out } = forward(parameters, x);
      expect(x1[i]).toBeCloseTo(h[0], 9);
      expect(x2[i]).toBeCloseTo(h[1], 9);
      expect(out > 0).toBe(y === 1);
    });
    const numbers = figure.getByTestId('output-line');
    for (const w of parameters.slice(6)) await expect(numbers).toContainText(shown(w));
  });

  test('goes through time by keyboard and comes back by link, in the cube too', async ({ page, browser }) => {
    const figure = await open(
      page,
      stateOf('2;set:xor;units:3;f:tanh;seed:2;at:10;before:-1;across:0;up:1;az:40;el:10'),
      'hidden-space',
    );
    await expect(figure.locator('read-out')).toContainText('updates', { timeout: 20_000 });
    const time = figure.getByTestId('time');
    await expect(time).toHaveValue('10');
    await time.focus();
    await page.keyboard.press('ArrowRight');
    await expect(time).toHaveValue('11');
    await figure.locator('space-plot').getByRole('application').focus();
    await page.keyboard.press('ArrowLeft');
    await figure.getByRole('group', { name: /Where does the hidden layer/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(time).toHaveValue('12');
    const [line, words] = [(await figure.getByTestId('output-line').textContent()) ?? '', await saidBy(figure)];
    const link = await copyLink(page, figure);
    expect(link).toContain('az:35');
    // The step before, in grey.
    expect(link).toContain('before:11');
    expect(words).toContain('In grey: after');
    await inNewProfile(browser, link, 'hidden-space', async (other) => {
      await expect(other.getByTestId('output-line')).toHaveText(line, { timeout: 20_000 });
      await expect(other.getByTestId('time')).toHaveValue('12');
      expect(await saidBy(other)).toBe(words);
    });
  });
});

test.describe('the success rate', () => {
  /** Presses stop: the figure has stopped before its next but one frame, however busy the machine is. */
  async function stopSweep(page: Page, figure: Locator): Promise<void> {
    await expect(figure.getByTestId('sweep-stop')).toBeVisible();
    await page.evaluate(async () => {
      const button = document
        .querySelector('success-rate play-controls')
        ?.shadowRoot?.querySelector<HTMLButtonElement>('[data-testid=sweep-stop]');
      if (!button) throw new Error('there is no stop button');
      button.click();
      for (let frame = 0; frame < 2; ++frame) await new Promise(requestAnimationFrame);
    });
    await expect(figure.getByTestId('sweep')).toBeVisible({ timeout: 500 });
  }

  const hash = (state: string): string => `#success?success-rate=${encodeURIComponent(state)}`;

  test('counts: one unit never, and a stuck seed’s loss is that of its weights', async ({ page, browser }) => {
    const figure = await open(
      page,
      hash('1;set:xor;opt:momentum;rate:0.5;epochs:300;cell:1;seed:3;ran:0'),
      'success-rate',
    );
    await figure.getByTestId('sweep').click();
    await expect(figure.locator('read-out')).toContainText('All 1500 trainings done', { timeout: 60_000 });
    for (const activation of ['sigmoid', 'tanh', 'ReLU']) {
      await expect(figure.getByRole('button', { name: `${activation}, 1 hidden: 0 of 100 solved` })).toBeVisible();
    }
    // Arrow keys go from seed to seed.
    await figure.locator('seed-results [data-seed="3"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    const run = await page.evaluate(() => {
      const rate = document.querySelector('success-rate') as unknown as {
        run: { loss: number; gradientNorm: number; parameters: Float64Array; solved: boolean };
      };
      return { ...rate.run, parameters: [...rate.run.parameters] };
    });
    expect(run.solved).toBe(false);
    expect(run.loss).toBeCloseTo(lossOf(run.parameters), 9);
    expect(run.gradientNorm).toBeCloseTo(Math.hypot(...gradientOf(run.parameters)), 6);
    const numbers = figure.getByTestId('seed-numbers');
    await expect(numbers).toContainText(`loss ${shown(run.loss)}`);
    const text = (await numbers.textContent()) ?? '';
    const link = await copyLink(page, figure);
    await inNewProfile(browser, link, 'success-rate', async (other) => {
      await expect(other.getByTestId('seed-numbers')).toHaveText(text, { timeout: 60_000 });
    });
  });

  test('stops when asked, and says so when its Worker cannot run', async ({ page }) => {
    const figure = await open(
      page,
      hash('1;set:spiral;opt:sgd;rate:0.01;epochs:20000;cell:1;seed:-1;ran:0'),
      'success-rate',
    );
    // At once, while its Worker is still loading; then in the middle of it.
    await figure.getByTestId('sweep').click();
    await stopSweep(page, figure);
    await figure.getByTestId('sweep').click();
    await expect(figure.locator('read-out')).toContainText('trainings done', { timeout: 30_000 });
    await stopSweep(page, figure);
    const stopped = await saidBy(figure);
    await page.waitForTimeout(500);
    expect(await saidBy(figure)).toBe(stopped);
    await figure.getByRole('button', { name: 'Reset' }).click();
    await page.evaluate(() => {
      const { Worker } = globalThis;
      Object.assign(globalThis, {
        Worker: class extends Worker {
          constructor(_: string | URL, options?: WorkerOptions) {
            super(new URL('/not-there.js', location.href), options);
          }
        },
        Intact: Worker,
      });
      (
        document.querySelector('success-rate') as unknown as { client: { dispose(): void } | undefined }
      ).client?.dispose();
      (document.querySelector('success-rate') as unknown as { client: unknown }).client = undefined;
    });
    await figure.getByTestId('sweep').click();
    await expect(figure.getByTestId('sweep-message')).toContainText('The sweep Worker stopped');
    await page.evaluate(() =>
      Object.assign(globalThis, { Worker: (globalThis as unknown as { Intact: typeof Worker }).Intact }),
    );
    await figure.getByRole('button', { name: /again/i }).click();
    await expect(figure.locator('read-out')).toContainText('trainings done', { timeout: 30_000 });
    await figure.getByTestId('sweep-stop').click();
  });
});

test('nothing scrolls sideways on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [hash, tag] of [
    [trainerState({ set: 'circles', h1: 8, h2: 8 }), 'mlp-trainer'],
    ['#hidden-space', 'hidden-space'],
    ['#success', 'success-rate'],
  ] as const) {
    await open(page, hash, tag);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), tag).toBe(0);
  }
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
