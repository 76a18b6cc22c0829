/**
 * UMAP (McInnes et al. 2018, arXiv:1802.03426) of points whose distances are known. Neighbours are exact, the start is given,
 * random draws depend on the seed alone, and the layout is found in slices.
 */
import { randomStream } from '../data/random';
import type { Matrix } from './matrix';
import { layoutCurve, type LayoutCurve } from './umap-curve';
import { nearPoints, neighbourGraph, type NeighbourGraph } from './umap-graph';

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
/** As umap-learn has them for up to 10,000 points. */
const EPOCHS = 500;
const NEGATIVE_SAMPLES = 5;
/** Most that a pair moves along an axis, before the learning rate. */
const MOST_MOVED = 4;

const clipped = (move: number): number => Math.max(-MOST_MOVED, Math.min(MOST_MOVED, move));

/** [n, 2]: the start scaled as a whole, with a little jitter. */
function begin(start: Matrix, uniform: () => number): Float64Array {
  const most = start.data.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0) || 1;
  return Float64Array.from({ length: 2 * start.rows }, (_, k) => {
    const axis = k % 2;
    const value = axis < start.cols ? start.data[Math.floor(k / 2) * start.cols + axis] : 0;
    return (START * value) / most + JITTER * (2 * uniform() - 1);
  });
}

/** Pairs that are due in an epoch: one of weight w in the share w / (largest weight) of all epochs. */
interface Schedule {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Epochs from one turn of a pair to the next. */
  readonly every: Float64Array;
  readonly next: Float64Array;
  readonly nextNegative: Float64Array;
}

function scheduleOf({ from, to, weights }: NeighbourGraph): Schedule {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const due = [...weights.keys()].filter((pair) => weights[pair] * EPOCHS >= largest);
  const every = Float64Array.from(due, (pair) => largest / weights[pair]);
  return {
    from: Uint32Array.from(due, (pair) => from[pair]),
    to: Uint32Array.from(due, (pair) => to[pair]),
    every,
    next: every.slice(),
    nextNegative: every.map((epochs) => epochs / NEGATIVE_SAMPLES),
  };
}

/** The layout while it is found: stochastic gradient descent on the cross-entropy of the graph and the plane. */
class Descent {
  private readonly schedule: Schedule;

  constructor(
    readonly places: Float64Array,
    graph: NeighbourGraph,
    private readonly curve: LayoutCurve,
    private readonly uniform: () => number,
  ) {
    this.schedule = scheduleOf(graph);
  }

  /** Pairs that are due attract each other; random points repel the first of them. */
  epoch(epoch: number): void {
    const { from, to, every, next, nextNegative } = this.schedule;
    const rate = 1 - epoch / EPOCHS;
    const points = this.places.length / 2;
    for (let pair = 0; pair < every.length; pair++) {
      if (next[pair] > epoch) continue;
      this.attract(from[pair], to[pair], rate);
      next[pair] += every[pair];
      const between = every[pair] / NEGATIVE_SAMPLES;
      const negatives = Math.floor((epoch - nextNegative[pair]) / between);
      for (let sample = 0; sample < negatives; sample++)
        this.repel(from[pair], Math.floor(this.uniform() * points), rate);
      nextNegative[pair] += negatives * between;
    }
  }

  private attract(i: number, j: number, rate: number): void {
    const { places, curve } = this;
    const [dx, dy] = [places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]];
    const squared = dx * dx + dy * dy;
    if (squared === 0) return;
    const power = squared ** curve.b;
    const force = (-2 * curve.a * curve.b * power) / (squared * (curve.a * power + 1));
    const [mx, my] = [rate * clipped(force * dx), rate * clipped(force * dy)];
    places[2 * i] += mx;
    places[2 * i + 1] += my;
    places[2 * j] -= mx;
    places[2 * j + 1] -= my;
  }

  private repel(i: number, j: number, rate: number): void {
    if (i === j) return;
    const { places, curve } = this;
    const [dx, dy] = [places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]];
    const squared = dx * dx + dy * dy;
    const force = (2 * curve.b) / ((0.001 + squared) * (curve.a * squared ** curve.b + 1));
    places[2 * i] += rate * (squared > 0 ? clipped(force * dx) : MOST_MOVED);
    places[2 * i + 1] += rate * (squared > 0 ? clipped(force * dy) : MOST_MOVED);
  }
}

/**
 * Lays out n points in the plane; `distances` is [n, n] and `start` [n, 2 or 1], such as their first principal
 * components. `between` is awaited between slices and after each epoch with the share that is done: the place to read messages,
 * tell progress and cancel (by throwing).
 */
export async function umapLayout(
  distances: ArrayLike<number>,
  start: Matrix,
  { neighbours, minimumDistance, seed }: UmapSettings,
  between: (share: number) => Promise<void> = () => Promise.resolve(),
): Promise<Layout> {
  const { uniform } = randomStream(seed, 'umap');
  await between(0);
  const beginning = () => between(0);
  const near = await nearPoints(distances, start.rows, neighbours, beginning);
  const graph = await neighbourGraph(near, beginning);
  const descent = new Descent(begin(start, uniform), graph, layoutCurve(minimumDistance), uniform);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    descent.epoch(epoch);
    await between((epoch + 1) / EPOCHS);
  }
  const { places } = descent;
  const axis = (which: number) => Float32Array.from({ length: start.rows }, (_, i) => places[2 * i + which]);
  return { x: axis(0), y: axis(1) };
}
