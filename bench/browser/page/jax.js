// jax-js as a contender: its WebAssembly backend, the gradient by grad(), the whole update in one jit().
import { fastest, serveContender } from './contender.js';
import { CLASSES, floatBatches, INPUTS, LEARNING_RATE, transposed } from './workload.js';

/** Steps between two waits: few enough that memory stays small, as the library asks for. */
const STEPS_PER_WAIT = 16;

let settings;
let jax;
let batches;
let step;
let lossOf;
let parameters;
let next = 0;

function build() {
  const { numpy: np, nn } = jax;
  const loss = ({ w1, b1, w2, b2 }, x, y) => {
    const h = nn.relu(np.matmul(x, w1).add(b1));
    return np.sum(nn.logSoftmax(np.matmul(h, w2).add(b2)).mul(y)).mul(-1 / settings.batch);
  };
  lossOf = jax.jit(loss);
  step = jax.jit(({ w1, b1, w2, b2 }, x, y) => {
    const gradient = jax.grad(loss)({ w1: w1.ref, b1: b1.ref, w2: w2.ref, b2: b2.ref }, x, y);
    return {
      w1: w1.sub(gradient.w1.mul(LEARNING_RATE)),
      b1: b1.sub(gradient.b1.mul(LEARNING_RATE)),
      w2: w2.sub(gradient.w2.mul(LEARNING_RATE)),
      b2: b2.sub(gradient.b2.mul(LEARNING_RATE)),
    };
  });
}

function takeBatch() {
  const { x, y } = batches[next];
  next = (next + 1) % batches.length;
  return [x.ref, y.ref];
}

const contender = {
  /** @param {{batch: number, workers: boolean, weights}} options */
  async open(options) {
    settings = options;
    // The backend starts Workers where it can; each kernel is then a message to them, which may cost more than it gains.
    if (!options.workers) Object.defineProperty(self, 'SharedArrayBuffer', { value: undefined });
    jax = await import('@jax-js/jax');
    await jax.init('wasm');
    jax.defaultDevice('wasm');
    const { numpy: np } = jax;
    batches = (await floatBatches(options.batch)).map(({ x, y }) => ({
      x: np.array(x, { shape: [options.batch, INPUTS] }),
      y: np.array(y, { shape: [options.batch, CLASSES] }),
    }));
    build();
    const { words } = await fastest(['jit(grad)'], () => contender);
    return `jax-js wasm, ${options.workers ? 'with Workers' : '1 thread'}, ${words}`;
  },
  reset() {
    const { numpy: np } = jax;
    const { w1, b1, w2, b2 } = settings.weights;
    const hidden = b1.length;
    if (parameters) for (const array of Object.values(parameters)) array.dispose();
    parameters = {
      w1: np.array(transposed(w1, hidden, INPUTS), { shape: [INPUTS, hidden] }),
      b1: np.array(b1, { shape: [hidden] }),
      w2: np.array(transposed(w2, CLASSES, hidden), { shape: [hidden, CLASSES] }),
      b2: np.array(b2, { shape: [CLASSES] }),
    };
    next = 0;
  },
  async run() {
    for (let i = 0; i < STEPS_PER_WAIT; ++i) parameters = step(parameters, ...takeBatch());
    await jax.blockUntilReady(parameters);
    return STEPS_PER_WAIT * settings.batch;
  },
  async lossOfStep() {
    const [x, y] = takeBatch();
    const kept = Object.fromEntries(Object.entries(parameters).map(([name, array]) => [name, array.ref]));
    const [loss] = await lossOf(kept, x.ref, y.ref).data();
    parameters = step(parameters, x, y);
    return loss;
  },
};

serveContender(contender);
