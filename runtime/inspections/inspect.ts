/** Inspects one checkpoint: its layers, and on given inputs the geometry of each and what its labels explain. */
import { chosenLayers } from '../capture/capture';
import { MemoryLimitError } from '../capture/memory';
import type { Reduction } from '../capture/reduce';
import type { LayerInfo, ModelInfo } from '../checkpoints/model';
import { openCheckpoint } from '../checkpoints/open';
import type { JobContext } from '../job';
import type { ComputeSettings } from './compute';
import { measureLayer, type LayerMeasures } from './layer-measures';
import { whileWorking } from './remaining';
import { runOf, type ProbeChoice, type ProbeProvenance } from './probe';
import { captureModel } from './capture-model';
import { matrixOf, type CaptureChoice } from './captured-model';
import { measureStreamed, type StreamedMeasures } from './streamed-measures';

/** Which model to inspect, and on what; without inputs its structure alone. */
export interface InspectParams {
  file: string;
  /** Without inputs only the structure is told, unless the checkpoint is of a run. */
  probe?: ProbeChoice;
  layers?: string[];
  allTensors?: boolean;
  reduction?: Reduction;
  compute?: ComputeSettings;
}

/** A layer with what was measured of it. */
export interface InspectedLayer extends LayerInfo {
  /** On the inputs given; null without inputs, or where the layer has no value per input (see `leftOut`). */
  measures: LayerMeasures | null;
}

/** What is known of a model, and of its layers on the inputs chosen. */
export interface Inspection extends Omit<ModelInfo, 'bytes'> {
  file: string;
  /** Bytes of the model with its external data. */
  size: number;
  layers: InspectedLayer[];
  /** The inputs that `measures` are of, or null. */
  probe: ProbeProvenance | null;
  reduction: Reduction;
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
}

function described(file: string, { bytes, ...info }: ModelInfo, reduction: Reduction) {
  return { file, ...info, size: bytes, reduction };
}

async function inspectStructure(params: InspectParams, job: JobContext): Promise<Inspection> {
  const { file, allTensors, reduction = 'mean' } = params;
  const model = await openCheckpoint(file, { allTensors, signal: job.signal });
  try {
    const layers = chosenLayers(model, params.layers).map((layer) => ({ ...layer, measures: null }));
    return { ...described(file, model.info, reduction), layers, probe: null, leftOut: [], caveats: [] };
  } finally {
    await model.close();
  }
}

/** Runs the model, keeps its representations and measures them. */
async function measureKept(choice: CaptureChoice, job: JobContext): Promise<StreamedMeasures> {
  const model = await captureModel(choice, job);
  const measures: StreamedMeasures['measures'] = new Map();
  const between = whileWorking('measuring layers', model.layers.length, job);
  for (const [done, { name }] of model.layers.entries()) {
    const matrix = matrixOf(model, name);
    if (matrix)
      measures.set(
        name,
        await measureLayer({ name, matrix }, model.labels, (share) => between(done + share)),
      );
    await between(done + 1);
  }
  const { info, layers, probe, captured, caveats } = model;
  return { info, layers, probe, measures, leftOut: captured.leftOut, caveats };
}

/** The operation behind `inspect`. Representations that memory is not allowed for are measured while the model runs. */
export async function inspect(params: InspectParams, job: JobContext): Promise<Inspection> {
  const { file, probe = {}, layers, allTensors, reduction = 'mean', compute } = params;
  const hasInputs = probe.file !== undefined || probe.random !== undefined || runOf(file) !== undefined;
  if (!hasInputs) return inspectStructure(params, job);
  const choice = { file, probe, reduction, layers, allTensors, compute };
  const measured = await measureKept(choice, job).catch((error: unknown) => {
    if (error instanceof MemoryLimitError) return measureStreamed(choice, job);
    throw error;
  });
  return {
    ...described(file, measured.info, reduction),
    layers: measured.layers.map((layer) => ({
      ...layer,
      measures: measured.measures.get(layer.name) ?? null,
    })),
    probe: measured.probe,
    leftOut: measured.leftOut,
    caveats: measured.caveats,
  };
}
