/** A comparison whose representations are too large to keep: both models run at the same time, and sums are kept. */
import { chosenLayers } from '../capture/capture';
import { megabytes, requireMemory } from '../capture/memory';
import { chunkPairs } from '../capture/streamed/chunk-pairs';
import { streamLayers, type LayerStream } from '../capture/streamed/layer-stream';
import type { JobContext } from '../job';
import { Undefined } from '../measures/undefined';
import { breathe } from '../slices';
import { settled } from './capture-model';
import { providerCaveats, withModel, type OpenedModel } from './captured-model';
import { checkDims, checkSameInputs, type ModelPairParams } from './model-pair';
import type { ProbeProvenance } from './probe';
import { Remaining } from './remaining';
import type { StreamedForm, StreamedSimilarity } from './streamed-similarity';

/** One of the two models, of which nothing was kept. */
export interface StreamedSide {
  file: string;
  sha256: string;
  probe: ProbeProvenance;
  layers: string[];
  units: number[];
  leftOut: { layer: string; reason: string }[];
}

/** Values of all pairs of layers. */
export interface StreamedComparison {
  a: StreamedSide;
  b: StreamedSide;
  values: (number | null)[][];
  undefined: string[];
  caveats: string[];
}

/** A model with the stream of its layers. */
interface Streaming {
  readonly opened: OpenedModel;
  readonly stream: LayerStream;
}

function sideOf(file: string, { opened, stream }: Streaming): StreamedSide {
  return {
    file,
    sha256: opened.model.info.sha256,
    probe: opened.provenance,
    layers: stream.layers.map(({ name }) => name),
    units: stream.layers.map(({ units }) => units),
    leftOut: [...stream.leftOut],
  };
}

/** Value of each pair; those without one are null, with the reason once. */
function valuesOf(similarity: StreamedSimilarity, rows: number, cols: number) {
  const reasons = new Set<string>();
  const value = (i: number, j: number): number | null => {
    try {
      const number = similarity.value(i, j);
      if (Number.isFinite(number)) return number;
      throw new Undefined('A layer has values that are not finite, or too large to compute with.');
    } catch (thrown) {
      if (!(thrown instanceof Undefined)) throw thrown;
      reasons.add(thrown.message);
      return null;
    }
  };
  const values = Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => value(i, j)));
  return { values, undefined: [...reasons] };
}

/** Runs both models and accumulates the form. */
async function accumulate(
  form: StreamedForm,
  [a, b]: readonly [Streaming, Streaming],
  limit: number,
  { signal, report }: JobContext,
): Promise<StreamedSimilarity> {
  const layers = { a: a.stream.layers, b: b.stream.layers };
  const within = a === b;
  const bytes = form.bytes(layers) + a.stream.bytes + (within ? 0 : b.stream.bytes);
  const { rows } = a.opened.bound;
  requireMemory(a.opened.model.file, rows, bytes, limit);
  const similarity = form.start(layers);
  const remaining = new Remaining();
  const label = `streaming ${layers.a.length} x ${layers.b.length} layers, ${megabytes(bytes)}`;
  for await (const [inA, inB] of chunkPairs(a.stream, b.stream, signal)) {
    await similarity.add(inA, inB, () => breathe(signal));
    const done = inA.start + inA.inputs;
    report({ kind: 'progress', label, done, total: rows, secondsLeft: remaining.after(done, rows) });
  }
  return similarity;
}

/** Compares all layers by a form that can be streamed. Throws {@link UserError} where even its sums exceed the limit. */
export async function compareStreamed(
  params: ModelPairParams,
  form: StreamedForm,
  job: JobContext,
): Promise<StreamedComparison> {
  const { reduction = 'mean', probe, layers, layersOfB = layers, compute = {} } = params;
  const within = params.a === params.b;
  const choice = (file: string) => settled({ file, probe, reduction, compute, lenientDims: !within }, job);
  const streaming = async (opened: OpenedModel, names: readonly string[] | undefined): Promise<Streaming> => {
    const chosen = chosenLayers(opened.model, names);
    const options = { layers: chosen, reduction, chunk: form.chunk };
    return { opened, stream: await streamLayers(opened.model, opened.bound, options) };
  };
  const finish = async (a: Streaming, b: Streaming): Promise<StreamedComparison> => {
    const similarity = await accumulate(form, [a, b], compute.memoryLimit ?? Infinity, job);
    const [sideA, sideB] = [sideOf(params.a, a), sideOf(params.b, b)];
    const caveats = [...a.stream.caveats, ...b.stream.caveats, ...providerCaveats(compute), form.caveat];
    const values = valuesOf(similarity, sideA.layers.length, sideB.layers.length);
    return { a: sideA, b: sideB, ...values, caveats: [...new Set(caveats)] };
  };
  return withModel(await choice(params.a), job, async (openedA) => {
    const a = await streaming(openedA, layers);
    if (within) return finish(a, a);
    return withModel(await choice(params.b), job, async (openedB) => {
      const models = [openedA, openedB].map(({ model, provenance }) => ({
        file: model.file,
        inputs: model.info.inputs,
        probe: provenance,
      }));
      checkDims(models, probe.dims);
      checkSameInputs(models);
      return finish(a, await streaming(openedB, layersOfB));
    });
  });
}
