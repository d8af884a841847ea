// ConvNetJS as a contender: its own Trainer with plain SGD, as its documentation shows, one example after the other.
import convnetjs from 'convnetjs';
import { serveContender } from './contender.js';
import { CLASSES, INPUTS, LEARNING_RATE, loadImages } from './workload.js';

let images = [];
let labels;
let settings;
let net;
let trainer;
let next = 0;

function setLayer(layer, weights, bias) {
  layer.filters.forEach((filter, unit) => {
    filter.w.set(weights.subarray(unit * filter.w.length, (unit + 1) * filter.w.length));
  });
  layer.biases.w.set(bias);
}

/** One batch: the trainer updates after the last example of it. */
function trainBatch() {
  let loss = 0;
  for (let i = 0; i < settings.batch; ++i) {
    loss += trainer.train(images[next], labels[next]).loss;
    next = (next + 1) % images.length;
  }
  return loss / settings.batch;
}

serveContender({
  async open(options) {
    settings = options;
    const data = await loadImages();
    labels = data.labels;
    images = Array.from(labels, (_, i) => {
      const image = new convnetjs.Vol(1, 1, INPUTS, 0);
      for (let j = 0; j < INPUTS; ++j) image.w[j] = data.pixels[i * INPUTS + j] / 255;
      return image;
    });
    return 'ConvNetJS Trainer, doubles, 1 thread';
  },
  reset() {
    const { w1, b1, w2, b2 } = settings.weights;
    net = new convnetjs.Net();
    net.makeLayers([
      { type: 'input', out_sx: 1, out_sy: 1, out_depth: INPUTS },
      { type: 'fc', num_neurons: b1.length, activation: 'relu' },
      { type: 'softmax', num_classes: CLASSES },
    ]);
    const [first, second] = net.layers.filter(({ layer_type }) => layer_type === 'fc');
    setLayer(first, w1, b1);
    setLayer(second, w2, b2);
    trainer = new convnetjs.Trainer(net, {
      method: 'sgd',
      learning_rate: LEARNING_RATE,
      momentum: 0,
      l2_decay: 0,
      batch_size: settings.batch,
    });
    next = 0;
  },
  run() {
    trainBatch();
    return settings.batch;
  },
  lossOfStep: trainBatch,
});
