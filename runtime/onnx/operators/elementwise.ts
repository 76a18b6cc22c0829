/** Operators that work element by element. */
import type { ElementType } from '../../engine/ndarray';
import type { Attributes, Extent, Value } from '../graph';
import { broadcastShapes, intAttribute, requireType, sameType, ShapeMismatch, type TypeRule } from './rule';

const unary: TypeRule = ([{ type, shape, content }]) => [{ type, shape, content }];

const broadcast = (inputs: readonly Value[]): Extent[] =>
  inputs.reduce((shape, input) => broadcastShapes(shape, input.shape), [] as Extent[]);

const arithmetic: TypeRule = (inputs) => [{ type: sameType(inputs), shape: broadcast(inputs) }];

/** The exponent may be of another type. */
const pow: TypeRule = (inputs) => [{ type: inputs[0].type, shape: broadcast(inputs) }];

const compare: TypeRule = (inputs) => {
  sameType(inputs);
  return [{ type: 'bool', shape: broadcast(inputs) }];
};

const logic: TypeRule = (inputs) => {
  inputs.forEach((input) => requireType(input, 'bool'));
  return [{ type: 'bool', shape: broadcast(inputs) }];
};

const where: TypeRule = (inputs) => {
  requireType(inputs[0], 'bool');
  return [{ type: sameType(inputs.slice(1)), shape: broadcast(inputs) }];
};

/** Bounds are scalars, each optional. */
const clip: TypeRule = (inputs) => {
  if (inputs.slice(1).some((bound) => bound.shape.length > 0))
    throw new ShapeMismatch('Its bounds must be scalars.');
  return [{ type: sameType(inputs), shape: inputs[0].shape }];
};

const CAST_TYPES: ReadonlyMap<number, ElementType> = new Map([
  [1, 'float32'],
  [6, 'int32'],
  [7, 'int64'],
  [9, 'bool'],
  [11, 'float64'],
]);

/** Element type that the attribute `to` of Cast stands for. */
function castType(attributes: Attributes): ElementType {
  const type = CAST_TYPES.get(intAttribute(attributes, 'to', 0));
  if (!type) throw new ShapeMismatch('Its attribute `to` names no type that is known here.');
  return type;
}

const cast: TypeRule = ([{ shape, content }], attributes) => {
  const type = castType(attributes);
  return [{ type, shape, content: type === 'int64' ? content : undefined }];
};

/** As it is in a network that is not trained: the value itself. */
const dropout: TypeRule = (inputs) => {
  if (inputs.length > 2)
    throw new ShapeMismatch(
      'Training uses masks that are drawn from the seed of the run, not this operator, which draws its own.',
    );
  return [{ type: inputs[0].type, shape: inputs[0].shape }];
};

const UNARY =
  'Identity Neg Abs Sign Exp Log Sqrt Reciprocal Erf Relu LeakyRelu Tanh Sigmoid HardSigmoid Gelu Floor Ceil';

/** Type rules of operators that work element by element. */
export const elementwise: Record<string, TypeRule> = {
  ...Object.fromEntries(UNARY.split(' ').map((op) => [op, unary])),
  ...Object.fromEntries('Add Sub Mul Div Min Max'.split(' ').map((op) => [op, arithmetic])),
  ...Object.fromEntries(
    'Equal Less LessOrEqual Greater GreaterOrEqual'.split(' ').map((op) => [op, compare]),
  ),
  ...Object.fromEntries('Not And Or'.split(' ').map((op) => [op, logic])),
  Pow: pow,
  Where: where,
  Clip: clip,
  Cast: cast,
  Dropout: dropout,
};
