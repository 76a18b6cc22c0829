/** Comparisons of RDMs (`rsa.DISTANCE.COMPARISON`) on resampled rows. */
import { deviations, rankDeviations } from '../correlation';
import { type RankCorrelation, tauA, tauB } from '../kendall';
import type { Matrix } from '../matrix';
import { ordering } from '../order';
import { distanceNames, rdm, type DistanceName } from '../rdm';
import type { Representation } from '../representation';
import { Undefined } from '../undefined';
import { counted } from './draws';
import { drawnComparisons, drawnPairs } from './drawn-rdm';
import type { FormOf } from './hsic-form';
import { permutedProduct } from './permuted-product';
import { square } from './square-kernels';
import type { Resampled } from './resampling';

/** The strict upper triangle of the ranks with rows and columns in another order. */
function reordered(ranks: Uint32Array, n: number, order: Uint32Array): Uint32Array {
  const out = new Uint32Array(ranks.length);
  for (let i = 0, k = 0; i < n; i++)
    for (let j = i + 1; j < n; j++, k++) {
      const [row, column] = order[i] < order[j] ? [order[i], order[j]] : [order[j], order[i]];
      out[k] = ranks[row * n - (row * (row + 1)) / 2 - row - 1 + column];
    }
  return out;
}

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((s, v) => s + v * v, 0));

/** What a comparison takes the inner product of, and what it divides that by. */
interface Scores {
  of: (rdm: Float64Array) => Float64Array;
  scale: (a: Float64Array, b: Float64Array) => number;
}
const byNorms = (a: Float64Array, b: Float64Array): number => norm(a) * norm(b);

const scores: Readonly<Record<string, Scores>> = {
  pearson: { of: deviations, scale: byNorms },
  cosine: { of: (values) => values, scale: byNorms },
  spearman: { of: rankDeviations, scale: byNorms },
  rho_a: { of: rankDeviations, scale: ({ length: m }) => (m ** 3 - m) / 12 },
};
const kendall: Readonly<Record<string, RankCorrelation>> = { kendall_tau_a: tauA, kendall_tau_b: tauB };

/** The comparison of shuffled inputs; `between` is awaited between what takes long. */
async function permutedBy(
  name: string,
  a: Float64Array,
  b: Float64Array,
  n: number,
  between: () => Promise<void>,
): Promise<(order: Uint32Array) => number> {
  if (!Object.hasOwn(scores, name)) {
    const x = ordering(a);
    await between();
    const { below, tiedPairs } = ordering(b);
    return (order) => kendall[name](x, { below: reordered(below, n, order), tiedPairs });
  }
  const { of, scale } = scores[name];
  const squares: Matrix[] = [];
  const ofEach: Float64Array[] = [];
  for (const values of [a, b]) {
    const scored = of(values);
    await between();
    ofEach.push(scored);
    squares.push(square({ upper: scored, n }));
    await between();
  }
  const divisor = 2 * scale(ofEach[0], ofEach[1]);
  return (order) => permutedProduct(squares[0], squares[1], order) / divisor;
}

async function resample(
  distance: DistanceName,
  name: string,
  x: Representation,
  y: Representation,
  between: () => Promise<void>,
): Promise<Resampled> {
  const n = x.matrix.rows;
  const rdms: Float64Array[] = [];
  for (const side of [x, y]) {
    rdms.push(rdm[distance](side));
    await between();
  }
  const [a, b] = rdms;
  let shuffled: ReturnType<typeof permutedBy> | undefined;
  return {
    from: 'bootstrap',
    drawn(rows) {
      const value = drawnComparisons[name](a, b, drawnPairs(counted(rows), n));
      if (Number.isFinite(value)) return value;
      throw new Undefined(`All distances of ${x.name} or ${y.name} are equal on a draw of inputs.`);
    },
    permuted: async (order) => (await (shuffled ??= permutedBy(name, a, b, n, between)))(order),
  };
}

const key = new RegExp(`^rsa\\.(${distanceNames.join('|')})\\.(${Object.keys(drawnComparisons).join('|')})$`);

/** The form of the measure of this key, or undefined where it compares no RDMs. */
export function rdmForm(measure: string): FormOf | undefined {
  const [, distance, name] = key.exec(measure) ?? [];
  if (distance === undefined) return undefined;
  return (x, y, between) => resample(distance as DistanceName, name, x, y, between);
}
