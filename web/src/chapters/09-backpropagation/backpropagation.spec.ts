// The chapter in a browser: lecture 004's numbers in the page's own text, the reader's own calculation marked, the worksheet on paper,
// the other figures by hand, and what cannot be.
import type { Locator, Page } from '@playwright/test';
import { expectSameElsewhere } from '../../../../tests/browser/figure-link.js';
import { figureOf, setField } from '../../../../tests/browser/figures.js';
import { watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/backpropagation/';

async function open(page: Page, tag: string, hash = ''): Promise<Locator> {
  await page.goto(`${CHAPTER}${hash}`);
  return figureOf(page, tag);
}

/** Sets a range as a hand on its thumb would. */
async function slide(figure: Locator, testid: string, value: number): Promise<void> {
  await figure.getByTestId(testid).fill(String(value));
}

function texts(figure: Locator, ...testids: readonly string[]): Promise<string[]> {
  return Promise.all(testids.map(async (testid) => (await figure.getByTestId(testid).textContent())?.trim() ?? ''));
}

/** Steps forward until the card has this title. */
async function stepTo(figure: Locator, title: string): Promise<void> {
  const card = figure.getByTestId('step-title');
  for (let i = 0; i < 60 && (await card.textContent()) !== title; ++i) await figure.getByTestId('step-forward').click();
  await expect(card).toHaveText(title);
}

test('the stepper has lecture 004’s numbers to six digits, and follows every change', async ({
  page,
  browser,
  baseURL,
}) => {
  const trouble = watchForTrouble(page, baseURL);
  const stepper = await open(page, 'backprop-stepper');

  await test.step('before the first step: what is to come', async () => {
    await expect(stepper.getByTestId('step-formula')).toContainText('= 1.2 · 1 + (−0.3) · (−0.5)');
    await expect(stepper.locator('.rule')).toContainText('35 steps: forward 8, loss 1,');
    await stepper.getByTestId('check-mode').check();
    await expect(stepper.getByTestId('step-formula')).toContainText('= ?');
    await stepper.getByTestId('check-mode').uncheck();
  });

  await test.step('all numbers of the syllabus', async () => {
    await slide(stepper, 'scrub', 35);
    const row = (layer: number, ...names: readonly string[]) =>
      Array.from({ length: layer === 1 ? 3 : 1 }, (_, unit) => names.map((name) => `${name}-${layer}-${unit}`)).flat();
    expect(await texts(stepper, ...row(1, 'z'))).toEqual(['1.35', '2.45', '−1.65']);
    expect(await texts(stepper, ...row(1, 'a'))).toEqual(['0.79413', '0.920561', '0.161109']);
    expect(await texts(stepper, 'z-2-0', 'a-2-0', 'slope-2-0', 'delta-2-0')).toEqual([
      '0.510896',
      '0.625017',
      '0.234371',
      '−0.0878852',
    ]);
    expect(await texts(stepper, 'loss-value', 'output-error-0', 'loss-after')).toEqual([
      '0.0703063',
      '−0.374983',
      '0.0590705',
    ]);
    expect(await texts(stepper, ...row(1, 'delta'))).toEqual(['0.00287363', '−0.00321344', '−0.0154413']);
    expect(await texts(stepper, 'gradient-9', 'gradient-10', 'gradient-11')).toEqual([
      '−0.0697922',
      '−0.0809037',
      '−0.0141591',
    ]);
    expect(await texts(stepper, ...[0, 2, 4, 1, 3, 5].map((i) => `gradient-${i}`))).toEqual([
      '0.00287363',
      '−0.00321344',
      '−0.0154413',
      '−0.00143682',
      '0.00160672',
      '0.00772066',
    ]);
    expect(await texts(stepper, 'updated-9', 'updated-10', 'updated-11')).toEqual(['−0.130208', '0.580904', '1.31416']);
    await expect(stepper.locator('read-out')).toContainText('It was 0.0703063 and is 0.0590705 now');
  });

  await test.step('forward and back, one step at a time', async () => {
    await stepper.getByTestId('step-back').click();
    await expect(stepper.getByTestId('loss-after')).toHaveText('');
    await stepper.getByRole('button', { name: 'δ backward' }).click();
    await expect(stepper.getByTestId('step-title')).toHaveText('∂L/∂ŷ: the error of the output');
    await stepper.getByTestId('step-forward').click();
    await expect(stepper.getByTestId('step-formula')).toContainText('σ′(z₁⁽²⁾) · ∂L/∂ŷ');
    await expect(stepper.getByTestId('step-formula')).toContainText('0.234371 · (−0.374983)');
    await expect(stepper.getByTestId('step-value')).toHaveText('−0.0878852');
    await stepper.locator('figure-frame').locator('.frame').focus();
    await page.keyboard.press('ArrowRight');
    await expect(stepper.getByTestId('step-title')).toHaveText('δ of hidden unit 1');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(stepper.getByTestId('step-title')).toHaveText('δ of the output');
    const lit = await stepper
      .locator('network-diagram')
      .evaluate(
        (diagram) => (diagram as unknown as { highlight: readonly { kind: string; layer?: number }[] }).highlight,
      );
    expect(lit).toEqual([{ kind: 'unit', layer: 2, unit: 0 }]);
  });

  await test.step('a weight is changed: what follows follows; NaN is refused; 1e30 overflows and says so', async () => {
    await setField(stepper, 'parameters-0', '2.2');
    await expect(stepper.getByTestId('z-1-0')).toHaveText('2.35');
    await expect(stepper.getByTestId('step-title')).toHaveText('δ of the output');
    await expect(stepper.getByTestId('preset-note')).toHaveText('Your own network.');
    await setField(stepper, 'parameters-0', 'NaN');
    await expect(stepper.locator('number-field[testid="parameters-0"]')).toContainText('Type a number');
    await expect(stepper.getByTestId('z-1-0')).toHaveText('2.35');
    await setField(stepper, 'parameters-0', '1e30');
    await setField(stepper, 'inputs-0', '1e30');
    await expect(stepper.getByTestId('z-1-0')).toHaveText('1 × 10⁶⁰');
    await stepper.getByTestId('sizes').fill('2-9-1');
    await stepper.getByTestId('sizes').press('Enter');
    await expect(stepper.locator('error-note[testid="stepper-message"]')).toContainText('Type the sizes');
    await expect(stepper.getByTestId('sizes')).toHaveValue('2-3-1');
  });

  await test.step('other networks, losses and activations; six layers of six', async () => {
    await stepper.getByTestId('preset').selectOption('classes');
    await stepTo(stepper, 'δ of output 2');
    await expect(stepper.getByTestId('step-formula')).toContainText('f′ cancels');
    await stepper.getByTestId('sizes').fill('6-6-6-6-6-6-6');
    await stepper.getByTestId('sizes').press('Enter');
    await stepper.getByTestId('activation').selectOption('tanh');
    const last = Number(await stepper.getByTestId('scrub').getAttribute('max'));
    expect(last).toBe(36 * 2 + 1 + 36 + 2 * 6 * 42 + 6 + 1);
    await slide(stepper, 'scrub', last);
    await expect(stepper.locator('read-out')).toContainText(/It was .* and is .* now/);
    await stepper.getByTestId('preset').selectOption('003');
    await stepTo(stepper, 'δ of unit 2 of hidden layer 1');
    await expectSameElsewhere(browser, page, stepper);
  });
  expect(trouble).toEqual([]);
});

test('the reader’s own calculation is marked, and a slip is named', async ({ page }) => {
  const stepper = await open(page, 'backprop-stepper');
  const answer = async (value: string): Promise<void> => {
    await stepper.getByTestId('answer').fill(value);
    await stepper.getByTestId('check').click();
  };
  const verdict = stepper.getByTestId('verdict');
  await stepper.getByTestId('check-mode').check();
  await stepTo(stepper, 'δ of the output');
  await expect(stepper.getByTestId('step-value')).toHaveText('?');
  await expect(stepper.getByTestId('delta-2-0')).toHaveText('?');
  await expect(verdict).toContainText('Within ±');
  await expect(stepper.getByTestId('step-formula')).not.toContainText('0.234371');
  await stepper.getByTestId('hint').click();
  await expect(stepper.getByTestId('step-formula')).toContainText('σ′(z₁⁽²⁾) · ∂L/∂ŷ');
  await expect(stepper.getByTestId('step-formula')).not.toContainText('0.234371');
  for (const [value, words] of [
    ['-0.375', 'F′(z) is missing'],
    ['0.0879', 'The minus'],
    ['NaN', 'Type a number'],
    ['0.5', 'No slip that this page knows'],
    ['-0.0879', 'Right.'],
  ] as const) {
    await answer(value);
    await expect(verdict).toContainText(words);
  }
  await expect(stepper.getByTestId('delta-2-0')).toHaveText('−0.0878852');

  await stepTo(stepper, '∂L/∂w from hidden unit 1 to the output');
  // What the slide prints: the weight in place of the activation.
  await answer('0.01758');
  await expect(verdict).toContainText('You took the weight');
  await stepper.getByTestId('reveal').click();
  await expect(stepper.getByTestId('step-value')).toHaveText('−0.0697922');
  await expect(verdict).toContainText('One value right so far');
  await stepTo(stepper, 'the new weight w₁₁⁽²⁾');
  await answer('-0.2698');
  await expect(verdict).toContainText('The minus');
});

test('exercises are marked by the engine', async ({ page }) => {
  await page.goto(`${CHAPTER}#exercises`);
  const exercise = (kind: string) => page.locator(`backprop-exercise[kind="${kind}"]`);
  const check = (kind: string) => exercise(kind).getByRole('button', { name: 'Check' });
  const mark = (kind: string) => exercise(kind).getByTestId('mark');
  await exercise('delta').scrollIntoViewIfNeeded();
  await exercise('delta').getByTestId('delta').fill('6');
  // The weight in place of the activation: 2 · 6.
  await exercise('delta').getByTestId('slope').fill('12');
  await check('delta').click();
  await expect(mark('delta')).toContainText('You took the weight');
  await exercise('delta').getByTestId('slope').fill('6');
  await check('delta').click();
  await expect(mark('delta')).toContainText('✓ Right.');
  for (const [kind, wrong, right] of [
    ['cancel', 'sigmoid-squared', 'sigmoid-bce'],
    ['fault', '3', '2'],
  ] as const) {
    await exercise(kind).locator(`input[value="${wrong}"]`).check();
    await check(kind).click();
    await expect(mark(kind)).toContainText('✗');
    await exercise(kind).locator(`input[value="${right}"]`).check();
    await check(kind).click();
    await expect(mark(kind)).toContainText('✓ Right.');
  }
  await exercise('operations').getByTestId('answer').fill('4');
  await check('operations').click();
  await expect(mark('operations')).toContainText('340 times with four layers and 1364 times with five');

  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('a worksheet is printed with its key on a second page, and comes again by its link', async ({ page, browser }) => {
  const sheet = await open(page, 'backprop-worksheet');
  await sheet.getByTestId('new-numbers').click();
  await expect(sheet.getByTestId('sheet')).toContainText('seed 2');
  await expect(sheet.getByTestId('sheet').locator('.blank').first()).toBeVisible();
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await sheet.getByTestId('print').click();
  await page.emulateMedia({ media: 'print' });
  const paper = page.locator('#print-sheet');
  await expect(paper.locator('.sheet')).toHaveCount(2);
  await expect(paper.locator('.sheet').first()).toContainText('Name:');
  await expect(paper.locator('.key')).toContainText('Answer key');
  await expect(paper.locator('.key')).toHaveCSS('break-before', 'page');
  await expect(page.locator('main')).toBeHidden();
  expect(await paper.locator('.sheet').first().locator('.blank').count()).toBe(
    1 + (await paper.locator('.key li b').count()),
  );
  await page.emulateMedia({ media: null });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(paper).toHaveCount(0);
  await expectSameElsewhere(browser, page, sheet);
});

test('chain rule, output and loss, recursion, gradient check', async ({ page, browser, baseURL }) => {
  const trouble = watchForTrouble(page, baseURL);
  const graph = await open(page, 'chain-rule');

  await test.step('∂u/∂t by the graph, by the closed form, and measured', async () => {
    await slide(graph, 'graph-0', 2);
    await slide(graph, 'graph-1', 0.5);
    // (r² + 2) sin 2t = 6 sin 1
    await expect(graph.getByTestId('derivative-1')).toContainText('5.049');
    await expect(graph.getByTestId('derivative-1')).toContainText('measured: 5.049');
    await graph.getByRole('button', { name: 'Reset' }).click();
    await expect(graph.getByTestId('graph-step')).toHaveText('The inputs are given.');
    await graph.getByTestId('graph-example').selectOption('network');
    await expect(graph.locator('read-out')).toContainText('measured slope agrees');
    await expectSameElsewhere(browser, page, graph);
  });

  await test.step('f′ stays in one row and cancels in the others', async () => {
    const output = await figureOf(page, 'output-delta');
    await slide(output, 'output-z', -8);
    await expect(output.getByTestId('delta-sigmoid-bce')).toHaveText('−0.9997');
    await expect(output.getByTestId('delta-sigmoid-squared')).toHaveText('−0.0003351');
    await output.getByTestId('pair-softmax-ce').click();
    await expect(output.getByTestId('pair-numbers')).toContainText('measured');
    await expectSameElsewhere(browser, page, output);
  });

  await test.step('recursion against dynamic programming, counted', async () => {
    const count = await figureOf(page, 'recursion-count');
    await expect(count.getByTestId('recursion')).toHaveText('738');
    await expect(count.getByTestId('backward')).toHaveText('72');
    await slide(count, 'width', 5);
    await slide(count, 'depth', 12);
    await expect(count.getByTestId('recursion')).toContainText('given up');
    await expect(count.getByTestId('backward')).toHaveText('620');
    await expectSameElsewhere(browser, page, count);
  });

  await test.step('the check passes, fails with ε too large or too small, and with a broken derivative', async () => {
    const check = await figureOf(page, 'gradient-check');
    const verdict = check.getByTestId('check-verdict');
    await check.getByTestId('check-preset').selectOption('003');
    await setField(check, 'epsilon', '1e-5');
    await expect(verdict).toContainText('✓');
    await check.getByTestId('fault').selectOption('no-slope');
    await expect(verdict).toContainText('✗');
    await expect(check.locator('read-out')).toContainText('in layer 1 the engine was told to forget f′');
    await expect(check.getByTestId('cell-0')).toContainText('✗');
    await expect(check.getByTestId('cell-17')).toContainText('✓');
    await check.getByTestId('fault').selectOption('none');
    await setField(check, 'epsilon', '1e-30');
    await expect(check.locator('read-out')).toContainText('too small');
    await setField(check, 'epsilon', '0');
    await expect(check.locator('error-note[testid="check-message"]')).toContainText(
      'epsilon: expected a number above 0',
    );
    // What was refused does not stand in the field.
    await expect(check.getByTestId('epsilon')).toHaveValue('1 × 10⁻³⁰');
    await setField(check, 'epsilon', '1e30');
    await expect(check.locator('read-out')).toContainText('too large');
    await setField(check, 'epsilon', '0.1');
    await expectSameElsewhere(browser, page, check);
  });

  await test.step('the network of the stepper, as the reader has changed it, and with its link', async () => {
    const stepper = await figureOf(page, 'backprop-stepper');
    await setField(stepper, 'parameters-0', '0.7');
    const check = await figureOf(page, 'gradient-check');
    await check.getByTestId('take-network').click();
    await setField(check, 'epsilon', '1e-5');
    await expect(check.getByTestId('check-preset')).toHaveValue('own');
    await expect(check.getByTestId('check-verdict')).toContainText('✓');
    await expectSameElsewhere(browser, page, check);
    await setField(stepper, 'parameters-0', '1e30');
    await setField(stepper, 'inputs-0', '1e30');
    await check.getByTestId('take-network').click();
    await expect(check.locator('read-out')).toContainText('With ε');
    await check.getByTestId('check-preset').selectOption('003');
    await expect(check.getByTestId('cell-17')).toContainText('✓');
  });
  expect(trouble).toEqual([]);
});
