// One moment of a product's walk: what was read and written in the step just done, what the registers hold, counts so far.
import type { ProductWalk } from '../../../../wasm_bindings/engine';

/** Operations, as engine.d.ts numbers them. */
const Op = { loadB: 0, storePacked: 1, loadPacked: 2, spreadA: 3, multiplyAdd: 4, storeC: 5 } as const;

export type StepKind = 'pack' | 'multiply' | 'finish';
const KINDS: readonly StepKind[] = ['pack', 'multiply', 'finish'];

/** Neighbouring elements of a matrix, in the order of memory. */
export interface Run {
  readonly place: number;
  readonly count: number;
}

export interface WalkCounts {
  /** Vectors of B loaded and stored while packing, each. */
  readonly packed: number;
  /** Vectors of the packed copy that were loaded. */
  readonly vectors: number;
  /** Numbers of A that were loaded, each spread over a vector. */
  readonly numbers: number;
  readonly multiplyAdds: number;
  /** Vectors of C that were stored. */
  readonly stored: number;
}

export interface WalkMoment {
  /** Of the step just done; undefined before the first. */
  readonly kind: StepKind | undefined;
  readonly k: number;
  /** The tile of C at work, or the panel of B: its first row and column, rows and columns inside the matrix. */
  readonly row: number;
  readonly col: number;
  readonly rows: number;
  readonly cols: number;
  readonly readB: readonly Run[];
  readonly writtenPacked: readonly Run[];
  readonly readPacked: readonly Run[];
  /** Places in A, one for each row of the tile. */
  readonly readA: readonly number[];
  readonly writtenC: readonly Run[];
  /** Numbers of the packed copy that are there. */
  readonly packedDone: number;
  /** [rows × cols]: 1 where C is there. */
  readonly doneC: Uint8Array;
  /** The tile's sums, row by row; empty while packing. */
  readonly sums: readonly Float32Array[];
  /** How many of them make one row of the tile. */
  readonly sumsInRow: number;
  /** The vectors of B just loaded. */
  readonly vectorsOfB: readonly Float32Array[];
  /** The numbers of A just loaded. */
  readonly numbersOfA: readonly number[];
  readonly counts: WalkCounts;
}

/** How many steps a walk has. */
export function stepsOf(walk: ProductWalk): number {
  return walk.step.length;
}

/** The state after `at` steps. */
export function momentOf(walk: ProductWalk, at: number): WalkMoment {
  const { op, place, count, sum, values, lanes, firstEvent } = walk;
  const step = at - 1;
  const [first, end] = at > 0 ? [firstEvent[step] as number, firstEvent[at] as number] : [0, 0];
  const kind = at > 0 ? KINDS[walk.step[step] as number] : undefined;
  const vectorAt = (event: number): Float32Array => values.slice(event * lanes, (event + 1) * lanes);
  const runs = (wanted: number): Run[] => {
    const found: Run[] = [];
    for (let event = first; event < end; ++event)
      if (op[event] === wanted) found.push({ place: place[event] as number, count: count[event] as number });
    return found;
  };

  const doneC = new Uint8Array(walk.rows * walk.cols);
  const tally = [0, 0, 0, 0, 0, 0];
  let packedDone = 0;
  for (let event = 0; event < end; ++event) {
    const kindOf = op[event] as number;
    tally[kindOf] = (tally[kindOf] as number) + 1;
    const from = place[event] as number;
    if (kindOf === Op.storePacked) packedDone = Math.max(packedDone, from + lanes);
    if (kindOf === Op.storeC) doneC.fill(1, from, from + (count[event] as number));
  }

  // The sums of the tile at work: of its last multiplication; k tells how many steps ago that was at most.
  const sums: Float32Array[] = [];
  let sumsInRow = 0;
  if (kind === 'multiply' || kind === 'finish') {
    const multiplied = kind === 'multiply' ? step : step - 1;
    const to = firstEvent[multiplied + 1] as number;
    for (let event = firstEvent[multiplied] as number; event < to; ++event) {
      if (op[event] === Op.multiplyAdd) sums[sum[event] as number] = vectorAt(event);
      if (op[event] === Op.loadPacked) sumsInRow++;
    }
  }
  const events = Array.from({ length: end - first }, (_, i) => first + i);
  return {
    kind,
    k: at > 0 ? (walk.k[step] as number) : 0,
    row: at > 0 ? (walk.row[step] as number) : 0,
    col: at > 0 ? (walk.col[step] as number) : 0,
    rows: at > 0 ? (walk.rowCount[step] as number) : 0,
    cols: at > 0 ? (walk.colCount[step] as number) : 0,
    readB: runs(Op.loadB),
    writtenPacked: runs(Op.storePacked),
    readPacked: runs(Op.loadPacked),
    readA: runs(Op.spreadA).map((run) => run.place),
    writtenC: runs(Op.storeC),
    packedDone,
    doneC,
    sums,
    sumsInRow,
    vectorsOfB: events.filter((event) => op[event] === Op.loadPacked).map(vectorAt),
    numbersOfA: events.filter((event) => op[event] === Op.spreadA).map((event) => values[event * lanes] as number),
    counts: {
      packed: tally[Op.loadB] as number,
      vectors: tally[Op.loadPacked] as number,
      numbers: tally[Op.spreadA] as number,
      multiplyAdds: tally[Op.multiplyAdd] as number,
      stored: tally[Op.storeC] as number,
    },
  };
}

/** The steps at which a tile, or the packing, is done: where a reader may want to jump to next. */
export function nextEnd(walk: ProductWalk, at: number): number {
  for (let step = at; step < walk.step.length; ++step) {
    const here = KINDS[walk.step[step] as number];
    const next = walk.step[step + 1];
    if (here === 'finish' || (here === 'pack' && next !== undefined && KINDS[next] !== 'pack')) return step + 1;
  }
  return walk.step.length;
}
