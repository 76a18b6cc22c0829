/** A matrix as pixels: one pixel an entry. */
import type { Palette, Pixels } from './chart';

/**
 * RGBA bytes of `values` (row-major) over [low, high] in the colours of `palette`; values outside take its
 * ends, an entry that is not finite is transparent. With `order`, row i and column j of the picture are row order[i]
 * and column order[j] of the square matrix.
 */
export function matrixPixels(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  palette: Palette,
  width: number,
  order?: ArrayLike<number>,
): Pixels {
  const height = values.length / width;
  const colours = new Uint32Array(palette.slice().buffer);
  const scale = high > low ? (colours.length - 1) / (high - low) : 0;
  const pixels = new Uint32Array(values.length);
  for (let row = 0; row < height; row++) {
    const from = width * (order?.[row] ?? row);
    const to = width * row;
    for (let column = 0; column < width; column++) {
      const value = values[from + (order ? order[column] : column)];
      if (!Number.isFinite(value)) continue;
      const step = Math.round((value - low) * scale);
      pixels[to + column] = colours[step < 0 ? 0 : step >= colours.length ? colours.length - 1 : step];
    }
  }
  return { width, height, bytes: new Uint8ClampedArray(pixels.buffer) };
}
