/**
 * A fully connected layer x W^T + b over the last axis, with W [out, in] in PyTorch's layout.
 * A training step sees all places of all rows as the rows of one matrix, so that product and bias are one Gemm and the
 * gradient by W is one as well. Elsewhere the batch axis is kept, and every tensor of a checkpoint has it.
 */
import type { Extent, Value } from '../../onnx/graph';
import type { Pass, Tensors } from './part';
import { constant, weight, type Start } from './weights';

/** What may be said of one application. */
export interface LinearOptions {
  /** Name of what comes out; default that of the part. */
  as?: string;
  /** Factor on what comes out; default 1. */
  scale?: number;
}

/** A fully connected layer. */
export interface Linear extends Tensors {
  /** From [..., in] to [..., out]. */
  apply(pass: Pass, value: Value, options?: LinearOptions): Value;
}

/** Sizes of the axes before the last one as the target of a reshape: the batch is left open. */
const places = (shape: readonly Extent[]) => [-1, ...shape.slice(1, -1).map(Number)];

/** The layer `name` with parameters `name.weight` and `name.bias`. */
export function linear(name: string, from: number, to: number, start: Start): Linear {
  const asRows = (pass: Pass, value: Value, as: string, scale: number) => {
    const factor = { float: scale };
    const inputs = [value, pass.tensor(`${name}.weight`), pass.tensor(`${name}.bias`)];
    return pass.graph.op('Gemm', inputs, { transB: { int: 1 }, alpha: factor, beta: factor }, as);
  };
  const asBatch = ({ graph, tensor }: Pass, value: Value, as: string, scale: number) => {
    const columns = graph.op('Transpose', [tensor(`${name}.weight`)], {}, `${name}.columns`);
    const product = graph.op('MatMul', [value, columns], {}, `${as}.product`);
    const sum = graph.op('Add', [product, tensor(`${name}.bias`)], {}, as);
    return scale === 1 ? sum : graph.op('Mul', [sum, graph.scalar(scale, 'float32')], {}, `${as}.scaled`);
  };
  return {
    parameters: [weight(`${name}.weight`, [to, from], start), constant(`${name}.bias`, [to], 0)],
    buffers: [],
    apply(pass, value, { as = name, scale = 1 } = {}) {
      if (value.shape.length === 2) return asRows(pass, value, as, scale);
      if (!pass.training) return asBatch(pass, value, as, scale);
      const { graph } = pass;
      const rows = graph.op('Reshape', [value, graph.integers([-1, from])]);
      const product = asRows(pass, rows, `${as}.rows`, scale);
      return graph.op('Reshape', [product, graph.integers([...places(value.shape), to])], {}, as);
    },
  };
}
