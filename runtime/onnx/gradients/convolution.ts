/** Convolution. */
import { sizeOf } from '../../engine/ndarray';
import type { Attributes, Graph, GraphNode, Value } from '../graph';
import { fixedExtents, intAttribute } from '../operators/rule';
import { windowCounts, windowsOf, type Windows } from '../operators/window';
import {
  batchLast,
  batchLastHere,
  convolvePatches,
  gradientRows,
  patchesByInput,
  patchesByWeights,
  patchesOf,
} from './patch-convolution';
import { patchElements, sizesOfConvolution } from './patches';
import { reshaped, type GradientRule } from './rule';

const spatialOf = (value: Value) => fixedExtents(value.shape.slice(2));

function windowsOfConv({ inputs, attributes }: GraphNode): Windows {
  return windowsOf(attributes, inputs[0].shape.length - 2, spatialOf(inputs[1]));
}

const padsOf = ({ before, after }: Windows) => ({ ints: [...before, ...after] });

/** The transposed convolution by the same weights; rows of x that no window reached get zeros by `output_padding`. */
function byInput(graph: Graph, node: GraphNode, gradient: Value): Value {
  const [x, weights] = node.inputs;
  const windows = windowsOfConv(node);
  const { kernel, strides, dilations, before, after } = windows;
  const counts = windowCounts(spatialOf(x), windows);
  const left = spatialOf(x).map(
    (extent, i) =>
      extent + before[i] + after[i] - ((counts[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1),
  );
  const attributes: Attributes = {
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: padsOf(windows),
    output_padding: { ints: left },
    group: { int: intAttribute(node.attributes, 'group', 1) },
  };
  return graph.op('ConvTranspose', [gradient, weights], attributes);
}

/**
 * The same for windows at every place: a convolution by the weights with channels exchanged and places in reverse order,
 * which takes two thirds of the time of a transposed convolution.
 */
function byTurnedWeights(graph: Graph, node: GraphNode, gradient: Value): Value {
  const { kernel, dilations, before, after } = windowsOfConv(node);
  const [, weights] = node.inputs;
  const [out, channels] = fixedExtents(weights.shape);
  const places = sizeOf(kernel);
  const reverse = graph.integers(Array.from({ length: places }, (_, place) => places - 1 - place));
  const flat = reshaped(graph, exchanged(graph, weights), [channels, out, places]);
  const turned = graph.op('Gather', [flat, reverse], { axis: { int: 2 } });
  const around = [before, after].flatMap((pads) =>
    pads.map((pad, i) => (kernel[i] - 1) * dilations[i] - pad),
  );
  return graph.op('Conv', [gradient, reshaped(graph, turned, [channels, out, ...kernel])], {
    kernel_shape: { ints: kernel },
    dilations: { ints: dilations },
    pads: { ints: around },
  });
}

/** The first two axes exchanged. */
function exchanged(graph: Graph, value: Value): Value {
  const order = [1, 0, ...value.shape.slice(2).map((_, i) => i + 2)];
  return graph.op('Transpose', [value], { perm: { ints: order } });
}

/** [batch, group x channels, ...] as [channels, group x batch, ...]: each group reads its own part of the batch axis. */
function groupsToBatch(graph: Graph, x: Value, group: number): Value {
  if (group === 1) return exchanged(graph, x);
  const [batch, channels, ...spatial] = fixedExtents(x.shape);
  const apart = reshaped(graph, x, [batch, group, channels / group, ...spatial]);
  const order = [2, 1, 0, ...spatial.map((_, i) => i + 3)];
  const moved = graph.op('Transpose', [apart], { perm: { ints: order } });
  return reshaped(graph, moved, [channels / group, group * batch, ...spatial]);
}

/**
 * A convolution of the input by the gradient, with the batch in the place of the channels and strides and dilations
 * exchanged. Where the windows did not reach the end of x, it has more places than the kernel: they are cut off.
 */
function byWeights(graph: Graph, node: GraphNode, gradient: Value): Value {
  const windows = windowsOfConv(node);
  const group = intAttribute(node.attributes, 'group', 1);
  const all = graph.op('Conv', [groupsToBatch(graph, node.inputs[0], group), exchanged(graph, gradient)], {
    strides: { ints: windows.dilations },
    dilations: { ints: windows.strides },
    pads: padsOf(windows),
    group: { int: group },
  });
  const axes = windows.kernel.flatMap((extent, i) => (all.shape[i + 2] === extent ? [] : [i + 2]));
  const ends = axes.map((axis) => windows.kernel[axis - 2]);
  const cut = () =>
    graph.op('Slice', [all, ...[axes.map(() => 0), ends, axes].map((list) => graph.integers(list))]);
  return exchanged(graph, axes.length > 0 ? cut() : all);
}

/** Sum over all axes but the channels'. */
function byBias(graph: Graph, gradient: Value): Value {
  const axes = gradient.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return graph.op('ReduceSum', [gradient, graph.integers(axes)], { keepdims: { int: 0 } });
}

/** By the operators of convolution. */
const byOperators: GradientRule = ({ graph, node, gradient, wants }) => [
  wants(0) ? byInput(graph, node, gradient) : undefined,
  wants(1) ? byWeights(graph, node, gradient) : undefined,
  node.inputs.length > 2 && wants(2) ? byBias(graph, gradient) : undefined,
];

/** Above this number of elements (64 MB) patches are not stored. */
const MOST_PATCH_ELEMENTS = 1 << 24;

/** By products with the patches that the windows see. */
const byProducts: GradientRule = ({ graph, node, gradient, wants }) => {
  const [, weights, bias] = node.inputs;
  const { patches, sizes } = graph.replace(node, () => convolvePatches(graph, node));
  const rows = gradientRows(graph, batchLast(graph, gradient));
  return [
    wants(0) ? patchesByInput(graph, rows, weights, sizes) : undefined,
    wants(1) ? patchesByWeights(graph, rows, patches, weights) : undefined,
    bias && wants(2)
      ? graph.op('ReduceSum', [rows, graph.integers([1])], { keepdims: { int: 0 } })
      : undefined,
  ];
};

/**
 * With windows at every place the convolution itself takes two thirds of the time of the product and half of that of
 * summing patches, so patches only serve the gradient by the weights.
 */
const byBoth: GradientRule = ({ graph, node, gradient, wants }) => {
  const [x, weights, bias] = node.inputs;
  const byPatches = () =>
    patchesByWeights(
      graph,
      gradientRows(graph, batchLastHere(graph, gradient)),
      patchesOf(graph, batchLastHere(graph, x), sizesOfConvolution(node)),
      weights,
    );
  return [
    wants(0) ? byTurnedWeights(graph, node, gradient) : undefined,
    wants(1) ? byPatches() : undefined,
    bias && wants(2) ? byBias(graph, gradient) : undefined,
  ];
};

/** Whether windows of more than one place start at every place, none of them all in the padding. */
const isDense = ({ kernel, strides, dilations, before, after }: Windows) =>
  strides.every((stride) => stride === 1) &&
  kernel.some((extent) => extent > 1) &&
  kernel.every((extent, i) => Math.max(before[i], after[i]) <= (extent - 1) * dilations[i]);

const conv: GradientRule = (backward) => {
  const sizes = sizesOfConvolution(backward.node);
  const oneGroup = intAttribute(backward.node.attributes, 'group', 1) === 1;
  if (!oneGroup || patchElements(sizes) > MOST_PATCH_ELEMENTS) return byOperators(backward);
  return isDense(sizes.windows) ? byBoth(backward) : byProducts(backward);
};

/** Gradient rules of convolution. */
export const convolution: Record<string, GradientRule> = { Conv: conv };
