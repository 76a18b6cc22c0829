/** A matrix as pixels: one pixel an entry, viridis from the least to the greatest value. */
import { scheme } from 'vega';

/** Share 0..1 -> "rgb(r, g, b)"; perceptually uniform and safe for colour-blind readers. */
const viridis: (share: number) => string = scheme('viridis');

const STEPS = 256;

/** The 256 colours, as [r, g, b] bytes. */
function palette(): number[][] {
  return Array.from({ length: STEPS }, (_, index) => rgb(viridis(index / (STEPS - 1))));
}

/** Reads "#rrggbb" and "rgb(r, g, b)". */
function rgb(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return (colour.match(/\d+/g) ?? []).map(Number);
}

/** RGBA bytes of `values` (row-major) over [low, high]; an entry that is not finite is transparent. */
export function matrixPixels(
  values: readonly number[],
  low: number,
  high: number,
): Uint8ClampedArray<ArrayBuffer> {
  const colours = palette();
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    const share = high > low ? (value - low) / (high - low) : 0;
    const [r, g, b] = colours[Math.round(Math.min(1, Math.max(0, share)) * (STEPS - 1))];
    pixels.set([r, g, b, 255], 4 * index);
  });
  return pixels;
}

/** The pixels as a PNG `data:` address; `width` times height times 4 bytes. */
export function pngAddress(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = pixels.length / 4 / width;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width), 0, 0);
  return canvas.toDataURL('image/png');
}
