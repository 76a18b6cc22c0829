/** Runs a model over a probe set, batch by batch, and keeps the representations that were asked for. */
import type { CapturableModel, LayerInfo } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { UserError, throwIfCancelled } from '../errors';
import { breathe } from '../slices';
import { findRows } from './batch-axis';
import type { RowPlace } from './batch-axis';
import { batchesOf, defaultBatchSize, feedsOf } from './batches';
import type { BoundInputs } from './bindings';
import { Collector } from './collector';
import type { Reduction } from './reduce';

/** What to keep of a pass over the probe set, and how. */
export interface CaptureOptions {
  /** Names of layers; default all. */
  layers?: readonly string[];
  /** Rows per forward pass; by default chosen from the sizes of input and model. Ignored by a model with a fixed batch. */
  batchSize?: number;
  /** `none` (default) keeps activations as they are; others reduce each batch to a matrix before it is kept. */
  reduction?: Reduction | 'none';
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

/** One pass over all rows, in batches of `size`. */
interface Pass {
  readonly collectors: ReadonlyMap<string, Collector>;
  readonly size: number;
  /** Every batch must have `size` rows. */
  readonly whole: boolean;
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

/** Which layers are collected together: those whose rows need a pass of their own come second. */
function planPasses(
  collectors: ReadonlyMap<string, Collector>,
  places: ReadonlyMap<string, RowPlace>,
  batchSize: number,
  fixedBatch: number | null,
): Pass[] {
  const ofKind = (kind: RowPlace['kind']) =>
    new Map([...collectors].filter(([name]) => places.get(name)?.kind === kind));
  const passes = [
    { collectors: ofKind('axis'), size: fixedBatch ?? batchSize, whole: fixedBatch !== null },
    { collectors: ofKind('single'), size: 1, whole: false },
  ];
  return passes.filter((pass) => pass.collectors.size > 0);
}

/** Where a model fails on inputs with extents that were guessed, the guess is the likely cause. */
function namingGuesses(error: unknown, { proposals }: BoundInputs): unknown {
  if (!(error instanceof UserError) || proposals.length === 0) return error;
  const guesses = proposals.map(({ name, extent }) => `--dim ${name}=N (${extent} was guessed)`);
  const remedy = `Set the extents that the model was made for: ${guesses.join(', ')}.`;
  return new UserError(error.subject, error.reason, remedy, { cause: error });
}

/**
 * Captures layers for all rows of `bound`. Between batches the thread is free, and `signal` is looked at. A layer for
 * which no axis belongs to the rows is left out, with the reason. Throws `UserError` when the model does not run on the
 * inputs or a layer does not exist, and `CancelledError`.
 */
export async function capture(
  model: CapturableModel,
  bound: BoundInputs,
  options: CaptureOptions = {},
): Promise<Captured> {
  const { signal, reduction = 'none', batchSize = defaultBatchSize(model, bound) } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new UserError('batchSize', `is ${batchSize}.`, 'Give a whole number of at least 1.');
  const layers = chosenLayers(model, options.layers);
  throwIfCancelled(signal);
  const { places, fixedBatch, caveats } = await findRows(
    model,
    bound,
    layers.map(({ name }) => name),
  ).catch((error: unknown) => {
    throw namingGuesses(error, bound);
  });
  const collectors = new Map<string, Collector>();
  for (const layer of layers) {
    const place = places.get(layer.name);
    if (place && place.kind !== 'none')
      collectors.set(layer.name, new Collector(layer, place, bound.rows, reduction));
  }
  const passes = planPasses(collectors, places, batchSize, fixedBatch);
  let done = 0;
  for (const pass of passes)
    await runPass(model, bound, pass, signal, (rows) => {
      done += rows;
      options.onProgress?.(done, bound.rows * passes.length);
    });
  return gather(layers, places, collectors, [...bound.caveats, ...caveats], bound.inputsAre);
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
