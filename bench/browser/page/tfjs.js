// TensorFlow.js as a contender: as its users write it (autodiff), or with a backward pass written by hand.
import * as tf from '@tensorflow/tfjs-core';
// A user's `import * as tf from '@tensorflow/tfjs'` registers these too.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as layers from '@tensorflow/tfjs-layers';
import { fastest, serveContender } from './contender.js';
import { CLASSES, floatBatches, INPUTS, LEARNING_RATE, transposed } from './workload.js';

/** What is the same for every way of writing the step. */
class Variant {
  next = 0;

  constructor({ batches, batch, weights }) {
    this.batches = batches;
    this.batch = batch;
    this.first = weights;
    this.hidden = weights.b1.length;
  }

  takeBatch() {
    const taken = this.batches[this.next];
    this.next = (this.next + 1) % this.batches.length;
    return taken;
  }

  run() {
    const done = this.step(this.takeBatch(), false);
    return done instanceof Promise ? done.then(() => this.batch) : this.batch;
  }

  lossOfStep() {
    return this.step(this.takeBatch(), true);
  }
}

/** A Sequential model, compiled and trained batch by batch: the library's own high-level way. */
class LayersModel extends Variant {
  constructor(options) {
    super(options);
    this.model = layers.sequential({
      layers: [
        layers.layers.dense({ inputShape: [INPUTS], units: this.hidden, activation: 'relu' }),
        layers.layers.dense({ units: CLASSES, activation: 'softmax' }),
      ],
    });
    this.model.compile({ optimizer: tf.train.sgd(LEARNING_RATE), loss: 'categoricalCrossentropy' });
  }

  reset() {
    const { w1, b1, w2, b2 } = this.first;
    tf.tidy(() =>
      this.model.setWeights([
        tf.tensor2d(transposed(w1, this.hidden, INPUTS), [INPUTS, this.hidden]),
        tf.tensor1d(b1),
        tf.tensor2d(transposed(w2, CLASSES, this.hidden), [this.hidden, CLASSES]),
        tf.tensor1d(b2),
      ]),
    );
    this.next = 0;
  }

  async step({ x, y }) {
    return this.model.trainOnBatch(x, y);
  }

  dispose() {
    this.model.dispose();
  }
}

/** Variables and optimizer.minimize: the library's low-level way, still with autodiff. */
class Minimize extends Variant {
  constructor(options) {
    super(options);
    const { w1, b1, w2, b2 } = this.first;
    this.variables = [
      tf.variable(tf.tensor2d(transposed(w1, this.hidden, INPUTS), [INPUTS, this.hidden])),
      tf.variable(tf.tensor1d(b1)),
      tf.variable(tf.tensor2d(transposed(w2, CLASSES, this.hidden), [this.hidden, CLASSES])),
      tf.variable(tf.tensor1d(b2)),
    ];
    this.initial = this.variables.map((variable) => variable.clone());
    this.optimizer = tf.train.sgd(LEARNING_RATE);
  }

  reset() {
    this.variables.forEach((variable, i) => {
      variable.assign(this.initial[i]);
    });
    this.next = 0;
  }

  step({ x, y }, wantsLoss) {
    const [w1, b1, w2, b2] = this.variables;
    const cost = this.optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(y, tf.relu(x.matMul(w1).add(b1)).matMul(w2).add(b2)),
      wantsLoss,
    );
    if (!cost) return undefined;
    const [loss] = cost.dataSync();
    cost.dispose();
    return loss;
  }

  dispose() {
    tf.dispose([...this.variables, ...this.initial]);
  }
}

/** Mean loss of a batch from its probabilities. */
function crossEntropy(p, y, batch) {
  return tf.tidy(() => y.mul(p.log()).sum().dataSync()[0] / -batch);
}

/** By hand, weights as [in × out]; bias and ReLU fused into the product. */
class HandRows extends Variant {
  constructor(options, explicit) {
    super(options);
    this.explicit = explicit;
    this.scale = tf.scalar(LEARNING_RATE / this.batch);
  }

  reset() {
    tf.dispose(this.weights ?? []);
    const { w1, b1, w2, b2 } = this.first;
    this.weights = [
      tf.tensor2d(transposed(w1, this.hidden, INPUTS), [INPUTS, this.hidden]),
      tf.tensor1d(b1),
      tf.tensor2d(transposed(w2, CLASSES, this.hidden), [this.hidden, CLASSES]),
      tf.tensor1d(b2),
    ];
    this.next = 0;
  }

