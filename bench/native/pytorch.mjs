// PyTorch as a peer: two long-lived processes that train on request, one that is really on one thread and one with two.
import { join } from 'node:path';
import { UserError } from '../../tools/lib/console.mjs';
import { LineChild } from '../../tools/lib/line-child.mjs';
import { findTorchPython } from '../../tools/lib/machine.mjs';
import { mnistFolder } from '../../tools/lib/mnist.mjs';
import { root } from '../../tools/lib/paths.mjs';
import { median } from '../../tools/lib/statistics.mjs';

/**
 * An environment in which OpenBLAS is as fast as it can be: it chooses its kernels and block sizes by itself.
 * @param {Record<string, string>} [more]
 * @returns {NodeJS.ProcessEnv}
 */
export function peerEnvironment(more = {}) {
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _l2, MLP_ISA: _isa, ...rest } = process.env;
  return { ...rest, ...more };
}

/** By threads of OpenBLAS. OpenMP's stay at one: with two, PyTorch splits loops that are too short for it. */
export const PYTORCH_THREADS = /** @type {const} */ ([1, 2]);

export class PyTorch {
  #children;
  /** Of PyTorch itself. */
  version = '';
  /** By what is measured: what the fastest way to write it was. */
  variants = /** @type {Record<string, string>} */ ({});

  /** @param {string} python */
  constructor(python) {
    const script = join(root, 'bench', 'native', 'pytorch_train.py');
    this.#children = new Map(
      PYTORCH_THREADS.map((threads) => [
        threads,
        new LineChild(python, [script, mnistFolder()], {
          env: peerEnvironment({ OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: String(threads) }),
        }),
      ]),
    );
  }

  /**
   * PyTorch, ready to train; null where it is not installed.
   * @returns {Promise<PyTorch | null>}
   */
  static async start() {
    const python = findTorchPython();
    if (!python) return null;
    const peer = new PyTorch(python);
    for (const child of peer.#children.values()) {
      const ready = await child.next();
      if (!ready.ready) throw new UserError(`PyTorch's child began with ${JSON.stringify(ready)}, expected "ready".`);
      peer.version = ready.torch;
    }
    return peer;
  }

  /**
   * Samples per second of plain SGD.
   * @param {1 | 2} threads
   * @param {number} batch
   * @param {number} seconds
   * @returns {Promise<number>}
   */
  async step(threads, batch, seconds) {
    const answer = await this.#ask(threads, `step ${batch} ${seconds}`);
    this.variants[`SGD, batch ${batch}, ${threads === 1 ? '1 thread' : `${threads} threads`}`] = answer.variant;
    return answer.samples_per_s;
  }

  /**
   * The recipe: seconds to 98.0 %, twice the full run where that was missed.
   * @param {1 | 2} threads
   * @param {number} seed
   * @returns {Promise<{seconds: number, reached: boolean, full_seconds: number, accuracy: number}>}
   */
  async run(threads, seed) {
    const answer = await this.#ask(threads, `run ${seed}`);
    this.variants[`Adam, ${threads === 1 ? '1 thread' : `${threads} threads`}`] = answer.variant;
    return answer;
  }

  close() {
    for (const child of this.#children.values()) child.close();
  }

  async #ask(threads, line) {
    const child = this.#children.get(threads);
    if (!child) throw new Error(`no PyTorch with ${threads} threads`);
    return child.ask(line);
  }
}

/** Measurements of PyTorch on one and two threads, repetition by repetition; its best is the better median. */
export class PyTorchSamples {
  /** @type {Map<number, number[]>} by threads */
  values = new Map(PYTORCH_THREADS.map((threads) => [threads, []]));
  #measure;
  #better;

  /**
   * @param {(threads: 1 | 2) => Promise<number>} measure one repetition
   * @param {'largest' | 'smallest'} better
   */
  constructor(measure, better) {
    this.#measure = measure;
    this.#better = better;
  }

  get count() {
    return this.of(1).length;
  }

  /** @param {number} threads */
  of(threads) {
    return this.values.get(threads) ?? [];
  }

  /** @param {1 | 2} threads */
  async add(threads) {
    this.of(threads).push(await this.#measure(threads));
  }

  /** One repetition of each. */
  async turn() {
    for (const threads of PYTORCH_THREADS) await this.add(threads);
  }

  /** With how many threads PyTorch is at its best. */
  get best() {
    const sign = this.#better === 'largest' ? 1 : -1;
    return PYTORCH_THREADS.reduce((a, b) => (sign * (median(this.of(b)) - median(this.of(a))) > 0 ? b : a));
  }
}
