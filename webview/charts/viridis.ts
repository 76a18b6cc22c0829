/** Viridis, the colours of every heatmap: perceptually uniform, and safe for colour-blind readers. */
import { scheme } from 'vega';
import { STEPS } from './matrixImage';
import type { Palette } from './png';

/** No colour, then the steps of the scheme that the charts' own colour scales use: an image and its legend agree. */
export function viridisPalette(): Palette {
  const colour: (share: number) => string = scheme('viridis');
  const colours = Array.from({ length: STEPS }, (_, index) => [...rgb(colour(index / (STEPS - 1))), 255]);
  return Uint8Array.from([0, 0, 0, 0, ...colours.flat()]);
}

/** Bytes of "#rrggbb" or "rgb(r, g, b)". */
function rgb(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return (colour.match(/\d+/g) ?? []).map(Number);
}
