/** Exposes intermediate tensors of a model as outputs, as they are or averaged over blocks of positions. */
import { onnx } from 'onnx-proto';
import { MODEL } from './skeleton-fields';
import { MessageBuilder } from './wire';

/** A tensor [rows, channels, ...positions] to be averaged over blocks of this size. */
export interface Pooled {
  readonly tensor: string;
  readonly block: readonly number[];
}

/** Name of the output that holds the averages. */
export function pooledName({ tensor, block }: Pooled): string {
  return `replens/mean of ${block.join('x')}/${tensor}`;
}

const { AttributeType } = onnx.AttributeProto;

function poolNode(pooled: Pooled): onnx.INodeProto {
  const ints = (name: string): onnx.IAttributeProto => ({
    name,
    ints: [...pooled.block],
    type: AttributeType.INTS,
  });
  const name = pooledName(pooled);
  return {
    name,
    opType: 'AveragePool',
    input: [pooled.tensor],
    output: [name],
    attribute: [ints('kernel_shape'), ints('strides')],
  };
}

/**
 * The model with `tensors` and then the averages of `pooled` as further outputs. Protobuf parsers merge a singular message
 * that occurs twice, so appending a second `graph` adds its nodes and outputs; ONNX Runtime infers their types and shapes.
 * A name must be of a tensor of the main graph, and in `tensors` of one that is not an output yet.
 */
export function instrument(
  model: Uint8Array,
  tensors: readonly string[],
  pooled: readonly Pooled[] = [],
): Uint8Array {
  const outputs = [...tensors, ...pooled.map(pooledName)];
  const graph = onnx.GraphProto.encode({
    node: pooled.map(poolNode),
    output: outputs.map((name) => ({ name })),
  }).finish();
  return new MessageBuilder().raw(model).bytes(MODEL.graph, graph).finish();
}
