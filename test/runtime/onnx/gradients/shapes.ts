/** Random shapes for the checks of gradients. */
import fc from 'fast-check';
import type { Attributes, Graph, Value } from '../../../../runtime/onnx/graph';
import type { Sample } from './check';

export const extent = fc.integer({ min: 1, max: 4 });
export const anyShape = fc.array(extent, { minLength: 0, maxLength: 3 });
export const seeds = fc.integer({ min: 0, max: 1e6 });

/** Shapes of at least `min` and at most `max` axes. */
export const shapeOf = (min: number, max: number) => fc.array(extent, { minLength: min, maxLength: max });

/** Two shapes that broadcast: dimensions of either replaced by 1, leading ones of one of them left out. */
export const broadcastable = fc
  .array(fc.tuple(extent, fc.constantFrom('both', 'left', 'right')), { minLength: 0, maxLength: 4 })
  .chain((dimensions) =>
    fc.record({
      left: fc.constant(dimensions.map(([size, side]) => (side === 'right' ? 1 : size))),
      right: fc
        .integer({ min: 0, max: dimensions.length })
        .map((dropped) => dimensions.slice(dropped).map(([size, side]) => (side === 'left' ? 1 : size))),
      swapped: fc.boolean(),
    }),
  )
  .map(({ left, right, swapped }) => (swapped ? [right, left] : [left, right]));

/** Any axis of a tensor of that rank, counted from the front or from behind. */
export const axisOf = (rank: number) => fc.integer({ min: -rank, max: rank - 1 });

/** Some axes of a tensor of that rank, each once, counted from the front or from behind. */
export const axesOf = (rank: number, min = 0) =>
  fc
    .subarray([...Array(rank).keys()], { minLength: min })
    .chain((axes) =>
      fc
        .array(fc.boolean(), { minLength: axes.length, maxLength: axes.length })
        .map((behind) => axes.map((axis, i) => (behind[i] ? axis - rank : axis))),
    );

/** A sample with a seed of its own. */
export function sample(
  shapes: fc.Arbitrary<number[][]>,
  build: (graph: Graph, inputs: Value[]) => Value,
): fc.Arbitrary<Sample> {
  return fc.record({ shapes, seed: seeds, build: fc.constant(build) });
}

/** The operator itself, without attributes, on inputs of those shapes. */
export const plain = (op: string, shapes: fc.Arbitrary<number[][]>, attributes: Attributes = {}) =>
  sample(shapes, (graph, inputs) => graph.op(op, inputs, attributes));
