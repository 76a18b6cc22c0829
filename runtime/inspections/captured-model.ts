/** Opens a checkpoint, runs it on the chosen inputs and closes it again: the first half of every inspection. */
import path from 'node:path';
import { capture, chosenLayers, type Captured } from '../capture/capture';
import { dimensionNames } from '../capture/dimensions';
import { toMatrix, type Reduction } from '../capture/reduce';
import type { CapturableModel, LayerInfo, ModelInfo } from '../checkpoints/model';
import { openCheckpoint } from '../checkpoints/open';
import type { Matrix } from '../measures/matrix';
import type { JobContext } from '../job';
import type { ComputeSettings } from './compute';
import { labelsOf, type ProbeLabel } from './layer-measures';
import { bindProbe, type ProbeChoice, type ProbeProvenance } from './probe';
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

/** What a model gave on the chosen inputs; the model itself is closed. */
export interface CapturedModel {
  info: ModelInfo;
  /** The chosen layers, those left out included. */
  layers: readonly LayerInfo[];
  captured: Captured;
  labels: Readonly<Record<string, ProbeLabel>>;
  probe: ProbeProvenance;
}

/** Those of the extents that this model has a dimension for. */
function ownDims({ inputs }: CapturableModel, dims: ProbeChoice['dims'] = {}): Record<string, number> {
  const names = dimensionNames(inputs);
  return Object.fromEntries(Object.entries(dims).filter(([name]) => names.has(name)));
}

/** Captures the chosen layers of one model on the chosen inputs. */
export async function captureModel(choice: CaptureChoice, job: JobContext): Promise<CapturedModel> {
  const { file, probe, reduction, allTensors, compute = {} } = choice;
  const { provider, threads } = compute;
  const model = await openCheckpoint(file, { allTensors, provider, threads, signal: job.signal });
  try {
    const dims = choice.lenientDims ? ownDims(model, probe.dims) : probe.dims;
    const { bound, categories, provenance } = bindProbe(model, { ...probe, dims });
    const layers = chosenLayers(model, choice.layers);
    const remaining = new Remaining();
    const label = `running ${path.basename(file)}`;
    const captured = await capture(model, bound, {
      layers: layers.map(({ name }) => name),
      reduction,
      signal: job.signal,
      onProgress: (done, total) =>
        job.report({ kind: 'progress', label, done, total, secondsLeft: remaining.after(done, total) }),
    });
    const labels = labelsOf(bound.labels, categories);
    return { info: model.info, layers, captured, labels, probe: provenance };
  } finally {
    await model.close();
  }
}

/** A captured layer as a matrix [rows, units]; undefined where it has no value per row. */
export function matrixOf({ captured }: CapturedModel, layer: string): Matrix | undefined {
  const array = captured.layers.get(layer);
  return array && toMatrix(array, 'flatten');
}
