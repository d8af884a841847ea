// Where the weights and biases of a small network stand in the engine's one list of parameters, and what its units are called.
import type { DiagramPart } from '../../plots/network-diagram.js';

/** The parameters of one layer, views of the list. */
export interface LayerParameters {
  /** [out × in], row by row. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** Weights and biases together. */
export function parameterCount(sizes: readonly number[]): number {
  return layerStart(sizes, sizes.length);
}

/** Layer by layer, from the first hidden one. */
export function layersOf(parameters: Float64Array, sizes: readonly number[]): LayerParameters[] {
  return sizes.slice(1).map((out, i) => {
    const begin = layerStart(sizes, i + 1);
    const end = begin + out * at(sizes, i);
    return { weights: parameters.subarray(begin, end), biases: parameters.subarray(end, end + out) };
  });
}

/** Index of the weight from unit `from` of the layer before. Layer 0 is the inputs. */
export function weightIndex(sizes: readonly number[], layer: number, unit: number, from: number): number {
  return layerStart(sizes, layer) + unit * at(sizes, layer - 1) + from;
}

export function biasIndex(sizes: readonly number[], layer: number, unit: number): number {
  return layerStart(sizes, layer) + at(sizes, layer) * at(sizes, layer - 1) + unit;
}

/** Index of the parameter that a part of the diagram shows; undefined for units, and for parts that are not there. */
export function parameterOf(sizes: readonly number[], part: DiagramPart): number | undefined {
  if (part.kind === 'bias' && hasUnit(sizes, part.layer, part.unit)) return biasIndex(sizes, part.layer, part.unit);
  if (part.kind === 'edge' && hasUnit(sizes, part.to.layer, part.to.unit)) {
    return weightIndex(sizes, part.to.layer, part.to.unit, part.from.unit);
  }
  return undefined;
}

/** The unit whose sum a part belongs to: an edge's is the one it leads to. */
export function unitOf(part: DiagramPart): { readonly layer: number; readonly unit: number } {
  return part.kind === 'edge' ? part.to : part;
}

/** Whether it is a unit with weights of its own: not an input. */
export function hasUnit(sizes: readonly number[], layer: number, unit: number): boolean {
  return layer >= 1 && layer < sizes.length && unit >= 0 && unit < at(sizes, layer);
}

/** Place of a unit among all that compute something, as the engine counts them. */
export function unitIndex(sizes: readonly number[], layer: number, unit: number): number {
  return sizes.slice(1, layer).reduce((sum, size) => sum + size, unit);
}

/** x₁, h₁, g₁ (second hidden layer), ŷ. */
export function unitName(sizes: readonly number[], layer: number, unit: number): string {
  if (layer === sizes.length - 1) return 'ŷ';
  const letter = layer === 0 ? 'x' : layer === 1 ? 'h' : 'g';
  return `${letter}${SUBSCRIPTS[unit + 1]}`;
}

/** Names of all units, layer by layer. */
export function unitNames(sizes: readonly number[]): string[][] {
  return sizes.map((size, layer) => Array.from({ length: size }, (_, unit) => unitName(sizes, layer, unit)));
}

function layerStart(sizes: readonly number[], layer: number): number {
  let start = 0;
  for (let i = 1; i < layer; ++i) start += at(sizes, i) * (at(sizes, i - 1) + 1);
  return start;
}

function at(sizes: readonly number[], layer: number): number {
  return sizes[layer] ?? 0;
}
