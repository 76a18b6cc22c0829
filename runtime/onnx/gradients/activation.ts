/** Activation functions; where that is possible the derivative is written in terms of the output. */
import { UserError } from '../../errors';
import type { Graph, GraphNode, Value } from '../graph';
import { floatAttribute, stringAttribute } from '../operators/rule';
import { floatType, scaled, type GradientRule } from './rule';

/**
 * 1 where `value` is positive, else 0. HardSigmoid with a slope near the largest number does that in a fifth of the time
 * of Sign and in half that of Where, but ONNX Runtime has it in float32 only; in float64 the value must not be negative.
 */
function positive(graph: Graph, value: Value): Value {
  return floatType(value) === 'float32'
    ? graph.op('HardSigmoid', [value], { alpha: { float: 3e38 }, beta: { float: 0 } })
    : graph.op('Sign', [value]);
}

/** 0 at the kink, as PyTorch has it. */
const relu: GradientRule = ({ graph, node: { outputs }, gradient }) => [
  graph.op('Mul', [gradient, positive(graph, outputs[0])]),
];

/** 1 where positive, else the slope `alpha`, which must leave the sign of the output that of the input. */
const leakyRelu: GradientRule = ({ graph, node: { name, outputs, attributes }, gradient }) => {
  const alpha = floatAttribute(attributes, 'alpha', 0.01);
  if (alpha < 0 || alpha >= 1)
    throw new UserError(
      `node ${name} (LeakyRelu)`,
      `cannot be trained through: its slope alpha is ${alpha}.`,
      'Use a slope from 0 to below 1.',
    );
  const slope = graph.op('Max', [positive(graph, outputs[0]), graph.scalar(alpha, floatType(gradient))]);
  return [graph.op('Mul', [gradient, slope])];
};

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

/** exp(-u^2) / sqrt(pi) */
function bell(graph: Graph, u: Value): Value {
  const logHeight = graph.scalar(-0.5 * Math.log(Math.PI), floatType(u));
  return graph.op('Exp', [graph.op('Sub', [logHeight, graph.op('Mul', [u, u])])]);
}

/** erf'(x) = 2 / sqrt(pi) exp(-x^2) */
const erf: GradientRule = ({ graph, node: { inputs }, gradient }) => [
  graph.op('Mul', [gradient, scaled(graph, bell(graph, inputs[0]), 2)]),
];

/** (1 + e) / 2 for e between -1 and 1. */
const half = (graph: Graph, e: Value) =>
  graph.op('HardSigmoid', [e], { alpha: { float: 0.5 }, beta: { float: 0.5 } });

/** What the forward and the backward pass of Gelu share. */
interface NormalDistribution {
  /** x / sqrt(2) */
  readonly u: Value;
  /** Phi(x) */
  readonly distribution: Value;
}

/** x Phi(x) in the place of the operator, which would compute Phi for itself alone. */
function geluStepByStep(graph: Graph, { name, inputs: [x], outputs }: GraphNode): NormalDistribution {
  const u = scaled(graph, x, Math.SQRT1_2);
  const distribution = half(graph, graph.op('Erf', [u]));
  graph.node('Mul', [x, distribution], { name, outputs: [outputs[0].name] });
  return { u, distribution };
}

/**
 * The exact form x Phi(x), Phi the normal distribution function: its derivative Phi(x) + x phi(x) is
 * (1 + erf(u)) / 2 + u exp(-u^2) / sqrt(pi) at u = x / sqrt(2).
 */
const gelu: GradientRule = ({ graph, node, gradient }) => {
  if (stringAttribute(node.attributes, 'approximate', 'none') !== 'none')
    throw new UserError(
      `node ${node.name} (Gelu)`,
      'cannot be trained through: it is an approximation.',
      'Use the exact form (no attribute `approximate`).',
    );
  const { u, distribution } = graph.replace(node, () => geluStepByStep(graph, node));
  const slope = graph.op('Add', [distribution, graph.op('Mul', [u, bell(graph, u)])]);
  return [graph.op('Mul', [gradient, slope])];
};

/** Gradient rules of the activation functions. */
export const activation: Record<string, GradientRule> = {
  Relu: relu,
  LeakyRelu: leakyRelu,
  Tanh: tanh,
  Sigmoid: sigmoid,
  Erf: erf,
  Gelu: gelu,
};
