// What is kept of solved exercises.
import { describe, expect, it } from 'vitest';
import { chapterOf, parseProgress, withSolved } from '../../../web/src/lecture/progress.js';

describe('progress', () => {
  it('adds an exercise once', () => {
    const once = withSolved({}, 'mnist', 'mnist-exercise.noise', 4);
    expect(once).toEqual({ mnist: { solved: ['mnist-exercise.noise'], of: 4 } });
    expect(withSolved(once, 'mnist', 'mnist-exercise.noise', 5)).toEqual({
      mnist: { solved: ['mnist-exercise.noise'], of: 5 },
    });
  });

  it('reads what it stores and takes damaged text for nothing', () => {
    const chapters = withSolved({}, 'gates', 'gate-exercise.nand', 2);
    expect(parseProgress(JSON.stringify({ version: 1, chapters }))).toEqual(chapters);
    for (const text of [
      undefined,
      '',
      '{',
      'null',
      '[]',
      '{"version":2,"chapters":{}}',
      '{"version":1,"chapters":[]}',
    ]) {
      expect(parseProgress(text)).toEqual({});
    }
    expect(parseProgress('{"version":1,"chapters":{"a":1,"b":{"solved":[1,"x","x"],"of":-1}}}')).toEqual({
      b: { solved: ['x'], of: 0 },
    });
  });

  it('knows the chapter of an address', () => {
    expect(chapterOf('/some/where/chapters/mnist/')).toBe('mnist');
    expect(chapterOf('/')).toBe('');
  });
});
