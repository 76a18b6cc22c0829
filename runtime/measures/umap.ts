/**
 * UMAP (McInnes et al. 2018, arXiv:1802.03426) of points whose distances are known, by umap-js. Neighbours are exact, the
 * start is given, random draws depend on the seed alone, and the layout is found in slices.
 */
import { UMAP } from 'umap-js';
import { randomStream } from '../data/random';
import type { Matrix } from './matrix';

/** How points are laid out. */
export interface UmapSettings {
  /** Points that make up a neighbourhood, the point itself among them; at least 2, below the number of points. */
  neighbours: number;
  /** Least distance between points of the layout, from 0 to below 1 (the spread). */
  minimumDistance: number;
  seed: number;
}

/** Where points lie in the plane. */
export interface Layout {
  x: Float32Array;
  y: Float32Array;
}

/** Largest coordinate of the start, and of its jitter, which parts points that coincide: as umap-learn starts from PCA. */
const START = 10;
const JITTER = 1e-3;

/** The `count` points nearest to each, itself first, nearest first, ties to the lower number. */
function nearestPoints(distances: ArrayLike<number>, n: number, count: number) {
  const indices: number[][] = [];
  const lengths: number[][] = [];
  for (let point = 0; point < n; point++) {
    const near = [point];
    const at = [0];
    for (let other = 0; other < n; other++) {
      const distance = distances[point * n + other];
      if (other === point || (near.length === count && distance >= at[count - 1])) continue;
      let place = near.length;
      while (place > 1 && at[place - 1] > distance) place--;
      near.splice(place, 0, other);
      at.splice(place, 0, distance);
      if (near.length > count) {
        near.pop();
        at.pop();
      }
    }
    indices.push(near);
    lengths.push(at);
  }
  return { indices, lengths };
}

/** Puts the points of a layout at their start: scaled as a whole, with a little jitter. */
function begin(points: number[][], start: Matrix, uniform: () => number): void {
  const most = start.data.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0) || 1;
  points.forEach((point, row) => {
    for (let axis = 0; axis < point.length; axis++) {
      const value = axis < start.cols ? start.data[row * start.cols + axis] : 0;
      point[axis] = (START * value) / most + JITTER * (2 * uniform() - 1);
    }
  });
}

/**
 * Lays out n points in the plane; `distances` is [n, n] and `start` [n, 2 or 1], such as their first principal
 * components. `between` is awaited after each epoch with the share that is done: the place to read messages, tell progress
 * and cancel (by throwing).
 */
export async function umapLayout(
  distances: ArrayLike<number>,
  start: Matrix,
  { neighbours, minimumDistance, seed }: UmapSettings,
  between: (share: number) => Promise<void> = () => Promise.resolve(),
): Promise<Layout> {
  const { uniform } = randomStream(seed, 'umap');
  const n = start.rows;
  const { indices, lengths } = nearestPoints(distances, n, neighbours);
  const umap = new UMAP({ nNeighbors: neighbours, minDist: minimumDistance, random: uniform });
  umap.setPrecomputedKNN(indices, lengths);
  await between(0);
  // With its neighbours known, of the points no more than their number is used.
  const epochs = umap.initializeFit(Array.from({ length: n }, () => []));
  begin(umap.getEmbedding(), start, uniform);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    await between(epoch / epochs);
  }
  const points = umap.getEmbedding();
  return {
    x: Float32Array.from(points, ([first]) => first),
    y: Float32Array.from(points, ([, second]) => second),
  };
}
