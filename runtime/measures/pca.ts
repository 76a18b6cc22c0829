/** Principal component analysis of one representation. */
import { type Matrix, centreColumns, rowRange, sum, transpose } from './matrix';
import { numericalRank, rightSingularVectors } from './decomposition';
import { rowProducts } from './products';
import { participationRatio } from './spectrum';

/** Principal components of a matrix [rows, cols]. */
export interface PrincipalComponents {
  /** Share of the variance of each of the min(rows, cols) components, largest first; empty where nothing varies. */
  shares: number[];
  /** (sum of variances)^2 / sum of squared variances; null where nothing varies. */
  participationRatio: number | null;
  /** Coordinates of the rows, [rows, count]. */
  scores: Matrix;
  /** Directions, [count, cols], of norm 1; zeros past the rank. */
  loadings: Matrix;
}

/** Signs are free in PCA: of each row, the entry largest in magnitude (the first of equals) becomes positive. */
function fixSigns({ rows, cols, data }: Matrix): void {
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    const largest = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    if (largest < 0) for (let j = 0; j < cols; j++) row[j] = -row[j];
  }
}

/** Row i divided by scales[i]. */
function scaleRows({ rows, cols, data }: Matrix, scales: Float64Array): Matrix {
  return { rows, cols, data: data.map((value, k) => value / scales[Math.floor(k / cols)]) };
}

/** The first `rank` right singular vectors of the centred matrix, one a row, and all its singular values. */
function leadingDirections(centred: Matrix, count: number): { values: Float64Array; directions: Matrix } {
  const tall = centred.rows >= centred.cols;
  const columns = transpose(centred);
  const { values, vectors } = rightSingularVectors(tall ? centred : columns);
  const leading = rowRange(vectors, 0, Math.min(count, numericalRank(values, centred)));
  // Of a wide matrix the vectors are those of its rows: X~ᵀ v = s u.
  return { values, directions: tall ? leading : scaleRows(rowProducts(leading, columns), values) };
}

/**
 * The first `count` principal components (fewer where rows or columns are fewer) of a finite matrix, by singular
 * value decomposition of the centred matrix. The sign of each is fixed: its largest loading is positive.
 */
export function principalComponents(representation: Matrix, count: number): PrincipalComponents {
  const centred = centreColumns(representation);
  const { values, directions } = leadingDirections(centred, count);
  const kept = Math.min(count, values.length);
  const loadings = { rows: kept, cols: centred.cols, data: new Float64Array(kept * centred.cols) };
  loadings.data.set(directions.data);
  fixSigns(loadings);
  const variances = values.map((s) => s * s);
  const total = sum(variances);
  return {
    shares: total > 0 ? Array.from(variances, (variance) => variance / total) : [],
    participationRatio: total > 0 ? participationRatio(values) : null,
    scores: rowProducts(centred, loadings),
    loadings,
  };
}
