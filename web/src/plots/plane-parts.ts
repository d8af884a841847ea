// What is drawn in a plane, and what the plane says when the reader has changed it.
import type { LineWeights } from './plane-geometry.js';
import type { PointAction } from './point-editor.js';
import type { PointSet } from './point-set.js';

/** The line w₁x₁ + w₂x₂ + b = 0. Without a direction (w = 0) there is none. */
export interface PlaneLine extends LineWeights {
  /** An earlier one: grey and dashed. */
  readonly past?: boolean;
  readonly label?: string;
  /** Which of the ten qualitative colours; ink without. */
  readonly color?: number;
  /** Draws the normal (w₁, w₂) as an arrow. */
  readonly normal?: boolean;
  /** Tints the two half-planes. */
  readonly shade?: boolean;
}

/** An arrow from (x, y) to (x + dx, y + dy). */
export interface PlaneArrow {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly label?: string;
  readonly past?: boolean;
}

/** A polyline; x and y have the same length. */
export interface PlanePath {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly color?: number;
  readonly past?: boolean;
  /** Thin and pale, for grids. */
  readonly faint?: boolean;
}

export interface PlaneNote {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Detail of `points-changed`. */
export interface PointsChange {
  readonly points: PointSet;
  /** False while a point is being dragged. */
  readonly final: boolean;
  /** Of the point that was added, moved, relabelled, or has been removed. */
  readonly index: number;
  readonly action: PointAction;
}

/** Detail of `line-changed`. */
export interface LineChange {
  readonly line: PlaneLine;
  /** Its place in `lines`. */
  readonly index: number;
  readonly final: boolean;
}
