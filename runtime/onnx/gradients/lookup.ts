/** Reading at given places (embedding). */
import { sizeOf, type NdArray } from '../../engine/ndarray';
import type { Graph, Value } from '../graph';
import { axisAttribute, contentOf, fixedExtents } from '../operators/rule';
import { filled, floatType, reshaped, type GradientRule } from './rule';

/**
 * Tables up to this many rows get their gradient as a product with one-hot rows, whose sums have one order on every
 * device; larger ones by scattering, which on a CPU adds in the order of the indices.
 */
const ONE_HOT_ROWS = 64;

/** Row i is 1 at the place `indices[i]`: rows of the identity matrix. */
function oneHot(graph: Graph, indices: Value, rows: number, type: 'float32' | 'float64'): Value {
  const ones = Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0));
  const shape = [rows, rows];
  const content: NdArray =
    type === 'float32'
      ? { type, shape, data: Float32Array.from(ones) }
      : { type, shape, data: Float64Array.from(ones) };
  return graph.op('Gather', [graph.constant(`identity ${rows} ${type}`, content), indices]);
}

/** Sums the rows of `gradient` [n, width] into a table [rows, width], row i at `indices[i]`. */
function sumIntoRows(graph: Graph, gradient: Value, indices: Value, rows: number): Value {
  const type = floatType(gradient);
  const [count, width] = fixedExtents(gradient.shape);
  const places = reshaped(graph, indices, [count]);
  if (rows <= ONE_HOT_ROWS)
    return graph.op('Gemm', [oneHot(graph, places, rows, type), gradient], { transA: { int: 1 } });
  const wide = places.type === 'int64' ? places : graph.op('Cast', [places], { to: { int: 7 } });
  const zeros = filled(graph, 0, [rows, width], type);
  return graph.op('ScatterND', [zeros, reshaped(graph, wide, [count, 1]), gradient], {
    reduction: { string: 'add' },
  });
}

/** Zeros around the gradient at one known place. */
function atPlace(graph: Graph, gradient: Value, table: Value, axis: number, place: number): Value {
  const shape = fixedExtents(table.shape);
  const slab = reshaped(graph, gradient, shape.with(axis, 1));
  const before = shape.map((_, i) => (i === axis ? place : 0));
  const after = shape.map((extent, i) => (i === axis ? extent - 1 - place : 0));
  return graph.op('Pad', [slab, graph.integers([...before, ...after])]);
}

/** Gradients of elements that are read more than once are summed, in a fixed order. */
const gather: GradientRule = ({ graph, node: { inputs, attributes }, gradient }) => {
  const [table, indices] = inputs;
  const shape = fixedExtents(table.shape);
  const axis = axisAttribute(attributes, shape.length, 0);
  const places = contentOf(indices);
  if (places?.length === 1) {
    const [place] = fixedExtents(places);
    return [atPlace(graph, gradient, table, axis, place < 0 ? place + shape[axis] : place)];
  }
  const count = sizeOf(fixedExtents(indices.shape));
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const swapped = (value: Value, extents: number[]) =>
    outer === 1
      ? value
      : graph.op('Transpose', [reshaped(graph, value, extents)], { perm: { ints: [1, 0, 2] } });
  const rows = reshaped(graph, swapped(gradient, [outer, count, inner]), [count, outer * inner]);
  const sums = sumIntoRows(graph, rows, indices, shape[axis]);
  return [reshaped(graph, swapped(sums, [shape[axis], outer, inner]), shape)];
};

/** Gradient rules of reading at given places. */
export const lookup: Record<string, GradientRule> = { Gather: gather };
