// The errata in a real browser: the numbers of the slides' examples, what the engine says to them, and a reader's own.
import type { Locator, Page } from '@playwright/test';
import { copiedLink, openElsewhere } from '../../../../tests/browser/figure-link.js';
import { setField } from '../../../../tests/browser/figures.js';
import { settled, watchForTrouble } from '../../../../tests/browser/pages.js';
import { expect, test } from '../../../../tests/browser/test.js';

const CHAPTER = './chapters/errata/';

async function claim(page: Page, kind: string): Promise<Locator> {
  const figure = page.locator(`errata-claim[kind="${kind}"]`);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.getByTestId('follows')).toContainText('So:');
  return figure;
}

/** A row of the table: slide, engine, finite difference where there is one, verdict. */
async function row(figure: Locator, what: string): Promise<string[]> {
  const cells = figure
    .locator('tr')
    .filter({ has: figure.page().getByRole('rowheader', { name: what, exact: true }) })
    .locator('td');
  return (await cells.allInnerTexts()).map((text) => text.trim());
}

test('the numbers of lecture 004’s example, and of its slips', async ({ page, baseURL, browser }) => {
  const trouble = watchForTrouble(page, baseURL);
  await page.goto(CHAPTER);
  await settled(page);

  await test.step('the sign in Θ₁', async () => {
    const figure = await claim(page, 'theta-sign');
    expect(await row(figure, 'h₃')).toEqual(['0.16', '0.79413', '✗ differs']);
    expect(await row(figure, 'h₁')).toEqual(['0.79', '0.79413', '✓ agrees']);
    expect((await row(figure, 'ŷ'))[1]).toMatch(/^0\.791/);
    await setField(figure, 'theta-sign-third', '-1.5');
    expect(await row(figure, 'h₃')).toEqual(['0.16', '0.161109', '✓ agrees']);
    expect(await row(figure, 'ŷ')).toEqual(['0.62', '0.625017', '✓ agrees']);
    await expect(figure.locator('.differs')).toHaveCount(0);
    const link = await copiedLink(page, figure);
    const there = await openElsewhere(browser, link);
    expect(await row(await claim(there, 'theta-sign'), 'h₃')).toEqual(['0.16', '0.161109', '✓ agrees']);
    await there.context().close();
  });

  await test.step('the gradient of Θ₂, to six digits and against a finite difference', async () => {
    const figure = await claim(page, 'theta-gradient');
    expect(await row(figure, 'E')).toEqual(['0.072', '0.0703063', '', '✗ differs']);
    for (const [i, value] of ['−0.0697922', '−0.0809037', '−0.0141591'].entries()) {
      const [, engine, measured, verdict] = await row(figure, `∂E/∂Θ₂, ${i + 1}`);
      expect([engine, verdict]).toEqual([value, '✗ differs']);
      expect(measured).toBe(value);
      expect((await row(figure, `∂E/∂h${'₁₂₃'[i]}`)).at(-1)).toBe('✓ agrees');
    }
    await expect(figure.getByTestId('follows')).toContainText('from 0.0703 to 0.0661; with δ₂·h it falls to 0.0594');
  });

  await test.step('signs, δ, weights and biases of lecture 003', async () => {
    const sign = await claim(page, 'gradient-sign');
    const [slide, engine, measured] = await row(sign, '∂l/∂v₁');
    expect(slide).not.toBe(engine);
    expect(measured?.slice(0, 7)).toBe(engine?.slice(0, 7));
    const delta = await claim(page, 'output-delta');
    expect((await row(delta, 'sigmoid output, ½(r − y)²')).slice(0, 2)).toEqual(['0.238032', '0.147592']);
    expect((await row(delta, 'linear output, ½(r − y)²')).slice(0, 2)).toEqual(['0.32', '0.8']);
    expect((await row(await claim(page, 'example-weight'), 'a₆ (no edge from 4 to 5)')).at(-1)).toBe('✗ differs');
    expect((await row(await claim(page, 'hidden-bias'), 'a₁')).slice(0, 2)).toEqual(['0.1', '0.6']);
  });

  await test.step('gates, rules and counts', async () => {
    const gate = await claim(page, 'gate-series');
    expect((await row(gate, 'softplus, by the slide’s middle line')).at(-1)).toBe('✗ differs');
    expect((await row(gate, 'softplus, by its last line')).at(-1)).toBe('✓ agrees');
    expect((await row(gate, 'ReLU')).slice(0, 2)).toEqual(['0.2', '0.4']);
    const rule = await claim(page, 'learning-rule');
    expect(await row(rule, 'points wrong when it has stopped')).toEqual(['0', '1', '✗ differs']);
    expect(await row(rule, 'OR: does it stop within 1,000 rounds?')).toEqual(['yes', 'no', '✗ differs']);
    expect(await row(rule, 'OR, our rule with a bias: wrong')).toEqual(['0', '0', '✓ agrees']);
    const step = await claim(page, 'step-at-zero');
    await expect(step.locator('.differs')).toHaveCount(4);
    await setField(step, 'step-at-zero-z', '0.5');
    await expect(step.locator('.differs')).toHaveCount(0);
    expect((await row(await claim(page, 'two-perceptrons'), 'units for XOR, the output counted')).slice(0, 2)).toEqual([
      '2',
      '3',
    ]);
    const code = await claim(page, 'gate-code');
    await expect(code.getByTestId('follows')).toContainText(
      'the formula gets 1 of the four rows of AND right, the code 4',
    );
    expect((await row(await claim(page, 'transposes'), '∂L/∂W₂, first number'))[0]).toMatch(/^2 · /);
    expect((await row(await claim(page, 'missing-brackets'), 'a point of class 0: ∂/∂b')).at(-1)).toBe('✗ differs');
    expect((await row(await claim(page, 'tanh-title'), 'at 1, the formula against tanh')).at(-1)).toBe('✓ agrees');
  });

  await test.step('exercises', async () => {
    const theta = page.locator('errata-exercise[kind="theta2"]');
    await theta.scrollIntoViewIfNeeded();
    await theta.getByTestId('answer').fill('-0.12');
    await theta.getByRole('button', { name: 'Check' }).click();
    await expect(theta.getByTestId('mark')).toContainText('δ₂·Θ₂');
    await theta.getByTestId('answer').fill('-0.014');
    await theta.getByRole('button', { name: 'Check' }).click();
    await expect(theta.getByTestId('mark')).toContainText('Right');
    const sign = page.locator('errata-exercise[kind="sign"]');
    await sign.getByLabel('lowers the loss').check();
    await sign.getByRole('button', { name: 'Check' }).click();
    await expect(sign.getByTestId('mark')).toContainText('Right');
  });
  expect(trouble).toEqual([]);
});
