/** Activation functions; each derivative is written in terms of the output. */
import { floatType, type GradientRule } from './rule';

/** 1 where the output is positive, else 0 (also at the kink, as PyTorch has it). */
const relu: GradientRule = ({ graph, node, gradient }) => [
  graph.op('Mul', [gradient, graph.op('Sign', [node.outputs[0]])]),
];

/** 1 - y^2 */
const tanh: GradientRule = ({ graph, node: { outputs }, gradient }) => {
  const one = graph.scalar(1, floatType(gradient));
  const square = graph.op('Mul', [outputs[0], outputs[0]]);
  return [graph.op('Mul', [gradient, graph.op('Sub', [one, square])])];
};

/** y (1 - y) */
const sigmoid: GradientRule = ({ graph, node: { outputs }, gradient }) => {
  const one = graph.scalar(1, floatType(gradient));
  const slope = graph.op('Mul', [outputs[0], graph.op('Sub', [one, outputs[0]])]);
  return [graph.op('Mul', [gradient, slope])];
};

export const activation: Record<string, GradientRule> = { Relu: relu, Tanh: tanh, Sigmoid: sigmoid };
