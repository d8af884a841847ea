// Who takes part: our engine in its builds, and every peer in the forms that may be its best.

/** @typedef {{name: string, kind: string, options: object}} Entry */

/** @type {(build: string, threads: number, path: string) => Entry} */
export const ours = (build, threads, path) => ({
  name: `engine-${build}, ${threads} thread${threads > 1 ? 's' : ''}, ${path}`,
  kind: 'ours',
  options: { build, threads, path },
});

/** Ways to write tfjs's training step by hand; the Worker tries all and keeps the fastest. */
const BY_HAND = ['hand, transposed by the kernel', 'hand, transposed before', 'hand, images on the right'];
const AS_WRITTEN = ['layers', 'minimize'];

/** @type {(ways: string[]) => (threads: number) => Entry} */
const tfjs = (ways) => (threads) => ({
  name: `${threads}t`,
  kind: 'tfjs',
  options: { backend: 'wasm', ways, threads },
});

/**
 * By the name that their rows begin with. ratio: the row that compares our best with the peer's best.
 * @type {Record<string, {title: string, ratio?: string, entries: Entry[]}>}
 */
export const PEERS = {
  tfjs: {
    title: 'tfjs wasm as written (autodiff)',
    ratio: 'wasm_best.vs_tfjs',
    entries: [1, 2].map(tfjs(AS_WRITTEN)),
  },
  tfjs_hand: {
    title: 'tfjs wasm, backward pass by hand',
    ratio: 'wasm_best.vs_tfjs_hand',
    entries: [1, 2].map(tfjs(BY_HAND)),
  },
  ort_hand: {
    title: 'onnxruntime-web, training graph by hand',
    ratio: 'wasm_best.vs_ort_hand',
    entries: [1, 2].map((threads) => ({ name: `${threads}t`, kind: 'ort', options: { threads } })),
  },
  jax_js: {
    title: 'jax-js wasm, jit(grad)',
    ratio: 'wasm_best.vs_jax_js',
    entries: [
      { name: '1t', kind: 'jax', options: { workers: false } },
      { name: 'workers', kind: 'jax', options: { workers: true } },
    ],
  },
  convnetjs: {
    title: 'ConvNetJS',
    ratio: 'wasm_best.vs_convnetjs',
    entries: [{ name: '1t', kind: 'convnetjs', options: {} }],
  },
  tfjs_cpu: {
    title: 'tfjs cpu (plain JavaScript)',
    entries: [{ name: '1t', kind: 'tfjs', options: { backend: 'cpu', ways: ['minimize'], threads: 1 } }],
  },
};
