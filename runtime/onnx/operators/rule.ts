/** What type rules share. */
import { formatShape, type ElementType } from '../../engine/ndarray';
import type { Attributes, Extent, TensorType, Value } from '../graph';

/** Type of an output; of small integer vectors that describe shapes also what they contain. */
export interface Inferred extends TensorType {
  readonly content?: readonly Extent[];
}

/** From inputs and attributes to the types of the outputs; throws {@link ShapeMismatch}. */
export type TypeRule = (inputs: readonly Value[], attributes: Attributes) => Inferred[];

/** The inputs of an operator do not fit it; the message is a sentence. */
export class ShapeMismatch extends Error {}

/** Throws {@link ShapeMismatch} unless all inputs are of one element type, which it returns. */
export function sameType(inputs: readonly TensorType[]): ElementType {
  const [{ type }] = inputs;
  if (inputs.some((input) => input.type !== type))
    throw new ShapeMismatch('Its inputs must be of one element type.');
  return type;
}

/** Throws {@link ShapeMismatch} unless `input` is of `type`. */
export function requireType(input: Value, ...types: readonly ElementType[]): void {
  if (!types.includes(input.type))
    throw new ShapeMismatch(`${input.name} must be of type ${types.join(' or ')}.`);
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

/** Throws {@link ShapeMismatch} unless `input` broadcasts to `shape` and leaves it as it is. */
export function requireBroadcastTo(input: Value, shape: readonly Extent[]): void {
  if (formatShape(broadcastShapes(shape, input.shape)) !== formatShape(shape))
    throw new ShapeMismatch(`${input.name} does not broadcast to ${formatShape(shape)}.`);
}

/** Whether two shapes are the same. */
export const sameShape = (a: readonly Extent[], b: readonly Extent[]) =>
  a.length === b.length && a.every((extent, i) => extent === b[i]);

/** An integer attribute, or `fallback`. */
export function intAttribute(attributes: Attributes, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute && 'int' in attribute ? attribute.int : fallback;
}

/** A list of integers, or `fallback`. */
export function intsAttribute(
  attributes: Attributes,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const attribute = attributes[name];
  return attribute && 'ints' in attribute ? attribute.ints : fallback;
}

/** A float attribute, or `fallback`. */
export function floatAttribute(attributes: Attributes, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute && 'float' in attribute ? attribute.float : fallback;
}

/** A text attribute, or `fallback`. */
export function stringAttribute(attributes: Attributes, name: string, fallback: string): string {
  const attribute = attributes[name];
  return attribute && 'string' in attribute ? attribute.string : fallback;
}

/** What a vector of integers contains, where that is known: numbers, and names of open dimensions. */
export function contentOf(input: Value): readonly Extent[] | undefined {
  if (input.content) return input.content;
  if (input.constant?.type !== 'int64') return undefined;
  return Array.from(input.constant.data as BigInt64Array, Number);
}

/** The content of an integer input that must be known when the graph is built, such as a target shape. */
export function knownContent(input: Value | undefined, what: string): readonly Extent[] {
  const content = input && contentOf(input);
  if (!content) throw new ShapeMismatch(`Its ${what} must be a constant list of integers.`);
  return content;
}

/** The content of an integer input that must be fixed numbers, such as axes. */
export function constantIntegers(input: Value | undefined, what: string): number[] {
  return fixedExtents(knownContent(input, what));
}

/** Extents that are all numbers; throws {@link ShapeMismatch} where one is open. */
export function fixedExtents(shape: readonly Extent[]): number[] {
  return shape.map((extent) => {
    if (typeof extent === 'number') return extent;
    throw new ShapeMismatch(`Shape ${formatShape(shape)} has an open dimension.`);
  });
}

/** An axis counted from the front. */
export function axisFromFront(axis: number, rank: number): number {
  if (axis < -rank || axis >= rank)
    throw new ShapeMismatch(`Axis ${axis} does not exist in a tensor of rank ${rank}.`);
  return axis < 0 ? axis + rank : axis;
}

/** The attribute `axis`, counted from the front. */
export function axisAttribute(attributes: Attributes, rank: number, fallback: number): number {
  return axisFromFront(intAttribute(attributes, 'axis', fallback), rank);
}

/** Axes from an optional input, counted from the front; without it `fallback`. */
export function axesInput(input: Value | undefined, rank: number, fallback: readonly number[]): number[] {
  if (!input) return [...fallback];
  return constantIntegers(input, 'axes').map((axis) => axisFromFront(axis, rank));
}

/** The shape with the extent of one axis replaced. */
export const withExtent = (shape: readonly Extent[], axis: number, extent: Extent): Extent[] =>
  shape.map((old, i) => (i === axis ? extent : old));

/** Throws {@link ShapeMismatch} unless the tensor has `rank` axes. */
export function requireRank(input: Value, rank: number): void {
  if (input.shape.length !== rank)
    throw new ShapeMismatch(`${input.name} must have ${rank} axes, not ${input.shape.length}.`);
}
