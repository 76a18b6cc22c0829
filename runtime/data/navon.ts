/**
 * Navon images (Navon, Cognitive Psychology 9, 1977): a large letter on black that is made of small letters, all
 * the same one. Both are drawn on a grid of 5 x 5; the large one varies in size and place, each small one in its place.
 * Small letters take whole pixels, so that they can be read where a square of theirs is one pixel.
 */
import type { ImageSource } from './images';
import { LETTERS, LETTER_GRID, letterSquares } from './navon-letters';
import type { RandomStream } from './random';
import type { NavonDataSpec } from './spec';

/** Level of the letters. */
const INK = 240;
/** Side of a small letter, as a share of the distance between them; the rest is the gap. */
const FILLED = 5 / 6;
/** Smallest large letter, as a share of the largest that fits; at 32 pixels its small letters are 6 pixels apart. */
const SMALLEST = 0.94;
/** How far a small letter is moved at least, as a share of the gap: where that is a pixel or two, letters may touch. */
const LEAST_PLAY = 0.5;

/** Draws one image of `size` x `size` pixels: large and small letter by number. */
function drawNavon(size: number, values: ArrayLike<number>, pixels: Uint8Array, random: RandomStream): void {
  const whole = size * (SMALLEST + random.uniform() * (1 - SMALLEST));
  const [left, top] = [random.uniform() * (size - whole), random.uniform() * (size - whole)];
  const pitch = whole / LETTER_GRID;
  const side = Math.max(LETTER_GRID, Math.floor(FILLED * pitch));
  const play = Math.max(pitch - side - 1, LEAST_PLAY * (pitch - side));
  const place = (start: number, index: number) => Math.floor(start + index * pitch + random.uniform() * play);
  const edge = (index: number) => Math.floor((index * side) / LETTER_GRID + 0.5);
  pixels.fill(0);
  for (const [largeRow, largeColumn] of letterSquares[values[0]]) {
    const [x, y] = [place(left, largeColumn), place(top, largeRow)];
    for (const [row, column] of letterSquares[values[1]])
      for (let line = y + edge(row); line < y + edge(row + 1); line++)
        pixels.fill(INK, line * size + x + edge(column), line * size + x + edge(column + 1));
  }
}

/** How Navon images are drawn: one channel. */
export function navonSource(spec: NavonDataSpec): ImageSource {
  const values = LETTERS.slice(0, spec.letters);
  const feature = (name: string) => ({ name, classes: values.length, values });
  return {
    input: { kind: 'image', channels: 1, height: spec.size, width: spec.size },
    features: [feature('large'), feature('small')],
    draw: (drawn, pixels, random) => drawNavon(spec.size, drawn, pixels, random),
  };
}
