/** Field numbers of the messages in onnx.proto that are taken apart at the wire level. */
import { BYTES, VARINT } from './wire';

/** ModelProto. */
export const MODEL = { irVersion: 1, graph: 7, opsetImport: 8, functions: 25 } as const;
/** GraphProto. */
export const GRAPH = { node: 1, initializer: 5 } as const;
/** NodeProto. */
export const NODE = { output: 2, opType: 4, attribute: 5, domain: 7 } as const;
/** AttributeProto. */
export const ATTRIBUTE = { tensor: 5, graph: 6, graphs: 11 } as const;
/** StringStringEntryProto. */
export const ENTRY = { key: 1, value: 2 } as const;
/** TensorProto. */
export const TENSOR = {
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  stringData: 6,
  int64Data: 7,
  name: 8,
  rawData: 9,
  doubleData: 10,
  uint64Data: 11,
  externalData: 13,
  dataLocation: 14,
} as const;

/** Fields of a TensorProto that hold elements. */
export const TENSOR_DATA: ReadonlySet<number> = new Set([
  TENSOR.floatData,
  TENSOR.int32Data,
  TENSOR.stringData,
  TENSOR.int64Data,
  TENSOR.rawData,
  TENSOR.doubleData,
  TENSOR.uint64Data,
]);

/** TensorProto.DataType. */
export const DATA_TYPE = { float: 1, string: 8, double: 11 } as const;
/** TensorProto.DataLocation. */
export const EXTERNAL = 1;

/** Wire types of ModelProto's fields: a file that starts otherwise is something else. */
export const MODEL_WIRE: ReadonlyMap<number, number> = new Map([
  [MODEL.irVersion, VARINT],
  [2, BYTES],
  [3, BYTES],
  [4, BYTES],
  [5, VARINT],
  [6, BYTES],
  [MODEL.graph, BYTES],
  [MODEL.opsetImport, BYTES],
  [14, BYTES],
  [20, BYTES],
  [MODEL.functions, BYTES],
]);
