// The benchmark's arithmetic, its table and bars, and the programs that take turns, without measuring anything.
import { describe, expect, it } from 'vitest';
import { BARS, barFor, isMet } from '../../bench/bars.mjs';
import { besideRatio } from '../../bench/native/beside-browser.mjs';
import { rowsOfGoogleBenchmark } from '../../bench/native/kernel-rows.mjs';
import { PyTorchSamples, peerEnvironment } from '../../bench/native/pytorch.mjs';
import { measuredRow, median, missingRow, quotientRow, ratios } from '../../bench/rows.mjs';
import { barredRows, figure, formatTable, tableCells } from '../../bench/table.mjs';
import { LineChild } from '../../tools/lib/line-child.mjs';

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

  it('compare turn by turn, or with the widest spread there can be', () => {
    expect(ratios([4, 9], [2, 3])).toEqual([2, 3]);
    const above = measuredRow('a', 's', [4, 6, 8]);
    const below = measuredRow('b', 's', [1, 2, 4]);
    expect(quotientRow('q', above, below)).toEqual({ id: 'q', value: 3, unit: 'ratio', min: 1, max: 8 });
    expect(quotientRow('q', above, missingRow('b', 's', 'no b'))).toMatchObject({ value: null, note: 'b: no b' });
    expect(quotientRow('q', undefined, below)).toMatchObject({ value: null, note: 'not measured' });
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
  it('is taken at its best, turn by turn where there are turns', async () => {
    const next = { 1: [10, 20], 2: [30, 10] };
    const theirs = new PyTorchSamples(async (threads) => next[threads].shift() ?? 0, 'smallest');
    await theirs.turn();
    await theirs.turn();
    expect(theirs.best).toBe(1);
    const row = measuredRow('theirs', 's', theirs.of(1));
    const ours = { ...measuredRow('ours', 's', [5, 20]), values: [5, 20] };
    expect(besideRatio('r', ours, theirs, row)).toMatchObject({ value: 0.75, min: 0.5, max: 1 });
    expect(besideRatio('r', measuredRow('ours', 's', [5, 20]), theirs, row)).toMatchObject({ min: 0.25, max: 2 });
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
