/**
 * The linear assignment problem by shortest augmenting paths (Crouse 2016, IEEE Transactions on Aerospace and Electronic
 * Systems 52:1679): every row of the narrower side gets a partner of its own, so that the sum of the benefits is largest.
 * O(rows² cols) at most. Among equal paths the one to a free column of lowest index is taken, so the result is always the same.
 */
import { type Matrix, transpose } from './matrix';

/** Dual prices and partners while rows are added one by one. */
interface State {
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
  /** Partner of each column; -1: free. */
  readonly rowOf: Int32Array;
  /** Partner of each row; -1: not yet added. */
  readonly columnOf: Int32Array;
}

/** Shortest paths from one row to every column that was reached. */
interface Paths {
  readonly length: Float64Array;
  /** Row from which each column was reached. */
  readonly from: Int32Array;
  /** Columns in the order in which they became final; the last is free. */
  readonly reached: number[];
}

/** Dijkstra's search over reduced costs (price less benefit) from `row` until a free column is reached. */
function shortestPaths({ cols, data }: Matrix, state: State, row: number): Paths {
  const { rowPrice, columnPrice, rowOf } = state;
  const length = new Float64Array(cols).fill(Infinity);
  const from = new Int32Array(cols);
  const open = Int32Array.from({ length: cols }, (_, j) => j);
  const reached: number[] = [];
  let here = row;
  let walked = 0;
  for (let count = cols; ; count--) {
    let least = 0;
    for (let k = 0; k < count; k++) {
      const j = open[k];
      const through = walked - data[here * cols + j] - rowPrice[here] - columnPrice[j];
      if (through < length[j]) {
        length[j] = through;
        from[j] = here;
      }
      const better = length[j] - length[open[least]];
      if (better < 0 || (better === 0 && isFirst(j, open[least], rowOf))) least = k;
    }
    const column = open[least];
    walked = length[column];
    reached.push(column);
    open[least] = open[count - 1];
    if (rowOf[column] < 0) return { length, from, reached };
    here = rowOf[column];
  }
}

/** Whether column a comes before column b at equal length: free ones first, then the lower index. */
function isFirst(a: number, b: number, rowOf: Int32Array): boolean {
  if (rowOf[a] < 0 !== rowOf[b] < 0) return rowOf[a] < 0;
  return a < b;
}

/** Gives `row` a column, moving the partners along the shortest path, and mends the prices. */
function addRow(benefit: Matrix, state: State, row: number): void {
  const { rowPrice, columnPrice, rowOf, columnOf } = state;
  const { length, from, reached } = shortestPaths(benefit, state, row);
  const sink = reached[reached.length - 1];
  rowPrice[row] += length[sink];
  for (const column of reached.slice(0, -1)) {
    const gap = length[sink] - length[column];
    rowPrice[rowOf[column]] += gap;
    columnPrice[column] -= gap;
  }
  for (let column = sink; ;) {
    const previous = from[column];
    rowOf[column] = previous;
    [columnOf[previous], column] = [column, columnOf[previous]];
    if (previous === row) return;
  }
}

/** A column for each row of a finite matrix [rows <= cols]. */
function assignRows(benefit: Matrix): Int32Array {
  const state: State = {
    rowPrice: new Float64Array(benefit.rows),
    columnPrice: new Float64Array(benefit.cols),
    rowOf: new Int32Array(benefit.cols).fill(-1),
    columnOf: new Int32Array(benefit.rows).fill(-1),
  };
  for (let row = 0; row < benefit.rows; row++) addRow(benefit, state, row);
  return state.columnOf;
}

/** A row with the column assigned to it. */
export type Pair = readonly [row: number, column: number];

/** The min(rows, cols) pairs of a finite matrix, no row or column twice, with the largest sum; in the order of the narrower side. */
export function assignment(benefit: Matrix): Pair[] {
  if (benefit.rows <= benefit.cols)
    return Array.from(assignRows(benefit), (column, row): Pair => [row, column]);
  return Array.from(assignRows(transpose(benefit)), (row, column): Pair => [row, column]);
}
