/** Batch normalisation, in training (statistics of the batch) and evaluation (running statistics). */
import { sizeOf } from '../../engine/ndarray';
import type { Graph, GraphNode, Value } from '../graph';
import { fixedExtents, floatAttribute, intAttribute } from '../operators/rule';
import { floatType, reshaped, scaled, type Backward, type GradientRule } from './rule';

const otherAxes = (value: Value) => value.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));

/** Sum over all axes but the channels', which stay with extent 1. */
const sumOf = (graph: Graph, value: Value) =>
  graph.op('ReduceSum', [value, graph.integers(otherAxes(value))]);

/** One number a channel, so that it broadcasts over `like`. */
const spread = (graph: Graph, value: Value, like: Value) =>
  reshaped(
    graph,
    value,
    like.shape.map((extent, axis) => (axis === 1 ? extent : 1)),
  );

/** What the gradients are made of; all but `centred` have one number a channel and broadcast over the input. */
interface Statistics {
  /** x - mean */
  readonly centred: Value;
  /** 1 / sqrt(variance + epsilon) */
  readonly inverse: Value;
  /** inverse x scale */
  readonly slope: Value;
}

function statistics(graph: Graph, node: GraphNode, centred: Value, variance: Value): Statistics {
  const epsilon = graph.scalar(floatAttribute(node.attributes, 'epsilon', 1e-5), floatType(centred));
  const inverse = graph.op('Reciprocal', [graph.op('Sqrt', [graph.op('Add', [variance, epsilon])])]);
  return { centred, inverse, slope: graph.op('Mul', [inverse, spread(graph, node.inputs[1], centred)]) };
}

/**
 * A training step's forward pass in the place of the operator: the backward pass needs x - mean, and ONNX Runtime moves
 * transpositions through element-wise operators and sums but not through the operator.
 */
function stepByStep(graph: Graph, node: GraphNode): Statistics {
  const [x, , bias] = node.inputs;
  const average = (value: Value) => graph.op('ReduceMean', [value, graph.integers(otherAxes(value))]);
  const mean = average(x);
  const centred = graph.op('Sub', [x, mean]);
  const variance = average(graph.op('Mul', [centred, centred]));
  const found = statistics(graph, node, centred, variance);
  const steep = graph.op('Mul', [centred, found.slope]);
  const [output, ofMean, ofVariance] = node.outputs.map(({ name }) => ({ name, outputs: [name] }));
  graph.node('Add', [steep, spread(graph, bias, x)], output);
  const channels = graph.integers(fixedExtents(x.shape.slice(1, 2)));
  graph.node('Reshape', [mean, channels], ofMean);
  graph.node('Reshape', [variance, channels], ofVariance);
  return found;
}

/** Evaluation: mean and variance are inputs. */
function fromInputs(graph: Graph, node: GraphNode): Statistics {
  const [x, , , mean, variance] = node.inputs;
  return statistics(graph, node, graph.op('Sub', [x, spread(graph, mean, x)]), spread(graph, variance, x));
}

/** dx = slope (g - sum(g) / M - n sum(g n) / M), M the number of elements of a channel. */
function byTrainingInput(
  { graph, gradient }: Backward,
  { centred, inverse, slope }: Statistics,
  byScale: Value,
  byBias: Value,
): Value {
  const share = Number(gradient.shape[1]) / sizeOf(fixedExtents(gradient.shape));
  const tilt = graph.op('Mul', [scaled(graph, byScale, share), inverse]);
  const flat = graph.op('Sub', [gradient, scaled(graph, byBias, share)]);
  const straight = graph.op('Sub', [flat, graph.op('Mul', [centred, tilt])]);
  return graph.op('Mul', [straight, slope]);
}

/**
 * y = scale n + bias with n = (x - mean) / sqrt(variance + epsilon): dscale = sum(g n), dbias = sum(g), and in evaluation,
 * where mean and variance are given, dx = g scale / sqrt(variance + epsilon).
 */
const batchNormalization: GradientRule = (backward) => {
  const { graph, node, gradient, wants } = backward;
  const training = intAttribute(node.attributes, 'training_mode', 0) === 1;
  const found = training ? graph.replace(node, () => stepByStep(graph, node)) : fromInputs(graph, node);
  const along = sumOf(graph, graph.op('Mul', [gradient, found.centred]));
  const byScale = graph.op('Mul', [along, found.inverse]);
  const byBias = sumOf(graph, gradient);
  const byInput = () =>
    training ? byTrainingInput(backward, found, byScale, byBias) : graph.op('Mul', [gradient, found.slope]);
  return [
    wants(0) ? byInput() : undefined,
    wants(1) ? reshaped(graph, byScale, node.inputs[1].shape) : undefined,
    wants(2) ? reshaped(graph, byBias, node.inputs[2].shape) : undefined,
  ];
};

/** Gradient rules of batch normalisation. */
export const batchNormalisation: Record<string, GradientRule> = { BatchNormalization: batchNormalization };
