/** Operators that see the same elements in another shape, and those that compute shapes. */
import { formatShape } from '../../engine/ndarray';
import type { Extent } from '../graph';
import { extentProduct, extentQuotient } from './extent';
import {
  axesInput,
  axisFromFront,
  broadcastShapes,
  constantIntegers,
  intAttribute,
  intsAttribute,
  knownContent,
  sameShape,
  ShapeMismatch,
  type TypeRule,
} from './rule';

/** In the target, 0 copies the extent of the input and one -1 stands for what is left. */
const reshape: TypeRule = ([data, target]) => {
  const wanted = knownContent(target, 'target shape').map((extent, i) =>
    extent === 0 ? (data.shape[i] ?? 0) : extent,
  );
  const fits = new ShapeMismatch(`${formatShape(data.shape)} cannot be seen as ${formatShape(wanted)}.`);
  const size = extentProduct(data.shape);
  const known = wanted.filter((extent) => extent !== -1);
  const rest = extentProduct(known) === 0 ? undefined : extentQuotient(size, extentProduct(known));
  if (wanted.length - known.length > 1 || (known.length < wanted.length && rest === undefined)) throw fits;
  const shape = wanted.map((extent) => (extent === -1 ? (rest ?? 0) : extent));
  if (extentProduct(shape) !== size) throw fits;
  return [{ type: data.type, shape }];
};

const transpose: TypeRule = ([{ type, shape }], attributes) => {
  const order = intsAttribute(attributes, 'perm', shape.map((_, axis) => axis).reverse());
  if (
    !sameShape(
      [...order].sort((a, b) => a - b),
      [...shape.keys()],
    )
  )
    throw new ShapeMismatch(`The order ${order.join(', ')} does not name each of ${shape.length} axes once.`);
  return [{ type, shape: order.map((axis) => shape[axis]) }];
};

const squeeze: TypeRule = ([{ type, shape, content }, axes]) => {
  const dropped = axesInput(
    axes,
    shape.length,
    [...shape.keys()].filter((axis) => shape[axis] === 1),
  );
  if (dropped.some((axis) => shape[axis] !== 1))
    throw new ShapeMismatch('Only axes of extent 1 can be left out.');
  return [{ type, shape: shape.filter((_, axis) => !dropped.includes(axis)), content }];
};

const unsqueeze: TypeRule = ([{ type, shape, content }, axes]) => {
  const added = constantIntegers(axes, 'axes');
  const rank = shape.length + added.length;
  const at = new Set(added.map((axis) => axisFromFront(axis, rank)));
  if (at.size < added.length) throw new ShapeMismatch('An axis is named twice.');
  const rest = shape.values();
  const extents = Array.from({ length: rank }, (_, axis): Extent =>
    at.has(axis) ? 1 : (rest.next().value as Extent),
  );
  return [{ type, shape: extents, content }];
};

const expand: TypeRule = ([{ type, shape }, target]) => [
  { type, shape: broadcastShapes(shape, knownContent(target, 'target shape')) },
];

/** The part [start, end) of the shape, as integers. */
const shapeOf: TypeRule = ([data], attributes) => {
  const content = data.shape.slice(
    intAttribute(attributes, 'start', 0),
    intAttribute(attributes, 'end', data.shape.length),
  );
  return [{ type: 'int64', shape: [content.length], content }];
};

const constantOfShape: TypeRule = ([target]) => [
  { type: 'float32', shape: knownContent(target, 'target shape') },
];

const range: TypeRule = (inputs) => {
  const [start, limit, step] = inputs.map((input) => input.constant?.data[0]);
  if (start === undefined || limit === undefined || step === undefined)
    throw new ShapeMismatch('Its start, limit and step must be constants.');
  const count = Math.ceil((Number(limit) - Number(start)) / Number(step));
  return [{ type: inputs[0].type, shape: [Math.max(0, count)] }];
};

/** Type rules of operators on shapes. */
export const shaping: Record<string, TypeRule> = {
  Reshape: reshape,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Shape: shapeOf,
  ConstantOfShape: constantOfShape,
  Range: range,
};
