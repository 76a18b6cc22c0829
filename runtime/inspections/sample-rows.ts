/** Which rows of a representation are shown where there are too many to draw. */

/** Fraction of the golden ratio: its multiples fall evenly into any stretch, and follow no period of the data. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * At most `most` of the rows 0 ... rows - 1, ascending: one from each of `most` equal stretches. Its place within the
 * stretch changes from one to the next, so that labels or positions that repeat regularly are all met.
 */
export function sampleRows(rows: number, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * rows) / count);
    const end = Math.floor(((i + 1) * rows) / count);
    return start + Math.floor(((i * GOLDEN) % 1) * (end - start));
  });
}
