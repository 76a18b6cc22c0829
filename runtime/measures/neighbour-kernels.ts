/** CKNNA: alignment of cosine kernels that keep only the entries between nearest neighbours (Huh et al. 2024). */
import { dot, sum } from './matrix';
import { type Neighbours, neighboursOf, rowProduct } from './nearest-neighbours';
import { type Representation, requireRows, rowNormalised } from './representation';
import { Undefined } from './undefined';

/** A representation with the neighbours of its rows by cosine. */
export interface NeighbourKernel {
  readonly representation: Representation;
  readonly neighbours: Neighbours;
}

/** A matrix [n, n] that is 0 but for a few entries off its diagonal. */
interface Sparse {
  readonly n: number;
  /** Entry (i, j) under i n + j. */
  readonly entries: ReadonlyMap<number, number>;
}

/** Cosines between each row and its neighbours; with `and`, only to those that are neighbours there too. */
function masked({ representation, neighbours }: NeighbourKernel, and?: Neighbours): Sparse {
  const { n } = neighbours;
  const unit = rowNormalised(representation).matrix;
  const entries = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const others = and && new Set(neighboursOf(and, i));
    for (const j of neighboursOf(neighbours, i))
      if (others === undefined || others.has(j)) entries.set(i * n + j, rowProduct(unit, i, j));
  }
  return { n, entries };
}

function sums({ n, entries }: Sparse, along: 'rows' | 'columns'): Float64Array {
  const out = new Float64Array(n);
  for (const [at, value] of entries) out[along === 'rows' ? Math.floor(at / n) : at % n] += value;
  return out;
}

/**
 * The unbiased HSIC (Song et al. 2007, eq. 5) written for kernels that are not symmetric: `transposed` takes tr(K L), as the
 * authors' code does, else the sum of K_ij L_ij.
 */
function unbiasedHsic(a: Sparse, b: Sparse, transposed: boolean): number {
  const { n } = a;
  let trace = 0;
  for (const [at, value] of a.entries) {
    const place = transposed ? (at % n) * n + Math.floor(at / n) : at;
    trace += value * (b.entries.get(place) ?? 0);
  }
  const [k, l] = [sums(a, 'columns'), sums(b, transposed ? 'rows' : 'columns')];
  const corrected = trace + (sum(k) * sum(l)) / ((n - 1) * (n - 2)) - (2 * dot(k, l)) / (n - 2);
  return corrected / (n * (n - 3));
}

/**
 * HSIC of the kernels masked to common neighbours over the root of the product of those masked to each side's own.
 * @throws Undefined below 4 rows, and where either side's own is not positive.
 */
export function maskedAlignment(a: NeighbourKernel, b: NeighbourKernel, transposed: boolean): number {
  requireRows(a.representation, 4, 'CKNNA');
  const own = [a, b].map((side) => {
    const kernel = masked(side);
    const hsic = unbiasedHsic(kernel, kernel, transposed);
    if (hsic > 0) return hsic;
    throw new Undefined(
      `The cosines of ${side.representation.name} to its nearest neighbours have no positive HSIC to divide by.`,
    );
  });
  const common = unbiasedHsic(masked(a, b.neighbours), masked(b, a.neighbours), transposed);
  return common / Math.sqrt(own[0] * own[1]);
}
