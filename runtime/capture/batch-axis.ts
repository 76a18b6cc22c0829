/**
 * Along which axis of a layer the rows of a batch lie. Names and inferred shapes can be wrong, so a model with an open
 * batch is run on two batch sizes, and one with a fixed batch on the same rows in another order.
 */
import type { CapturableModel } from '../checkpoints/model';
import { asFloat64, type NdArray } from '../engine/ndarray';
import type { Fetches } from '../engine/session';
import { UserError } from '../errors';
import { take } from './arrays';
import type { BoundInputs } from './bindings';
import { feedsOf } from './batches';
import { widen } from './reduce';

/** `single`: rows and other things share an axis, so rows have to be run one at a time. */
export type RowPlace = { kind: 'axis'; axis: number } | { kind: 'single' } | { kind: 'none'; reason: string };

/** Type and shape of the activations that a forward pass of `rows` rows gave. */
export interface Sample extends Pick<NdArray, 'type' | 'shape'> {
  readonly rows: number;
}

/** Where the rows of a batch lie in each layer, found by running the model. */
export interface RowPlaces {
  readonly places: ReadonlyMap<string, RowPlace>;
  /** Of each layer, from which the sizes of all rows can be told. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** Rows that every forward pass must have; null: any number. */
  readonly fixedBatch: number | null;
  /** What a reader must know of all layers. */
  readonly caveats: readonly string[];
  /** Layers that give the same row other values in another batch. */
  readonly mixed: readonly string[];
}

/** What a reader must know of layers that give the same row other values in another batch. */
export function mixingCaveats(layers: readonly string[]): string[] {
  if (layers.length === 0) return [];
  const more = layers.length > 5 ? ` and ${layers.length - 5} more` : '';
  return [
    `Layers ${layers.slice(0, 5).join(', ')}${more} give the same row other values in another batch: ` +
      'the model mixes rows or draws random numbers.',
  ];
}

/** Two batch sizes of which neither divides the other, nor is 1 (an extent of 1 is often squeezed away). */
const SMALL = 2;
const LARGE = 3;
/** Relative difference up to which two batches gave the same values (float16 has 11 bits). */
const SAME = 1e-2;

const noRows = (why: string): RowPlace => ({ kind: 'none', reason: why });

const rowsFrom = (bound: BoundInputs, count: number, shift = 0) =>
  Array.from({ length: count }, (_, i) => Math.min((i + shift) % count, bound.rows - 1));

/** Numbers of float types as they are, of others as float64. */
function numbersOf(array: NdArray): Float32Array | Float64Array {
  const { data } = widen(array);
  return data instanceof Float32Array ? data : asFloat64(data);
}

/** Whether the numbers agree, relative to the largest of them; NaN and infinities agree with themselves. */
function agree(a: NdArray, b: NdArray): boolean {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < x.length; i++) {
    const [size, apart] = [Math.abs(x[i]), Math.abs(x[i] - y[i])];
    if (apart < Infinity) {
      if (size > largest) largest = size;
      if (apart > difference) difference = apart;
    } else if (!Object.is(x[i], y[i])) return false;
  }
  return difference <= SAME * largest;
}

/** From the shapes that two batch sizes gave. */
function placeFromShapes(small: readonly number[], large: readonly number[]): RowPlace {
  if (small.length !== large.length) return noRows('its rank changes with the number of rows');
  const changed = small.flatMap((extent, axis) => (extent === large[axis] ? [] : [axis]));
  if (changed.length === 0) return noRows('it has no axis for rows');
  const tracking = changed.filter((axis) => small[axis] === SMALL && large[axis] === LARGE);
  if (changed.length === 1 && tracking.length === 1) return { kind: 'axis', axis: changed[0] };
  if (changed.length > 1) return noRows('it has several axes for rows, so it relates rows to each other');
  const [axis] = changed;
  return small[axis] * LARGE === large[axis] * SMALL && small[axis] > 0
    ? { kind: 'single' }
    : noRows('its shape depends on the values of the inputs');
}

/** Fixed batch: the axis of that extent along which reordered rows are reordered. */
function placeFromOrder(batch: number, inOrder: NdArray, rolled: NdArray): RowPlace {
  const order = Array.from({ length: batch }, (_, i) => (i + 1) % batch);
  const matching = inOrder.shape.flatMap((extent, axis) =>
    extent === batch && agree(take(inOrder, axis, order), rolled) ? [axis] : [],
  );
  if (matching.length === 1) return { kind: 'axis', axis: matching[0] };
  return noRows(
    matching.length === 0
      ? `none of its axes follows the ${batch} rows of the model's fixed batch`
      : `several of its axes could be the ${batch} rows of the model's fixed batch`,
  );
}

const samplesOf = (fetched: Fetches, rows: number) =>
  new Map(Object.entries(fetched).map(([layer, { type, shape }]) => [layer, { type, shape, rows }]));

const placesOf = (layers: readonly string[], place: (layer: string) => RowPlace) =>
  new Map(layers.map((layer) => [layer, place(layer)]));

async function fixedPlaces(
  model: CapturableModel,
  bound: BoundInputs,
  layers: readonly string[],
  batch: number,
): Promise<RowPlaces> {
  const inOrder = await model.run(feedsOf(bound, rowsFrom(bound, batch)), layers);
  const samples = samplesOf(inOrder, batch);
  if (batch === 1)
    return {
      places: placesOf(layers, () => ({ kind: 'single' })),
      samples,
      fixedBatch: 1,
      caveats: [],
      mixed: [],
    };
  const rolled = await model.run(feedsOf(bound, rowsFrom(bound, batch, 1)), layers);
  const places = placesOf(layers, (layer) => placeFromOrder(batch, inOrder[layer], rolled[layer]));
  return { places, samples, fixedBatch: batch, caveats: [], mixed: [] };
}

/** Layers whose rows come out differently in another batch. */
function mixedLayers(places: RowPlaces['places'], small: Fetches, large: Fetches): string[] {
  const rows = Array.from({ length: SMALL }, (_, i) => i);
  return [...places].flatMap(([layer, place]) => {
    if (place.kind !== 'axis') return [];
    const same = agree(small[layer], take(large[layer], place.axis, rows));
    return same ? [] : [layer];
  });
}

/** Finds where rows lie in each of `layers`. Throws `UserError` when the model cannot run on the inputs at all. */
export async function findRows(
  model: CapturableModel,
  bound: BoundInputs,
  layers: readonly string[],
): Promise<RowPlaces> {
  if (bound.fixedBatch !== null) return fixedPlaces(model, bound, layers, bound.fixedBatch);
  let small: Fetches;
  let large: Fetches;
  try {
    small = await model.run(feedsOf(bound, rowsFrom(bound, SMALL)), layers);
    large = await model.run(feedsOf(bound, rowsFrom(bound, LARGE)), layers);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const caveat = 'The model declares an open batch but runs only one row at a time.';
    return { ...(await fixedPlaces(model, bound, layers, 1)), caveats: [caveat] };
  }
  const places = placesOf(layers, (layer) => placeFromShapes(small[layer].shape, large[layer].shape));
  const mixed = mixedLayers(places, small, large);
  const samples = samplesOf(small, SMALL);
  const merged = layers.filter((layer) => places.get(layer)?.kind === 'single');
  // What one row of these is cannot be told from several.
  if (merged.length > 0)
    for (const [layer, sample] of samplesOf(await model.run(feedsOf(bound, [0]), merged), 1))
      samples.set(layer, sample);
  return { places, samples, fixedBatch: null, caveats: [], mixed };
}
