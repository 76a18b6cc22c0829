/** From rows as a data set keeps them to what a model takes. */
import type { InputInfo } from '../data/dataset';
import type { ElementType } from '../engine/ndarray';
import type { Graph, Value } from '../onnx/graph';

const FLOAT32 = 1;

/** Element type in which a data set keeps its inputs: images stay bytes until they are in a batch. */
export function storedType({ kind }: InputInfo): 'float32' | 'int32' | 'uint8' {
  switch (kind) {
    case 'vector':
      return 'float32';
    case 'tokens':
      return 'int32';
    case 'image':
      return 'uint8';
  }
}

/** Shape of one row of the inputs. */
export function rowShape(input: InputInfo): number[] {
  switch (input.kind) {
    case 'vector':
      return [input.width];
    case 'tokens':
      return [input.length];
    case 'image':
      return [input.channels, input.height, input.width];
  }
}

/** The batch as the model takes it: bytes become numbers from 0 to 1. */
export function modelInput(graph: Graph, batch: Value, type: ElementType): Value {
  if (batch.type === type) return batch;
  const numbers = graph.op('Cast', [batch], { to: { int: FLOAT32 } });
  return graph.op('Mul', [numbers, graph.scalar(1 / 255, 'float32')]);
}
