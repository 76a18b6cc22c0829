/**
 * The skeleton of a model: its ModelProto without the large tensors, which are named as external data that lies inside
 * the original file. ONNX Runtime maps them from there, so a model of any size is edited and run without a copy of its
 * weights. All other bytes, fields that nobody here knows included, are passed through as they are.
 */
import { BYTES, MessageBuilder, VARINT, WireError, fieldsOf } from './wire';
import type { Field, FileSource, Range } from './wire';
import * as F from './skeleton-fields';

/** Payloads up to this size (bytes) stay inside: shape inference reads small constants. */
const INLINE_LIMIT = 4096;
/** Graphs inside graphs; protobuf itself refuses more than 100 messages inside each other. */
const DEEPEST_GRAPH = 30;
/** A tensor or node of more fields than this is passed through as it is. */
const MOST_FIELDS = 100_000;
/** More than this outside the weights (bytes) is no model that could be run. */
const LARGEST_SKELETON = 1 << 29;

interface Scan {
  readonly source: FileSource;
  /** Name of the original file, as external data locations name it. */
  readonly location: string;
  copied: number;
}

/** Collects neighbouring fields and copies them in one read. */
class Copier {
  private start = 0;
  private end = 0;

  constructor(
    private readonly scan: Scan,
    readonly out: MessageBuilder,
  ) {}

  add({ start, end }: Range): void {
    if (start !== this.end) {
      this.flush();
      this.start = start;
    }
    this.end = end;
  }

  flush(): MessageBuilder {
    this.scan.copied += this.end - this.start;
    if (this.scan.copied > LARGEST_SKELETON)
      throw new WireError('it holds more than 512 MB that are not weights');
    if (this.end > this.start) this.out.raw(this.scan.source.read(this.start, this.end));
    this.start = this.end = 0;
    return this.out;
  }
}

const bodyOf = (field: Field): Range => ({ start: field.body, end: field.end });
const sizeOfBody = (field: Field): number => field.end - field.body;

/** The fields of a message of ordinary size; none where there are very many. */
function collect(scan: Scan, range: Range): Field[] {
  const fields: Field[] = [];
  for (const field of fieldsOf(scan.source, range)) {
    if (fields.length === MOST_FIELDS) return [];
    fields.push(field);
  }
  return fields;
}

/** The one field that holds a tensor's data as plain little-endian bytes, if it is large and there is just one. */
function largePayload(scan: Scan, fields: readonly Field[]): Field | undefined {
  const type = fields.find((field) => field.number === F.TENSOR.dataType && field.wire === VARINT);
  if (!type) return undefined;
  const dataType = scan.source.varint(type.body, type.end).value;
  const data = fields.filter((field) => F.TENSOR_DATA.has(field.number));
  if (data.length !== 1 || data[0].wire !== BYTES || sizeOfBody(data[0]) <= INLINE_LIMIT) return undefined;
  if (fields.some((field) => field.number === F.TENSOR.dataLocation)) return undefined;
  const [field] = data;
  const plain =
    (field.number === F.TENSOR.rawData && dataType !== F.DATA_TYPE.string) ||
    (field.number === F.TENSOR.floatData && dataType === F.DATA_TYPE.float) ||
    (field.number === F.TENSOR.doubleData && dataType === F.DATA_TYPE.double);
  return plain ? field : undefined;
}

function externalEntry(key: string, value: string): MessageBuilder {
  return new MessageBuilder().text(F.ENTRY.key, key).text(F.ENTRY.value, value);
}

/** The tensor with its payload moved out, or undefined where it stays inside. `name` replaces its own name. */
function moveOut(scan: Scan, range: Range, name?: string): MessageBuilder | undefined {
  const fields = collect(scan, range);
  const payload = largePayload(scan, fields);
  if (!payload) return undefined;
  const copier = new Copier(scan, new MessageBuilder());
  for (const field of fields) {
    if (field === payload || (name !== undefined && field.number === F.TENSOR.name)) continue;
    copier.add(field);
  }
  const out = copier.flush();
  if (name !== undefined) out.text(F.TENSOR.name, name);
  return out
    .message(F.TENSOR.externalData, externalEntry('location', scan.location))
    .message(F.TENSOR.externalData, externalEntry('offset', String(payload.body)))
    .message(F.TENSOR.externalData, externalEntry('length', String(sizeOfBody(payload))))
    .varint(F.TENSOR.dataLocation, F.EXTERNAL);
}

