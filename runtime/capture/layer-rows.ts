/** From what a forward pass gives of a layer to one entry (or several, positions as rows) for each of its rows. */
import type { LayerInfo } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { moveAxis } from './arrays';
import type { RowPlace } from './batch-axis';
import { reduceRows, widen } from './reduce';
import type { Reduction } from './reduce';

const RECURRENT = new Set(['LSTM', 'GRU', 'RNN']);

/** A single row's whole activation: what marks the row, an extent of 1, is dropped. */
function shapeOfSingle(shape: readonly number[]): number[] {
  return [1, ...(shape[0] === 1 ? shape.slice(1) : shape.filter((extent) => extent !== 1))];
}

/** The directions of a recurrent operator, [.., directions, units], side by side as [.., directions * units]. */
function joinDirections(shape: readonly number[]): readonly number[] {
  if (shape.length < 3) return shape;
  return [...shape.slice(0, -2), shape[shape.length - 2] * shape[shape.length - 1]];
}

/** The shape of a layer's activations with their rows along the first axis. */
export function rowsFirstShape(
  { op }: Pick<LayerInfo, 'op'>,
  place: RowPlace,
  shape: readonly number[],
): readonly number[] {
  if (place.kind !== 'axis') return shapeOfSingle(shape);
  const moved = [shape[place.axis], ...shape.filter((_, axis) => axis !== place.axis)];
  return RECURRENT.has(op) && place.axis > 0 ? joinDirections(moved) : moved;
}

/** One layer of one model: reads its batches, which must agree in what a row is. */
export class LayerRows {
  private shapeOfRow: readonly number[] | undefined;
  /** Why the layer cannot be read, once that is known. */
  failure: string | undefined;

  constructor(
    readonly layer: LayerInfo,
    private readonly place: RowPlace,
    private readonly reduction: Reduction | 'none',
  ) {}

  /** The entries of the `batchRows` rows of a batch, along the first axis; undefined where the layer cannot be read. */
  read(activation: NdArray, batchRows: number): NdArray | undefined {
    if (this.failure !== undefined) return undefined;
    if (this.place.kind === 'axis' && activation.shape[this.place.axis] !== batchRows) return this.fail();
    const batch = this.reduced(this.rowsFirst(activation));
    const [extent, ...rest] = batch.shape;
    const shape = [extent / batchRows, ...rest];
    this.shapeOfRow ??= shape;
    const agrees =
      shape.length === this.shapeOfRow.length && shape.every((n, i) => n === this.shapeOfRow?.[i]);
    return agrees ? batch : this.fail();
  }

  private fail(): undefined {
    this.failure = 'its shape depends on the values of the inputs';
    return undefined;
  }

  private rowsFirst(activation: NdArray): NdArray {
    const { layer, place } = this;
    const moved = place.kind === 'axis' ? moveAxis(activation, place.axis, 0) : activation;
    return { ...moved, shape: rowsFirstShape(layer, place, activation.shape) };
  }

  private reduced(batch: NdArray): NdArray {
    return this.reduction === 'none' ? widen(batch) : reduceRows(batch, this.reduction, this.layer.channels);
  }
}
