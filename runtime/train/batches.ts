/**
 * Which rows each step trains on: a pure function of (seed, step), so that a resumed run needs no stored state of a
 * random generator. Epoch e is the rows in the order of a permutation of its own; batches run on across the end of an
 * epoch, so that every row is used equally often and a batch is always full.
 */
import { randomStream } from '../data/random';

/** The row numbers of every step of one seed. */
export class Batches {
  private epoch = -1;
  private order = new Int32Array(0);

  constructor(
    private readonly seed: number,
    private readonly rows: number,
    private readonly batchSize: number,
  ) {}

  /** Row numbers of `count` steps from `first` on, [count, batchSize] in row-major order. */
  rowsOf(first: number, count: number): Int32Array {
    const rows = new Int32Array(count * this.batchSize);
    const start = first * this.batchSize;
    for (let i = 0; i < rows.length; i++) {
      const position = start + i;
      rows[i] = this.orderOf(Math.floor(position / this.rows))[position % this.rows];
    }
    return rows;
  }

  private orderOf(epoch: number): Int32Array {
    if (epoch !== this.epoch) {
      const rows = Int32Array.from({ length: this.rows }, (_, row) => row);
      this.order = randomStream(this.seed, 'batches', epoch).shuffle(rows);
      this.epoch = epoch;
    }
    return this.order;
  }
}
