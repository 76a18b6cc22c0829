/** Writes the activations of a model's layers to a folder: one .npy a layer and a manifest. */
import path from 'node:path';
import { bindProbe, type ProbeChoice, type ProbeProvenance } from './probe';
import { chosenLayers } from './representations';
import { Remaining } from './remaining';
import { capture } from '../capture/capture';
import type { Reduction } from '../capture/reduce';
import { openCheckpoint } from '../checkpoints/open';
import { writeNpy } from '../data/npy';
import type { JobContext } from '../protocol';
import { makeFolder, writeFileWhole, writeJson } from '../store/files';
import { hello } from '../studies/provenance';

export interface CaptureParams {
  file: string;
  /** Folder to write to; made if missing. */
  out: string;
  probe: ProbeChoice;
  layers?: string[];
  allTensors?: boolean;
  reduction?: Reduction | 'none';
}

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
  versions: ReturnType<typeof hello>;
  layers: CapturedFile[];
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
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
export async function captureLayers(
  params: CaptureParams,
  { signal, report }: JobContext,
): Promise<CaptureSummary> {
  const { file, out, probe, reduction = 'none', allTensors } = params;
  const model = await openCheckpoint(file, { allTensors, signal });
  try {
    const { bound, provenance } = bindProbe(model, probe);
    const layers = chosenLayers(model, params.layers).map(({ name }) => name);
    const remaining = new Remaining();
    const captured = await capture(model, bound, {
      layers,
      reduction,
      signal,
      onProgress: (done, total) =>
        report({
          kind: 'progress',
          label: `running ${path.basename(file)}`,
          done,
          total,
          secondsLeft: remaining.after(done, total),
        }),
    });
    makeFolder(out);
    const used = new Set<string>();
    const files = [...captured.layers].map(([layer, array]): CapturedFile => {
      const name = fileNameFor(layer, used);
      writeFileWhole(path.join(out, name), writeNpy(array));
      return { layer, file: name, shape: array.shape, type: array.type };
    });
    const summary: CaptureSummary = {
      model: { file, sha256: model.info.sha256 },
      probe: provenance,
      reduction,
      versions: hello(),
      layers: files,
      leftOut: captured.leftOut,
      caveats: captured.caveats,
    };
    writeJson(path.join(out, 'capture.json'), summary);
    return summary;
  } finally {
    await model.close();
  }
}
