/** How selective each unit is for the categories of a label. */
import type { ClassMeans } from './class-means';
import type { Matrix } from './matrix';

/** One entry a unit. */
export interface UnitSelectivity {
  /**
   * Class selectivity index (Morcos et al. 2018, arXiv:1803.06959): (m - o) / (m + o), m the largest mean over a category, o the mean of
   * the means over the others; 0 to 1. Null for a unit with a negative mean, of which it is not defined, or with means of 0 alone.
   */
  index: (number | null)[];
  /** The category with the largest mean, the first of equals. */
  preferred: number[];
  /**
   * Of two categories: (mean of 1 - mean of 0) / sqrt of the mean of their variances (each divided by its rows - 1); null for a unit
   * that is constant within both. Null for more categories.
   */
  dPrime: (number | null)[] | null;
}

function indexOf(means: readonly number[]): { index: number | null; preferred: number } {
  const largest = Math.max(...means);
  const preferred = means.indexOf(largest);
  const others = (means.reduce((sum, mean) => sum + mean, 0) - largest) / (means.length - 1);
  const defined = means.every((mean) => mean >= 0) && largest > 0;
  return { index: defined ? (largest - others) / (largest + others) : null, preferred };
}

/** Variance of a unit over the rows of a category, divided by rows - 1. */
function varianceOf({ cols, data }: Matrix, rows: readonly number[], unit: number, mean: number): number {
  return rows.reduce((sum, row) => sum + (data[row * cols + unit] - mean) ** 2, 0) / (rows.length - 1);
}

/** The selectivity of each unit of a layer. */
export function unitSelectivity(layer: Matrix, { rows, means }: ClassMeans): UnitSelectivity {
  const { cols } = layer;
  const units = Array.from({ length: cols }, (_, unit) => rows.map((_own, k) => means.data[k * cols + unit]));
  const found = units.map(indexOf);
  const dPrime = (unitMeans: readonly number[], unit: number) => {
    const [a, b] = unitMeans.map((mean, k) => varianceOf(layer, rows[k], unit, mean));
    return a + b > 0 ? (unitMeans[1] - unitMeans[0]) / Math.sqrt((a + b) / 2) : null;
  };
  return {
    index: found.map(({ index }) => index),
    preferred: found.map(({ preferred }) => preferred),
    dPrime: rows.length === 2 ? units.map(dPrime) : null,
  };
}
