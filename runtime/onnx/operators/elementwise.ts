/** Operators that work element by element. */
import { broadcastShapes, sameType, type TypeRule } from './rule';

const unary: TypeRule = ([input]) => [{ type: input.type, shape: input.shape }];

const binary: TypeRule = (inputs) => [
  { type: sameType(inputs), shape: broadcastShapes(inputs[0].shape, inputs[1].shape) },
];

/** Type rules of operators that work element by element. */
export const elementwise: Record<string, TypeRule> = {
  Identity: unary,
  Neg: unary,
  Abs: unary,
  Sign: unary,
  Exp: unary,
  Log: unary,
  Sqrt: unary,
  Relu: unary,
  Tanh: unary,
  Sigmoid: unary,
  HardSigmoid: unary,
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
};
