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

/** Sums over the pairs i < j of a draw of K_ij L_ij, weighted by w_i w_j, by its square, and by w_i w_j (w_i + w_j). */
interface PairSums {
  once: number;
  squared: number;
  mixed: number;
}

/** The sums of each kernel with itself and of both, and the weighted row sums of each without the diagonal. */
interface DrawSums {
  xx: PairSums;
  xy: PairSums;
  yy: PairSums;
  rowsX: Float64Array;
  rowsY: Float64Array;
}

const noSums = (): PairSums => ({ once: 0, squared: 0, mixed: 0 });

/** Adds the pairs of a row of weight w, from the sums of K_ij L_ij weighted by w_j and by its square. */
function addRow(sums: PairSums, w: number, byWeight: number, bySquare: number): void {
  sums.once += w * byWeight;
  sums.squared += w * w * bySquare;
  sums.mixed += w * w * byWeight + w * bySquare;
}

/** All sums in one pass over the pairs. */
function drawSums(k: Matrix, l: Matrix, { rows, times }: Counted): DrawSums {
  const m = rows.length;
  const n = k.cols;
  const [a, b] = [k.data, l.data];
  const sums = { xx: noSums(), xy: noSums(), yy: noSums() };
  const [rowsX, rowsY] = [new Float64Array(m), new Float64Array(m)];
  for (let i = 0; i < m; i++) {
    const start = rows[i] * n;
    const w = times[i];
    let [xx, xx2, xy, xy2, yy, yy2, sumX, sumY] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let j = i + 1; j < m; j++) {
      const v = times[j];
      const x = a[start + rows[j]];
      const y = b[start + rows[j]];
      const vx = v * x;
      const vy = v * y;
      xx += vx * x;
      xx2 += vx * vx;
      xy += vx * y;
      xy2 += vx * vy;
      yy += vy * y;
      yy2 += vy * vy;
      sumX += vx;
      sumY += vy;
      rowsX[j] += w * x;
      rowsY[j] += w * y;
    }
    addRow(sums.xx, w, xx, xx2);
    addRow(sums.xy, w, xy, xy2);
    addRow(sums.yy, w, yy, yy2);
    rowsX[i] += sumX;
    rowsY[i] += sumY;
  }
  return { ...sums, rowsX, rowsY };
}

/** One of the kernels on a draw: its diagonal, and its weighted row sums without it. */
interface Side {
  diagonal: Float64Array;
  rowSums: Float64Array;
}

function tupleMeans(x: Side, y: Side, { once, squared, mixed }: PairSums, { times: w }: Counted): TupleMeans {
  const [dk, dl, r, s] = [x.diagonal, y.diagonal, x.rowSums, y.rowSums];
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

/** An HSIC of two kernels from the means over the tuples of `n` places. */
export type HsicOfMeans = (means: TupleMeans, n: number) => number;

/** The unbiased HSIC (Song et al. 2007): that of the rows themselves where each was drawn once. */
export const unbiased: HsicOfMeans = ({ pairs, triples, quadruples }) => pairs + quadruples - 2 * triples;

/** tr(H K H L), H = I - 11ᵀ/n: the biased HSIC times n², from the means that a sample of n different rows has it from. */
export const biased: HsicOfMeans = (t, n) => {
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
export const uncentred: HsicOfMeans = ({ diagonals, pairs }, n) => n * diagonals + n * (n - 1) * pairs;

/** HSIC of the kernels K, L [n, n] on a draw of their rows: of each with itself, and of both. */
export function drawnHsic(
  k: Matrix,
  l: Matrix,
  draw: Counted,
  hsic: HsicOfMeans,
): Record<'xx' | 'xy' | 'yy', number> {
  const { xx, xy, yy, rowsX, rowsY } = drawSums(k, l, draw);
  const diagonal = ({ cols, data }: Matrix) => Float64Array.from(draw.rows, (row) => data[row * cols + row]);
  const x: Side = { diagonal: diagonal(k), rowSums: rowsX };
  const y: Side = { diagonal: diagonal(l), rowSums: rowsY };
  const of = (a: Side, b: Side, sums: PairSums) => hsic(tupleMeans(a, b, sums, draw), draw.n);
  return { xx: of(x, x, xx), xy: of(x, y, xy), yy: of(y, y, yy) };
}
