/** Activation functions; each derivative is written in terms of the output. */
import { floatType, type GradientRule } from './rule';

/**
 * 1 where the output is positive, else 0 (also at the kink, as PyTorch has it). HardSigmoid with a slope near the
 * largest number does that in a fifth of the time of Sign, but ONNX Runtime has it in float32 only.
 */
const relu: GradientRule = ({ graph, node: { outputs }, gradient }) => {
  const slope =
    floatType(gradient) === 'float32'
      ? graph.op('HardSigmoid', [outputs[0]], { alpha: { float: 3e38 }, beta: { float: 0 } })
      : graph.op('Sign', [outputs[0]]);
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

/** Gradient rules of the activation functions. */
export const activation: Record<string, GradientRule> = { Relu: relu, Tanh: tanh, Sigmoid: sigmoid };
