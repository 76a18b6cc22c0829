/** Writes the activations of a model's layers to a folder: one .npy a layer and a manifest. */
import path from 'node:path';
import { captureModel } from './capture-model';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';
import type { MemoryEstimate } from '../capture/memory';
import type { Reduction } from '../capture/reduce';
import { writeNpy } from '../data/npy';
import type { JobContext } from '../job';
import { makeFolder, writeFileWhole, writeJson } from '../store/files';
import { versions, type Versions } from '../versions';

/** Which layers of which model to write, on what inputs. */
export interface CaptureParams {
  file: string;
  /** Folder to write to; made if missing. */
  out: string;
  probe: ProbeChoice;
  layers?: string[];
  allTensors?: boolean;
  reduction?: Reduction | 'none';
  compute?: ComputeSettings;
}

/** One .npy file of the folder. */
export interface CapturedFile {
  layer: string;
  /** Name in the folder. */
  file: string;
  shape: readonly number[];
  type: string;
}

/** Also written to the folder, as capture.json. */
export interface CaptureSummary {
  model: { file: string; sha256: string };
  probe: ProbeProvenance;
  reduction: Reduction | 'none';
  versions: Versions;
  layers: CapturedFile[];
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
  /** What capturing was estimated to take beside the model, and what was allowed. */
  memory: MemoryEstimate;
}

/** A file name for a layer, unique among those given already. */
function fileNameFor(layer: string, used: Set<string>): string {
  const base = layer.replace(/[^\w.-]+/g, '.').replace(/^\.+/, '') || 'layer';
  let name = `${base}.npy`;
  for (let count = 2; used.has(name.toLowerCase()); count++) name = `${base}-${count}.npy`;
  used.add(name.toLowerCase());
  return name;
}

/** The operation behind `capture`. */
export async function captureLayers(params: CaptureParams, job: JobContext): Promise<CaptureSummary> {
  const { out, reduction = 'none', ...choice } = params;
  makeFolder(out);
  const { info, captured, probe, caveats } = await captureModel({ ...choice, reduction }, job);
  const used = new Set<string>();
  const layers = [...captured.layers].map(([layer, array]): CapturedFile => {
    const file = fileNameFor(layer, used);
    writeFileWhole(path.join(out, file), writeNpy(array));
    return { layer, file, shape: array.shape, type: array.type };
  });
  const summary: CaptureSummary = {
    model: { file: choice.file, sha256: info.sha256 },
    probe,
    reduction,
    versions: versions(),
    layers,
    leftOut: captured.leftOut,
    caveats,
    memory: captured.memory,
  };
  writeJson(path.join(out, 'capture.json'), summary);
  return summary;
}
