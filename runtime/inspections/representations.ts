/** From a checkpoint and a choice of inputs to one matrix a layer: the common first half of every inspection. */
import path from 'node:path';
import { bindProbe, type ProbeChoice, type ProbeProvenance } from './probe';
import { capture } from '../capture/capture';
import { toMatrix, type Reduction } from '../capture/reduce';
import { openCheckpoint } from '../checkpoints/open';
import type { CapturableModel, LayerInfo, ModelInfo } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import type { Matrix } from '../measures/matrix';
import type { JobContext } from '../protocol';
import { UserError } from '../errors';
import { Remaining } from './remaining';

export interface RepresentationOptions {
  probe: ProbeChoice;
  reduction: Reduction;
  /** Names of layers; default all. */
  layers?: readonly string[];
  /** Every tensor of the graph is a layer. */
  allTensors?: boolean;
}

/** The layers of one model on one set of inputs. */
export interface Representations {
  info: ModelInfo;
  layers: LayerInfo[];
  /** Layer -> [rows, units] in the order of `layers`. */
  matrices: Map<string, Matrix>;
  labels: Readonly<Record<string, NdArray>>;
  probe: ProbeProvenance;
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
}

/** Checks that the named layers exist and returns them in forward order. */
export function chosenLayers(
  model: CapturableModel,
  names: readonly string[] | undefined,
): readonly LayerInfo[] {
  if (!names) return model.layers;
  for (const name of names) {
    if (model.layers.some((layer) => layer.name === name)) continue;
    throw new UserError(
      model.file,
      `has no layer called "${name}".`,
      `See its layers with: replens inspect ${model.file} (with --all, every tensor).`,
    );
  }
  return model.layers.filter(({ name }) => names.includes(name));
}

/** Opens a checkpoint, runs it on the chosen inputs and closes it again. */
export async function representationsOf(
  file: string,
  { probe, reduction, layers: names, allTensors }: RepresentationOptions,
  { signal, report }: JobContext,
): Promise<Representations> {
  const model = await openCheckpoint(file, { allTensors, signal });
  try {
    const { bound, provenance } = bindProbe(model, probe);
    const layers = chosenLayers(model, names);
    const remaining = new Remaining();
    const captured = await capture(model, bound, {
      layers: layers.map(({ name }) => name),
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
    const matrices = new Map<string, Matrix>();
    for (const [layer, array] of captured.layers) matrices.set(layer, toMatrix(array, 'flatten'));
    return {
      info: model.info,
      layers: layers.filter(({ name }) => matrices.has(name)),
      matrices,
      labels: bound.labels,
      probe: provenance,
      leftOut: captured.leftOut,
      caveats: [...captured.caveats],
    };
  } finally {
    await model.close();
  }
}