/** A `Constant` node with a large tensor, as an initializer of the same name. */
function constantAsInitializer(scan: Scan, fields: readonly Field[]): MessageBuilder | undefined {
  const text = (number: number) =>
    fields.filter((field) => field.number === number).map((field) => scan.source.text(field));
  const domain = text(F.NODE.domain).at(-1) ?? '';
  const attributes = fields.filter((field) => field.number === F.NODE.attribute);
  const outputs = text(F.NODE.output);
  if (text(F.NODE.opType).at(-1) !== 'Constant' || (domain !== '' && domain !== 'ai.onnx')) return undefined;
  if (attributes.length !== 1 || outputs.length !== 1) return undefined;
  const tensors = [...fieldsOf(scan.source, bodyOf(attributes[0]))].filter(
    (field) => field.number === F.ATTRIBUTE.tensor && field.wire === BYTES,
  );
  return tensors.length === 1 ? moveOut(scan, bodyOf(tensors[0]), outputs[0]) : undefined;
}

function rewriteAttribute(scan: Scan, range: Range, depth: number): MessageBuilder {
  const copier = new Copier(scan, new MessageBuilder());
  for (const field of fieldsOf(scan.source, range)) {
    const isGraph = field.number === F.ATTRIBUTE.graph || field.number === F.ATTRIBUTE.graphs;
    if (isGraph && field.wire === BYTES)
      copier.flush().message(field.number, rewriteGraph(scan, bodyOf(field), depth + 1));
    else copier.add(field);
  }
  return copier.flush();
}

function rewriteNode(scan: Scan, fields: readonly Field[], depth: number): MessageBuilder {
  const copier = new Copier(scan, new MessageBuilder());
  for (const field of fields) {
    if (field.number === F.NODE.attribute && field.wire === BYTES && sizeOfBody(field) > INLINE_LIMIT)
      copier.flush().message(field.number, rewriteAttribute(scan, bodyOf(field), depth));
    else copier.add(field);
  }
  return copier.flush();
}

function rewriteGraph(scan: Scan, range: Range, depth: number): MessageBuilder {
  if (depth > DEEPEST_GRAPH) throw new WireError(`graphs are nested more than ${DEEPEST_GRAPH} deep`);
  const copier = new Copier(scan, new MessageBuilder());
  for (const field of fieldsOf(scan.source, range)) {
    const large = field.wire === BYTES && sizeOfBody(field) > INLINE_LIMIT;
    if (large && field.number === F.GRAPH.initializer) {
      const moved = moveOut(scan, bodyOf(field));
      if (moved) copier.flush().message(F.GRAPH.initializer, moved);
      else copier.add(field);
    } else if (large && field.number === F.GRAPH.node) {
      const fields = collect(scan, bodyOf(field));
      const constant = constantAsInitializer(scan, fields);
      if (fields.length === 0) copier.add(field);
      else if (constant) copier.flush().message(F.GRAPH.initializer, constant);
      else copier.flush().message(F.GRAPH.node, rewriteNode(scan, fields, depth));
    } else copier.add(field);
  }
  return copier.flush();
}

/**
 * The skeleton of the ModelProto in `source`. `location` is the file's name within the folder against which external
 * data is looked up. Throws {@link WireError} where the file is not a well-formed model.
 */
export function skeletonOf(source: FileSource, location: string): Uint8Array {
  const scan: Scan = { source, location, copied: 0 };
  const copier = new Copier(scan, new MessageBuilder());
  let graphs = 0;
  for (const field of fieldsOf(source, { start: 0, end: source.size })) {
    const known = F.MODEL_WIRE.get(field.number);
    if (known !== undefined && known !== field.wire)
      throw new WireError(`byte ${field.start} is not what the ONNX format has there`);
    if (field.number === F.MODEL.graph) {
      graphs++;
      copier.flush().message(F.MODEL.graph, rewriteGraph(scan, bodyOf(field), 1));
    } else copier.add(field);
  }
  if (graphs === 0) throw new WireError('it holds no graph');
  return copier.flush().finish();
}
