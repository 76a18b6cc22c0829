/**
 * tr(K L) of the Gram matrices K = XXᵀ, L = YYᵀ of many representations of the same n rows. Either from the Gram matrices,
 * 2 n^2 p operations a representation (half of them by symmetry), block by block, so that nothing of size n x n is kept and
 * the products of all pairs come from one stacked product; or as ||XᵀY||_F^2, 2 n p q operations a pair. The cheaper one.
 */
import { GramProducts, squaredGram, squaredProduct } from '../../engine/float64';
import { gramTrace } from '../hsic';
import { LightMatrix, heldIn } from '../light-matrix';
import { type Matrix, rowRange, squaredRowNorms, transpose } from '../matrix';
import { type Representation, rowEnergies } from '../representation';
import { type Between, LARGE, ranges } from './work';

/** Pairs of places in a list of representations. */
type Pairs = readonly (readonly [i: number, j: number])[];

/** Operations from the Gram matrices. */
function gramFlops(n: number, units: readonly number[]): number {
  return units.reduce((sum, p) => sum + n * n * p, 0) + n * n * units.length ** 2;
}

/** Operations from the products of units. */
function featureFlops(n: number, units: readonly number[], pairs: Pairs): number {
  return pairs.reduce((sum, [i, j]) => sum + 2 * n * units[i] * units[j], 0);
}

/** Rows and columns of a block of the Gram matrices: small enough for the cache, large enough for the products. */
const BLOCK = 336;

/** Blocks that cover the upper triangle of n x n, and how often each counts; those on the diagonal are cut smaller. */
function blocksOf(n: number): { rows: [number, number]; others: [number, number]; times: number }[] {
  const triangle = (start: number, end: number, size: number) => {
    const parts = ranges(end - start, size).map(([from, to]): [number, number] => [start + from, start + to]);
    return {
      parts,
      pairs: parts.flatMap((rows, i) => parts.slice(i + 1).map((others) => ({ rows, others }))),
    };
  };
  const { parts, pairs } = triangle(0, n, BLOCK);
  const onDiagonal = parts.map(([start, end]) => triangle(start, end, BLOCK / 2));
  return [
    ...[...pairs, ...onDiagonal.flatMap((of) => of.pairs)].map((pair) => ({ ...pair, times: 2 })),
    ...onDiagonal.flatMap((of) => of.parts.map((part) => ({ rows: part, others: part, times: 1 }))),
  ];
}

/** Every tr(K_i K_j) at i * count + j. */
async function fromGram(sides: readonly Matrix[], between: Between): Promise<Float64Array> {
  const blocks = blocksOf(sides[0].rows);
  const totals = new Float64Array(sides.length ** 2);
  const products = await GramProducts.of(sides.map(({ cols }) => cols));
  try {
    for (const [done, { rows, others, times }] of blocks.entries()) {
      const part = ([start, end]: [number, number]) => sides.map((side) => rowRange(side, start, end));
      const sums = await products.run(part(rows), part(others));
      for (let k = 0; k < sums.length; k++) totals[k] += times * sums[k];
      await between((done + 1) / blocks.length);
    }
  } finally {
    await products.release();
  }
  return totals;
}

/** Numbers of representations that are held at a time, beside what is held anyway: 320 MB. */
const HELD = 5 * 2 ** 23;

/**
 * tr(K L) of the pairs as ||XᵀY||_F^2. A few firsts at a time are held, transposed (which is how products are fastest), against
 * each of their partners in turn; what is read of light ones goes through arrays that are used again.
 */
async function fromFeatures(sides: readonly Representation[], pairs: Pairs, between: Between): Promise<void> {
  const n = sides[0].matrix.rows;
  const most = n * Math.max(...sides.map(({ matrix }) => matrix.cols));
  const isLight = sides.some(({ matrix }) => matrix instanceof LightMatrix);
  const out = new Float64Array(isLight ? most : 0);
  const firsts = [...new Set(pairs.map(([i]) => i))];
  const atOnce = Math.max(1, Math.floor(HELD / most) - 1);
  const groups = ranges(firsts.length, firsts.length / Math.ceil(firsts.length / atOnce));
  const slots = ranges(groups[0]?.[1] ?? 0, 1).map(() => new Float64Array(most));
  const total = pairs.length + sides.length;
  let done = 0;
  const keep = async (i: number, j: number, trace: number) => {
    gramTrace.keep(sides[i], sides[j], trace);
    await between(++done / total);
  };
  const seen = new Set<number>();
  const read = async (i: number): Promise<Matrix> => {
    const matrix = heldIn(sides[i].matrix, out);
    if (seen.has(i)) return matrix;
    seen.add(i);
    if (isLight) rowEnergies.keep(sides[i], squaredRowNorms(matrix));
    await keep(i, i, await squaredGram(matrix));
    return matrix;
  };
  for (const [start, end] of groups) {
    const group = firsts.slice(start, end);
    const held: Matrix[] = [];
    for (const [slot, i] of group.entries()) {
      const matrix = await read(i);
      held.push(transpose(matrix, slots[slot].subarray(0, matrix.data.length)));
    }
    for (const j of sides.keys()) {
      const partners = group.flatMap((i, slot) =>
        pairs.some((p) => p[0] === i && p[1] === j && i !== j) ? [slot] : [],
      );
      if (partners.length === 0) continue;
      const other = await read(j);
      for (const slot of partners) await keep(group[slot], j, await squaredProduct(held[slot], other));
    }
  }
}

/**
 * Keeps tr(K L) of the pairs, and of every side with itself, where `gramTrace` finds them. Leaves small ones to it, which are not
 * worth it. The representations are finite and have the same rows.
 */
export async function prepareTraces(
  sides: readonly Representation[],
  pairs: Pairs,
  between: Between,
): Promise<void> {
  const all = [...pairs, ...sides.map((_, i) => [i, i] as const)];
  const n = sides[0]?.matrix.rows ?? 0;
  const units = sides.map(({ matrix }) => matrix.cols);
  const [gram, feature] = [gramFlops(n, units), featureFlops(n, units, all)];
  if (Math.min(gram, feature) < LARGE) return;
  const isLight = sides.some(({ matrix }) => matrix instanceof LightMatrix);
  const fits = !isLight || units.reduce((sum, p) => sum + n * p, 0) <= HELD;
  if (feature <= gram || !fits) return fromFeatures(sides, pairs, between);
  const matrices = sides.map(({ matrix: { rows, cols, data } }): Matrix => ({ rows, cols, data }));
  const traces = await fromGram(matrices, between);
  for (const [i, j] of all) gramTrace.keep(sides[i], sides[j], traces[i * sides.length + j]);
}
