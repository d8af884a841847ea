// The chapter on activation functions in a browser: numbers against plain arithmetic, keys, links, extremes.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/activations/';

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
}

/** A number as the page writes it. */
function numberOf(text: string | null | undefined): number {
  const plain = (text ?? '').replaceAll('−', '-').replace(/ × 10/, 'e').replaceAll(',', '');
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return Number(plain.replaceAll('⁻', '-').replace(/[⁰¹²³⁴-⁹]/g, (digit) => `${superscripts.indexOf(digit)}`));
}

async function boldNumbers(place: Locator): Promise<number[]> {
  return (await place.locator('b').allTextContents()).map(numberOf);
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const softplus = (z: number): number => Math.log1p(Math.exp(z));

/** Values and derivatives of the zoo, by plain arithmetic; α is 0.1 of Leaky ReLU, 1 of ELU. */
const ZOO: Record<string, readonly [f: (z: number) => number, slope: (z: number) => number]> = {
  identity: [(z) => z, () => 1],
  step: [(z) => (z >= 0 ? 1 : 0), () => 0],
  sigmoid: [sigmoid, (z) => sigmoid(z) * sigmoid(-z)],
  tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
  relu: [(z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)],
  'leaky-relu': [(z) => Math.max(0.1 * z, z), (z) => (z > 0 ? 1 : 0.1)],
  elu: [(z) => (z > 0 ? z : Math.expm1(z)), (z) => (z > 0 ? 1 : Math.exp(z))],
  softplus: [softplus, sigmoid],
  softsign: [(z) => z / (1 + Math.abs(z)), (z) => 1 / (1 + Math.abs(z)) ** 2],
  'log-sigmoid': [(z) => -softplus(-z), (z) => sigmoid(-z)],
  swish: [(z) => z * sigmoid(z), (z) => sigmoid(z) * (1 + z * sigmoid(-z))],
  sinc: [(z) => Math.sin(z) / z, (z) => (Math.cos(z) - Math.sin(z) / z) / z],
  mish: [
    (z) => z * Math.tanh(softplus(z)),
    (z) => Math.tanh(softplus(z)) + z * (1 - Math.tanh(softplus(z)) ** 2) * sigmoid(z),
  ],
};

test('three linear layers are one matrix, on XOR too', async ({ page, browser, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  await open(page, '#linear?linear-collapse=1;f:identity;seed:1;steps:1000');
  const found = await figureOf(page, 'linear-collapse');
  const numbers = found.getByTestId('collapse-numbers');
  await test.step('the loss is ln 2, and network and matrix agree', async () => {
    await expect(found.locator('read-out')).toContainText('Update 1000: the loss is 0.6931');
    await expect(found.locator('read-out')).toContainText('settled at ln 2');
    const [z1, one1, z2, one2] = await boldNumbers(numbers);
    expect(Math.abs((z1 as number) - (one1 as number))).toBeLessThan(1e-6);
    expect(Math.abs((z2 as number) - (one2 as number))).toBeLessThan(1e-6);
  });
  await test.step('the shown matrices multiply to the shown product', async () => {
    await page.goto(`${CHAPTER}#linear?linear-collapse=1;f:identity;seed:7;steps:0`);
    await expect(found.locator('read-out')).toContainText('Update 0');
    const tables = await found
      .locator('.matrix')
      .evaluateAll((all) =>
        all.map((table) =>
          [...table.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent)),
        ),
      );
    const [w3, w2, w1, , w21, w] = tables.map((rows) => rows.map((row) => row.map(numberOf))) as number[][][];
    const times = (a: number[][], b: number[][]): number[][] =>
      a.map((row) => (b[0] as number[]).map((_, c) => row.reduce((sum, v, k) => sum + v * (b[k]?.[c] as number), 0)));
    const close = (a: number[][], b: number[][]): void =>
      a.flat().forEach((value, i) => {
        expect(Math.abs(value - (b.flat()[i] as number))).toBeLessThan(0.02);
      });
    close(times(w2 as number[][], w1 as number[][]), w21 as number[][]);
    close(times(w3 as number[][], w21 as number[][]), w as number[][]);
  });
  await test.step('with tanh between them they are not', async () => {
    await found.getByTestId('between').selectOption('tanh');
    await expect(found.locator('read-out')).toContainText('Update 0');
    await expect(found.locator('read-out')).toContainText('not the network any more');
    const [z1, one1] = await boldNumbers(numbers);
    expect(Math.abs((z1 as number) - (one1 as number))).toBeGreaterThan(1e-3);
    await expectSameElsewhere(browser, page, found);
  });
  expect(trouble).toEqual([]);
});

test('the zoo: every function, its slope, the secant, the forms of tanh', async ({ page, browser }) => {
  await open(page, '#zoo?activation-zoo=1;f:identity;past:tanh;z:-1.5;slope:0.1;alpha:1;h:0.00001');
  const found = await figureOf(page, 'activation-zoo');
  const numbers = found.getByTestId('zoo-numbers');
  await test.step('values at z = −1.5, walked through by keyboard', async () => {
    await found.locator('[data-kind="identity"]').focus();
    for (const [kind, [f, slope]] of Object.entries(ZOO)) {
      await expect(found.locator(`[data-kind="${kind}"]`)).toHaveAttribute('aria-checked', 'true');
      const [value, derivative, secant, worst] = await boldNumbers(numbers);
      expect(Math.abs((value as number) - f(-1.5)), kind).toBeLessThan(1e-5);
      expect(Math.abs((derivative as number) - slope(-1.5)), kind).toBeLessThan(1e-5);
      expect(Math.abs((secant as number) - slope(-1.5)), kind).toBeLessThan(1e-5);
      // At a kink or a jump on the grid the secant sees both sides.
      if (!['step', 'relu', 'leaky-relu'].includes(kind)) expect(worst as number, kind).toBeLessThan(2e-5);
      await page.keyboard.press('ArrowRight');
    }
  });
  await test.step('h that is too large, h that is too small', async () => {
    await found.locator('[data-kind="tanh"]').click();
    const worst = async (): Promise<number> => numberOf(await found.getByTestId('worst').textContent());
    const fine = await worst();
    await found.getByTestId('step').selectOption('0.1');
    await expect.poll(worst).toBeGreaterThan(1e-3);
    await found.getByTestId('step').selectOption('1e-12');
    await expect.poll(worst).toBeGreaterThan(1e4 * fine);
    const forms = await boldNumbers(numbers.locator('.forms'));
    for (const form of forms) expect(form).toBeCloseTo(Math.tanh(-1.5), 5);
  });
  await test.step('parameters, and the same elsewhere', async () => {
    await found.locator('[data-kind="leaky-relu"]').click();
    await setField(found, 'slope', '-0.5');
    await expect(found.getByTestId('derivative')).toHaveText('−0.5');
    await setField(found, 'slope', '7');
    await expect(found.getByTestId('derivative')).toHaveText('−0.5');
    await expectSameElsewhere(browser, page, found);
    await page.keyboard.press('r');
    await found.getByRole('button', { name: 'Reset' }).click();
    await expect(found.locator('[data-kind="tanh"]')).toHaveAttribute('aria-checked', 'true');
  });
});

test('maxout takes the largest line, softmax shares', async ({ page }) => {
  await open(page);
  const lines = await figureOf(page, 'maxout-lines');
  await test.step('maxout', async () => {
    await lines.getByTestId('preset').selectOption('absolute');
    await expect(lines.getByTestId('maxout-numbers')).toHaveText('max(−0.75, 0.75) = 0.75');
    await setField(lines, 'b', '2');
    await expect(lines.getByTestId('maxout-numbers')).toHaveText('max(1.25, 0.75) = 1.25');
    await expect(lines.getByTestId('preset')).toHaveValue('');
    for (let i = 0; i < 4; ++i) await lines.getByTestId('add').click();
    await expect(lines.getByTestId('add')).toBeDisabled();
    for (let i = 0; i < 5; ++i) await lines.getByTestId('remove').click();
    await expect(lines.getByTestId('remove')).toBeDisabled();
    await expect(lines.locator('read-out')).toContainText('line 1 is the largest');
  });
  const bars = await figureOf(page, 'softmax-bars');
  await test.step('softmax', async () => {
    const shares = bars.getByTestId('softmax-numbers').locator('b');
    await expect(shares).toHaveText('0.6439, 0.2369, 0.08714, 0.03206');
    await bars.getByTestId('up').click();
    await expect(bars.getByTestId('softmax-numbers')).toContainText('softmax(3, 2, 1, 0)');
    await expect(shares).toHaveText('0.6439, 0.2369, 0.08714, 0.03206');
    await bars.getByTestId('double').click();
    await expect(bars.getByTestId('softmax-numbers')).toContainText('softmax(6, 4, 2, 0)');
    await expect(shares).toContainText('0.865');
  });
});

test('the race: all but the identity get circles right; a regression’s output is left linear', async ({
  page,
  browser,
}) => {
  await open(page, '#race?activation-race=1;set:circles;width:6;rate:0.3;seed:1;shown:8191;f:0;epochs:300');
  const race = await figureOf(page, 'activation-race');
  await test.step('three hundred epochs from a link', async () => {
    await expect(race.locator('read-out')).toContainText('Epoch 300', { timeout: 30_000 });
    await expect(race.locator('tbody tr')).toHaveCount(13);
    const right = await race.locator('tbody tr td:nth-of-type(2)').allTextContents();
    expect(numberOf(right[0]?.replace(' %', ''))).toBeLessThan(80);
    expect(right.slice(1).filter((text) => text === '100 %').length).toBeGreaterThan(6);
  });
  await test.step('another plane, and the same elsewhere', async () => {
    await race.locator('[data-f="maxout"]').click();
    await expect(race.getByTestId('race-numbers')).toContainText('maxout, epoch 300');
    await expectSameElsewhere(browser, page, race);
    await race.getByRole('button', { name: 'Reset' }).click();
    await expect(race.locator('read-out')).toContainText('Ready: 13 networks');
  });
  const range = await figureOf(page, 'output-range');
  await test.step('tanh cannot reach 2, a linear output can', async () => {
    const lossWith = async (f: string): Promise<number> => {
      await page.goto(`${CHAPTER}#outputs?output-range=1;f:${f};height:2;seed:1;epochs:1500`);
      await expect(range.locator('read-out')).toContainText('Epoch 1500');
      await expect(range.getByTestId('output')).toHaveValue(f);
      return (await boldNumbers(range.getByTestId('range-numbers')))[0] as number;
    };
    expect(await lossWith('tanh')).toBeGreaterThan(0.1);
    expect(await lossWith('identity')).toBeLessThan(0.01);
  });
});

test('the exercises take right answers and explain wrong ones', async ({ page }) => {
  await open(page, '#exercises');
  const card = (kind: string): Locator => page.locator(`activation-exercise[kind="${kind}"]`);
  const check = (kind: string): Promise<void> => card(kind).getByRole('button', { name: 'Check' }).click();
  const fill = async (kind: string, values: Record<string, string>): Promise<void> => {
    for (const [name, value] of Object.entries(values)) await card(kind).getByTestId(name).fill(value);
    await check(kind);
  };
  await fill('product', { w1: '3', w2: '5', b: '0.5' });
  await expect(card('product')).toContainText('biases go through W₂');
  await fill('product', { w1: '3', w2: '5', b: '4.5' });
  await expect(card('product')).toContainText('W = (3, 5), b = 4.5');
  await card('slope').getByRole('textbox').fill('0.16');
  await check('slope');
  await expect(card('slope')).toContainText('0.16');
  await expect(card('slope')).toContainText('0.25');
  await card('far').getByRole('radio', { name: 'ReLU', exact: true }).check();
  await check('far');
  await expect(card('far')).toContainText('Its slope at z = −5 is 0');
  await card('far').getByRole('radio', { name: 'Leaky ReLU, α = 0.1' }).check();
  await check('far');
  await expect(card('far')).toContainText('Leaky ReLU 0.1');
  await fill('maxout', { w1: '1', b1: '0', w2: '-1', b2: '0' });
  await expect(card('maxout')).toContainText('At x = −3 the engine finds 3; it should be 2');
  await fill('maxout', { w1: '1', b1: '-1', w2: '-1', b2: '-1' });
  await expect(card('maxout')).toContainText('It is |x| − 1');
});
