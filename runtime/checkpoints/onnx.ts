/** ONNX checkpoints: layers are tensors of the graph, exposed by adding outputs. */
import { Session, explainRuntimeError } from '../engine/session';
import type { ExecutionProvider, Feeds, Fetches, TensorPort } from '../engine/session';
import { UserError, throwIfCancelled } from '../errors';
import { instrument, type Exposed } from '../onnx/instrument';
import { layersOf } from '../onnx/layers';
import type { LayerCandidate } from '../onnx/layers';
import { pooledName, type Pooled } from '../onnx/means';
import { readModel } from '../onnx/read';
import type { OnnxModel } from '../onnx/read';
import type { Blocks, CapturableModel, LayerInfo, ModelInfo, ModelInput } from './model';
import { inputsOf } from './onnx-inputs';
import type { OpenOptions } from './open';

/** Models of this size (bytes) keep their weights mapped from disk instead of copied into a faster layout. */
const MAPPED_FROM = 1 << 28;

const FLOATING: ReadonlySet<string> = new Set(['float32', 'float64', 'float16']);

const isReadable = (type: TensorPort['type']) => type !== 'other' && type !== 'string';

/** How a session of a model is made. */
interface SessionKind extends Pick<OpenOptions, 'provider' | 'threads'> {
  /** Only to learn types and shapes. */
  readonly probe: boolean;
}

/** How ONNX Runtime's Node interface says that an output is of that type (16 in the standard). */
const BFLOAT16 = /Unsupported data type: 16\b/;

/** The CPU has had a session of the model when another provider is asked for one: its failure is the provider's. */
function failedSession(model: OnnxModel, provider: ExecutionProvider, error: unknown): UserError {
  const cause = explainRuntimeError(error);
  if (BFLOAT16.test(cause))
    return new UserError(
      model.file,
      'has activations in bfloat16 where it is looked into, which ONNX Runtime does not hand over.',
      'Export it with activations in float32 or float16; weights may stay in bfloat16.',
      { cause: error },
    );
  if (provider !== 'cpu')
    return new UserError(
      `execution provider ${provider}`,
      `cannot run ${model.file} (${cause}).`,
      'See which providers work here with "RepLens: Check Execution Providers" or "replens doctor", or use cpu.',
      { cause: error },
    );
  return new UserError(
    model.file,
    `cannot be loaded by ONNX Runtime (${cause}).`,
    'Check that the model is whole and uses only operators that ONNX Runtime has.',
    { cause: error },
  );
}

/** A session of the model with more outputs. Throws {@link UserError}. */
async function sessionWith(
  model: OnnxModel,
  exposed: Exposed,
  { probe, provider = 'cpu', threads = 1 }: SessionKind,
): Promise<Session> {
  const declared = new Set(model.outputs.map(({ name }) => name));
  const tensors = exposed.tensors.filter((tensor) => !declared.has(tensor));
  const mapped = probe || model.bytes >= MAPPED_FROM;
  try {
    return await Session.create(instrument(model.skeleton, { ...exposed, tensors }), {
      externalDataFolder: model.folder,
      keepWeightsMapped: mapped,
      optimization: mapped ? 'disabled' : 'all',
      threads,
      providers: [provider],
    });
  } catch (error) {
    throw failedSession(model, provider, error);
  }
}

/** Types and shapes of the candidates, as ONNX Runtime infers them. */
async function portsOf(
  model: OnnxModel,
  candidates: readonly LayerCandidate[],
): Promise<Map<string, TensorPort>> {
  const tensors = candidates.map(({ tensor }) => tensor);
  const session = await sessionWith(model, { tensors }, { probe: true });
  const ports = new Map(session.outputs.map((port) => [port.name, port]));
  await session.release();
  return ports;
}

function describeLayers(
  candidates: readonly LayerCandidate[],
  ports: ReadonlyMap<string, TensorPort>,
  allTensors: boolean,
): LayerInfo[] {
  return candidates
    .map((candidate) => ({ candidate, port: ports.get(candidate.tensor) }))
    .filter(({ port }) => port && (allTensors ? isReadable(port.type) : FLOATING.has(port.type)))
    .map(({ candidate, port }, index) => ({
      ...candidate,
      type: port?.type ?? 'other',
      shape: port && port.shape.length > 0 ? port.shape : null,
      index,
    }));
}

