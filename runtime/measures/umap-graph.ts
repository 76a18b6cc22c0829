/** The graph that UMAP lays out: how much points are neighbours of each other (McInnes et al. 2018, algorithms 1 to 3). */

/** The points nearest to each of n points, k each, itself first and nearest first. */
export interface NearPoints {
  readonly n: number;
  readonly k: number;
  /** [n, k] */
  readonly indices: Uint32Array;
  /** [n, k] */
  readonly lengths: Float64Array;
}

/** Pairs of neighbours, each in both directions, with their weights above 0 and up to 1. */
export interface NeighbourGraph {
  readonly from: number[];
  readonly to: number[];
  readonly weights: number[];
}

type Between = () => Promise<void>;

/** Points between two pauses. */
const AT_ONCE = 256;

/** The `k` nearest of n points by their distances [n, n]; ties to the lower number. `between` is awaited between slices. */
export async function nearPoints(
  distances: ArrayLike<number>,
  n: number,
  k: number,
  between: Between,
): Promise<NearPoints> {
  const indices = new Uint32Array(n * k);
  const lengths = new Float64Array(n * k);
  for (let point = 0; point < n; point++) {
    const first = point * k;
    indices[first] = point;
    let end = first + 1;
    for (let other = 0; other < n; other++) {
      const distance = distances[point * n + other];
      const isFull = end === first + k;
      if (other === point || (isFull && distance >= lengths[end - 1])) continue;
      let place = isFull ? end - 1 : end++;
      for (; place > first + 1 && lengths[place - 1] > distance; place--) {
        indices[place] = indices[place - 1];
        lengths[place] = lengths[place - 1];
      }
      indices[place] = other;
      lengths[place] = distance;
    }
    if (point % AT_ONCE === AT_ONCE - 1) await between();
  }
  return { n, k, indices, lengths };
}

const MOST_HALVINGS = 64;
const CLOSE = 1e-5;
/** Least width of a neighbourhood as a share of the mean distance in it. */
const LEAST_WIDTH = 1e-3;

/** Σ over the neighbours of exp(-max(0, d - nearest) / width). */
function total(lengths: Float64Array, nearest: number, width: number): number {
  let sum = 0;
  for (let j = 1; j < lengths.length; j++) sum += Math.exp(-Math.max(0, lengths[j] - nearest) / width);
  return sum;
}

/** The width at which {@link total} is log2 of the number of neighbours, by halving. */
function widthOf(lengths: Float64Array, nearest: number): number {
  const wanted = Math.log2(lengths.length);
  let [low, width, high] = [0, 1, Infinity];
  for (let step = 0; step < MOST_HALVINGS; step++) {
    const sum = total(lengths, nearest, width);
    if (Math.abs(sum - wanted) < CLOSE) break;
    if (sum > wanted) high = width;
    else low = width;
    width = high === Infinity ? 2 * width : (low + high) / 2;
  }
  return width;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** How much each of the near points is a neighbour, as its point sees it: [n, k], 0 of the point itself. */
function memberships({ n, k, indices, lengths }: NearPoints): Float64Array {
  const out = new Float64Array(n * k);
  const meanOfAll = meanOf(lengths);
  for (let point = 0; point < n; point++) {
    const own = lengths.subarray(point * k, (point + 1) * k);
    const nearest = own.find((length) => length > 0) ?? 0;
    const least = LEAST_WIDTH * (nearest > 0 ? meanOf(own) : meanOfAll);
    const width = Math.max(widthOf(own, nearest), least);
    for (let j = 0; j < k; j++) {
      const beyond = own[j] - nearest;
      const isSelf = indices[point * k + j] === point;
      if (!isSelf) out[point * k + j] = beyond > 0 ? Math.exp(-beyond / width) : 1;
    }
  }
  return out;
}

/** Pairs of which either point sees the other as its neighbour: w + w' - w w' of both views. */
export async function neighbourGraph(near: NearPoints, between: Between): Promise<NeighbourGraph> {
  const { n, k, indices } = near;
  const seen = memberships(near);
  const graph: NeighbourGraph = { from: [], to: [], weights: [] };
  const add = (from: number, to: number, weight: number) => {
    graph.from.push(from);
    graph.to.push(to);
    graph.weights.push(weight);
  };
  await between();
  for (let point = 0; point < n; point++) {
    for (let j = point * k; j < (point + 1) * k; j++) {
      if (seen[j] === 0) continue;
      const other = indices[j];
      const back = indices.subarray(other * k, (other + 1) * k).indexOf(point);
      const returned = back < 0 ? 0 : seen[other * k + back];
      const weight = seen[j] + returned - seen[j] * returned;
      add(point, other, weight);
      // Where the other sees this one too, its own turn adds the pair the other way round.
      if (returned === 0) add(other, point, weight);
    }
    if (point % AT_ONCE === AT_ONCE - 1) await between();
  }
  return graph;
}
