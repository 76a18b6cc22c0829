/** Opens a checkpoint, runs it on the chosen inputs and closes it again: the first half of every inspection. */
import path from 'node:path';
import type { BoundInputs } from '../capture/bindings';
import { capture, chosenLayers, type Captured } from '../capture/capture';
import { dimensionNames } from '../capture/dimensions';
import { toMatrix, type Reduction } from '../capture/reduce';
import type { CapturableModel, LayerInfo, ModelInfo } from '../checkpoints/model';
import { openCheckpoint } from '../checkpoints/open';
import type { Matrix } from '../measures/matrix';
import type { JobContext } from '../job';
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
  /** `probe.dims` may name dimensions that only another model has. */
  lenientDims?: boolean;
}

/** What a model gave on the chosen inputs; the model itself is closed. */
export interface CapturedModel {
  info: ModelInfo;
  /** The chosen layers, those left out included. */
  layers: readonly LayerInfo[];
  captured: Captured;
  labels: BoundInputs['labels'];
  probe: ProbeProvenance;
}

/** Those of the extents that this model has a dimension for. */
function ownDims({ inputs }: CapturableModel, dims: ProbeChoice['dims'] = {}): Record<string, number> {
  const names = dimensionNames(inputs);
  return Object.fromEntries(Object.entries(dims).filter(([name]) => names.has(name)));
}

/** Captures the chosen layers of one model on the chosen inputs. */
export async function captureModel(choice: CaptureChoice, job: JobContext): Promise<CapturedModel> {
  const { file, probe, reduction, allTensors } = choice;
  const model = await openCheckpoint(file, { allTensors, signal: job.signal });
  try {
    const dims = choice.lenientDims ? ownDims(model, probe.dims) : probe.dims;
    const { bound, provenance } = bindProbe(model, { ...probe, dims });
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
    return { info: model.info, layers, captured, labels: bound.labels, probe: provenance };
  } finally {
    await model.close();
  }
}

/** The captured layers as matrices [rows, units], in forward order. */
export function matricesOf({ captured }: CapturedModel): Map<string, Matrix> {
  return new Map([...captured.layers].map(([layer, array]) => [layer, toMatrix(array, 'flatten')]));
}
