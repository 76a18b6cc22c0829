/** Joins the batches of one layer. */
import type { LayerInfo } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { float32, sizeOf } from '../engine/ndarray';
import { UserError } from '../errors';
import { copyElements, moveAxis, zeros } from './arrays';
import type { RowPlace } from './batch-axis';
import { toMatrix, widen } from './reduce';
import type { Reduction } from './reduce';

const RECURRENT = new Set(['LSTM', 'GRU', 'RNN']);

/** A single row's whole activation as [1, ...]: what marks the row, an extent of 1, is dropped. */
function asRow(array: NdArray): NdArray {
  const rest = array.shape[0] === 1 ? array.shape.slice(1) : array.shape.filter((extent) => extent !== 1);
  return { ...array, shape: [1, ...rest] };
}

/** The directions of a recurrent operator, [.., directions, units], side by side as [.., directions * units]. */
function joinDirections(array: NdArray): NdArray {
  const { shape } = array;
  if (shape.length < 3) return array;
  return { ...array, shape: [...shape.slice(0, -2), shape[shape.length - 2] * shape[shape.length - 1]] };
}

/** One layer over all rows: batches go in, the joined activation (or matrix) comes out. */
export class Collector {
  private whole: NdArray | undefined;
  /** Shape of a row's entries, by which batches must agree. */
  private perRow = 0;
  /** Why the layer cannot be collected, once that is known. */
  failure: string | undefined;

  constructor(
    private readonly layer: LayerInfo,
    private readonly place: RowPlace,
    private readonly rows: number,
    private readonly reduction: Reduction | 'none',
  ) {}

  /** Takes the first `count` of `batchRows` rows of a batch that starts at row `start` of all. */
  add(activation: NdArray, start: number, count: number, batchRows: number): void {
    if (this.failure !== undefined) return;
    if (this.place.kind === 'axis' && activation.shape[this.place.axis] !== batchRows) return this.fail();
    const batch = this.reduced(this.rowsFirst(widen(activation)));
    if (!this.whole) {
      const [extent, ...rest] = batch.shape;
      this.whole = this.allocate(batch.type, [(extent / batchRows) * this.rows, ...rest]);
      this.perRow = batch.data.length / batchRows;
    }
    const sameShape = batch.shape.slice(1).every((extent, i) => extent === this.whole?.shape[i + 1]);
    if (!sameShape || batch.data.length !== this.perRow * batchRows) return this.fail();
    copyElements(batch.data, 0, this.whole.data, start * this.perRow, count * this.perRow);
  }

  /** Bytes that all rows will take, going by a batch of `batchRows` rows of which nothing is kept. */
  expectedBytes(activation: NdArray, batchRows: number): number {
    const batch = this.reduced(this.rowsFirst(widen(activation)));
    return (batch.data.byteLength / batchRows) * this.rows;
  }

  /** All rows, or undefined where there is nothing to keep. */
  finish(): NdArray | undefined {
    return this.whole;
  }

  private allocate(type: NdArray['type'], shape: readonly number[]): NdArray {
    try {
      return zeros(type, shape);
    } catch (error) {
      throw new UserError(
        this.layer.name,
        `has ${sizeOf(shape)} values for all rows, for which there is not enough memory.`,
        'Capture fewer layers or rows at a time, or ask for means over positions.',
        { cause: error },
      );
    }
  }

  private fail(): void {
    this.failure = 'its shape depends on the values of the inputs';
    this.whole = undefined;
  }

  private rowsFirst(activation: NdArray): NdArray {
    if (this.place.kind !== 'axis') return asRow(activation);
    const moved = moveAxis(activation, this.place.axis, 0);
    const joins = RECURRENT.has(this.layer.op) && this.place.axis > 0;
    return joins ? joinDirections(moved) : moved;
  }

  private reduced(batch: NdArray): NdArray {
    if (this.reduction === 'none') return batch;
    const { rows, cols, data } = toMatrix(batch, this.reduction, this.layer.channels);
    const exact = this.reduction !== 'mean' && batch.type === 'float32';
    return exact
      ? float32([rows, cols], Float32Array.from(data))
      : { type: 'float64', shape: [rows, cols], data };
  }
}
