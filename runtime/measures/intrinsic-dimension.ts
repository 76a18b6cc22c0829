/** Intrinsic dimension of a point cloud from the two nearest neighbours of each point (TwoNN). */
import { type Matrix, rowRange, takeRows } from './matrix';
import { squaredDistancesBetween } from './products';

/** Indices of the rows that differ from all before them, ascending. */
export function distinctRows({ rows, cols, data }: Matrix): number[] {
  const order = (i: number, j: number): number => {
    for (let k = 0; k < cols; k++) {
      const difference = data[i * cols + k] - data[j * cols + k];
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const sorted = Array.from({ length: rows }, (_, i) => i).sort((i, j) => order(i, j) || i - j);
  return sorted.filter((row, at) => at === 0 || order(row, sorted[at - 1]) !== 0).sort((i, j) => i - j);
}

function distance({ cols, data }: Matrix, i: number, j: number): number {
  let squared = 0;
  for (let k = 0; k < cols; k++) squared += (data[i * cols + k] - data[j * cols + k]) ** 2;
  return Math.sqrt(squared);
}

/** Rows whose distances are computed between two turns of the event loop. */
const BLOCK = 64;

/** The two columns of least value but `self`, the lower index first of equals. */
function twoLeast(values: Float64Array, self: number): [number, number] {
  let [first, second] = [-1, -1];
  for (let j = 0; j < values.length; j++) {
    if (j === self) continue;
    if (first < 0 || values[j] < values[first]) [first, second] = [j, first];
    else if (second < 0 || values[j] < values[second]) second = j;
  }
  return [first, second];
}

function* logRatiosByBlocks(a: Matrix, distinct: readonly number[]): Generator<number, Float64Array> {
  const points = distinct.length === a.rows ? a : takeRows(a, distinct);
  const n = points.rows;
  const ratios = new Float64Array(n);
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(start + BLOCK, n);
    const { data } = squaredDistancesBetween(rowRange(points, start, end), points);
    for (let i = start; i < end; i++) {
      const [first, second] = twoLeast(data.subarray((i - start) * n, (i - start + 1) * n), i);
      ratios[i] = Math.log(distance(points, i, second) / distance(points, i, first));
    }
    yield end / n;
  }
  return ratios.sort();
}

/**
 * Logarithms of the ratios of the distances to the second and the first neighbour, ascending, one of each distinct row (at
 * least 3 of them): rows that occur twice count once, as their nearest distance would be 0.
 */
export function logDistanceRatios(a: Matrix, distinct: readonly number[]): Float64Array {
  const blocks = logRatiosByBlocks(a, distinct);
  let block = blocks.next();
  while (!block.done) block = blocks.next();
  return block.value;
}

/** As {@link logDistanceRatios}; `between` is awaited after every few rows with the share of the work that is done. */
export async function logDistanceRatiosInSlices(
  a: Matrix,
  distinct: readonly number[],
  between: (share: number) => Promise<void>,
): Promise<Float64Array> {
  const blocks = logRatiosByBlocks(a, distinct);
  for (let block = blocks.next(); ; block = blocks.next()) {
    if (block.done) return block.value;
    await between(block.value);
  }
}

/**
 * Slope through the origin of -log(1 - i/N) against the i-th least log ratio, the highest tenth of them left out
 * (Facco et al. 2017, Scientific Reports 7:12140).
 */
export function twoNnFit(logRatios: Float64Array): number {
  const n = logRatios.length;
  let [xx, xy] = [0, 0];
  logRatios.subarray(0, Math.floor((9 * n) / 10)).forEach((x, i) => {
    xx += x * x;
    xy -= x * Math.log(1 - (i + 1) / n);
  });
  return xy / xx;
}

/** The unbiased estimate (N - 1) / Σ log ratios (Denti et al. 2022, Scientific Reports 12:20005). */
export function twoNnLikelihood(logRatios: Float64Array): number {
  return (logRatios.length - 1) / logRatios.reduce((sum, x) => sum + x, 0);
}
