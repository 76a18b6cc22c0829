/** Softmax and layer normalisation. */
import type { Graph, GraphNode, Value } from '../graph';
import { axisAttribute, fixedExtents, floatAttribute, intAttribute } from '../operators/rule';
import { floatType, reshaped, scaled, sumToShape, type GradientRule } from './rule';
import { sizeOf } from '../../engine/ndarray';

const sumAlong = (graph: Graph, value: Value, axis: number) =>
  graph.op('ReduceSum', [value, graph.integers([axis])]);

/** y (g - sum(y g)) */
const softmax: GradientRule = ({ graph, node: { outputs, attributes }, gradient }) => {
  const axis = intAttribute(attributes, 'axis', -1);
  const common = sumAlong(graph, graph.op('Mul', [gradient, outputs[0]]), axis);
  return [graph.op('Mul', [outputs[0], graph.op('Sub', [gradient, common])])];
};

/** g - exp(y) sum(g) */
const logSoftmax: GradientRule = ({ graph, node: { outputs, attributes }, gradient }) => {
  const total = sumAlong(graph, gradient, intAttribute(attributes, 'axis', -1));
  const spread = graph.op('Mul', [graph.op('Exp', [outputs[0]]), total]);
  return [graph.op('Sub', [gradient, spread])];
};

/** (x - mean) r and r = 1 / standard deviation over the axes from `axis` on. */
function normalise(graph: Graph, { inputs: [x], outputs, attributes }: GraphNode, axis: number) {
  if (floatType(x) === 'float32') {
    const [, mean, inverse] = outputs;
    return { inverse, normalised: graph.op('Mul', [graph.op('Sub', [x, mean]), inverse]) };
  }
  const axes = graph.integers(x.shape.flatMap((_, i) => (i < axis ? [] : [i])));
  const centred = graph.op('Sub', [x, graph.op('ReduceMean', [x, axes])]);
  const variance = graph.op('ReduceMean', [graph.op('Mul', [centred, centred]), axes]);
  const epsilon = graph.scalar(floatAttribute(attributes, 'epsilon', 1e-5), 'float64');
  const inverse = graph.op('Reciprocal', [graph.op('Sqrt', [graph.op('Add', [variance, epsilon])])]);
  return { inverse, normalised: graph.op('Mul', [centred, inverse]) };
}

/**
 * y = scale n + bias with n = (x - mean) r, r = 1 / standard deviation, over the last axes with D elements:
 * dx = r (g scale - sum(g scale) / D - n sum(g scale n) / D), dscale = sum(g n), dbias = sum(g).
 * The operator hands out its statistics in float32 only; in float64 they are computed again.
 */
const layerNormalization: GradientRule = ({ graph, node, gradient, wants }) => {
  const [x, scale, bias] = node.inputs;
  const axis = axisAttribute(node.attributes, x.shape.length, -1);
  const { normalised, inverse } = normalise(graph, node, axis);
  const byNormalised = graph.op('Mul', [gradient, normalised]);
  return [
    wants(0) ? layerInput(graph, { gradient, normalised, byNormalised, scale, inverse, axis }) : undefined,
    wants(1) ? sumToShape(graph, byNormalised, scale) : undefined,
    bias && wants(2) ? sumToShape(graph, gradient, bias) : undefined,
  ];
};

interface LayerBackward {
  gradient: Value;
  normalised: Value;
  /** g n */
  byNormalised: Value;
  scale: Value;
  inverse: Value;
  /** First of the axes that are normalised. */
  axis: number;
}

function layerInput(graph: Graph, parts: LayerBackward): Value {
  const { gradient, normalised, byNormalised, scale, inverse, axis } = parts;
  const extents = fixedExtents(gradient.shape.slice(axis));
  const size = sizeOf(extents);
  const column = weightColumn(graph, scale, extents);
  const meanOf = (value: Value) => {
    const rows = [...value.shape.slice(0, axis), size];
    return reshaped(graph, graph.op('MatMul', [reshaped(graph, value, rows), column]), inverse.shape);
  };
  const centred = graph.op('Sub', [graph.op('Mul', [gradient, scale]), meanOf(gradient)]);
  const along = graph.op('Mul', [normalised, meanOf(byNormalised)]);
  return graph.op('Mul', [graph.op('Sub', [centred, along]), inverse]);
}

/** scale / D as a column [D, 1]: a product with it is the mean of a row, each element times its scale. */
function weightColumn(graph: Graph, scale: Value, extents: readonly number[]): Value {
  const size = sizeOf(extents);
  const shares = scaled(graph, scale, 1 / size);
  const whole =
    sizeOf(fixedExtents(scale.shape)) === size
      ? shares
      : graph.op('Expand', [shares, graph.integers(extents)]);
  return reshaped(graph, whole, [size, 1]);
}

/** Gradient rules of softmax and layer normalisation. */
export const normalisation: Record<string, GradientRule> = {
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  LayerNormalization: layerNormalization,
};
