/** Principal component analysis of one representation. */
import { decompositionOf } from './decomposition';
import { type Matrix, centreColumns, sum } from './matrix';
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

/**
 * The first `count` principal components (fewer where rows or columns are fewer) of a finite matrix, by singular
 * value decomposition of the centred matrix. The sign of each is fixed: its largest loading is positive.
 */
export function principalComponents(representation: Matrix, count: number): PrincipalComponents {
  return componentsOfCentred(centreColumns(representation), count);
}

/** The same of a matrix whose column means are removed already. */
export function componentsOfCentred(centred: Matrix, count: number): PrincipalComponents {
  const { values, leading } = decompositionOf(centred);
  const kept = Math.min(count, values.length);
  const loadings = { rows: kept, cols: centred.cols, data: new Float64Array(kept * centred.cols) };
  loadings.data.set(leading(count).data);
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
