/** Operators that work element by element: on aligned ranks the seed axis is one more dimension. */
import type { BatchingRule } from './rule';

/** One input, or several that broadcast. */
const broadcasting: BatchingRule = (batching) => {
  const rank = batching.node.outputs[0].shape.length;
  return batching.same(batching.inputs.map((_, i) => batching.aligned(i, rank)));
};

const OPERATORS = [
  ...['Identity', 'Cast', 'Neg', 'Abs', 'Sign', 'Exp', 'Log', 'Sqrt', 'Reciprocal', 'Erf', 'Sin', 'Cos'],
  ...['Relu', 'LeakyRelu', 'Tanh', 'Sigmoid', 'HardSigmoid', 'Softplus', 'Gelu', 'Elu', 'Clip'],
  ...['Floor', 'Ceil', 'Round', 'IsNaN', 'IsInf', 'Not'],
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mod', 'Min', 'Max', 'Sum', 'Where'],
  ...['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual', 'And', 'Or', 'Xor'],
  ...['BitShift', 'BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'BitwiseNot'],
];

/** Batching rules of operators that work element by element. */
export const elementwise: Record<string, BatchingRule> = Object.fromEntries(
  OPERATORS.map((op) => [op, broadcasting]),
);
