/** A matrix as pixels: one pixel an entry. */

/** RGBA bytes of one colour a step, from the least to the greatest value: 4 times the steps. */
export type Palette = Uint8ClampedArray;

/**
 * RGBA bytes of `values` (row-major) over [low, high] in the colours of `palette`; values outside take its
 * ends, an entry that is not finite is transparent.
 */
export function matrixPixels(
  values: readonly number[],
  low: number,
  high: number,
  palette: Palette,
): Uint8ClampedArray<ArrayBuffer> {
  const last = palette.length / 4 - 1;
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    const share = high > low ? (value - low) / (high - low) : 0;
    const step = 4 * Math.round(Math.min(1, Math.max(0, share)) * last);
    pixels.set(palette.subarray(step, step + 4), 4 * index);
  });
  return pixels;
}

/** The pixels of a picture `width` pixels wide as a PNG `data:` address. Needs a document. */
export function pngAddress(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = pixels.length / 4 / width;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width), 0, 0);
  return canvas.toDataURL('image/png');
}
