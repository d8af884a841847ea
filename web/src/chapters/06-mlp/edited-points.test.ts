// Points that a reader has edited, as the difference from the set they came from.
import { describe, expect, it } from 'vitest';
import { pointSetOf, withOtherClass, withoutPoint, withPoint, withPointAt } from '../../plots/point-set.js';
import { applyEdits, editsBetween, NO_EDITS } from './edited-points.js';

const SET = pointSetOf([
  [0, 0, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
]);

describe('edited points', () => {
  it('come back after moves, new classes and new points, as few numbers', () => {
    const edited = withPoint(withOtherClass(withPointAt(SET, 1, 0.25, -0.1), 3), 0.5, 0.5, 1);
    const edits = editsBetween(SET, edited);
    expect(edits.moved).toEqual([1, 0.25, -0.1, 1, 3, 1, 1, 1]);
    expect(edits.added.x1.length).toBe(1);
    expect(applyEdits(SET, edits)).toEqual(edited);
  });

  it('are nothing when nothing was edited', () => {
    expect(editsBetween(SET, SET)).toEqual(NO_EDITS);
  });

  it('are written out when one was removed', () => {
    const edited = withoutPoint(SET, 0);
    const edits = editsBetween(SET, edited);
    expect(edits.onTop).toBe(false);
    expect(applyEdits(SET, edits)).toEqual(edited);
  });

  it('are refused when they are of other points', () => {
    for (const moved of [
      [4, 0, 0, 0],
      [0, 0, 0, 2],
      [0.5, 0, 0, 0],
      [0, 0, 0],
    ]) {
      expect(() => applyEdits(SET, { ...NO_EDITS, moved })).toThrow('damaged');
    }
  });
});
