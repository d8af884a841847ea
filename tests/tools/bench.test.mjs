// The benchmark's arithmetic, its table and bars, and the programs that take turns, without measuring anything.
import { describe, expect, it } from 'vitest';
import { BARS, barFor, isMet } from '../../bench/bars.mjs';
import { besideBrowser, comparedRows } from '../../bench/native/beside-browser.mjs';
import { rowsOfGoogleBenchmark } from '../../bench/native/kernel-rows.mjs';
import { PyTorchSamples, peerEnvironment } from '../../bench/native/pytorch.mjs';
import { measuredRow, missingRow, ratios } from '../../bench/rows.mjs';
import { barredRows, figure, formatTable, tableCells } from '../../bench/table.mjs';
import { LineChild } from '../../tools/lib/line-child.mjs';
import { median } from '../../tools/lib/statistics.mjs';

describe('rows', () => {
  it('are the median of all repetitions, and the smallest and the largest', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(measuredRow('a', 's', [3, 1, 2])).toEqual({ id: 'a', value: 2, unit: 's', min: 1, max: 3 });
    expect(missingRow('a', 's', 'missing')).toEqual({
      id: 'a',
      value: null,
      unit: 's',
      min: null,
      max: null,
      note: 'missing',
    });
  });

  it('compare turn by turn', () => {
    expect(ratios([4, 9], [2, 3])).toEqual([2, 3]);
  });

  it("come from Google Benchmark's report, repetitions gathered", () => {
    const run = (GFLOP) => ({ run_name: 'gemm/forward/avx2', run_type: 'iteration', GFLOP });
    const report = {
      benchmarks: [run(1), run(3), run(2), { run_name: 'gemm/forward/avx2', run_type: 'aggregate', GFLOP: 9 }],
    };
    expect(rowsOfGoogleBenchmark(report)).toEqual([measuredRow('kernel.gemm.forward.avx2', 'GFLOP/s', [1, 3, 2])]);
  });
});

describe('bars', () => {
  it('are each for one id and on the right side', () => {
    expect(new Set(BARS.map(({ id }) => id)).size).toBe(BARS.length);
    for (const { at, bar, aim } of BARS)
      if (aim !== undefined) expect(at === 'least' ? aim > bar : aim < bar).toBe(true);
    const time = barFor('time_to_98.vs_pytorch');
    expect(time && isMet(time, 1.2) && !isMet(time, 1.21)).toBe(true);
    const gemm = barFor('native_gemm.forward.784x128.vs_best_blas');
    expect(gemm && isMet(gemm, 1) && !isMet(gemm, 0.99)).toBe(true);
    expect(barFor('native_gemm.forward.784x128.ours')).toBeUndefined();
  });
});

describe('the table', () => {
  it('shows three figures that matter', () => {
    expect([0, 0.01234, 1.234, 56.78, 999.6, 1234.5, 1234567].map(figure)).toEqual([
      '0',
      '0.0123',
      '1.23',
      '56.8',
      '1000',
      '1,235',
      '1,234,567',
    ]);
  });

  it('says of every row with a bar whether it is met', () => {
    const verdict = (row) => tableCells(row)[5];
    expect(verdict(measuredRow('wasm_threads.speedup', 'ratio', [1.8]))).toBe('met');
    expect(verdict(measuredRow('wasm_threads.speedup', 'ratio', [1.6]))).toBe('NOT MET');
    expect(verdict(missingRow('wasm_threads.speedup', 'ratio', 'x'))).toBe('not measured');
    expect(verdict(measuredRow('peak.avx2_fma', 'GFLOP/s', [1]))).toBe('');
    expect(formatTable([measuredRow('peak.avx2_fma', 'GFLOP/s', [1, 2, 3])])).toContain('1.00 … 3.00');
    expect(barredRows([]).every((row) => row.value === null)).toBe(true);
  });
});

describe('PyTorch beside the browser', () => {
  const fake = (times) =>
    /** @type {any} */ ({ step: async (threads) => times[threads].shift(), run: async () => ({ seconds: 2 }) });

  it('is taken at its best, between the rounds of the browser', async () => {
    const pytorch = fake({ 1: [100, 300, 200], 2: [90, 80, 70] });
    const browser = [150, 500];
    const rows = await besideBrowser('train_step', pytorch, { rounds: 2, turns: 1, trainSeconds: 1 }, async (id) =>
      measuredRow(id, 'samples/s', [browser.shift() ?? 0]),
    );
    expect(rows[0]).toMatchObject({ id: 'wasm_best.samples_per_s' });
    expect(rows[1]).toMatchObject({ id: 'beside_browser.pytorch.train_step', value: 200, min: 100, max: 300 });
    // 150 against the median of 100 and 300, 500 against that of 300 and 200.
    expect(rows[2]).toMatchObject({ id: 'wasm_best.vs_pytorch', min: 0.75, value: 1.375, max: 2 });
  });

  it('has the widest spread where there is one round, and says what is missing', async () => {
    const theirs = new PyTorchSamples(async (threads) => threads, 'smallest');
    await theirs.turn();
    await theirs.turn();
    expect(theirs.best).toBe(1);
    expect(comparedRows('time_to_98', [measuredRow('a', 's', [1, 2, 4])], theirs, 1)[1]).toEqual({
      id: 'time_to_98.vs_pytorch',
      value: 2,
      unit: 'ratio',
      min: 1,
      max: 4,
    });
    const effort = { rounds: 1, turns: 1, trainSeconds: 1 };
    const without = await besideBrowser('time_to_98', null, effort, async (id) => measuredRow(id, 's', [1]));
    expect(without).toMatchObject([{ value: 1 }, { id: 'time_to_98.vs_pytorch', value: null }]);
    const nothing = await besideBrowser('time_to_98', fake({}), effort, async () => undefined);
    expect(nothing.at(-1)).toMatchObject({ value: null, note: 'the browser part has no such row' });
  });

  it('runs without what makes OpenBLAS slow', () => {
    process.env.OPENBLAS_CORETYPE = 'Haswell';
    expect(peerEnvironment({ OMP_NUM_THREADS: '1' })).toMatchObject({ OMP_NUM_THREADS: '1' });
    expect('OPENBLAS_CORETYPE' in peerEnvironment()).toBe(false);
  });
});

describe('a child that answers lines', () => {
  const child = (program) => new LineChild(process.execPath, ['-e', program]);

  it('answers in order', async () => {
    const echo = child(
      `require('readline').createInterface({input: process.stdin}).on('line', (line) => console.log(JSON.stringify({line})))`,
    );
    expect(await Promise.all([echo.ask('a'), echo.ask('b')])).toEqual([{ line: 'a' }, { line: 'b' }]);
    echo.close();
  });

  it('tells why it ended', async () => {
    const broken = child(`console.error('no such data'); process.exit(3)`);
    await expect(broken.ask('a')).rejects.toThrow(/exit code 3\.\nno such data/);
    await expect(broken.next()).rejects.toThrow('exit code 3');
    await expect(child(`console.log('hello')`).next()).rejects.toThrow('expected one line of JSON');
    await expect(new LineChild('/no/such/program', []).next()).rejects.toThrow('Could not start');
  });
});
