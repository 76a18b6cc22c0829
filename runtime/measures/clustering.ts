/**
 * Average-linkage clustering of a dissimilarity matrix, and an order of its leaves in which neighbours are alike: what
 * shows the blocks of a matrix without labels.
 */

/** One step of a clustering: two clusters become one. Numbers below n are leaves, n + i is the cluster of step i. */
export interface Merge {
  /** The lower number first. */
  readonly a: number;
  readonly b: number;
  /** Mean distance between the leaves of one and those of the other. */
  readonly height: number;
  /** Leaves of both. */
  readonly size: number;
}

/** Distances that shrink with each merge, over the slots of a matrix [n, n]. */
interface Work {
  readonly n: number;
  readonly distances: Float64Array;
  /** Leaves in a slot; 0 once it has gone into another. */
  readonly sizes: Int32Array;
}

/** The slot nearest to `slot`; `previous` wins a tie, so that chains end. */
function nearest({ n, distances, sizes }: Work, slot: number, previous: number): number {
  let best = previous;
  let least = previous < 0 ? Infinity : distances[slot * n + previous];
  for (let other = 0; other < n; other++) {
    if (sizes[other] === 0 || other === slot) continue;
    const distance = distances[slot * n + other];
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

/** Slot `from` goes into slot `into`: distances to the union are means over its leaves (Lance and Williams 1967). */
function unite({ n, distances, sizes }: Work, from: number, into: number): void {
  const [x, y] = [sizes[from], sizes[into]];
  for (let other = 0; other < n; other++) {
    if (sizes[other] === 0 || other === from || other === into) continue;
    const mean = (x * distances[from * n + other] + y * distances[into * n + other]) / (x + y);
    distances[into * n + other] = distances[other * n + into] = mean;
  }
  sizes[from] = 0;
  sizes[into] = x + y;
}

/** The merges as they are found: by slots, not by height. */
function chainOfMerges(work: Work): { from: number; into: number; height: number }[] {
  const { n, distances, sizes } = work;
  const merges: { from: number; into: number; height: number }[] = [];
  const chain: number[] = [];
  while (merges.length < n - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const last = chain[chain.length - 1];
    const next = nearest(work, last, chain.at(-2) ?? -1);
    if (next !== chain.at(-2)) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    const [from, into] = last < next ? [last, next] : [next, last];
    merges.push({ from, into, height: distances[from * n + into] });
    unite(work, from, into);
  }
  return merges;
}

/** The cluster that holds the leaf, followed to its end. */
function rootOf(parents: Int32Array, leaf: number): number {
  let root = leaf;
  while (parents[root] !== root) root = parents[root] = parents[parents[root]];
  return root;
}

/**
 * Average linkage (UPGMA) of n leaves by nearest-neighbour chains (Müllner 2011), in O(n^2); merges by ascending height, as
 * scipy's `linkage(..., 'average')` numbers them. `distances` is [n, n], row-major, symmetric and finite.
 */
export function averageLinkage(distances: ArrayLike<number>, n: number): Merge[] {
  const work = { n, distances: Float64Array.from(distances), sizes: new Int32Array(n).fill(1) };
  const found = chainOfMerges(work).sort((x, y) => x.height - y.height);
  const parents = Int32Array.from({ length: 2 * n }, (_, index) => index);
  const sizes = new Int32Array(2 * n).fill(1);
  return found.map(({ from, into, height }, step) => {
    const [x, y] = [rootOf(parents, from), rootOf(parents, into)];
    const size = sizes[x] + sizes[y];
    parents[x] = parents[y] = n + step;
    sizes[n + step] = size;
    return { a: Math.min(x, y), b: Math.max(x, y), height, size };
  });
}

/** A cluster as a row of leaves: its ends, and which of its two parts are to be read backwards. */
interface Row {
  readonly first: number;
  readonly last: number;
  readonly parts: readonly { cluster: number; reversed: boolean }[];
}

/** The parts side by side so that the leaves that meet are as near as the four ways allow. */
function joined(a: number, b: number, rows: readonly Row[], distance: (x: number, y: number) => number): Row {
  const [x, y] = [rows[a], rows[b]];
  const ways = [false, true].flatMap((turnA) =>
    [false, true].map((turnB) => {
      const meeting = distance(turnA ? x.first : x.last, turnB ? y.last : y.first);
      return { turnA, turnB, meeting };
    }),
  );
  const { turnA, turnB } = ways.reduce((best, way) => (way.meeting < best.meeting ? way : best));
  return {
    first: turnA ? x.last : x.first,
    last: turnB ? y.first : y.last,
    parts: [
      { cluster: a, reversed: turnA },
      { cluster: b, reversed: turnB },
    ],
  };
}

/** The leaves of the tree of merges from left to right; each merge is turned so that what meets in it is near. */
export function leafOrder(distances: ArrayLike<number>, n: number, merges: readonly Merge[]): Int32Array {
  const rows: Row[] = Array.from({ length: n }, (_, leaf) => ({ first: leaf, last: leaf, parts: [] }));
  for (const { a, b } of merges) rows.push(joined(a, b, rows, (x, y) => distances[x * n + y]));
  const order: number[] = [];
  const open = [{ cluster: rows.length - 1, reversed: false }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { cluster, reversed } = at;
    if (cluster < n) order.push(cluster);
    const parts = rows[cluster].parts.map((part) => ({ ...part, reversed: part.reversed !== reversed }));
    open.push(...(reversed ? parts : parts.reverse()));
  }
  return Int32Array.from(order);
}

/**
 * The rows of a dissimilarity matrix [n, n] in the order of the leaves of its average-linkage tree; rows that have no
 * distance (NaN) from any other come last, and two that have none from each other are as far apart as the farthest.
 */
export function clusteredOrder(values: ArrayLike<number>, n: number): Int32Array {
  const rows = Array.from({ length: n }, (_, row) => row);
  const hasDistance = (row: number) =>
    rows.some((other) => other !== row && Number.isFinite(values[row * n + other]));
  const known = rows.filter(hasDistance);
  if (known.length < 2) return Int32Array.from(rows);
  const m = known.length;
  const among = new Float64Array(m * m);
  known.forEach((row, i) => known.forEach((other, j) => (among[i * m + j] = values[row * n + other])));
  const farthest = among.reduce((most, value) => (value > most ? value : most), 0);
  among.forEach((value, k) => (among[k] = Number.isNaN(value) ? farthest : value));
  const order = leafOrder(among, m, averageLinkage(among, m));
  const unknown = rows.filter((row) => !hasDistance(row));
  return Int32Array.from([...Array.from(order, (index) => known[index]), ...unknown]);
}
