// The marks of the drawing exercises, on made-up readings at both sides of each border.
import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../engine/digit-recognizer';
import { type Attempt, TASKS } from './challenge-tasks';

function reading(
  prediction: number,
  share: number,
  second = (prediction + 1) % 10,
  secondShare = 1 - share,
): Recognition {
  const probabilities = new Float32Array(10);
  probabilities[prediction] = share;
  probabilities[second] = secondShare;
  return { prediction, probabilities, stages: { massRow: 9.5, shiftRow: 4 } } as Recognition;
}

const attempt = (whole: Recognition, withoutBox: Recognition | null = null, meant = 0): Attempt => ({
  whole,
  withoutBox,
  meant,
});
const solved = (kind: string, tried: Attempt): boolean | undefined => TASKS[kind]?.mark(tried).solved;

describe('drawing exercises', () => {
  it('heavy head: the field has to move down by six rows', () => {
    for (const [shiftRow, expected] of [
      [5, false],
      [6, true],
      [7, true],
    ] as const) {
      const whole = reading(7, 0.9);
      whole.stages.shiftRow = shiftRow;
      whole.stages.massRow = 13.6 - shiftRow;
      expect(solved('heavy-head', attempt(whole))).toBe(expected);
      expect(TASKS['heavy-head']?.mark(attempt(whole)).text).toContain(`${shiftRow} rows`);
    }
  });

  it('needs box: right with it, wrong without', () => {
    expect(solved('needs-box', attempt(reading(7, 0.9), reading(1, 0.6), 7))).toBe(true);
    expect(solved('needs-box', attempt(reading(7, 0.9), reading(7, 0.6), 7))).toBe(false);
    expect(solved('needs-box', attempt(reading(7, 0.9), reading(1, 0.6), 1))).toBe(false);
    expect(solved('needs-box', attempt(reading(7, 0.9), null, 7))).toBe(true);
  });

  it('torn: not sure by the rule of the chapter', () => {
    expect(solved('torn', attempt(reading(4, 0.9)))).toBe(false);
    expect(solved('torn', attempt(reading(4, 0.6, 9, 0.4)))).toBe(true);
    expect(solved('torn', attempt(reading(4, 0.4, 9, 0.1)))).toBe(true);
  });
});
