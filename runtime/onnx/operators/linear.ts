/** Matrix products. */
import { formatShape } from '../../engine/ndarray';
import type { Extent } from '../graph';
import {
  broadcastShapes,
  intAttribute,
  requireBroadcastTo,
  sameType,
  ShapeMismatch,
  type TypeRule,
} from './rule';

function matrix(shape: readonly Extent[], transposed: number): readonly [Extent, Extent] {
  if (shape.length !== 2) throw new ShapeMismatch(`Shape ${formatShape(shape)} is not that of a matrix.`);
  return transposed ? [shape[1], shape[0]] : [shape[0], shape[1]];
}

/** alpha A' B' + beta C */
const gemm: TypeRule = (inputs, attributes) => {
  const [rows, inner] = matrix(inputs[0].shape, intAttribute(attributes, 'transA', 0));
  const [innerB, columns] = matrix(inputs[1].shape, intAttribute(attributes, 'transB', 0));
  if (inner !== innerB) throw new ShapeMismatch(`The inner dimensions ${inner} and ${innerB} differ.`);
  const shape = [rows, columns];
  if (inputs[2]) requireBroadcastTo(inputs[2], shape);
  return [{ type: sameType(inputs), shape }];
};

/** numpy's matmul: leading dimensions broadcast, a vector is a row on the left and a column on the right. */
const matMul: TypeRule = (inputs) => {
  const [left, right] = inputs.map((input) => input.shape);
  if (left.length === 0 || right.length === 0) throw new ShapeMismatch('A scalar is not a matrix.');
  const a = left.length === 1 ? [1, left[0]] : left;
  const b = right.length === 1 ? [right[0], 1] : right;
  const [inner, innerB] = [a[a.length - 1], b[b.length - 2]];
  if (inner !== innerB) throw new ShapeMismatch(`The inner dimensions ${inner} and ${innerB} differ.`);
  const rows = left.length === 1 ? [] : [a[a.length - 2]];
  const columns = right.length === 1 ? [] : [b[b.length - 1]];
  const batch = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  return [{ type: sameType(inputs), shape: [...batch, ...rows, ...columns] }];
};

/** Type rules of matrix products. */
export const linear: Record<string, TypeRule> = { Gemm: gemm, MatMul: matMul };
