/** Pixels as a picture that a page can show. Needs a document. */
import type { Pixels } from './chart';

/** A picture at an address, until it is released. */
export interface Picture {
  address: string;
  release(): void;
}

/** No picture. */
export const NO_PICTURE: Picture = { address: '', release: () => undefined };

/** Up to this many pixels a picture is held in its address; larger ones are encoded beside the page's own work. */
const INLINE = 512 * 512;

/** The pixels as PNG. */
export async function pictureOf(pixels: Pixels): Promise<Picture> {
  const canvas = canvasOf(pixels);
  if (pixels.width * pixels.height <= INLINE) {
    return { ...NO_PICTURE, address: canvas.toDataURL('image/png') };
  }
  const blob = await new Promise<Blob | null>((encoded) => canvas.toBlob(encoded, 'image/png'));
  if (!blob) return NO_PICTURE;
  const address = URL.createObjectURL(blob);
  return { address, release: () => URL.revokeObjectURL(address) };
}

/** The pixels as PNG in an address that is good anywhere. */
export function dataAddress(pixels: Pixels): string {
  return canvasOf(pixels).toDataURL('image/png');
}

function canvasOf({ width, height, bytes }: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width), 0, 0);
  return canvas;
}
