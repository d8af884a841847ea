// Rows measured without a browser: the machine's peak, matrix products beside OpenBLAS and Eigen, training beside PyTorch.
import { join } from 'node:path';
import { UserError } from '../../tools/lib/console.mjs';
import { LineChild } from '../../tools/lib/line-child.mjs';
import { MNIST_FILES, mnistFolder } from '../../tools/lib/mnist.mjs';
import { buildDir, mlpBinary } from '../../tools/lib/paths.mjs';
import { capture } from '../../tools/lib/run.mjs';
import { median } from '../../tools/lib/statistics.mjs';
import { measuredRow, missingRow, ratios } from '../rows.mjs';
import { PyTorchSamples, peerEnvironment } from './pytorch.mjs';

/**
 * How much time goes into a run.
 * @typedef {object} Effort
 * @property {number} turns of a matrix product or a kernel
 * @property {number} turnSeconds how long one takes
 * @property {number} repetitions of a training loop
 * @property {number} rounds of the browser's best with PyTorch
 * @property {number} trainSeconds of a training loop in one repetition
 * @property {number} seeds of the time to 98 %
 */

/** @typedef {import('../rows.mjs').Row} Row */

const BATCHES = [64, 128];
const OUR_THREADS = [1, 2];
const NO_PYTORCH = 'missing: PyTorch is not installed (Debian: python3-torch)';

/** `mlp` options that name MNIST's files. */
export function mnistOptions() {
  const [trainImages, trainLabels, testImages, testLabels] = Object.keys(MNIST_FILES).map((name) =>
    join(mnistFolder(), name),
  );
  return [
    ...['--train-images', trainImages, '--train-labels', trainLabels],
    ...['--test-images', testImages, '--test-labels', testLabels],
  ];
}

/**
 * What a program prints as JSON.
 * @param {string} command
 * @param {string[]} args
 */
