/** Floating-point operations of a graph's products: what a step would take if nothing else cost anything. */
import { sizeOf } from '../../../runtime/engine/ndarray';
import type { Extent, Graph, GraphNode } from '../../../runtime/onnx/graph';
import { intAttribute } from '../../../runtime/onnx/operators/rule';

const numbers = (shape: readonly Extent[]) => shape.map(Number);

/** 2 a multiply-add, of one node. */
function flopsOf({ op, inputs, outputs, attributes }: GraphNode): number {
  const [left, right] = inputs.map(({ shape }) => numbers(shape));
  const out = sizeOf(numbers(outputs[0].shape));
  switch (op) {
    case 'Gemm':
      return 2 * out * left[intAttribute(attributes, 'transA', 0) ? 0 : 1];
    case 'MatMul':
      return 2 * out * left[left.length - 1];
    case 'Conv':
      return 2 * out * sizeOf(right.slice(1));
    case 'ConvTranspose':
      return 2 * sizeOf(left) * sizeOf(right.slice(1));
    default:
      return 0;
  }
}

/** The nodes that outputs depend on; ONNX Runtime leaves out the others. */
function usedNodes({ nodes, outputs }: Graph): GraphNode[] {
  const used = new Set(outputs.map(({ name }) => name));
  return nodes.toReversed().filter((node) => {
    const isUsed = node.outputs.some(({ name }) => used.has(name));
    if (isUsed) for (const { name } of node.inputs) used.add(name);
    return isUsed;
  });
}

/** Of one step of a training graph: the products in the body of its loop. */
export function flopsPerStep(graph: Graph): number {
  const bodies = graph.nodes.flatMap(({ attributes: { body } }) =>
    body && 'graph' in body ? usedNodes(body.graph) : [],
  );
  return bodies.reduce((sum, node) => sum + flopsOf(node), 0);
}
