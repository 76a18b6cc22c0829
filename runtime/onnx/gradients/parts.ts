/** Operators that put tensors together, cut them and pad them. */
import { UserError } from '../../errors';
import type { Graph, Value } from '../graph';
import { cutsOf, padsOf, type Cut } from '../operators/parts';
import { axisAttribute, fixedExtents, stringAttribute } from '../operators/rule';
import { filled, floatType, reshaped, type GradientRule } from './rule';

const concat: GradientRule = ({ graph, node: { inputs, attributes }, gradient }) => {
  const axis = axisAttribute(attributes, gradient.shape.length, 0);
  if (inputs.length === 1) return [gradient];
  const sizes = fixedExtents(inputs.map((input) => input.shape[axis]));
  return graph.node('Split', [gradient, graph.integers(sizes)], { attributes: { axis: { int: axis } } });
};

/** Pieces without influence on the loss count as zeros. */
const split: GradientRule = ({ graph, node: { outputs, attributes }, gradients }) => {
  const pieces = outputs.map(
    (output, i) => gradients[i] ?? filled(graph, 0, fixedExtents(output.shape), floatType(output)),
  );
  return [
    graph.op('Concat', pieces, { axis: { int: axisAttribute(attributes, outputs[0].shape.length, 0) } }),
  ];
};

/** `value` with zeros between its elements along an axis: element i comes to `step` i, the last place is an element. */
function spacedOut(graph: Graph, value: Value, axis: number, step: number): Value {
  const extents = fixedExtents(value.shape);
  const count = extents[axis];
  const apart = reshaped(graph, value, extents.toSpliced(axis + 1, 0, 1));
  const ends = extents.toSpliced(axis + 1, 0, step - 1).map((extent, i) => (i === axis + 1 ? extent : 0));
  const padded = graph.op('Pad', [apart, graph.integers([...ends.map(() => 0), ...ends])]);
  const merged = reshaped(graph, padded, extents.with(axis, count * step));
  return sliced(graph, merged, axis, 0, count * step - (step - 1), 1);
}

function sliced(graph: Graph, value: Value, axis: number, start: number, end: number, step: number): Value {
  return graph.op('Slice', [value, ...[[start], [end], [axis], [step]].map((list) => graph.integers(list))]);
}

/** The gradient of a slice along one axis, in the order and spacing of the sliced tensor. */
function inOrder(graph: Graph, gradient: Value, { axis, step, count }: Cut): Value {
  const ascending = step > 0 ? gradient : sliced(graph, gradient, axis, count - 1, -count - 1, -1);
  return Math.abs(step) > 1 && count > 1 ? spacedOut(graph, ascending, axis, Math.abs(step)) : ascending;
}

/** Zeros where nothing was taken. */
const slice: GradientRule = ({ graph, node: { inputs }, gradient }) => {
  const [{ shape }] = inputs;
  const cuts = cutsOf(inputs);
  if (cuts.some(({ count }) => count === 0))
    return [filled(graph, 0, fixedExtents(shape), floatType(gradient))];
  const ordered = cuts.reduce((value, cut) => inOrder(graph, value, cut), gradient);
  const before = shape.map(() => 0);
  const after = shape.map(() => 0);
  for (const { axis, start, step, count } of cuts) {
    const last = start + step * (count - 1);
    before[axis] = Math.min(start, last);
    after[axis] = fixedExtents([shape[axis]])[0] - 1 - Math.max(start, last);
  }
  if ([...before, ...after].every((pad) => pad === 0)) return [ordered];
  return [graph.op('Pad', [ordered, graph.integers([...before, ...after])])];
};

/** Cuts off what was added and puts zeros where something was cut off: the same operator with the opposite pads. */
const pad: GradientRule = ({ graph, node, gradient }) => {
  if (stringAttribute(node.attributes, 'mode', 'constant') !== 'constant')
    throw new UserError(
      `node ${node.name} (Pad)`,
      'cannot be trained through: only padding with a constant has a gradient.',
      'Leave out its attribute `mode`.',
    );
  const { before, after } = padsOf(node.inputs);
  return [graph.op('Pad', [gradient, graph.integers([...before, ...after].map((extent) => -extent))])];
};

/** Gradient rules of operators that put together and cut. */
export const parts: Record<string, GradientRule> = { Concat: concat, Split: split, Slice: slice, Pad: pad };
