// The rows of `npm run bench` that are measured in real browsers: the engine in its builds, what others offer for the
// same training step, and what the page itself takes.
//
// Two that form a ratio are measured in turn (A B A B); the ratio is taken in each repetition, and the row is the median
// of these with the smallest and the largest.
import { findBrowser } from '../../tools/lib/browsers.mjs';
import { median } from '../../tools/lib/statistics.mjs';
import { measuredRow, missingRow, ratios } from '../rows.mjs';
import { BenchBrowser } from './bench-page.mjs';
import { ours, PEERS } from './contenders.mjs';
import { heapGrowth } from './heap-growth.mjs';
import { serveSite } from './site.mjs';
import { timeTo98 } from './time-to-98.mjs';

/**
 * @typedef {import('../rows.mjs').Row} Row
 * @typedef {import('./bench-page.mjs').Contender} Contender
 * @typedef {import('./contenders.mjs').Entry} Entry
 */

const BATCHES = [64, 128];
const BATCH = 128;
const WIDTHS = [128, 256, 512, 1024, 2048];
const CLASSES = 10;
const INPUTS = 784;
const SAMPLES = 'samples/s';
const RATIO = '×';
/** Steps whose losses must agree: one pass through the images at batch 128. */
const CHECKED_STEPS = 100;
/** Far above what the order of float sums does to a loss (about 3e-6 after forty steps), far below any mistake. */
const LOSS_TOLERANCE = 1e-3;
const SEEDS = 5;
/** Beginnings of ids for which no page of our own is needed. */
const REAL_PAGE_ONLY = /^(firefox\.)?time_to_98/;

/**
 * Floating-point operations of a dense training step, a sample: forward and weight gradient of both layers, the input
 * gradient of the second; the first has none.
 */
const flopsPerSample = (hidden) => 2 * (2 * INPUTS * hidden) + 3 * (2 * hidden * CLASSES);

const gigaflops = (samplesPerSecond, hidden) => (samplesPerSecond * flopsPerSample(hidden)) / 1e9;

/** @param {unknown} error @returns {string} its first line */
const reason = (error) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0].replace(/^(Error: )+/, '');

/** @returns {Row} */
function absentRow(id, unit, why) {
  return missingRow(id, unit, why.startsWith('missing') ? why : `missing: ${why}`);
}

/** Repeats one block of each contender in turn. @returns {Promise<number[][]>} samples a second, by contender */
async function interleaved(contenders, repetitions, seconds) {
  const rates = contenders.map(() => /** @type {number[]} */ ([]));
  for (let repetition = 0; repetition < repetitions; ++repetition) {
    for (const [i, contender] of contenders.entries()) rates[i].push(await contender.measure(seconds));
  }
  return rates;
}

/** One session in one browser: what has been measured so far, and how to measure more. */
class Session {
  /** @type {Row[]} */
  rows = [];
  /** @type {Record<string, number[]> | undefined} */
  #weights;
  /** @type {Promise<number[]> | undefined} */
  #ourLosses;

  constructor({ browser, missing, repetitions, seconds, only, log, prefix = '' }) {
    /** @type {BenchBrowser} */
    this.browser = browser;
    /** @type {Map<string, string>} */
    this.missing = missing;
    this.repetitions = repetitions;
    this.seconds = seconds;
    this.only = only;
    this.log = log;
    this.prefix = prefix;
  }

  /** Whether any of these rows is asked for; `only` holds beginnings of ids. */
  wants(...ids) {
    if (!this.only || this.only.length === 0) return true;
    return ids.some((id) => this.only.some((start) => `${this.prefix}${id}`.startsWith(start)));
  }

  /** @param {Row[]} rows those that were not asked for are left out */
  add(...rows) {
    for (const measured of rows) {
      if (!this.wants(measured.id)) continue;
      const named = { ...measured, id: `${this.prefix}${measured.id}` };
      this.rows.push(named);
      this.log(wordsOf(named));
    }
  }

