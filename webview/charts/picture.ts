/** The picture of a matrix at an address that a page can show. */
import type { MatrixImage } from './matrixImage';
import { indexedPng } from './png';
import { viridisPalette } from './viridis';

/** A picture at an address, until it is released. */
export interface Picture {
  address: string;
  release(): void;
}

/** No picture. */
export const NO_PICTURE: Picture = { address: '', release: () => undefined };

/** Up to this many pixels a picture is held in its address. */
const INLINE = 512 * 512;

/** The picture in the colours of every heatmap. */
export function pictureOf(image: MatrixImage): Picture {
  if (image.steps.length <= INLINE) return { ...NO_PICTURE, address: dataAddress(image) };
  const address = URL.createObjectURL(new Blob([pngOf(image, 0)], { type: 'image/png' }));
  return { address, release: () => URL.revokeObjectURL(address) };
}

/** The same in an address that is good anywhere. */
export function dataAddress(image: MatrixImage): string {
  const bytes = pngOf(image, 6);
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return `data:image/png;base64,${btoa(text)}`;
}

function pngOf({ width, height, steps }: MatrixImage, level: 0 | 6): Uint8Array<ArrayBuffer> {
  return indexedPng(width, height, steps, viridisPalette(), level);
}
