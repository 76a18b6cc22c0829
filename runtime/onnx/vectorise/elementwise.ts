/** Operators that work element by element: on aligned ranks the seed axis is one more dimension. */
import type { BatchingRule } from './rule';

/** One input, or several that broadcast. */
const broadcasting: BatchingRule = (batching) => {
  const rank = batching.node.outputs[0].shape.length;
  return batching.same(batching.inputs.map((_, i) => batching.aligned(i, rank)));
};

const OPERATORS = [
  'Identity Dropout Cast Neg Abs Sign Exp Log Sqrt Reciprocal Erf Floor Ceil Clip',
  'Relu LeakyRelu Tanh Sigmoid HardSigmoid Gelu',
  'Add Sub Mul Div Pow Min Max Where',
  'Equal Less LessOrEqual Greater GreaterOrEqual Not And Or',
].flatMap((names) => names.split(' '));

/** Batching rules of operators that work element by element. */
export const elementwise: Record<string, BatchingRule> = Object.fromEntries(
  OPERATORS.map((op) => [op, broadcasting]),
);
