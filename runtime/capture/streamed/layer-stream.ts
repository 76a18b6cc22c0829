/** The layers of a model as matrices of some inputs at a time, for consumers that keep sums and not the rows themselves. */
import type { CapturableModel, LayerInfo } from '../../checkpoints/model';
import type { NdArray } from '../../engine/ndarray';
import type { Matrix } from '../../measures/matrix';
import { asFloat64 } from '../../engine/ndarray';
import { copyElements, zeros } from '../arrays';
import type { BoundInputs } from '../bindings';
import { locateRows, runPass, type Batch } from '../capture';
import { LayerRows } from '../layer-rows';
import { workingBytes } from '../memory';
import { blocksOf, planPasses, rowSizes, sumOf } from '../passes';
import type { Reduction } from '../reduce';
import { mixingCaveats, type RowPlaces } from '../batch-axis';

/** A layer of the stream. */
export interface StreamedLayer {
  readonly name: string;
  /** Rows of its matrix for an input: 1, or its positions where these are samples. */
  readonly rowsPerInput: number;
  readonly units: number;
}

/** Some layers on `inputs` consecutive inputs from number `start` on. */
export interface Chunk {
  readonly start: number;
  readonly inputs: number;
  /** Layer -> [inputs x rowsPerInput, units]; memory that the next chunk overwrites. */
  readonly layers: ReadonlyMap<string, NdArray>;
}

/** Layers that can be read, and what they take. */
export interface LayerStream {
  readonly layers: readonly StreamedLayer[];
  /** Layers without a value per row; complete once all chunks have been read. */
  readonly leftOut: readonly { layer: string; reason: string }[];
  readonly caveats: readonly string[];
  /** Bytes for a chunk of all layers, and a batch beside it. */
  readonly bytes: number;
  /** The chunks of some layers (default all), in the order of the inputs; the last may be smaller. */
  chunks(signal?: AbortSignal, layers?: ReadonlySet<string>): AsyncGenerator<Chunk>;
}

/** How layers are read. */
export interface StreamOptions {
  readonly layers: readonly LayerInfo[];
  readonly reduction: Reduction;
  /** Inputs in a chunk. */
  readonly chunk: number;
}

/** A chunk of a layer as a matrix of its own. */
export function chunkMatrix(chunk: Chunk, layer: string): Matrix | undefined {
  const array = chunk.layers.get(layer);
  if (!array) return undefined;
  const [rows, cols] = array.shape;
  const data = asFloat64(array.data);
  return { rows, cols, data: data === array.data ? data.slice() : data };
}

/** Rows of one layer on their way into a chunk. */
class Filling {
  private whole: NdArray | undefined;
  private perInput = 0;

  constructor(
    readonly source: LayerRows,
    private readonly inputs: number,
  ) {}

  /** Takes `count` inputs of a batch, from its input `from` on, as the inputs of the chunk from `to` on. */
  take(batch: NdArray, batchRows: number, from: number, to: number, count: number): void {
    this.perInput = batch.data.length / batchRows;
    const [extent, units] = batch.shape;
    this.whole ??= zeros(batch.type, [(extent / batchRows) * this.inputs, units]);
    copyElements(
      batch.data,
      from * this.perInput,
      this.whole.data,
      to * this.perInput,
      count * this.perInput,
    );
  }

  /** The first `inputs` inputs. */
  filled(inputs: number): NdArray | undefined {
    if (!this.whole || this.source.failure !== undefined) return undefined;
    const { type, shape, data } = this.whole;
    const rows = (shape[0] / this.inputs) * inputs;
    return {
      type,
      shape: [rows, shape[1]],
      data: data.subarray(0, inputs * this.perInput) as NdArray['data'],
    };
  }
}

async function* chunksOf(
  batches: AsyncGenerator<Batch>,
  parts: ReadonlyMap<string, Filling>,
  size: number,
): AsyncGenerator<Chunk> {
  let start = 0;
  let filled = 0;
  const chunk = (inputs: number): Chunk => {
    const layers = [...parts].flatMap(([name, part]) => {
      const array = part.filled(inputs);
      return array ? [[name, array] as const] : [];
    });
    return { start, inputs, layers: new Map(layers) };
  };
  for await (const { count, batchRows, fetched } of batches) {
    const read = [...parts].map(
      ([name, part]) => [part, part.source.read(fetched[name], batchRows)] as const,
    );
    for (let used = 0; used < count;) {
      const taken = Math.min(count - used, size - filled);
      for (const [part, batch] of read) if (batch) part.take(batch, batchRows, used, filled, taken);
      used += taken;
      filled += taken;
      if (filled < size) continue;
      yield chunk(filled);
      start += filled;
      filled = 0;
    }
  }
  if (filled > 0) yield chunk(filled);
}

/** Layers whose rows cannot be run together are run one at a time, and the others with them: chunks hold all layers. */
function togetherIn(found: RowPlaces, layers: readonly LayerInfo[]): RowPlaces {
  const isSingle = layers.some(({ name }) => found.places.get(name)?.kind === 'single');
  return isSingle && found.fixedBatch === null ? { ...found, fixedBatch: 1 } : found;
}

/** Finds out how the layers of a model can be read. Throws {@link UserError} where it does not run on the inputs. */
export async function streamLayers(
  model: CapturableModel,
  bound: BoundInputs,
  { layers, reduction, chunk }: StreamOptions,
): Promise<LayerStream> {
  const found = togetherIn(await locateRows(model, bound, layers), layers);
  const readable = layers.filter(({ name }) => (found.places.get(name)?.kind ?? 'none') !== 'none');
  const blocks = blocksOf(model, readable, found, reduction);
  const sizes = rowSizes(readable, found, blocks, reduction);
  const passes = planPasses(model, bound, readable, found, { reduction });
  const pass = { layers: readable, blocks, size: passes[0]?.size ?? 1, whole: passes[0]?.whole ?? false };
  const leftOut = layers.flatMap(({ name }) => {
    const place = found.places.get(name);
    return place?.kind === 'none' ? [{ layer: name, reason: place.reason }] : [];
  });
  return {
    layers: readable.flatMap(({ name }) => {
      const of = sizes.get(name);
      return of ? [{ name, rowsPerInput: of.values / of.units, units: of.units }] : [];
    }),
    leftOut,
    caveats: [...bound.caveats, ...found.caveats, ...mixingCaveats(found.mixed)],
    bytes: chunk * sumOf(sizes, readable, 'bytes') + workingBytes([pass], sizes),
    async *chunks(signal, wanted) {
      const some = readable.filter(({ name }) => wanted?.has(name) ?? true);
      const parts = new Map<string, Filling>();
      for (const layer of some) {
        const place = found.places.get(layer.name);
        if (place) parts.set(layer.name, new Filling(new LayerRows(layer, place, reduction), chunk));
      }
      yield* chunksOf(runPass(model, bound, { ...pass, layers: some }, signal), parts, chunk);
      for (const [layer, { source }] of parts)
        if (source.failure !== undefined) leftOut.push({ layer, reason: source.failure });
    },
  };
}
