/** Runs a model over a probe set, batch by batch, and keeps the representations that were asked for. */
import type { CapturableModel, LayerInfo } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { UserError, throwIfCancelled } from '../errors';
import { breathe } from '../slices';
import { findRows } from './batch-axis';
import type { RowPlace, RowPlaces } from './batch-axis';
import { batchesOf, defaultBatchSize, feedsOf } from './batches';
import type { BoundInputs } from './bindings';
import { Collector } from './collector';
import { expectedBytes, requireMemory, totalBytes } from './memory';
import { narrowed, planPasses, type Pass } from './passes';
import type { Reduction } from './reduce';

/** What to keep of a pass over the probe set, and how. */
export interface CaptureOptions {
  /** Names of layers; default all. */
  layers?: readonly string[];
  /** Rows per forward pass; by default chosen from the sizes of input and model. Ignored by a model with a fixed batch. */
  batchSize?: number;
  /** `none` (default) keeps activations as they are; others reduce each batch to a matrix before it is kept. */
  reduction?: Reduction | 'none';
  /** Bytes that the representations may take; more are refused before they are captured. Default: no limit. */
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
  readonly caveats: string[];
  readonly inputsAre: BoundInputs['inputsAre'];
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

async function runPass(
  model: CapturableModel,
  bound: BoundInputs,
  { collectors, size, whole }: Pass,
  signal: AbortSignal | undefined,
  onDone: (rows: number) => void,
): Promise<void> {
  const names = [...collectors.keys()];
  for (const { start, count, indices } of batchesOf(bound.rows, size, whole)) {
    await breathe(signal);
    const fetched = await model.run(feedsOf(bound, indices), names);
    for (const [name, collector] of collectors) collector.add(fetched[name], start, count, indices.length);
    onDone(count);
  }
}

/** Where a model fails on inputs with extents that were guessed, the guess is the likely cause. */
function namingGuesses(error: unknown, { proposals }: BoundInputs): unknown {
  if (!(error instanceof UserError) || proposals.length === 0) return error;
  const guesses = proposals.map(({ name, extent }) => `--dim ${name}=N (${extent} was guessed)`);
  const remedy = `Set the extents that the model was made for: ${guesses.join(', ')}.`;
  return new UserError(error.subject, error.reason, remedy, { cause: error });
}

/** The passes that collect `layers`, in the order of the model. */
function passesFor(
  bound: BoundInputs,
  layers: readonly LayerInfo[],
  { places, fixedBatch }: RowPlaces,
  { reduction = 'none', batchSize }: CaptureOptions & { batchSize: number },
): Pass[] {
  const collectors = new Map<string, Collector>();
  for (const layer of layers) {
    const place = places.get(layer.name);
    if (place && place.kind !== 'none')
      collectors.set(layer.name, new Collector(layer, place, bound.rows, reduction));
  }
  return planPasses(collectors, places, batchSize, fixedBatch);
}

/** Of `layers` those that memory is allowed for: all, or `wanted`. Throws {@link UserError} where that is too much. */
async function affordable(
  model: CapturableModel,
  bound: BoundInputs,
  layers: readonly LayerInfo[],
  wanted: readonly LayerInfo[],
  passes: readonly Pass[],
  { allWithin = 0, memoryLimit = Infinity, signal }: CaptureOptions,
): Promise<readonly LayerInfo[]> {
  if (memoryLimit === Infinity && layers.length === wanted.length) return wanted;
  const bytes = await expectedBytes(model, bound, passes, signal);
  const sum = (of: readonly LayerInfo[]) =>
    totalBytes(
      bytes,
      of.map(({ name }) => name),
    );
  if (layers.length > wanted.length && sum(layers) <= Math.min(allWithin, memoryLimit)) return layers;
  requireMemory(model.file, bound.rows, sum(wanted), memoryLimit);
  return wanted;
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
  const { signal, batchSize = defaultBatchSize(model, bound) } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new UserError('batchSize', `is ${batchSize}.`, 'Give a whole number of at least 1.');
  const wanted = chosenLayers(model, options.layers);
  const layers = options.allWithin === undefined ? wanted : model.layers;
  throwIfCancelled(signal);
  const found = await findRows(
    model,
    bound,
    layers.map(({ name }) => name),
  ).catch((error: unknown) => {
    throw namingGuesses(error, bound);
  });
  const planned = passesFor(bound, layers, found, { ...options, batchSize });
  const kept = await affordable(model, bound, layers, wanted, planned, options);
  const passes = narrowed(planned, new Set(kept.map(({ name }) => name)));
  let done = 0;
  for (const pass of passes)
    await runPass(model, bound, pass, signal, (rows) => {
      done += rows;
      options.onProgress?.(done, bound.rows * passes.length);
    });
  const collectors = new Map(passes.flatMap((pass) => [...pass.collectors]));
  return gather(kept, found.places, collectors, [...bound.caveats, ...found.caveats], bound.inputsAre);
}

function gather(
  layers: readonly LayerInfo[],
  places: ReadonlyMap<string, RowPlace>,
  collectors: ReadonlyMap<string, Collector>,
  caveats: string[],
  inputsAre: BoundInputs['inputsAre'],
): Captured {
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
  return { layers: captured, leftOut, caveats, inputsAre };
}