  /** Runs a part of the measurement; what fails makes rows that say so, and the rest goes on. */
  async part(units, work) {
    if (!this.wants(...Object.keys(units))) return;
    try {
      try {
        await work();
      } catch (error) {
        if (!(await this.browser?.restartIfLost())) throw error;
        this.log(`the browser went away (${reason(error)}); once more`);
        await work();
      }
    } catch (error) {
      // What is missing is no failure: its row says it all.
      if (!reason(error).startsWith('missing')) this.log(`failed: ${error instanceof Error ? error.stack : error}`);
      const done = new Set(this.rows.map(({ id }) => id));
      for (const [id, unit] of Object.entries(units)) {
        if (!done.has(`${this.prefix}${id}`)) this.add(absentRow(id, unit, reason(error)));
      }
    }
  }

  /**
   * @param {Entry} entry
   * @param {object} [options]
   */
  async open(entry, options) {
    const why = this.missing.get(entry.kind);
    if (why) throw new Error(why);
    const first = entry.kind === 'ours' ? {} : { weights: await this.#firstWeights() };
    return this.browser.open(entry.kind, { batch: BATCH, ...first, ...entry.options, ...options });
  }

  async #firstWeights() {
    this.#weights ??= await this.browser.firstWeights();
    return this.#weights;
  }

  /** Opens all, does something with them, closes all. */
  async with(entries, work) {
    /** @type {Contender[]} */
    const contenders = [];
    try {
      for (const entry of entries) contenders.push(await this.open(entry, entry.more));
      return await work(contenders);
    } finally {
      for (const contender of contenders) await contender.close();
    }
  }

  interleaved(contenders) {
    return interleaved(contenders, this.repetitions, this.seconds);
  }

