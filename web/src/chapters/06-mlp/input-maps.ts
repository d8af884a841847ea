// The two inputs' own pictures in a network's diagram: their coordinates over the plane.
import type { UnitMap } from '../../plots/network-diagram.js';
import type { View } from '../../plots/plane-geometry.js';

const known = new Map<string, readonly UnitMap[]>();

/** The same objects for the same view, so that they are drawn once. */
export function inputMaps({ xMin, xMax, yMin, yMax }: View, side: number): readonly UnitMap[] {
  const key = [xMin, xMax, yMin, yMax, side].join();
  const across = (low: number, high: number, i: number): number => low + ((high - low) * i) / (side - 1);
  const map = (low: number, high: number, place: (i: number) => number): UnitMap => ({
    values: Float32Array.from({ length: side * side }, (_, i) => across(low, high, place(i))),
    columns: side,
    level: (low + high) / 2,
    limit: (high - low) / 2,
  });
  const maps = known.get(key) ?? [map(xMin, xMax, (i) => i % side), map(yMin, yMax, (i) => Math.floor(i / side))];
  known.set(key, maps);
  return maps;
}
