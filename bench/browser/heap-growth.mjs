// Whether memory grows while the engine trains: its own heap and JavaScript's, after epoch 2 and after epoch 50.

/** Small, so that fifty epochs take seconds; growth by step or by epoch would show all the same. */
const IMAGES = 2560;
const EARLY = 2;
const LATE = 50;

/**
 * What V8 keeps of functions it compiles, which it goes on doing for minutes and which no training run owns. Arrays'
 * contents alone bear such a name and are data.
 */
const isCode = (/** @type {string} */ type, /** @type {string} */ name) =>
  type === 'code' ||
  (type === 'native' && name.startsWith('system / ') && !/JSArrayBufferData|BackingStore/.test(name));

/**
 * Bytes of the page's objects, strings, arrays and closures, and apart from them the bytes of compiled code.
 * @param {import('puppeteer-core').CDPSession} tools
 * @returns {Promise<{data: number, code: number}>}
 */
async function scriptBytes(tools) {
  for (let i = 0; i < 3; ++i) await tools.send('HeapProfiler.collectGarbage');
  /** @type {string[]} */
  const chunks = [];
  const keep = (/** @type {{chunk: string}} */ { chunk }) => chunks.push(chunk);
  tools.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await tools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  tools.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const { snapshot, nodes, strings } = JSON.parse(chunks.join(''));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const bytes = { data: 0, code: 0 };
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = isCode(types[type][nodes[node + type]], strings[nodes[node + name]]) ? 'code' : 'data';
    bytes[kind] += nodes[node + size];
  }
  return bytes;
}

/**
 * In the page itself, not in a Worker: only there can the developer tools' protocol collect garbage and count.
 * @param {import('./bench-page.mjs').BenchBrowser} browser Chromium
 * @param {string} build without threads, which may not run in a page
 * @returns {Promise<{engine: number, script: number, code: number}>} growth in bytes
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
    // Once beforehand: what the page makes at its first steps it makes once.
    await trainUntil(LATE);
    await page.evaluate(() => /** @type {any} */ (globalThis).training.restart());
    const before = { engine: await trainUntil(EARLY), ...(await scriptBytes(tools)) };
    const after = { engine: await trainUntil(LATE), ...(await scriptBytes(tools)) };
    return {
      engine: after.engine - before.engine,
      script: after.data - before.data,
      code: after.code - before.code,
    };
  } finally {
    await context.close();
  }
}
