// Whether memory grows while the engine trains: its own heap and JavaScript's, after epoch 2 and after epoch 50.

/** Small, so that fifty epochs take seconds; growth by step or by epoch would show all the same. */
const IMAGES = 2560;
const EARLY = 2;
const LATE = 50;

/**
 * In the page itself, not in a Worker: only there can the developer tools' protocol collect garbage and count.
 * @param {import('./bench-page.mjs').BenchBrowser} browser Chromium
 * @param {string} build without threads, which may not run in a page
 * @returns {Promise<{engine: number, script: number}>} growth in bytes
 */
export async function heapGrowth(browser, build) {
  const { context, page } = await browser.newPage();
  try {
    const tools = await page.createCDPSession();
    await page.evaluate(
      async (name, images) => {
        const bench = /** @type {any} */ (globalThis);
        const { prepare } = await import(`${bench.location.origin}/heap.js`);
        bench.training = await prepare(name, images);
      },
      build,
      IMAGES,
    );
    const trainUntil = (epoch) =>
      page.evaluate((until) => /** @type {any} */ (globalThis).training.trainUntil(until), epoch);
    const scriptBytes = async () => {
      for (let i = 0; i < 3; ++i) await tools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await tools.send('Runtime.getHeapUsage');
      return usedSize;
    };
    // Once beforehand: what V8 keeps of compiled functions comes with the first calls, not with training.
    for (const epoch of [EARLY, LATE]) {
      await trainUntil(epoch);
      await scriptBytes();
    }
    await page.evaluate(() => /** @type {any} */ (globalThis).training.restart());
    const before = { engine: await trainUntil(EARLY), script: await scriptBytes() };
    const after = { engine: await trainUntil(LATE), script: await scriptBytes() };
    return { engine: after.engine - before.engine, script: after.script - before.script };
  } finally {
    await context.close();
  }
}
