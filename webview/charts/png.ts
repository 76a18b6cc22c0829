/** Pictures of up to 256 colours as PNG files (ISO/IEC 15948), without a canvas: at once, and the same everywhere. */
import { zlibSync } from 'fflate';

/** Red, green, blue and alpha of each colour, four bytes a colour. */
export type Palette = Uint8Array;

/**
 * `pixels` are numbers of colours, row by row from the top. `level` of compression: 0 takes no time, 9 the least room.
 */
export function indexedPng(
  width: number,
  height: number,
  pixels: Uint8Array,
  palette: Palette,
  level: 0 | 6,
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 3], 8);
  const colours = palette.filter((_, index) => index % 4 < 3);
  const alphas = palette.filter((_, index) => index % 4 === 3);
  return joined([
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('tRNS', alphas),
    chunk('IDAT', zlibSync(scanlines(width, height, pixels), { level })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Each row after a byte that says that it is not filtered. */
function scanlines(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const lines = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row++) {
    lines.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return lines;
}

/** Length, type, data and their checksum. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const made = new Uint8Array(data.length + 12);
  const view = new DataView(made.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index++) made[4 + index] = type.charCodeAt(index);
  made.set(data, 8);
  view.setUint32(data.length + 8, crc32(made.subarray(4, data.length + 8)));
  return made;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let index = 0; index < bytes.length; index++) {
    crc = CRC_TABLE[(crc ^ bytes[index]) & 0xff] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
