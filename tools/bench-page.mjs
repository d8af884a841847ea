// `npm run bench -- page`: how much script each figure of the lecture runs in a frame of the real page, while it plays and
// while something in it is dragged, at 1280×800. The bar: 95 % of the frames with at most 8 ms, no task over 50 ms.
//
//   npm run bench -- page [figure …]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { heading, note, say } from './lib/console.mjs';
import { findChromium } from './lib/machine.mjs';
import { distDir, root } from './lib/paths.mjs';
import { serve } from './lib/server.mjs';

const FRAME_BAR = 8;
const TASK_BAR = 50;
/** What runs before it counts, and what counts (ms). */
const WARM_UP = 1000;
const MEASURED = 2500;
/** Elements that stand among the figures and are none. */
const NO_FIGURE = /^(details|summary|small)$|-exercise$/;
/** What counts as script when it is not called by another script. */
const SCRIPT = new Set(['FunctionCall', 'EventDispatch', 'FireAnimationFrame', 'TimerFire', 'RunMicrotasks', 'v8.run']);

/** Every figure of the chapters: where it is, and its tag. */
function allFigures() {
  const chapters = join(root, 'web', 'src', 'chapters');
  return readdirSync(chapters).flatMap((name) => {
    const file = join(chapters, name, 'lecture.md');
    if (!existsSync(file)) return [];
    const tags = [...readFileSync(file, 'utf8').matchAll(/^<([a-z][a-z0-9-]*)/gm)].map(([, tag]) => tag);
    return [...new Set(tags)]
      .filter((tag) => !NO_FIGURE.test(tag))
      .map((tag) => ({ slug: name.replace(/^\d+-/, ''), tag }));
  });
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

/**
 * Script of the page's main thread, frame by frame, in processor time: on a machine that does other things too, the clock
 * would measure those.
 * @param {any[]} events of a Chromium trace
 * @param {string} origin of the page
 */
export function scriptByFrame(events, origin) {
  const threadOf = ({ pid, tid }) => `${pid}:${tid}`;
  const isPage = ({ name, args }) => name === 'FunctionCall' && (args?.data?.url ?? '').startsWith(origin);
  const painting = new Set(events.filter((event) => event.name === 'PrePaint').map(threadOf));
  const ours = new Set(events.filter((event) => isPage(event) && painting.has(threadOf(event))).map(threadOf));
  const main = events.filter((event) => ours.has(threadOf(event)) && event.ph === 'X');
  const paints = main.filter(({ name }) => name === 'PrePaint').map(({ ts }) => ts);
  paints.sort((a, b) => a - b);
  const scripts = main.filter(({ name }) => SCRIPT.has(name)).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const frames = new Array(paints.length + 1).fill(0);
  let [end, frame] = [-1, 0];
  for (const { ts, dur, tdur } of scripts) {
    if (ts < end) continue;
    end = ts + dur;
    while (frame < paints.length && paints[frame] < ts) ++frame;
    frames[frame] += (tdur ?? dur) / 1000;
  }
  const tasks = main.filter(({ name }) => name.endsWith('RunTask')).map(({ tdur, dur }) => (tdur ?? dur) / 1000);
  return { frames: frames.filter((time) => time > 0).sort((a, b) => a - b), longestTask: Math.max(0, ...tasks) };
}

/** Where something of a figure can be taken hold of: a line's handle, a point, or nothing. */
async function grip(figure) {
  const handle = figure.locator('plane-plot .handle[data-handle=place]:not([hidden])').first();
  if ((await handle.count()) > 0) {
    await handle.scrollIntoViewIfNeeded();
    const box = await handle.boundingBox();
    return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  const plot = figure.locator('plane-plot[editable-points], plane-plot').first();
  if ((await plot.count()) === 0) return null;
  await plot.scrollIntoViewIfNeeded();
  return plot.evaluate((element) => {
    const { points, editablePoints } = /** @type {any} */ (element);
    if (!editablePoints || !points?.x1.length) return null;
    const { x, y } = /** @type {any} */ (element).toPixels({ x: points.x1[0], y: points.x2[0] });
    const box = element.shadowRoot?.querySelector('canvas')?.getBoundingClientRect();
    return box ? { x: box.left + x, y: box.top + y } : null;
  });
}

async function drag(page, { x, y }) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 60; ++i) {
    await page.mouse.move(x + 50 * Math.sin(i / 8), y + 30 * Math.sin(i / 5));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}

async function slide(page, slider) {
  await slider.focus();
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press(i % 20 < 10 ? 'ArrowRight' : 'ArrowLeft');
    await page.waitForTimeout(16);
  }
}

