/**
 * The ten textures of trifeature images: patterns of two tones that lie still in the image however the shape is turned.
 * Lengths are in periods, so that a texture looks the same at every size.
 */

/** Names of the textures, in the order of the values of the feature. */
export const TEXTURES = [
  'plain',
  'horizontal',
  'vertical',
  'rising',
  'falling',
  'checks',
  'dots',
  'grid',
  'rings',
  'speckle',
] as const;

/**
 * Signed distance, in periods, to the edge between the tones: positive in the bright one. `noise` tells the speckles of
 * two images apart.
 */
export type Texture = (x: number, y: number, noise: number) => number;

/** Distance from the middle of the nearest period: 0 to 0.5. */
const off = (x: number): number => Math.abs(x - Math.floor(x) - 0.5);
/** Stripes: half a period bright, half dark. */
const stripes = (x: number): number => 0.25 - off(x);

const ROOT_HALF = Math.SQRT1_2;
/** Periods of stripes to one of a pattern in two dimensions, whose parts would be too small otherwise. */
const COARSER = 1.4;

/** Periods after which every texture repeats but rings and speckles, which do not. */
export const TEXTURE_REPEAT = COARSER;

function checks(x: number, y: number): number {
  const a = stripes(x / COARSER);
  const b = stripes(y / COARSER);
  return COARSER * Math.min(Math.abs(a), Math.abs(b)) * (a * b > 0 ? 1 : -1);
}

/** Dark discs in a square lattice. */
function dots(x: number, y: number): number {
  const u = off(x / COARSER);
  const v = off(y / COARSER);
  return COARSER * (Math.sqrt(u * u + v * v) - 0.3);
}

/** Dark lines around bright squares. */
function grid(x: number, y: number): number {
  return COARSER * (0.36 - Math.max(off(x / COARSER), off(y / COARSER)));
}

/** A tone of its own for each cell of a third of a period. */
function speckle(x: number, y: number, noise: number): number {
  let h = Math.imul(Math.floor(3 * x), 0x27d4eb2f) ^ Math.imul(Math.floor(3 * y), 0x165667b1) ^ noise;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5;
}

/** Distances in the order of {@link TEXTURES}. */
export const textures: readonly Texture[] = [
  () => 1,
  (_, y) => stripes(y),
  (x) => stripes(x),
  (x, y) => stripes(ROOT_HALF * (x + y)),
  (x, y) => stripes(ROOT_HALF * (x - y)),
  checks,
  dots,
  grid,
  (x, y) => stripes(Math.sqrt(x * x + y * y)),
  speckle,
];
