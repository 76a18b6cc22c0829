/**
 * Navon images (Navon, Cognitive Psychology 9, 1977): a large bright letter on a dark ground that is made of small
 * letters, all the same one. Both letters are drawn on a grid of 5 x 5; the large one varies in size and place, each
 * small one in its place. Squares cover pixels by the area they share, so that the same bytes come out on every machine.
 */
import type { ImageSource } from './images';
import { LETTERS, LETTER_GRID, letterSquares } from './navon-letters';
import type { RandomStream } from './random';
import type { NavonDataSpec } from './spec';

/** Levels of ground and letters. */
const GROUND = 24;
const INK = 240;
/** Size of the small letters, as a share of the distance between them; the rest is the gap. */
const FILLED = 5 / 6;
/** Smallest large letter, as a share of the largest that fits. */
const SMALLEST = 0.85;

/** Adds a square of bright area to `ink`, [size, size] shares of pixels. */
function addSquare(ink: Float64Array, size: number, left: number, top: number, side: number): void {
  const [right, bottom] = [left + side, top + side];
  for (let row = Math.floor(top); row < bottom; row++) {
    const high = Math.min(row + 1, bottom) - Math.max(row, top);
    for (let column = Math.floor(left); column < right; column++) {
      const wide = Math.min(column + 1, right) - Math.max(column, left);
      ink[row * size + column] += high * wide;
    }
  }
}

/** Draws one image of `size` x `size` pixels: large and small letter by number. */
function drawNavon(size: number, values: ArrayLike<number>, pixels: Uint8Array, random: RandomStream): void {
  const ink = new Float64Array(size * size);
  const whole = size * (SMALLEST + random.uniform() * (1 - SMALLEST));
  const left = random.uniform() * (size - whole);
  const top = random.uniform() * (size - whole);
  const pitch = whole / LETTER_GRID;
  const side = (FILLED * pitch) / LETTER_GRID;
  const jitter = () => random.uniform() * (1 - FILLED) * pitch;
  for (const [largeRow, largeColumn] of letterSquares[values[0]]) {
    const x = left + largeColumn * pitch + jitter();
    const y = top + largeRow * pitch + jitter();
    for (const [row, column] of letterSquares[values[1]])
      addSquare(ink, size, x + column * side, y + row * side, side);
  }
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.floor(GROUND + Math.min(1, ink[i]) * (INK - GROUND) + 0.5);
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