/** What a figure says there; a read-out keeps its words in a shadow tree. */
const texts = (figure, testid) =>
  figure.getByTestId(testid).evaluate((element) => /** @type {any} */ (element).text ?? element.textContent);

async function until(condition, seconds = 120) {
  const end = performance.now() + 1000 * seconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not there after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The heaviest that can be asked of a figure, by tag, beside what can be done with any. */
const HEAVY = {
  'mnist-trainer': {
    name: 'training',
    act: async (_, figure) => {
      await figure.getByTestId('train').click();
      await until(async () => (await texts(figure, 'read-out'))?.includes('Finished'));
    },
  },
  'mlp-trainer': {
    name: 'epochs of 10,000 points',
    before: async (_, figure) => {
      await figure.evaluate((element) => {
        const { engine } = /** @type {any} */ (element).loader;
        /** @type {any} */ (element).usePoints(engine.planarSet('moons', 10_000, 0.1, 1));
      });
      await until(async () => (await texts(figure, 'right'))?.includes('of 10,000'));
    },
    act: async (_, figure) => {
      const epoch = Number(await texts(figure, 'epoch'));
      await figure.getByRole('button', { name: 'Play' }).click();
      await until(async () => Number(await texts(figure, 'epoch')) > epoch + 2);
      await figure.getByRole('button', { name: 'Pause' }).click();
    },
  },
  'perceptron-variants': {
    name: 'fifty epochs',
    act: async (page, figure) => {
      await figure.getByTestId('fifty').click();
      await page.waitForTimeout(MEASURED);
    },
  },
  'product-race': {
    name: 'racing',
    before: (_, figure) => figure.getByTestId('race-shape').selectOption('square-64'),
    act: async (page, figure) => {
      await figure.getByTestId('race-step').click();
      await page.waitForTimeout(MEASURED);
    },
  },
  'digit-draw': {
    name: 'drawing',
    act: async (page, figure) => {
      const box = await figure.locator('stroke-pad canvas').boundingBox();
      if (box) await drag(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    },
  },
};

/** What can be done with a figure, each with a name. */
async function actionsOf(page, figure, tag) {
  const actions = HEAVY[tag] ? [HEAVY[tag]] : [];
  const play = figure.locator('play-controls button.primary').first();
  if ((await play.count()) > 0 && (await play.isEnabled())) {
    actions.push({
      name: 'playing',
      act: async () => {
        await play.click();
        await page.waitForTimeout(MEASURED);
      },
    });
  }
  const hold = await grip(figure);
  if (hold) actions.push({ name: 'dragging', act: async () => drag(page, (await grip(figure)) ?? hold) });
  const slider = figure.locator('input[type=range]:enabled').first();
  if (!hold && (await slider.count()) > 0) actions.push({ name: 'sliding', act: () => slide(page, slider) });
  return actions;
}

/** Measures one figure; true when it stays within the bars. */
async function measure(browser, url, { slug, tag }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  let good = true;
  try {
    await page.goto(`${url}chapters/${slug}/`);
    const figure = page.locator(tag).first();
    await figure.scrollIntoViewIfNeeded();
    await page.waitForTimeout(WARM_UP);
    for (const { name, before, act } of await actionsOf(page, figure, tag)) {
      await before?.(page, figure);
      await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'v8'] });
      await act(page, figure);
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
      const { frames, longestTask } = scriptByFrame(traceEvents, new URL(url).origin);
      const p95 = quantile(frames, 0.95);
      const within = p95 <= FRAME_BAR && longestTask <= TASK_BAR;
      good &&= within;
      const cells = [quantile(frames, 0.5), p95, frames.at(-1) ?? 0, longestTask].map((ms) =>
        ms.toFixed(1).padStart(6),
      );
      say(
        `${within ? ' ' : '!'} ${tag.padEnd(22)} ${name.padEnd(23)} ${String(frames.length).padStart(5)} ${cells.join(' ')}`,
      );
    }
  } finally {
    await context.close();
  }
  return good;
}

/** @param {readonly string[]} chosen tags; none: every figure */
export async function benchPage(chosen) {
  heading('Script in a frame of the page, ms of processor time (bars: 95th percentile 8, longest task 50)');
  const executablePath = findChromium() ?? undefined;
  const server = await serve({ folder: distDir, port: 20_000 + (process.pid % 20_000) });
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  let good = true;
  try {
    say(`  ${'figure'.padEnd(22)} ${'while'.padEnd(23)} frames median    p95    max   task`);
    for (const figure of allFigures()) {
      if (chosen.length > 0 && !chosen.includes(figure.tag)) continue;
      good = (await measure(browser, server.url, figure)) && good;
    }
  } finally {
    await browser.close();
    server.close();
  }
  note(good ? 'all within the bars' : 'those marked ! are beyond a bar');
}
