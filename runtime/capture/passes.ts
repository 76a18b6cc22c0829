/** Which layers are read together in a pass over all rows, and how much each hands over. */
import type { Block, Blocks, CapturableModel, LayerInfo } from '../checkpoints/model';
import { sizeOf } from '../engine/ndarray';
import type { RowPlaces, Sample } from './batch-axis';
import { defaultBatchSize } from './batches';
import type { BoundInputs } from './bindings';
import { blockFor } from './blocks';
import { rowsFirstShape } from './layer-rows';
import { reducedSize, type Reduction } from './reduce';

/** One pass over all rows, in batches of `size`. */
export interface Pass {
  readonly layers: readonly LayerInfo[];
  /** Layers that ONNX Runtime averages over blocks of positions. */
  readonly blocks: Blocks;
  readonly size: number;
  /** Every batch must have `size` rows. */
  readonly whole: boolean;
}

/** What one row of a layer takes. */
export interface RowSize {
  /** Elements of its activations. */
  readonly activations: number;
  /** Bytes that ONNX Runtime hands over. */
  readonly handedOver: number;
  /** Values after the reduction, units of each of its rows, and bytes. */
  readonly values: number;
  readonly units: number;
  readonly bytes: number;
}

/** How the layers of a model are read. */
export interface ReadOptions {
  readonly reduction: Reduction | 'none';
  /** Rows per forward pass; default: by the sizes of model, inputs and activations. */
  readonly batchSize?: number;
}

/** The block over which a layer may be averaged before it is handed over. */
function blockOfLayer(
  model: CapturableModel,
  layer: LayerInfo,
  { places, fixedBatch }: RowPlaces,
  sample: Sample,
) {
  const place = places.get(layer.name);
  const rowsAreFirst =
    (place?.kind === 'axis' && place.axis === 0) || (fixedBatch === 1 && sample.shape[0] === 1);
  return rowsAreFirst && model.info.opset > 0 ? blockFor(sample, layer.channels) : null;
}

/** Blocks of the layers that have one, where means are wanted. */
export function blocksOf(
  model: CapturableModel,
  layers: readonly LayerInfo[],
  found: RowPlaces,
  reduction: Reduction | 'none',
): Blocks {
  const blocks = new Map<string, Block>();
  if (reduction !== 'mean') return blocks;
  for (const layer of layers) {
    const sample = found.samples.get(layer.name);
    const block = sample && blockOfLayer(model, layer, found, sample);
    if (block) blocks.set(layer.name, { block, positions: sample.shape.slice(2) });
  }
  return blocks;
}

const BYTES: Partial<Record<Sample['type'], number>> = { float32: 4, float16: 2, float64: 8 };

/** What a row takes of each layer that has rows. */
export function rowSizes(
  layers: readonly LayerInfo[],
  { places, samples }: RowPlaces,
  blocks: Blocks,
  reduction: Reduction | 'none',
): Map<string, RowSize> {
  const sizes = new Map<string, RowSize>();
  for (const layer of layers) {
    const { name, channels } = layer;
    const [place, sample] = [places.get(name), samples.get(name)];
    if (!place || place.kind === 'none' || !sample) continue;
    const activations = sizeOf(sample.shape) / sample.rows;
    const shape = rowsFirstShape(layer, place, sample.shape);
    const { values, units, bytes } = reducedSize({ type: sample.type, shape }, reduction, channels);
    const handedOver = (activations * (BYTES[sample.type] ?? 8)) / sizeOf(blocks.get(name)?.block ?? []);
    sizes.set(name, { activations, handedOver, values, units, bytes: values * bytes });
  }
  return sizes;
}

/** Sum of what a row of some layers takes. */
export function sumOf(
  sizes: ReadonlyMap<string, RowSize>,
  layers: readonly LayerInfo[],
  what: keyof RowSize,
): number {
  return layers.reduce((sum, { name }) => sum + (sizes.get(name)?.[what] ?? 0), 0);
}

/** Passes over all rows for some layers: those whose rows need a pass of their own come second. */
export function planPasses(
  model: CapturableModel,
  bound: BoundInputs,
  layers: readonly LayerInfo[],
  found: RowPlaces,
  { reduction, batchSize }: ReadOptions,
): Pass[] {
  const ofKind = (kind: string) => layers.filter(({ name }) => found.places.get(name)?.kind === kind);
  const blocks = blocksOf(model, layers, found, reduction);
  const sizes = rowSizes(layers, found, blocks, reduction);
  const batch =
    found.fixedBatch ??
    batchSize ??
    defaultBatchSize(model, bound, sumOf(sizes, ofKind('axis'), 'activations'));
  const passes = [
    { layers: ofKind('axis'), size: batch, whole: found.fixedBatch !== null },
    { layers: ofKind('single'), size: 1, whole: false },
  ];
  return passes.filter((pass) => pass.layers.length > 0).map((pass) => ({ ...pass, blocks }));
}
