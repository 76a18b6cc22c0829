/** Similarity of every layer of one model with every layer of another, or of the same. */
import type { Comparison } from '../../runtime/inspections/compare';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { Drawing } from './chart';

/** Heatmap of A's layers (rows) against B's (columns); `measure` explains the numbers. */
export function comparisonChart(
  comparison: Comparison,
  names: { a: string; b: string },
  measure?: MeasureInfo,
): Drawing {
  const title = `${names.a} against ${names.b}`;
  return {
    kind: 'empty',
    title,
    reason: `${comparison.rows} inputs, ${measure?.key ?? comparison.measure}.`,
  };
}
