// The training half of the MLP chapter as its tests use it: opened at a state, read, carried into a new profile.
import type { Browser, Locator, Page } from '@playwright/test';
import { settled } from '../../../../tests/browser/pages.js';
import { expect } from '../../../../tests/browser/test.js';
import type {} from '../../widgets/read-out.js';
import type {} from './unit-arithmetic.js';

export const CHAPTER = './chapters/mlp/';

/** A network for XOR by hand, soft: OR, NAND, and AND of the two. W₁ row by row, b₁, W₂, b₂. */
export const BY_HAND = [5, 5, -5, -5, -2.5, 7.5, 6, 6, -9];
export const XOR = [
  { x: [0, 0], y: 0 },
  { x: [0, 1], y: 1 },
  { x: [1, 0], y: 1 },
  { x: [1, 1], y: 0 },
] as const;

/** A trainer's state as a link has it. */
export function trainerState(changes: Record<string, string | number> = {}): string {
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

export const sigma = (z: number): number => 1 / (1 + Math.exp(-z));

/** The network 2-2-1 in the test's own arithmetic. */
export function forward(w: readonly number[], [x1, x2]: readonly [number, number]) {
  const z = [w[0]! * x1 + w[1]! * x2 + w[4]!, w[2]! * x1 + w[3]! * x2 + w[5]!] as const;
  const h = z.map(sigma) as [number, number];
  const out = w[6]! * h[0] + w[7]! * h[1] + w[8]!;
  return { z, h, out, y: sigma(out) };
}

export function lossOf(w: readonly number[]): number {
  return XOR.reduce((sum, { x, y }) => sum - Math.log(y === 1 ? forward(w, x).y : 1 - forward(w, x).y), 0) / XOR.length;
}

/** By central differences. */
export function gradientOf(w: readonly number[]): number[] {
  const moved = (i: number, by: number): number[] => w.map((value, j) => (j === i ? value + by : value));
  return w.map((_, i) => (lossOf(moved(i, 1e-5)) - lossOf(moved(i, -1e-5))) / 2e-5);
}

/** As the page writes a number: four digits, a true minus sign. */
export const shown = (value: number, digits = 4): string => String(Number(value.toPrecision(digits))).replace('-', '−');

export async function open(page: Page, hash: string, tag: string): Promise<Locator> {
  await page.goto(`${CHAPTER}${hash}`);
  await settled(page);
  const figure = page.locator(tag);
  await figure.scrollIntoViewIfNeeded();
  return figure;
}

export async function openTrainer(page: Page, changes: Record<string, string | number> = {}): Promise<Locator> {
  const figure = await open(page, trainerState(changes), 'mlp-trainer');
  await expect(figure.getByTestId('loss')).not.toHaveText('–');
  return figure;
}

export function parametersOf(page: Page): Promise<number[]> {
  return page.evaluate(() => [...(document.querySelector('unit-arithmetic')?.parameters ?? [])]);
}

/** What the figure says of itself. */
export function saidBy(figure: Locator): Promise<string> {
  return figure.locator('read-out').evaluate((element) => (element as HTMLElementTagNameMap['read-out']).text);
}

/** What the reader sees of the trainer. */
export function trainerNumbers(figure: Locator): Promise<string[]> {
  return figure.locator('.mlp-results strong, .arithmetic').allInnerTexts();
}

export async function copyLink(page: Page, figure: Locator): Promise<string> {
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

export async function inNewProfile<T>(
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
