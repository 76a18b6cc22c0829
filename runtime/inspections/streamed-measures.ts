/**
 * What an inspection tells of layers whose representations are too large to keep: the same measures from sums that are
 * accumulated while the model runs. Layers whose sums do not fit together are read in several runs.
 */
import { chosenLayers } from '../capture/capture';
import { groupsWithin, megabytes, requireMemory } from '../capture/memory';
import { chunkMatrix, streamLayers, type Chunk, type StreamedLayer } from '../capture/streamed/layer-stream';
import type { Reduction } from '../capture/reduce';
import type { JobContext } from '../job';
import { breathe } from '../slices';
import { settled } from './capture-model';
import {
  providerCaveats,
  withModel,
  type CaptureChoice,
  type CapturedModel,
  type OpenedModel,
} from './captured-model';
import type { LayerMeasures } from './layer-measures';
import { Remaining, whileWorking } from './remaining';
import { LayerSums, sumsBytes } from './layer-sums';

/** Inputs whose activations are in memory at a time. */
const CHUNK = 64;

/** Measures of the layers of a model, none of which was kept. */
export interface StreamedMeasures extends Pick<CapturedModel, 'info' | 'layers' | 'probe'> {
  measures: Map<string, LayerMeasures>;
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
}

async function addChunk(chunk: Chunk, sums: ReadonlyMap<string, LayerSums>, signal: AbortSignal) {
  for (const [name, layer] of sums) {
    const matrix = chunkMatrix(chunk, name);
    if (matrix) layer.add(matrix, chunk.start);
    await breathe(signal);
  }
}

async function measureOpened(
  { model, bound, labels, provenance }: OpenedModel,
  { layers: names, reduction, compute = {} }: CaptureChoice & { reduction: Reduction },
  job: JobContext,
): Promise<StreamedMeasures> {
  const limit = compute.memoryLimit ?? Infinity;
  const chosen = chosenLayers(model, names);
  const stream = await streamLayers(model, bound, { layers: chosen, reduction, chunk: CHUNK });
  const bytes = (layer: StreamedLayer) => sumsBytes(layer, labels, true);
  const least = Math.max(0, ...stream.layers.map((layer) => sumsBytes(layer, labels, false)));
  requireMemory(model.file, bound.rows, stream.bytes + least, limit);
  const bytesOf = (group: readonly StreamedLayer[]) =>
    group.reduce((total, layer) => total + bytes(layer), 0);
  // A layer that alone does not fit is told without what needs its covariance.
  const groups = groupsWithin(stream.layers, bytesOf, limit - stream.bytes);
  const measures = new Map<string, LayerMeasures>();
  const remaining = new Remaining();
  const most = Math.max(...groups.map(bytesOf));
  const label = `streaming ${model.layers.length} layers, ${megabytes(Math.min(limit, stream.bytes + most))}`;
  for (const [g, group] of groups.entries()) {
    const sums = new Map(
      group.map((layer) => {
        const fits = stream.bytes + bytes(layer) <= limit;
        return [layer.name, new LayerSums(layer, labels, bound.rows, fits)];
      }),
    );
    for await (const chunk of stream.chunks(job.signal, new Set(sums.keys()))) {
      await addChunk(chunk, sums, job.signal);
      const done = g * bound.rows + chunk.start + chunk.inputs;
      const total = groups.length * bound.rows;
      job.report({ kind: 'progress', label, done, total, secondsLeft: remaining.after(done, total) });
    }
    const between = whileWorking('measuring layers', sums.size, job);
    let finished = 0;
    for (const [name, layer] of sums) {
      const measured = await layer.measures((share) => between(finished + share));
      if (!stream.leftOut.some((left) => left.layer === name)) measures.set(name, measured);
      await between(++finished);
    }
  }
  const streamed =
    `Measured while the model ran, because the representations exceed the memory limit: from covariances, so that ` +
    'singular values below a ten-millionth of the largest are lost.';
  return {
    info: model.info,
    layers: chosen,
    probe: provenance,
    measures,
    leftOut: [...stream.leftOut],
    caveats: [...stream.caveats, ...providerCaveats(compute), streamed],
  };
}

/** Measures the chosen layers without keeping them. Throws {@link UserError} where even their sums exceed the limit. */
export async function measureStreamed(
  choice: CaptureChoice & { reduction: Reduction },
  job: JobContext,
): Promise<StreamedMeasures> {
  const withProvider = { ...(await settled(choice, job)), reduction: choice.reduction };
  return withModel(withProvider, job, (opened) => measureOpened(opened, withProvider, job));
}
