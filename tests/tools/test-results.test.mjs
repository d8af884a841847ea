// Adding up test reports: every runner's counts, crashes and files that did not load included.
import { describe, expect, it } from 'vitest';
import {
  catchCounts,
  closingLine,
  ctestCounts,
  playwrightCounts,
  sum,
  vitestCounts,
} from '../../tools/lib/test-results.mjs';

describe('Catch2 summaries', () => {
  it('reads version 2 and 3', () => {
    expect(catchCounts('...\nAll tests passed (123 assertions in 12 test cases)\n')).toEqual({
      passed: 12,
      failed: 0,
      skipped: 0,
    });
    expect(catchCounts('All tests passed (1 assertion in 1 test case)')).toEqual({ passed: 1, failed: 0, skipped: 0 });
    const v2 = '=====\ntest cases:  5 |  3 passed | 2 failed\nassertions: 50 | 48 passed | 2 failed\n';
    expect(catchCounts(v2)).toEqual({ passed: 3, failed: 2, skipped: 0 });
    const v3 = 'test cases: 6 | 3 passed | 1 failed | 1 skipped | 1 failed as expected\nassertions: 9 | 9 passed\n';
    expect(catchCounts(v3)).toEqual({ passed: 4, failed: 1, skipped: 1 });
    expect(catchCounts('\u001b[1;32mAll tests passed\u001b[0m (7 assertions in 3 test cases)')?.passed).toBe(3);
    expect(catchCounts('No tests ran')).toBeNull();
  });
});

describe('ctest', () => {
  const suite = (...cases) => `<?xml version="1.0"?><testsuite name="x">${cases.join('')}</testsuite>`;

  it('counts Catch2 cases, and other entries as one', () => {
    const xml = suite(
      '<testcase name="a" status="run"><system-out>All tests passed (9 assertions in 4 test cases)\n</system-out></testcase>',
      '<testcase name="kernel-symbols" status="run"><system-out>-- 12 symbols</system-out></testcase>',
    );
    expect(ctestCounts(xml)).toEqual({ passed: 5, failed: 0, skipped: 0 });
  });

  it('counts failures, with escaped output', () => {
    const xml = suite(
      '<testcase name="a" status="fail"><failure message="Failed"/><system-out>1 &lt; 2 &amp;&#10;test cases: 3 | 1 passed | 2 failed\n</system-out></testcase>',
    );
    expect(ctestCounts(xml)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('counts a crash after a good summary, a missing program and a disabled test for what they are', () => {
    const xml = suite(
      '<testcase name="a" status="fail"><failure message=""/><system-out>All tests passed (9 assertions in 4 test cases)\n</system-out></testcase>',
      '<testcase name="b" status="fail"><failure message="SEGFAULT"/><system-out></system-out></testcase>',
      '<testcase name="c" status="notrun"><skipped message="Unable to find executable"/></testcase>',
      '<testcase name="d" status="disabled"/>',
    );
    expect(ctestCounts(xml)).toEqual({ passed: 4, failed: 3, skipped: 1 });
  });
});

describe('vitest and playwright', () => {
  it('counts a test file that did not load as a failure', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(vitestCounts(JSON.stringify(report))).toEqual({ passed: 7, failed: 2, skipped: 3 });
  });

  it('counts errors outside of tests as failures', () => {
    const report = { stats: { expected: 5, flaky: 1, unexpected: 2, skipped: 3 }, errors: [{ message: 'no server' }] };
    expect(playwrightCounts(JSON.stringify(report))).toEqual({ passed: 6, failed: 3, skipped: 3 });
  });
});

describe('the closing line', () => {
  it('is the sum', () => {
    const total = sum([
      { passed: 2, failed: 0, skipped: 0 },
      { passed: 3, failed: 1, skipped: 0 },
    ]);
    expect(closingLine(total)).toBe('5 passed, 1 failed');
    expect(closingLine({ passed: 5, failed: 0, skipped: 2 })).toBe('5 passed, 0 failed, 2 skipped');
  });
});
