// The coverage table: rows are taken over, and what names a step or figure that is not there is found.
import { expect, test } from 'vitest';
import { chapterCoverage } from '../../tools/lib/coverage.mjs';

const LECTURE = '## Softmax {#softmax}\n\n<softmax-logits>\n\n</softmax-logits>\n';

test('a row gets its chapter', () => {
  const { rows, problems } = chapterCoverage(
    '11-mnist',
    '| 000 | cross-entropy | softmax | softmax-logits |\n',
    LECTURE,
  );
  expect(rows).toEqual(['| mnist | 000 | cross-entropy | softmax | softmax-logits |']);
  expect(problems).toEqual([]);
});

test.each([
  ['| 000 | a topic | batches | softmax-logits |', 'no step {#batches}'],
  ['| 000 | a topic | softmax | batch-descent |', 'no figure <batch-descent>'],
  ['| 000 | a topic | softmax |', 'expected'],
  ['|  | a topic | softmax | – |', 'must not be empty'],
  ['', 'there are no rows'],
])('%s', (row, message) => {
  const { problems } = chapterCoverage('11-mnist', row, LECTURE);
  expect(problems.join('\n')).toContain(message);
  expect(problems.join('\n')).toContain('11-mnist/coverage.md');
});
