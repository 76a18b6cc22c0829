/**
 * Convolution as a product of matrices: the patches that the windows see, one row each, by the weights. The patches serve
 * the forward pass and the gradient by the weights, for which ONNX Runtime's convolution would take three times as long
 * as the product. Channels come last, so that each place of a window is one stretch of memory.
 */
import type { NdArray } from '../../engine/ndarray';
import { sizeOf } from '../../engine/ndarray';
import type { Graph, GraphNode, Value } from '../graph';
import { fixedExtents, intAttribute } from '../operators/rule';
import { windowCounts, windowsOf, type Windows } from '../operators/window';
import { reshaped } from './rule';

/** Above this number of elements (64 MB) the patches are not stored. */
const MOST_ELEMENTS = 1 << 24;

/** A convolution with the sizes that its product needs. */
interface Sizes {
  readonly windows: Windows;
  readonly spatial: readonly number[];
  /** Positions of the windows along each axis. */
  readonly counts: readonly number[];
  readonly batch: number;
  readonly channels: number;
  readonly out: number;
}

function sizesOf({ inputs, attributes }: GraphNode): Sizes {
  const [batch, channels, ...spatial] = fixedExtents(inputs[0].shape);
  const [out, , ...kernel] = fixedExtents(inputs[1].shape);
  const windows = windowsOf(attributes, spatial.length, kernel);
  return { windows, spatial, counts: windowCounts(spatial, windows), batch, channels, out };
}

/** Whether the convolution is computed as a product: one group, and patches of moderate size. */
export function hasPatches(node: GraphNode): boolean {
  const { windows, counts, batch, channels } = sizesOf(node);
  const elements = batch * channels * sizeOf(counts) * sizeOf(windows.kernel);
  return intAttribute(node.attributes, 'group', 1) === 1 && elements <= MOST_ELEMENTS;
}

/** The axis order that puts the channels last, and the one that puts them behind the batch again. */
const lastOrder = (spatial: number) => [0, ...Array.from({ length: spatial }, (_, i) => i + 2), 1];
const firstOrder = (spatial: number) => [0, spatial + 1, ...Array.from({ length: spatial }, (_, i) => i + 1)];

const transposed = (graph: Graph, value: Value, order: readonly number[], name?: string) =>
  graph.op('Transpose', [value], { perm: { ints: order } }, name);

/** For every window, for every place in it, the position in the padded image, flattened. */
function positions({ windows, counts, spatial }: Sizes): number[] {
  const { kernel, strides, dilations, before, after } = windows;
  const extents = spatial.map((extent, i) => extent + before[i] + after[i]);
  const grid = (sizes: readonly number[], steps: readonly number[]) =>
    sizes.reduce<number[]>(
      (flat, size, i) =>
        flat.flatMap((at) => Array.from({ length: size }, (_, k) => at * extents[i] + k * steps[i])),
      [0],
    );
  const places = grid(kernel, dilations);
  return grid(counts, strides).flatMap((start) => places.map((place) => start + place));
}

/** Rows [batch x windows, places x channels]. */
function patches(graph: Graph, x: Value, sizes: Sizes): Value {
  const { windows, spatial, counts, batch, channels } = sizes;
  const { kernel, before, after } = windows;
  const image = transposed(graph, x, lastOrder(spatial.length));
  const pads = [0, ...before, 0, 0, ...after, 0];
  const padded = pads.some((pad) => pad > 0) ? graph.op('Pad', [image, graph.integers(pads)]) : image;
  const flat = reshaped(graph, padded, [
    batch,
    sizeOf(fixedExtents(padded.shape)) / (batch * channels),
    channels,
  ]);
  const list = positions(sizes);
  const identity = list.length === flat.shape[1] && list.every((place, i) => place === i);
  const indices: NdArray = { type: 'int64', shape: [list.length], data: BigInt64Array.from(list, BigInt) };
  const found = identity
    ? flat
    : graph.op('Gather', [flat, graph.constant(`positions ${list.join()}`, indices)], { axis: { int: 1 } });
  return reshaped(graph, found, [batch * sizeOf(counts), sizeOf(kernel) * channels]);
}

/** What the backward pass needs of the forward pass. */
export interface PatchProduct {
  readonly patches: Value;
  readonly sizes: Sizes;
}

/** The forward pass in the place of the operator. */
export function convolveByPatches(graph: Graph, node: GraphNode): PatchProduct {
  const [x, weights, bias] = node.inputs;
  const sizes = sizesOf(node);
  const { batch, counts, out, spatial } = sizes;
  const rows = patches(graph, x, sizes);
  const matrix = reshaped(graph, transposed(graph, weights, lastOrder(spatial.length)), [
    out,
    Number(rows.shape[1]),
  ]);
  const product = graph.op('Gemm', [rows, matrix, ...(bias ? [bias] : [])], { transB: { int: 1 } });
  const image = reshaped(graph, product, [batch, ...counts, out]);
  transposed(graph, image, firstOrder(spatial.length), node.outputs[0].name);
  return { patches: rows, sizes };
}

/** The gradient of the output as rows [batch x windows, out]. */
export function gradientRows(graph: Graph, gradient: Value): Value {
  const last = transposed(graph, gradient, lastOrder(gradient.shape.length - 2));
  return reshaped(graph, last, [-1, ...gradient.shape.slice(1, 2)]);
}

/** The gradient by the weights. */
export function byWeights(graph: Graph, rows: Value, { patches, sizes }: PatchProduct): Value {
  const { out, channels, windows } = sizes;
  const product = graph.op('Gemm', [rows, patches], { transA: { int: 1 } });
  const kernels = reshaped(graph, product, [out, ...windows.kernel, channels]);
  return transposed(graph, kernels, firstOrder(windows.kernel.length));
}
