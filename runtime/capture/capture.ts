/** Runs a model over a probe set, batch by batch, and keeps the representations that were asked for. */
import type { CapturableModel, LayerInfo } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { UserError, throwIfCancelled } from '../errors';
import { breathe } from '../slices';
import { findRows, type RowPlaces } from './batch-axis';
import { batchesOf, feedsOf } from './batches';
import type { BoundInputs } from './bindings';
import { Collector } from './collector';
import { LayerRows } from './layer-rows';
import { keptBytes, requireMemoryFor, workingBytes, type MemoryEstimate } from './memory';
import { blocksOf, planPasses, rowSizes, type Pass } from './passes';
import type { Reduction } from './reduce';

/** What to keep of a pass over the probe set, and how. */
export interface CaptureOptions {
  /** Names of layers; default all. */
  layers?: readonly string[];
  /** Rows per forward pass; by default chosen from the sizes of input and model. Ignored by a model with a fixed batch. */
  batchSize?: number;
  /** `none` (default) keeps activations as they are; others reduce each batch to a matrix before it is kept. */
  reduction?: Reduction | 'none';
  /** Bytes that capturing may take beside the model; more are refused before they are taken. Default: no limit. */
  memoryLimit?: number;
  /** All layers are captured where they take at most so many bytes, and else only `layers`. */
  allWithin?: number;
  signal?: AbortSignal;
  /** Rows done so far, of all. */
  onProgress?: (done: number, rows: number) => void;
}

/** The representations of a model on a probe set. */
export interface Captured {
  /** Per layer its activations, rows along the first axis (reduced: a matrix). float16 is widened to float32. */
  readonly layers: Map<string, NdArray>;
  /** Layers that have no value per row, with the reason. */
  readonly leftOut: { layer: string; reason: string }[];
  /** What a reader must know of all layers. */
  readonly caveats: string[];
  /** Layers that give the same row other values in another batch. */
  readonly mixed: readonly string[];
  readonly inputsAre: BoundInputs['inputsAre'];
  readonly memory: MemoryEstimate;
}

