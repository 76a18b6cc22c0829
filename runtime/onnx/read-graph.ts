/** Graphs as plain structures, without protobuf's optional fields and 64-bit integer objects. */
import { onnx } from 'onnx-proto';
import type { ElementType } from '../engine/ndarray';
import { sizeOf } from '../engine/ndarray';
import type { TensorPort } from '../engine/session';
import { UserError } from '../errors';

/** One operator of a file. */
export interface NodeInfo {
  readonly name: string;
  readonly op: string;
  /** `''` for the default operator set. */
  readonly domain: string;
  /** Names of tensors; `''` for an optional input that is not there. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes by name (`axis`, ...). */
  readonly integers: Readonly<Record<string, number>>;
  /** Graphs inside, such as the branches of an `If`. */
  readonly subgraphs: readonly SubgraphInfo[];
}

/** A graph inside a node. */
export interface SubgraphInfo {
  readonly nodes: readonly NodeInfo[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly initializers: ReadonlyMap<string, InitializerInfo>;
}

/** A weight or constant, without its values. */
export interface InitializerInfo {
  readonly name: string;
  readonly type: TensorPort['type'];
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly elements: number;
  /** Bytes of its data (as stored, or as the type needs them for typed fields). */
  readonly bytes: number;
}

/** Element types by TensorProto.DataType. */
const TYPES: Readonly<Record<number, ElementType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
};

/** Bytes an element of the types whose raw data is checked. */
const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
};

const STRING = 8;

function typeOf(dataType: number | null | undefined): TensorPort['type'] {
  return dataType === STRING ? 'string' : (TYPES[dataType ?? 0] ?? 'other');
}

/** A declared input or output. */
export function portOf(value: onnx.IValueInfoProto): TensorPort {
  const tensor = value.type?.tensorType;
  const shape = (tensor?.shape?.dim ?? []).map((dim) => {
    const extent = dim.dimValue === undefined || dim.dimValue === null ? -1 : Number(dim.dimValue);
    return extent >= 0 && !dim.dimParam ? extent : (dim.dimParam ?? '');
  });
  return { name: value.name ?? '', type: tensor ? typeOf(tensor.elemType) : 'other', shape };
}

function externalLength(tensor: onnx.ITensorProto): number | undefined {
  const length = tensor.externalData?.find(({ key }) => key === 'length')?.value;
  return length ? Number(length) : undefined;
}

/** A tensor's declaration. Throws {@link UserError} where shape and stored bytes contradict each other. */
function initializerOf(file: string, tensor: onnx.ITensorProto): InitializerInfo {
  const name = tensor.name ?? '';
  const type = typeOf(tensor.dataType);
  const shape = (tensor.dims ?? []).map(Number);
  const elements = sizeOf(shape);
  const element = type in ELEMENT_BYTES ? ELEMENT_BYTES[type as ElementType] : undefined;
  const raw = tensor.rawData?.length ? tensor.rawData.length : undefined;
  const stored = externalLength(tensor) ?? raw;
  const wrong =
    shape.some((extent) => extent < 0) ||
    !Number.isSafeInteger(elements) ||
    (stored !== undefined && element !== undefined && stored !== elements * element);
  if (wrong)
    throw new UserError(
      file,
      `is not a readable ONNX model: tensor ${name} of shape [${shape.join(', ')}] has ${stored ?? 'no'} bytes.`,
      'Copy, download or export the model again.',
    );
  return { name, type, shape, elements, bytes: stored ?? elements * (element ?? 1) };
}

/** Names what a graph holds as constants: initializers, sparse ones, and the tensors of `Constant` nodes. */
export function initializersOf(file: string, graph: onnx.IGraphProto): Map<string, InitializerInfo> {
  const found = new Map<string, InitializerInfo>();
  for (const tensor of graph.initializer ?? []) {
    const info = initializerOf(file, tensor);
    found.set(info.name, info);
  }
  for (const { values, dims } of graph.sparseInitializer ?? []) {
    if (!values) continue;
    const info = initializerOf(file, values);
    const shape = (dims ?? []).map(Number);
    found.set(info.name, { ...info, shape, elements: sizeOf(shape) });
  }
  for (const { opType, attribute, output } of graph.node ?? []) {
    const value = opType === 'Constant' ? attribute?.find(({ name }) => name === 'value')?.t : undefined;
    const name = output?.[0];
    if (value && name) found.set(name, { ...initializerOf(file, value), name });
  }
  return found;
}

function subgraphsOf(node: onnx.INodeProto): onnx.IGraphProto[] {
  return (node.attribute ?? []).flatMap((attribute) => [
    ...(attribute.g ? [attribute.g] : []),
    ...(attribute.graphs ?? []),
  ]);
}

/** Every tensor with data in a graph and the graphs inside it. */
export function* tensorsOf(graph: onnx.IGraphProto): Generator<onnx.ITensorProto> {
  yield* graph.initializer ?? [];
  for (const { values, indices } of graph.sparseInitializer ?? []) {
    if (values) yield values;
    if (indices) yield indices;
  }
  for (const node of graph.node ?? []) {
    for (const attribute of node.attribute ?? []) {
      if (attribute.t) yield attribute.t;
      yield* attribute.tensors ?? [];
    }
    for (const inner of subgraphsOf(node)) yield* tensorsOf(inner);
  }
}

/** The nodes of a graph in stored order, which ONNX requires to be an order of computation. */
export function nodesOf(file: string, graph: onnx.IGraphProto): NodeInfo[] {
  return (graph.node ?? []).map((node) => ({
    name: node.name ?? '',
    op: node.opType ?? '',
    domain: !node.domain || node.domain === 'ai.onnx' ? '' : node.domain,
    inputs: node.input ?? [],
    outputs: node.output ?? [],
    integers: Object.fromEntries(
      (node.attribute ?? [])
        .filter(({ type }) => type === onnx.AttributeProto.AttributeType.INT)
        .map(({ name, i }) => [name ?? '', Number(i)]),
    ),
    subgraphs: subgraphsOf(node).map((inner) => ({
      nodes: nodesOf(file, inner),
      inputs: (inner.input ?? []).map(({ name }) => name ?? ''),
      outputs: (inner.output ?? []).map(({ name }) => name ?? ''),
      initializers: initializersOf(file, inner),
    })),
  }));
}
