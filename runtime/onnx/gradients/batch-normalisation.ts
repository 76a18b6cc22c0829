/** Batch normalisation, in training (statistics of the batch) and evaluation (running statistics). */
import { sizeOf } from '../../engine/ndarray';
import type { Graph, Value } from '../graph';
import { fixedExtents, floatAttribute, intAttribute } from '../operators/rule';
import { floatType, reshaped, scaled, type Backward, type GradientRule } from './rule';

/** Sum over all axes but the channels'. */
function perChannel(graph: Graph, value: Value): Value {
  const axes = value.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return graph.op('ReduceSum', [value, graph.integers(axes)], { keepdims: { int: 0 } });
}

/** One number a channel, so that it broadcasts over `like`. */
const spread = (graph: Graph, value: Value, like: Value) =>
  reshaped(
    graph,
    value,
    like.shape.map((extent, axis) => (axis === 1 ? extent : 1)),
  );

/** The sums that every gradient is made of, one number a channel. */
function sums({ graph, node, gradient }: Backward, mean: Value, variance: Value) {
  const [x] = node.inputs;
  const epsilon = graph.scalar(floatAttribute(node.attributes, 'epsilon', 1e-5), floatType(gradient));
  const inverse = graph.op('Reciprocal', [graph.op('Sqrt', [graph.op('Add', [variance, epsilon])])]);
  const centred = graph.op('Sub', [x, spread(graph, mean, x)]);
  const byScale = graph.op('Mul', [perChannel(graph, graph.op('Mul', [gradient, centred])), inverse]);
  return { inverse, centred, byScale, byBias: perChannel(graph, gradient) };
}

/**
 * y = scale n + bias, n = (x - mean) r, r = 1 / sqrt(variance + epsilon). In evaluation mean and variance are inputs
 * and dx = g scale r; in training they are those of the M elements of a channel in the batch, and
 * dx = scale r (g - sum(g) / M - n sum(g n) / M).
 */
const batchNormalization: GradientRule = (backward) => {
  const { graph, node, gradient, wants } = backward;
  const training = intAttribute(node.attributes, 'training_mode', 0) === 1;
  const [x, scale, , runningMean, runningVariance] = node.inputs;
  const [mean, variance] = training ? node.outputs.slice(1) : [runningMean, runningVariance];
  const { inverse, centred, byScale, byBias } = sums(backward, mean, variance);
  const slope = graph.op('Mul', [scale, inverse]);
  const byInput = () => {
    if (!training) return graph.op('Mul', [gradient, spread(graph, slope, x)]);
    const share = 1 / (sizeOf(fixedExtents(x.shape)) / Number(x.shape[1]));
    const along = graph.op('Mul', [scaled(graph, byScale, share), inverse]);
    const flat = graph.op('Sub', [gradient, spread(graph, scaled(graph, byBias, share), x)]);
    const straight = graph.op('Sub', [flat, graph.op('Mul', [centred, spread(graph, along, x)])]);
    return graph.op('Mul', [straight, spread(graph, slope, x)]);
  };
  return [wants(0) ? byInput() : undefined, wants(1) ? byScale : undefined, wants(2) ? byBias : undefined];
};

/** Gradient rules of batch normalisation. */
export const batchNormalisation: Record<string, GradientRule> = { BatchNormalization: batchNormalization };
