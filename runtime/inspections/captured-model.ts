/** Opens a checkpoint, runs it on the chosen inputs and closes it again. */
import path from 'node:path';
import { capture, type Captured } from '../capture/capture';
import { dimensionNames } from '../capture/dimensions';
import { toMatrix, type Reduction } from '../capture/reduce';
import type { CapturableModel, LayerInfo, ModelInfo } from '../checkpoints/model';
import { openCheckpoint } from '../checkpoints/open';
import type { ExecutionProvider } from '../engine/session';
import type { Matrix } from '../measures/matrix';
import type { JobContext } from '../job';
import { stampsOf, type Stamps } from '../store/stamps';
import type { ComputeSettings } from './compute';
import { labelsOf, type ProbeLabel } from './layer-measures';
import { bindProbe, filesOf, type ProbeChoice, type ProbeProvenance } from './probe';
import { Remaining } from './remaining';

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
  labels: Readonly<Record<string, ProbeLabel>>;
  probe: ProbeProvenance;
}

/** What the process may give again; `layers` are those of the whole model, whether captured or not. */
export interface Keepable extends CapturedModel {
  /** The files that it was computed from, as they were. */
  stamps: Stamps;
}

/** Those of the extents that this model has a dimension for. */
function ownDims({ inputs }: CapturableModel, dims: ProbeChoice['dims'] = {}): Record<string, number> {
  const names = dimensionNames(inputs);
  return Object.fromEntries(Object.entries(dims).filter(([name]) => names.has(name)));
}

/** Another provider than the CPU adds up in another order. */
function providerCaveats({ provider = 'cpu' }: ComputeSettings): string[] {
  if (provider === 'cpu') return [];
  return [`Run on the execution provider ${provider}: the last digits may differ from those of the CPU.`];
}

/** Opens the model, runs it on the chosen inputs and closes it; `allWithin` as of a capture. */
export async function runModel(
  choice: SettledChoice,
  job: JobContext,
  allWithin?: number,
): Promise<Keepable> {
  const { file, probe, reduction, allTensors, compute = {} } = choice;
  const { provider, threads, memoryLimit } = compute;
  const stamps = stampsOf([file, ...filesOf(file, probe)]);
  const model = await openCheckpoint(file, { allTensors, provider, threads, signal: job.signal });
  try {
    const allStamps = new Map([...stampsOf(model.files), ...stamps]);
    const dims = choice.lenientDims ? ownDims(model, probe.dims) : probe.dims;
    const { bound, categories, provenance } = bindProbe(model, { ...probe, dims });
    const remaining = new Remaining();
    const label = `running ${path.basename(file)}`;
    const captured = await capture(model, bound, {
      layers: choice.layers,
      reduction,
      memoryLimit,
      allWithin,
      signal: job.signal,
      onProgress: (done, total) =>
        job.report({ kind: 'progress', label, done, total, secondsLeft: remaining.after(done, total) }),
    });
    return {
      file,
      info: model.info,
      layers: model.layers,
      captured: { ...captured, caveats: [...captured.caveats, ...providerCaveats(compute)] },
      labels: labelsOf(bound.labels, categories),
      probe: provenance,
      stamps: allStamps,
    };
  } finally {
    await model.close();
  }
}

/** A captured layer as a matrix [rows, units]; undefined where it has no value per row. */
export function matrixOf({ captured }: CapturedModel, layer: string): Matrix | undefined {
  const array = captured.layers.get(layer);
  return array && toMatrix(array, 'flatten');
}