/** Elements of the floating-point constants of a model, those of graphs inside nodes included. */
function countParameters(initializers: OnnxModel['initializers'], nodes: OnnxModel['nodes']): number {
  let elements = 0;
  for (const constant of initializers.values())
    if (FLOATING.has(constant.type)) elements += constant.elements;
  for (const node of nodes)
    for (const inner of node.subgraphs) elements += countParameters(inner.initializers, inner.nodes);
  return elements;
}

function infoOf(model: OnnxModel): ModelInfo {
  const { opset, irVersion, producer, bytes, sha256, metadata, inputs, outputs } = model;
  const parameters = countParameters(model.initializers, model.nodes);
  return { format: 'onnx', opset, irVersion, producer, bytes, sha256, metadata, inputs, outputs, parameters };
}

/** Extents of the positions of inputs that could be maps [rows, channels, ...positions]. */
function positionsOf(feeds: Feeds): Map<string, readonly number[]> {
  const maps = Object.entries(feeds).filter(([, { shape }]) => shape.length > 2);
  return new Map(maps.map(([name, { shape }]) => [name, shape.slice(2)]));
}

class OnnxCheckpoint implements CapturableModel {
  readonly file: string;
  readonly files: readonly string[];
  readonly info: ModelInfo;
  readonly inputs: readonly ModelInput[];
  /** The session in use, with the names of what it gives, and for inputs of which extents. */
  private current: { session: Session; names: ReadonlySet<string>; extents: string } | undefined;
  private readonly tensorOf: ReadonlyMap<string, string>;

  constructor(
    private readonly model: OnnxModel,
    readonly layers: readonly LayerInfo[],
    private readonly on: Pick<OpenOptions, 'provider' | 'threads'>,
  ) {
    this.file = model.file;
    this.files = model.files;
    this.info = infoOf(model);
    this.inputs = inputsOf(model);
    this.tensorOf = new Map(layers.map(({ name, tensor }) => [name, tensor]));
  }

  async run(feeds: Feeds, layers: readonly string[], blocks: Blocks = new Map()): Promise<Fetches> {
    const tensors: string[] = [];
    const pooled: Pooled[] = [];
    const names = layers.map((layer) => {
      const tensor = this.tensor(layer);
      const block = blocks.get(layer);
      if (block) pooled.push({ tensor, ...block });
      else tensors.push(tensor);
      return block ? pooledName({ tensor, ...block }) : tensor;
    });
    // It pays on the CPU, where it keeps operators fused; other providers are given plain averages.
    const follows = pooled.length > 0 && (this.on.provider ?? 'cpu') === 'cpu';
    const inputs = follows ? positionsOf(feeds) : undefined;
    const session = await this.exposing({ tensors, pooled, inputs }, names);
    let fetched: Fetches;
    try {
      fetched = await session.run(feeds, names);
    } catch (error) {
      throw new UserError(
        this.file,
        `failed on these inputs (${explainRuntimeError(error)}).`,
        'Check that the inputs have the shapes and values that the model was made for.',
        { cause: error },
      );
    }
    return Object.fromEntries(layers.map((layer, i) => [layer, fetched[names[i]]]));
  }

  async close(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.session.release();
  }

  private tensor(layer: string): string {
    const tensor = this.tensorOf.get(layer);
    if (tensor !== undefined) return tensor;
    throw new UserError(
      this.file,
      `has no layer ${JSON.stringify(layer)}.`,
      'List its layers with `replens inspect`, and all its tensors with --all-tensors.',
    );
  }

  private async exposing(exposed: Exposed, names: readonly string[]): Promise<Session> {
    const { current } = this;
    const extents = [...(exposed.inputs ?? [])].join(';');
    if (current?.extents === extents && names.every((name) => current.names.has(name)))
      return current.session;
    await this.close();
    const session = await sessionWith(this.model, exposed, { ...this.on, probe: false });
    this.current = { session, names: new Set(names), extents };
    return session;
  }
}

/** Opens an ONNX file. Throws {@link UserError} or `CancelledError`. */
export async function openOnnx(file: string, options: OpenOptions): Promise<CapturableModel> {
  const model = await readModel(file, options.signal, options.disk);
  throwIfCancelled(options.signal);
  const allTensors = options.allTensors ?? false;
  const candidates = layersOf(model, allTensors);
  const ports = await portsOf(model, candidates);
  throwIfCancelled(options.signal);
  return new OnnxCheckpoint(model, describeLayers(candidates, ports, allTensors), options);
}
