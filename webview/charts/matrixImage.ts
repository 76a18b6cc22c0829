/** A matrix as a picture: one pixel an entry, each one of 255 steps from the least to the greatest colour. */

/** Steps of colour; a pixel of step 0 is transparent. */
export const STEPS = 255;

/** A picture without its colours: row by row from the top, 0 for no value, 1 to {@link STEPS} for a colour. */
export interface MatrixImage {
  width: number;
  height: number;
  steps: Uint8Array<ArrayBuffer>;
}

/**
 * `values` (row-major) over [low, high]: values outside take the first or last colour, an entry that is not finite
 * none. With `order`, row i and column j of the picture are row order[i] and column order[j] of the square matrix.
 */
export function matrixImage(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  width: number,
  order?: Int32Array,
): MatrixImage {
  const height = values.length / width;
  const steps = new Uint8Array(values.length);
  const scale = high > low ? (STEPS - 1) / (high - low) : 0;
  for (let row = 0; row < height; row++) {
    const from = width * (order ? order[row] : row);
    const to = width * row;
    for (let column = 0; column < width; column++) {
      const value = values[from + (order ? order[column] : column)];
      if (value - value !== 0) continue;
      const step = (value - low) * scale;
      steps[to + column] = step < 0 ? 1 : step > STEPS - 1 ? STEPS : step + 1.5;
    }
  }
  return { width, height, steps };
}
