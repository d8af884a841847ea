// The claims of the errata on the engine itself: the syllabus' numbers to six digits, finite differences, numbers at the ends.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineModule } from '../../wasm_bindings/engine';
import { agrees, type ClaimRow } from '../../web/src/chapters/14-errata/claim';
import { CLAIMS } from '../../web/src/chapters/14-errata/claims';
import { loadBuild } from './engine-under-node';

let engine: EngineModule;
beforeAll(async () => {
  engine = await loadBuild('scalar');
});

function rowsOf(kind: string, changes: Readonly<Record<string, number>> = {}): ReadonlyMap<string, ClaimRow> {
  const claim = CLAIMS[kind];
  if (!claim) throw new Error(`there is no claim ${kind}`);
  const values = Object.fromEntries(claim.inputs.map(({ name, value }) => [name, value]));
  const { rows } = claim.prove(engine, { ...values, ...changes });
  return new Map(rows.map((row) => [row.what, row]));
}

describe.each(Object.keys(CLAIMS))('%s', (kind) => {
  it('says something that differs, and every derivative is what a finite difference measures', () => {
    const rows = [...rowsOf(kind).values()];
    expect(rows.some((row) => agrees(row) === false)).toBe(true);
    for (const { what, engine: value, measured } of rows)
      if (measured !== undefined) expect(Number(value), what).toBeCloseTo(measured, 8);
  });

  it('takes the ends of its inputs, zero, and numbers near to it', () => {
    for (const { name, min, max } of CLAIMS[kind]?.inputs ?? [])
      for (const value of [min, max, 0, 1e-30].filter((value) => value >= min && value <= max))
        for (const row of rowsOf(kind, { [name]: value }).values())
          if (typeof row.engine === 'number') expect(row.engine, `${name} = ${value}: ${row.what}`).not.toBeNaN();
  });
});

it('lecture 004’s example has the syllabus’ numbers', () => {
  const values = (rows: ReadonlyMap<string, ClaimRow>) =>
    [...rows.values()].map((row) => Number(row.engine).toPrecision(6));
  expect(values(rowsOf('theta-sign', { third: -1.5 }))).toEqual([
    ...['-1.65000', '0.794130', '0.920561', '0.161109', '0.510896', '0.625017'],
  ]);
  expect(values(rowsOf('theta-gradient')).slice(0, 5)).toEqual([
    ...['0.0703063', '-0.374983', '-0.0697922', '-0.0809037', '-0.0141591'],
  ]);
  expect([...rowsOf('theta-sign', { third: -1.5 }).values()].every((row) => agrees(row))).toBe(true);
});
