/** What type rules share. */
import { formatShape, type ElementType } from '../../engine/ndarray';
import type { Attributes, Extent, TensorType, Value } from '../graph';

/** From inputs and attributes to the types of the outputs; throws {@link ShapeMismatch}. */
export type TypeRule = (inputs: readonly Value[], attributes: Attributes) => TensorType[];

/** The inputs of an operator do not fit it; the message is a sentence. */
export class ShapeMismatch extends Error {}

/** Throws {@link ShapeMismatch} unless all inputs are of one element type, which it returns. */
export function sameType(inputs: readonly TensorType[]): ElementType {
  const [{ type }] = inputs;
  if (inputs.some((input) => input.type !== type))
    throw new ShapeMismatch('Its inputs must be of one element type.');
  return type;
}

/** The shape that two shapes broadcast to (numpy's rule; a named dimension fits itself and 1). */
export function broadcastShapes(a: readonly Extent[], b: readonly Extent[]): Extent[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new ShapeMismatch(`The shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast.`);
  });
}

/** An integer attribute, or `fallback`. */
export function intAttribute(attributes: Attributes, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute && 'int' in attribute ? attribute.int : fallback;
}

/** A float attribute, or `fallback`. */
export function floatAttribute(attributes: Attributes, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute && 'float' in attribute ? attribute.float : fallback;
}

/** The content of an integer input that must be fixed in the graph, such as axes or a target shape. */
export function constantIntegers(input: Value | undefined, what: string): number[] {
  if (input?.constant?.type !== 'int64')
    throw new ShapeMismatch(`Its ${what} must be a constant list of integers.`);
  return Array.from(input.constant.data as BigInt64Array, Number);
}

/** An axis counted from the front. */
export function axisFromFront(axis: number, rank: number): number {
  if (axis < -rank || axis >= rank)
    throw new ShapeMismatch(`Axis ${axis} does not exist in a tensor of rank ${rank}.`);
  return axis < 0 ? axis + rank : axis;
}
