/** Exposes intermediate tensors of a model as outputs, as they are or by their means over positions. */
import { onnx } from 'onnx-proto';
import { averagesOf, meanNodes, pooledName, type Pooled } from './means';
import { MODEL } from './skeleton-fields';
import { MessageBuilder } from './wire';

/** Tensors of the main graph that a session is to give beside the outputs that the model declares. */
export interface Exposed {
  /** As they are; none of them is an output yet. */
  readonly tensors: readonly string[];
  /** By their means. */
  readonly pooled?: readonly Pooled[];
  /**
   * Extents of the positions of the model's inputs [rows, channels, ...positions]: where they are given, means may follow
   * from others.
   */
  readonly inputs?: ReadonlyMap<string, readonly number[]>;
}

function nodesFor(
  model: Uint8Array,
  pooled: readonly Pooled[],
  inputs: Exposed['inputs'],
): onnx.INodeProto[] {
  const { graph } = inputs && pooled.length > 0 ? onnx.ModelProto.decode(model) : {};
  return inputs && graph ? meanNodes(graph, pooled, inputs) : pooled.map(averagesOf);
}

/**
 * The model with further outputs: `tensors`, then the means of `pooled`. Protobuf parsers merge a singular message that
 * occurs twice, so appending a second `graph` adds its nodes and outputs; ONNX Runtime infers their types and shapes.
 */
export function instrument(model: Uint8Array, { tensors, pooled = [], inputs }: Exposed): Uint8Array {
  const outputs = [...tensors, ...pooled.map(pooledName)];
  const graph = onnx.GraphProto.encode({
    node: nodesFor(model, pooled, inputs),
    output: outputs.map((name) => ({ name })),
  }).finish();
  return new MessageBuilder().raw(model).bytes(MODEL.graph, graph).finish();
}
