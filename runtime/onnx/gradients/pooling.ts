/** Pooling. */
import { sizeOf, type NdArray } from '../../engine/ndarray';
import type { Attributes, Graph, GraphNode, Value } from '../graph';
import { fixedExtents, intAttribute } from '../operators/rule';
import { windowsOf, type Windows } from '../operators/window';
import { repeated } from './reduction';
import { filled, floatType, reshaped, type GradientRule } from './rule';

/** Each gradient is added at the place of its maximum. */
const maxPool: GradientRule = ({ graph, node: { inputs, outputs }, gradient }) => {
  const [x] = inputs;
  const size = sizeOf(fixedExtents(x.shape));
  const flat = (value: Value) => reshaped(graph, value, [sizeOf(fixedExtents(value.shape))]);
  const zeros = graph.op('ConstantOfShape', [graph.integers([size])]);
  const start = x.type === 'float32' ? zeros : graph.op('Cast', [zeros], { to: { int: 11 } });
  const sums = graph.op('ScatterElements', [start, flat(outputs[1]), flat(gradient)], {
    reduction: { string: 'add' },
  });
  return [reshaped(graph, sums, x.shape)];
};

/** How many elements of the input (with `pads` also of the padding) each window holds, along one axis. */
function windowSizes(extent: number, count: number, windows: Windows, axis: number, pads: boolean): number[] {
  const { kernel, strides, dilations, before, after } = windows;
  const [low, high] = pads ? [-before[axis], extent + after[axis]] : [0, extent];
  return Array.from({ length: count }, (_, place) => {
    const first = place * strides[axis] - before[axis];
    const places = Array.from({ length: kernel[axis] }, (_, k) => first + k * dilations[axis]);
    return places.filter((at) => at >= low && at < high).length;
  });
}

/** 1 / number of elements of each window, [1, 1, ...places]. */
function shares(graph: Graph, node: GraphNode, windows: Windows, counts: readonly number[]): Value {
  const [x] = node.inputs;
  const pads = intAttribute(node.attributes, 'count_include_pad', 0) === 1;
  const sizes = fixedExtents(x.shape.slice(2)).map((extent, axis) =>
    windowSizes(extent, counts[axis], windows, axis, pads),
  );
  const products = sizes.reduce((all, axis) => all.flatMap((a) => axis.map((b) => a * b)), [1]);
  const data = Float32Array.from(products, (size) => 1 / size);
  const content: NdArray = { type: 'float32', shape: [1, 1, ...counts], data };
  return graph.constant(`window shares ${counts.join()} of ${products.join()}`, content);
}

/** The gradient of each window, shared out over its elements: a transposed convolution with ones, channel by channel. */
const averagePool: GradientRule = ({ graph, node, gradient }) => {
  const [x] = node.inputs;
  const [batch, channels, ...spatial] = fixedExtents(x.shape);
  const windows = windowsOf(node.attributes, spatial.length);
  const { kernel, strides, dilations, before } = windows;
  const counts = fixedExtents(gradient.shape.slice(2));
  const shared = graph.op('Mul', [gradient, shares(graph, node, windows, counts)]);
  const reached = counts.map((count, i) => (count - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1);
  const whole = spatial.map((extent, i) => Math.max(0, extent + before[i] - reached[i]));
  const cut = spatial.map((extent, i) => Math.max(0, reached[i] - extent - before[i]));
  const attributes: Attributes = {
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: [...before, ...cut] },
  };
  const ones = filled(graph, 1, [1, 1, ...kernel], floatType(gradient));
  const sums = graph.op(
    'ConvTranspose',
    [reshaped(graph, shared, [batch * channels, 1, ...counts]), ones],
    attributes,
  );
  const ends = [0, 0, ...whole];
  const padded = whole.some((pad) => pad > 0)
    ? graph.op('Pad', [sums, graph.integers([...ends.map(() => 0), ...ends])])
    : sums;
  return [reshaped(graph, padded, x.shape)];
};

const globalAveragePool: GradientRule = ({ graph, node, gradient }) => {
  const [x] = node.inputs;
  const places = sizeOf(fixedExtents(x.shape.slice(2)));
  return [repeated(graph, gradient, x, 1 / places)];
};

/** Gradient rules of pooling. */
export const pooling: Record<string, GradientRule> = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: globalAveragePool,
};
