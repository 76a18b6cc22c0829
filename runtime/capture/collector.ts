/** Joins the batches of one layer. */
import type { NdArray } from '../engine/ndarray';
import { sizeOf } from '../engine/ndarray';
import { UserError } from '../errors';
import { copyElements, zeros } from './arrays';
import type { LayerRows } from './layer-rows';

/** One layer over all rows: batches go in, the joined activation (or matrix) comes out. */
export class Collector {
  private whole: NdArray | undefined;

  /** `rows`: inputs of the probe set. */
  constructor(
    private readonly source: LayerRows,
    private readonly rows: number,
  ) {}

  /** Takes the first `count` of `batchRows` rows of a batch that starts at row `start` of all. */
  add(activation: NdArray, start: number, count: number, batchRows: number): void {
    const batch = this.source.read(activation, batchRows);
    if (!batch) {
      this.whole = undefined;
      return;
    }
    const [extent, ...rest] = batch.shape;
    this.whole ??= this.allocate(batch.type, [(extent / batchRows) * this.rows, ...rest]);
    const perRow = batch.data.length / batchRows;
    copyElements(batch.data, 0, this.whole.data, start * perRow, count * perRow);
  }

  /** Why there is nothing to keep, where that is so. */
  get failure(): string | undefined {
    return this.source.failure;
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
        this.source.layer.name,
        `has ${sizeOf(shape)} values for all rows, for which there is not enough memory.`,
        'Capture fewer layers or rows at a time, or ask for means over positions.',
        { cause: error },
      );
    }
  }
}
