/**
 * tr(K L) of the Gram matrices K = XXᵀ, L = YYᵀ of many representations of the same n rows. Either from the Gram matrices,
 * 2 n^2 p operations a representation (half of them by symmetry), block by block, so that nothing of size n x n is kept and
 * the products of all pairs come from one stacked product; or as ||XᵀY||_F^2, 2 n p q operations a pair. The cheaper one.
 */
import { GramProducts, squaredColumnProducts } from '../../engine/float64';
import { gramTrace } from '../hsic';
import { LightMatrix } from '../light-matrix';
import { type Matrix, rowRange } from '../matrix';
import type { Representation } from '../representation';
import { AT_ONCE, type Between, LARGE, ranges } from './work';

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

/** Numbers of a stack of blocks of Gram matrices, all representations together: 128 MB, and as much again where they are joined. */
const STACK = 2 ** 24;

/** Every tr(K_i K_j) at i * count + j. */
async function fromGram(sides: readonly Matrix[], between: Between): Promise<Float64Array> {
  const n = sides[0].rows;
  const count = sides.length;
  const units = sides.map(({ cols }) => cols);
  const perRow = 2 * n * units.reduce((sum, p) => sum + p, 0);
  const totals = new Float64Array(count * count);
  const products = await GramProducts.of(units);
  try {
    for (const [start, end] of ranges(n, Math.min(AT_ONCE / perRow, STACK / (count * n)))) {
      const rows = sides.map((side) => rowRange(side, start, end));
      const add = (sums: Float64Array, times: number) => sums.forEach((sum, k) => (totals[k] += times * sum));
      add(await products.run(rows, rows), 1);
      const later = sides.map((side) => rowRange(side, end, n));
      if (end < n) add(await products.run(rows, later), 2);
      await between(1 - ((n - end) / n) ** 2);
    }
  } finally {
    await products.release();
  }
  return totals;
}

/** Numbers of light matrices that are held at a time: 512 MB. */
const HELD = 2 ** 26;

/** A matrix whose data stay as long as it is held. */
const held = ({ rows, cols, data }: Matrix): Matrix => ({ rows, cols, data });

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
  if (gram < feature && fits) {
    const traces = await fromGram(
      sides.map(({ matrix }) => held(matrix)),
      between,
    );
    for (const [i, j] of all) gramTrace.keep(sides[i], sides[j], traces[i * sides.length + j]);
    return;
  }
  let done = 0;
  for (const [start, end] of ranges(sides.length, HELD / 2 / (n * Math.max(...units)))) {
    const firsts = sides.slice(start, end).map(({ matrix }) => held(matrix));
    for (const j of sides.keys()) {
      const partners = all.filter(([i, of]) => of === j && i >= start && i < end);
      if (partners.length === 0) continue;
      const other = j >= start && j < end ? firsts[j - start] : held(sides[j].matrix);
      for (const [i] of partners) {
        const trace = await squaredColumnProducts(firsts[i - start], other);
        gramTrace.keep(sides[i], sides[j], trace);
        await between(++done / all.length);
      }
    }
  }
}
