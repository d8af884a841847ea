// onnxruntime-web as a contender: it has no training in the browser, so a graph of ordinary operations does the step.
import { fastest, serveContender } from './contender.js';
import { trainingGraph } from './ort-graph.js';
import { CLASSES, floatBatches, INPUTS, transposed } from './workload.js';

/** Steps in one graph; each divides the number of batches. */
const STEPS = [1, 5, 20];
const MASKS = ['sign', 'where'];

class Graph {
  next = 0;

  constructor({ ort, session, steps, batches, batch, weights }) {
    Object.assign(this, { ort, session, steps, batches, batch, first: weights });
  }

  reset() {
    const { w1, b1, w2, b2 } = this.first;
    const hidden = b1.length;
    const tensor = (values, shape) => new this.ort.Tensor('float32', values, shape);
    this.weights = {
      w1: tensor(transposed(w1, hidden, INPUTS), [INPUTS, hidden]),
      b1: tensor(b1.slice(), [hidden]),
      w2: tensor(transposed(w2, CLASSES, hidden), [hidden, CLASSES]),
      b2: tensor(b2.slice(), [CLASSES]),
    };
    this.next = 0;
    this.losses = [];
  }

  async #advance() {
    const feeds = { ...this.weights };
    for (let i = 0; i < this.steps; ++i) {
      const { x, y } = this.batches[this.next];
      feeds[`x${i}`] = x;
      feeds[`y${i}`] = y;
      this.next = (this.next + 1) % this.batches.length;
    }
    const results = await this.session.run(feeds);
    for (const name of Object.keys(this.weights)) this.weights[name] = results[`${name}_new`];
    return results;
  }

  async run() {
    await this.#advance();
    return this.steps * this.batch;
  }

  async lossOfStep() {
    if (this.losses.length === 0) {
      const results = await this.#advance();
      this.losses = Array.from({ length: this.steps }, (_, i) => results[`loss${i}`].data[0]);
    }
    return this.losses.shift();
  }

  dispose() {
    void this.session.release();
  }
}

let chosen;

serveContender({
  /** @param {{threads: number, batch: number, weights}} options */
  async open({ threads, batch, weights }) {
    // Loaded as it was published: it starts its threads from its own file.
    const ort = await import(/* @vite-ignore */ new URL('/ort/ort.wasm.min.mjs', self.location.href).href);
    ort.env.wasm.wasmPaths = new URL('/ort/', self.location.href).href;
    ort.env.wasm.numThreads = threads;
    const batches = (await floatBatches(batch)).map(({ x, y }) => ({
      x: new ort.Tensor('float32', x, [batch, INPUTS]),
      y: new ort.Tensor('float32', y, [batch, CLASSES]),
    }));
    const variants = STEPS.flatMap((steps) =>
      MASKS.map((mask) => `${steps} step${steps > 1 ? 's' : ''} a run, ${mask}`),
    );
    chosen = await fastest(variants, async (variant) => {
      const [, steps, mask] = /^(\d+) .* (\w+)$/.exec(variant);
      const model = trainingGraph({ batch, hidden: weights.b1.length, steps: Number(steps), mask });
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
      });
      return new Graph({ ort, session, steps: Number(steps), batches, batch, weights });
    });
    return `onnxruntime-web wasm, ${threads} thread${threads > 1 ? 's' : ''}, ${chosen.words}`;
  },
  reset: () => chosen.candidate.reset(),
  run: () => chosen.candidate.run(),
  lossOfStep: () => chosen.candidate.lossOfStep(),
});
