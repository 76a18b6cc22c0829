/** From a {@link Graph} to the bytes of an ONNX file (opset 20, IR version 9: read by ONNX Runtime 1.17 and later). */
import { onnx } from 'onnx-proto';
import type { ElementType, NdArray } from '../engine/ndarray';
import type { Attribute, Graph, GraphNode, TensorType, Value } from './graph';

const OPSET = 20;
const IR_VERSION = 9;

/** Element types by their number in the ONNX standard. */
const DATA_TYPES: Record<ElementType, onnx.TensorProto.DataType> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

/** Name of the program in the files that it writes. */
export const PRODUCER = 'RepLens';

const { AttributeType } = onnx.AttributeProto;

/** Names of the values that a node reads, those read inside its body included. */
function namesRead(node: GraphNode): string[] {
  const bodies = Object.values(node.attributes).flatMap((attribute) =>
    'graph' in attribute ? [attribute.graph] : [],
  );
  const inside = bodies.flatMap((body) => [
    ...body.outputs.map((output) => output.name),
    ...liveNodes(body).flatMap(namesRead),
  ]);
  return [...node.inputs.map((input) => input.name), ...inside];
}

/** The nodes that an output depends on, in order; the others are left out of the file. */
export function liveNodes(graph: Graph): GraphNode[] {
  const wanted = new Set(graph.outputs.map((output) => output.name));
  const live: GraphNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => wanted.has(output.name))) continue;
    live.push(node);
    for (const name of namesRead(node)) wanted.add(name);
  }
  return live.reverse();
}

function typeProto({ type, shape }: TensorType): onnx.ITypeProto {
  const dim = shape.map((extent) =>
    typeof extent === 'string' ? { dimParam: extent } : { dimValue: extent },
  );
  return { tensorType: { elemType: DATA_TYPES[type], shape: { dim } } };
}

const valueInfo = (value: Value): onnx.IValueInfoProto => ({ name: value.name, type: typeProto(value) });

function tensorProto(name: string, { type, shape, data }: NdArray): onnx.ITensorProto {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType: DATA_TYPES[type], dims: [...shape], rawData };
}

function attributeProto(name: string, attribute: Attribute): onnx.IAttributeProto {
  if ('int' in attribute) return { name, type: AttributeType.INT, i: attribute.int };
  if ('float' in attribute) return { name, type: AttributeType.FLOAT, f: attribute.float };
  if ('ints' in attribute) return { name, type: AttributeType.INTS, ints: [...attribute.ints] };
  if ('graph' in attribute) return { name, type: AttributeType.GRAPH, g: graphProto(attribute.graph) };
  return { name, type: AttributeType.STRING, s: new TextEncoder().encode(attribute.string) };
}

/** Operators whose further outputs may be left out. */
const OPTIONAL_OUTPUTS = new Set(['LayerNormalization', 'MaxPool']);

/** The outputs of a node that go into the file. */
function writtenOutputs({ op, outputs }: GraphNode, read: ReadonlySet<string>): readonly Value[] {
  if (!OPTIONAL_OUTPUTS.has(op)) return outputs;
  return outputs.slice(0, outputs.findLastIndex(({ name }) => read.has(name)) + 1);
}

function graphProto(graph: Graph): onnx.IGraphProto {
  const nodes = liveNodes(graph);
  const read = new Set([...nodes.flatMap(namesRead), ...graph.outputs.map((output) => output.name)]);
  const declared = new Set(graph.outputs.map((output) => output.name));
  return {
    name: graph.name,
    input: graph.inputs.map(valueInfo),
    output: graph.outputs.map(valueInfo),
    initializer: graph.initializers
      .filter(({ name }) => read.has(name))
      .flatMap(({ name, constant }) => (constant ? [tensorProto(name, constant)] : [])),
    valueInfo: nodes
      .flatMap((node) => writtenOutputs(node, read))
      .filter(({ name }) => !declared.has(name))
      .map(valueInfo),
    node: nodes.map((node) => ({
      name: node.name,
      opType: node.op,
      input: node.inputs.map((input) => input.name),
      output: writtenOutputs(node, read).map((output) => output.name),
      attribute: Object.entries(node.attributes).map(([key, attribute]) => attributeProto(key, attribute)),
    })),
  };
}

/** The bytes of the model; `metadata` becomes its `metadata_props`. */
export function encodeModel(graph: Graph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: PRODUCER,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: graphProto(graph),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  }).finish();
}
