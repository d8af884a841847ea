// The measuring page as seen from Node: contenders are opened in a real browser and asked to measure, one at a time.
import { launchBrowser } from '../../tools/lib/browsers.mjs';

/** One contender: a module Worker in a page of its own, so that nothing of another is in its process's memory. */
export class Contender {
  #context;
  #page;
  #handle;

  constructor(context, page, { handle, description }) {
    this.#context = context;
    this.#page = page;
    this.#handle = handle;
    /** What runs, in words. @type {string} */
    this.description = description;
  }

  /** @returns {Promise<any>} */
  call(method, ...args) {
    return this.#page.evaluate(
      (handle, name, parameters) => /** @type {any} */ (globalThis).bench.call(handle, name, parameters),
      this.#handle,
      method,
      args,
    );
  }

  /** Samples a second over so many seconds. @returns {Promise<number>} */
  measure(seconds) {
    return this.call('measure', 1000 * seconds);
  }

  /** The mean loss of each of the first steps. @returns {Promise<number[]>} */
  losses(steps) {
    return this.call('losses', steps);
  }

  async close() {
    // A browser that has gone has closed everything.
    await this.#context.close().catch(() => {});
  }
}

/** A page has this long to load (ms): on a busy machine starting takes far longer than usual. */
const LOADING_LIMIT = 180_000;

export class BenchBrowser {
  #name;
  #launched;
  #url;

  constructor(name, launched, url) {
    this.#name = name;
    this.#launched = launched;
    this.#url = url;
  }

  /**
   * @param {import('../../tools/lib/browsers.mjs').BrowserName} name
   * @param {string} url of the site
   */
  static async launch(name, url) {
    return new BenchBrowser(name, await launchBrowser(name), url);
  }

  /** Starts the browser again if it has gone (crashed, or ended by someone); whether it had. */
  async restartIfLost() {
    if (this.#launched.browser.connected) return false;
    await this.#launched.close();
    this.#launched = await launchBrowser(this.#name);
    return true;
  }

  /** A fresh page of the site, in a context that shares no cache with others. */
  async newPage() {
    const context = await this.#launched.browser.createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(LOADING_LIMIT);
    await page.goto(this.#url);
    await page.waitForFunction('globalThis.bench !== undefined && globalThis.crossOriginIsolated');
    return { context, page };
  }

  /**
   * @param {string} kind the Worker's name
   * @param {object} options its own
   */
  async open(kind, options) {
    const { context, page } = await this.newPage();
    try {
      const opened = await page.evaluate(
        (name, parameters) => {
          // Typed arrays come through as lists.
          const weights = parameters.weights;
          if (weights) for (const key of Object.keys(weights)) weights[key] = Float32Array.from(weights[key]);
          return /** @type {any} */ (globalThis).bench.open(name, parameters);
        },
        kind,
        /** @type {any} */ (options),
      );
      return new Contender(context, page, opened);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /**
   * The weights that every contender starts from: the engine's own, by its seed.
   * @returns {Promise<Record<string, number[]>>}
   */
  async firstWeights(hidden = 128) {
    const { context, page } = await this.newPage();
    try {
      return await page.evaluate(
        async (options) => {
          const { bench } = /** @type {any} */ (globalThis);
          const { handle } = await bench.open('ours', options);
          const weights = await bench.call(handle, 'firstWeights');
          return Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, Array.from(values)]));
        },
        { build: 'scalar', hidden, images: 128 },
      );
    } finally {
      await context.close();
    }
  }

  async close() {
    await this.#launched.close();
  }
}
