// Rows of the kernels one by one: `mlp bench` against the plain loop, and Google Benchmark on every instruction set.
import { join } from 'node:path';
import { buildDir, mlpBinary } from '../../tools/lib/paths.mjs';
import { measuredRow } from '../rows.mjs';
import { captureJson, mnistOptions, turnOptions } from './native-rows.mjs';

/** Google Benchmark's counters (bench/kernel_bench.cpp) and what they count: 10⁹ in a second. */
const UNITS = { GFLOP: 'GFLOP/s', GB: 'GB/s' };

/**
 * Rows of what Google Benchmark says in JSON, repetitions gathered.
 * @param {{benchmarks: Record<string, any>[]}} report
 * @returns {import('../rows.mjs').Row[]}
 */
export function rowsOfGoogleBenchmark(report) {
  /** @type {Map<string, {unit: string, values: number[]}>} */
  const series = new Map();
  for (const entry of report.benchmarks) {
    const counter = Object.keys(UNITS).find((name) => name in entry);
    if (entry.run_type !== 'iteration' || !counter) continue;
    const id = `kernel.${entry.run_name.replaceAll('/', '.')}`;
    const one = series.get(id) ?? { unit: UNITS[counter], values: /** @type {number[]} */ ([]) };
    one.values.push(entry[counter]);
    series.set(id, one);
  }
  return [...series].map(([id, { unit, values }]) => measuredRow(id, unit, values));
}

/**
 * @param {import('./native-rows.mjs').Effort} effort
 * @returns {import('../rows.mjs').Row[]}
 */
export function kernelRows(effort) {
  const training = captureJson(mlpBinary, ['bench', '--json', ...mnistOptions(), ...turnOptions(effort)]);
  const kernels = captureJson(join(buildDir, 'release', 'mlp_bench'), [
    '--benchmark_format=json',
    `--benchmark_repetitions=${effort.turns}`,
    `--benchmark_min_time=${effort.turnSeconds}`,
    // A B A B: a slow moment hits all.
    '--benchmark_enable_random_interleaving=true',
  ]);
  return [...training.rows, ...rowsOfGoogleBenchmark(kernels)];
}