  /** aᵀ·b and a·bᵀ: transposed first, or left to the kernel. */
  leftTransposed(a, b) {
    return this.explicit ? tf.matMul(tf.transpose(a), b) : tf.matMul(a, b, true, false);
  }
  rightTransposed(a, b) {
    return this.explicit ? tf.matMul(a, tf.transpose(b)) : tf.matMul(a, b, false, true);
  }

  step({ x, xT, y }, wantsLoss) {
    const [w1, b1, w2, b2] = this.weights;
    let loss;
    const updated = tf.tidy(() => {
      const h = tf.fused.matMul({ a: x, b: w1, bias: b1, activation: 'relu' });
      const p = tf.softmax(tf.fused.matMul({ a: h, b: w2, bias: b2 }));
      if (wantsLoss) loss = crossEntropy(p, y, this.batch);
      // The rate goes into the smallest of the matrices, so updates are plain differences.
      const d2 = p.sub(y).mul(this.scale);
      const d1 = this.rightTransposed(d2, w2).mul(tf.step(h));
      const g1 = this.explicit ? tf.matMul(xT, d1) : tf.matMul(x, d1, true, false);
      return [w1.sub(g1), b1.sub(d1.sum(0)), w2.sub(this.leftTransposed(h, d2)), b2.sub(d2.sum(0))];
    });
    tf.dispose(this.weights);
    this.weights = updated;
    return loss;
  }

  dispose() {
    tf.dispose([this.scale, ...this.weights]);
  }
}

/**
 * By hand with everything turned over, weights as [out × in]: then both large products have the images on the right,
 * where the backend keeps what it has packed of a tensor that it has seen before.
 */
class HandColumns extends Variant {
  constructor(options) {
    super(options);
    this.scale = tf.scalar(LEARNING_RATE / this.batch);
  }

  reset() {
    tf.dispose(this.weights ?? []);
    const { w1, b1, w2, b2 } = this.first;
    this.weights = [
      tf.tensor2d(w1, [this.hidden, INPUTS]),
      tf.tensor2d(b1, [this.hidden, 1]),
      tf.tensor2d(w2, [CLASSES, this.hidden]),
      tf.tensor1d(b2),
    ];
    this.next = 0;
  }

  step({ x, xT, y }, wantsLoss) {
    const [w1, b1, w2, b2] = this.weights;
    let loss;
    const updated = tf.tidy(() => {
      const hT = tf.relu(tf.matMul(w1, xT).add(b1));
      const p = tf.softmax(tf.transpose(tf.matMul(w2, hT)).add(b2));
      if (wantsLoss) loss = crossEntropy(p, y, this.batch);
      const d2 = p.sub(y).mul(this.scale);
      const d2T = tf.transpose(d2);
      const d1T = tf.matMul(tf.transpose(w2), d2T).mul(tf.step(hT));
      return [
        w1.sub(tf.matMul(d1T, x)),
        b1.sub(d1T.sum(1, true)),
        w2.sub(tf.matMul(d2T, tf.transpose(hT))),
        b2.sub(d2.sum(0)),
      ];
    });
    tf.dispose(this.weights);
    this.weights = updated;
    return loss;
  }

  dispose() {
    tf.dispose([this.scale, ...this.weights]);
  }
}

const WAYS = {
  layers: (options) => new LayersModel(options),
  minimize: (options) => new Minimize(options),
  'hand, transposed by the kernel': (options) => new HandRows(options, false),
  'hand, transposed before': (options) => new HandRows(options, true),
  'hand, images on the right': (options) => new HandColumns(options),
};

let chosen;

serveContender({
  /** @param {{backend: 'wasm' | 'cpu', threads: number, ways: (keyof typeof WAYS)[], batch: number, weights}} options */
  async open({ backend, threads, ways, batch, weights }) {
    setWasmPaths('/tfjs/');
    if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    else setThreadsCount(threads);
    await tf.setBackend(backend);
    await tf.ready();
    const batches = (await floatBatches(batch)).map(({ x, y }) => ({
      x: tf.tensor2d(x, [batch, INPUTS]),
      xT: tf.tensor2d(transposed(x, batch, INPUTS), [INPUTS, batch]),
      y: tf.tensor2d(y, [batch, CLASSES]),
    }));
    chosen = await fastest(ways, (way) => WAYS[way]({ batches, batch, weights }));
    return `tfjs ${tf.getBackend()}, ${threads} thread${threads > 1 ? 's' : ''}, ${chosen.words}`;
  },
  reset: () => chosen.candidate.reset(),
  run: () => chosen.candidate.run(),
  lossOfStep: () => chosen.candidate.lossOfStep(),
});