export function captureJson(command, args) {
  const env = /** @type {Record<string, string>} */ ({ OPENBLAS_NUM_THREADS: '1' });
  // Started through `env -u`, since capture() only adds to the environment.
  const unset = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', 'MLP_ISA'].flatMap((name) => ['-u', name]);
  const { code, stdout, stderr } = capture('env', [...unset, command, ...args], { env });
  if (code !== 0) throw new UserError(`${[command, ...args].join(' ')}\nended with exit code ${code}.\n${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Options that `mlp bench` and `mlp_peers` share.
 * @param {Effort} effort
 */
export function turnOptions({ turns, turnSeconds }) {
  return ['--repetitions', String(turns), '--seconds', String(turnSeconds)];
}

const peersBinary = join(buildDir, 'release', 'mlp_peers');

/**
 * The machine's peak alone.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export function peakRows(effort) {
  return captureJson(peersBinary, ['--peaks', ...turnOptions(effort)]).rows;
}

/**
 * The machine's peak and the matrix products.
 * @param {Effort} effort
 * @returns {{rows: Row[], peers: Record<string, string>}} peers: their versions
 */
export function gemmRows(effort) {
  return captureJson(peersBinary, turnOptions(effort));
}

/** The series with the better median: {name, values}. */
function best(series, sign = 1) {
  return series.reduce((a, b) => (sign * (median(b.values) - median(a.values)) > 0 ? b : a));
}

/**
 * Samples per second at one batch size: everyone takes turns.
 * @param {LineChild} ours
 * @param {import('./pytorch.mjs').PyTorch | null} pytorch
 * @param {number} batch
 * @param {Effort} effort
 * @returns {Promise<Row[]>}
 */
async function stepRows(ours, pytorch, batch, { repetitions, trainSeconds }) {
  const series = [];
  for (const path of ['dense', 'sparse'])
    for (const threads of OUR_THREADS)
      series.push({
        name: `${path}.threads${threads}`,
        path,
        threads,
        values: /** @type {number[]} */ ([]),
        missing: '',
      });
  const theirs = pytorch && new PyTorchSamples((threads) => pytorch.step(threads, batch, trainSeconds), 'largest');
  // Not counted: it chooses the fastest way to write the step.
  if (pytorch) for (const threads of /** @type {const} */ ([1, 2])) await pytorch.step(threads, batch, 0.01);

  const turn = async (one) => {
    if (one.missing) return;
    const answer = await ours.ask(`step ${batch} ${one.path} ${one.threads} ${trainSeconds}`);
    if (answer.missing) one.missing = answer.missing;
    else one.values.push(answer.samples_per_s);
  };
  for (let repetition = 0; repetition < repetitions; ++repetition) {
    for (const threads of /** @type {const} */ ([1, 2])) {
      for (const one of series) if (one.threads === threads) await turn(one);
      await theirs?.add(threads);
    }
  }

  const rows = series.map(({ name, values, missing }) => {
    const id = `native.samples_per_s.batch${batch}.${name}`;
    return missing ? missingRow(id, 'samples/s', missing) : measuredRow(id, 'samples/s', values);
  });
  const dense = series.filter(({ path, values }) => path === 'dense' && values.length > 0);
  const oneThread = dense.find(({ threads }) => threads === 1);
  const twoThreads = dense.find(({ threads }) => threads === 2);
  if (oneThread && twoThreads)
    rows.push(
      measuredRow(`native.threads_speedup.batch${batch}`, 'ratio', ratios(twoThreads.values, oneThread.values)),
    );
  for (const threads of [1, 2]) {
    const id = `pytorch.samples_per_s.batch${batch}.threads${threads}`;
    rows.push(
      theirs
        ? measuredRow(
            id,
            'samples/s',
            theirs.of(threads),
            pytorch?.variants[`SGD, batch ${batch}, ${threads === 1 ? '1 thread' : '2 threads'}`],
          )
        : missingRow(id, 'samples/s', NO_PYTORCH),
    );
  }
  const against = (id, ourSeries, threads) =>
    theirs && ourSeries
      ? measuredRow(id, 'ratio', ratios(ourSeries.values, theirs.of(threads)), `${ourSeries.name} against ${threads}`)
      : missingRow(id, 'ratio', theirs ? 'our side was not measured' : NO_PYTORCH);
  rows.push(against(`native.vs_pytorch_1t.batch${batch}`, oneThread, 1));
  rows.push(against(`native.vs_pytorch_best.batch${batch}`, best(dense), theirs?.best ?? 0));
  const sparse = series.filter(({ path, values }) => path === 'sparse' && values.length > 0);
  if (sparse.length > 0)
    rows.push(against(`native.sparse_vs_pytorch_best.batch${batch}`, best(sparse), theirs?.best ?? 0));
  return rows;
}

/** The smallest of several ratios under the name of all. */
function smallest(id, rows) {
  const measured = rows.filter((row) => row.value !== null);
  if (measured.length < rows.length || rows.length === 0)
    return missingRow(id, 'ratio', rows.find((row) => row.value === null)?.note ?? 'not measured');
  const lowest = measured.reduce((a, b) => (b.value < a.value ? b : a));
  return { ...lowest, id, note: `the smaller: ${lowest.id}` };
}

/**
 * Seconds to 98.0 % of the test images, the engine natively beside PyTorch, a seed a turn.
 * @param {LineChild} ours
 * @param {import('./pytorch.mjs').PyTorch | null} pytorch
 * @param {Effort} effort
 * @returns {Promise<Row[]>}
 */
async function timeRows(ours, pytorch, { seeds }) {
  const series = OUR_THREADS.map((threads) => ({ threads, values: /** @type {number[]} */ ([]), missed: 0 }));
  let seed = 0;
  const theirs =
    pytorch && new PyTorchSamples(async (threads) => (await pytorch.run(threads, seed)).seconds, 'smallest');
  for (; seed < seeds; ++seed) {
    for (const one of series) {
      const answer = await ours.ask(`run ${seed} ${one.threads}`);
      one.values.push(answer.seconds);
      if (!answer.reached) ++one.missed;
    }
    await theirs?.turn();
  }
  const our = best(series, -1);
  const note = `${our.threads} threads, ${seeds} seeds${our.missed ? `, ${our.missed} missed` : ''}`;
  const rows = [measuredRow('native.time_to_98.ours', 's', our.values, note)];
  if (theirs) {
    const its = theirs.best;
    rows.push(
      measuredRow('native.time_to_98.pytorch', 's', theirs.of(its), `${its} threads, ${seeds} seeds`),
      measuredRow('native.time_to_98.vs_pytorch', 'ratio', ratios(our.values, theirs.of(its))),
    );
  } else {
    rows.push(missingRow('native.time_to_98.pytorch', 's', NO_PYTORCH));
    rows.push(missingRow('native.time_to_98.vs_pytorch', 'ratio', NO_PYTORCH));
  }
  return rows;
}

/**
 * Training natively beside PyTorch.
 * @param {import('./pytorch.mjs').PyTorch | null} pytorch
 * @param {Effort} effort
 * @param {(text: string) => void} log
 * @returns {Promise<Row[]>}
 */
export async function trainingRows(pytorch, effort, log) {
  const ours = new LineChild(mlpBinary, ['bench', '--serve', ...mnistOptions()], { env: peerEnvironment() });
  try {
    /** @type {Row[]} */
    const rows = [];
    for (const batch of BATCHES) {
      log(`plain SGD, batch ${batch}`);
      rows.push(...(await stepRows(ours, pytorch, batch, effort)));
    }
    for (const id of ['native.vs_pytorch_1t', 'native.vs_pytorch_best'])
      rows.push(
        smallest(
          id,
          rows.filter((row) => row.id.startsWith(`${id}.`)),
        ),
      );
    const summary = rows.find((row) => row.id === 'native.samples_per_s.batch128.dense.threads1');
    if (summary) rows.push({ ...summary, id: 'native.samples_per_s', note: 'batch 128, dense, 1 thread' });
    log('the recipe, to 98 % of the test images');
    rows.push(...(await timeRows(ours, pytorch, effort)));
    return rows;
  } finally {
    ours.close();
  }
}
