/** Matrix products. */
import { formatShape } from '../../engine/ndarray';
import type { Extent } from '../graph';
import { broadcastShapes, intAttribute, sameType, ShapeMismatch, type TypeRule } from './rule';

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
  if (inputs[2] && formatShape(broadcastShapes(shape, inputs[2].shape)) !== formatShape(shape))
    throw new ShapeMismatch(`${inputs[2].name} does not broadcast to ${formatShape(shape)}.`);
  return [{ type: sameType(inputs), shape }];
};

export const linear: Record<string, TypeRule> = { Gemm: gemm };
