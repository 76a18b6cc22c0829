/**
 * The ten shapes of trifeature images. Each fills the square from -1 to 1 (y downwards) as far as its form allows, and
 * none is another one rotated by up to 90 degrees.
 */

/** Distance to the edge, negative inside: exact near the edge, in units of half the side of the square. */
export type SignedDistance = (x: number, y: number) => number;

/** Names of the shapes, in the order of the values of the feature. */
export const SHAPES = [
  'circle',
  'square',
  'triangle',
  'star',
  'cross',
  'ring',
  'crescent',
  'heart',
  'bar',
  'hourglass',
] as const;

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);
const box = (x: number, y: number, halfWidth: number, halfHeight: number): number =>
  Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);

const HALF_ROOT_3 = Math.sqrt(3) / 2;

/** Equilateral, one corner up. */
function triangle(x: number, y: number): number {
  const side = HALF_ROOT_3 * Math.abs(x) - 0.5 * (y + HALF_ROOT_3);
  return Math.max(y - HALF_ROOT_3, side);
}

const COS_36 = (1 + Math.sqrt(5)) / 4;
const SIN_36 = Math.sqrt(1 - COS_36 * COS_36);
/** Distance of the points of the star from its middle, and of the dents as a share of it. */
const POINT = 1.04;
const DENT = 0.5;

/** Five points, one up: folded into the tenth between a point and a dent, whose edge is a line (after I. Quilez). */
function star(x: number, y: number): number {
  let ax = Math.abs(x);
  let up = 0.08 - y;
  const right = Math.max(COS_36 * ax - SIN_36 * up, 0);
  ax -= 2 * right * COS_36;
  up += 2 * right * SIN_36;
  const left = Math.max(-COS_36 * ax - SIN_36 * up, 0);
  ax = Math.abs(ax + 2 * left * COS_36);
  up += 2 * left * SIN_36 - POINT;
  const [edgeX, edgeUp] = [DENT * SIN_36, DENT * COS_36 - 1];
  return (edgeX * up - edgeUp * ax) / length(edgeX, edgeUp);
}

/** Half the side of the square of a heart, which stands on a corner; a disc lies on each of its upper sides. */
const HEART = 0.57;

function heart(x: number, y: number): number {
  const ax = Math.abs(x);
  const below = y - 0.08;
  const disc = length(ax - HEART * Math.SQRT1_2, below + HEART * Math.SQRT1_2) - HEART;
  const square = Math.SQRT1_2 * (ax + Math.abs(below)) - HEART;
  return Math.min(disc, square);
}

/** Distance functions in the order of {@link SHAPES}. */
export const shapeDistances: readonly SignedDistance[] = [
  (x, y) => length(x, y) - 0.98,
  (x, y) => box(x, y, 0.86, 0.86),
  triangle,
  star,
  (x, y) => Math.min(box(x, y, 0.98, 0.34), box(x, y, 0.34, 0.98)),
  (x, y) => Math.abs(length(x, y) - 0.73) - 0.25,
  (x, y) => Math.max(length(x, y) - 0.98, 0.74 - length(x - 0.52, y)),
  heart,
  (x, y) => box(x, y, 0.98, 0.38),
  (x, y) => Math.max(Math.abs(y) - 0.94, 0.74 * (Math.abs(x) - 0.12) - 0.67 * Math.abs(y)),
];
