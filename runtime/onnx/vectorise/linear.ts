/** Matrix products become batched ones. */
import { floatType } from '../gradients/rule';
import { floatAttribute, intAttribute } from '../operators/rule';
import type { Value } from '../graph';
import { stacked, type Batching, type BatchingRule } from './rule';

/** A matrix of Gemm as its attribute has it: the input or its transpose. */
function turned(batching: Batching, i: number, attribute: 'transA' | 'transB'): Value {
  const { value, stacked: hasAxis } = batching.inputs[i];
  if (intAttribute(batching.node.attributes, attribute, 0) === 0) return value;
  return batching.transpose(value, hasAxis ? [0, 2, 1] : [1, 0]);
}

function scaled(batching: Batching, value: Value, factor: number): Value {
  if (factor === 1) return value;
  return batching.op('Mul', [value, batching.graph.scalar(factor, floatType(value))]);
}

/** alpha A' B' + beta C as MatMul, Mul and Add; beta C - |alpha| A' B' where alpha is negative, as in updates. */
const gemm: BatchingRule = (batching) => {
  const { attributes } = batching.node;
  const [alpha, beta] = ['alpha', 'beta'].map((name) => floatAttribute(attributes, name, 1));
  const inputs = [turned(batching, 0, 'transA'), turned(batching, 1, 'transB')];
  const product = batching.op('MatMul', inputs);
  if (batching.inputs.length < 3) return [stacked(scaled(batching, product, alpha))];
  const change = scaled(batching, product, Math.abs(alpha));
  const base = scaled(batching, batching.aligned(2, 2), beta);
  return [stacked(batching.op(alpha < 0 ? 'Sub' : 'Add', [base, change]))];
};

/** Input `i` of MatMul with the seed axis before `rank` dimensions: a vector is a row on the left, a column on the right. */
function operand(batching: Batching, i: number, rank: number): Value {
  const { value, stacked: hasAxis } = batching.inputs[i];
  const [seeds, ...inner] = hasAxis ? value.shape : ['', ...value.shape];
  const matrix = inner.length > 1 ? inner : i === 0 ? [1, ...inner] : [...inner, 1];
  const leading = hasAxis ? Array.from({ length: rank - matrix.length }, () => 1) : [];
  if (matrix === inner && leading.length === 0) return value;
  return batching.reshape(value, hasAxis ? [seeds, ...leading, ...matrix] : matrix);
}

const matMul: BatchingRule = (batching) => {
  const ranks = [batching.rank(0), batching.rank(1)];
  const rank = Math.max(2, ...ranks);
  const product = batching.op('MatMul', [operand(batching, 0, rank), operand(batching, 1, rank)]);
  const shape = [batching.size, ...batching.node.outputs[0].shape];
  return [stacked(Math.min(...ranks) < 2 ? batching.reshape(product, shape) : product)];
};

/** Batching rules of matrix products. */
export const linear: Record<string, BatchingRule> = { Gemm: gemm, MatMul: matMul };
