/** Reads the structure of an ONNX file: everything but its weights. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { onnx } from 'onnx-proto';
import type { TensorPort } from '../engine/session';
import { UserError, messageOf } from '../errors';
import { contentHash } from '../store/content-hashes';
import type { DiskCache } from '../store/disk-cache';
import { fileError } from '../store/files';
import { checkExternalData } from './read-external';
import { sha256Of } from './read-hash';
import { initializersOf, nodesOf, portOf } from './read-graph';
import type { InitializerInfo, NodeInfo } from './read-graph';
import { skeletonOf } from './skeleton';
import { FileSource, WireError } from './wire';

/** Newest version of the default operator set that ONNX Runtime 1.29 runs. */
const NEWEST_OPSET = 26;
/** Newest version of the file format that ONNX Runtime 1.29 reads. */
const NEWEST_IR = 13;

/** A model file without its weights. */
export interface OnnxModel {
  readonly file: string;
  /** The file with links resolved, and its external data files. */
  readonly files: readonly string[];
  /** Folder (links resolved) against which external data locations are looked up. */
  readonly folder: string;
  /** The ModelProto with large weights as external data: what a session is created from. */
  readonly skeleton: Uint8Array;
  /** Size of the file and of its external data files. */
  readonly bytes: number;
  /** SHA-256 of the file, followed by its external data files in order of name where it has some. */
  readonly sha256: string;
  readonly irVersion: number;
  /** Version of the default operator set (0 if it imports none). */
  readonly opset: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Declared inputs without those that only name an initializer of an old file. */
  readonly inputs: readonly TensorPort[];
  /** Names of inputs that have a default value. */
  readonly optionalInputs: ReadonlySet<string>;
  readonly outputs: readonly TensorPort[];
  readonly nodes: readonly NodeInfo[];
  readonly initializers: ReadonlyMap<string, InitializerInfo>;
}

const DAMAGED = 'Copy, download or export the model again.';

function damaged(file: string, cause: string, error?: unknown): UserError {
  return new UserError(file, `is not a readable ONNX model: ${cause}.`, DAMAGED, { cause: error });
}

const HEAD = 64;

function headOf(source: FileSource): string {
  return new TextDecoder('latin1').decode(source.read(0, Math.min(source.size, HEAD)));
}

/** First bytes of what is taken for a model by mistake. */
const IMPOSTORS: readonly (readonly [magic: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive, perhaps a PyTorch checkpoint'],
  ['\x1f\x8b', 'packed with gzip: unpack it first'],
  ['\x89PNG', 'a PNG image'],
  ['\x89HDF', 'an HDF5 file, perhaps a Keras model'],
];

/** Says what a file is that is plainly no model, before its bytes are taken for one. */
function refuseImpostors(source: FileSource): void {
  if (source.size === 0) throw damaged(source.file, 'the file is empty');
  const head = headOf(source);
  if (head.startsWith('version https://git-lfs'))
    throw new UserError(
      source.file,
      'is only a Git LFS pointer, not the model itself.',
      'Fetch the model with `git lfs pull`.',
    );
  const impostor = IMPOSTORS.find(([magic]) => head.startsWith(magic));
  if (impostor) throw damaged(source.file, `it is ${impostor[1]}`);
}

/** Runs `read` on the file and turns damage into an error that names the file. */
function withSource<T>(file: string, read: (source: FileSource) => T): T {
  const source = FileSource.open(file);
  try {
    refuseImpostors(source);
    return read(source);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const isText = /^[\t\n\r\x20-\x7e]+$/.test(headOf(source));
    throw damaged(file, isText ? 'it is a text file' : error.message, error);
  } finally {
    source.close();
  }
}

function decode(file: string, skeleton: Uint8Array): onnx.ModelProto {
  try {
    return onnx.ModelProto.decode(skeleton);
  } catch (error) {
    throw damaged(file, `its structure cannot be decoded (${messageOf(error)})`, error);
  }
}

/** Operator set versions by domain. The default domain has two names. */
function opsetsOf(file: string, model: onnx.ModelProto): Record<string, number> {
  const opsets: Record<string, number> = {};
  for (const { domain, version } of model.opsetImport)
    opsets[!domain || domain === 'ai.onnx' ? '' : domain] = Number(version ?? 0);
  if (model.opsetImport.length === 0)
    throw damaged(file, 'it names no operator set, perhaps because it is cut off');
  if ((opsets[''] ?? 0) > NEWEST_OPSET)
    throw new UserError(
      file,
      `uses ONNX operator set ${opsets['']}; ONNX Runtime here knows sets up to ${NEWEST_OPSET}.`,
      `Export the model with opset ${NEWEST_OPSET} or lower.`,
    );
  return opsets;
}

function irVersionOf(file: string, model: onnx.ModelProto): number {
  const version = Number(model.irVersion);
  if (version < 1) throw damaged(file, 'it names no version of the ONNX format');
  if (version > NEWEST_IR)
    throw new UserError(
      file,
      `is written in version ${version} of the ONNX format; ONNX Runtime here reads versions up to ${NEWEST_IR}.`,
      'Export the model with an older version of the exporter or convert it.',
    );
  return version;
}

function folderOf(file: string): { real: string; folder: string } {
  try {
    const real = realpathSync(file);
    return { real, folder: path.dirname(real) };
  } catch (error) {
    throw fileError(file, error);
  }
}

/**
 * Reads a model's structure and hashes its content, unless the hash is known (in `disk`, of other processes too). Throws
 * {@link UserError} with file, cause and remedy.
 */
export async function readModel(file: string, signal?: AbortSignal, disk?: DiskCache): Promise<OnnxModel> {
  const { real, folder } = folderOf(file);
  const skeleton = withSource(file, (source) => skeletonOf(source, path.basename(real)));
  const model = decode(file, skeleton);
  const graph = model.graph;
  if (!graph) throw damaged(file, 'it holds no graph');
  const irVersion = irVersionOf(file, model);
  const opsets = opsetsOf(file, model);
  const dataFiles = checkExternalData(file, folder, path.basename(real), graph);
  const initializers = initializersOf(file, graph);
  const files = [real, ...dataFiles];
  const { bytes, sha256 } = await contentHash(files, () => sha256Of(files, signal), disk);
  const inputs = (graph.input ?? []).map(portOf);
  const optional = new Set(inputs.map(({ name }) => name).filter((name) => initializers.has(name)));
  return {
    file,
    files,
    folder,
    skeleton,
    bytes,
    sha256,
    irVersion,
    opset: opsets[''] ?? 0,
    opsets,
    producer: [model.producerName, model.producerVersion].filter(Boolean).join(' '),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? '', value ?? ''])),
    inputs: irVersion < 4 ? inputs.filter(({ name }) => !optional.has(name)) : inputs,
    optionalInputs: optional,
    outputs: (graph.output ?? []).map(portOf),
    nodes: nodesOf(file, graph),
    initializers,
  };
}
