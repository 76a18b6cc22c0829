/**
 * Small tensors travel through the loop as one vector, so that the optimizer's chain of elementwise operators runs once
 * for all of them: with a few hundred elements an operator costs more to start than to run.
 */
import { sizeOf } from '../engine/ndarray';
import type { Graph, Value } from '../onnx/graph';

/** Tensors up to this size are packed; above it, copying costs more than starting operators. */
const SMALL = 4096;

/** How a list of tensors is packed: the large ones as they are, then one vector of all the small ones. */
export class Packing {
  private readonly small: readonly boolean[];

  /** `shapes`: of the tensors, in the order in which they are given to {@link pack}. */
  constructor(private readonly shapes: readonly (readonly number[])[]) {
    const small = shapes.map((shape) => sizeOf(shape) <= SMALL);
    this.small = small.filter(Boolean).length > 1 ? small : shapes.map(() => false);
  }

  /** Adds the nodes that pack `tensors` to a graph. */
  pack(graph: Graph, tensors: readonly Value[]): Value[] {
    const large = tensors.filter((_, i) => !this.small[i]);
    const flat = tensors
      .filter((_, i) => this.small[i])
      .map((tensor) =>
        tensor.shape.length === 1 ? tensor : graph.op('Reshape', [tensor, graph.integers([-1])]),
      );
    return flat.length === 0 ? large : [...large, graph.op('Concat', flat, { axis: { int: 0 } })];
  }

  /** Adds the nodes that undo {@link pack}. */
  unpack(graph: Graph, packed: readonly Value[]): Value[] {
    const shapes = this.shapes.filter((_, i) => this.small[i]);
    const large = packed.values();
    if (shapes.length === 0) return [...large];
    const pieces = graph
      .node('Split', [packed[packed.length - 1], graph.integers(shapes.map(sizeOf))])
      .map((piece, i) =>
        shapes[i].length === 1 ? piece : graph.op('Reshape', [piece, graph.integers(shapes[i])]),
      )
      .values();
    return this.small.map((small) => (small ? pieces : large).next().value as Value);
  }
}
