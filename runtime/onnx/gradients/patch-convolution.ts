/**
 * Convolution as a product of matrices: the weights [out, channels x places] by the patches that the windows see
 * [channels x places, windows x batch]. The patches serve the forward pass and the gradient by the weights, for which
 * ONNX Runtime's convolution takes three times as long as the product. The batch comes last, so that an element of all
 * images together is one stretch of memory and patches are found quickly; ONNX Runtime moves the transpositions through
 * element-wise operators to where they cancel.
 */
import { sizeOf, type NdArray } from '../../engine/ndarray';
import type { Graph, GraphNode, Value } from '../graph';
import { seenPositions, sightings, sizesOfConvolution, type ConvolutionSizes } from './patches';
import { reshaped } from './rule';

/** [batch, channels, ...] as [channels, ..., batch]. */
export function batchLast(graph: Graph, value: Value): Value {
  const order = [...value.shape.keys()];
  return graph.op('Transpose', [value], { perm: { ints: [...order.slice(1), 0] } });
}

/** The same as a transposition of a matrix, which ONNX Runtime leaves where it is: for a value that stays batch first. */
export function batchLastHere(graph: Graph, value: Value): Value {
  const [batch, ...rest] = value.shape;
  const matrix = reshaped(graph, value, [batch, -1]);
  return reshaped(graph, graph.op('Transpose', [matrix], { perm: { ints: [1, 0] } }), [...rest, batch]);
}

/** The reverse of {@link batchLast}. */
function batchFirst(graph: Graph, value: Value, name?: string): Value {
  const last = value.shape.length - 1;
  const order = [last, ...Array.from({ length: last }, (_, axis) => axis)];
  return graph.op('Transpose', [value], { perm: { ints: order } }, name);
}

/** The elements of `value` along axis 1 at those places; the value itself where that changes nothing. */
function found(graph: Graph, value: Value, places: readonly number[]): Value {
  if (places.length === value.shape[1] && places.every((place, i) => place === i)) return value;
  const data = Int32Array.from(places);
  const indices: NdArray = { type: 'int32', shape: [places.length], data };
  return graph.op('Gather', [value, graph.constant(`places ${places.join()}`, indices)], {
    axis: { int: 1 },
  });
}

/** What the windows see in an image [channels, ..., batch]: [channels x places, windows x batch]. */
export function patchesOf(graph: Graph, image: Value, sizes: ConvolutionSizes): Value {
  const { windows, spatial, counts, batch, channels } = sizes;
  const { kernel, before, after } = windows;
  const pads = [0, ...before, 0, 0, ...after, 0];
  const padded = pads.some((pad) => pad !== 0) ? graph.op('Pad', [image, graph.integers(pads)]) : image;
  const extent = sizeOf(spatial.map((size, i) => before[i] + size + after[i]));
  const seen = found(graph, reshaped(graph, padded, [channels, extent, batch]), seenPositions(sizes));
  return reshaped(graph, seen, [channels * sizeOf(kernel), sizeOf(counts) * batch]);
}

/** What the backward pass needs of the forward pass. */
export interface PatchProduct {
  readonly patches: Value;
  readonly sizes: ConvolutionSizes;
}

/** The forward pass, in the place of the operator. */
export function convolvePatches(graph: Graph, node: GraphNode): PatchProduct {
  const [x, weights, bias] = node.inputs;
  const sizes = sizesOfConvolution(node);
  const { batch, counts, out } = sizes;
  const patches = patchesOf(graph, batchLast(graph, x), sizes);
  const matrix = reshaped(graph, weights, [out, Number(patches.shape[0])]);
  const added = bias ? [reshaped(graph, bias, [out, 1])] : [];
  const product = graph.op('Gemm', [matrix, patches, ...added]);
  batchFirst(graph, reshaped(graph, product, [out, ...counts, batch]), node.outputs[0].name);
  return { patches, sizes };
}

/** The gradient [out, ..., batch] as [out, windows x batch]. */
export function gradientRows(graph: Graph, gradient: Value): Value {
  return reshaped(graph, gradient, [gradient.shape[0], -1]);
}

/**
 * The gradient by the weights. Patches by rows takes up to a third less time than rows by patches; the axis of extent 1
 * keeps ONNX Runtime from turning the product round to save the transposition.
 */
export function patchesByWeights(graph: Graph, rows: Value, patches: Value, weights: Value): Value {
  const product = graph.op('Gemm', [patches, rows], { transB: { int: 1 } });
  const cells = reshaped(graph, product, [...product.shape, 1]);
  const turned = graph.op('Transpose', [cells], { perm: { ints: [1, 0, 2] } });
  return reshaped(graph, turned, weights.shape);
}

/**
 * The gradient by the input: that by each patch element, summed over the windows that see the same element of the image.
 * A row of zeros, made by a place of zero weights, stands for sightings that do not exist.
 */
export function patchesByInput(graph: Graph, rows: Value, weights: Value, sizes: ConvolutionSizes): Value {
  const { windows, spatial, counts, batch, channels, out } = sizes;
  const seen = sightings(sizes);
  const places = sizeOf(windows.kernel) + (seen.complete ? 0 : 1);
  const kernels = reshaped(graph, weights, [out, channels, sizeOf(windows.kernel)]);
  const padded = seen.complete ? kernels : graph.op('Pad', [kernels, graph.integers([0, 0, 0, 0, 0, 1])]);
  const matrix = reshaped(graph, padded, [out, channels * places]);
  const byPatches = graph.op('Gemm', [matrix, rows], { transA: { int: 1 } });
  const pieces = found(
    graph,
    reshaped(graph, byPatches, [channels, places * sizeOf(counts), batch]),
    seen.list,
  );
  const stacked = reshaped(graph, pieces, [channels, seen.most, sizeOf(spatial) * batch]);
  const sum = seen.most === 1 ? stacked : graph.op('ReduceSum', [stacked, graph.integers([1])]);
  return batchFirst(graph, reshaped(graph, sum, [channels, ...spatial, batch]));
}
