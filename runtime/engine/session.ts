/** A loaded model that runs: the only door to ONNX Runtime's inference sessions. */
import * as ort from 'onnxruntime-node';
import { messageOf } from '../errors';
import type { ElementType, NdArray } from './ndarray';

// ONNX Runtime would otherwise collect usage data under the home folder and send it off; it looks before its first session.
process.env.ORT_DISABLE_TELEMETRY = '1';
// CUDA would otherwise round the factors of float32 products to 10 bits (TF32), and its results would not be those of the CPU.
process.env.NVIDIA_TF32_OVERRIDE ??= '0';

/** An execution provider by the name that ONNX Runtime gives it in Node. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** How a session is created. */
export interface SessionOptions {
  /** Tried in order by ONNX Runtime; default CPU alone. */
  providers?: readonly ExecutionProvider[];
  /** Threads inside an operator; 1 makes a CPU run reproducible bit for bit. Default 1. */
  threads?: number;
  /** Folder in which external data of the model lies (a model given as bytes has no folder of its own). */
  externalDataFolder?: string;
  /** Leave weights where they are mapped from disk instead of copying them into a faster layout. */
  keepWeightsMapped?: boolean;
  /** Graph rewriting by ONNX Runtime; default `all`. */
  optimization?: 'disabled' | 'basic' | 'extended' | 'all';
  /** How the file begins into which the runs are profiled; it is complete when the session is released. */
  profile?: string;
}

/** A declared input or output. An open dimension is given by its name, `''` where it has none. */
export interface TensorPort {
  readonly name: string;
  readonly type: ElementType | 'string' | 'other';
  readonly shape: readonly (number | string)[];
}

/** Input name -> its value. */
export type Feeds = Readonly<Record<string, NdArray>>;
/** Output name -> its value. */
export type Fetches = Record<string, NdArray>;

const ELEMENT_TYPES: ReadonlySet<string> = new Set<ElementType>([
  'float32',
  'float64',
  'float16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
]);

/**
 * Numbers below 1e-38 count as zero. Processors take a hundred times as long for them, and the exponential of a masked score
 * is one: with them the softmax of causal attention takes ten times as long. The first session decides for its thread, so
 * that all sessions say the same. (In JavaScript on that thread float64 numbers below 2^-1022 are zero then, too.)
 */
const NO_DENORMALS = { set_denormal_as_zero: '1' };

/**
 * Threads of a session wait actively for work within a run, not after it: they would take the cores from other sessions, and from
 * what is computed between two runs.
 */
const NO_WAITING_AFTER_RUNS = { force_spinning_stop: '1' };

/** Failures are thrown; ONNX Runtime need not print them too. */
const FATAL_ONLY = 4;

/** float16 data as bits: a JavaScript engine that has Float16Array is given one. */
function bitsOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint16Array {
  return new Uint16Array(buffer as ArrayBuffer, byteOffset, byteLength / 2);
}

function portOf(value: ort.InferenceSession.ValueMetadata): TensorPort {
  if (!value.isTensor) return { name: value.name, type: 'other', shape: [] };
  const type = ELEMENT_TYPES.has(value.type)
    ? (value.type as ElementType)
    : value.type === 'string'
      ? 'string'
      : 'other';
  return {
    name: value.name,
    type,
    shape: value.shape.map((extent) => (typeof extent === 'number' && extent < 0 ? '' : extent)),
  };
}

/** A session of ONNX Runtime on one model. {@link Session.release} frees its native memory. */
export class Session {
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];

  private constructor(
    private readonly session: ort.InferenceSession,
    private readonly profiled: boolean,
  ) {
    this.inputs = session.inputMetadata.map(portOf);
    this.outputs = session.outputMetadata.map(portOf);
  }

  /**
   * Loads a model from its bytes. Blocks the thread while ONNX Runtime parses and optimises it.
   * Rejects with ONNX Runtime's message when the model is invalid or an operator has no kernel.
   */
  static async create(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
    const session: Record<string, string> = { ...NO_DENORMALS, ...NO_WAITING_AFTER_RUNS };
    if (options.keepWeightsMapped) session.disable_prepacking = '1';
    if (options.externalDataFolder)
      session.model_external_initializers_file_folder_path = options.externalDataFolder;
    const created = await ort.InferenceSession.create(model, {
      executionProviders: [...(options.providers ?? ['cpu'])],
      intraOpNumThreads: options.threads ?? 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: options.optimization ?? 'all',
      logSeverityLevel: 3,
      ...(options.profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profile }),
      extra: { session },
    });
    return new Session(created, options.profile !== undefined);
  }

  /** Runs the model; `fetch` names the outputs wanted (default all). Blocks the thread while it runs. */
  async run(feeds: Feeds, fetch?: readonly string[]): Promise<Fetches> {
    const tensors: Record<string, ort.Tensor> = {};
    for (const [name, array] of Object.entries(feeds)) {
      tensors[name] = new ort.Tensor(array.type as ort.Tensor.Type, array.data as ort.Tensor.DataType, [
        ...array.shape,
      ]);
    }
    const names = fetch ?? this.session.outputNames;
    const results = await this.session.run(tensors, [...names], { logSeverityLevel: FATAL_ONLY });
    const fetched: Fetches = {};
    for (const [name, value] of Object.entries(results)) {
      if (!ELEMENT_TYPES.has(value.type))
        throw new Error(`output ${name} is of type ${value.type}, which cannot be read`);
      fetched[name] = {
        type: value.type as ElementType,
        shape: value.dims,
        data:
          value.type === 'float16' ? bitsOf(value.data as ArrayBufferView) : (value.data as NdArray['data']),
      };
    }
    return fetched;
  }

  /** Frees the native memory; the session cannot run afterwards. */
  async release(): Promise<void> {
    if (this.profiled) this.session.endProfiling();
    await this.session.release();
  }
}

/** ONNX Runtime's message without its status codes, source locations and failed C++ conditions. */
export function explainRuntimeError(error: unknown): string {
  return messageOf(error)
    .replace(/^[\s\S]*\[ONNXRuntimeError\] : \d+ : \w+ : /, '')
    .replace(/^[\s\S]* was false\. /, '')
    .replace(/\/\S*onnxruntime\S*\.(?:cc|h|cpp):\d+\s*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
