/** Exposes intermediate tensors of a model as outputs. */
import { GRAPH, MODEL, VALUE_INFO } from './skeleton-fields';
import { MessageBuilder } from './wire';

/**
 * The model with `tensors` as further outputs, in that order. Protobuf parsers merge a singular message that occurs
 * twice, so appending a second `graph` that holds only outputs adds them; ONNX Runtime infers their types and shapes.
 * A name must be of a tensor of the main graph that is not an output yet.
 */
export function instrument(model: Uint8Array, tensors: readonly string[]): Uint8Array {
  const graph = new MessageBuilder();
  for (const tensor of tensors)
    graph.message(GRAPH.output, new MessageBuilder().text(VALUE_INFO.name, tensor));
  return new MessageBuilder().raw(model).message(MODEL.graph, graph).finish();
}
