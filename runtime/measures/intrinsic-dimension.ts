/** Intrinsic dimension of a point cloud from the two nearest neighbours of each point (TwoNN). */
import { type Matrix, takeRows } from './matrix';
import { nearest, neighboursOf } from './nearest-neighbours';

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

/**
 * Logarithms of the ratios of the distances to the second and the first neighbour, ascending, one of each distinct row (at
 * least 3 of them): rows that occur twice count once, as their nearest distance would be 0.
 */
export function logDistanceRatios(a: Matrix, distinct: readonly number[]): Float64Array {
  const points = distinct.length === a.rows ? a : takeRows(a, distinct);
  const neighbours = nearest(points, 'euclidean', 2);
  return Float64Array.from({ length: points.rows }, (_, i) => {
    const [first, second] = neighboursOf(neighbours, i);
    return Math.log(distance(points, i, second) / distance(points, i, first));
  }).sort();
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
