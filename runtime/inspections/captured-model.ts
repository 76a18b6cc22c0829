/** Opens a checkpoint, runs it on the chosen inputs and closes it again. */
import path from 'node:path';
import type { BoundInputs } from '../capture/bindings';
import { capture, chosenLayers, type Captured } from '../capture/capture';
import { equalInputs } from '../capture/equal-inputs';
import { dimensionNames } from '../capture/dimensions';
import { requireMemoryFor } from '../capture/memory';
import { toMatrix, type Reduction } from '../capture/reduce';
import type { CapturableModel, LayerInfo, ModelInfo } from '../checkpoints/model';
import { openCheckpoint } from '../checkpoints/open';
import { sizeOf } from '../engine/ndarray';
import type { ExecutionProvider } from '../engine/session';
import { widened } from '../measures/light-matrix';
import type { Matrix } from '../measures/matrix';
import type { JobContext } from '../job';
import { DiskCache } from '../store/disk-cache';
import { areCurrent, stampsOf, type Stamps } from '../store/stamps';
import type { ComputeSettings } from './compute';
import { labelsOf, type ProbeLabel } from './layer-measures';
import { bindProbe, filesOf, type BoundProbe, type ProbeChoice, type ProbeProvenance } from './probe';
import { Remaining } from './remaining';
import { RepresentationFiles } from './representation-files';

/** Which model to run, on what, and what to keep of it. */
export interface CaptureChoice {
  file: string;
  probe: ProbeChoice;
  reduction: Reduction | 'none';
  /** Names of layers; default all. */
  layers?: readonly string[];
  /** Every tensor of the graph is a layer. */
  allTensors?: boolean;
  compute?: ComputeSettings;
  /** `probe.dims` may name dimensions that only another model has. */
  lenientDims?: boolean;
}

/** A choice whose provider is known by name. */
export interface SettledChoice extends CaptureChoice {
  compute?: ComputeSettings & { provider?: ExecutionProvider };
}

/** What a model gave on the chosen inputs; the model itself is closed. */
export interface CapturedModel {
  file: string;
  info: ModelInfo;
  /** The layers that were asked for, those left out included. */
  layers: readonly LayerInfo[];
  captured: Captured;
  /** What a reader must know of the layers that were asked for. */
  caveats: string[];
  labels: Readonly<Record<string, ProbeLabel>>;
  probe: ProbeProvenance;
  /** Inputs in groups of equal ones, by their numbers. */
  equalInputs: readonly (readonly number[])[];
}

/** What the process may give again; `layers` are those of the whole model, whether captured or not. */
export interface Keepable extends Omit<CapturedModel, 'caveats'> {
  /** The files that it was computed from, as they were. */
  stamps: Stamps;
}

/** Those of the extents that this model has a dimension for. */
function ownDims({ inputs }: CapturableModel, dims: ProbeChoice['dims'] = {}): Record<string, number> {
  const names = dimensionNames(inputs);
  return Object.fromEntries(Object.entries(dims).filter(([name]) => names.has(name)));
}

/** Another provider than the CPU adds up in another order. */
export function providerCaveats({ provider = 'cpu' }: ComputeSettings): string[] {
  if (provider === 'cpu') return [];
  return [`Run on the execution provider ${provider}: the last digits may differ from those of the CPU.`];
}

/** The layers to capture: those wanted, or all where they take at most so many bytes. */
interface Wanted {
  readonly layers?: readonly string[];
  readonly allWithin?: number;
  readonly memoryLimit?: number;
}

/** What is kept on disk of all layers, or of those wanted. Throws {@link UserError} where memory is not allowed for them. */
async function readKept(
  files: RepresentationFiles,
  model: CapturableModel,
  bound: BoundInputs,
  { layers, allWithin, memoryLimit }: Wanted,
  { signal }: JobContext,
): Promise<Captured | undefined> {
  const wanted = chosenLayers(model, layers);
  const choices = [
    { of: model.layers, most: Math.min(allWithin ?? -1, memoryLimit ?? Infinity) },
    { of: wanted, most: Infinity },
  ];
  for (const { of, most } of choices) {
    const sizes = await files.sizesOf(of);
    if (!sizes) continue;
    const bytesOf = (layers: readonly LayerInfo[]) =>
      layers.reduce((total, layer) => total + (sizes.get(layer) ?? 0), 0);
    const bytes = bytesOf(of);
    if (bytes > most) continue;
    requireMemoryFor(model.file, bound.rows, of, bytesOf, memoryLimit ?? Infinity);
    const kept = await files.read(of, signal);
    if (!kept) continue;
    const caveats = [...bound.caveats, ...kept.caveats];
    const memory = { estimatedBytes: bytes, limit: memoryLimit ?? null };
    return { ...kept, caveats, inputsAre: bound.inputsAre, memory };
  }
  return undefined;
}

