// Reads what each test runner wrote about its run and adds up what passed, failed and was skipped.

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */

/** @returns {Counts} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {Counts[]} parts @returns {Counts} */
export function sum(parts) {
  const total = none();
  for (const part of parts) {
    total.passed += part.passed;
    total.failed += part.failed;
    total.skipped += part.skipped;
  }
  return total;
}

function unescapeXml(text) {
  const named = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (match, decimal, hexadecimal, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hexadecimal) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return named[name] ?? match;
  });
}

/**
 * The number of test cases that a Catch2 program (2 or 3) says it ran, or null if the text has no such summary.
 * @param {string} coloured its standard output
 * @returns {Counts | null}
 */
export function catchCounts(coloured) {
  const esc = String.fromCharCode(27);
  const text = coloured.replaceAll(new RegExp(`${esc}\\[[0-9;]*m`, 'g'), '');
  const all = /^All tests passed \(.*?(\d+) test cases?\)/m.exec(text);
  if (all) return { passed: Number(all[1]), failed: 0, skipped: 0 };
  const line = /^test cases:.*$/m.exec(text)?.[0];
  if (!line) return null;
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  // Cases that failed as they were expected to ([!shouldfail]) count as passed.
  return {
    passed: number('passed') + number('failed as expected'),
    failed: number('failed(?! as)'),
    skipped: number('skipped'),
  };
}

/**
 * Counts from ctest's JUnit file. An entry that ran Catch2 counts as its test cases, any other entry as one; an entry
 * that failed counts at least one failure, whatever its output says (it may have crashed).
 * @param {string} xml
 * @returns {Counts}
 */
export function ctestCounts(xml) {
  const parts = [];
  for (const match of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const attributes = match[1];
    const body = match[2] ?? '';
    const status = /\bstatus="([^"]*)"/.exec(attributes)?.[1] ?? '';
    const output = unescapeXml(/<system-out>([\s\S]*?)<\/system-out>/.exec(body)?.[1] ?? '');
    if (status === 'disabled' || status === 'notrun') {
      // A test whose program is missing was not run: that is a failure, not a choice.
      parts.push(status === 'disabled' ? { ...none(), skipped: 1 } : { ...none(), failed: 1 });
      continue;
    }
    const failed = status === 'fail' || /<failure\b/.test(body);
    const counts = catchCounts(output) ?? (failed ? none() : { ...none(), passed: 1 });
    if (failed && counts.failed === 0) counts.failed = 1;
    parts.push(counts);
  }
  return sum(parts);
}

/**
 * Counts from Vitest's JSON file (Jest's format). A file that could not be loaded counts as one failure.
 * @param {string} json
 * @returns {Counts}
 */
export function vitestCounts(json) {
  const report = JSON.parse(json);
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Counts from Playwright's JSON file. A test that passed only when tried again counts as passed; an error outside of
 * any test counts as one failure.
 * @param {string} json
 * @returns {Counts}
 */
export function playwrightCounts(json) {
  const { stats, errors } = JSON.parse(json);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/** The line that closes a run: "12 passed, 0 failed", and ", 1 skipped" if any were. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