/** The named layers (default all) in forward order. Throws {@link UserError} for a name that the model lacks. */
export function chosenLayers(
  model: Pick<CapturableModel, 'file' | 'layers'>,
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

/** What a forward pass gave of some layers, for `count` rows from row `start` on; `batchRows` with those repeated. */
export interface Batch {
  readonly start: number;
  readonly count: number;
  readonly batchRows: number;
  readonly fetched: Readonly<Record<string, NdArray>>;
}

/** The batches of a pass. Between two of them the thread is free, and `signal` is looked at. */
export async function* runPass(
  model: CapturableModel,
  bound: BoundInputs,
  { layers, blocks, size, whole }: Pass,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  const names = layers.map(({ name }) => name);
  for (const { start, count, indices } of batchesOf(bound.rows, size, whole)) {
    await breathe(signal);
    const fetched = await model.run(feedsOf(bound, indices), names, blocks);
    yield { start, count, batchRows: indices.length, fetched };
  }
}

/** Where a model fails on inputs with extents that were guessed, the guess is the likely cause. */
function namingGuesses(error: unknown, { proposals }: BoundInputs): unknown {
  if (!(error instanceof UserError) || proposals.length === 0) return error;
  const guesses = proposals.map(({ name, extent }) => `--dim ${name}=N (${extent} was guessed)`);
  const remedy = `Set the extents that the model was made for: ${guesses.join(', ')}.`;
  return new UserError(error.subject, error.reason, remedy, { cause: error });
}

/** Where rows lie in `layers`. Throws {@link UserError} where the model does not run on the inputs. */
export async function locateRows(
  model: CapturableModel,
  bound: BoundInputs,
  layers: readonly LayerInfo[],
): Promise<RowPlaces> {
  try {
    return await findRows(
      model,
      bound,
      layers.map(({ name }) => name),
    );
  } catch (error) {
    throw namingGuesses(error, bound);
  }
}

/** What is captured in which passes, and what that takes. */
interface Plan {
  readonly layers: readonly LayerInfo[];
  readonly passes: readonly Pass[];
  readonly memory: MemoryEstimate;
}

/** All layers where memory is allowed for them, or else those that are wanted. Throws {@link UserError}. */
function planWithin(
  model: CapturableModel,
  bound: BoundInputs,
  wanted: readonly LayerInfo[],
  found: RowPlaces,
  options: CaptureOptions,
): Plan {
  const { reduction = 'none', batchSize, allWithin, memoryLimit = Infinity } = options;
  const plan = (layers: readonly LayerInfo[]) => {
    const sizes = rowSizes(layers, found, blocksOf(model, layers, found, reduction), reduction);
    const passes = planPasses(model, bound, layers, found, { reduction, batchSize });
    const kept = keptBytes(sizes, layers, bound.rows);
    const estimatedBytes = kept + workingBytes(passes, sizes);
    return { layers, passes, kept, memory: { estimatedBytes, limit: options.memoryLimit ?? null } };
  };
  if (allWithin !== undefined) {
    const all = plan(model.layers);
    if (all.kept <= allWithin && all.memory.estimatedBytes <= memoryLimit) return all;
  }
  const bytesOf = (layers: readonly LayerInfo[]) => plan(layers).memory.estimatedBytes;
  requireMemoryFor(model.file, bound.rows, wanted, bytesOf, memoryLimit);
  return plan(wanted);
}

/**
 * Captures layers for all rows of `bound`. Between batches the thread is free, and `signal` is looked at. A layer for
 * which no axis belongs to the rows is left out, with the reason. Throws `UserError` when the model does not run on the
 * inputs, a layer does not exist or memory is not allowed for, and `CancelledError`.
 */
export async function capture(
  model: CapturableModel,
  bound: BoundInputs,
  options: CaptureOptions = {},
): Promise<Captured> {
  const { signal, batchSize, reduction = 'none' } = options;
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize >= 1))
    throw new UserError('batchSize', `is ${batchSize}.`, 'Give a whole number of at least 1.');
  const wanted = chosenLayers(model, options.layers);
  throwIfCancelled(signal);
  const found = await locateRows(model, bound, options.allWithin === undefined ? wanted : model.layers);
  const { layers, passes, memory } = planWithin(model, bound, wanted, found, options);
  const collectors = new Map<string, Collector>();
  for (const layer of layers) {
    const place = found.places.get(layer.name);
    if (place && place.kind !== 'none')
      collectors.set(layer.name, new Collector(new LayerRows(layer, place, reduction), bound.rows));
  }
  let done = 0;
  for (const pass of passes)
    for await (const { start, count, batchRows, fetched } of runPass(model, bound, pass, signal)) {
      for (const { name } of pass.layers) collectors.get(name)?.add(fetched[name], start, count, batchRows);
      done += count;
      options.onProgress?.(done, bound.rows * passes.length);
    }
  return {
    ...gather(layers, found.places, collectors),
    caveats: [...bound.caveats, ...found.caveats],
    mixed: found.mixed,
    inputsAre: bound.inputsAre,
    memory,
  };
}

function gather(
  layers: readonly LayerInfo[],
  places: RowPlaces['places'],
  collectors: ReadonlyMap<string, Collector>,
): Pick<Captured, 'layers' | 'leftOut'> {
  const captured = new Map<string, NdArray>();
  const leftOut: Captured['leftOut'] = [];
  for (const { name } of layers) {
    const place = places.get(name);
    const collector = collectors.get(name);
    const array = collector?.finish();
    if (array) captured.set(name, array);
    else
      leftOut.push({
        layer: name,
        reason: place?.kind === 'none' ? place.reason : (collector?.failure ?? 'it has no values'),
      });
  }
  return { layers: captured, leftOut };
}
