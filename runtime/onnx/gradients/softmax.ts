/** Softmax and its logarithm. */
import type { Graph, Value } from '../graph';
import { intAttribute } from '../operators/rule';
import type { GradientRule } from './rule';

const sumAlong = (graph: Graph, value: Value, axis: number) =>
  graph.op('ReduceSum', [value, graph.integers([axis])]);

/** y (g - sum(y g)) */
const plain: GradientRule = ({ graph, node: { outputs, attributes }, gradient }) => {
  const axis = intAttribute(attributes, 'axis', -1);
  const common = sumAlong(graph, graph.op('Mul', [gradient, outputs[0]]), axis);
  return [graph.op('Mul', [outputs[0], graph.op('Sub', [gradient, common])])];
};

/** g - exp(y) sum(g) */
const logarithm: GradientRule = ({ graph, node: { outputs, attributes }, gradient }) => {
  const total = sumAlong(graph, gradient, intAttribute(attributes, 'axis', -1));
  const spread = graph.op('Mul', [graph.op('Exp', [outputs[0]]), total]);
  return [graph.op('Sub', [gradient, spread])];
};

/** Gradient rules of softmax. */
export const softmax: Record<string, GradientRule> = { Softmax: plain, LogSoftmax: logarithm };
