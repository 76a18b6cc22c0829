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

/** Outward normals of the five lines of a pentagram: up first, 72 degrees apart. */
const COS_36 = (1 + Math.sqrt(5)) / 4;
const COS_72 = (Math.sqrt(5) - 1) / 4;
const SIN_36 = Math.sqrt(1 - COS_36 * COS_36);
const SIN_72 = Math.sqrt(1 - COS_72 * COS_72);
/** Distance of the lines from the centre where the points are at distance 1.05. */
const STAR_LINE = 1.05 * COS_72;

/** Five points, one up: outside of at most one of the five lines. */
function star(x: number, y: number): number {
  const centred = y - 0.1;
  const ax = Math.abs(x);
  let most = -Infinity;
  let second = -Infinity;
  const add = (distance: number) => {
    if (distance > most) {
      second = most;
      most = distance;
    } else if (distance > second) second = distance;
  };
  add(-centred);
  add(SIN_72 * ax - COS_72 * centred);
  add(-SIN_72 * ax - COS_72 * centred);
  add(SIN_36 * ax + COS_36 * centred);
  add(-SIN_36 * ax + COS_36 * centred);
  return second - STAR_LINE;
}

/** Two discs and the tangents from them to the point below. */
function heart(x: number, y: number): number {
  const ax = Math.abs(x);
  const disc = length(ax - 0.46, y + 0.4) - 0.54;
  const slope = 0.737 * ax + 0.676 * (y - 0.98);
  const wedge = Math.max(slope, -0.4 - y - 0.676 * ax);
  return Math.min(disc, wedge);
}

/** Distance functions in the order of {@link SHAPES}. */
export const shapeDistances: readonly SignedDistance[] = [
  (x, y) => length(x, y) - 0.98,
  (x, y) => box(x, y, 0.86, 0.86),
  triangle,
  star,
  (x, y) => Math.min(box(x, y, 0.98, 0.34), box(x, y, 0.34, 0.98)),
  (x, y) => Math.abs(length(x, y) - 0.73) - 0.25,
  (x, y) => Math.max(length(x, y) - 0.98, 0.78 - length(x - 0.55, y)),
  heart,
  (x, y) => box(x, y, 0.98, 0.36),
  (x, y) => Math.max(Math.abs(y) - 0.94, 0.74 * (Math.abs(x) - 0.12) - 0.67 * Math.abs(y)),
];
