// What must be reached, by the id of its row: the table of bars, in one place.

/**
 * at: 'least' or 'most' says on which side of the bar a value must be; aim: what would be better still.
 * @typedef {{id: string, at: 'least' | 'most', bar: number, aim?: number, what: string}} Bar
 */

/** @type {Bar[]} */
export const BARS = [
  {
    id: 'wasm_simd.dense_of_peak',
    at: 'least',
    bar: 0.75,
    aim: 0.88,
    what: 'tab, SIMD, 1 thread, dense train step, batch 128, of the 128-bit peak',
  },
  { id: 'wasm_threads.speedup', at: 'least', bar: 1.7, aim: 1.9, what: 'tab, 2 threads against 1, dense' },
  { id: 'wasm_threads.sparse_speedup', at: 'least', bar: 1.6, aim: 1.9, what: 'tab, 2 threads against 1, sparse' },
  { id: 'wasm_sparse.speedup', at: 'least', bar: 2, aim: 3, what: 'tab, zero-skipping against dense, 1 thread' },
  {
    id: 'wasm_best.vs_pytorch',
    at: 'least',
    bar: 0.9,
    aim: 1.5,
    what: 'tab at its best against native PyTorch at its best, batch 128',
  },
  { id: 'wasm_best.vs_tfjs', at: 'least', bar: 15, aim: 30, what: 'tab at its best against tfjs as written' },
  { id: 'wasm_best.vs_tfjs_hand', at: 'least', bar: 3, aim: 6, what: 'tab at its best against tfjs by hand' },
  { id: 'wasm_best.vs_ort_hand', at: 'least', bar: 2, aim: 4, what: 'tab at its best against onnxruntime-web by hand' },
  { id: 'wasm_best.vs_jax_js', at: 'least', bar: 3, aim: 6, what: 'tab at its best against jax-js' },
  { id: 'wasm_best.vs_convnetjs', at: 'least', bar: 40, aim: 80, what: 'tab at its best against ConvNetJS' },
  {
    id: 'native.vs_pytorch_1t',
    at: 'least',
    bar: 1.2,
    aim: 2,
    what: 'native dense train step against PyTorch, both 1 thread',
  },
  {
    id: 'native.vs_pytorch_best',
    at: 'least',
    bar: 1.2,
    aim: 2,
    what: 'native dense train step against PyTorch, both at their best',
  },
  {
    id: 'native_gemm.vs_best_blas',
    at: 'least',
    bar: 1,
    aim: 1.3,
    what: 'matrix products, 1 thread, against the better of OpenBLAS and Eigen; the smallest',
  },
  {
    id: 'time_to_98.vs_pytorch',
    at: 'most',
    bar: 1.2,
    aim: 0.7,
    what: 'time to 98.0 % in the tab against native PyTorch, same recipe',
  },
  { id: 'wasm.warm_up', at: 'least', bar: 0.7, aim: 0.9, what: 'first second against steady state' },
  {
    id: 'scaling.flops_spread',
    at: 'most',
    bar: 0.25,
    aim: 0.1,
    what: 'GFLOP/s over hidden 128 … 2048, max/min − 1',
  },
  { id: 'heap.growth_bytes', at: 'most', bar: 0, what: 'heap while training, 50 epochs' },
];

/** Rows that exist once for each of several sizes are held to the bar of their summary. */
const EACH = [{ pattern: /^native_gemm\..+\.vs_best_blas$/, like: 'native_gemm.vs_best_blas' }];

/**
 * @param {string} id of a row
 * @returns {Bar | undefined}
 */
export function barFor(id) {
  const like = EACH.find(({ pattern }) => pattern.test(id))?.like ?? id;
  return BARS.find((bar) => bar.id === like);
}

/**
 * @param {Bar} bar
 * @param {number} value
 */
export function isMet(bar, value) {
  return bar.at === 'least' ? value >= bar.bar : value <= bar.bar;
}