  /** Whether a peer trains as the engine does, in words. */
  async checkLosses(contender) {
    this.#ourLosses ??= this.with([ours('scalar', 1, 'dense')], ([engine]) => engine.losses(CHECKED_STEPS));
    const [expected, got] = [await this.#ourLosses, await contender.losses(CHECKED_STEPS)];
    const furthest = Math.max(...got.map((loss, i) => Math.abs(loss - expected[i])));
    const right = furthest <= LOSS_TOLERANCE;
    const words = `loss ${got[0].toFixed(3)} → ${(got.at(-1) ?? Number.NaN).toFixed(3)} in ${CHECKED_STEPS} steps`;
    return {
      right,
      words: right
        ? `${words}, within ${furthest.toExponential(0)} of ours`
        : `WRONG TRAINING: ${words}, ours ${(expected.at(-1) ?? Number.NaN).toFixed(3)}, off by ${furthest.toExponential(1)}`,
    };
  }
}

/** @param {Row} measured */
function wordsOf({ id, value, unit, min, max, note }) {
  const shown = (x) => (Math.abs(x) >= 1000 ? Math.round(x).toLocaleString('en') : Number(x.toPrecision(3)).toString());
  const numbers = value === null ? '—' : `${shown(value)} ${unit} (${shown(min)} … ${shown(max)})`;
  return `${id.padEnd(40)} ${numbers}${note ? `  [${note}]` : ''}`;
}

/** Dense, one thread: against the processor's own peak. */
async function denseRows(session, peak128) {
  const units = {
    'wasm_simd.dense_samples_per_s': SAMPLES,
    'wasm_simd.dense_gflops': 'GFLOP/s',
    'wasm_simd.dense_of_peak': RATIO,
    'wasm_scalar.dense_samples_per_s': SAMPLES,
  };
  await session.part(units, () =>
    session.with([ours('simd', 1, 'dense'), ours('scalar', 1, 'dense')], async ([simd, scalar]) => {
      const [simdRates, scalarRates] = await session.interleaved([simd, scalar]);
      const flops = simdRates.map((rate) => gigaflops(rate, 128));
      session.add(measuredRow('wasm_simd.dense_samples_per_s', SAMPLES, simdRates, simd.description));
      session.add(measuredRow('wasm_simd.dense_gflops', 'GFLOP/s', flops, `${flopsPerSample(128)} FLOP a sample`));
      if (peak128 > 0) {
        const shares = flops.map((speed) => speed / peak128);
        session.add(measuredRow('wasm_simd.dense_of_peak', RATIO, shares, `of ${peak128.toFixed(1)} GFLOP/s, 128-bit`));
      } else {
        session.add(absentRow('wasm_simd.dense_of_peak', RATIO, 'the peak of 128-bit arithmetic was not measured'));
      }
      session.add(measuredRow('wasm_scalar.dense_samples_per_s', SAMPLES, scalarRates, scalar.description));
    }),
  );
}

/** One of our ways against another. */
async function pairRow(session, id, above, below) {
  await session.part({ [id]: RATIO }, () =>
    session.with([above, below], async ([first, second]) => {
      const [a, b] = await session.interleaved([first, second]);
      const speeds = `${Math.round(median(a))} against ${Math.round(median(b))} ${SAMPLES}`;
      session.add(measuredRow(id, RATIO, ratios(a, b), `${first.description}: ${speeds}`));
    }),
  );
}

/** The engine as the page would run it, with threads and without: the faster is what peers are compared with. */
async function findBest(session) {
  const candidates = [ours('simd', 1, 'auto'), ours('threads', 2, 'auto')];
  const rates = await session.with(candidates, (contenders) =>
    interleaved(contenders, Math.min(3, session.repetitions), session.seconds),
  );
  const medians = rates.map((values) => median(values));
  return candidates[medians.indexOf(Math.max(...medians))];
}

/** One peer at both batch sizes, each of its forms in turn with our best. */
async function peerRows(session, peer, best) {
  const { title, ratio, entries } = PEERS[peer];
  const idOf = (batch, form) => `${peer}${form ? `_${form}` : ''}.samples_per_s_b${batch}`;
  for (const batch of BATCHES) {
    const wantsRatio = batch === BATCH && ratio !== undefined;
    const units = {
      ...Object.fromEntries([idOf(batch), ...entries.map(({ name }) => idOf(batch, name))].map((id) => [id, SAMPLES])),
      ...(wantsRatio ? { [ratio]: RATIO } : {}),
    };
    await session.part(units, async () => {
      /** @type {{name: string, rates: number[], engine: number[], note: string, right: boolean}[]} */
      const forms = [];
      const failures = [];
      for (const entry of entries) {
        try {
          forms.push(await measureForm(session, { ...entry, more: { batch } }, { ...(await best()), more: { batch } }));
        } catch (error) {
          failures.push(`${entry.name}: ${reason(error)}`);
          session.log(`${title}, ${entry.name}: ${error instanceof Error ? error.stack : error}`);
        }
      }
      for (const { name, rates, note } of entries.length > 1 ? forms : []) {
        session.add(measuredRow(idOf(batch, name), SAMPLES, rates, note));
      }
      const right = forms.filter((form) => form.right);
      if (right.length === 0) {
        throw new Error([...failures, ...forms.map(({ note }) => note)].join('; '));
      }
      const fastest = right.reduce((a, b) => (median(a.rates) >= median(b.rates) ? a : b));
      session.add(measuredRow(idOf(batch), SAMPLES, fastest.rates, fastest.note));
      const lost = failures.length > 0 ? `; without ${failures.join('; ')}` : '';
      if (wantsRatio) {
        const note = `${Math.round(median(fastest.engine))} against ${fastest.note}${lost}`;
        session.add(measuredRow(ratio, RATIO, ratios(fastest.engine, fastest.rates), note));
      }
    });
  }
}

/** One form of a peer: whether it trains rightly, then its blocks in turn with ours. */
function measureForm(session, entry, best) {
  return session.with([best, entry], async ([engine, peer]) => {
    const { right, words } =
      entry.more.batch === BATCH ? await session.checkLosses(peer) : { right: true, words: 'loss checked at 128' };
    const [ownRates, rates] = await session.interleaved([engine, peer]);
    return { name: entry.name, rates, engine: ownRates, right, note: `${peer.description}; ${words}` };
  });
}

/** A fresh engine's first second against its steady state. */
async function warmUpRow(session) {
  const id = 'wasm.warm_up';
  await session.part({ [id]: RATIO }, async () => {
    const shares = [];
    let note = '';
    for (let repetition = 0; repetition < session.repetitions; ++repetition) {
      // The page's own recipe, in a context whose cache of compiled code is empty.
      const settings = { optimizer: 'adam', learning_rate: 0.001, label_smoothing: 0.1, shuffle: true };
      const fresh = await session.open(ours('threads', 2, 'auto'), { settings });
      try {
        const { first, steady } = await fresh.call('warmUp', Math.max(1000, 1000 * session.seconds));
        shares.push(first / steady);
        note = `${fresh.description}; last: ${Math.round(first)} in the first second, then ${Math.round(steady)} ${SAMPLES}`;
      } finally {
        await fresh.close();
      }
    }
    session.add(measuredRow(id, RATIO, shares, note));
  });
}

/** How the cost of a floating-point operation changes as the hidden layer grows. */
async function scalingRows(session) {
  const idOf = (hidden) => `scaling.gflops_${hidden}`;
  const units = {
    ...Object.fromEntries(WIDTHS.map((hidden) => [idOf(hidden), 'GFLOP/s'])),
    'scaling.flops_spread': RATIO,
  };
  await session.part(units, () =>
    session.with(
      WIDTHS.map((hidden) => ({ ...ours('simd', 1, 'dense'), more: { hidden } })),
      async (contenders) => {
        const rates = await session.interleaved(contenders);
        const speeds = rates.map((values, i) => values.map((rate) => gigaflops(rate, WIDTHS[i])));
        for (const [i, hidden] of WIDTHS.entries()) session.add(measuredRow(idOf(hidden), 'GFLOP/s', speeds[i]));
        const spreads = speeds[0].map((_, repetition) => {
          const turn = speeds.map((values) => values[repetition]);
          return Math.max(...turn) / Math.min(...turn) - 1;
        });
        session.add(measuredRow('scaling.flops_spread', RATIO, spreads, contenders[0].description));
      },
    ),
  );
}

async function heapRows(session) {
  const parts = /** @type {const} */ (['engine', 'script', 'code']);
  const idOf = (part) => `heap.${part}_growth_bytes`;
  const units = Object.fromEntries(['heap.growth_bytes', ...parts.map(idOf)].map((id) => [id, 'bytes']));
  await session.part(units, async () => {
    const growths = [];
    for (let repetition = 0; repetition < session.repetitions; ++repetition) {
      growths.push(await heapGrowth(session.browser, 'simd'));
    }
    const note = 'epoch 2 to epoch 50, after garbage collection; evaluated after each epoch; compiled code not counted';
    // A shrinking heap of one does not make up for the growth of the other.
    const sums = growths.map(({ engine, script }) => Math.max(0, engine) + Math.max(0, script));
    session.add(measuredRow('heap.growth_bytes', 'bytes', sums, note));
    for (const part of parts) {
      session.add(
        measuredRow(
          idOf(part),
          'bytes',
          growths.map((growth) => growth[part]),
        ),
      );
    }
  });
}

/** What the real page takes, in both browsers. */
async function realPageRows(options) {
  const [id, first] = ['time_to_98.ours', 'time_to_98.first'];
  const rows = [];
  for (const [browser, prefix] of /** @type {const} */ ([
    ['chromium', ''],
    ['firefox', 'firefox.'],
  ])) {
    const session = new Session({ ...options, browser: null, missing: new Map(), prefix });
    await session.part({ [first]: 's', [id]: 's' }, async () => {
      const result = await timeTo98(browser, SEEDS, session.log);
      if ('missing' in result) {
        session.add(absentRow(first, 's', result.missing), absentRow(id, 's', result.missing));
        return;
      }
      session.add(
        measuredRow(
          first,
          's',
          result.first,
          `${result.note}; engine and data fetched after the click, nothing cached`,
        ),
        measuredRow(id, 's', result.again, `${result.note}; engine and data loaded`),
      );
    });
    rows.push(...session.rows);
  }
  return rows;
}

/** The engine alone in Firefox, beside Chromium's figures. */
async function firefoxRows(options) {
  const session = new Session({ ...options, browser: null, prefix: 'firefox.' });
  const ids = {
    simd: 'wasm_simd.dense_samples_per_s',
    best: 'wasm_best.samples_per_s',
    speedup: 'wasm_threads.speedup',
  };
  const units = { [ids.simd]: SAMPLES, 'wasm_simd.dense_gflops': 'GFLOP/s', [ids.best]: SAMPLES, [ids.speedup]: RATIO };
  if (session.wants(...Object.keys(units))) {
    await session.part(units, async () => {
      if (!findBrowser('firefox')) throw new Error('missing: Firefox is not installed (Debian: firefox-esr)');
      session.browser = await BenchBrowser.launch('firefox', options.url);
      try {
        const entries = [ours('simd', 1, 'dense'), ours('threads', 2, 'auto')];
        await session.with(entries, async ([simd, best]) => {
          const [simdRates, bestRates] = await session.interleaved([simd, best]);
          const flops = simdRates.map((rate) => gigaflops(rate, 128));
          session.add(measuredRow(ids.simd, SAMPLES, simdRates, simd.description));
          session.add(measuredRow('wasm_simd.dense_gflops', 'GFLOP/s', flops));
          session.add(measuredRow(ids.best, SAMPLES, bestRates, best.description));
        });
        await pairRow(session, ids.speedup, ours('threads', 2, 'dense'), ours('threads', 1, 'dense'));
      } finally {
        await session.browser.close();
      }
    });
  }
  return session.rows;
}

/**
 * @param {object} options
 * @param {number} [options.repetitions]
 * @param {number} [options.seconds] of one timed block
 * @param {number} [options.peak128] GFLOP/s that one core reaches with 128-bit multiplications and additions
 * @param {readonly string[]} [options.only] beginnings of the ids that are wanted; without: all
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<Row[]>}
 */
export async function browserRows({ repetitions = 5, seconds = 1, peak128 = 0, only, log = () => {} }) {
  const common = { repetitions, seconds, only, log };
  if (only?.length && only.every((start) => REAL_PAGE_ONLY.test(start))) return realPageRows(common);
  const site = await serveSite(log);
  try {
    const options = { ...common, missing: site.missing, url: site.url };
    const rows = await chromiumRows(options, peak128);
    rows.push(...(await firefoxRows(options)));
    return [...rows, ...(await realPageRows(common))];
  } finally {
    await site.close();
  }
}

async function chromiumRows(options, peak128) {
  const browser = await BenchBrowser.launch('chromium', options.url);
  const session = new Session({ ...options, browser });
  try {
    await denseRows(session, peak128);
    await pairRow(session, 'wasm_threads.speedup', ours('threads', 2, 'dense'), ours('threads', 1, 'dense'));
    await pairRow(session, 'wasm_threads.sparse_speedup', ours('threads', 2, 'sparse'), ours('threads', 1, 'sparse'));
    await pairRow(session, 'wasm_sparse.speedup', ours('simd', 1, 'sparse'), ours('simd', 1, 'dense'));

    /** @type {Promise<Entry> | undefined} */
    let found;
    const best = () => (found ??= findBest(session));
    for (const batch of BATCHES) {
      const id = batch === BATCH ? 'wasm_best.samples_per_s' : `wasm_best.samples_per_s_b${batch}`;
      await session.part({ [id]: SAMPLES }, async () =>
        session.with([{ ...(await best()), more: { batch } }], async ([engine]) => {
          const [rates] = await session.interleaved([engine]);
          session.add(measuredRow(id, SAMPLES, rates, engine.description));
        }),
      );
    }
    for (const peer of Object.keys(PEERS)) await peerRows(session, peer, best);

    await scalingRows(session);
    await warmUpRow(session);
    await heapRows(session);
  } finally {
    await browser.close();
  }
  return session.rows;
}
