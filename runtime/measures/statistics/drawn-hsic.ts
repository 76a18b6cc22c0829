/**
 * HSIC of a bootstrap draw in which a pair of copies of one row never counts. The sums over pairs, triples and quadruples
 * of rows that HSIC is made of run over different rows, each weighted by how often the draw holds it, and are divided by
 * the number of such tuples in the draw. The draw then stands for as many different inputs: without this a copy has the
 * similarity of a row with itself, and every estimate that relies on leaving the diagonal out is far too high.
 */
import type { Matrix } from '../matrix';
import type { Counted } from './draws';

/** Means over tuples of different rows; k, l are the diagonals of the kernels K, L. */
interface TupleMeans {
  /** k_i l_i */
  diagonals: number;
  /** k_i l_j */
  apart: number;
  /** K_ij L_ij */
  pairs: number;
  /** K_ij L_ih */
  triples: number;
  /** K_ij L_gh */
  quadruples: number;
  /** k_i L_ij and K_ij l_i */
  touching: number;
  /** k_i L_jh and K_jh l_i */
  beside: number;
}

const power = (values: Float64Array, exponent: number): number =>
  values.reduce((sum, value) => sum + value ** exponent, 0);

/** Sum of the products of several lists. */
function sumOfProducts(first: Float64Array, ...others: Float64Array[]): number {
  return first.reduce(
    (sum, value, i) => sum + others.reduce((product, other) => product * other[i], value),
    0,
  );
}

interface PairSums {
  /** Weighted row sums of K and L without the diagonal. */
  r: Float64Array;
  s: Float64Array;
  /** Sums over i < j of K_ij L_ij times w_i w_j, its square, and w_i w_j (w_i + w_j). */
  once: number;
  squared: number;
  mixed: number;
}

function pairSums(k: Matrix, l: Matrix, { rows, times }: Counted): PairSums {
  const m = rows.length;
  const n = k.cols;
  const [a, b] = [k.data, l.data];
  const r = new Float64Array(m);
  const s = new Float64Array(m);
  let [once, squared, mixed] = [0, 0, 0];
  for (let i = 0; i < m; i++) {
    const start = rows[i] * n;
    const w = times[i];
    for (let j = i + 1; j < m; j++) {
      const v = times[j];
      const x = a[start + rows[j]];
      const y = b[start + rows[j]];
      const weighted = w * v * x * y;
      once += weighted;
      squared += w * v * weighted;
      mixed += (w + v) * weighted;
      r[i] += v * x;
      r[j] += w * x;
      s[i] += v * y;
      s[j] += w * y;
    }
  }
  return { r, s, once, squared, mixed };
}

function tupleMeans(k: Matrix, l: Matrix, draw: Counted): TupleMeans {
  const { rows, times: w } = draw;
  const { r, s, once, squared, mixed } = pairSums(k, l, draw);
  const diagonal = ({ cols, data }: Matrix) => Float64Array.from(rows, (row) => data[row * cols + row]);
  const [dk, dl] = [diagonal(k), diagonal(l)];
  const [n, p2, p3, p4] = [1, 2, 3, 4].map((exponent) => power(w, exponent));
  const twos = n ** 2 - p2;
  const threes = n ** 3 - 3 * n * p2 + 2 * p3;
  const fours = n ** 4 - 6 * n ** 2 * p2 + 3 * p2 ** 2 + 8 * n * p3 - 6 * p4;
  const [sumK, sumL] = [sumOfProducts(w, dk), sumOfProducts(w, dl)];
  const [sumR, sumS] = [sumOfProducts(w, r), sumOfProducts(w, s)];
  return {
    diagonals: sumOfProducts(w, dk, dl) / n,
    apart: (sumK * sumL - sumOfProducts(w, w, dk, dl)) / twos,
    pairs: (2 * once) / twos,
    triples: (sumOfProducts(w, r, s) - mixed) / threes,
    quadruples: (sumR * sumS - 4 * sumOfProducts(w, w, r, s) + 4 * squared) / fours,
    touching: (sumOfProducts(w, dk, s) + sumOfProducts(w, r, dl)) / twos,
    beside:
      (sumK * sumS - 2 * sumOfProducts(w, w, dk, s) + sumR * sumL - 2 * sumOfProducts(w, w, r, dl)) / threes,
  };
}

/** An HSIC of the kernels K, L [n, n] on a draw of their rows. */
export type DrawnHsic = (k: Matrix, l: Matrix, draw: Counted) => number;

/** The unbiased HSIC (Song et al. 2007): that of the rows themselves where each was drawn once. */
export const drawnUnbiased: DrawnHsic = (k, l, draw) => {
  const { pairs, triples, quadruples } = tupleMeans(k, l, draw);
  return pairs + quadruples - 2 * triples;
};

/** tr(H K H L), H = I - 11ᵀ/n: the biased HSIC times n², from the means that a sample of n different rows has it from. */
export const drawnBiased: DrawnHsic = (k, l, draw) => {
  const { n } = draw;
  const t = tupleMeans(k, l, draw);
  const [twos, threes] = [n * (n - 1), n * (n - 1) * (n - 2)];
  const aligned = n * t.diagonals + twos * t.pairs;
  const rowwise = aligned + twos * t.touching + threes * t.triples;
  const diagonalSums = n * t.diagonals + twos * t.apart;
  const fours = threes * (n - 3);
  const crossed = 2 * twos * t.touching + threes * t.beside;
  const whole = diagonalSums + crossed + 2 * twos * t.pairs + 4 * threes * t.triples + fours * t.quadruples;
  return aligned - (2 / n) * rowwise + whole / n ** 2;
};

/** tr(K L). */
export const drawnUncentred: DrawnHsic = (k, l, draw) => {
  const { n } = draw;
  const { diagonals, pairs } = tupleMeans(k, l, draw);
  return n * diagonals + n * (n - 1) * pairs;
};
