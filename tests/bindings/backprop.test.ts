// Backpropagation through the bindings: lecture 004's numbers to six digits, marks with their slips, wrong input with its reason.
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineBuild, EngineModule } from '../../wasm_bindings/engine';
import { LECTURE_004 } from './backprop-calls';
import { BUILDS, loadBuild } from './engine-under-node';

const six = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Number(value.toPrecision(6)));

describe.each(BUILDS)('backpropagation in build %s', (build: EngineBuild) => {
  let engine: EngineModule;
  beforeAll(async () => {
    engine = await loadBuild(build, 1);
  });

  it('has every number of lecture 004', () => {
    const trace = engine.traceBackprop(LECTURE_004);
    expect(six(trace.z)).toEqual([1.35, 2.45, -1.65, 0.510896]);
    expect(six(trace.a)).toEqual([0.79413, 0.920561, 0.161109, 0.625017]);
    expect(six(trace.delta)).toEqual([0.00287363, -0.00321344, -0.0154413, -0.0878852]);
    expect(six(trace.gradient.slice(9, 12))).toEqual([-0.0697922, -0.0809037, -0.0141591]);
    expect(six(trace.gradient.slice(0, 6))).toEqual([
      0.00287363, -0.00143682, -0.00321344, 0.00160672, -0.0154413, 0.00772066,
    ]);
    expect(six(trace.updated.slice(9, 12))).toEqual([-0.130208, 0.580904, 1.31416]);
    expect(six([trace.loss, trace.error[3] ?? 0, trace.slope[3] ?? 0, trace.lossAfter])).toEqual([
      0.0703063, -0.374983, 0.234371, 0.0590705,
    ]);
    expect(trace.steps.kind).toHaveLength(35);
  });

  it('marks answers and names the slip of a wrong one', () => {
    const { steps } = engine.traceBackprop(LECTURE_004);
    const delta = steps.kind.indexOf(4);
    expect(engine.markAnswer(LECTURE_004, delta, -0.0879)).toEqual({ right: true, near: false, slips: '' });
    expect(engine.markAnswer(LECTURE_004, delta, -0.374983)).toMatchObject({ right: false, slips: 'no-slope' });
    expect(engine.markAnswer(LECTURE_004, delta, 0.0879)).toMatchObject({ right: false, slips: 'minus' });
    // The slide's ∂E/∂Θ₂: the weight in place of the activation.
    const slope = steps.kind.indexOf(5);
    expect(engine.markAnswer(LECTURE_004, slope, 0.0176)).toMatchObject({
      right: false,
      slips: 'weight-for-activation',
    });
  });

  it('checks gradients, and sees a broken one', () => {
    expect(engine.probeGradient(LECTURE_004, 1e-5, 'none', 1).wholeError).toBeLessThan(1e-6);
    expect(engine.probeGradient(LECTURE_004, 1e-5, 'no-slope', 1).wholeError).toBeGreaterThan(1e-2);
    const { doubleError, floatError } = engine.sweepEpsilon(LECTURE_004, 0, Float64Array.of(1e-5));
    expect(doubleError[0]).toBeLessThan(1e-6);
    expect(floatError[0]).toBeGreaterThan(1e-4);
  });

  it('says what cannot be: NaN, ε = 0, unknown functions, targets that are no probabilities', () => {
    const refused = (change: Partial<typeof LECTURE_004>) => () => engine.traceBackprop({ ...LECTURE_004, ...change });
    expect(refused({ inputs: Float64Array.of(Number.NaN, 1) })).toThrow(/input 0: expected a number/);
    expect(refused({ parameters: new Float64Array(3) })).toThrow(/3 numbers, expected 13/);
    expect(refused({ sizes: [2, 7, 1] })).toThrow(/1 to 6/);
    expect(refused({ activation: 'cubic' as 'tanh' })).toThrow(/cubic/);
    expect(refused({ loss: 'cross-entropy' })).toThrow(/expected softmax/);
    expect(refused({ loss: 'cross-entropy', outputActivation: 'softmax', targets: Float64Array.of(0.5) })).toThrow(
      /sum/,
    );
    expect(() => engine.probeGradient(LECTURE_004, 0, 'none', 1)).toThrow(/epsilon/);
    expect(() => engine.markAnswer(LECTURE_004, 99, 1)).toThrow(/step/);
    expect(() => engine.chainRule('calculus', Float64Array.of(1))).toThrow(/expected 2/);
    expect(engine.traceBackprop(LECTURE_004).loss).toBeCloseTo(0.0703063, 7);
  });
});