/** Runs the model, and tells how far it is. */
function run(
  model: CapturableModel,
  bound: BoundInputs,
  { reduction }: SettledChoice,
  wanted: Wanted,
  job: JobContext,
): Promise<Captured> {
  const remaining = new Remaining();
  const label = `running ${path.basename(model.file)}`;
  return capture(model, bound, {
    ...wanted,
    reduction,
    signal: job.signal,
    onProgress: (done, total) =>
      job.report({ kind: 'progress', label, done, total, secondsLeft: remaining.after(done, total) }),
  });
}

/** What is kept on disk, or else what a run gives, which is then kept there while the model is still what it was. */
async function fromDiskOrRun(
  disk: DiskCache,
  { model, bound, provenance, stamps }: OpenedModel,
  choice: SettledChoice,
  wanted: Wanted,
  job: JobContext,
): Promise<Captured> {
  const { provider = 'cpu', threads = 1 } = choice.compute ?? {};
  const { reduction } = choice;
  const identity = { model: model.info.sha256, inputs: provenance.sha256, reduction, provider, threads };
  const files = new RepresentationFiles(disk, identity);
  const kept = await readKept(files, model, bound, wanted, job);
  if (kept) return kept;
  const captured = await run(model, bound, choice, wanted, job);
  if (!areCurrent(stamps)) return captured;
  const ofInputs = new Set(bound.caveats);
  const ofRun = captured.caveats.filter((caveat) => !ofInputs.has(caveat));
  const failure = await files.write(model.layers, { ...captured, caveats: ofRun }, job.signal);
  return failure === undefined ? captured : { ...captured, caveats: [...captured.caveats, failure] };
}

/** A model that is open, with the inputs chosen for it. */
export interface OpenedModel extends BoundProbe {
  readonly model: CapturableModel;
  readonly labels: CapturedModel['labels'];
  /** Where representations are kept for other processes. */
  readonly disk: DiskCache | undefined;
  /** The files that it is read from, as they were before. */
  readonly stamps: Stamps;
}

/** Opens a model, binds the chosen inputs to it, and closes it after `use`. */
export async function withModel<T>(
  choice: SettledChoice,
  { signal }: JobContext,
  use: (opened: OpenedModel) => Promise<T>,
): Promise<T> {
  const { file, probe, allTensors, compute = {} } = choice;
  const { provider, threads, diskCache } = compute;
  const stamps = stampsOf([file, ...filesOf(file, probe)]);
  const disk = diskCache && diskCache.limit > 0 ? new DiskCache(diskCache) : undefined;
  const model = await openCheckpoint(file, { allTensors, provider, threads, disk, signal });
  try {
    const allStamps = new Map([...stampsOf(model.files), ...stamps]);
    const dims = choice.lenientDims ? ownDims(model, probe.dims) : probe.dims;
    const bound = bindProbe(model, { ...probe, dims });
    const labels = labelsOf(bound.bound.labels, bound.categories);
    return await use({ ...bound, model, labels, disk, stamps: allStamps });
  } finally {
    await model.close();
  }
}

/** Opens the model, runs it on the chosen inputs and closes it; `allWithin` as of a capture. */
export function runModel(choice: SettledChoice, job: JobContext, allWithin?: number): Promise<Keepable> {
  const { file, layers, compute = {} } = choice;
  return withModel(choice, job, async (opened) => {
    const { model, bound, labels, provenance, disk, stamps } = opened;
    const wanted = { layers, allWithin, memoryLimit: compute.memoryLimit };
    const captured = disk
      ? await fromDiskOrRun(disk, opened, choice, wanted, job)
      : await run(model, bound, choice, wanted, job);
    const caveats = [...captured.caveats, ...providerCaveats(compute)];
    return {
      file,
      info: model.info,
      layers: model.layers,
      captured: { ...captured, caveats },
      labels,
      probe: provenance,
      equalInputs: equalInputs(bound),
      stamps,
    };
  });
}

/** A captured layer as a matrix [rows, units]; undefined where it has no value per row. */
export function matrixOf({ captured }: CapturedModel, layer: string): Matrix | undefined {
  const array = captured.layers.get(layer);
  return array && toMatrix(array, 'flatten');
}

/** Numbers of a layer from which on it is not widened before it is read: 32 MB in float64. */
const LARGE = 2 ** 22;

/** As {@link matrixOf}, for many layers at once: a large one in single precision stays in it. Its data are not for loops. */
export function lightMatrixOf(model: CapturedModel, layer: string): Matrix | undefined {
  const array = model.captured.layers.get(layer);
  if (!(array?.data instanceof Float32Array) || array.data.length < LARGE) return matrixOf(model, layer);
  const [rows, ...units] = array.shape;
  return widened(rows, sizeOf(units), array.data);
}
