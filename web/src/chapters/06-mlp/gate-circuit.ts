// Gates on a table and the wires between them: what may be connected, and what the engine says each unit gives out.
import type { EngineModule, PlanarPoints } from '../../../../wasm_bindings/engine';
import type { UnitPlace } from '../../plots/network-parts.js';

export type Gate = 'AND' | 'OR' | 'NAND' | 'NOR' | 'NOT';

/** A unit with a step: two weights (one for NOT) and a bias, as in the chapter on gates. */
export interface GateUnit {
  readonly weights: readonly number[];
  readonly bias: number;
  /** Its sign in logic; gates without a common one keep their name. */
  readonly sign: string;
}

export const GATES: Readonly<Record<Gate, GateUnit>> = {
  AND: { weights: [0.5, 0.5], bias: -0.7, sign: '∧' },
  OR: { weights: [0.5, 0.5], bias: -0.2, sign: '∨' },
  NAND: { weights: [-0.5, -0.5], bias: 0.7, sign: 'NAND' },
  NOR: { weights: [-0.5, -0.5], bias: 0.2, sign: 'NOR' },
  NOT: { weights: [-1], bias: 0.5, sign: '¬' },
};

export interface Wire {
  readonly from: UnitPlace;
  readonly to: UnitPlace;
}

/** Layer 0 are x₁ and x₂; `gates[l]` is layer l + 1; the last layer's one unit is the output. */
export interface Circuit {
  readonly gates: readonly (readonly Gate[])[];
  readonly wires: readonly Wire[];
}

/** What a unit computes, a value a row; undefined while its inputs are not all connected. */
export interface UnitOutput {
  readonly inputs: readonly UnitPlace[];
  /** Its inputs' values, one array an input. */
  readonly values: readonly Float64Array[];
  readonly z: Float64Array;
  readonly output: Float64Array;
}

/** By layer, the inputs left out: `outputs[l]` belongs to layer l + 1. */
export type CircuitOutputs = readonly (readonly (UnitOutput | undefined)[])[];

export function gateAt(circuit: Circuit, { layer, unit }: UnitPlace): Gate {
  return circuit.gates[layer - 1]?.[unit] ?? 'AND';
}

export function inputsOf(circuit: Circuit, place: UnitPlace): UnitPlace[] {
  const into = circuit.wires.filter(({ to }) => to.layer === place.layer && to.unit === place.unit);
  return into.map(({ from }) => from).sort((a, b) => a.layer - b.layer || a.unit - b.unit);
}

/** Why this wire cannot be added, in words; empty when it can. */
export function refusal(circuit: Circuit, { to }: Wire): string {
  const gate = gateAt(circuit, to);
  const places = GATES[gate].weights.length;
  if (inputsOf(circuit, to).length < places) return '';
  return `${gate === 'NOT' ? 'A NOT has one input' : `This ${gate} has its two inputs`} already: remove a wire first.`;
}

export function withWire(circuit: Circuit, wire: Wire): Circuit {
  return { ...circuit, wires: [...circuit.wires, wire] };
}

export function withoutWire(circuit: Circuit, wire: Wire): Circuit {
  return { ...circuit, wires: circuit.wires.filter((other) => wireText(other) !== wireText(wire)) };
}

/** Every unit for the inputs x₁, x₂, layer by layer; each is one call of the engine. */
export function evaluate(engine: EngineModule, circuit: Circuit, x1: Float64Array, x2: Float64Array): CircuitOutputs {
  const known: (Float64Array | undefined)[][] = [[x1, x2]];
  return circuit.gates.map((layer, l) => {
    const outputs = layer.map((_, unit) => unitOutput(engine, circuit, { layer: l + 1, unit }, known));
    known.push(outputs.map((unit) => unit?.output));
    return outputs;
  });
}

function unitOutput(
  engine: EngineModule,
  circuit: Circuit,
  place: UnitPlace,
  known: readonly (readonly (Float64Array | undefined)[])[],
): UnitOutput | undefined {
  const { weights, bias } = GATES[gateAt(circuit, place)];
  const inputs = inputsOf(circuit, place);
  const values = inputs.flatMap(({ layer, unit }) => known[layer]?.[unit] ?? []);
  const [first] = values;
  if (values.length !== weights.length || !first) return undefined;
  const points: PlanarPoints = {
    x1: first,
    x2: values[1] ?? new Float64Array(first.length),
    label: new Uint8Array(first.length),
  };
  const { z, output } = engine.evaluateLine(points, bias, weights[0] ?? 0, weights[1] ?? 0);
  return { inputs, values, z, output: Float64Array.from(output) };
}

/** Gates written as words, OR, or as the signs of logic, ∨. */
export type Notation = 'words' | 'signs';

/** "(x₁ OR x₂) AND (x₁ NAND x₂)"; "?" for what is not connected. */
export function expressionOf(circuit: Circuit, place: UnitPlace, notation: Notation, outer = true): string {
  if (place.layer === 0) return place.unit === 0 ? 'x₁' : 'x₂';
  const gate = gateAt(circuit, place);
  const name = gateName(gate, notation);
  const parts = inputsOf(circuit, place).map((input) => expressionOf(circuit, input, notation, false));
  if (gate === 'NOT') return `${notation === 'signs' ? name : `${name} `}${parts[0] ?? '?'}`;
  const text = `${parts[0] ?? '?'} ${name} ${parts[1] ?? '?'}`;
  return outer ? text : `(${text})`;
}

function gateName(gate: Gate, notation: Notation): string {
  return notation === 'signs' ? GATES[gate].sign : gate;
}

/** Names of the units for tables and diagrams: a gate that occurs once has its own name, others are numbered. */
export function unitNames(circuit: Circuit, notation: Notation): string[][] {
  const all = circuit.gates.flat();
  const used = new Map<Gate, number>();
  return circuit.gates.map((layer) =>
    layer.map((gate) => {
      const count = (used.get(gate) ?? 0) + 1;
      used.set(gate, count);
      const name = gateName(gate, notation);
      return all.filter((other) => other === gate).length > 1 ? `${name}${SUBSCRIPTS[count]}` : name;
    }),
  );
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** "0.0-1.1,0.1-1.1": from input or unit to unit, for a link. */
export function wiresText(wires: readonly Wire[]): string {
  return wires.map(wireText).join(',');
}

function wireText({ from, to }: Wire): string {
  return `${from.layer}.${from.unit}-${to.layer}.${to.unit}`;
}

/** Undefined when the text is no list of wires that these gates can have. */
export function parseWires(text: string, gates: Circuit['gates']): readonly Wire[] | undefined {
  let circuit: Circuit = { gates, wires: [] };
  const sizes = [2, ...gates.map((layer) => layer.length)];
  for (const part of text === '' ? [] : text.split(',')) {
    const [, ...digits] = /^(\d)\.(\d)-(\d)\.(\d)$/.exec(part) ?? [];
    const [a = 9, b = 9, c = 0, d = 9] = digits.map(Number);
    const wire = { from: { layer: a, unit: b }, to: { layer: c, unit: d } };
    const exists = b < (sizes[a] ?? 0) && d < (sizes[c] ?? 0) && c > a;
    const twice = circuit.wires.some((other) => wireText(other) === part);
    if (!exists || twice || refusal(circuit, wire)) return undefined;
    circuit = withWire(circuit, wire);
  }
  return circuit.wires;
}
