// Network diagram, space plot, truth table, formula, pasted CSV and states in links, on the gallery's page.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { DiagramEdge, NetworkDiagram } from '../../web/src/plots/network-diagram.js';
import type { SpacePlot } from '../../web/src/plots/space-plot.js';
import { expect, test } from './test.js';
import { boxOf, details, forget, sent } from './widgets/events.js';
import { type Gallery, startGallery } from './widgets/gallery-server.js';
import type { StateFigure } from './widgets/state-figure.js';

let gallery: Gallery;

test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(gallery.address + hash);
  await page.waitForFunction(() => document.querySelector('#stateful')?.shadowRoot?.querySelector('share-link'));
  await page.waitForTimeout(300);
}

test.describe('network-diagram', () => {
  test('units are walked with the arrows, weights with [ and ], and Enter asks to edit', async ({ page }) => {
    await open(page);
    const network = page.locator('#network');
    await network.getByRole('button', { name: 'x₁: 0' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(network.getByRole('button', { name: 'h₂: 0.05' })).toBeFocused();
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    await expect(network.locator('.legend')).toHaveText('Weight from x₂ to h₂: −6');
    await page.keyboard.press(']');
    await expect(network.getByRole('status')).toHaveText('Bias of h₂: 9');
    await page.keyboard.press('Enter');
    const part = { kind: 'bias', layer: 1, unit: 1 };
    expect(await details(page, 'part-selected')).toEqual([{ part }]);
    expect(await details(page, 'edit-requested')).toEqual([{ part, value: 9 }]);
    expect(await network.getByRole('button').evaluateAll((all) => all.filter((b) => b.tabIndex === 0).length)).toBe(1);
  });

  test('an edge is pointed at and chosen with the mouse', async ({ page }) => {
    await open(page);
    const network = page.locator('#network');
    const [a, b] = [
      await boxOf(network.getByRole('button', { name: 'h₂' })),
      await boxOf(network.getByRole('button', { name: 'ŷ' })),
    ];
    const [x, y] = [(a.x + a.width + b.x) / 2, (a.y + a.height / 2 + b.y + b.height / 2) / 2];
    await page.mouse.move(x, y);
    await expect(network.locator('.legend')).toHaveText('Weight from h₂ to ŷ: 0');
    await page.mouse.dblclick(x, y);
    const part = { kind: 'edge', from: { layer: 1, unit: 1 }, to: { layer: 2, unit: 0 } };
    expect((await details(page, 'edit-requested')).at(-1)).toEqual({ part, value: 0 });
  });

  test('edges are made and removed by choosing two units, by mouse and by keyboard', async ({ page }) => {
    await open(page);
    const wiring = page.locator('#wiring');
    await wiring.evaluate((element) => {
      const diagram = element as NetworkDiagram;
      const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
      diagram.addEventListener('edge-added', (event) => {
        const { from, to } = (event as CustomEvent<DiagramEdge>).detail;
        diagram.edges = [...(diagram.edges ?? []), { from, to, weight: 1 }];
      });
      diagram.addEventListener('edge-removed', (event) => {
        const gone = (event as CustomEvent<DiagramEdge>).detail;
        diagram.edges = (diagram.edges ?? []).filter(({ from, to }) => !same({ from, to }, gone));
      });
    });
    await wiring.getByRole('button', { name: 'NAND' }).click();
    await expect(wiring.getByRole('button', { name: 'NAND' })).toHaveAttribute('aria-pressed', 'true');
    await wiring.getByRole('button', { name: /^AND/ }).click();
    expect(await details(page, 'edge-added')).toEqual([{ from: { layer: 1, unit: 1 }, to: { layer: 2, unit: 0 } }]);
    await wiring.getByRole('button', { name: /^x₁/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    expect(await details(page, 'edge-removed')).toEqual([{ from: { layer: 0, unit: 0 }, to: { layer: 1, unit: 0 } }]);
    expect(await wiring.evaluate((element) => (element as NetworkDiagram).edges?.length)).toBe(3);
  });

  test('four layers of eight fit a phone, and odd weights are drawn', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.locator('#wide').evaluate((element) => {
      const diagram = element as NetworkDiagram;
      diagram.weights = [16, 64, 8].map((n) =>
        Float64Array.from({ length: n }, (_, i) => [Number.NaN, 1e30, 0][i % 3] ?? 0),
      );
    });
    await expect(page.locator('#wide .legend')).toContainText('the widest 1 × 10³⁰');
  });
});

test('space-plot is turned by mouse and arrows', async ({ page }) => {
  await open(page);
  const turn = (): Promise<number[]> =>
    page.locator('#space').evaluate((element) => [(element as SpacePlot).azimuth, (element as SpacePlot).elevation]);
  const box = await boxOf(page.locator('#space canvas'));
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 120, { steps: 3 });
  await page.mouse.up();
  expect(await turn()).toEqual([45, 30]);
  await page.locator('#space').getByRole('application').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowUp');
  expect(await turn()).toEqual([40, 60]);
  const last = (await details(page, 'view-changed')).at(-1);
  expect(last).toEqual({ azimuth: 40, elevation: 60, final: true });
  await expect(page.locator('#space').getByRole('status')).toHaveText('Turned by 40°, seen from 60° above.');
});

test('truth-table is a table with marks; its target is changed and its rows are chosen', async ({ page }) => {
  await open(page);
  const table = page.locator('#table').getByRole('table', { name: 'XOR and OR' });
  await expect(table.getByRole('columnheader')).toHaveText(['x₁', 'x₂', 'XOR', 'OR', 'z']);
  await expect(table.getByRole('row').nth(4)).toHaveText(/1\s*✗\s*wrong/);
  await table.getByRole('button', { name: 'XOR for x₁ = 1, x₂ = 1: 0' }).press('Enter');
  expect(await details(page, 'target-changed')).toEqual([{ target: [0, 1, 1, 1], row: 3 }]);
  await expect(table.getByRole('row').nth(4)).toHaveText(/1\s*✓\s*right/);
  await table.getByRole('button', { name: 'Row x₁ = 1, x₂ = 0' }).click();
  expect(await details(page, 'row-selected')).toEqual([{ row: 2 }]);
  await expect(table.locator('[aria-current]')).toHaveCount(1);
});

test('formula-line writes the numbers in', async ({ page }) => {
  await open(page);
  await expect(page.locator('#formula p').first()).toHaveText(/w₁ · x₁\s*\+ w₂ · x₂\s*\+ b\s*= z\s*→ step\(z\) = a/);
  await expect(page.locator('#formula p').last()).toHaveText(
    /0\.5 · 12\s*\+ \(−1\) · 4\s*\+ \(−0\.7\)\s*= 1\.3\s*→ step\(1\.3\) = 1/,
  );
});

test('csv-paste hands the text over, keeps it and says what was wrong', async ({ page }) => {
  await open(page);
  const csv = page.locator('#csv');
  await expect(csv.getByRole('button', { name: 'Use these points' })).toBeDisabled();
  await csv.getByRole('textbox').fill('1,2,x');
  await csv.getByRole('button', { name: 'Use these points' }).click();
  expect(await details(page, 'csv-pasted')).toEqual([{ text: '1,2,x' }]);
  await csv.evaluate((element) => element.setAttribute('message', 'line 1: "x" is no class'));
  await expect(csv.getByRole('alert')).toContainText('line 1: "x" is no class');
  await expect(csv.getByRole('textbox')).toHaveValue('1,2,x');
  await csv.getByRole('button', { name: 'Clear' }).click();
  await expect(csv.getByRole('textbox')).toBeFocused();
  await expect(csv.getByRole('alert')).toBeEmpty();
});

test.describe('a figure’s state', () => {
  const shown = (page: Page): Promise<unknown> =>
    page.locator('#stateful').evaluate((element) => {
      const { seed, line, points } = element as StateFigure;
      return {
        seed,
        line: [...Array.from(line)],
        x1: [...Array.from(points.x1)],
        label: [...Array.from(points.label)],
      };
    });
  const change = (page: Page, count: number): Promise<void> =>
    page.locator('#stateful').evaluate((element, n) => {
      const figure = element as StateFigure;
      figure.seed = 42;
      figure.line = [0.1 + 0.2, -1e-300, 1 / 3];
      const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
      figure.points = { x1: x, x2: x.slice(), label: Uint8Array.from({ length: n }, (_, i) => i % 2) };
      figure.requestUpdate();
    }, count);

  test('is copied as a link, and a new page shows it, bit for bit', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page);
    await change(page, 5);
    await page.locator('#stateful').getByTestId('copy-link').click();
    await expect(page.locator('#stateful')).toContainText('Copied');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('?state-figure=1;seed:42;line:');
    const other = await context.newPage();
    await other.goto(link);
    await expect(other.locator('#stateful')).toContainText('Seed 42, 5 points');
    expect(await shown(other)).toEqual(await shown(page));
  });

  test('follows the address, and says what is wrong with it', async ({ page }) => {
    await open(page, '#?state-figure=1;seed:3;line:1,2,3;points:,');
    await expect(page.locator('#stateful')).toContainText('Seed 3, 0 points');
    const follow = (hash: string): Promise<void> => page.evaluate((text) => location.assign(text), hash);
    await follow('#?state-figure=1;seed:5;line:1,2,3;points:1,0,0');
    await expect(page.locator('#stateful')).toContainText('Seed 5, 1 points');
    await follow('#?state-figure=1;seed:99999;line:1,2,3;points:,');
    await expect(page.locator('#stateful').getByRole('alert')).toContainText('its “seed” is missing or out of range');
    await expect(page.locator('#stateful')).toContainText('Seed 5, 1 points');
    await follow('#?state-figure=7;seed:1');
    await expect(page.locator('#stateful').getByRole('alert')).toContainText('it is of version 7');
    await follow('#?state-figure=1;seed:6;line:1,2,3;points:,');
    await expect(page.locator('#stateful')).toContainText('Seed 6, 0 points');
    await expect(page.locator('#stateful').getByRole('alert')).toHaveCount(0);
  });

  test('that is too long for a link goes through a file', async ({ page }) => {
    await open(page);
    await change(page, 2000);
    const figure = page.locator('#stateful');
    await figure.getByTestId('copy-link').click();
    await expect(figure).toContainText('Too long for a link');
    const download = page.waitForEvent('download');
    await figure.getByTestId('save-file').click();
    const file = await (await download).path();
    const before = await shown(page);
    await open(page);
    await expect(figure).toContainText('Seed 1, 1 points');
    await figure.locator('input[type="file"]').setInputFiles({
      name: 'wrong.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"figure":"other","state":"1"}'),
    });
    await expect(figure.getByRole('alert')).toContainText('it belongs to another figure, “other”');
    await figure.locator('input[type="file"]').setInputFiles(file);
    await expect(figure).toContainText('Seed 42, 2000 points');
    expect(await shown(page)).toEqual(before);
    // The same by dropping it on the figure.
    await open(page);
    const content = await readFile(file, 'utf8');
    await figure.evaluate((element, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'state-figure.json', { type: 'application/json' }));
      element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, content);
    await expect(figure).toContainText('Seed 42, 2000 points');
  });
});

test('nothing is sent before the reader acts', async ({ page }) => {
  await open(page);
  for (const type of ['points-changed', 'line-changed', 'part-selected', 'view-changed', 'target-changed']) {
    expect(await sent(page, type)).toEqual([]);
  }
  await forget(page);
});
